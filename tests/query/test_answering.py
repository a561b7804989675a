"""What happened and where things stand, counted, split and rolled up, on both engines."""

from fractions import Fraction

import pytest

from tests.facts_made import DAY_OF_NOON, NOON, handled, row
from tests.query.conftest import Fill
from tests.query.hand_made import ANA, BEN, CARLA, CATALOGUE, DESK, OTHER_DESK, TODAY, ask
from utfall.core.clock import DAY, HOUR, MINUTE, SECOND
from utfall.core.periods import Days
from utfall.facts.batch import Row
from utfall.query import Ask, Dated, NotUnderstood, Scope, Settings, Where, answer, sentences
from utfall.query.answer import SYSTEM, Answer


def values(found: Answer, kpi: str) -> dict[object, object]:
    """The values of one number by key."""
    return {each.key: each.cells[kpi].value for each in found.rows}


def outcome(agent: int | None, team: int | None, **more: object) -> Row:
    return row("outcome", agent_id=agent, team_id=team, **more)


def test_a_ratio_is_one_division_at_every_level(fill: Fill) -> None:
    engine = fill(
        outcome=[
            outcome(ANA, DESK),
            outcome(BEN, DESK),
            outcome(BEN, DESK, kind="attempt", n=2),
            outcome(CARLA, OTHER_DESK, kind="attempt"),
            outcome(ANA, DESK, is_test=True),
        ]
    )
    found = answer(ask("progress_rate", by="team,agent"), CATALOGUE, engine)
    assert values(found, "progress_rate") == {
        (DESK, ANA): Fraction(1),
        (DESK, BEN): Fraction(1, 3),
        (OTHER_DESK, CARLA): Fraction(0),
    }
    teams = {each.key: each.cells["progress_rate"].value for level, each in found.subtotals if level == 1}
    assert teams == {(DESK,): Fraction(1, 2), (OTHER_DESK,): Fraction(0)}
    total = found.total.cells["progress_rate"]
    assert (total.value, total.numerator, total.denominator) == (Fraction(2, 5), 2, 5)


def test_nothing_over_nothing_is_no_value_and_a_count_is_nought(fill: Fill) -> None:
    found = answer(ask("progress_rate", "sales"), CATALOGUE, fill())
    assert found.total.cells["progress_rate"].value is None
    assert found.total.cells["sales"].value == 0
    assert found.rows == ()


def test_who_has_no_agent_stands_in_a_row_and_the_system_in_another(fill: Fill) -> None:
    engine = fill(outcome=[outcome(ANA, DESK), outcome(None, None), outcome(None, None, actor="system", n=3)])
    found = answer(ask("outcomes", by="agent"), CATALOGUE, engine)
    assert values(found, "outcomes") == {(ANA,): 1, (SYSTEM,): 3, (None,): 1}
    assert found.total.cells["outcomes"].value == 5
    held = answer(ask("outcomes", where=(Where("agent", (SYSTEM, ANA)),)), CATALOGUE, engine)
    assert held.total.cells["outcomes"].value == 4


def test_bulk_actions_stand_in_a_row_of_their_own(fill: Fill) -> None:
    engine = fill(
        outcome=[outcome(ANA, DESK), outcome(ANA, DESK, kind="attempt"), outcome(ANA, DESK, actor="bulk", n=200)]
    )
    found = answer(ask("progress_rate", by="agent"), CATALOGUE, engine)
    assert values(found, "progress_rate") == {(ANA,): Fraction(1, 2)}
    assert found.total.cells["progress_rate"].denominator == 2
    assert found.bulk is not None and found.bulk.cells["progress_rate"].numerator == 200
    taken_in = answer(ask("progress_rate", bulk=True), CATALOGUE, engine)
    assert taken_in.total.cells["progress_rate"].value == Fraction(201, 202)
    assert taken_in.bulk is None


