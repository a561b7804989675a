"""Which target holds for a cell: the closest one, on its days, for parts of what it is set for; sums by what is due."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from tests.facts_made import DAY_OF_NOON, NOON, row
from tests.query.conftest import Fill
from tests.query.hand_made import ALL, ANA, BEN, DESK, EVA, FILIP, OTHER_DESK
from utfall.catalogue import built_in
from utfall.core.clock import HOUR
from utfall.core.periods import Days
from utfall.facts.batch import Row
from utfall.query import Ask, Goal, Scope, Settings, Where, answer
from utfall.query.answer import Against

TEN = Days(DAY_OF_NOON - 4, DAY_OF_NOON + 6)  # the fifth is today
A, B, HOME, QUEUE = 1, 2, 900, 77


def target(planned: int | None, kpi: str = "hit_rate", **more: object) -> Row:
    plain: dict[str, object] = {"client_id": HOME, "happened_at": NOON - 20 * 24 * HOUR, "first_day": TEN.first,
                                "end_day": TEN.end, "curve": "linear"}  # fmt: skip
    return row("target", **{**plain, "kpi": kpi, "planned": planned, **more})


def sold(n: int = 1, **more: object) -> Row:
    given = {"conclusion": "yes", "state_category": "sale", "campaign_id": A, "client_id": EVA, "agent_id": ANA,
             "team_id": DESK}  # fmt: skip
    return row("outcome", n=n, **{**given, **more})


def part_of(name: str, key: int, day: int) -> dict[str, int]:
    return {("agent", ANA): {"team": DESK}, ("agent", BEN): {"team": OTHER_DESK}, ("campaign", A): {"client": EVA},
            ("campaign", B): {"client": FILIP}, ("queue", QUEUE): {"client": EVA}}.get((name, key), {})  # fmt: skip


def held(
    engine: Any, kpi: str = "hit_rate", by: tuple[str, ...] = (), settings: Settings | None = None, **more: Any
) -> Any:
    """What cells are held against: of the total, or of each row by its key."""
    given = {"scope": ALL, "period": TEN, "where": (), **more}
    ask = Ask(given["scope"], (kpi,), NOON, given["period"], by, given["where"], targets=True)
    told = answer(
        ask, built_in(), engine, settings=settings or Settings(zone="Europe/Oslo", belonging=part_of, home=HOME)
    )
    return {each.key: each.against.get(kpi) for each in told.rows} if by else told.total.against.get(kpi)


def level(found: Against | None) -> Fraction | None:
    return None if found is None else found.plan


def test_the_closest_target_holds_and_each_holds_for_what_is_part_of_it(fill: Fill) -> None:
    rows = [
        target(1_000), target(1_100, client_id=EVA), target(1_200, queue_id=QUEUE), target(1_300, campaign_id=A),
        target(1_400, team_id=DESK), target(1_500, agent_id=ANA), target(9_900, campaign_id=B),
    ]  # fmt: skip
    here = {"agent": Where("agent", (ANA,)), "team": Where("team", (DESK,)), "campaign": Where("campaign", (A,)),
            "queue": Where("queue", (QUEUE,)), "client": Where("client", (EVA,))}  # fmt: skip
    closest = ["agent", "team", "campaign", "client"]
    for place, name in enumerate(closest):
        engine = fill(outcome=[sold()], target=rows)
        found = held(engine, where=tuple(here[each] for each in closest[place:]))
        assert level(found) == {"agent": Fraction(15, 100), "team": Fraction(14, 100), "campaign": Fraction(13, 100),
                                "client": Fraction(11, 100)}[name]  # fmt: skip
    assert level(held(engine)) == Fraction(10, 100), "the whole house"
    assert level(held(engine, where=(here["campaign"],))) == Fraction(13, 100)
    without = [each for each in rows if each not in (rows[3], rows[4], rows[5])]
    engine = fill(outcome=[sold()], target=without)
    assert level(held(engine, where=(here["campaign"],))) == Fraction(11, 100), "a campaign is its client's"
    assert level(held(engine, where=(Where("campaign", (A, B)),))) == Fraction(10, 100), "of two clients the house's"
    engine = fill(outcome=[sold(), sold(agent_id=BEN, team_id=OTHER_DESK)], target=[target(1_400, team_id=DESK)])
    by_agent = held(engine, by=("agent",))
    assert {key: level(each) for key, each in by_agent.items()} == {(ANA,): Fraction(14, 100), (BEN,): None}


def test_a_queues_level_comes_after_a_campaigns_and_before_a_clients(fill: Fill) -> None:
    answered = row("contact", queued_at=NOON, answered_at=NOON, wait_ms=9_000, queue_id=QUEUE, client_id=EVA)
    engine = fill(
        contact=[answered], target=[target(2_000, "asa", queue_id=QUEUE), target(3_000, "asa", client_id=EVA)]
    )
    assert level(held(engine, "asa", where=(Where("queue", (QUEUE,)),))) == 20
    assert level(held(engine, "asa", where=(Where("client", (EVA,)),))) == 30
    engine = fill(contact=[answered], target=[target(3_000, "asa", client_id=EVA)])
    assert level(held(engine, "asa", where=(Where("queue", (QUEUE,)),))) == 30, "a queue is its client's"


def test_a_level_holds_for_an_hour_and_a_channel_but_not_for_an_outcome_or_nobody(fill: Fill) -> None:
    engine = fill(outcome=[sold(), sold(agent_id=None, team_id=None)], target=[target(1_000)])
    assert set(map(level, held(engine, by=("hour",)).values())) == {Fraction(10, 100)}
    assert set(held(engine, by=("reason",)).values()) == {None}
    assert held(engine, by=("agent",))[(None,)] is None


def test_on_its_days_the_shorter_span_holds_then_the_one_set_last_and_changes_are_said(fill: Fill) -> None:
    early = target(1_000, end_day=DAY_OF_NOON)
    engine = fill(outcome=[sold()], target=[early])
    found = held(engine)
    assert (level(found), found.covered, found.days) == (Fraction(10, 100), 4, 5), "four of the five days so far"
    engine = fill(outcome=[sold()], target=[early, target(2_000, first_day=DAY_OF_NOON)])
    found = held(engine)
    assert (level(found), len(found.sources), found.covered) == (Fraction(20, 100), 2, 5)
    days = held(engine, by=("day",))
    assert [level(days[(day,)]) for day in (DAY_OF_NOON - 1, DAY_OF_NOON, DAY_OF_NOON + 1)] == [
        Fraction(10, 100), Fraction(20, 100), Fraction(20, 100)]  # fmt: skip
    week, today = target(3_000), target(1_000, first_day=DAY_OF_NOON, end_day=DAY_OF_NOON + 1)
    told = [week, today, target(3_300, happened_at=NOON)]
    engine = fill(outcome=[sold()], target=told)
    assert level(held(engine, period=Days(DAY_OF_NOON, DAY_OF_NOON + 1))) == Fraction(10, 100)
    assert level(held(engine, period=Days(DAY_OF_NOON - 1, DAY_OF_NOON))) == Fraction(33, 100)
    same = fill(outcome=[sold()], target=[early, target(1_000, first_day=DAY_OF_NOON)])
    assert len(held(same).sources) == 1, "two alike are no change"
    assert held(fill(outcome=[sold()], target=[target(1_000, first_day=TEN.end, end_day=TEN.end + 3)])) is None


def test_a_sum_is_held_against_what_is_due_by_now_of_its_own_plan_and_band(fill: Fill) -> None:
    month = target(1_000, "sales", min_ok=800, max_ok=1_200)
    found = held(fill(outcome=[sold()], target=[month]), "sales")
    assert (found.plan, found.low, found.high, found.whole) == (5, 4, 6, 10) and found.adds_up
    days = held(fill(outcome=[sold()], target=[month]), "sales", by=("day",))
    assert (days[(DAY_OF_NOON,)].plan, days[(DAY_OF_NOON,)].low) == (1, Fraction(8, 10))
    assert days[(DAY_OF_NOON + 1,)].plan == 0, "nothing of tomorrow is due"
    engine = fill(outcome=[sold()], target=[month])
    assert held(engine, "sales", by=("campaign",)) == {(A,): None}, "the house's plan is no campaign's"
    assert not found.added
    of_agent = held(fill(outcome=[sold()], target=[target(1_000, "sales", agent_id=ANA)]), "sales")
    assert (of_agent.plan, of_agent.added) == (5, True)
    assert held(engine, "sales", by=("hour",)) == dict.fromkeys(held(engine, "sales", by=("hour",)))
    band = held(fill(outcome=[sold()], target=[target(None, "sales", max_ok=1_200)]), "sales")
    assert (band.plan, band.low, band.high) == (None, None, 6)
    late = held(fill(outcome=[sold()], target=[target(1_000, "sales", first_day=DAY_OF_NOON)]), "sales")
    assert (late.covered, late.days) == (1, 5)


def test_whoever_is_held_to_people_sees_what_names_none_and_a_client_only_his_own(fill: Fill) -> None:
    house, team = target(1_000), target(1_400, team_id=OTHER_DESK)
    engine = fill(outcome=[sold()], target=[house, team, target(2_000, client_id=FILIP)])
    assert level(held(engine, scope=Scope(teams=frozenset({DESK})))) == Fraction(10, 100)
    assert level(held(engine, scope=Scope(teams=frozenset({OTHER_DESK})))) == Fraction(14, 100)
    assert level(held(engine, scope=Scope(agents=frozenset({ANA})))) == Fraction(10, 100)
    assert level(held(engine, scope=Scope(agents=frozenset({BEN})))) == Fraction(14, 100), "his team's"
    assert held(engine, scope=Scope(clients=frozenset({EVA}))) is None, "neither the house's nor another's"
    secret = fill(outcome=[sold()], target=[house, target(3_000, campaign_id=A)])
    mine = (Where("campaign", (A,)),)
    own = {"agents": frozenset({ANA}), "hidden": frozenset({A})}
    assert level(held(secret, where=mine, scope=Scope(agents=frozenset({ANA})))) == Fraction(30, 100)
    assert level(held(secret, where=mine, scope=Scope(**own))) == Fraction(10, 100), "what is hidden stays so"  # type: ignore[arg-type]
    assert level(held(engine, scope=Scope(clients=frozenset({FILIP})))) == Fraction(20, 100)


def test_what_a_leader_is_told_of_his_queues_is_held_against_theirs_and_not_his_teams(fill: Fill) -> None:
    came = row("contact", queued_at=NOON, answered_at=NOON, wait_ms=9_000, queue_id=QUEUE, client_id=EVA)
    told = [target(5_000, "service_level", team_id=DESK), target(8_000, "service_level", queue_id=QUEUE),
            target(3_000, "asa", team_id=DESK)]  # fmt: skip
    engine = fill(contact=[came], target=told)
    leader = Scope(teams=frozenset({DESK}), served=frozenset({QUEUE}))
    assert level(held(engine, "service_level", scope=leader)) == Fraction(80, 100)
    assert level(held(engine, "asa", scope=leader)) == 30, "answered by his people"


def test_goals_of_agreements_are_the_clients_and_a_target_set_for_the_days_wins(fill: Fill) -> None:
    goals = (
        Goal(EVA, "hit_rate", DAY_OF_NOON - 2, None, Fraction(1_250)),
        Goal(FILIP, "hit_rate", 0, None, Fraction(5_000)),
        Goal(EVA, "sales", 0, None, Fraction(3_000), period="month"),
    )
    settings = Settings(zone="Europe/Oslo", belonging=part_of, home=HOME, goals=goals)
    engine = fill(outcome=[sold()], target=[])
    found = held(engine, where=(Where("campaign", (A,)),), settings=settings)
    assert (level(found), found.sources[0].agreed, found.covered, found.days) == (Fraction(125, 1_000), True, 3, 5)
    assert held(engine, settings=settings) is None
    november = Days(DAY_OF_NOON - 24, DAY_OF_NOON + 6)
    plan = held(engine, "sales", where=(Where("client", (EVA,)),), settings=settings, period=november)
    assert (plan.whole, plan.covered, plan.days) == (30, 25, 25)
    weekdays = [d for d in range(november.first, november.end) if (d + 3) % 7 < 5]
    gone = len([d for d in weekdays if d < DAY_OF_NOON]) + Fraction(12, 24)
    assert plan.plan == 30 * gone / len(weekdays), "by the hours worked"
    both = fill(outcome=[sold()], target=[target(2_000, client_id=EVA)])
    found = held(both, where=(Where("client", (EVA,)),), settings=settings)
    assert (level(found), found.sources[0].agreed) == (Fraction(20, 100), False)


def test_a_channels_own_goal_holds_for_it_and_all_of_them_together_have_none_when_they_differ(fill: Fill) -> None:
    goals = (Goal(EVA, "service_level", 0, None, Fraction(8_000)),
             Goal(EVA, "service_level", 0, None, Fraction(6_000), channel="chat"))  # fmt: skip
    settings = Settings(zone="Europe/Oslo", belonging=part_of, home=HOME, goals=goals)
    engine = fill(contact=[row("contact", queued_at=NOON, answered_at=NOON, wait_ms=9_000, client_id=EVA)])
    mine = Where("client", (EVA,))
    asked = {name: held(engine, "service_level", where=(mine, Where("channel", (name,))), settings=settings)
             for name in ("chat", "voice")}  # fmt: skip
    assert (level(asked["chat"]), level(asked["voice"])) == (Fraction(60, 100), Fraction(80, 100))
    every = held(engine, "service_level", where=(mine,), settings=settings)
    assert (every.mixed, every.plan) == (True, None)
    alike = replace(settings, goals=(goals[0], replace(goals[1], plan=Fraction(8_000))))
    assert level(held(engine, "service_level", where=(mine,), settings=alike)) == Fraction(80, 100)
    alone = replace(settings, goals=goals[1:])
    assert held(engine, "service_level", where=(mine,), settings=alone).mixed, "of the other channels nothing is agreed"
    wide = fill(contact=[row("contact", queued_at=NOON, answered_at=NOON, wait_ms=9_000, client_id=EVA)],
                target=[target(7_500, "service_level")])  # fmt: skip
    assert held(wide, "service_level", where=(mine,), settings=settings).mixed, "the client's goes before the house's"
    assert level(held(wide, "service_level", settings=settings)) == Fraction(75, 100)
    own = fill(contact=[row("contact", queued_at=NOON, answered_at=NOON, wait_ms=9_000, client_id=EVA)],
               target=[target(7_000, "service_level", client_id=EVA)])  # fmt: skip
    assert level(held(own, "service_level", where=(mine,), settings=settings)) == Fraction(70, 100)


def test_money_is_held_in_whole_units_of_its_currency(fill: Fill) -> None:
    line = row("sale_line", amount=12_000, order_id=1, client_id=EVA, campaign_id=A)
    found = held(fill(sale_line=[line], target=[target(10_000, "average_check")]), "average_check", by=("campaign",))
    assert {key: level(each) for key, each in found.items() if each} == {(A, "NOK"): 10_000}


def test_without_asking_nothing_is_told_and_asking_costs_one_query_however_many_rows(fill: Fill) -> None:
    many = [sold(agent_id=agent) for agent in range(1, 60)]
    engine = fill(outcome=many, target=[target(1_000, agent_id=agent) for agent in range(1, 60)])
    told = answer(Ask(ALL, ("hit_rate",), NOON, TEN, ("agent",)), built_in(), engine)
    assert not any(each.against for each in told.rows)
    counts = {}
    for targets in (False, True):
        counted = Counted(engine)
        answer(Ask(ALL, ("hit_rate", "yes"), NOON, TEN, ("agent",), targets=targets), built_in(), counted)
        counts[targets] = counted.queries
    assert counts[True] == counts[False] + 1


class Counted:
    """An engine that counts what it is asked."""

    def __init__(self, engine: Any) -> None:
        self.engine, self.queries = engine, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def run(self, sql: str) -> Any:
        self.queries += 1
        return self.engine.run(sql)


@pytest.mark.parametrize("kpi", ["attempt_distribution", "plan_fulfilment"])
def test_what_has_no_target_is_told_all_the_same(fill: Fill, kpi: str) -> None:
    assert held(fill(outcome=[sold()], target=[target(1_000)]), kpi) is None
