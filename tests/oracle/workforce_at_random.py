"""Random facts that plan and pay the work: who is employed, what is planned; and the numbers that callers call from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .people_at_random import Fact, common, flag, people

if TYPE_CHECKING:
    from .facts_at_random import Draw

DAY = 86_400_000
ZONES = ("Europe/Oslo", "Asia/Kathmandu")


def workforce(draw: Draw, size: int) -> dict[str, list[Fact]]:
    """Facts by kind."""
    return {
        "employment": [_employment(draw) for _ in range(size // 4)],
        "target": [_target(draw) for _ in range(size)],
    }


def callers(draw: Draw, contacts: list[Fact]) -> None:
    """Says of most contacts which number they came from, few different ones."""
    for contact in contacts:
        contact["contact_point_id"] = draw.choice((None, 801, 802, 803, 804))


def _employment(draw: Draw) -> Fact:
    """Long employed, just begun, ended in the days looked at, on one day, or to end some day."""
    zone = draw.choice(ZONES)
    started = draw.time(zone, back=draw.choice((3, 3, 45)))
    ended = draw.some((None, 4), (started, 1), (draw.time(zone), 4), (draw.as_of + 20 * DAY, 1))
    later = ended if ended is None or int(str(ended)) >= started else started + DAY
    return {
        **common(draw, zone), **people(draw), "started_at": started, "ended_at": later, "is_voluntary": flag(draw),
    }  # fmt: skip


def _target(draw: Draw) -> Fact:
    """Of a month, a week, a day, or none at all, before, around and after the days looked at; several for one cell."""
    zone = draw.choice(ZONES)
    first = draw.as_of // DAY + draw.choice((-40, -9, -3, -2, -1, 0, 1))
    whose = draw.choice(({}, {}, {"campaign_id": 1}, {"campaign_id": 2}, {"campaign_id": 3}, {"queue_id": 21},
                         {"team_id": 11}, {"team_id": 12}, {"agent_id": 1}, {"agent_id": 2, "team_id": 11},
                         {"agent_id": 3}, {"campaign_id": 1, "agent_id": 1}))  # fmt: skip
    return {
        **common(draw, zone), **whose, "n": 1, "actor": draw.choice(("agent", "system")),
        "client_id": draw.choice((None, 1, 2, 3)), "happened_at": draw.as_of - draw.choice((0, 1, 90)) * DAY,
        "kpi": draw.some(("sales", 4), ("records_processed", 2), ("records_processed:tried", 2), ("hit_rate", 1)),
        "first_day": first, "end_day": first + draw.choice((0, 1, 2, 7, 31, 31)),
        "planned": draw.choice((None, 0, 500, 1_250, 3_333)), "min_ok": draw.choice((None, 0, 300)),
        "max_ok": draw.choice((None, 700, 2_000)), "curve": draw.choice((None, "calendar", "linear", "linear", "none")),
    }  # fmt: skip
