"""Django made ready for a home: settings read, the ledger's tables there and up to date."""

import os

from utfall.wiring.home import Home, Refused, home


def ready() -> Home:
    """Set Django up and bring the ledger's tables up to date. Raises `Refused` with a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "utfall.wiring.settings")
    place = home()
    place.make()
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    _migrate()
    return place


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as wrong:
        raise Refused(f"the ledger {connection.settings_dict['NAME']} cannot be opened: {wrong}") from wrong
