"""Random but honest histories: every kind of fact, with everything in it that a number could get wrong.

Facts are plain dicts by kind. Times crowd where errors hide: local midnights of two zones, the hour a change of clocks
doubles or skips, waits of exactly T. Flags are drawn apart from one another, so that every condition has a row that
meets all the others.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.facts_made import row
from utfall.facts.batch import Row
from utfall.facts.kinds import KINDS

from .around_at_random import around
from .cases_at_random import inquiries, opening_hours
from .more_at_random import more
from .people_at_random import CAMPAIGNS, CUSTOMERS, Fact, common, customers, flag, people, transitions
from .workforce_at_random import callers, cost_rates, forecasts, workforce

OSLO, KATHMANDU = "Europe/Oslo", "Asia/Kathmandu"
SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
MIDDLES = ("2025-10-26", "2026-03-29")  # clocks go back, clocks go forward in Oslo
FIELD = 7
WAITS = (0, 1, 3_000, 4_999, 5_000, 5_001, 12_345, 19_999, 20_000, 20_001, 31_000, 40_000, 90_000, 600_000)
FLOW_OUTS = ("timeout", "empty", "overflow", "closed", "exit_key", "callback", "voicemail", "withdrawn")
CATEGORIES = ("to_call", "open", "sale", "no_sale", "excluded")


@dataclass
class History:
    """Facts by kind as they stand at last, the moment asked from, and how far each origin is told (ms UTC)."""

    seed: int
    day: int
    as_of: int
    told: dict[int, int]
    facts: dict[str, list[Fact]] = field(default_factory=dict)

    def rows(self) -> dict[str, list[Row]]:
        """The facts as ledger rows."""
        return {kind: [row(kind, **fact) for fact in facts] for kind, facts in self.facts.items()}

    def rows_before(self) -> dict[str, list[Row]]:
        """Earlier versions of some facts, as another batch wrote them before: none of them may count."""
        out: dict[str, list[Row]] = {}
        for kind, facts in self.facts.items():
            again = [fact for fact in facts if fact["version"] == 2]
            out[kind] = [row(kind, **{**fact, "version": 1, "why": "first", "n": 7}) for fact in again]
        return out


class Draw(random.Random):
    """Draws times and words of one history."""

    middle: datetime
    as_of: int
    _ids = 0

    def id(self) -> int:
        """The next id of a fact."""
        self._ids += 1
        return self._ids

    def some(self, *pairs: tuple[object, int]) -> object:
        """One of the values, by weight."""
        return self.choices([value for value, _ in pairs], [weight for _, weight in pairs])[0]

    def time(self, zone: str, back: int = 3, ahead: int = 2) -> int:
        """An instant on one of the days around the middle."""
        there = ZoneInfo(zone)
        midnight = (self.middle + timedelta(days=self.randrange(-back, ahead))).replace(tzinfo=there)
        how = self.randrange(6)
        if how == 0:
            return _ms(midnight) + self.choice((-1_000, -1, 0, 1, 999))
        if how == 1:
            clock = self.middle.replace(hour=self.choice((1, 2, 3)), minute=self.randrange(60), fold=self.randrange(2))
            return _ms(clock.replace(tzinfo=there))
        at = midnight + timedelta(minutes=self.choice((15, 1)) * self.randrange(96 if how == 2 else 1_430))
        return _ms(at) + self.choice((0, 0, 1, 400, -1, 59_999))


def history(seed: int, size: int = 130) -> History:
    """The history of a seed, the same for the same seed. `size` inbound calls, the other kinds in proportion."""
    draw = Draw(seed)
    draw.middle = datetime.fromisoformat(MIDDLES[seed % len(MIDDLES)])
    noon = draw.middle.replace(hour=18, minute=37, second=21, tzinfo=ZoneInfo(OSLO))
    draw.as_of = _ms(noon) + 500
    told = {1: draw.as_of - 5 * MINUTE, 2: draw.as_of + 9 * DAY}
    made = History(seed, (draw.middle.date() - date(1970, 1, 1)).days, draw.as_of, told)
    made.facts = {
        "contact": [leg for _ in range(size) for leg in _call(draw)]
        + [_waiting(draw) for _ in range(size // 6)]
        + [_dial(draw) for _ in range(size)],
        "outcome": [_outcome(draw) for _ in range(size * 2)],
        "sale_line": [_line(draw) for _ in range(size)],
        "agent_state": [_state(draw) for _ in range(size)],
        "routing_offer": [_offer(draw) for _ in range(size // 2)],
        "customer_value": [_value(draw, customer) for customer in CUSTOMERS if draw.random() < 0.8],
    }
    made.facts["transition"] = transitions(draw)
    for who in made.facts["transition"]:
        if who["to_category"] == "to_call":
            made.facts["outcome"] += [_try(draw, who, _outcome(draw)) for _ in range(draw.choice((0, 0, 1, 2, 3, 5)))]
            made.facts["contact"] += [_try(draw, who, _dial(draw)) for _ in range(draw.choice((0, 0, 1, 2)))]
    made.facts |= workforce(draw, size)
    callers(draw, made.facts["contact"])
    made.facts |= more(draw, size)
    asking = inquiries(draw, size)
    made.facts |= {"case": made.facts["case"] + asking["case"], "case_event": asking["case_event"]}
    opening_hours(draw, made.facts["contact"])
    around(draw, made.facts, size // 2, told)
    made.facts["forecast"] = forecasts(draw, made.facts["contact"])
    made.facts["cost_rate"] = cost_rates(draw, size)
    made.facts = {kind: [_whole(kind, fact) for fact in facts] for kind, facts in made.facts.items()}
    return made


def _whole(kind: str, fact: Fact) -> Fact:
    """The fact with every column of its kind; what is not told is None."""
    plain = {"why": "first", "is_test": False, "actor": "agent", "origin_id": 1, "known_to": "ms", "zone": OSLO,
             "client_id": 1}  # fmt: skip
    return {**dict.fromkeys(KINDS[kind].names), **plain, **fact}


def _ms(moment: datetime) -> int:
    return round((moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1))


def _zone(draw: Draw) -> str:
    return str(draw.some((OSLO, 3), (KATHMANDU, 2)))


def _call(draw: Draw) -> list[Fact]:
    """One conversation: a leg, or several after flowing out of a queue or being handed over."""
    zone, conversation = _zone(draw), draw.id()
    at, legs = draw.time(zone), []
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        leg, at = _leg(draw, zone, conversation, at)
        legs.append(leg)
        if leg["n"] != 1:
            break
    return legs


def _leg(draw: Draw, zone: str, conversation: int, offered: int) -> tuple[Fact, int]:
    told = common(draw, zone)
    n = int(str(told["n"]))
    queued = offered + draw.choice((0, 0, 40_000, 9 * MINUTE))
    wait = draw.choice(WAITS) if draw.random() < 0.97 else 700_000 + draw.randrange(900_000)
    how = draw.choice(("answered",) * 8 + ("abandoned",) * 6 + FLOW_OUTS)
    left = queued + wait
    known = draw.random() < 0.95
    leg: Fact = {
        **told, **people(draw), **customers(draw), **_flags(draw), "interaction_id": conversation, "direction": "in",
        "attempt_no": draw.choice((None, 1)),
        "channel": draw.some(("voice", 6), ("chat", 2), ("email", 1), (None, 1)),
        "queue_id": draw.choice((None, 21, 22, 22)), "offered_at": offered, "queued_at": queued,
        "left_queue_at": left, "wait_ms": wait * n if known else None, "ended_at": left,
        "end_reason": how if how != "answered" else draw.choice(("completed", "completed", "transferred", "abandoned",
                                                                 "timeout", "callback")),
    }  # fmt: skip
    if how == "answered":
        leg |= {"answered_at": left, "answer_ms": draw.some(((left - offered) * n, 9), (None, 1))}
        left = _handle(draw, leg, left)
    elif draw.random() < 0.15:  # told at length, and yet nobody answered
        leg |= {"wrapped_at": left + 9_000, **dict.fromkeys(("answer_ms", "talk_ms", "handle_ms", "length_ms"), 7_000)}
    if draw.random() < 0.1:
        leg["direction"] = "out"  # a call of ours that stood in a queue
    return leg | _greeting(draw, left, n), left


def _handle(draw: Draw, leg: Fact, answered: int) -> int:
    """Adds talking, holding and after-work to a leg; gives the moment the agent could take the next."""
    if draw.random() < 0.06 and leg["version"] == 1:  # still talking
        leg |= {"version": 0, "why": "standing", "ended_at": None, "end_reason": None}
        return answered + HOUR
    n = int(str(leg["n"]))
    talk, hold, wrap = (draw.choice((0, draw.randrange(most * SECOND))) for most in (900, 60, 200))
    ended = answered + talk + hold
    leg |= {
        "ended_at": ended, "hold_ms": hold * n, "length_ms": draw.some(((talk + hold) * n, 9), (None, 1)),
        "talk_ms": draw.some((talk * n, 9), (None, 1)),
    }  # fmt: skip
    if draw.random() < 0.1:  # a source without after-work
        leg |= {"wrapped_at": ended}
        return ended
    leg |= {"wrapped_at": ended + wrap, "wrap_ms": wrap * n, "handle_ms": (talk + hold + wrap) * n}
    return ended + wrap


def _waiting(draw: Draw) -> Fact:
    """A caller who waits still; some are ghosts, whose source has moved on without them."""
    zone = _zone(draw)
    at = draw.as_of - draw.choice((0, 1, 5_000, 20_000, 20_001, 5 * MINUTE + 20_000, 5 * MINUTE + 20_001, HOUR,
                                   12 * HOUR, 12 * HOUR + 5 * MINUTE, 12 * HOUR + 5 * MINUTE + 1,
                                   30 * HOUR))  # fmt: skip
    return {
        **common(draw, zone), **people(draw), **customers(draw), **_flags(draw), "version": 0, "why": "standing",
        "known_to": "ms", "origin_id": draw.choice((1, 1, 2, 3)), "interaction_id": draw.id(),
        "direction": draw.some(("in", 7), ("out", 2)), "channel": draw.choice(("voice", "chat")),
        "queue_id": draw.choice((21, 22)), "offered_at": at - draw.choice((0, 40_000, DAY)),
        "queued_at": draw.some((at, 9), (None, 1)),
        "left_queue_at": draw.some((None, 9), (draw.as_of, 1)),
    }  # fmt: skip


def _dial(draw: Draw) -> Fact:
    zone = _zone(draw)
    told = common(draw, zone)
    n = int(str(told["n"]))
    at = draw.time(zone, back=draw.choice((3, 3, 45)))
    setup = draw.choice(("answered",) * 9 + ("no_answer", "busy", "rejected", "invalid", "network_fail",
                                             "machine_unanswered", "cancelled", None))  # fmt: skip
    dial: Fact = {
        **told, **people(draw), **customers(draw), **_flags(draw), "direction": "out", "setup_result": setup,
        "channel": draw.some(("voice", 9), ("email", 1)), "interaction_id": draw.id(), "offered_at": at,
        "attempt_no": draw.choice((None, 1, 2, 3)),
    }  # fmt: skip
    answered = at + draw.choice((0, 5_000))
    dial |= _greeting(draw, answered, n)
    if setup == "answered":
        dial["answered_at"] = answered
        _handle(draw, dial, answered)
    elif draw.random() < 0.1 and told["version"] == 1:
        dial |= {"version": 0, "why": "standing"}
    return dial


def _greeting(draw: Draw, answered: int, n: int) -> Fact:
    """When the customer said hello and an agent came on the line; a delay may be told without the hello."""
    greeted = draw.some((answered, 8), (None, 2))
    joined = draw.some((None, 2), *((answered + late, 2) for late in (0, 1_999, 2_000, 2_001, 7_000)))
    delay = None if joined is None else (int(str(joined)) - answered) * n
    return {"greeted_at": greeted, "agent_joined_at": joined, "agent_delay_ms": delay}


def _flags(draw: Draw) -> Fact:
    """What was told of the call, each apart from the others, on calls in and out alike."""
    return {
        "answered_by": draw.some(("human", 8), ("machine", 2), ("fax", 1), ("unknown", 2), (None, 4)),
        "is_dm": flag(draw), "purpose_discussed": flag(draw), "is_result": flag(draw),
        "suspected_live": draw.choice((None, None, False, True)), "reason_id": draw.choice((None, 61, 62)),
        "setup_result": draw.choice((None, "answered", "answered", "busy", "invalid")),
        "outcome_id": draw.choice((None, 51, 52)),
        "outcome_category": draw.choice((None, "sale", "sale", "no_sale", "attempt")),
        "transfer_kind": draw.choice((None, "none", "misroute", "planned")),
        "in_opening_hours": flag(draw),
    }  # fmt: skip


def _try(draw: Draw, who: Fact, fact: Fact) -> Fact:
    """A try on a customer to call, mostly in the round he is in; seldom progress that leaves him where he stands."""
    if "kind" in fact and draw.random() < 0.9:
        kind = draw.some(("attempt", 8), (None, 1))
        fact |= {"kind": kind, "attempt": "no_answer", "state_category": None, "conclusion": None}
    same = {name: who[name] for name in ("campaign_id", "customer_id", "list_id", "segment_id")}
    return {**fact, **same, "round": draw.some((who["round"], 8), (int(str(who["round"])) - 1, 2), (None, 1))}


def _outcome(draw: Draw) -> Fact:
    zone = _zone(draw)
    kind = draw.some(("progress", 10), ("attempt", 8), (None, 2))
    dirty = kind is None or draw.random() < 0.05
    progress = kind == "progress" or dirty
    return {
        **common(draw, zone), **people(draw), **customers(draw), "happened_at": draw.time(zone), "kind": kind,
        "round": draw.choice((None, 1, 8, 8, 8)),
        "attempt": draw.choice(("no_answer", "call_back")) if kind == "attempt" or dirty else None,
        "state_category": draw.choice(CATEGORIES) if progress else None,
        "conclusion": draw.choice((None, "yes", "no")) if progress else None,
        "state_id": draw.choice((71, 72, 73)) if progress else None, "outcome_id": draw.choice((51, 52, 53)),
        "reason_id": draw.choice((None, 61)), "attempt_no": draw.choice((None, 1, 2)),
        "channel": draw.choice((None, "voice", "email")), "is_conversation": flag(draw),
        "flow_has_other": draw.some((False, 30), (True, 1 if kind else 9), (None, 3)),
    }  # fmt: skip


def _line(draw: Draw) -> Fact:
    zone = _zone(draw)
    order = draw.randrange(900, 950)
    return {
        **common(draw, zone), **people(draw), **customers(draw), "happened_at": draw.time(zone), "sale_id": order,
        "order_id": order, "product_id": draw.choice((None, 81, 82)), "qty": draw.choice((None, 1, 1, 2, 5)),
        "amount": draw.choice((None, 0, 19_900, 25_001)), "margin": draw.choice((None, None, 5_000, -100)),
        "currency": draw.some(("NOK", 5), ("EUR", 3), (None, 1)), "outcome_id": draw.choice((51, 52)),
        "channel": draw.choice((None, "voice")),
    }  # fmt: skip


def _state(draw: Draw) -> Fact:
    """How an agent spent a while; intervals of one agent may lie over one another, as chats do."""
    zone = _zone(draw)
    start = draw.time(zone)
    length = draw.choice((0, 1, MINUTE, 14 * MINUTE + 999, 40 * MINUTE, 3 * HOUR, 26 * HOUR))
    return {
        **common(draw, zone), **people(draw), "n": 1, "known_to": "ms", "start_at": start, "end_at": start + length,
        "state": draw.choice(("idle", "ringing", "talk", "talk", "hold", "acw", "case_work", "break", "meal",
                               "training", "away")),
        "channel": draw.choice((None, "voice", "chat", "chat", "messenger")),
        "is_paid": flag(draw), "campaign_id": draw.choice((None, *CAMPAIGNS)), "queue_id": draw.choice((None, 21)),
        "reason_id": draw.choice((None, 61)),
    }  # fmt: skip


def _offer(draw: Draw) -> Fact:
    zone = _zone(draw)
    return {
        **common(draw, zone), **people(draw), "rang_at": draw.time(zone), "campaign_id": draw.choice((None, 1)),
        "queue_id": draw.choice((None, 21, 22)), "ring_ms": 8_000,
        "result": draw.choice(("answered", "answered", "missed", "declined", "cancelled")),
    }  # fmt: skip


def _value(draw: Draw, customer: int) -> Fact:
    return {
        "fact_id": draw.id(), "version": 1, "n": 1, "customer_id": customer, "field_id": FIELD,
        "value_id": draw.choice((None, 91, 92)), "happened_at": draw.as_of - DAY,
    }  # fmt: skip
