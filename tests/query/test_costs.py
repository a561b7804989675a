"""What paid time costs: whose rate is in force, who may see it, what is paid once, and the pieces behind."""

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.facts_made import DAY_OF_NOON, NOON, row
from tests.query.conftest import Fill
from tests.query.hand_made import ALL, ANA, BEN
from utfall.catalogue import built_in
from utfall.core.clock import HOUR, MINUTE
from utfall.core.periods import Days
from utfall.query import Ask, NotShared, Settings, Where, answer, rows_behind, sentences, why

CATALOGUE = built_in()
TODAY = Days(DAY_OF_NOON, DAY_OF_NOON + 1)


def asking(*kpis: str, by: tuple[str, ...] = (), where: tuple[Where, ...] = ()) -> Ask:
    return Ask(replace(ALL, turnover=True), kpis, NOON + 6 * HOUR, TODAY, by, where)


def rate(amount: int, **more: object) -> tuple[object, ...]:
    return row("cost_rate", **{"client_id": None, "amount": amount, **more})


def hour(**more: object) -> tuple[object, ...]:
    return row("agent_state", **{"team_id": 11, "centre_id": 111, **more})


def cost(engine: object, settings: Settings | None = None, currency: str = "NOK") -> Fraction | None:
    found = answer(asking("labour_cost"), CATALOGUE, engine, settings=settings)  # type: ignore[arg-type]
    return next((each.cells["labour_cost"].value for each in found.apart_totals if each.key == (currency,)), None)


def test_the_nearest_rate_is_in_force_and_of_each_the_latest_begun(fill: Fill) -> None:
    rates = [rate(100), rate(200, client_id=1), rate(300, centre_id=111), rate(400, team_id=11)]
    rates += [rate(500, agent_id=ANA)]
    for known in range(1, 6):
        assert cost(fill(agent_state=[hour()], cost_rate=rates[:known])) == 100 * known
        assert cost(fill(agent_state=[hour()], cost_rate=rates[:known][::-1])) == 100 * known
    others = [rate(450, agent_id=ANA, first_day=DAY_OF_NOON - 9), rate(900, agent_id=ANA, first_day=DAY_OF_NOON + 1)]
    assert cost(fill(agent_state=[hour()], cost_rate=[*rates, *others])) == 500
    corrected = [*rates, rate(510, agent_id=ANA, happened_at=NOON + 1)]
    assert cost(fill(agent_state=[hour()], cost_rate=corrected)) == 510, "of two of one day the one set last"
    never = [rate(100), rate(7, agent_id=ANA, why="annulled"), rate(7, agent_id=ANA, is_test=True),
             row("cost_rate", client_id=None, agent_id=ANA, amount=None)]  # fmt: skip
    assert cost(fill(agent_state=[hour()], cost_rate=never)) == 100


def test_a_rate_of_the_home_s_own_client_is_the_house_s(fill: Fill) -> None:
    engine = fill(agent_state=[hour(client_id=2)], cost_rate=[rate(100, client_id=9)])
    assert cost(engine) is None
    assert cost(engine, Settings(home=9)) == 100


def test_time_without_a_rate_has_no_cost_and_makes_that_of_the_cell_unknown(fill: Fill) -> None:
    engine = fill(
        agent_state=[hour(agent_id=ANA), hour(agent_id=BEN), hour(agent_id=BEN, is_paid=False, start_at=NOON + HOUR,
                                                                  end_at=NOON + 2 * HOUR)],
        cost_rate=[rate(300, agent_id=ANA)],
    )  # fmt: skip
    found = answer(asking("labour_cost", by=("agent",)), CATALOGUE, engine)
    assert {each.key: each.cells["labour_cost"].value for each in found.rows} == {(ANA, "NOK"): 300}
    assert cost(engine) is None, "less than all of it would be a wrong cost"


def test_what_is_done_at_once_is_paid_once_and_currencies_stand_apart(fill: Fill) -> None:
    both = [hour(), hour(start_at=NOON + 30 * MINUTE, end_at=NOON + 90 * MINUTE)]
    assert cost(fill(agent_state=both, cost_rate=[rate(100)])) == 150
    engine = fill(
        agent_state=[hour(), hour(agent_id=BEN)], cost_rate=[rate(100), rate(7, agent_id=BEN, currency="EUR")],
        outcome=[row("outcome", state_category="sale", n=2)],
    )  # fmt: skip
    assert (cost(engine), cost(engine, currency="EUR")) == (100, 7)
    found = answer(asking("cost_per_sale"), CATALOGUE, engine)
    assert {each.key[0]: each.cells["cost_per_sale"].value for each in found.apart_totals} == {
        "EUR": Fraction(7, 2), "NOK": 50,
    }  # fmt: skip
    assert found.total.cells["cost_per_sale"].value is None, "currencies are never added"
    of_one = answer(asking("cost_per_sale", where=(Where("currency", ("EUR",)),)), CATALOGUE, engine)
    assert of_one.apart_totals[0].cells["cost_per_sale"].value == Fraction(7, 2), "sales are of no currency"
    split = answer(asking("cost_per_sale", by=("currency",)), CATALOGUE, engine)
    assert [(each.key, each.cells["cost_per_sale"].value) for each in split.rows] == [
        (("EUR",), Fraction(7, 2)), (("NOK",), 50),
    ]  # fmt: skip


def test_the_pieces_stand_behind_a_cost_with_their_rates(fill: Fill) -> None:
    engine = fill(
        agent_state=[hour(), hour(agent_id=BEN, end_at=NOON + 10 * MINUTE)], cost_rate=[rate(600)],
        sale_line=[row("sale_line", amount=5_000)],
    )  # fmt: skip
    asked = asking("labour_cost", "cost_per_sale:margin")
    behind = rows_behind(asked, CATALOGUE, engine, "labour_cost", key=("NOK",))
    assert behind.figure == 700 * HOUR and len(behind.rows) == 5
    assert {(each["hourly_rate"], each["currency"]) for each in behind.rows} == {(600, "NOK")}
    assert sum(int(str(each["counts"])) for each in behind.rows) == behind.figure
    margin = rows_behind(asked, CATALOGUE, engine, "cost_per_sale:margin", key=("NOK",))
    assert margin.figure == (5_000 - 700) * HOUR
    assert {part.how for part in margin.parts} == {"sum", "cost"}


def test_only_who_may_see_turnover_sees_what_people_cost(fill: Fill) -> None:
    engine = fill(agent_state=[hour()], cost_rate=[rate(100)])
    for kpi in ("labour_cost", "cost_per_sale", "cost_per_sale:margin"):
        with pytest.raises(NotShared, match="turnover"):
            answer(replace(asking(kpi), scope=replace(ALL, turnover=False)), CATALOGUE, engine)
    assert any("CASE" in each and "100" in each for each in sentences(asking("labour_cost"), CATALOGUE, engine))
    assert not any("CASE" in each for each in sentences(asking("paid_time"), CATALOGUE, engine))


def test_a_change_of_cost_is_told_by_team(fill: Fill) -> None:
    yesterday = Days(DAY_OF_NOON - 1, DAY_OF_NOON)
    engine = fill(
        agent_state=[hour(), hour(start_at=NOON - 24 * HOUR, end_at=NOON - 22 * HOUR), hour(team_id=12, agent_id=BEN)],
        cost_rate=[rate(100, first_day=DAY_OF_NOON - 30)],
    )
    now = asking("labour_cost", by=("team",))
    found = why(now, replace(now, period=yesterday), CATALOGUE, engine)
    assert found.change == 0 and {each.key: each.pull for each in found.pieces} == {11: -100, 12: 100}
