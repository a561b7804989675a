"""The Django app of that name."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """What is worked on: flows, campaigns, lists, segments, reasons and queues."""

    name = "utfall.ledger.campaigns"
    label = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"