def test_what_was_annulled_counts_only_where_it_is_asked_for(fill: Fill) -> None:
    engine = fill(
        outcome=[
            outcome(ANA, DESK, state_category="sale"),
            outcome(ANA, DESK, state_category="sale", version=2, why="annulled"),
        ]
    )
    found = answer(ask("sales", "annulled", "outcomes"), CATALOGUE, engine)
    assert {kpi: each.value for kpi, each in found.total.cells.items()} == {"sales": 1, "annulled": 1, "outcomes": 1}


def moved(customer: int, at: int, to: str, was: str | None = None, **more: object) -> Row:
    state = {"to_call": 1, "sale": 2, "no_sale": 3, "open": 4}
    return row(
        "transition", customer_id=customer, happened_at=at, to_category=to, to_state_id=state[to], from_category=was,
        from_state_id=was and state[was], round=1, from_round=1, **more,
    )  # fmt: skip


def test_where_things_stand_is_entries_less_exits(fill: Fill) -> None:
    engine = fill(
        transition=[
            *(moved(customer, NOON - 5, "to_call") for customer in (1, 2, 3)),
            moved(1, NOON - 4, "sale", "to_call", actor="bulk"),
            moved(1, NOON - 3, "sale", "sale"),
            moved(2, NOON + MINUTE, "no_sale", "to_call"),
        ]
    )
    found = answer(ask("used", "standing", by="category", period=None), CATALOGUE, engine)
    assert found.total.cells["used"].value == Fraction(1, 3)
    assert values(found, "standing") == {("to_call",): 2, ("sale",): 1}
    later = answer(ask("used", period=None, as_of=NOON + MINUTE), CATALOGUE, engine)
    assert later.total.cells["used"].value == Fraction(2, 3)
    untouched = answer(ask("standing", period=Days(1, 2), as_of=NOON), CATALOGUE, engine)
    assert untouched.total.cells["standing"].value == 3, "a Current number never reacts to the date picker"
    assert answer(ask("moves"), CATALOGUE, engine).total.cells["moves"].value == 5


def test_tries_of_standing_customers_fall_into_buckets_by_their_present_round(fill: Fill) -> None:
    def tried(customer: int, n: int, in_round: int = 1) -> Row:
        return row("outcome", kind="attempt", customer_id=customer, n=n, round=in_round, happened_at=NOON - MINUTE)

    engine = fill(
        transition=[
            *(moved(customer, NOON - HOUR, "to_call") for customer in range(1, 6)),
            moved(5, NOON - 5, "sale", "to_call"),
        ],
        outcome=[tried(1, 1), tried(2, 1), tried(2, 4), tried(3, 7, in_round=2), tried(5, 9)],
    )
    found = answer(ask("tries", "untried", period=None), CATALOGUE, engine)
    assert found.by == ("bucket",)
    assert values(found, "tries") == {(0,): 2, (1,): 1, (2,): 1, (None,): None}
    assert values(found, "untried")[(None,)] == Fraction(1, 2)
    assert found.total.cells["tries"].value == 4
    by_campaign = answer(ask("tries", by="campaign", period=None), CATALOGUE, engine)
    assert values(by_campaign, "tries") == {(1, 0): 2, (1, 1): 1, (1, 2): 1}


def test_distinct_counts_are_asked_of_the_engine_at_every_level(fill: Fill) -> None:
    engine = fill(
        outcome=[
            outcome(ANA, DESK, customer_id=1),
            outcome(BEN, DESK, customer_id=1),
            outcome(BEN, DESK, customer_id=2),
            outcome(CARLA, OTHER_DESK, customer_id=2, campaign_id=2),
            outcome(CARLA, OTHER_DESK),
        ]
    )
    found = answer(ask("people", by="team,agent"), CATALOGUE, engine)
    assert values(found, "people") == {(DESK, ANA): 1, (DESK, BEN): 2, (OTHER_DESK, CARLA): 1}
    assert [each.cells["people"].value for _, each in found.subtotals] == [2, 1]
    assert found.total.cells["people"].value == 3


