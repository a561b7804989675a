"""1,251 days of totals: their service level and answer time come of all calls, and never of the days' averages."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import fmean

import pytest

from utfall.core.clock import DAY, HOUR, now
from utfall.facts import Batch, Record

from .asked import asked, shares, values
from .beside import data_set

pytestmark = pytest.mark.data
YEARS = ("2020-01-01", "2024-01-01")
T = 20_000  # ms, as the heading of the service level says
Line = dict[str, str]


def lines() -> list[Line]:
    path: Path = data_set("daily-call-centre") / "Call Center Data.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def in_time(line: Line) -> int:
    """The share is told to two digits, of all that came in; no more than were answered can have been so in time."""
    share = round(float(line["Service Level (20 Seconds)"]) * 100)
    return min(int(line["Answered Calls"]), round(share * int(line["Incoming Calls"]) / 100))


def facts(line: Line) -> Iterator[Record]:
    """Three rows of a day that stand for many: answered in time, answered late, given up. All the waiting of the day is
    put on those answered late, the rest is told nowhere."""
    noon = (date.fromisoformat(line["Fecha"]) - date(1970, 1, 1)).days * DAY + 12 * HOUR
    answered, soon = int(line["Answered Calls"]), in_time(line)
    waited = round(float(line["Answer Speed (AVG)"]) * 1000) * answered
    plain = {"direction": "in", "channel": "voice", "offered_at": noon, "queued_at": noon, "known_to": "day",
             "zone": "UTC"}  # fmt: skip
    late = answered - soon
    if soon:
        wait = 0 if late else waited
        yield Record(
            "contact", f"{noon}:soon", {**plain, "n": soon, "answered_at": noon + wait // soon, "wait_ms": wait}
        )
    if late:
        assert waited > late * T
        yield Record(
            "contact", f"{noon}:late", {**plain, "n": late, "answered_at": noon + waited // late, "wait_ms": waited}
        )
    if gave_up := int(line["Abandoned Calls"]):
        yield Record("contact", f"{noon}:lost", {**plain, "n": gave_up, "end_reason": "abandoned"})


def test_every_day_has_the_calls_that_came_in() -> None:
    told = lines()
    assert len(told) == 1_251
    assert all(int(d["Incoming Calls"]) == int(d["Answered Calls"]) + int(d["Abandoned Calls"]) for d in told)


def test_averages_are_never_averaged(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from utfall.ledger.record import record

    told = lines()
    done = record(Batch("daily", [each for line in told for each in facts(line)]), now=now())
    assert done
    numbers = "contacts_offered,contacts_answered,contacts_abandoned,service_level:all,asa"
    answer = asked(capsys, numbers, *YEARS)
    found = values(answer)
    assert found["contacts_offered"] == 248_373
    assert (found["contacts_answered"], found["contacts_abandoned"]) == (221_234, 27_139)
    met, of = shares(answer, "service_level:all")
    assert of == 248_373 and round(100 * met / of, 2) == 63.79
    waited, calls = shares(answer, "asa")
    assert calls == 221_234 and round(waited / calls, 2) == 29.84

    days = asked(capsys, "service_level:all,asa", *YEARS, "--by", "day")["rows"]
    levels = [row["service_level:all"]["value"] for row in days if row["service_level:all"]["value"] is not None]
    assert len(levels) == 1_251
    published = [float(line["Service Level (20 Seconds)"]) for line in told]
    assert round(100 * fmean(published), 2) == 70.88  # the wrong number: a mean of days
    assert 100 * fmean(levels) == pytest.approx(70.88, abs=0.1) and round(100 * met / of, 2) != 70.88
    assert round(fmean(float(line["Answer Speed (AVG)"]) for line in told), 2) == 24.90  # wrong as well
