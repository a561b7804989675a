"""Who random facts are about: agents in teams, customers in campaigns, and how customers were moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .facts_at_random import Draw

Fact = dict[str, object]
CLIENTS, CAMPAIGNS, CUSTOMERS = (1, 2, 3), (1, 2, 3), range(1, 15)
TEAMS = {1: 11, 2: 11, 3: 12, 4: None}  # Ana and Ben, Carla, Dinis of no team
STATES = {"to_call": (70, 71), "open": (72,), "sale": (73,), "no_sale": (74,), "excluded": (75,)}
DAY = 86_400_000


def common(draw: Draw, zone: str) -> Fact:
    """What every fact has: mostly plain, some trials, annulled, corrected, removed, of many, known to the day."""
    why = draw.some(("first", 14), ("corrected", 2), ("annulled", 2), ("removed", 1))
    return {
        "fact_id": draw.id(), "version": 1 if why == "first" else 2, "why": why, "origin_id": draw.choice((1, 2, 3)),
        "actor": draw.some(("agent", 12), ("system", 3), ("bulk", 2)), "n": draw.some((1, 12), (2, 1), (3, 1)),
        "known_to": draw.some(("ms", 12), ("second", 2), ("day", 1), ("not_after", 1)),
        "is_test": draw.some((False, 14), (None, 3), (True, 2)), "zone": zone, "client_id": draw.choice(CLIENTS),
    }  # fmt: skip


def people(draw: Draw) -> Fact:
    """An agent with team and centre, or nobody; a team may be told without an agent."""
    agent = draw.choice((None, None, 1, 1, 2, 3, 4))
    team = draw.some((None, 5), (11, 1)) if agent is None else TEAMS[agent]
    return {"agent_id": agent, "team_id": team, "centre_id": None if team is None else 100 + int(str(team))}


def customers(draw: Draw) -> Fact:
    """A customer of a campaign, or nobody; ids of one kind are ids of others too."""
    return {
        "campaign_id": draw.some((None, 1), *((each, 2) for each in CAMPAIGNS)),
        "customer_id": draw.some((None, 3), *((each, 1) for each in CUSTOMERS)),
        "list_id": draw.choice((None, 31, 32)), "segment_id": draw.choice((None, 41, 42)),
        "round": draw.some((None, 1), (1, 5), (2, 2)),
    }  # fmt: skip


def flag(draw: Draw) -> object:
    """Yes, no or not told."""
    return draw.some((True, 6), (False, 2), (None, 3))


def transitions(draw: Draw) -> list[Fact]:
    """Whole lives of customers in campaigns: loaded, moved, back to be called in another round, gone, loaded again.

    Progress outcomes of a customer do not all move him, and not all that moves him is an outcome.
    """
    out: list[Fact] = []
    for customer in CUSTOMERS:
        for campaign in CAMPAIGNS:
            if draw.random() < 0.75:
                out += _life(draw, customer, campaign)
    return out


def _life(draw: Draw, customer: int, campaign: int) -> list[Fact]:
    whose: Fact = {
        "version": 1, "why": "first", "origin_id": 1, "n": 1, "known_to": "ms", "is_test": draw.random() < 0.1,
        "zone": "Europe/Oslo", "client_id": draw.choice(CLIENTS), "campaign_id": campaign, "customer_id": customer,
    }  # fmt: skip
    at = draw.as_of - draw.randrange(2 * DAY, 9 * DAY)
    in_round, stands, out = 0, None, []
    stay: Fact = {}
    for _ in range(draw.choice((1, 1, 2, 3, 4, 6))):
        if stands is None:
            category = draw.choice(("to_call", "to_call", "to_call", "open"))
            stay = {"list_id": draw.choice((None, 31, 32)), "segment_id": draw.choice((None, 41))}
            cause = "load"
        else:
            category = draw.choice(("to_call", "to_call", "open", "sale", "no_sale", "excluded", None))
            cause = draw.choice(("outcome", "trigger", "bulk")) if category else "leave"
        to = None if category is None else (draw.choice(STATES[category]), category)
        if to is not None and to == stands:
            continue
        was, before = stands or (None, None), in_round
        if category == "to_call" or stands is None:
            in_round += 1
        out.append({
            **whose, **stay, "fact_id": draw.id(), "actor": draw.choice(("agent", "system", "bulk")),
            "happened_at": at, "cause": cause, "from_state_id": was[0], "from_category": was[1],
            "from_round": before if stands else None, "to_state_id": to and to[0], "to_category": to and to[1],
            "round": in_round,
        })  # fmt: skip
        stands, at = to, at + draw.randrange(1, 3 * DAY)
    return out
