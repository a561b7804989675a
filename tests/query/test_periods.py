"""Local days, instants, running periods, other zones, comparison: which rows belong to a period."""

from datetime import date
from fractions import Fraction

import pytest

from tests.facts_made import DAY_OF_NOON, NOON, OSLO, row
from tests.query.conftest import Fill
from tests.query.hand_made import ANA, BEN, CATALOGUE, TODAY, ask
from utfall.core.clock import DAY, HOUR, MINUTE
from utfall.core.periods import Days, Instants, Period
from utfall.core.zones import day_number, local_times
from utfall.facts.batch import Row
from utfall.query import Where, answer
from utfall.query.answer import Answer
from utfall.query.when import offsets

NEW_YORK = "America/New_York"


def at(ms: int, **more: object) -> Row:
    return row("outcome", **{"happened_at": ms, "agent_id": ANA, **more})


def counted(found: Answer, kpi: str = "outcomes") -> dict[object, object]:
    return {each.key: each.cells[kpi].value for each in found.rows}


def test_a_day_is_each_rows_own(fill: Fill) -> None:
    midnight = local_times(OSLO).start_of(DAY_OF_NOON)
    engine = fill(outcome=[at(midnight - 1), at(midnight), at(midnight + DAY - 1), at(midnight, zone=NEW_YORK)])
    found = answer(ask("outcomes"), CATALOGUE, engine)
    assert found.total.cells["outcomes"].value == 2
    assert found.zones == (OSLO,)
    both = answer(ask("outcomes", period=Days(DAY_OF_NOON - 1, DAY_OF_NOON + 1)), CATALOGUE, engine)
    assert both.total.cells["outcomes"].value == 4
    assert both.zones == (NEW_YORK, OSLO)


def test_a_period_of_instants_means_the_same_moment_everywhere(fill: Fill) -> None:
    engine = fill(outcome=[at(NOON - 1), at(NOON), at(NOON + HOUR, zone=NEW_YORK), at(NOON + 2 * HOUR)])
    found = answer(ask("outcomes", period=Instants(NOON, NOON + 2 * HOUR)), CATALOGUE, engine)
    assert found.total.cells["outcomes"].value == 2


def test_a_running_period_is_cut_at_a_clock_time_of_its_last_day(fill: Fill) -> None:
    midnight = local_times(OSLO).start_of(DAY_OF_NOON)
    engine = fill(
        outcome=[
            at(midnight - HOUR),
            at(midnight + 10 * HOUR - 1),
            at(midnight + 10 * HOUR),
            at(midnight + 23 * HOUR, known_to="day"),
        ]
    )
    running = Days(DAY_OF_NOON - 1, DAY_OF_NOON + 1, until=10 * HOUR)
    found = answer(ask("outcomes", period=running), CATALOGUE, engine)
    assert found.total.cells["outcomes"].value == 3, "who is known to the day alone is not cut off"


def test_days_can_be_recut_in_another_zone_and_it_is_said(fill: Fill) -> None:
    midnight = local_times(NEW_YORK).start_of(DAY_OF_NOON)
    engine = fill(outcome=[at(midnight - 1), at(midnight), at(midnight + DAY - 1), at(NOON, known_to="day", n=7)])
    found = answer(ask("outcomes", by="day,hour", zone=NEW_YORK), CATALOGUE, engine)
    assert counted(found) == {
        (DAY_OF_NOON, 0): 1, (DAY_OF_NOON, 23): 1, (DAY_OF_NOON, None): 7
    }  # fmt: skip
    assert found.zones == (NEW_YORK,)
    assert found.notes == ("days are cut in America/New_York",)


def test_every_day_week_and_month_has_a_row(fill: Fill) -> None:
    engine = fill(outcome=[at(NOON), at(NOON + 2 * DAY, kind="attempt")])
    days = answer(
        ask("outcomes", "progress_rate", by="day", period=Days(DAY_OF_NOON, DAY_OF_NOON + 3)), CATALOGUE, engine
    )
    assert counted(days) == {(DAY_OF_NOON,): 1, (DAY_OF_NOON + 1,): 0, (DAY_OF_NOON + 2,): 1}
    assert [each.cells["progress_rate"].value for each in days.rows] == [1, None, 0]
    tuesday = DAY_OF_NOON
    weeks = answer(ask("outcomes", by="week", period=Days(tuesday - 7, tuesday + 1)), CATALOGUE, engine)
    assert counted(weeks) == {(tuesday - 8,): 0, (tuesday - 1,): 1}
    year = Days(day_number(date(2025, 10, 15)), day_number(date(2026, 1, 2)))
    months = answer(ask("outcomes", by="month", period=year), CATALOGUE, engine)
    assert counted(months) == {
        (day_number(date(2025, month, 1)),): count for month, count in ((10, 0), (11, 2), (12, 0))
    } | {(day_number(date(2026, 1, 1)),): 0}
    nested = answer(ask("outcomes", by="agent,month,day", period=Days(tuesday, tuesday + 2)), CATALOGUE, engine)
    november = day_number(date(2025, 11, 1))
    assert counted(nested) == {(ANA, november, tuesday): 1, (ANA, november, tuesday + 1): 0}
    weekdays = answer(ask("outcomes", by="weekday", period=Days(tuesday, tuesday + 7)), CATALOGUE, engine)
    assert counted(weekdays) == {(2,): 1, (4,): 1}
    held = ask("outcomes", by="day", period=Days(tuesday, tuesday + 7), where=(Where("weekday", (2, 3)),))
    assert counted(answer(held, CATALOGUE, engine)) == {(tuesday,): 1, (tuesday + 1,): 0}


