"""Random inquiries: how each stands, drawn apart from one another, and whole lives of others as events tell them.

The `case` facts have every mixture of told and untold times, possible or not. The `case_event` facts are lives without
a gap: each event leaves what the one before entered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .people_at_random import CAMPAIGNS, CUSTOMERS, Fact, common, flag, people

if TYPE_CHECKING:
    from .facts_at_random import Draw

SECOND, HOUR, DAY = 1_000, 3_600_000, 86_400_000
ZONES = ("Europe/Oslo", "Asia/Kathmandu")
STATUSES = ("new", "answered", "in_progress", "waiting", "resolved")
# Around the targets of a day and of three, to the millisecond.
LONG = (0, 1, HOUR, DAY - 1, DAY, DAY + 1, 2 * DAY, 3 * DAY - 1, 3 * DAY, 3 * DAY + 1, 9 * DAY)


def inquiries(draw: Draw, size: int) -> dict[str, list[Fact]]:
    """Facts by kind."""
    lives = [_life(draw, 5_000 + number) for number in range(size // 2)]
    return {"case": [_case(draw) for _ in range(size)], "case_event": [event for life in lives for event in life]}


def opening_hours(draw: Draw, contacts: list[Fact]) -> None:
    """Puts both ends of most contacts on the clock that runs in opening hours only."""
    for contact in contacts:
        if draw.random() < 0.8:
            contact["offered_open_at"] = begun = draw.randrange(3 * DAY)
            if contact.get("wrapped_at") is not None and draw.random() < 0.9:
                contact["wrapped_open_at"] = begun + draw.choice((0, 40 * SECOND, HOUR))


def _whose(draw: Draw) -> Fact:
    return {
        "campaign_id": draw.some((None, 1), *((each, 2) for each in CAMPAIGNS)),
        "customer_id": draw.some((None, 3), *((each, 1) for each in CUSTOMERS)),
        "queue_id": draw.choice((None, 21, 22)), "reason_id": draw.choice((None, 61, 62)),
        "channel": draw.choice((None, "email", "email", "chat", "messenger")),
        "case_kind": draw.choice((None, "inquiry", "complaint")),
    }  # fmt: skip


def _case(draw: Draw) -> Fact:
    zone = draw.choice(ZONES)
    told = common(draw, zone)
    opened = draw.time(zone, back=draw.choice((3, 3, 12, 45)))
    answered = draw.some((None, 3), (opened + draw.choice(LONG), 5))
    resolved = draw.some((None, 3), (opened + draw.choice(LONG), 4), (draw.as_of + 2 * DAY, 1), (draw.time(zone), 1))
    many = int(str(told["n"]))

    def timed(end: object) -> object:
        """The duration of all n, or not known."""
        return None if end is None or draw.random() < 0.15 else max(0, int(str(end)) - opened) * many

    return {
        **told, **people(draw), **_whose(draw), "opened_at": opened, "first_response_at": answered,
        "resolved_at": resolved,
        "status": draw.some(("resolved", 4), *((each, 1) for each in STATUSES[:4]), (None, 1)) if resolved is None
        else draw.some(("resolved", 8), ("waiting", 1)),
        "first_response_ms": timed(answered), "first_response_open_ms": draw.some((timed(answered), 3), (None, 1)),
        "resolution_ms": timed(resolved), "resolution_open_ms": draw.some((timed(resolved), 3), (None, 1)),
        "resolved_gap_ms": draw.some((0, 8), (None, 2), (DAY * many, 1)), "reopened": draw.choice((0, 0, 1)),
        "response_due_at": draw.some((None, 2), (opened + draw.choice(LONG), 3), (answered, 1)),
        "on_first_contact": flag(draw), "is_justified": flag(draw),
    }  # fmt: skip


def _life(draw: Draw, number: int) -> list[Fact]:
    """Opened, and whatever happened after; some events change nothing."""
    zone = draw.choice(ZONES)
    shared: Fact = {
        **_whose(draw), "case_id": number, "zone": zone, "n": draw.some((1, 6), (3, 1)), "version": 1, "why": "first",
        "is_test": draw.some((False, 8), (True, 1)), "client_id": draw.choice((1, 2, 3)), "known_to": "ms",
        "origin_id": draw.choice((1, 2, 3)),
    }  # fmt: skip
    at = draw.time(zone, back=draw.choice((3, 8)))
    status, answered, out = None, None, []
    for _ in range(draw.randrange(1, 7)):
        before = status, answered
        status = draw.choice(STATUSES) if draw.random() < 0.7 else status or "new"
        answered = bool(answered) or draw.random() < 0.4
        out.append({
            **shared, **people(draw), "fact_id": draw.id(), "happened_at": at,
            "actor": draw.some(("agent", 4), ("system", 2), ("bulk", 1)), "event": "note" if before[0] else "opened",
            "from_status": before[0], "was_answered": before[1], "to_status": status, "now_answered": answered,
        })  # fmt: skip
        at += draw.choice((1, HOUR, DAY, 2 * DAY))
    return out
