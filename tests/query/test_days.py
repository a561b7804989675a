"""Numbers told over days: the window of arrivals, records younger than it, days employed."""

from fractions import Fraction

import pytest

from tests.facts_made import DAY_OF_NOON, NOON, row
from tests.query.conftest import Fill
from tests.query.hand_made import ALL, ANA, BEN, TODAY
from utfall.catalogue import built_in
from utfall.core.clock import DAY
from utfall.core.periods import Days, Instants
from utfall.core.zones import day_date
from utfall.query import Ask, NotUnderstood, Where, answer, rows_behind

DAYS = built_in()
WEEK = Days(DAY_OF_NOON - 7, DAY_OF_NOON)


def asking(kpi: str, period: Days | Instants = WEEK, by: tuple[str, ...] = (), where: tuple[Where, ...] = ()) -> Ask:
    return Ask(ALL, (kpi,), NOON, period, by, where)


def test_a_rate_over_days_says_where_the_records_are_younger(fill: Fill) -> None:
    first = DAY_OF_NOON - 10
    engine = fill(contact=[row("contact", offered_at=NOON - 10 * DAY, n=60), row("contact", offered_at=NOON)])
    found = answer(asking("call_arrival_rate"), DAYS, engine)
    assert found.total.cells["call_arrival_rate"].value == 2, "thirty days all the same: never fewer"
    young = f"the records begin on {day_date(first).isoformat()}, only 10 of its 30 days have any"
    assert any(young in note for note in found.notes)
    old = fill(contact=[row("contact", offered_at=NOON - 90 * DAY), row("contact", offered_at=NOON - DAY)])
    found = answer(asking("call_arrival_rate"), DAYS, old)
    assert not any("the records begin" in note for note in found.notes)
    nothing = answer(asking("call_arrival_rate"), DAYS, fill())
    assert nothing.total.cells["call_arrival_rate"].value == 0 and not any("begin" in note for note in nothing.notes)


def test_days_heed_a_filter_by_weekday_and_no_other_split_of_days(fill: Fill) -> None:
    engine = fill(contact=[row("contact", offered_at=NOON - 7 * DAY, n=8)])  # a Tuesday
    tuesdays = asking("call_arrival_rate", where=(Where("weekday", (2,)),))
    assert answer(tuesdays, DAYS, engine).total.cells["call_arrival_rate"].value == 2, "eight over four Tuesdays"
    behind = rows_behind(tuesdays, DAYS, engine, "call_arrival_rate", "denominator")
    assert behind.figure == 4
    by_weekday = asking("call_arrival_rate", by=("weekday",))
    (one,) = [each for each in answer(by_weekday, DAYS, engine).rows if each.key == (2,)]
    assert one.cells["call_arrival_rate"].value == 2
    assert rows_behind(by_weekday, DAYS, engine, "call_arrival_rate", "denominator", key=(2,)).figure == 4
    for split in ("day", "week", "month"):
        for question in (
            asking("call_arrival_rate", by=(split,)),
            asking("call_arrival_rate", where=(Where(split, (1,)),)),
        ):
            with pytest.raises(NotUnderstood, match="fewer than 30 days"):
                answer(question, DAYS, engine)


def test_nobody_is_employed_ahead_of_today(fill: Fill) -> None:
    month = Days(DAY_OF_NOON - 9, DAY_OF_NOON + 20)
    engine = fill(employment=[
        row("employment", started_at=NOON - 99 * DAY, agent_id=ANA),
        row("employment", started_at=NOON - 5 * DAY, ended_at=NOON - 2 * DAY, agent_id=BEN, is_voluntary=True),
        row("employment", started_at=NOON - 2 * DAY, ended_at=NOON - 2 * DAY + 1, agent_id=BEN),
        row("employment", started_at=NOON - 99 * DAY, ended_at=NOON - 50 * DAY, agent_id=BEN),
    ])  # fmt: skip
    cell = answer(asking("attrition_rate", month), DAYS, engine).total.cells["attrition_rate"]
    assert (cell.numerator, cell.denominator) == (2, 10 + 3), "ten days are gone, today with them"
    assert cell.value == Fraction(2 * 365, 13)
    behind = rows_behind(asking("attrition_rate", month), DAYS, engine, "attrition_rate", "denominator")
    assert behind.figure == 13 and behind.rows_in_all == 3
    assert sorted(int(str(each["counts"])) for each in behind.rows) == [0, 3, 10]
    ahead = answer(asking("attrition_rate", Days(DAY_OF_NOON + 5, DAY_OF_NOON + 9)), DAYS, engine)
    assert ahead.total.cells["attrition_rate"].value is None
    last_hours = answer(asking("attrition_rate", Instants(NOON - DAY, NOON)), DAYS, engine)
    assert last_hours.total.cells["attrition_rate"].denominator == 2


def test_who_is_employed_is_so_at_no_hour(fill: Fill) -> None:
    for split in ("day", "month", "hour", "weekday", "campaign"):
        with pytest.raises(NotUnderstood, match="cannot be split by"):
            answer(asking("attrition_rate", TODAY, by=(split,)), DAYS, fill())
