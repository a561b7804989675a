"""The Django app of that name."""

from django.apps import AppConfig


class HappeningsConfig(AppConfig):
    """What happened: origins, batches, facts by version, standing rows, rejects."""

    name = "utfall.ledger.happenings"
    label = "happenings"
    default_auto_field = "django.db.models.BigAutoField"
