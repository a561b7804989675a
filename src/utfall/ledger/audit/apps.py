"""The Django app of that name."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who changed what, as a chain of hashes."""

    name = "utfall.ledger.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
