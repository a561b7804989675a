"""Plans: whose they are, how they fall due, and what a number held against them says."""

from fractions import Fraction

import pytest

from tests.facts_made import DAY_OF_NOON, NOON, row
from tests.query.conftest import Fill
from tests.query.hand_made import ALL, ANA, BEN, DESK, EVA, FILIP
from utfall.catalogue import built_in
from utfall.core.clock import HOUR
from utfall.core.periods import Days
from utfall.facts.batch import Row
from utfall.query import Ask, NotShared, NotUnderstood, Scope, Settings, Where, answer, rows_behind

TEN = Days(DAY_OF_NOON - 4, DAY_OF_NOON + 6)  # ten days, the fifth is today: a Tuesday
A, B = 1, 2  # campaigns


def target(planned: int | None, first: int = TEN.first, end: int = TEN.end, **more: object) -> Row:
    plain = {"curve": "linear", "client_id": None, "happened_at": NOON - 20 * 24 * HOUR, "kpi": "sales"}
    return row("target", **{**plain, "first_day": first, "end_day": end, "planned": planned, **more})


def sold(n: int, **more: object) -> Row:
    return row("outcome", **{"n": n, "state_category": "sale", "conclusion": "yes", "campaign_id": A, **more})


def told(engine: object, kpi: str = "plan_fulfilment", **more: object) -> Fraction | None:
    given = {"period": TEN, "as_of": NOON, "by": (), "where": (), "scope": ALL, **more}
    ask = Ask(given["scope"], (kpi,), given["as_of"], given["period"], given["by"], given["where"])  # type: ignore[arg-type]
    return answer(ask, built_in(), engine).total.cells[kpi].value  # type: ignore[arg-type]


def test_a_plan_falls_due_by_days_by_hours_or_at_once(fill: Fill) -> None:
    for curve, due in (("linear", 5), ("none", 10)):
        engine = fill(outcome=[sold(5)], target=[target(1_000, curve=curve)])
        assert told(engine) == Fraction(5, due)
        assert told(engine, "plan_fulfilment:full") == Fraction(1, 2)
    engine = fill(outcome=[sold(5)], target=[target(1_000, curve="calendar")])
    # Friday, Monday and half of Tuesday of the six weekdays from Friday to Friday, without Saturdays and Sundays
    weekdays = [day for day in range(TEN.first, TEN.end) if (day + 3) % 7 < 5]
    gone = len([day for day in weekdays if day < DAY_OF_NOON]) + Fraction(11, 24)  # noon in Oslo is 11 in UTC
    assert told(engine) == 5 / (10 * gone / len(weekdays))


def test_a_plan_falls_due_by_the_hours_that_are_handed_down(fill: Fill) -> None:
    engine = fill(outcome=[sold(5)], target=[target(1_000, curve="calendar", campaign_id=A)])
    asked: list[int | None] = []

    def mornings(day: int, campaign: int | None) -> tuple[tuple[int, int], ...]:
        asked.append(campaign)
        return ((8 * HOUR, 12 * HOUR),)

    ask = Ask(ALL, ("plan_fulfilment",), NOON, TEN, where=(Where("campaign", (A,)),))
    cell = answer(ask, built_in(), engine, settings=Settings(zone="Europe/Oslo", opening=mornings)).total.cells
    assert cell["plan_fulfilment"].value == 1, "at noon of the fifth of ten days half of it is due"
    assert set(asked) == {A}


def test_the_shorter_plan_holds_and_of_two_alike_the_one_set_last(fill: Fill) -> None:
    month = target(3_000, TEN.first - 10, TEN.first + 20)
    week = target(500, DAY_OF_NOON, DAY_OF_NOON + 5)
    again = target(1_000, DAY_OF_NOON, DAY_OF_NOON + 5, happened_at=NOON)
    engine = fill(outcome=[sold(6)], target=[month, week, again])
    assert told(engine) == 1, "four days of the month's plan and one of the week's: 4 + 2"
    today = Ask(ALL, ("plan_fulfilment",), NOON, TEN, ("day",))
    days = {each.key[0]: each.cells["plan_fulfilment"] for each in answer(today, built_in(), engine).rows}
    assert days[DAY_OF_NOON].value == 3 and days[DAY_OF_NOON].denominator == 1_000
    assert days[DAY_OF_NOON - 1].value == 0
    assert days[DAY_OF_NOON + 1].value is None, "nothing is due yet"


