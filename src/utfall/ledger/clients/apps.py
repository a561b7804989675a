"""The Django app of that name."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    """Whose work it is: clients, their products, and the settings that change numbers from a day on."""

    name = "utfall.ledger.clients"
    label = "clients"
    default_auto_field = "django.db.models.BigAutoField"
