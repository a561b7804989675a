"""Periods are half-open; a month steps to the month before; a running period is cut at the same clock time."""

import pytest

from utfall.core.clock import HOUR
from utfall.core.periods import Days, Instants, instant_text, parse_day, parse_instant, parse_period

NOW = parse_instant("2026-11-24T10:42", "Europe/Oslo")


def days(first: str, end: str) -> Days:
    return Days(parse_day(first), parse_day(end))


def test_neither_end_means_today_in_the_zone() -> None:
    assert parse_period(None, None, NOW, "Europe/Oslo") == days("2026-11-24", "2026-11-25")
    assert parse_period(None, None, NOW, "Pacific/Kiritimati") == days("2026-11-24", "2026-11-25")
    assert parse_period(None, None, NOW, "Pacific/Pago_Pago") == days("2026-11-23", "2026-11-24")


def test_a_beginning_alone_runs_to_now_and_an_end_is_exclusive() -> None:
    assert parse_period("2026-11-01", None, NOW, "UTC") == days("2026-11-01", "2026-11-25")
    assert parse_period("2008-05-01", "2010-12-01", NOW, "UTC") == days("2008-05-01", "2010-12-01")


def test_times_make_a_span_of_instants() -> None:
    span = parse_period("2026-11-24T08:00", "2026-11-24T09:00+00:00", NOW, "Europe/Oslo")
    assert isinstance(span, Instants) and span.end - span.start == 2 * HOUR
    assert span.texts() == ("2026-11-24T07:00:00Z", "2026-11-24T09:00:00Z")


@pytest.mark.parametrize(
    ("start", "end"), [("2026-11-24", "2026-11-24"), ("2026-12-01", None), ("x", None), (None, "2026-01-01")]
)
def test_a_period_that_cannot_be_is_answered_with_a_sentence(start: str | None, end: str | None) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        parse_period(start, end, NOW, "UTC")


def test_months_step_to_months_and_other_periods_by_their_length() -> None:
    assert days("2026-03-01", "2026-04-01").before() == days("2026-02-01", "2026-03-01")
    assert days("2026-01-01", "2026-04-01").before() == days("2025-10-01", "2026-01-01")
    assert days("2026-03-02", "2026-03-09").before() == days("2026-02-23", "2026-03-02")
    assert days("2026-02-01", "2026-03-01").after() == days("2026-03-01", "2026-04-01")


def test_a_running_day_compares_up_to_the_same_clock_time() -> None:
    today = Days(parse_day("2026-11-24"), parse_day("2026-11-25"), until=10 * HOUR)
    assert today.before().until == 10 * HOUR
    assert instant_text(today.instants("Europe/Oslo").end) == "2026-11-24T09:00:00Z"


@pytest.mark.parametrize(
    ("day", "until", "at"),
    [
        ("2026-11-24", 11 * HOUR, "2026-11-24T10:00Z"),
        ("2026-03-29", 11 * HOUR, "2026-03-29T09:00Z"),  # the hour before it was skipped
        ("2026-03-29", 2 * HOUR + HOUR // 2, "2026-03-29T01:00Z"),  # never shown: past at once
        ("2026-10-25", 11 * HOUR, "2026-10-25T10:00Z"),  # the hour before it came twice
        ("2026-10-25", 2 * HOUR + HOUR // 2, "2026-10-25T00:30Z"),  # shown twice: the first time
    ],
)
def test_a_running_day_is_cut_by_the_clock_on_the_wall_when_clocks_change_too(day: str, until: int, at: str) -> None:
    first = parse_day(day)
    assert Days(first, first + 1, until).instants("Europe/Oslo").end == parse_instant(at, "UTC")
