"""The Django app of that name."""

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """Files that are followed."""

    name = "utfall.ledger.feeds"
    label = "feeds"
    default_auto_field = "django.db.models.BigAutoField"
