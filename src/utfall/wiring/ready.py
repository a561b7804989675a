"""Django made ready for a home: settings read, the ledger's tables there and up to date."""

import fcntl
import os
from pathlib import Path

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
        _make_ledger(Path(str(connection.settings_dict["NAME"])))
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as wrong:
        raise Refused(f"the ledger {connection.settings_dict['NAME']} cannot be opened: {wrong}") from wrong


def _make_ledger(ledger: Path) -> None:
    """A new ledger is made beside its place and moved there whole: one that was begun and killed is never met."""
    from django.core.management import call_command
    from django.db import connection

    if ledger.exists():
        return
    ledger.parent.mkdir(parents=True, exist_ok=True)
    with open(ledger.parent / "making", "w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if ledger.exists():
            return
        fresh = ledger.with_name(ledger.name + ".fresh")
        for left in ledger.parent.glob(fresh.name + "*"):
            left.unlink()
        connection.close()
        connection.settings_dict["NAME"] = str(fresh)
        try:
            call_command("migrate", verbosity=0, interactive=False)
        finally:
            connection.close()
            connection.settings_dict["NAME"] = str(ledger)
        fresh.chmod(0o600)
        os.replace(fresh, ledger)
    (ledger.parent / "making").unlink(missing_ok=True)
