"""Django made ready for a home: its secret and settings read, the ledger's tables there and up to date."""

import fcntl
import os
import sqlite3
from pathlib import Path

from utfall.wiring.home import Home, Refused, home

PAGES_ALONE = ("django.contrib.messages", "django.contrib.staticfiles", "django_htmx", "ninja")

_up_to_date: set[tuple[str, int]] = set()  # ledgers (path, inode) whose tables were found as this version has them


def ready(*, pages: bool = True) -> Home:
    """Set Django up and bring the ledger's tables up to date. Raises `Refused` with a sentence.

    Without `pages`, what only pages need is left out where Django is not set up yet: it takes half a second to read.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "utfall.wiring.settings")
    place = home()
    place.read_secret()
    import django
    from django.apps import apps
    from django.conf import settings

    if not apps.ready:
        if not pages:
            settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app not in PAGES_ALONE]
        django.setup()
    _migrate()
    return place


def _migrate() -> None:
    from django.db import DatabaseError, connection

    ledger = Path(str(connection.settings_dict["NAME"]))
    try:
        _make_ledger(ledger)
        here = (str(ledger), ledger.stat().st_ino)
        if here not in _up_to_date:
            if not _is_up_to_date(ledger):
                _bring_up_to_date()
            _up_to_date.add(here)
    except (DatabaseError, sqlite3.Error, OSError) as wrong:
        raise Refused(f"the ledger {ledger} cannot be opened: {wrong}") from wrong


def _is_up_to_date(ledger: Path) -> bool:
    """Whether every migration there is has been applied, told from the names of their files: reading them all takes
    long. Raises `Refused` for a ledger that a newer version has changed."""
    from django.apps import apps

    folders = {config.label: Path(config.path) / "migrations" for config in apps.get_app_configs()}
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("utfall.")}
    there = {(label, file.stem) for label, folder in folders.items() for file in folder.glob("[0-9]*.py")}
    line = sqlite3.connect(ledger, timeout=60)
    try:
        applied = set(line.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.OperationalError as wrong:
        if "no such table" not in str(wrong):
            raise
        return False
    finally:
        line.close()
    newer = sorted(f"{label} {name}" for label, name in applied - there if label in ours)
    if newer:
        raise Refused(f"the ledger {ledger} was made by a newer version of Utfall (it has {newer[0]}); use that one")
    return there <= applied


def _bring_up_to_date() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _make_ledger(ledger: Path) -> None:
    """A new ledger is made beside its place and moved there whole: one that was begun and killed is never met."""
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
            _bring_up_to_date()
        finally:
            connection.close()
            connection.settings_dict["NAME"] = str(ledger)
        fresh.chmod(0o600)
        os.replace(fresh, ledger)
    (ledger.parent / "making").unlink(missing_ok=True)
