"""The whole question in the address: there and back, periods, steps, and sentences for what makes no sense."""

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from utfall.core.periods import Days
from utfall.core.zones import day_number
from utfall.query.ask import NotUnderstood, Scope, Where
from utfall.web.reports.address import COMPARE, LEVELS, PRESETS, SETS, Question, key_words
from utfall.web.reports.reading import read, values

TODAY = day_number(date(2026, 11, 20))  # a Friday
DAYS = st.integers(0, 40_000)
VALUES = st.one_of(st.none(), st.integers(0, 2**53))


def days(first: str, end: str) -> Days:
    return Days(day_number(date.fromisoformat(first)), day_number(date.fromisoformat(end)))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    own = draw(st.booleans())
    first = draw(DAYS) if own else None
    held = draw(st.lists(st.sampled_from(["client", "team", "agent", "queue", "weekday", "field:7"]), unique=True))
    return Question(
        preset="" if own else draw(st.sampled_from(PRESETS)),
        first=first,
        end=None if first is None else first + draw(st.integers(1, 800)),
        by=tuple(draw(st.lists(st.sampled_from(LEVELS), max_size=2, unique=True))),
        where=tuple(Where(name, tuple(draw(st.lists(VALUES, min_size=1, max_size=3, unique=True)))) for name in held),
        compare=draw(st.sampled_from(["", *COMPARE])),
        columns=tuple(draw(st.lists(st.sampled_from(["outcomes", "hit_rate", "plan:x", "asa"]), unique=True))),
        kind=draw(st.sampled_from(SETS)),
        sort=draw(st.sampled_from(["", "name", "-hit_rate", "completion_success@NOK"])),
        zone=draw(st.sampled_from(["", "Europe/Oslo", "Asia/Kathmandu"])),
        bulk=draw(st.booleans()),
        as_of=draw(st.one_of(st.none(), st.integers(0, 2_000_000_000_000))),
    )


@settings(max_examples=200, deadline=None)
@given(questions())
def test_every_question_reads_back_from_its_own_address(question: Question) -> None:
    assert read(QueryDict(question.query()), "UTC") == question


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["agent", "day", "month", "hour"]), st.integers(0, 30_000)), max_size=2))
def test_a_row_is_found_again_by_its_words(row: list[tuple[str, int]]) -> None:
    by, key = [name for name, _ in row], tuple(value for _, value in row)
    assert values(by, key_words(by, key)) == key


def test_nothing_in_the_address_is_today() -> None:
    assert read(QueryDict(""), "UTC").period(TODAY) == Days(TODAY, TODAY + 1)


@pytest.mark.parametrize(
    ("preset", "wanted"),
    [
        ("yesterday", days("2026-11-19", "2026-11-20")),
        ("this-week", days("2026-11-16", "2026-11-21")),
        ("last-week", days("2026-11-09", "2026-11-16")),
        ("this-month", days("2026-11-01", "2026-11-21")),
        ("last-month", days("2026-10-01", "2026-11-01")),
        ("7-days", days("2026-11-13", "2026-11-20")),
        ("30-days", days("2026-10-21", "2026-11-20")),
    ],
)
def test_weeks_begin_on_monday_and_complete_days_leave_today_out(preset: str, wanted: Days) -> None:
    assert Question(preset=preset).period(TODAY) == wanted


def test_today_is_compared_up_to_the_same_clock_time() -> None:
    at = 10 * 3_600_000 + 42 * 60_000
    week = Question(compare="week").compared(TODAY, at)
    assert week == Days(TODAY - 7, TODAY - 6, at)
    assert Question(compare="before").compared(TODAY, at) == Days(TODAY - 1, TODAY, at)


def test_a_finished_period_is_compared_whole() -> None:
    assert Question(preset="last-month", compare="before").compared(TODAY, 5) == days("2026-09-01", "2026-10-01")


def test_a_running_week_is_compared_with_the_same_days_of_the_week_before() -> None:
    compared = Question(preset="this-week", compare="before").compared(TODAY, 7)
    assert compared == Days(TODAY - 11, TODAY - 6, 7)


def test_a_running_month_of_31_days_never_reaches_past_the_month_before() -> None:
    end_of_march = day_number(date(2026, 3, 31))
    compared = Question(preset="this-month", compare="before").compared(end_of_march, 7)
    assert compared == Days(day_number(date(2026, 2, 1)), day_number(date(2026, 3, 1)), 7)


def test_a_leap_day_is_compared_with_the_day_before_in_another_year() -> None:
    leap = day_number(date(2024, 2, 29))
    asked = Question(preset="", first=leap, end=leap + 1, compare="year")
    assert asked.compared(TODAY, 0) == days("2023-02-28", "2023-03-01")


def test_steps_go_by_whole_months_and_weeks_and_come_home_to_today() -> None:
    back = Question(preset="this-month").stepped(TODAY, -1)
    assert back.period(TODAY) == days("2026-10-01", "2026-11-01")
    assert back.stepped(TODAY, 1).period(TODAY) == days("2026-11-01", "2026-12-01")
    assert Question().stepped(TODAY, -1) == Question(preset="yesterday")
    assert Question(preset="yesterday").stepped(TODAY, 1) == Question()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("from=2026-13-01", "is not a date"),
        ("from=2026-11-20&to=2026-11-19", "before it begins"),
        ("by=agnet", "did you mean agent"),
        ("by=agent,team,day", "at most two"),
        ("period=yesterdy", "did you mean yesterday"),
        ("compare=x", "comparison"),
        ("zone=Europe/Olso", "did you mean Europe/Oslo"),
        ("columns=a';--", "is no column"),
        ("sort=1)or(1", "nothing to sort by"),
        ("team='+or+1=1", "is no value of team"),
        ("as_of=soon", "is not a time"),
        ("from=0001-01-01&to=9999-12-31", "60 years"),
    ],
)
def test_what_makes_no_sense_is_answered_with_a_sentence(words: str, says: str) -> None:
    with pytest.raises(NotUnderstood, match=says):
        read(QueryDict(words), "UTC")


def test_the_ask_has_the_scope_of_the_asker_and_nothing_of_the_address_can_widen_it() -> None:
    scope = Scope(teams=frozenset({5}))
    asked = read(QueryDict("team=9&by=agent&scope=all"), "UTC").ask(scope, ("outcomes",), 1_790_000_000_000, "UTC")
    assert asked.scope is scope
    assert asked.where == (Where("team", (9,)),)
