"""Random facts of how well the work was done and how it was planned: answers, evaluations, schedules, lines, cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .people_at_random import Fact, common, customers, flag, people

if TYPE_CHECKING:
    from .facts_at_random import Draw

SCALES = ((0, 10), (0, 10), (1, 5), (1, 5), (1, 7))
MINUTE, HOUR = 60_000, 3_600_000


def more(draw: Draw, size: int) -> dict[str, list[Fact]]:
    """The facts by kind, as many as go with `size` inbound calls."""
    return {
        "survey_answer": [_answer(draw) for _ in range(size * 2)],
        "evaluation": [_evaluation(draw) for _ in range(size)],
        "schedule": [_schedule(draw) for _ in range(size)],
        "trunk_reject": [_trunk_reject(draw) for _ in range(size // 4)],
        "case": [_case(draw) for _ in range(size // 2)],
    }


def _zone(draw: Draw) -> str:
    return str(draw.some(("Europe/Oslo", 3), ("Asia/Kathmandu", 2)))


def _told(draw: Draw, *columns: str) -> Fact:
    """What the fact has of a customer's columns."""
    whole = customers(draw)
    return {name: whole[name] for name in columns}


def _answer(draw: Draw) -> Fact:
    """An answer; some have no told polarity, some no points."""
    zone = _zone(draw)
    told = common(draw, zone)
    low, high = draw.choice(SCALES)
    score = draw.randrange(low, high + 1)
    return {
        **told, **people(draw), **_told(draw, "campaign_id", "customer_id"), "happened_at": draw.time(zone),
        "queue_id": draw.choice((None, 21, 22)), "reason_id": draw.choice((None, 61)),
        "channel": draw.choice((None, "voice", "chat")), "survey_id": draw.choice((None, 301)),
        "question_id": draw.some((None, 1), (311, 5), (312, 5)), "subject": draw.choice((None, "agent", "company")),
        "asked_for": draw.some(("nps", 4), ("csat", 3), ("ces", 3), ("client_rating", 1), ("other", 1)),
        "contact_id": draw.choice((None, 1, 2)), "score": score, "scale_min": low, "scale_max": high,
        "scale": f"{low}-{high}", "polarity": draw.some(("higher", 4), ("lower", 3), (None, 1)),
        "points": draw.some((100 * score * int(str(told["n"])), 9), (None, 1)),
        "wait_ms": draw.choice((None, 0, 20_000, 20_001, 60_000, 59_999, 180_001, 900_000)),
        "was_transferred": draw.choice((None, True, False)),
    }  # fmt: skip


def _evaluation(draw: Draw) -> Fact:
    """An item of an evaluation; items of one share its sheet, whatever agent they are told of."""
    zone = _zone(draw)
    applies = draw.random() < 0.9
    errors = {f"critical_{each}": draw.some((None, 3), (0, 6), (1, 2), (2, 1))
              for each in ("customer", "business", "compliance")}  # fmt: skip
    return {
        **common(draw, zone), **people(draw), **_told(draw, "campaign_id", "customer_id"),
        "happened_at": draw.time(zone), "queue_id": draw.choice((None, 21)), "channel": draw.choice((None, "voice")),
        "reason_id": draw.choice((None, 61)), "sheet_id": draw.randrange(400, 440),
        "form_id": draw.choice((None, 451, 452)), "item_id": draw.choice((None, 461, 462, 463)), **errors,
        "points": draw.choice((0, 300, 500)) if applies else None,
        "possible": draw.some((500, 9), (None, 1)) if applies else None,
        "non_critical": draw.choice((None, 0, 1, 3)), "opportunities": draw.choice((None, 5, 10)),
        "is_auto_fail": draw.some((None, 5), (False, 3), (True, 2)),
    }  # fmt: skip


def _schedule(draw: Draw) -> Fact:
    zone = _zone(draw)
    start = draw.time(zone)
    length = draw.choice((0, 1, 14 * MINUTE + 999, HOUR, 4 * HOUR, 26 * HOUR))
    return {
        **common(draw, zone), **people(draw), "known_to": "ms", "start_at": start, "end_at": start + length,
        "activity": draw.choice(("phone", "phone", "chat", "case_work", "break", "meal", "training", "meeting", "sick",
                                 "absent", "leave", "holiday")),
        "is_productive": flag(draw), "is_paid": flag(draw),
        "absence": draw.choice((None, None, "planned", "unplanned")),
        "campaign_id": draw.choice((None, 1, 2)), "queue_id": draw.choice((None, 21)),
        "reason_id": draw.choice((None, 61)),
    }  # fmt: skip


def _trunk_reject(draw: Draw) -> Fact:
    """Seldom on the line of a queue or of the third campaign, so that in some cells nobody ever told."""
    zone = _zone(draw)
    return {
        **common(draw, zone), "happened_at": draw.time(zone), "campaign_id": draw.choice((None, 1, 2)),
        "queue_id": draw.choice((None, 21)), "channel": draw.choice((None, "voice")), "trunk": "e1",
    }  # fmt: skip


def _case(draw: Draw) -> Fact:
    zone = _zone(draw)
    return {
        **common(draw, zone), **people(draw), **_told(draw, "campaign_id", "customer_id"),
        "opened_at": draw.time(zone), "case_kind": draw.choice((None, "complaint", "complaint", "inquiry")),
        "queue_id": draw.choice((None, 21)), "channel": draw.choice((None, "email")), "is_justified": flag(draw),
        "reason_id": draw.choice((None, 61)), "status": "new",
    }  # fmt: skip
