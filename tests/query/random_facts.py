"""A random but honest little centre: every kind of fact, with gaps, trials, bulk, annulled and open rows in it."""

import random
from collections.abc import Mapping, Sequence

from tests.facts_made import NOON, OSLO, row
from utfall.core.clock import DAY, HOUR, MINUTE, SECOND
from utfall.facts.batch import Row

ZONES = (OSLO, OSLO, "Asia/Kolkata", "America/New_York")
DAYS = 4  # around the day of noon


def centre(seed: int, size: int = 60) -> dict[str, Sequence[Row]]:
    """Rows by kind of fact, the same for the same seed."""
    draw = random.Random(seed)
    return {
        "contact": [_contact(draw) for _ in range(size)],
        "outcome": [_outcome(draw) for _ in range(size)],
        "sale_line": [_sale(draw) for _ in range(size // 3)],
        "transition": list(_transitions(draw, size // 2)),
        "agent_state": [_state(draw) for _ in range(size // 2)],
        "routing_offer": [_offer(draw) for _ in range(size // 3)],
        "customer_value": [_value(draw, customer) for customer in range(1, 9)],
    }


def _at(draw: random.Random) -> int:
    spread = draw.choice((HOUR, DAYS * DAY))
    return NOON + draw.randrange(-spread, spread // 2) // SECOND * SECOND + draw.choice((0, 0, 1, 400))


def _common(draw: random.Random) -> dict[str, object]:
    why = draw.choices(("first", "annulled"), (9, 1))[0]
    return {
        "version": 1 if why == "first" else 2,
        "why": why,
        "origin_id": draw.choice((1, 2)),
        "actor": draw.choices(("agent", "system", "bulk"), (7, 2, 1))[0],
        "n": draw.choices((1, 2, 5), (8, 1, 1))[0],
        "known_to": draw.choices(("ms", "day", "not_after"), (8, 1, 1))[0],
        "is_test": draw.choices((False, None, True), (7, 2, 1))[0],
        "zone": draw.choice(ZONES),
        "client_id": draw.choice((101, 102)),
    }


def _people(draw: random.Random) -> dict[str, object]:
    agent = draw.choice((None, 1, 1, 2, 2, 3))
    team = None if agent is None else draw.choice((11, 12)) if agent == 3 else 11
    return {"agent_id": agent, "team_id": team, "centre_id": None if team is None else team + 100}


def _customer(draw: random.Random) -> dict[str, object]:
    return {
        "campaign_id": draw.choice((None, 1, 1, 2)),
        "customer_id": draw.choice((None, *range(1, 9))),
        "list_id": draw.choice((None, 31, 32)),
        "segment_id": draw.choice((None, 41)),
        "round": draw.choice((1, 1, 1, 2)),
    }


def _flag(draw: random.Random) -> bool | None:
    return draw.choice((True, True, False, None))


def _contact(draw: random.Random) -> Row:
    offered, common = _at(draw), _common(draw)
    n = int(str(common["n"]))
    told: dict[str, object] = {"offered_at": offered, "interaction_id": draw.randrange(1, 30)}
    inward = draw.random() < 0.6
    queued = offered + draw.choice((0, 40 * SECOND))
    wait = draw.choice((0, 3, 5, 19, 20, 21, 60, 100)) * SECOND + draw.choice((0, 0, 400))
    how = draw.choices(("answered", "abandoned", "timeout", "exit_key", "open", "waiting"), (6, 3, 1, 1, 1, 1))[0]
    if inward:
        told |= {"queued_at": queued, "queue_id": draw.choice((None, 21, 22))}
    if how in ("open", "waiting"):
        common |= {"version": 0, "why": "standing", "known_to": "ms", "n": 1}
    else:
        told |= {"wait_ms": wait * n, "left_queue_at": queued + wait}
        told["end_reason"] = "completed" if how == "answered" else how
    answered = queued + wait
    if how in ("answered", "open"):
        told |= {"answered_at": answered, "answer_ms": (answered - offered) * n, "left_queue_at": answered}
        told |= {"wait_ms": wait * n}
    if how == "answered":
        talk, hold, wrap = (draw.randrange(0, most) * SECOND for most in (600, 60, 120))
        told |= {
            "ended_at": answered + talk + hold, "wrapped_at": answered + talk + hold + wrap, "talk_ms": talk * n,
            "hold_ms": hold * n, "wrap_ms": wrap * n, "length_ms": (talk + hold) * n,
            "handle_ms": draw.choice((None, (talk + hold + wrap) * n)),
        }  # fmt: skip
    setup = ("answered", "no_answer", "busy", "rejected", "invalid", "network_fail", "cancelled", None)
    told |= {
        "direction": "in" if inward else "out", "channel": draw.choice(("voice", "voice", "chat")),
        "setup_result": draw.choice(setup), "answered_by": draw.choice(("human", "machine", "unknown", None)),
        "is_dm": _flag(draw), "purpose_discussed": _flag(draw), "is_result": _flag(draw),
        "suspected_live": draw.choice((None, True)), "attempt_no": draw.choice((None, 1, 2)),
        "outcome_id": draw.choice((None, 51, 52)), "reason_id": draw.choice((None, 61)),
        "outcome_category": draw.choice((None, "sale", "no_sale", "attempt")),
        "greeted_at": draw.choice((None, answered)), "agent_joined_at": draw.choice((None, answered + 2500)),
        "agent_delay_ms": draw.choice((None, 500 * n, 2500 * n)),
        "transfer_kind": draw.choice((None, "none", "planned")),
    }  # fmt: skip
    return row("contact", **_people(draw), **_customer(draw), **told, **common)


def _outcome(draw: random.Random) -> Row:
    category = draw.choice((None, "sale", "no_sale", "open", "excluded"))
    return row(
        "outcome", **_common(draw), **_people(draw), **_customer(draw), happened_at=_at(draw),
        kind="attempt" if category is None else "progress", state_category=category,
        attempt=draw.choice(("no_answer", "call_back")) if category is None else None,
        conclusion={"sale": "yes", "no_sale": "no"}.get(str(category)), state_id=draw.choice((None, 71, 72)),
        outcome_id=draw.choice((51, 52, 53)), reason_id=draw.choice((None, 61)), attempt_no=draw.choice((None, 1, 2)),
        channel=draw.choice((None, "voice", "email")), is_conversation=_flag(draw),
        flow_has_other=draw.choices((False, True), (9, 1))[0], is_live=_flag(draw), is_dm=_flag(draw),
        is_result=_flag(draw),
    )  # fmt: skip


def _sale(draw: random.Random) -> Row:
    return row(
        "sale_line", **_common(draw), **_people(draw), **_customer(draw), happened_at=_at(draw),
        order_id=draw.choice((None, *range(1, 9))), product_id=draw.choice((None, 81, 82)), qty=draw.randrange(1, 4),
        amount=draw.choice((None, *range(100, 103))), margin=draw.choice((None, 10)), turnover=draw.choice((None, 7)),
        currency=draw.choice(("NOK", "NOK", "EUR", None)), outcome_id=draw.choice((51, 52)), channel="voice",
    )  # fmt: skip


def _transitions(draw: random.Random, customers: int) -> Sequence[Row]:
    """Histories of whole customers: loaded, moved, sometimes into another round or out."""
    rows = []
    for customer in range(1, customers + 1):
        common = _common(draw) | {"why": "first", "version": 1, "n": 1, "is_test": False}
        where = {"campaign_id": draw.choice((1, 2)), "customer_id": customer, "list_id": draw.choice((None, 31))}
        at, state, in_round = _at(draw) - DAY, None, 1
        for _ in range(draw.randrange(1, 4)):
            to = draw.choice(("to_call", "to_call", "open", "sale", "no_sale", "excluded"))
            rows.append(_move(common, where, at, state, to, in_round, in_round))
            at, state = at + draw.randrange(MINUTE, DAY), to
        if draw.random() < 0.3:
            rows.append(_move(common, where, at, state, "to_call", in_round + 1, in_round))
    return rows


def _move(common: Mapping[str, object], where: Mapping[str, object], at: int, was: str | None, to: str, to_round: int,
          from_round: int) -> Row:  # fmt: skip
    ids = {"to_call": 71, "open": 72, "sale": 73, "no_sale": 74, "excluded": 75}
    return row(
        "transition", **common, **where, happened_at=at, from_category=was, from_state_id=was and ids[was],
        to_category=to, to_state_id=ids[to], round=to_round, from_round=from_round, cause="trigger",
    )  # fmt: skip


def _state(draw: random.Random) -> Row:
    start = _at(draw)
    length = draw.choice((0, MINUTE, 14 * MINUTE, 40 * MINUTE, 3 * HOUR)) + draw.choice((0, 1, 999))
    common = _common(draw) | {"known_to": "ms", "n": 1}
    kinds = ("idle", "talk", "talk", "hold", "acw", "break", "meal")
    return row(
        "agent_state", **common, **_people(draw), start_at=start, end_at=start + length, state=draw.choice(kinds),
        is_paid=_flag(draw), campaign_id=draw.choice((None, 1, 2)), queue_id=draw.choice((None, 21)),
    )  # fmt: skip


def _offer(draw: random.Random) -> Row:
    result = draw.choice(("answered", "missed", "cancelled", "declined"))
    return row(
        "routing_offer", **_common(draw), **_people(draw), rang_at=_at(draw), result=result, ring_ms=8000,
        campaign_id=draw.choice((None, 1)), queue_id=draw.choice((None, 21)),
    )  # fmt: skip


def _value(draw: random.Random, customer: int) -> Row:
    return row("customer_value", customer_id=customer, field_id=7, value_id=draw.choice((None, 91, 92)))
