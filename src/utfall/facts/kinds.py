"""The kinds of fact. Columns are only ever added, never renamed or retyped, within a major version."""

from .cases import CASE, CASE_EVENT
from .kind import Column, Delta, Kind, Side
from .quality import EVALUATION, SURVEY_ANSWER, SURVEY_INVITE
from .shared import (
    AGENT,
    AGENT_STATES,
    CAMPAIGN,
    CATEGORIES,
    CATEGORY,
    CHANNEL,
    CHANNELS,
    CUSTOMER,
    CUSTOMER_FLOW_OUTS,
    DM,
    END_REASONS,
    LIVE,
    OUTCOME_ID,
    PURPOSE,
    QUEUE,
    REASON,
    RESULT,
    SYSTEM_FLOW_OUTS,
    TRY,
)  # fmt: skip
from .workforce import COST_RATE, EMPLOYMENT, FORECAST, SCHEDULE, TARGET, TRUNK_REJECT

__all__ = [
    "CATEGORIES", "CHANNELS", "CUSTOMER_FLOW_OUTS", "END_REASONS", "KINDS", "SYSTEM_FLOW_OUTS", "kind",
]  # fmt: skip

CONTACT = Kind(
    name="contact",
    says="One leg: one attempt or one queue visit, on any channel. Legs of one conversation share interaction_id.",
    clocks=("offered_at", "queued_at", "wrapped_at"),
    may_stand=True,
    own=(
        Column("interaction_id", "id", "the conversation the leg is part of", refers="interaction"),
        Column("direction", "code", "in: the customer came to us; out: we went to him", values=("in", "out")),
        CHANNEL,
        QUEUE,
        *AGENT,
        *CUSTOMER,
        TRY,
        REASON,
        Column("contact_point_id", "id", "the number or address at the other end", refers="contact_point"),
        Column("offered_at", "time", "the customer, or the dialler, began it", required=True),
        Column("queued_at", "time", "it entered the queue"),
        Column("left_queue_at", "time", "it left the queue, answered or not"),
        Column("greeted_at", "time", "the customer said hello (outbound)"),
        Column("agent_joined_at", "time", "an agent came on the line (outbound)"),
        Column("answered_at", "time", "an agent (inbound) or the other end (outbound) answered"),
        Column("ended_at", "time", "the conversation ended"),
        Column("wrapped_at", "time", "the agent could take the next; the end where the source has no after-work"),
        Column("wait_ms", "ms", "queued until answered or left; of an open row worked out when asked", stamped=True),
        Column("answer_ms", "ms", "offered until answered", stamped=True),
        Column("talk_ms", "ms", "answered until ended, less holding", stamped=True),
        Column("hold_ms", "ms", "the customer on hold"),
        Column("wrap_ms", "ms", "ended until wrapped", stamped=True),
        Column("handle_ms", "ms", "talk, hold and after-work", stamped=True),
        Column("length_ms", "ms", "answered until ended", stamped=True),
        Column("agent_delay_ms", "ms", "greeted until an agent joined (outbound)", stamped=True),
        Column("setup_result", "code", "how setting the call up ended", values=(
            "answered", "no_answer", "busy", "rejected", "invalid", "network_fail", "machine_unanswered", "cancelled")),
        Column("end_reason", "code", "how the leg ended", values=END_REASONS),
        Column("answered_by", "code", "what answered", values=("human", "machine", "fax", "unknown")),
        Column("ended_by", "code", "who hung up", values=("agent", "customer", "system")),
        Column("transfer_kind", "code", "a hand-over", values=("none", "misroute", "planned")),
        DM,
        PURPOSE,
        RESULT,
        Column("suspected_live", "flag", "taken for a machine, but tests suggest a person (outbound)"),
        Column("outcome_id", "id", "the outcome registered on it", refers="outcome", stamped=True),
        Column("outcome_category", "code", "category of the state that outcome leads to; attempt where it moved nobody",
               values=(*CATEGORIES, "attempt"), stamped=True),
        Column("is_self_service", "flag", "handled without an agent"),
        Column("agent_requested", "flag", "the customer asked for an agent"),
        Column("callback_needed", "flag", "the customer has to be called back"),
        Column("is_resolved", "flag", "the agent says that the matter was settled"),
        Column("is_resolvable", "flag", "the matter can be settled at the first contact at all"),
        Column("in_opening_hours", "flag", "it was offered while open", stamped=True),
        Column("offered_open_at", "time", "offered_at on the clock that runs in opening hours only, ms since 1970",
               stamped=True),
        Column("wrapped_open_at", "time", "wrapped_at on the clock that runs in opening hours only, ms since 1970",
               stamped=True),
    ),
)  # fmt: skip

