"""The Django app of that name."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who works here, and who may look: users, teams, centres, and the names sources use for people."""

    name = "utfall.ledger.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
