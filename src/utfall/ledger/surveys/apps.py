"""The Django app of that name."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Surveys that ask."""

    name = "utfall.ledger.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"
