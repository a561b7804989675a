"""Calling hours: read strictly, held to the wall clock of the campaign's zone."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from utfall.flow.calling_hours import may_call, read_hours

OSLO = "Europe/Oslo"


def at(text: str, zone: str = OSLO) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("moment", "open_then"),
    [("2026-03-09T08:59:59", False), ("2026-03-09T09:00", True), ("2026-03-09T11:59:59", True),
     ("2026-03-09T12:00", False), ("2026-03-09T13:30", True), ("2026-03-10T10:00", False),
     ("2026-03-14T23:59:59", True), ("2026-03-15T00:00", False)],
)  # fmt: skip
def test_a_stretch_begins_with_its_first_time_and_ends_before_its_second(moment: str, open_then: bool) -> None:
    week = read_hours({"mon": [["13:00", "21:00"], ["09:00", "12:00"]], "sat": [["22:00", "24:00"]]})
    assert may_call(week, OSLO, at(moment)) is open_then


def test_no_hours_at_all_are_always_and_a_day_without_stretches_is_closed() -> None:
    assert may_call(read_hours({}), OSLO, at("2026-03-15T03:00"))
    assert not may_call(read_hours({"sun": []}), OSLO, at("2026-03-15T12:00"))


def test_it_is_the_clock_on_the_campaigns_own_wall_also_when_clocks_change() -> None:
    week = read_hours({"sun": [["09:00", "10:00"]]})
    for day in ("2026-03-22", "2026-03-29", "2026-10-25"):  # winter, the day it goes forward, the day it goes back
        assert may_call(week, OSLO, at(f"{day}T09:30")) and not may_call(week, OSLO, at(f"{day}T10:30"))
    assert not may_call(week, "Asia/Kathmandu", at("2026-03-22T09:30"))


@pytest.mark.parametrize(
    ("told", "says"),
    [({"monday": []}, "no weekday 'monday'"), ({"mon": [["9", "21:00"]]}, "mon: '9' is not a time"),
     ({"mon": [["21:00", "09:00"]]}, "mon: 21:00 is not before 09:00"), ({"mon": "09-21"}, "mon: hours are a list"),
     ({"mon": [["09:00"]]}, "is not a stretch"), ({"mon": [["09:00", "24:30"]]}, "'24:30' is not a time"),
     ({"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}, "lie over one another"), (["mon"], "name weekdays")],
)  # fmt: skip
def test_hours_that_make_no_sense_are_answered_with_a_sentence(told: object, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        read_hours(told)
