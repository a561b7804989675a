"""Dates and times are read as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utfall.core.periods import instant_text
from utfall.importers.csv.moments import moments
from utfall.importers.csv.times import NotATime, Years, time_format

READ = [
    ("%Y-%m-%d", "2026-11-24", "2026-11-24T00:00:00Z", "day"),
    ("%d.%m.%y", "24.11.26", "2026-11-24T00:00:00Z", "day"),
    ("%y%m%d %H:%M:%S", "990201 7:02:47", "1999-02-01T07:02:47Z", "second"),
    ("%d %b %Y", "5  mai 2026", "2026-05-05T00:00:00Z", "day"),
    ("%d. %B %Y %H:%M", "1. декабря 2026 08:05", "2026-12-01T08:05:00Z", "minute"),
    ("%d %B %Y", "3 אויגוסט 2026", "2026-08-03T00:00:00Z", "day"),
    ("%d %B %Y", "3 יאַנואַר 2026", "2026-01-03T00:00:00Z", "day"),
    ("%m/%d/%Y %I:%M:%S %p", "7/4/2026 12:00:00 AM", "2026-07-04T00:00:00Z", "second"),
    ("%m/%d/%Y %I:%M:%S %p", "7/4/2026 12:00:00 p.m.", "2026-07-04T12:00:00Z", "second"),
    ("%m/%d/%Y %I:%M:%S %p", "7/4/2026 1:00:00 pm", "2026-07-04T13:00:00Z", "second"),
    ("%d/%m/%Y %H:%M:%S.%f", "24/11/2026 10:42:01.5", "2026-11-24T10:42:01.500Z", "ms"),
    ("%Y-%m-%dT%H:%M:%S%z", "2026-11-24T10:42:00+05:30", "2026-11-24T05:12:00Z", "second"),
    ("%a %b %d %Y %H:%M", "Tue Nov 24 2026 10:42", "2026-11-24T10:42:00Z", "minute"),
    ("iso", "2026-11-24 10:42", "2026-11-24T10:42:00Z", "second"),
    ("iso", "2026-11-24T10:42:00.250-01:00", "2026-11-24T11:42:00.250Z", "second"),
    ("epoch", "1543527289", "2018-11-29T21:34:49Z", "second"),
    ("epoch", "1543527289.25", "2018-11-29T21:34:49.250Z", "second"),
    ("epoch_ms", "1543527289001", "2018-11-29T21:34:49.001Z", "ms"),
    ("excel", "44927,5", "2023-01-01T12:00:00Z", "second"),
]


@pytest.mark.parametrize(("form", "text", "instant", "known_to"), READ)
def test_a_time_is_read_by_its_format(form: str, text: str, instant: str, known_to: str) -> None:
    assert instant_text(moments(time_format(form), "UTC")(text)) == instant
    assert time_format(form).known_to == known_to


REFUSED = [
    ("%Y-%m-%d", "2026-02-29", "there is no day 2026-02-29"),
    ("%Y-%m-%d", "2026-13-01", "there is no day 2026-13-01"),
    ("%Y-%m-%d", "2026-11-24 10:00", "is not written as %Y-%m-%d"),
    ("%d %b %Y", "5 foo 2026", "'foo' is no month"),
    ("%m/%d/%Y %I:%M %p", "7/4/2026 13:00 PM", "13 is no hour of a 12-hour clock"),
    ("%m/%d/%Y %I:%M %p", "7/4/2026 0:30 AM", "0 is no hour of a 12-hour clock"),
    ("%d.%m.%Y %H:%M", "01.01.2026 24:00", "is no time of day"),
    ("%d.%m.%Y", "01.01.0206", "the year 206 is not between 1970 and 2199"),
    ("iso", "yesterday", "is not a time like"),
    ("epoch", "nan", "is not a count since 1970"),
    ("epoch", "99999999999999999999", "is not a count since 1970"),
    ("excel", "1e99", "is not a date as a spreadsheet counts it"),
]


@pytest.mark.parametrize(("form", "text", "reason"), REFUSED)
def test_a_text_that_is_no_time_says_why(form: str, text: str, reason: str) -> None:
    with pytest.raises(NotATime, match="(?s).*") as wrong:
        moments(time_format(form), "UTC")(text)
    assert reason in str(wrong.value)


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("%q", "%q is no part of a time"),
        ("%", "% is no part"),
        ("%Y", "no month and day"),
        ("%Y-%m-%d %Y", "twice"),
        ("%Y-%m-%d %I:%M", "12-hour clock needs both"),
        ("%Y-%m-%d %M", "minutes without hours"),
    ],
)
def test_a_format_that_cannot_be_is_answered_with_a_sentence(form: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        time_format(form)


def test_local_times_are_of_their_zone_and_a_time_that_comes_twice_is_the_first() -> None:
    at = moments(time_format("%Y-%m-%d %H:%M"), "Europe/Oslo")
    assert instant_text(at("2026-07-01 12:00")) == "2026-07-01T10:00:00Z"
    assert instant_text(at("2026-10-25 02:30")) == "2026-10-25T00:30:00Z"
    assert instant_text(at("2026-03-29 03:00")) == "2026-03-29T01:00:00Z"


def test_a_time_that_the_clock_skips_is_none() -> None:
    at = moments(time_format("%Y-%m-%d %H:%M"), "Europe/Oslo")
    for skipped in ("2026-03-29 02:00", "2026-03-29 02:30", "2026-03-29 02:59"):
        with pytest.raises(NotATime, match=f"there is no {skipped}:00 in Europe/Oslo: the clock skipped it"):
            at(skipped)
    assert instant_text(at("2026-03-29 01:59")) == "2026-03-29T00:59:00Z"
    assert instant_text(at("2026-03-28 02:30")) == "2026-03-28T01:30:00Z"
    elsewhere = moments(time_format("%Y-%m-%d %H:%M"), "Australia/Lord_Howe")  # half an hour is skipped there
    with pytest.raises(NotATime, match="Lord_Howe"):
        elsewhere("2026-10-04 02:15")
    assert instant_text(elsewhere("2026-10-04 02:30")) == "2026-10-03T15:30:00Z"
    with_offset = moments(time_format("iso"), "Europe/Oslo")
    assert instant_text(with_offset("2026-03-29T02:30:00+01:00")) == "2026-03-29T01:30:00Z"


def test_a_date_alone_is_the_beginning_of_its_local_day() -> None:
    assert instant_text(moments(time_format("%Y-%m-%d"), "Europe/Lisbon")("2008-05-05")) == "2008-05-04T23:00:00Z"


def years(after: int, months: list[int]) -> list[int]:
    given_years = Years(2008, after)
    return [given_years.of(month, 1) for month in months]


def test_in_order_a_new_year_begins_as_soon_as_the_month_goes_back() -> None:
    assert years(0, [5, 6, 11, 10, 12, 1]) == [2008, 2008, 2008, 2009, 2009, 2010]


def test_as_in_syslog_a_new_year_begins_when_the_month_goes_back_by_more_than_six() -> None:
    assert years(6, [11, 10, 12, 1, 2]) == [2008, 2008, 2008, 2009, 2009]
    assert years(6, [7, 1, 8, 1]) == [2008, 2008, 2007, 2008]
    assert years(6, [8, 1]) == [2008, 2009]


def test_a_late_row_of_december_does_not_turn_the_year_again() -> None:
    assert years(6, [12, 1, 12, 1]) == [2008, 2009, 2008, 2009]


def test_a_date_that_is_none_moves_no_year() -> None:
    given_years = Years(2009, 0)
    assert given_years.of(11, 5) == 2009
    with pytest.raises(NotATime):
        given_years.of(2, 30)
    assert given_years.of(11, 6) == 2009
    with pytest.raises(NotATime):
        Years(2009, 0).of(2, 29)
    assert Years(2008, 0).of(2, 29) == 2008


@given(text=st.text(max_size=30), form=st.sampled_from([form for form, *_ in READ]))
def test_any_text_is_a_time_or_says_why_not(text: str, form: str) -> None:
    try:
        moments(time_format(form), "Europe/Oslo")(text)
    except NotATime as wrong:
        assert str(wrong)
