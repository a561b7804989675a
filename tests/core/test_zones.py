"""Local days and quarter-hours: days of 23 and 25 hours, odd offsets, midnights that do not happen."""

from datetime import date

import pytest

from utfall.core.clock import DAY, HOUR, MINUTE
from utfall.core.periods import parse_instant
from utfall.core.zones import UnknownZone, day_date, day_number, local_times


def hours(zone: str, day: date) -> float:
    times, number = local_times(zone), day_number(day)
    return (times.start_of(number + 1) - times.start_of(number)) / HOUR


def test_the_day_summer_time_begins_has_23_hours_and_the_day_it_ends_25() -> None:
    assert hours("Europe/Oslo", date(2026, 3, 29)) == 23
    assert hours("Europe/Oslo", date(2026, 10, 25)) == 25
    assert hours("Australia/Lord_Howe", date(2026, 4, 5)) == 24.5


def test_a_call_late_in_utc_belongs_to_the_next_local_day() -> None:
    ms = parse_instant("2026-03-28T23:30:00Z", "UTC")
    assert day_date(local_times("Europe/Oslo").cut(ms)[0]) == date(2026, 3, 29)


def test_quarters_follow_the_wall_clock_of_an_offset_of_five_hours_45() -> None:
    ms = parse_instant("2026-01-01T00:00:00Z", "UTC")
    assert local_times("Asia/Kathmandu").cut(ms)[1] == 5 * 4 + 3


@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/Sao_Paulo", "Africa/Cairo", "Asia/Kathmandu", "UTC"])
def test_every_day_begins_where_the_day_before_ends(zone: str) -> None:
    times = local_times(zone)
    for day in range(day_number(date(2018, 1, 1)), day_number(date(2019, 1, 1))):
        start = times.start_of(day)
        assert times.cut(start)[0] == day and times.cut(start - 1)[0] == day - 1
        assert DAY - 2 * HOUR < times.start_of(day + 1) - start < DAY + 2 * HOUR
        assert start % (15 * MINUTE) == 0


def test_an_unknown_zone_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownZone, match="Europe/Oslo"):
        local_times("Europe/Olso")
