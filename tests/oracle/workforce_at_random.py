"""Random facts that plan and pay the work: who is employed, what is planned; and the numbers that callers call from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .people_at_random import Fact, common, flag, people

if TYPE_CHECKING:
    from .facts_at_random import Draw

DAY, QUARTER = 86_400_000, 900_000
ZONES = ("Europe/Oslo", "Asia/Kathmandu")


def workforce(draw: Draw, size: int) -> dict[str, list[Fact]]:
    """Facts by kind."""
    return {
        "employment": [_employment(draw) for _ in range(size // 4)],
        "target": [_target(draw) for _ in range(size)],
    }


def cost_rates(draw: Draw, size: int) -> list[Fact]:
    """Rates for time, so few that some time has none."""
    return [_cost_rate(draw) for _ in range(size // 4)]


def forecasts(draw: Draw, contacts: list[Fact]) -> list[Fact]:
    """Of intervals in which contacts came and of some in which none did, for queues with and without; several versions,
    of which some were used; longer than half an hour too; parts of a contact; intervals that are not over yet."""
    queued = [each for each in contacts if each.get("queued_at") is not None]
    return [_forecast(draw, draw.choice(queued)) for _ in range(len(queued) // 2)]


def _forecast(draw: Draw, near: Fact) -> Fact:
    zone = str(near["zone"])
    told = {**common(draw, zone), "actor": draw.some(("system", 9), ("bulk", 1))}
    at = int(str(near["queued_at"])) + draw.choice((0, 0, 0, 1, 5)) * QUARTER
    length = draw.choice((QUARTER, 2 * QUARTER, 2 * QUARTER, 4 * QUARTER, DAY))
    return {
        **told, "client_id": near["client_id"], "starts_at": at - at % QUARTER, "campaign_id": near["campaign_id"],
        "queue_id": draw.some((near["queue_id"], 6), (21, 1), (None, 1)), "channel": near["channel"],
        "interval_ms": draw.some((None, 1), (length * int(str(told["n"])), 6)),
        "volume": draw.choice((0, 50, 100, 100, 200, 333)) * int(str(told["n"])), "made": "day_before",
        "is_used": draw.some((True, 6), (False, 2), (None, 1)),
    }  # fmt: skip


def _cost_rate(draw: Draw) -> Fact:
    """Of the house from the middle on, of clients, centres, teams and agents; some have no amount or no currency."""
    zone = draw.choice(ZONES)
    first = draw.as_of // DAY + draw.choice((-40, -2, -1, 0, 1))
    whose = draw.choice(({"client_id": None}, {"client_id": 2}, {"centre_id": 111}, {"team_id": 12},
                         {"agent_id": 1, "team_id": 11, "centre_id": 111}, {"agent_id": 2}, {"agent_id": 3},
                         {"agent_id": 4, "client_id": 1}, {"team_id": 11, "client_id": 3}))  # fmt: skip
    if whose == {"client_id": None}:
        first = draw.as_of // DAY + 1
    return {
        **common(draw, zone), "client_id": None, **whose, "n": 1, "actor": "system",
        "happened_at": draw.as_of - draw.choice((0, 1, 90)) * DAY, "first_day": first,
        "amount": draw.some((None, 1), (17_500, 2), (20_001, 3), (31_999, 2)),
        "currency": draw.some(("NOK", 5), ("EUR", 2), (None, 1)),
    }  # fmt: skip


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
