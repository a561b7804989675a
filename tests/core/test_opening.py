"""The clock that runs in opening hours: whole days, days of their own, holidays, and days of 23 and 25 hours."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from utfall.core.opening import Hours, Opening
from utfall.core.periods import parse_instant
from utfall.core.zones import day_number, local_times

OSLO = "Europe/Oslo"
HOUR, MINUTE = 3_600_000, 60_000
OFFICE = dict.fromkeys(range(5), ((8 * HOUR, 17 * HOUR),))


def at(text: str, zone: str = OSLO) -> int:
    return parse_instant(text, zone)


def between(hours: Hours, start: str, end: str) -> int:
    return hours.open_ms(at(end, hours.zone)) - hours.open_ms(at(start, hours.zone))


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def test_a_mail_of_the_evening_waits_until_the_morning() -> None:
    assert between(Hours(OSLO, OFFICE), "2026-03-09T16:50", "2026-03-10T08:18") == 28 * MINUTE


def test_a_weekend_is_no_time() -> None:
    hours = Hours(OSLO, OFFICE)
    assert between(hours, "2026-03-06T16:30", "2026-03-09T08:30") == HOUR
    assert between(hours, "2026-03-07T10:00", "2026-03-08T20:00") == 0
    assert hours.is_open(at("2026-03-06T16:59")) and not hours.is_open(at("2026-03-06T17:00"))


def test_days_of_their_own_win_over_holidays_and_those_over_the_week() -> None:
    christmas, eve, saturday = day("2026-12-25"), day("2026-12-24"), day("2026-12-19")
    own = {eve: ((8 * HOUR, 12 * HOUR),), saturday: ((10 * HOUR, 14 * HOUR),)}
    hours = Hours(OSLO, OFFICE, own, lambda each: each in (christmas, eve))
    assert between(hours, "2026-12-24T00:00", "2026-12-26T00:00") == 4 * HOUR
    assert between(hours, "2026-12-19T00:00", "2026-12-20T00:00") == 4 * HOUR
    assert list(Hours(OSLO, OFFICE, {christmas: ()}).on(christmas)) == []


def test_what_a_change_of_clocks_skips_is_no_time_and_what_comes_twice_is_twice() -> None:
    night = Hours(OSLO, dict.fromkeys(range(7), ((1 * HOUR, 4 * HOUR),)))
    assert between(night, "2026-03-29T00:00", "2026-03-30T00:00") == 2 * HOUR
    assert between(night, "2026-10-25T00:00", "2026-10-26T00:00") == 4 * HOUR
    always = Hours(OSLO, dict.fromkeys(range(7), ((0, 24 * HOUR),)))
    assert between(always, "2026-03-29T00:00", "2026-03-30T00:00") == 23 * HOUR
    assert between(always, "2026-10-25T00:00", "2026-10-26T00:00") == 25 * HOUR
    skipped = Hours(OSLO, dict.fromkeys(range(7), ((2 * HOUR, 3 * HOUR),)))
    assert between(skipped, "2026-03-29T00:00", "2026-03-30T00:00") == 0


def test_an_hour_in_kathmandu_is_kathmandus() -> None:
    hours = Hours("Asia/Kathmandu", OFFICE)
    assert hours.is_open(at("2026-03-09T08:00", "Asia/Kathmandu"))
    assert not hours.is_open(at("2026-03-09T07:59", "Asia/Kathmandu"))


def test_the_clock_goes_on_over_a_change_of_hours() -> None:
    longer = Hours(OSLO, dict.fromkeys(range(5), ((8 * HOUR, 20 * HOUR),)))
    change = at("2026-03-10T00:00")
    opening = Opening(((0, Hours(OSLO, OFFICE)), (change, longer)))
    assert opening.between(at("2026-03-09T16:00"), at("2026-03-10T20:00")) == 13 * HOUR
    assert opening.open_ms(change) == Hours(OSLO, OFFICE).open_ms(change) - Hours(OSLO, OFFICE).open_ms(0)


def test_the_hours_of_a_day_are_those_in_force_on_it() -> None:
    longer = Hours(OSLO, {})
    opening = Opening(((at("2026-03-10T00:00"), Hours(OSLO, OFFICE)), (at("2026-03-12T00:00"), longer)))
    assert opening.hours_on(day("2026-03-09")) is None
    assert opening.hours_on(day("2026-03-11")) is not longer and opening.hours_on(day("2026-03-12")) is longer


def test_where_no_hours_are_set_nothing_is_known() -> None:
    since = at("2026-03-10T00:00")
    opening = Opening(((since, Hours(OSLO, OFFICE)), (since + 48 * HOUR, None), (since + 96 * HOUR, Hours(OSLO, {}))))
    assert opening.open_ms(since - 1) is None and opening.is_open(since - 1) is None
    assert opening.between(since - 1, since + HOUR) is None
    assert opening.open_ms(since + 50 * HOUR) is None
    assert opening.between(since + HOUR, since + 97 * HOUR) is None, "there is a hole between the two"
    assert opening.is_open(since + 9 * HOUR) is True and opening.is_open(since + 97 * HOUR) is False
    with pytest.raises(ValueError, match="order of time"):
        Opening(((2, None), (1, None)))


def test_what_the_clock_shows_twice_is_open_twice_also_where_it_closes_within_that_hour() -> None:
    hours = Hours("America/St_Johns", {6: ((0, 75 * MINUTE),)})  # 1:00 to 2:00 comes twice on 1 November 2026
    midnight = at("2026-11-01T00:00", "America/St_Johns")
    assert hours.open_ms(midnight + 24 * HOUR) - hours.open_ms(midnight) == 90 * MINUTE
    assert [hours.is_open(midnight + each * MINUTE) for each in (74, 75, 119, 120, 134, 135)] == [
        True, False, False, True, True, False,
    ]  # fmt: skip


@st.composite
def hours_of_some_zone(draw: st.DrawFn) -> Hours:
    week = {}
    for weekday in draw(st.sets(st.integers(0, 6))):
        cuts = sorted(draw(st.sets(st.integers(0, 96), min_size=2, max_size=4)))
        edges = [cut * 15 * MINUTE for cut in cuts]
        week[weekday] = tuple(zip(edges[::2], edges[1::2], strict=False))
    return Hours(draw(st.sampled_from((OSLO, "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe"))), week)


@given(hours_of_some_zone(), st.integers(20_380, 20_760), st.integers(0, 5 * 96))
@settings(max_examples=60, deadline=None)
def test_the_clock_is_the_sum_of_the_minutes_that_are_open(hours: Hours, first: int, long: int) -> None:
    """Held against a plain walk over quarter-hours: hours and changes of clocks fall on quarters of UTC there."""
    start = local_times(hours.zone).start_of(first)
    quarters = range(start, start + long * 15 * MINUTE, 15 * MINUTE)
    walked = sum(15 * MINUTE for each in quarters if _shows_open(hours, each))
    assert hours.open_ms(start + long * 15 * MINUTE) - hours.open_ms(start) == walked


def _shows_open(hours: Hours, instant: int) -> bool:
    times = local_times(hours.zone)
    local, quarter = times.cut(instant)
    return any(opens <= quarter * 15 * MINUTE < closes for opens, closes in hours.on(local))
