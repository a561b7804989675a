"""The columns of a ticket log and the words of its events and statuses: they are named here only."""

from utfall.facts.cases import CASE_KINDS
from utfall.facts.kinds import CHANNELS
from utfall.importers.under_headings import Columns

COLUMNS = Columns(
    says={
        "case": "the ticket, by its number or key",
        "at": "when the event happened; a row with it is one event",
        "event": "what happened, or how it stands now",
        "opened": "when it was opened; a row with it is one ticket",
        "first_response": "when a person first answered; automatic replies are no answers",
        "resolved": "when it was resolved last; empty while it is open",
        "agent": "who did it, or has it, by the name or number the other sources use",
        "queue": "the queue it is in",
        "customer": "the customer's key",
        "reason": "what it is about",
        "channel": "how it came: voice, chat, email, sms, messenger or self_service",
        "kind": "what sort of inquiry",
        "response_due": "until when it is to be answered",
        "due": "until when it is to be resolved",
        "justified": "a complaint found to be right: yes or no",
        "campaign": "the campaign it belongs to",
        "contact": "the contact it came of, by its key at this origin",
    },
    needed=("case", "at|opened"),
)

_WORDS = {
    "opened": "opened open new created submitted registered ny opprettet oprettet",
    "answered": "answered answer replied reply responded first_response besvart besvaret",
    "auto_reply": "auto_reply automatic_reply autoreply acknowledged",
    "in_progress": "in_progress assigned accepted started working under_arbeid",
    "waiting": "waiting pending on_hold waiting_for_customer parked venter",
    "resolved": "resolved solved closed done completed fixed løst lukket",
    "reopened": "reopened reopen gjenåpnet genåbnet",
    "note": "note comment updated notat",
}
EVENTS = {word: event for event, words in _WORDS.items() for word in words.split()}
# what an event is told as, where it is not told by its own name
TOLD_AS: dict[str, dict[str, object]] = {
    "auto_reply": {"event": "answered", "is_automatic": True},
    "in_progress": {"event": "status", "status": "in_progress"},
    "waiting": {"event": "status", "status": "waiting"},
}
WORDS = {
    "event": EVENTS,
    "channel": {each: each for each in CHANNELS},
    "kind": {each: each for each in CASE_KINDS},
}

# What a ticket log can tell: kind of fact -> the words of its records.
WRITES: dict[str, tuple[str, ...]] = {
    "case_event": (
        "case", "happened_at", "event", "status", "is_automatic", "agent", "queue", "customer", "reason", "channel",
        "case_kind", "response_due_at", "due_at", "is_justified", "campaign", "contact",
    ),
}  # fmt: skip

# What no ticket log tells: kind of fact -> column -> why.
CANNOT_KNOW: dict[str, dict[str, str]] = {
    "case_event": {"on_first_contact": "a ticket log does not tell whether it was resolved on the first contact"},
}
