"""Numbers told by intervals: whose target, which days, what is said beside them, and the intervals behind."""

from fractions import Fraction

import pytest

from tests.facts_made import DAY_OF_NOON, NOON, row
from tests.query.conftest import Fill
from tests.query.hand_made import ALL, ANA, BEN
from utfall.catalogue import built_in
from utfall.core.clock import DAY, HOUR, MINUTE, SECOND
from utfall.core.periods import Days
from utfall.query import Ask, Dated, NotShared, NotUnderstood, Scope, Settings, Where, answer, rows_behind, why

CATALOGUE = built_in()
TODAY = Days(DAY_OF_NOON, DAY_OF_NOON + 1)
LATER = NOON + 6 * HOUR


def asking(*kpis: str, by: tuple[str, ...] = (), period: Days = TODAY, where: tuple[Where, ...] = ()) -> Ask:
    return Ask(ALL, kpis, LATER, period, by, where)


def calls(n: int, **more: object) -> tuple[object, ...]:
    """Calls of 180 s each at noon."""
    told = {"queued_at": NOON, "answered_at": NOON, "wait_ms": 0, "wrapped_at": NOON + 3 * MINUTE,
            "talk_ms": n * 150 * SECOND, "handle_ms": n * 180 * SECOND}  # fmt: skip
    return row("contact", n=n, **{**told, **more})


def test_a_client_s_own_target_decides_how_many_are_needed(fill: Fill) -> None:
    engine = fill(contact=[calls(100), calls(100, client_id=2)])
    settings = Settings(dated=(Dated("service_share", 950_000, client=2), Dated("T", 10 * SECOND, client=2)))
    found = answer(asking("required_agents", by=("client",)), CATALOGUE, engine, settings=settings)
    assert [row.cells["required_agents"].value for row in found.rows] == [14, 16]
    assert found.mixed == ("required_agents",) and any("mixed" in note for note in found.notes)
    impossible = Settings(dated=(Dated("service_share", 1_000_000),))
    found = answer(asking("required_agents"), CATALOGUE, engine, settings=impossible)
    assert found.total.cells["required_agents"].value is None, "no number of agents answers all in time"


def test_days_to_come_do_not_make_the_mean_day_emptier(fill: Fill) -> None:
    engine = fill(contact=[calls(100), calls(100, queued_at=NOON - DAY)])
    month = Days(DAY_OF_NOON - 1, DAY_OF_NOON + 20)
    cell = answer(asking("required_agents", period=month), CATALOGUE, engine).total.cells["required_agents"]
    assert (cell.value, cell.numerator, cell.denominator) == (14, 200, 2)
    tuesdays = asking("required_agents", period=month, where=(Where("weekday", (2,)),))
    cell = answer(tuesdays, CATALOGUE, engine).total.cells["required_agents"]
    assert (cell.value, cell.numerator, cell.denominator) == (14, 100, 1)


def test_by_quarter_hour_each_quarter_has_its_own_load(fill: Fill) -> None:
    engine = fill(contact=[calls(50), calls(50, queued_at=NOON + 20 * MINUTE)])
    quarters = answer(asking("required_agents", by=("quarter_hour",)), CATALOGUE, engine)
    halves = answer(asking("required_agents", by=("half_hour",)), CATALOGUE, engine)
    assert [row.cells["required_agents"].value for row in quarters.rows] == [14, 14]
    assert [row.cells["required_agents"].value for row in halves.rows] == [14]


def test_talking_alone_is_said_and_nothing_known_has_no_value(fill: Fill) -> None:
    engine = fill(contact=[calls(100, handle_ms=None, talk_ms=100 * 180 * SECOND)])
    found = answer(asking("required_agents"), CATALOGUE, engine)
    assert found.total.cells["required_agents"].value == 14
    assert any("talking alone" in note for note in found.notes)
    engine = fill(contact=[calls(100, handle_ms=None, talk_ms=None)])
    found = answer(asking("required_agents", "required_agents:erlang_a"), CATALOGUE, engine)
    assert {cell.value for cell in found.total.cells.values()} == {None}
    assert not any("talking alone" in note for note in found.notes)
    nobody = answer(asking("required_agents"), CATALOGUE, fill()).total.cells["required_agents"]
    assert nobody.value == 0, "nobody came: nobody is needed"


