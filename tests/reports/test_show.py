"""The one place that rounds: half up, dashes for no value, each language's own signs."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utfall.core.periods import Days
from utfall.core.zones import day_number
from utfall.reports import show
from utfall.reports.languages import DANISH, ENGLISH, LANGUAGES, NORWEGIAN, RUSSIAN, YIDDISH, language

THIN, NBSP = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1, 3), "33.3"), (Fraction(12345, 100_000), "12.3"), (Fraction(1235, 10_000), "12.4"),
        (Fraction(795_649, 1_000_000), "79.6"), (Fraction(1), "100.0"), (Fraction(0), "0.0"),
        (Fraction(-1, 2000), "\u22120.1"),
    ],
)  # fmt: skip
def test_percentages_have_one_decimal_rounded_half_up_away_from_zero(value: Fraction, shown: str) -> None:
    assert show.percent(value) == shown + NBSP + "%"


def test_a_per_mille_is_a_fraction_of_one_as_a_percentage_is() -> None:
    assert show.value(Fraction(13, 8877), "per_mille") == "1.5\N{NO-BREAK SPACE}‰"
    assert show.plain(Fraction(1, 400), "per_mille") == "2.5"


def test_no_value_is_a_dash_and_never_a_nought() -> None:
    assert {show.percent(None), show.count(None), show.seconds(None), show.money(None, "NOK")} == {"–"}
    assert show.value(None, "points") == show.value(None, "per_hour") == "–"
    assert show.plain(None, "percent") == ""


def test_counts_are_grouped_by_a_thin_space_and_a_nought_is_a_count() -> None:
    assert (show.count(1284), show.count(1_000_000), show.count(0)) == (f"1{THIN}284", f"1{THIN}000{THIN}000", "0")


@pytest.mark.parametrize(
    ("value", "shown", "spoken"),
    [
        (Fraction(3599, 93), f"39{NBSP}s", ""), (Fraction(77, 2), f"39{NBSP}s", ""),
        (Fraction(595, 10), "1:00", "1 minute"), (2701, "45:01", "45 minutes 1 second"),
        (Fraction(35995, 10), "1:00:00", "1 hour"), (4501, "1:15:01", "1 hour 15 minutes 1 second"),
        (-75, "\u22121:15", "\u22121 minute 15 seconds"), (3_600_000, f"1{THIN}000:00:00", f"1{THIN}000 hours"),
    ],
)  # fmt: skip
def test_seconds_are_whole_and_from_a_minute_on_a_clock_with_words_for_who_listens(
    value: Fraction | int, shown: str, spoken: str
) -> None:
    assert (show.seconds(value), show.spoken(value)) == (shown, spoken)


def test_a_file_keeps_seconds_and_a_limit_stays_as_agreed() -> None:
    assert show.plain(Fraction(2701), "seconds") == "2701"
    assert [show.limit(each) for each in (2500, 90_000, 300_000, 14_400_000)] == [
        f"2.5{NBSP}s", f"90{NBSP}s", f"5{NBSP}min", f"4{NBSP}h",
    ]  # fmt: skip


def test_spoken_lengths_take_the_form_of_their_number() -> None:
    assert show.spoken(75_662, RUSSIAN) == "21 час 1 минута 2 секунды"
    assert show.spoken(11 * 60 + 5, RUSSIAN) == "11 минут 5 секунд"
    assert show.spoken(61, NORWEGIAN) == "1 minutt 1 sekund"


def test_money_has_decimals_only_where_there_are_any_and_as_many_as_its_currency() -> None:
    assert show.money(41_280_000, "NOK") == f"NOK{NBSP}412{THIN}800"
    assert show.money(Fraction(325_944), "NOK") == f"NOK{NBSP}3{THIN}259.44"
    assert show.money(1500, "JPY") == f"JPY{NBSP}1{THIN}500"


def test_each_language_writes_its_own_way() -> None:
    third = Fraction(1, 3)
    assert [show.percent(third, each) for each in (ENGLISH, NORWEGIAN, DANISH, RUSSIAN)] == [
        f"33.3{NBSP}%", f"33,3{NBSP}%", f"33,3{NBSP}%", f"33,3{NBSP}%",
    ]  # fmt: skip
    day = day_number(date(2026, 11, 20))
    assert [show.day(day, each) for each in (ENGLISH, NORWEGIAN, RUSSIAN)] == [
        "Fri 20 Nov",
        "fre 20. nov.",
        "пт, 20 нояб.",
    ]
    assert YIDDISH.direction == "rtl"
    assert language("nb-NO") is NORWEGIAN and language("xx") is ENGLISH
    assert all(len(each.weekdays) == 7 and len(each.months) == 12 for each in LANGUAGES.values())


def test_a_change_of_a_share_is_told_in_percentage_points_all_else_in_per_cent() -> None:
    assert show.change(Fraction(311, 1000), Fraction(269, 1000), "percent") == f"4.2{NBSP}pp"
    assert show.change(Fraction(110), Fraction(100), "count") == f"10{NBSP}%"
    assert show.change(Fraction(5), Fraction(0), "count") == ""
    assert show.change(None, Fraction(1), "count") == ""


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_shares_of_one_report_add_up_to_a_hundred_as_shown(parts: list[int]) -> None:
    shown = show.shares(parts)
    if sum(parts) == 0:
        assert set(shown) == {"–"}
        return
    tenths = [round(float(each.removesuffix(NBSP + "%")) * 10) for each in shown]
    assert sum(tenths) == 1000
    for part, each in zip(parts, tenths, strict=True):
        assert abs(each - part * 1000 / sum(parts)) < 1


@given(st.fractions(-(10**9), 10**9), st.integers(0, 4))
def test_rounding_is_never_off_by_more_than_half_of_the_last_place(value: Fraction, decimals: int) -> None:
    assert abs(Fraction(show.rounded(value, decimals), 10**decimals) - value) <= Fraction(1, 2 * 10**decimals)


def test_periods_are_said_as_people_say_them() -> None:
    def days(first: date, end: date) -> str:
        return show.period(Days(day_number(first), day_number(end)))

    assert days(date(2026, 11, 20), date(2026, 11, 21)) == "Fri 20 Nov 2026"
    assert days(date(2008, 5, 1), date(2008, 6, 1)) == "May 2008"
    assert days(date(2008, 5, 1), date(2010, 12, 1)) == "1 May 2008 – 30 November 2010"


def test_a_time_known_only_to_the_day_shows_no_clock() -> None:
    noon = 1_764_068_400_000
    assert show.moment_of(noon, "Europe/Oslo", "day") == "Tue 25 Nov 2025"
    assert show.moment_of(noon, "Europe/Oslo", "second") == "Tue 25 Nov 2025 12:00:00"
