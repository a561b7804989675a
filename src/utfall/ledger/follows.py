"""What the ledger itself writes beside what a record brings: column by column, what it follows from.

A record that brings such a column keeps its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Follows:
    """A column that follows. `of`: the columns without which it cannot, `kind.column` where they are another fact's,
    `a|b` where one of them will do; none where every record has it. `says` how; `at` is the page of Setup that decides.
    """

    says: str
    of: tuple[str, ...] = ()
    at: str = ""


_WHO = "Setup › Who is who"
_HOURS = "Setup › Opening hours"
EVERY: Mapping[str, Follows] = {
    "fact_id": Follows("names the fact by its origin and reference"),
    "version": Follows("counts what is told of the fact again"),
    "why": Follows("from what the record says it is, and what was known before"),
    "origin_id": Follows("the system the record comes from"),
    "actor": Follows("an agent, unless the record says otherwise"),
    "n": Follows("1, unless the record says how many it stands for"),
    "known_to": Follows("ms, unless the record says how exactly"),
    "is_test": Follows("false, unless the record says otherwise"),
    "zone": Follows("of the campaign, the queue, the centre or the house"),
    "client_id": Follows("of the campaign or the queue; else the house's own", (), _WHO),
}
_AGENT = {
    "alias_id": Follows("the name the source uses for the agent", ("agent_id",)),
    "agent_id": Follows("the person whom the source's name means", ("alias_id",), _WHO),
    "team_id": Follows("the agent's team on the day", ("agent_id",), _WHO),
    "centre_id": Follows("the team's centre", ("team_id",), _WHO),
}
_CAMPAIGN = {"campaign_id": Follows("of the queue, by its assignment on the day", ("queue_id",), _WHO)}
_STANDING = {
    "list_id": Follows("the list the customer stands in", ("customer_id", "campaign_id")),
    "segment_id": Follows("the segment the customer stands in", ("customer_id", "campaign_id")),
    "round": Follows("how often the customer became available", ("customer_id", "campaign_id")),
    "attempt_no": Follows("the tries on the customer so far", ("customer_id", "campaign_id")),
}
_FLOW = "by the campaign's flow, from the outcome"
_BY_OUTCOME = Follows(_FLOW, ("outcome_id",))
_LENT = "of the outcome that names the contact, by the campaign's flow"
_CONTACT = {
    "interaction_id": Follows("a leg that names no conversation is one of its own"),
    "wait_ms": Follows("from queued until answered or left", ("queued_at", "answered_at|left_queue_at")),
    "answer_ms": Follows("from offered until answered", ("offered_at", "answered_at")),
    "talk_ms": Follows("from answered until ended, less holding", ("answered_at", "ended_at")),
    "wrap_ms": Follows("from ended until wrapped", ("ended_at", "wrapped_at")),
    "handle_ms": Follows("talk, hold and after-work", ("talk_ms", "wrap_ms")),
    "length_ms": Follows("from answered until ended", ("answered_at", "ended_at")),
    "agent_delay_ms": Follows("from greeted until an agent joined", ("greeted_at", "agent_joined_at")),
    "wrapped_at": Follows("the end, where no after-work is told", ("answered_at", "ended_at")),
    "outcome_id": Follows("the outcome that names the contact", ("outcome.outcome_id", "outcome.contact_id")),
    "outcome_category": Follows(_LENT, ("outcome.outcome_id",)),
    **{name: Follows(_LENT, ("outcome.outcome_id",)) for name in ("is_dm", "purpose_discussed", "is_result")},
    "in_opening_hours": Follows("by the hours of its queue, client or the house", ("offered_at",), _HOURS),
    "offered_open_at": Follows("on the clock of opening hours", ("offered_at",), _HOURS),
    "wrapped_open_at": Follows("on the clock of opening hours", ("wrapped_at",), _HOURS),
}
_CLASS = ("kind", "attempt", "conclusion", "state_id", "state_category", "is_conversation", "flow_has_other", "is_live",
          "is_dm", "purpose_discussed", "is_result")  # fmt: skip
_PRODUCT = "the product's own, where the sale tells none"
_ABOUT = "of the contact it is about, where it tells none"
_OF_CONTACT = ("customer_id", "queue_id", "reason_id", "channel")
_MOVED = "by the campaign's flow, from outcomes, customers told and triggers"
_EVENTS = "from the inquiry's events"
_EVENT = {
    "opened_at": "happened_at", "first_response_at": "happened_at", "resolved_at": "happened_at", "status": "event",
    "response_due_at": "response_due_at", "due_at": "due_at", "on_first_contact": "on_first_contact",
    "is_justified": "is_justified", "case_kind": "case_kind", "contact_id": "contact_id", "queue_id": "queue_id",
    "reason_id": "reason_id", "channel": "channel", "customer_id": "customer_id", "campaign_id": "campaign_id",
    "alias_id": "alias_id", "agent_id": "agent_id", "team_id": "team_id", "centre_id": "centre_id",
    "first_response_ms": "happened_at", "resolution_ms": "happened_at", "resolved_gap_ms": "happened_at",
    "reopened": "event", "first_response_open_ms": "happened_at", "resolution_open_ms": "happened_at",
}  # fmt: skip
_TRANSITION = ("campaign_id", "customer_id", "list_id", "segment_id", "round", "happened_at", "cause",
               "outcome_fact_id", "from_state_id", "from_category", "to_state_id", "to_category",
               "from_round")  # fmt: skip

FOLLOWS: Mapping[str, Mapping[str, Follows]] = {
    "contact": {**_AGENT, **_CAMPAIGN, **_STANDING, **_CONTACT},
    "outcome": {
        **_AGENT, **_STANDING, **dict.fromkeys(_CLASS, _BY_OUTCOME),
        "contact_id": Follows("the call the outcome tells of", ("outcome_id",)),
        "arrived_at": Follows("when the record came"),
    },
    "sale_line": {
        **_AGENT, **{name: how for name, how in _STANDING.items() if name != "attempt_no"},
        "order_id": Follows("one sale outcome is one order", ("sale_id",)),
        **{name: Follows(_PRODUCT, ("product_id",)) for name in ("amount", "turnover", "commission", "currency")},
    },
    "transition": {name: Follows(_MOVED, ("outcome.outcome_id", "outcome.customer_id")) for name in _TRANSITION},
    "agent_state": {**_AGENT, **_CAMPAIGN},
    "routing_offer": {**_AGENT, **_CAMPAIGN},
    "case": {name: Follows(_EVENTS, (f"case_event.{of}",), _HOURS if "_open_" in name else "")
             for name, of in _EVENT.items()},
    "case_event": {
        **_AGENT, **_CAMPAIGN,
        **{name: Follows(_EVENTS, ("event", "case_id"))
           for name in ("from_status", "to_status", "was_answered", "now_answered", "told")},
    },
    "survey_answer": {
        **_AGENT, **_CAMPAIGN,
        **{name: Follows(_ABOUT, ("contact_id", f"contact.{name}")) for name in (*_OF_CONTACT, "interaction_id")},
        "contact_id": Follows("the contact that was asked about", ("invite_id", "survey_invite.contact_id")),
        "scale": Follows("from its two ends", ("scale_min", "scale_max")),
        "points": Follows("from the score", ("score",)),
        "wait_ms": Follows(_ABOUT, ("contact_id", "contact.wait_ms")),
        "was_transferred": Follows(_ABOUT, ("contact_id", "contact.transfer_kind|contact.end_reason")),
    },
    "survey_invite": {
        **_AGENT, **_CAMPAIGN, **{name: Follows(_ABOUT, ("contact_id", f"contact.{name}")) for name in _OF_CONTACT},
    },
    "evaluation": {**_AGENT, **_CAMPAIGN},
    "schedule": {
        **_AGENT, **_CAMPAIGN,
        "is_productive": Follows("from the activity", ("activity",)),
        "absence": Follows("from the activity", ("activity",)),
    },
    "forecast": {**_CAMPAIGN, "is_used": Follows("true, unless the record says otherwise")},
    "employment": _AGENT,
    "target": _CAMPAIGN,
    "trunk_reject": _CAMPAIGN,
}  # fmt: skip


def follows(kind: str, column: str) -> Follows | None:
    """How the ledger fills a column where the record does not; None where it never does."""
    return FOLLOWS.get(kind, {}).get(column) or EVERY.get(column)