def test_the_half_hours_of_the_day_stand_behind_agents_needed(fill: Fill) -> None:
    engine = fill(contact=[calls(7), calls(5, queued_at=NOON + HOUR), calls(4, queued_at=NOON - DAY + HOUR)])
    asked = asking("required_agents", period=Days(DAY_OF_NOON - 1, DAY_OF_NOON + 1))
    behind = rows_behind(asked, CATALOGUE, engine, "required_agents")
    assert behind.figure == 9 and [(each["half_hour"], each["counts"], each["holds"]) for each in behind.rows] == [
        (26, 9, True), (24, 7, False),
    ]  # fmt: skip
    assert rows_behind(asked, CATALOGUE, engine, "required_agents", "denominator").figure == 2


def test_the_intervals_stand_behind_an_error_and_a_strain(fill: Fill) -> None:
    engine = fill(
        contact=[calls(4, queue_id=1), calls(3, queue_id=2)],
        forecast=[row("forecast", volume=650, starts_at=NOON), row("forecast", volume=100, starts_at=NOON - HOUR)],
        agent_state=[
            row("agent_state", start_at=NOON, end_at=NOON + 20 * MINUTE, state="talk", agent_id=ANA),
            row("agent_state", start_at=NOON + 20 * MINUTE, end_at=NOON + 40 * MINUTE, state="idle", agent_id=ANA),
        ],
    )
    asked = asking("forecast_wape", "high_occupancy_share")
    found = answer(asked, CATALOGUE, engine)
    assert found.total.cells["forecast_wape"].value == Fraction(350, 400)
    assert any("3 contacts came in intervals without a forecast" in note for note in found.notes)
    behind = rows_behind(asked, CATALOGUE, engine, "forecast_wape")
    told = [(each["interval_at"], each["queue_id"], each["came"], each["expected"], each["counts"])
            for each in behind.rows]  # fmt: skip
    assert told == [(NOON, 1, 400, 650, 250), (NOON - HOUR, 1, None, 100, 100)] and behind.figure == 350
    behind = rows_behind(asked, CATALOGUE, engine, "high_occupancy_share", "denominator")
    assert behind.figure == 3 and len(behind.rows) == 3
    (one,) = rows_behind(asked, CATALOGUE, engine, "high_occupancy_share").rows
    assert (one["interval_at"], one["handling_ms"], one["productive_ms"]) == (NOON, 15 * MINUTE, 15 * MINUTE)


def test_a_limit_of_strain_is_that_of_the_row_s_own_client(fill: Fill) -> None:
    engine = fill(agent_state=[
        row("agent_state", start_at=NOON, end_at=NOON + 12 * MINUTE, state="talk", agent_id=who, client_id=client)
        for who, client in ((ANA, 1), (BEN, 2))
    ] + [
        row("agent_state", start_at=NOON + 12 * MINUTE, end_at=NOON + 15 * MINUTE, agent_id=who, client_id=client)
        for who, client in ((ANA, 1), (BEN, 2))
    ])  # fmt: skip
    settings = Settings(dated=(Dated("occupancy_limit", 790_000, client=2),))
    found = answer(asking("high_occupancy_share", by=("agent",)), CATALOGUE, engine, settings=settings)
    assert [row.cells["high_occupancy_share"].value for row in found.rows] == [0, 1]


def test_what_is_told_by_intervals_keeps_to_the_scope_and_has_no_parts(fill: Fill) -> None:
    engine = fill(contact=[calls(4), calls(3, client_id=2)], forecast=[row("forecast", client_id=2)])
    of_one = Ask(Scope(clients=frozenset({1})), ("forecast_wape", "required_agents"), LATER, TODAY)
    cells = answer(of_one, CATALOGUE, engine).total.cells
    assert cells["forecast_wape"].value is None and cells["required_agents"].numerator == 4
    with pytest.raises(NotShared, match="agents"):
        answer(Ask(Scope(agents=frozenset({ANA})), ("forecast_bias",), LATER, TODAY), CATALOGUE, engine)
    for kpi in ("forecast_wape", "required_agents"):
        with pytest.raises(NotUnderstood, match="its change has no parts"):
            why(asking(kpi, by=("queue",)), asking(kpi, by=("queue",)), CATALOGUE, engine)
