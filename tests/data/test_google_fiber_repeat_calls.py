"""First contacts and those that came again on each of the seven days after, told as totals by day, type and market."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from utfall.core.clock import DAY, HOUR, now
from utfall.facts import Batch, Record

from .asked import asked, shares
from .beside import data_set

pytestmark = pytest.mark.data
Line = dict[str, str]
AFTER = range(1, 8)


def lines() -> list[Line]:
    path = data_set("google-fiber-repeat-calls") / "all_markets.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def number(line: Line, after: int) -> int:
    """How many came again so many days after; 0 is the first contacts. What is not told counts as none."""
    said = line["contacts_n" if after == 0 else f"contacts_n_{after}"]
    return 0 if said in ("", "null") else int(said)


def facts(line: Line) -> Iterator[Record]:
    """Rows that stand for many: the first contacts of a day, and those that came again. All of one line are of the same
    people, of whom it says no more."""
    group = "/".join((line["date_created"], line["new_type"], line["new_market"]))
    noon = (date.fromisoformat(line["date_created"]) - date(1970, 1, 1)).days * DAY + 12 * HOUR
    for after in (0, *AFTER):
        n, at = number(line, after), noon + after * DAY
        if n:
            values = {"direction": "in", "channel": "voice", "customer": group, "reason": line["new_type"],
                      "queue": line["new_market"], "offered_at": at, "queued_at": at, "answered_at": at, "ended_at": at,
                      "known_to": "day", "zone": "UTC", "n": n}  # fmt: skip
            yield Record("contact", f"{group}:{after}", values)


def test_its_totals_are_the_ones_known() -> None:
    told = lines()
    assert len(told) == 1_350
    assert sum(number(line, 0) for line in told) == 64_939
    again = [sum(number(line, after) for line in told) for after in AFTER]
    assert again == [5_601, 3_485, 2_703, 2_295, 2_193, 1_985, 1_978] and sum(again) == 20_240
    assert round(100 * sum(again) / 64_939, 2) == 31.17


def test_asked_of_the_product_it_gives_the_same(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Repeats are of those whose first contact is told: of 35 the line has no first contacts at all, so that they are
    first themselves, or come after one of their own."""
    from utfall.ledger.record import record

    told = lines()
    for begin in range(0, len(told), 500):
        batch = Batch("fiber", [each for line in told[begin : begin + 500] for each in facts(line)])
        record(batch, now=now())
    orphans = [line for line in told if not number(line, 0)]
    first_of_orphans = sum(next((n for after in AFTER if (n := number(line, after))), 0) for line in orphans)
    answer = asked(capsys, "repeat_contact_rate,contacts_offered", "2022-01-01", "2022-04-10")
    again, held = shares(answer, "repeat_contact_rate")
    assert answer["total"]["contacts_offered"]["value"] == held == 64_939 + 20_240
    assert again == 20_240 - first_of_orphans
    assert round(100 * (again + first_of_orphans) / 64_939, 2) == 31.17
