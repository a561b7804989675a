"""The kinds of fact. Columns are only ever added, never renamed or retyped, within a major version."""

from .kind import Column, Kind

CHANNELS = ("voice", "chat", "email", "sms", "messenger", "self_service")
CATEGORIES = ("to_call", "open", "sale", "no_sale", "excluded")
SYSTEM_FLOW_OUTS = ("timeout", "empty", "overflow", "closed")
CUSTOMER_FLOW_OUTS = ("exit_key", "callback", "voicemail", "withdrawn")
END_REASONS = ("completed", "abandoned", *SYSTEM_FLOW_OUTS, *CUSTOMER_FLOW_OUTS, "transferred", "lost")
AGENT_STATES = (
    "idle", "ringing", "talk", "hold", "acw", "case_work", "break", "meal", "training", "meeting", "other_np",
)  # fmt: skip

# Who did it, as the source named them and as it was at the time.
_AGENT = (
    Column("alias_id", "id", "the name the source used for the agent", refers="alias"),
    Column("agent_id", "id", "the person, matched from the source's name", refers="agent", stamped=True),
    Column("team_id", "id", "the agent's team at the time", refers="team", stamped=True),
    Column("centre_id", "id", "the team's centre at the time", refers="centre", stamped=True),
)
_CAMPAIGN = Column("campaign_id", "id", "the campaign it belongs to", refers="campaign", stamped=True)
_CUSTOMER = (
    _CAMPAIGN,
    Column("customer_id", "id", "the customer it was about", refers="customer"),
    Column("list_id", "id", "the list the customer stood in at the time", refers="list", stamped=True),
    Column("segment_id", "id", "the segment the customer stood in at the time", refers="segment", stamped=True),
    Column("round", "number", "how many times the customer had become available in the campaign", stamped=True),
)
_TRY = Column("attempt_no", "number", "which try on this customer in the round, from 1", stamped=True)
_QUEUE = Column("queue_id", "id", "the queue", refers="queue")
_REASON = Column("reason_id", "id", "the reason given", refers="reason")
_CHANNEL = Column("channel", "code", "the channel", values=CHANNELS)
_OUTCOME = Column("outcome_id", "id", "the outcome of the flow that was registered", refers="outcome")
_CATEGORY = Column("state_category", "code", "the category of the state it leads to", values=CATEGORIES, stamped=True)
_LIVE = Column("is_live", "flag", "a living person was reached", stamped=True)
_DM = Column("is_dm", "flag", "it was the decision-maker", stamped=True)
_PURPOSE = Column("purpose_discussed", "flag", "what the call was for was discussed", stamped=True)
_RESULT = Column("is_result", "flag", "it ended in a result", stamped=True)

CONTACT = Kind(
    name="contact",
    says="One leg: one attempt or one queue visit, on any channel. Legs of one conversation share interaction_id.",
    clocks=("offered_at", "queued_at", "wrapped_at"),
    may_stand=True,
    own=(
        Column("interaction_id", "id", "the conversation the leg is part of", refers="interaction"),
        Column("direction", "code", "in: the customer came to us; out: we went to him", values=("in", "out")),
        _CHANNEL,
        _QUEUE,
        *_AGENT,
        *_CUSTOMER,
        _TRY,
        _REASON,
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
        _DM,
        _PURPOSE,
        _RESULT,
        Column("suspected_live", "flag", "taken for a machine, but tests suggest a person (outbound)"),
        Column("outcome_id", "id", "the outcome registered on it", refers="outcome", stamped=True),
        Column("outcome_category", "code", "category of the state that outcome leads to; attempt where it moved nobody",
               values=(*CATEGORIES, "attempt"), stamped=True),
        Column("is_self_service", "flag", "handled without an agent"),
        Column("agent_requested", "flag", "the customer asked for an agent"),
        Column("callback_needed", "flag", "the customer has to be called back"),
    ),
)  # fmt: skip