def test_to_date_counts_from_the_beginning_to_the_end_of_the_period(fill: Fill) -> None:
    engine = fill(
        outcome=[
            outcome(ANA, DESK, customer_id=1, happened_at=NOON - 400 * DAY),
            outcome(ANA, DESK, customer_id=2),
            outcome(ANA, DESK, customer_id=3, happened_at=NOON + DAY),
        ],
        transition=[moved(customer, NOON - 500 * DAY, "to_call") for customer in range(1, 5)],
    )
    assert answer(ask("reached"), CATALOGUE, engine).total.cells["reached"].value == Fraction(2, 4)
    now = answer(ask("reached", period=None, as_of=NOON - DAY), CATALOGUE, engine)
    assert now.total.cells["reached"].value == Fraction(1, 4)


def test_a_share_divides_by_all_of_what_it_ignores(fill: Fill) -> None:
    engine = fill(
        outcome=[
            outcome(ANA, DESK, outcome_id=5),
            outcome(ANA, DESK, outcome_id=6, n=3),
            outcome(BEN, DESK, outcome_id=5),
            outcome(BEN, DESK, outcome_id=6),
        ]
    )
    found = answer(ask("share", by="agent,outcome"), CATALOGUE, engine)
    assert values(found, "share") == {
        (ANA, 5): Fraction(1, 4), (ANA, 6): Fraction(3, 4), (BEN, 5): Fraction(1, 2), (BEN, 6): Fraction(1, 2)
    }  # fmt: skip
    assert found.total.cells["share"].value == 1
    held = answer(ask("share", where=(Where("outcome", (5,)),)), CATALOGUE, engine)
    assert held.total.cells["share"].value == Fraction(2, 6)


def waited(ms: int, how: str = "answered", **more: object) -> Row:
    if how == "answered":
        return handled(wait=ms, **more)
    return row("contact", queued_at=NOON, left_queue_at=NOON + ms, wait_ms=ms, end_reason=how, queue_id=1, **more)


def waiting(ms: int, **more: object) -> Row:
    return row("contact", version=0, offered_at=NOON - ms, queued_at=NOON - ms, queue_id=1, **more)


def test_a_service_level_takes_settings_and_callers_who_still_wait(fill: Fill) -> None:
    engine = fill(
        contact=[
            *(waited(20 * SECOND) for _ in range(8)),
            waited(60 * SECOND, "abandoned"),
            waited(2 * SECOND, "abandoned"),
            waiting(35 * SECOND),
            waiting(5 * SECOND),
            waiting(5 * SECOND),
            waiting(12 * HOUR - 30 * SECOND),
        ],
        told={1: NOON + MINUTE},
    )
    found = answer(ask("service", "service:40", "waiting", "abandonment"), CATALOGUE, engine)
    service = found.total.cells["service"]
    assert (service.value, service.numerator, service.denominator) == (Fraction(4, 5), 8, 10)
    assert (service.open, service.undecided) == (4, 2), "the ghost is open, but not measured"
    assert found.total.cells["service:40"].value == Fraction(8, 9)
    assert found.total.cells["abandonment"].value == Fraction(1, 13)
    dated = Settings(dated=(Dated("T", 10 * SECOND, client=1), Dated("T", 1, client=1, first_day=DAY_OF_NOON + 1)))
    strict = answer(ask("service"), CATALOGUE, engine, settings=dated)
    assert strict.total.cells["service"].value == 0


def test_open_rows_are_measured_no_further_than_their_origin_is_told(fill: Fill) -> None:
    told = NOON - 30 * SECOND
    engine = fill(contact=[waiting(35 * SECOND), waiting(30 * SECOND), waiting(29 * SECOND)], told={1: told})
    found = answer(ask("service"), CATALOGUE, engine).total.cells["service"]
    assert (found.denominator, found.open) == (0, 3)
    assert found.undecided == 2, "who entered as the source fell silent has waited nothing; who came later is not told"


