"""Random facts that follow one another: who comes back, to the millisecond of every window; surveys; cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .people_at_random import Fact, common, customers, flag, people

if TYPE_CHECKING:
    from .facts_at_random import Draw

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
WINDOWS = (HOUR, DAY, DAY, 3 * DAY, 7 * DAY, 7 * DAY, 30 * DAY)
TO_THE_MS = (-1, 0, 1, -MINUTE, MINUTE)


def around(draw: Draw, facts: dict[str, list[Fact]], size: int, told: dict[int, int]) -> None:
    """Adds what is told of contacts here and there, contacts that follow others, invites, answers and cases."""
    for leg in facts["contact"]:
        leg |= _beside(draw)
        if draw.random() < 0.4:  # numbers with ids that customers have too
            leg["contact_point_id"] = draw.choice((None, 1, 2, 3))
    first = [leg for leg in facts["contact"] if leg["direction"] == "in"]
    facts["contact"] += [_old(draw, draw.choice(first), told) for _ in range(size // 2)]
    known = [leg for leg in facts["contact"] if leg["direction"] == "in" and leg.get("ended_at")]
    facts["contact"] += [_after(draw, draw.choice(known)) for _ in range(size)]
    gone = [leg for leg in first if leg.get("end_reason") == "abandoned" and leg.get("answered_at") is None]
    facts["contact"] += [_hour_after(draw, draw.choice(gone)) for _ in range(size // 2)]
    facts["survey_invite"] = [_invite(draw) for _ in range(size // 3)]
    facts["survey_answer"] += [_answer(draw, facts["survey_invite"]) for _ in range(size // 2)]
    facts["case_event"] += [event for _ in range(size // 2) for event in _case(draw)]


def _beside(draw: Draw) -> Fact:
    return {
        "callback_needed": draw.some((None, 4), (False, 2), (True, 1)),
        "is_resolved": flag(draw), "is_resolvable": draw.choice((None, True, False)),
        "is_self_service": draw.some((None, 8), (False, 3), (True, 2)),
        "agent_requested": draw.some((None, 2), (False, 2), (True, 1)),
        "transfer_kind": draw.some((None, 4), ("none", 4), ("planned", 1), ("misroute", 1)),
    }  # fmt: skip


def _moved(leg: Fact, by: int) -> Fact:
    """Its times, so much later; what the clock of opening hours shows stays."""
    return {name: value + by for name, value in leg.items()
            if name.endswith("_at") and not name.endswith("_open_at") and isinstance(value, int)}  # fmt: skip


def _again(draw: Draw, leg: Fact, began: int) -> Fact:
    """Another conversation of the same customer like a leg, begun at another time."""
    times = _moved(leg, began - int(str(leg["offered_at"])))
    same = {name: leg[name] for name in ("customer_id", "contact_point_id", "reason_id")}
    new = {**leg, **common(draw, str(leg["zone"])), **people(draw), **times, **_beside(draw), **same, "n": leg["n"],
           "interaction_id": draw.choice((draw.id(), None, leg["interaction_id"]))}  # fmt: skip
    if draw.random() < 0.2:  # about something else, or somebody else
        new |= {"reason_id": draw.choice((None, 61, 62)), "contact_point_id": draw.choice((None, 1, 2))}
    return new | ({"client_id": leg["client_id"]} if draw.random() < 0.8 else {})


def _old(draw: Draw, leg: Fact, told: dict[int, int]) -> Fact:
    """So long ago that its window is just over or just open, by what its source has told."""
    old = _again(draw, leg, int(str(leg["offered_at"])) - draw.choice((4, 8, 9, 12, 31, 33)) * DAY)
    if draw.random() < 0.6:  # nothing speaks against it
        old |= {"transfer_kind": None, "callback_needed": None, "is_self_service": None, "end_reason": "completed"}
    if draw.random() < 0.4:  # of somebody who never came before or after
        old["customer_id"] = 2_000 + draw.id()
    if old.get("ended_at") is not None and draw.random() < 0.5:
        until = min(draw.as_of, told.get(int(str(old["origin_id"])), draw.as_of))
        ended = until - draw.choice(WINDOWS) + draw.choice(TO_THE_MS)
        old |= _moved(old, ended - int(str(old["ended_at"])))
    return old


def _after(draw: Draw, leg: Fact) -> Fact:
    """Follows another to the millisecond of a window, from where it began, left the queue or ended."""
    since = draw.choice(("ended_at", "ended_at", "offered_at", "left_queue_at", "queued_at"))
    at = int(str(leg[since] if leg.get(since) is not None else leg["offered_at"]))
    back = _again(draw, leg, at + draw.choice((*WINDOWS, 0, 5 * MINUTE)) + draw.choice((*TO_THE_MS, 0)))
    if draw.random() < 0.2:  # we call him
        back |= {"direction": "out", "setup_result": draw.choice(("answered", "no_answer"))}
    return back


def _hour_after(draw: Draw, leg: Fact) -> Fact:
    """About an hour after a caller gave up."""
    at = int(str(leg["left_queue_at"])) + draw.choice((MINUTE, HOUR, HOUR)) + draw.choice(TO_THE_MS)
    back = _again(draw, leg, at)
    return back | draw.choice(({"answered_at": at + 5_000, "ended_at": at + MINUTE}, {}, {"direction": "out"}))


def _invite(draw: Draw) -> Fact:
    zone = draw.choice(("Europe/Oslo", "Asia/Kathmandu"))
    who = {name: value for name, value in customers(draw).items() if name in ("campaign_id", "customer_id")}
    return {
        **common(draw, zone), **people(draw), **who, "sent_at": draw.time(zone), "survey_id": draw.choice((None, 7)),
        "is_delivered": draw.choice((None, True, True, False)), "queue_id": draw.choice((None, 21)),
        "channel": draw.choice((None, "email", "sms")), "reason_id": draw.choice((None, 61)),
    }  # fmt: skip


def _answer(draw: Draw, invites: list[Fact]) -> Fact:
    zone, to = draw.choice(("Europe/Oslo", "Asia/Kathmandu")), draw.choice(invites)
    who = {name: value for name, value in customers(draw).items() if name in ("campaign_id", "customer_id")}
    high = draw.choice((1, 5, 10))
    score = draw.randrange(high + 1)
    shared = {"client_id": to["client_id"], "campaign_id": to["campaign_id"]} if draw.random() < 0.8 else {}
    return {
        **common(draw, zone), **people(draw), **who, "happened_at": draw.time(zone), **shared,
        "invite_id": draw.some((to["fact_id"], 3), (None, 1)), "asked_for": draw.choice(("resolved", "nps", "csat")),
        "score": score, "scale_min": 0, "scale_max": high, "scale": f"0-{high}", "points": score * 100,
        "polarity": "higher", "survey_id": draw.choice((None, 7)), "question_id": draw.choice((None, 8, 9)),
        "subject": draw.choice((None, "agent", "company")), "queue_id": draw.choice((None, 21)),
        "channel": draw.choice((None, "email")), "reason_id": draw.choice((None, 61)),
    }  # fmt: skip


def _case(draw: Draw) -> list[Fact]:
    """An inquiry resolved and opened again without a gap, some to the millisecond of a window."""
    zone = draw.choice(("Europe/Oslo", "Asia/Kathmandu"))
    shared: Fact = {
        **{name: value for name, value in customers(draw).items() if name in ("campaign_id", "customer_id")},
        "case_id": draw.id(), "zone": zone, "n": draw.some((1, 6), (3, 1)), "version": 1, "why": "first",
        "is_test": draw.some((False, 8), (True, 1)), "client_id": draw.choice((1, 2, 3)), "known_to": "ms",
        "origin_id": draw.choice((1, 2, 3)), "queue_id": draw.choice((None, 21)), "reason_id": draw.choice((None, 61)),
        "channel": draw.choice((None, "email")), "case_kind": draw.choice((None, "inquiry", "complaint")),
    }  # fmt: skip
    at, stands, out = draw.time(zone, back=draw.choice((3, 12))), None, []
    if draw.random() < 0.4:  # its window is just over or just open
        at = draw.as_of - draw.choice((7 * DAY, 7 * DAY + 5 * MINUTE)) + draw.choice(TO_THE_MS)
    for to in draw.choice((("resolved",), ("resolved", "new"), ("resolved", "waiting", "resolved"),
                           ("new", "resolved", "resolved", "in_progress"))):  # fmt: skip
        out.append({
            **shared, **people(draw), "fact_id": draw.id(), "happened_at": at, "event": "status",
            "actor": draw.some(("agent", 4), ("system", 2), ("bulk", 1)), "from_status": stands, "to_status": to,
            "was_answered": None if stands is None else False, "now_answered": False,
        })  # fmt: skip
        at, stands = at + draw.choice((MINUTE, HOUR, DAY, 7 * DAY, 7 * DAY)) + draw.choice((-1, 0, 0, 1)), to
    return out