OUTCOME = Kind(
    name="outcome",
    says="One registered outcome, classed by the flow in force at its own time. It may have no contact.",
    clocks=("happened_at",),
    own=(
        *AGENT,
        *CUSTOMER,
        TRY,
        Column("contact_id", "id", "the leg it came of", refers="contact"),
        CHANNEL,
        OUTCOME_ID,
        REASON,
        Column("happened_at", "time", "it was pressed", required=True),
        Column("arrived_at", "time", "it reached us", stamped=True),
        Column("kind", "code", "progress moves the customer on, an attempt does not", values=("progress", "attempt"),
               stamped=True),
        Column("attempt", "code", "which of the two attempts", values=("no_answer", "call_back"), stamped=True),
        Column("conclusion", "code", "yes, no, or none", values=("yes", "no"), stamped=True),
        Column("state_id", "id", "the state it leads to", refers="state", stamped=True),
        CATEGORY,
        Column("is_conversation", "flag", "it came of a conversation", stamped=True),
        Column("flow_has_other", "flag", "the flow has progress that is no conversation", stamped=True),
        LIVE,
        DM,
        PURPOSE,
        RESULT,
    ),
)  # fmt: skip

SALE_LINE = Kind(
    name="sale_line",
    says="One product position of one sale outcome. Orders are told apart by order_id.",
    clocks=("happened_at",),
    own=(
        *AGENT,
        *CUSTOMER,
        Column("sale_id", "id", "the sale outcome", refers="outcome_fact", required=True),
        Column("order_id", "id", "the order; one sale outcome is one order", stamped=True),
        Column("line_no", "number", "its place on the order, from 1"),
        OUTCOME_ID,
        Column("product_id", "id", "the product", refers="product"),
        CHANNEL,
        Column("happened_at", "time", "the sale was made", required=True),
        Column("qty", "count", "units"),
        Column("amount", "money", "value of the line"),
        Column("margin", "money", "what is left of it after cost"),
        Column("turnover", "money", "what the centre earns by it", stamped=True),
        Column("commission", "money", "what the agent earns by it", stamped=True),
        Column("currency", "code", "ISO 4217"),
    ),
)

TRANSITION = Kind(
    name="transition",
    says="One change of a customer's state in a campaign; loading, moving and leaving are transitions too.",
    clocks=("happened_at",),
    delta=Delta(
        sides=(
            Side(Column("state_id", "id", "the state entered or left", refers="state"), "from_state_id", "to_state_id"),
            Side(Column("state_category", "code", "its category"), "from_category", "to_category"),
            Side(Column("round", "number", "the round entered or left"), "from_round", "round"),
        ),
        told_by=("client_id", "campaign_id", "customer_id", "list_id", "segment_id", "round", "state_id",
                 "state_category"),
    ),
    own=(
        *CUSTOMER,
        Column("happened_at", "time", "the state changed", required=True),
        Column("cause", "code", "what changed it", values=(
            "outcome", "trigger", "rule", "bulk", "admin", "load", "move", "leave")),
        Column("outcome_fact_id", "id", "the outcome that changed it", refers="outcome_fact"),
        Column("from_state_id", "id", "the state left; none on entering the campaign", refers="state"),
        Column("from_category", "code", "its category", values=CATEGORIES, stamped=True),
        Column("to_state_id", "id", "the state entered; none on leaving the campaign", refers="state"),
        Column("to_category", "code", "its category", values=CATEGORIES, stamped=True),
        Column("from_round", "number", "the round left", stamped=True),
    ),
)  # fmt: skip

AGENT_STATE = Kind(
    name="agent_state",
    says="How an agent spent an interval. Time off line is not kept.",
    clocks=("start_at",),
    may_stand=True,
    interval=("start_at", "end_at"),
    own=(
        *AGENT,
        CAMPAIGN,
        QUEUE,
        CHANNEL,
        REASON,
        Column("contact_id", "id", "the leg it was spent on", refers="contact"),
        Column("state", "code", "the state", values=AGENT_STATES, required=True),
        Column("is_paid", "flag", "paid time"),
        Column("start_at", "time", "it began", required=True),
        Column("end_at", "time", "it ended"),
    ),
)

ROUTING_OFFER = Kind(
    name="routing_offer",
    says="One contact rung at one agent. A contact may be offered many times.",
    clocks=("rang_at",),
    own=(
        *AGENT,
        CAMPAIGN,
        QUEUE,
        Column("contact_id", "id", "the leg that was offered", refers="contact"),
        Column("rang_at", "time", "it began to ring", required=True),
        Column("ring_ms", "ms", "how long it rang"),
        Column(
            "result", "code", "what came of it", values=("answered", "missed", "cancelled", "declined"), required=True
        ),
    ),
)

CUSTOMER_VALUE = Kind(
    name="customer_value",
    says="What one customer has in one field that Setup marks 'may be analysed'.",
    clocks=("happened_at",),
    own=(
        Column("customer_id", "id", "the customer", refers="customer", required=True),
        Column("field_id", "id", "the field", refers="field", required=True),
        Column("value_id", "id", "the value; its words are in the ledger", refers="field_value"),
        Column("happened_at", "time", "it was set", required=True),
    ),
)

KINDS: dict[str, Kind] = {
    each.name: each
    for each in (
        CONTACT, OUTCOME, SALE_LINE, TRANSITION, AGENT_STATE, ROUTING_OFFER, CUSTOMER_VALUE, TARGET, COST_RATE,
        SURVEY_ANSWER, SURVEY_INVITE, EVALUATION, CASE, CASE_EVENT, SCHEDULE, FORECAST, TRUNK_REJECT, EMPLOYMENT,
    )
}  # fmt: skip


def kind(name: str) -> Kind:
    """The kind of that name. Raises `KeyError`."""
    return KINDS[name]
