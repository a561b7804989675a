"""The Django app of that name."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Who is called: customers, their fields, and where each stands in each campaign."""

    name = "utfall.ledger.customers"
    label = "customers"
    default_auto_field = "django.db.models.BigAutoField"
