"""A log of 13,710 events of 3,804 tickets: each opens with its first and is resolved by what ends it."""

import csv
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from .asked import asked, imported, records, shares, values
from .beside import data_set

pytestmark = pytest.mark.data
PERIOD = ("2010-01-01", "2013-01-01")
ROME = ZoneInfo("Europe/Rome")


@pytest.fixture
def file() -> Path:
    return data_set("helpdesk-log") / "helpdesk.csv"


def plain(file: Path) -> tuple[int, int, int, float]:
    """(tickets, resolved in the end, how often one was opened again, hours in all until each was resolved last)."""
    events: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    with file.open(newline="") as lines:
        for row in csv.DictReader(lines):
            at = datetime.strptime(row["CompleteTimestamp"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=ROME)
            events[row["CaseID"]].append((at, row["ActivityID"]))
    done, again, seconds = 0, 0, 0.0
    for told in events.values():
        opened, resolved = told[0][0], None
        for at, activity in told[1:]:
            if activity == "6":
                resolved = resolved or at
            elif resolved:
                again, resolved = again + 1, None
        if resolved:
            done += 1
            seconds += resolved.timestamp() - opened.timestamp()
    return len(events), done, again, seconds / 3_600


def test_every_row_is_one_event_of_a_ticket(file: Path) -> None:
    found, rejects = records(file, "helpdesk-log", "Europe/Rome")
    assert not rejects and len(found) == 13_710 and len({r.reference for r in found}) == 13_710
    assert len({r.values["case"] for r in found}) == 3_804
    assert Counter(r.values["event"] for r in found)["opened"] == 3_804


def test_asked_of_the_product_it_gives_the_same(home: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "13,710 new" in imported(capsys, file, "helpdesk-log", "Europe/Rome")
    tickets, done, again, hours = plain(file)
    assert (tickets, done) == (3_804, 3_803)  # of one there is a single row, which opens it; its end is not told
    numbers = "opened_cases,resolved_cases,reopened_cases,time_to_resolution,backlog,first_response_time"
    answer = asked(capsys, numbers, *PERIOD)
    found = values(answer)
    assert (found["opened_cases"], found["reopened_cases"], found["backlog"]) == (3_804, again, 1)
    assert found["resolved_cases"] == done + again
    assert found["first_response_time"] is None  # nothing tells which activity answers
    _, resolved = shares(answer, "time_to_resolution")
    assert resolved == done and found["time_to_resolution"] == pytest.approx(hours / done)
