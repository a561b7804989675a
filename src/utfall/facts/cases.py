"""The kinds of fact that tell of inquiries: what happened to each, and how each stands for it."""

from .kind import Column, Delta, Kind, Side
from .shared import AGENT, CAMPAIGN, CHANNEL, CUSTOMER_ID, QUEUE, REASON

CASE_KINDS = ("inquiry", "complaint", "incident", "request", "order", "other")
STATUSES = ("new", "answered", "in_progress", "waiting", "resolved")
EVENTS = ("opened", "answered", "status", "resolved", "reopened", "note")
_TOLD = "what its record itself said of the inquiry: 1 whose, 2 queue, 4 channel, 8 kind, 16 reason, 32 customer"
_KIND = Column("case_kind", "code", "what sort of inquiry", values=CASE_KINDS)

CASE = Kind(
    name="case",
    says="One inquiry as its events tell it, a version for each change. It is open until it is resolved.",
    clocks=("opened_at", "first_response_at", "resolved_at"),
    stands=("opened_at", "resolved_at"),
    own=(
        *AGENT,
        CAMPAIGN,
        CUSTOMER_ID,
        QUEUE,
        REASON,
        CHANNEL,
        _KIND,
        Column("contact_id", "id", "the contact it began with", refers="contact"),
        Column("status", "code", "how it stands", values=STATUSES),
        Column("opened_at", "time", "it was opened", required=True),
        Column("first_response_at", "time", "a person first answered; automatic replies are no answers"),
        Column("resolved_at", "time", "it was resolved last; none while it is open"),
        Column("response_due_at", "time", "until when it was to be answered"),
        Column("due_at", "time", "until when it was to be resolved"),
        Column("first_response_ms", "ms", "opened until first answered"),
        Column("first_response_open_ms", "ms", "the same, of opening hours only"),
        Column("resolution_ms", "ms", "opened until resolved last"),
        Column("resolution_open_ms", "ms", "the same, of opening hours only"),
        Column("resolved_gap_ms", "ms", "how long it was resolved before it was opened again, if that is known"),
        Column("reopened", "count", "how often it was opened again"),
        Column("on_first_contact", "flag", "it was resolved on the first contact"),
        Column("is_justified", "flag", "a complaint found to be right"),
    ),
)

CASE_EVENT = Kind(
    name="case_event",
    says="One thing that happened to an inquiry, and how it stood before and after.",
    clocks=("happened_at",),
    delta=Delta(
        sides=(
            Side(Column("status", "code", "the status left or entered", values=STATUSES), "from_status", "to_status"),
            Side(Column("is_answered", "flag", "a person had answered"), "was_answered", "now_answered"),
        ),
        told_by=("client_id", "campaign_id", "case_id", "queue_id", "channel", "status", "is_answered"),
    ),
    own=(
        *AGENT,
        CAMPAIGN,
        CUSTOMER_ID,
        QUEUE,
        REASON,
        CHANNEL,
        _KIND,
        Column("case_id", "id", "the inquiry", refers="case", required=True),
        Column("contact_id", "id", "the contact it came of", refers="contact"),
        Column("happened_at", "time", "it happened", required=True),
        Column("event", "code", "what happened", values=EVENTS, required=True),
        Column("status", "code", "how it stands now, told by an event `status`", values=STATUSES),
        Column("is_automatic", "flag", "a machine did it; an automatic reply is no answer"),
        Column("from_status", "code", "the status left; none where it was opened", values=STATUSES, stamped=True),
        Column("to_status", "code", "the status entered", values=STATUSES, stamped=True),
        Column("was_answered", "flag", "a person had answered before", stamped=True),
        Column("now_answered", "flag", "a person has answered now", stamped=True),
        Column("told", "number", _TOLD, stamped=True),
        Column("response_due_at", "time", "until when it is to be answered, from now on"),
        Column("due_at", "time", "until when it is to be resolved, from now on"),
        Column("on_first_contact", "flag", "it is resolved on the first contact"),
        Column("is_justified", "flag", "a complaint is found to be right"),
    ),
)
