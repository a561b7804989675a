"""The Django app of that name."""

from django.apps import AppConfig


class OwnConfig(AppConfig):
    """Numbers that this house made of the catalogue's parts."""

    name = "utfall.ledger.own"
    label = "own"
    default_auto_field = "django.db.models.BigAutoField"