def test_hours_of_what_is_known_to_the_day_are_unknown(fill: Fill) -> None:
    engine = fill(outcome=[at(NOON), at(NOON + 44 * MINUTE), at(NOON, known_to="not_after", n=3)])
    found = answer(ask("outcomes", by="hour"), CATALOGUE, engine)
    assert counted(found) == {(12,): 2, (None,): 3}
    assert found.notes == ("3 stand at the latest moment they can have happened",)
    assert counted(answer(ask("outcomes", by="half_hour"), CATALOGUE, engine)) == {(24,): 1, (25,): 1, (None,): 3}
    assert counted(answer(ask("outcomes", by="quarter_hour"), CATALOGUE, engine)) == {(48,): 1, (50,): 1, (None,): 3}


def test_the_same_row_of_the_period_before_stands_beside_it(fill: Fill) -> None:
    yesterday = Days(DAY_OF_NOON - 1, DAY_OF_NOON)
    engine = fill(
        outcome=[at(NOON), at(NOON - DAY), at(NOON - DAY, kind="attempt"), at(NOON - DAY, agent_id=BEN)],
        transition=[row("transition", to_state_id=1, to_category="to_call", happened_at=NOON - DAY)],
    )
    found = answer(ask("progress_rate", "used", compare=yesterday, as_of=NOON), CATALOGUE, engine)
    assert found.total.cells["progress_rate"].value == 1
    assert found.total.before["progress_rate"].value == Fraction(2, 3)
    assert "used" not in found.total.before, "a Current number has no period before"
    by_agent = answer(ask("outcomes", by="agent", compare=yesterday), CATALOGUE, engine)
    assert [(each.key, each.before["outcomes"].value) for each in by_agent.rows] == [((ANA,), 2)]
    by_day = answer(ask("outcomes", by="day", compare=yesterday), CATALOGUE, engine)
    assert [(each.key, each.before["outcomes"].value) for each in by_day.rows] == [((DAY_OF_NOON,), 3)]


def test_a_number_over_a_window_is_widened_to_complete_days(fill: Fill) -> None:
    def dial(days_ago: int, dropped: bool = False) -> Row:
        result = "cancelled" if dropped else "answered"
        return row("contact", direction="out", offered_at=NOON - days_ago * DAY, setup_result=result)

    engine = fill(contact=[dial(0, True), dial(1), dial(29), dial(30, True), dial(31, True)])
    found = answer(ask("nuisance"), CATALOGUE, engine)
    assert found.total.cells["nuisance"].value == Fraction(1, 3), "today is not complete, 31 days ago is too long"
    assert found.notes == (
        "Nuisance is told over complete days, never fewer than 30: 2025-10-26 to 2025-11-24",
    )  # fmt: skip


def test_days_of_the_period_divide(fill: Fill) -> None:
    engine = fill(contact=[row("contact", direction="out", n=6)])
    found = answer(ask("arrival", by="day", period=Days(DAY_OF_NOON - 2, DAY_OF_NOON + 1)), CATALOGUE, engine)
    assert found.total.cells["arrival"].value == 2
    assert counted(found, "arrival") == {(DAY_OF_NOON - 2,): 0, (DAY_OF_NOON - 1,): 0, (DAY_OF_NOON,): 6}


@pytest.mark.parametrize(
    ("period", "zone", "minutes"),
    [
        (TODAY, None, 10),
        (Days(DAY_OF_NOON - 1, DAY_OF_NOON), None, 10),
        (Days(DAY_OF_NOON - 1, DAY_OF_NOON, until=23 * HOUR + 54 * MINUTE), None, 4),
        (Days(DAY_OF_NOON - 1, DAY_OF_NOON), NEW_YORK, 20),
        (Instants(NOON - 12 * HOUR - 3 * MINUTE, NOON - 12 * HOUR + MINUTE), None, 4),
    ],
)
def test_time_is_counted_inside_the_period_alone(fill: Fill, period: Period, zone: str | None, minutes: int) -> None:
    midnight = NOON - 12 * HOUR
    around = {"start_at": midnight - 10 * MINUTE, "end_at": midnight + 10 * MINUTE}
    engine = fill(agent_state=[row("agent_state", state="talk", **around)])
    found = answer(ask("talk", "busy", period=period, zone=zone), CATALOGUE, engine)
    assert found.total.cells["talk"].value == minutes * 60
    assert found.total.cells["busy"].value == minutes * 60


def test_how_far_the_sources_of_the_counted_rows_are_told(fill: Fill) -> None:
    engine = fill(outcome=[at(NOON), at(NOON, origin_id=2)], told={1: NOON, 2: NOON - HOUR, 3: 5})
    assert answer(ask("outcomes"), CATALOGUE, engine).complete_until == NOON - HOUR


@pytest.mark.parametrize("zone", [OSLO, NEW_YORK, "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"])
def test_the_offsets_of_a_zone_are_found_to_the_quarter_hour(zone: str) -> None:
    times = local_times(zone)
    start = times.start_of(day_number(date(2025, 1, 1))) + 7
    end = times.start_of(day_number(date(2027, 1, 1)))
    steps = offsets(zone, start, end)
    assert len(steps) == (1 if zone in ("UTC", "Asia/Kathmandu") else 5)
    assert steps[-1][0] == end
    for until, offset in steps:
        assert times.offset(until - 1) == offset
        assert until == end or times.offset(until) != offset