def test_the_nearest_rank_counts_a_row_as_often_as_it_stands_for(fill: Fill) -> None:
    waits = [10, 20, 30, 40, 100]
    engine = fill(contact=[waited(each * SECOND, queue_id=each // 50) for each in waits])
    found = answer(ask("wait_p90", "wait_p50", "longest", by="queue"), CATALOGUE, engine)
    assert {kpi: each.value for kpi, each in found.total.cells.items()} == {
        "wait_p90": 100, "wait_p50": 30, "longest": 100
    }  # fmt: skip
    assert found.total.cells["wait_p90"].denominator == 5
    assert values(found, "wait_p50") == {(0,): 20, (2,): 100}
    many = fill(contact=[waited(10 * SECOND, n=9, wait_ms=90 * SECOND), waited(20 * SECOND)])
    found = answer(ask("wait_p90", "wait_p50"), CATALOGUE, many)
    assert found.total.cells["wait_p90"].value == 10
    nobody = answer(ask("wait_p90"), CATALOGUE, fill())
    assert nobody.total.cells["wait_p90"].value is None


def test_handling_time_runs_from_first_to_last_of_a_conversation(fill: Fill) -> None:
    engine = fill(
        contact=[
            handled(NOON, interaction_id=1, agent_id=ANA, talk=5 * MINUTE, wrap=0, wait=0),
            handled(NOON + 5 * MINUTE, interaction_id=1, agent_id=BEN, talk=4 * MINUTE, wrap=MINUTE, wait=0),
            handled(NOON, interaction_id=2, agent_id=BEN, talk=2 * MINUTE, wrap=0, wait=0),
        ]
    )
    found = answer(ask("cycle", by="agent"), CATALOGUE, engine)
    assert found.total.cells["cycle"].value == 360
    # Ben's part of the first conversation began when its customer called, not when he was handed over
    assert values(found, "cycle") == {(ANA,): 300, (BEN,): 360}


def talk(start: int, end: int, agent: int = ANA, **more: object) -> Row:
    return row("agent_state", start_at=start, end_at=end, state="talk", agent_id=agent, **more)


def test_two_chats_at_once_are_one_agents_time_once(fill: Fill) -> None:
    engine = fill(
        agent_state=[
            talk(NOON, NOON + 20 * MINUTE, campaign_id=1),
            talk(NOON + 10 * MINUTE, NOON + 30 * MINUTE, campaign_id=2),
            talk(NOON, NOON + 10 * MINUTE, BEN, campaign_id=1),
            talk(NOON, NOON + 2 * MINUTE, BEN, campaign_id=1),
        ]
    )
    found = answer(ask("talk", "busy", "concurrency", "spells", by="campaign"), CATALOGUE, engine)
    assert values(found, "busy") == {(1,): 1800, (2,): 1200}
    assert found.total.cells["busy"].value == 2400
    assert found.total.cells["talk"].value == 40 * 60 + 12 * 60
    assert found.total.cells["spells"].value == 4


def test_hours_come_of_milliseconds(fill: Fill) -> None:
    engine = fill(
        outcome=[outcome(ANA, DESK, state_category="sale", n=9)], agent_state=[talk(NOON, NOON + 90 * MINUTE)]
    )
    cell = answer(ask("sales_per_hour"), CATALOGUE, engine).total.cells["sales_per_hour"]
    assert (cell.value, cell.numerator, cell.denominator) == (6, 9, 90 * MINUTE)


def test_currencies_are_split_and_never_added(fill: Fill) -> None:
    def line(currency: str, amount: int, agent: int, order: int) -> Row:
        return row("sale_line", currency=currency, amount=amount, agent_id=agent, order_id=order, qty=2)

    engine = fill(
        sale_line=[line("NOK", 900, ANA, 1), line("NOK", 100, ANA, 1), line("EUR", 50, ANA, 2), line("NOK", 70, BEN, 3)]
    )
    found = answer(ask("value", "check", "units", by="agent"), CATALOGUE, engine)
    assert found.by == ("agent", "currency")
    assert values(found, "value") == {
        (ANA, "EUR"): 50, (ANA, "NOK"): 1000, (ANA, None): None, (BEN, "NOK"): 70, (BEN, None): None
    }  # fmt: skip
    assert values(found, "units")[ANA, None] == 6
    assert values(found, "check")[ANA, "NOK"] == 1000
    assert found.total.cells["value"].value is None
    assert found.total.cells["units"].value == 8
    assert {each.key: each.cells["check"].value for each in found.apart_totals} == {("EUR",): 50, ("NOK",): 535}
    by_currency = answer(ask("value", by="currency"), CATALOGUE, engine)
    assert values(by_currency, "value") == {("EUR",): 50, ("NOK",): 1070}
    assert by_currency.total.cells["value"].value is None


def test_a_number_hides_where_a_part_must_be_nothing(fill: Fill) -> None:
    engine = fill(outcome=[outcome(ANA, DESK, conclusion="yes"), outcome(BEN, DESK, kind="attempt")])
    found = answer(ask("hidden", by="agent"), CATALOGUE, engine)
    assert values(found, "hidden") == {(ANA,): 1, (BEN,): None}


def test_a_customer_field_splits_by_its_newest_value(fill: Fill) -> None:
    engine = fill(
        outcome=[outcome(ANA, DESK, customer_id=each) for each in (1, 2, 3)],
        customer_value=[
            row("customer_value", customer_id=1, field_id=7, value_id=70, happened_at=NOON - 5),
            row("customer_value", customer_id=1, field_id=7, value_id=71),
            row("customer_value", customer_id=2, field_id=7, value_id=70),
            row("customer_value", customer_id=2, field_id=8, value_id=80),
        ],
    )
    found = answer(ask("outcomes", "people", by="field:7"), CATALOGUE, engine)
    assert values(found, "outcomes") == {(70,): 1, (71,): 1, (None,): 1}
    held = answer(ask("outcomes", by="field:8", where=(Where("field:7", (70,)),)), CATALOGUE, engine)
    assert values(held, "outcomes") == {(80,): 1}


def test_only_ids_and_codes_become_part_of_a_query(fill: Fill) -> None:
    engine = fill(outcome=[outcome(ANA, DESK)])
    with pytest.raises(ValueError, match="not a code"):
        answer(ask("outcomes", where=(Where("channel", ("voice' OR 1=1 --",)),)), CATALOGUE, engine)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (ask("hit_ratee"), "there is no number 'hit_ratee'"),
        (ask("progres_rate"), "did you mean progress_rate"),
        (ask("sales", by="agnet"), "there is no split 'agnet'; did you mean agent"),
        (ask("abandonment", by="agent"), "cannot be split by agent: abandoned has none"),
        (ask("used", by="day"), "cannot be split by day"),
        (ask("sales_per_hour", by="product"), "cannot be split by product"),
        (ask("sales", where=(Where("queue", (1,)),)), "cannot be held to queue"),
        (ask("sales", period=None), "needs a period"),
        (ask("pair"), "only shown together with Progress rate"),
        (ask("nuisance", by="week"), "fewer than 30 days"),
        (ask("sales", by="bucket"), "cannot be split by"),
        (ask("sales", where=(Where("agent", ("ana",)),)), "Agent is held to ids, not to 'ana'"),
        (ask("sales", by="agent,agent"), "named twice"),
        (Ask(Scope(), (), NOON), "no number"),
    ],
)
def test_what_makes_no_sense_is_answered_with_a_sentence(fill: Fill, question: Ask, says: str) -> None:
    with pytest.raises(NotUnderstood, match=says):
        answer(question, CATALOGUE, fill())


def test_numbers_that_belong_together_may_be_asked_together(fill: Fill) -> None:
    assert answer(ask("pair", "progress_rate"), CATALOGUE, fill()).total.cells["pair"].value is None


def test_the_queries_can_be_shown(fill: Fill) -> None:
    (only,) = sentences(ask("progress_rate", by="agent"), CATALOGUE, fill())
    assert "outcome" in only and str(TODAY.first) in only