def test_a_plan_is_for_whom_it_is_set(fill: Fill) -> None:
    engine = fill(
        outcome=[sold(2, agent_id=ANA, team_id=DESK), sold(3, campaign_id=B, agent_id=BEN, team_id=DESK)],
        target=[target(400, campaign_id=A, curve="none"), target(1_000, campaign_id=B, curve="none"),
                target(800, agent_id=ANA, curve="none"), target(1_600, team_id=DESK, curve="none")],
    )  # fmt: skip
    ask = Ask(ALL, ("plan_fulfilment",), NOON, TEN, ("campaign",))
    found = answer(ask, built_in(), engine)
    values = {each.key[0]: each.cells["plan_fulfilment"].value for each in found.rows}
    assert values == {A: Fraction(1, 2), B: Fraction(3, 10)}
    assert found.total.cells["plan_fulfilment"].value == Fraction(5, 14), "theirs added up"
    assert any("those by campaign are added" in note for note in found.notes)
    by_agent = answer(Ask(ALL, ("plan_fulfilment",), NOON, TEN, ("team", "agent")), built_in(), engine)
    values = {each.key[1]: each.cells["plan_fulfilment"].value for each in by_agent.rows}
    assert values == {ANA: Fraction(1, 4), BEN: None}, "nobody set one for Ben"
    assert by_agent.subtotals[0][1].cells["plan_fulfilment"].value == Fraction(5, 16)
    both = (Where("campaign", (A, B)),)
    assert told(engine, where=both) == Fraction(5, 14)
    assert told(engine, where=(Where("campaign", (A,)),)) == Fraction(1, 2)


def test_one_for_all_is_not_held_against_some(fill: Fill) -> None:
    engine = fill(
        outcome=[sold(2, client_id=EVA), sold(6, client_id=FILIP)],
        target=[target(800, curve="none"), target(400, client_id=EVA, curve="none")],
    )
    assert told(engine) == 1
    assert told(engine, scope=Scope(clients=frozenset({EVA}))) == Fraction(1, 2)
    assert told(engine, scope=Scope(clients=frozenset({FILIP}))) is None
    assert told(engine, where=(Where("client", (EVA, FILIP)),)) == 2, "Eva's alone is set among the two"
    with pytest.raises(NotShared, match="plans"):
        told(engine, scope=Scope(centres=frozenset({1})))


def test_without_a_plan_or_with_one_of_nothing_there_is_no_value(fill: Fill) -> None:
    for plans in (
        [],
        [target(0)],
        [target(None, min_ok=100)],
        [target(500, TEN.end, TEN.end + 9)],
        [target(9, kpi="yes")],
    ):
        assert told(fill(outcome=[sold(5)], target=plans)) is None
    assert told(fill(outcome=[sold(5)], target=[target(None, min_ok=500)]), "plan_fulfilment:band") == 1
    assert told(fill(outcome=[sold(5)], target=[target(None, max_ok=499)]), "plan_fulfilment:band") == 0


def test_any_number_has_a_plan_and_less_is_a_deviation(fill: Fill) -> None:
    engine = fill(
        contact=[row("contact", queued_at=NOON, answered_at=NOON + 1, wait_ms=30_000)],
        outcome=[sold(1), row("outcome", conclusion="no", state_category="no_sale", n=3)],
        target=[target(2_000, kpi="asa"), target(5_000, kpi="hit_rate"), target(2_500, kpi="hit_rate:per_customer")],
    )
    assert told(engine, "plan_fulfilment:asa") == Fraction(1, 2), "half as long again as planned"
    assert told(engine, "plan_fulfilment:hit_rate") == Fraction(1, 2)
    number = built_in().numbers["plan_fulfilment:asa"]
    assert number.better == "lower" and number.formula.endswith("− 1") and number.variant_of == "plan_fulfilment"
    assert "plan_fulfilment:hit_rate" not in list(built_in().numbers), "never listed"
    for wrong in ("plan_fulfilment:nothing", "plan_fulfilment:plan_fulfilment", "plan_fulfilment:attempt_distribution"):
        with pytest.raises(NotUnderstood, match="there is no number"):
            told(engine, wrong)


def test_no_plan_is_set_for_an_hour_or_a_product(fill: Fill) -> None:
    for split in ("hour", "weekday", "outcome", "channel"):
        with pytest.raises(NotUnderstood, match="no plan is set for such"):
            answer(Ask(ALL, ("plan_fulfilment",), NOON, TEN, (split,)), built_in(), fill())


def test_the_targets_behind_a_plan_come_to_it(fill: Fill) -> None:
    engine = fill(outcome=[sold(6)], target=[target(3_000, TEN.first - 10, TEN.first + 20), target(500, DAY_OF_NOON,
                  DAY_OF_NOON + 1), target(77, kpi="yes")])  # fmt: skip
    ask = Ask(ALL, ("plan_fulfilment",), NOON, TEN, ("day",))
    whole = rows_behind(ask, built_in(), engine, "plan_fulfilment", "denominator")
    assert (whole.figure, sorted(int(str(each["planned"])) for each in whole.rows)) == (3_500, [500, 3_000])
    day = rows_behind(ask, built_in(), engine, "plan_fulfilment", "denominator", key=(DAY_OF_NOON,))
    assert (day.figure, day.rows_in_all) == (500, 1)
    assert rows_behind(ask, built_in(), engine, "plan_fulfilment", "numerator", key=(DAY_OF_NOON,)).figure == 6
    none = rows_behind(ask, built_in(), engine, "plan_fulfilment", "denominator", key=(TEN.first - 99,))
    assert none.figure is None and none.rows == ()


def test_attempts_per_record_tried_are_never_told_alone(fill: Fill) -> None:
    with pytest.raises(NotUnderstood, match="only shown together with Fulfilment of the base plan by customers tried"):
        answer(Ask(ALL, ("completion_rate_tried",), NOON, TEN), built_in(), fill())
