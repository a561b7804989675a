"""A home of its own for every test: a fresh, migrated ledger in a temporary folder, and no other may be touched."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_FIRST = Path(tempfile.mkdtemp(prefix="utfall-tests-"))
os.environ["UTFALL_HOME"] = str(_FIRST)
os.environ["DJANGO_SETTINGS_MODULE"] = "utfall.wiring.settings"
os.environ.pop("UTFALL_DATABASE", None)
os.environ.pop("UTFALL_COLUMNS", None)


def pytest_sessionfinish() -> None:
    shutil.rmtree(_FIRST, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first: two workers then end together, and neither waits for one long file begun last."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def migrated() -> Path:
    """An empty migrated ledger, made once and copied for every test that asks for a home."""
    import django
    from django.core.management import call_command
    from django.db import connection, connections

    django.setup()
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    return _FIRST / "ledger.sqlite3"


@pytest.fixture
def home(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh home whose ledger Django is connected to; the path of the folder."""
    from django.db import connections

    place = tmp_path / "home"
    place.mkdir(mode=0o700)
    shutil.copy(migrated, place / "ledger.sqlite3")
    secret = place / "secret"
    secret.touch(mode=0o600)
    secret.write_text(secrets.token_urlsafe(48))
    monkeypatch.setenv("UTFALL_HOME", str(place))
    connections.close_all()
    database = connections.databases["default"]
    before = database["NAME"]
    database["NAME"] = connections["default"].settings_dict["NAME"] = str(place / "ledger.sqlite3")
    _forget_caches()
    yield place
    connections.close_all()
    database["NAME"] = connections["default"].settings_dict["NAME"] = before
    _forget_caches()


def _forget_caches() -> None:
    """Look-ups remembered for one ledger mean nothing for another."""
    import importlib.util

    if importlib.util.find_spec("utfall.ledger.record") is not None:
        from utfall.ledger import record

        forget = getattr(record, "forget", None)
        if forget is not None:
            forget()
