"""Agents needed and there: the figures of a half-hour, clocks that are put forward, and neighbours put together."""

from datetime import date
from fractions import Fraction

import pytest

from utfall.core.periods import Days
from utfall.core.zones import day_number, local_times
from utfall.reports.staffing import Aim, Slot, Stretch, lengths, stretches

HALF_HOUR = 1_800_000
AIM = Aim(Fraction(8, 10), 20_000, Fraction(180_000))


def slots(weekday: int, first: int, *gaps: float | None) -> list[Slot]:
    """Half-hours from `first` on, ten needed in each, with these gaps."""
    there = [None if gap is None else 10 + Fraction(str(gap)) for gap in gaps]
    return [Slot(weekday, first + place, Fraction(10), each) for place, each in enumerate(there)]


def test_a_half_hour_of_a_hundred_calls_of_three_minutes_needs_fourteen() -> None:
    assert AIM.heads(Fraction(100), HALF_HOUR) == 14  # Erlang C: 10 erlangs, 80 % in 20 s
    assert Aim(AIM.share, AIM.within, AIM.handling, Fraction(3, 10)).heads(Fraction(100), HALF_HOUR) == 20
    assert Aim(AIM.share, AIM.within, AIM.handling, cap=Fraction(1, 2)).heads(Fraction(100), HALF_HOUR) == 20


def test_nobody_is_needed_for_nothing_and_nobody_knows_without_a_handling_time() -> None:
    assert AIM.heads(Fraction(0), HALF_HOUR) == 0
    assert Aim(AIM.share, AIM.within, None).heads(Fraction(0), HALF_HOUR) == 0
    assert Aim(AIM.share, AIM.within, None).heads(Fraction(1), HALF_HOUR) is None


@pytest.mark.parametrize(("on", "twoish"), [(date(2026, 3, 29), 0), (date(2026, 10, 25), 2), (date(2026, 10, 24), 1)])
def test_the_hour_that_is_skipped_lasts_nothing_and_the_one_that_comes_twice_twice(on: date, twoish: int) -> None:
    day, times = day_number(on), local_times("Europe/Oslo")
    found = lengths(Days(day, day + 1), ("half_hour",), "Europe/Oslo", 10**15)
    assert found.get((4,), 0) == twoish * HALF_HOUR
    assert found[(5 + 20,)] == HALF_HOUR
    assert sum(found.values()) == times.start_of(day + 1) - times.start_of(day)


def test_a_day_that_still_runs_has_lasted_until_now_and_tomorrow_has_not_begun() -> None:
    day = day_number(date(2026, 11, 24))
    now = local_times("Europe/Oslo").start_of(day) + 10 * 3_600_000 + 600_000
    found = lengths(Days(day, day + 2), ("day", "half_hour"), "Europe/Oslo", now)
    assert found[day, 19] == HALF_HOUR and found[day, 20] == 600_000
    assert (day, 21) not in found and (day + 1, 0) not in found


def test_weekdays_of_a_period_last_as_often_as_they_come() -> None:
    monday = day_number(date(2026, 11, 2))
    found = lengths(Days(monday, monday + 8), ("weekday", "hour"), "UTC", 10**15)
    assert (found[1, 9], found[2, 9]) == (2 * 3_600_000, 3_600_000)


def test_neighbours_that_are_short_stand_together_and_heaviest_first() -> None:
    found = stretches([*slots(2, 20, -2, -2, -1.6, -2.4), *slots(4, 28, 3, 3, 3, 3), *slots(1, 20, -1)])
    assert found == (Stretch(2, 20, 24, 2, "short"), Stretch(1, 20, 21, 1, "short"), Stretch(4, 28, 32, 3, "spare"))


def test_a_half_hour_that_has_what_it_needs_parts_its_neighbours() -> None:
    assert [(each.start, each.end) for each in stretches(slots(3, 20, -1, 0.4, -1))] == [(20, 21), (22, 23)]


def test_short_and_spare_next_to_each_other_are_two() -> None:
    assert [(each.way, each.start, each.end) for each in stretches(slots(3, 20, -2, 2))] == [
        ("short", 20, 21), ("spare", 21, 22),
    ]  # fmt: skip


def test_what_is_not_known_and_what_is_nearly_enough_are_nothing() -> None:
    assert stretches(slots(3, 20, None, 0.49, -0.49, 0)) == ()
    assert stretches(slots(3, 20, 0.5)) == (Stretch(3, 20, 21, 1, "spare"),)
    assert stretches(slots(3, 20, -1.4), least=2) == ()


def test_midnight_parts_one_weekday_from_the_next() -> None:
    assert len(stretches([*slots(1, 47, -1), *slots(2, 0, -1)])) == 2


def test_half_hours_apart_are_apart() -> None:
    assert len(stretches([*slots(1, 20, -1), *slots(1, 22, -1)])) == 2