OUTCOME = Kind(
    name="outcome",
    says="One registered outcome, classed by the flow in force at its own time. It may have no contact.",
    clocks=("happened_at",),
    own=(
        *_AGENT,
        *_CUSTOMER,
        _TRY,
        Column("contact_id", "id", "the leg it came of", refers="contact"),
        _CHANNEL,
        _OUTCOME,
        _REASON,
        Column("happened_at", "time", "it was pressed", required=True),
        Column("arrived_at", "time", "it reached us", stamped=True),
        Column("kind", "code", "progress moves the customer on, an attempt does not", values=("progress", "attempt"),
               stamped=True),
        Column("attempt", "code", "which of the two attempts", values=("no_answer", "call_back"), stamped=True),
        Column("conclusion", "code", "yes, no, or none", values=("yes", "no"), stamped=True),
        Column("state_id", "id", "the state it leads to", refers="state", stamped=True),
        _CATEGORY,
        Column("is_conversation", "flag", "it came of a conversation", stamped=True),
        Column("flow_has_other", "flag", "the flow has progress that is no conversation", stamped=True),
        _LIVE,
        _DM,
        _PURPOSE,
        _RESULT,
    ),
)  # fmt: skip

SALE_LINE = Kind(
    name="sale_line",
    says="One product position of one sale outcome. Orders are told apart by order_id.",
    clocks=("happened_at",),
    own=(
        *_AGENT,
        *_CUSTOMER,
        Column("sale_id", "id", "the sale outcome", refers="outcome_fact", required=True),
        Column("order_id", "id", "the order; one sale outcome is one order", stamped=True),
        Column("line_no", "number", "its place on the order, from 1"),
        _OUTCOME,
        Column("product_id", "id", "the product", refers="product"),
        _CHANNEL,
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
    delta=True,
    own=(
        *_CUSTOMER,
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
        *_AGENT,
        _CAMPAIGN,
        _QUEUE,
        _REASON,
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
        *_AGENT,
        _CAMPAIGN,
        _QUEUE,
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

TARGET = Kind(
    name="target",
    says="A planned value of a number, with its band, for a scope and a span of days.",
    clocks=("happened_at",),
    own=(
        _CAMPAIGN,
        Column("team_id", "id", "for one team", refers="team"),
        Column("agent_id", "id", "for one agent", refers="agent"),
        Column("kpi", "code", "the number it is for, with its variant", required=True),
        Column("happened_at", "time", "it was set", required=True),
        Column("first_day", "day", "from this local day", required=True),
        Column("end_day", "day", "up to and not including this local day", required=True),
        Column("planned", "count", "the plan, hundredths of the number's unit"),
        Column("min_ok", "count", "lower end of the band, hundredths"),
        Column("max_ok", "count", "upper end of the band, hundredths"),
        Column("curve", "code", "how the plan falls due", values=("calendar", "linear", "none")),
    ),
)

COST_RATE = Kind(
    name="cost_rate",
    says="What an hour of paid time costs, from a day on.",
    clocks=("happened_at",),
    own=(
        Column("centre_id", "id", "for one centre", refers="centre"),
        Column("team_id", "id", "for one team", refers="team"),
        Column("agent_id", "id", "for one agent", refers="agent"),
        Column("happened_at", "time", "it was set", required=True),
        Column("first_day", "day", "from this local day", required=True),
        Column("amount", "money", "for one hour"),
        Column("currency", "code", "ISO 4217"),
    ),
)

KINDS: dict[str, Kind] = {
    each.name: each
    for each in (
        CONTACT, OUTCOME, SALE_LINE, TRANSITION, AGENT_STATE, ROUTING_OFFER, CUSTOMER_VALUE, TARGET, COST_RATE,
    )
}  # fmt: skip


def kind(name: str) -> Kind:
    """The kind of that name. Raises `KeyError`."""
    return KINDS[name]
