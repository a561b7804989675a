"""The Django app of that name."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """What people keep to look at again."""

    name = "utfall.ledger.boards"
    label = "boards"
    default_auto_field = "django.db.models.BigAutoField"
