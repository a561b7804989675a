"""Random facts that plan and pay the work: who is employed; and the numbers that callers call from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .people_at_random import Fact, common, flag, people

if TYPE_CHECKING:
    from .facts_at_random import Draw

DAY = 86_400_000
ZONES = ("Europe/Oslo", "Asia/Kathmandu")


def workforce(draw: Draw, size: int) -> dict[str, list[Fact]]:
    """Facts by kind."""
    return {"employment": [_employment(draw) for _ in range(size // 4)]}


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
