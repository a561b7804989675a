"""The folder of Parquet files: by kind and local month, only what changed written again, never half a file."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.facts_made import NOON, changed, handled, row
from tests.wiring.exports_made import ENGINES, house_of, store_of, told
from utfall.columns.store import Store
from utfall.core.clock import DAY, HOUR
from utfall.wiring.export_folder import Done, refresh
from utfall.wiring.home import Refused
from utfall.wiring.house import House

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "analyse-elsewhere.md"
LAST_OF_NOVEMBER = NOON + 5 * DAY + 11 * HOUR + HOUR // 2  # 30 November 2025, 23:30 in Oslo


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, home: Path) -> Iterator[Store]:
    opened = store_of(request.param, home)
    yield opened
    opened.close()


@pytest.fixture
def house(store: Store, home: Path) -> House:
    return house_of(store, home)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "exports"


def files(folder: Path) -> dict[str, int]:
    """Every file of facts with the moment it was written."""
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}


def rows(folder: Path, kind: str, what: str = "count(*)") -> object:
    [(found,)] = duckdb.execute(f"SELECT {what} FROM '{folder}/{kind}/*.parquet'").fetchall()
    return found


def test_facts_stand_in_the_local_month_of_their_main_clock(store: Store, house: House, folder: Path) -> None:
    told(store, 1, contact=[handled(LAST_OF_NOVEMBER), handled(LAST_OF_NOVEMBER + HOUR)],
         agent_state=[row("agent_state", start_at=LAST_OF_NOVEMBER, end_at=LAST_OF_NOVEMBER + 2 * HOUR)])  # fmt: skip
    assert refresh(house, folder) == Done(written=3, rows=3)
    assert set(files(folder)) == {
        "contact/contact-2025-11.parquet", "contact/contact-2025-12.parquet", "agent_state/agent_state-2025-11.parquet",
    }  # fmt: skip
    assert rows(folder, "agent_state", "max(ms)") == 2 * HOUR
    schema = json.loads((folder / "_schema.json").read_text())["kinds"]
    told_names = [each["name"] for each in schema["contact"]["columns"]]
    described = duckdb.execute(f"DESCRIBE FROM '{folder}/contact/*.parquet'").fetchall()
    assert [(name, type) for name, type, *_ in described] == [
        (each["name"], each["type"]) for each in schema["contact"]["columns"]
    ]
    assert "customer_name" not in told_names and "contact_point" not in told_names


def test_only_months_that_changed_are_written_again(store: Store, house: House, folder: Path) -> None:
    old, new = handled(NOON), handled(NOON + 30 * DAY)
    told(store, 1, contact=[old, new, row("contact", version=0, fact_id=9, offered_at=NOON + 30 * DAY)])
    refresh(house, folder)
    before = files(folder)
    assert refresh(house, folder) == Done(kept=2)
    told(store, 2, contact=[row("contact", version=0, fact_id=9, offered_at=NOON + 30 * DAY, queue_id=4)])
    assert refresh(house, folder) == Done(written=1, kept=1, rows=2)
    after = files(folder)
    assert after["contact/contact-2025-11.parquet"] == before["contact/contact-2025-11.parquet"]
    assert rows(folder, "contact", "max(queue_id)") == 4
    told(store, 3, contact=[changed("contact", old, offered_at=NOON + 30 * DAY, queued_at=None)])
    assert refresh(house, folder) == Done(written=1, gone=1, rows=3)
    assert rows(folder, "contact") == 3 and "contact/contact-2025-11.parquet" not in files(folder)


def test_a_renamed_thing_has_its_months_written_again(store: Store, house: House, folder: Path) -> None:
    from utfall.ledger.clients.models import Client

    one, two = (Client.objects.create(name=name) for name in ("Nordvik", "Filip"))
    told(store, 1, outcome=[row("outcome", client_id=one.pk), row("outcome", client_id=two.pk,
                                                                 happened_at=NOON + 30 * DAY)])  # fmt: skip
    refresh(house, folder)
    Client.objects.filter(pk=two.pk).update(name="Filip Bank")
    assert refresh(house, folder) == Done(written=1, kept=1, rows=1)
    assert rows(folder, "outcome", "list(client ORDER BY client)") == ["Filip Bank", "Nordvik"]


def test_who_may_read_the_folder_may_read_what_is_in_it(store: Store, house: House, folder: Path) -> None:
    folder.mkdir()
    told(store, 1, outcome=[row("outcome")])
    for mode, below, file in ((0o750, 0o750, 0o640), (0o700, 0o700, 0o600)):
        folder.chmod(mode)
        (folder / ".utfall.json").unlink(missing_ok=True)
        refresh(house, folder)
        assert (folder / "outcome").stat().st_mode & 0o777 == below
        assert (folder / "outcome" / "outcome-2025-11.parquet").stat().st_mode & 0o777 == file


def test_what_is_missing_or_was_left_half_written_mends_itself(store: Store, house: House, folder: Path) -> None:
    told(store, 1, outcome=[row("outcome")])
    refresh(house, folder)
    (folder / "outcome" / "outcome-2025-11.parquet").unlink()
    left = folder / "outcome" / ".outcome-2025-11.parquet.killed.tmp"
    left.write_text("half")
    assert refresh(house, folder).written == 1 and not left.exists()
    (folder / ".utfall.json").write_text("{")
    assert refresh(house, folder).written == 1


def test_a_folder_that_cannot_be_written_or_is_taken_is_refused(store: Store, house: House, folder: Path) -> None:
    import fcntl

    folder.parent.joinpath("file").write_text("")
    with pytest.raises(Refused, match="cannot be written"):
        refresh(house, folder.parent / "file" / "below")
    refresh(house, folder)
    with (folder / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(Refused, match="is being refreshed by another Utfall"):
            refresh(house, folder)


@pytest.mark.parametrize("store", ["duckdb"], indirect=True)
def test_the_examples_of_the_handbook_run(store: Store, house: House, folder: Path) -> None:
    told(store, 1, contact=[handled(NOON), handled(NOON + 30 * DAY, wait=40_000)], agent_state=[row("agent_state")])
    refresh(house, folder)
    text = HOW_TO.read_text()
    (sql,) = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    (python,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    found = duckdb.execute(sql.replace("exports/", f"{folder}/")).fetchall()
    assert [(offered, answered, wait) for _, _, offered, answered, wait in found] == [(1, 1, 20.0), (1, 1, 40.0)]
    ran = subprocess.run([sys.executable, "-c", python], cwd=folder.parent, capture_output=True, text=True)
    assert ran.returncode == 0 and "1.0" in ran.stdout, ran.stderr


@pytest.mark.parametrize("store", ["duckdb"], indirect=True)
def test_a_running_server_keeps_the_folder_fresh(
    store: Store, home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time
    from types import SimpleNamespace
    from typing import Any, cast

    from utfall.columns.follower import State
    from utfall.ledger.audit.models import Entry
    from utfall.wiring import export_running
    from utfall.wiring.home import Home

    told(store, 1, outcome=[row("outcome")])
    keeper = SimpleNamespace(state=State(store.position()))
    house = House(Home(home), store, cast(Any, keeper))
    monkeypatch.setattr(export_running, "LOOK", 0.02)
    monkeypatch.setenv("UTFALL_EXPORT", str(folder))
    found = export_running.folder_to_keep()
    assert found == folder
    kept = export_running.FolderKeeper(house, found, every=0.1)
    kept.start()

    def comes(number: int) -> bool:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            if files(folder) and rows(folder, "outcome") == number:
                return True
            time.sleep(0.05)
        return False

    try:
        assert comes(1)
        told(store, 2, outcome=[row("outcome")])
        keeper.state = State(store.position())
        assert comes(2)
    finally:
        kept.stop()
    assert Entry.objects.filter(action="export", object=f"folder {folder}").exists()
    monkeypatch.setenv("UTFALL_EXPORT", str(home / "secret" / "below"))
    with pytest.raises(Refused, match="cannot be written"):
        export_running.folder_to_keep()
