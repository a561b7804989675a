"""The columns of a list of evaluated items: they are named here only."""

from utfall.facts.kinds import CHANNELS
from utfall.importers.under_headings import Columns

COLUMNS = Columns(
    says={
        "sheet": "the evaluation; its items share it",
        "at": "when it was evaluated; a date alone will do",
        "agent": "who was evaluated, by the name or number the other sources use",
        "form": "the form it was made by",
        "item": "the item of the form",
        "points": "points given; empty or `n/a` where the item does not apply",
        "possible": "points that could be given",
        "critical_customer": "errors critical to the customer",
        "critical_business": "errors critical to the business",
        "critical_compliance": "errors critical to the law",
        "non_critical": "other errors",
        "opportunities": "how many other errors there could have been",
        "auto_fail": "yes on any item of a sheet leaves the whole of it without points",
        "campaign": "the campaign of the contact",
        "queue": "the queue of the contact",
        "channel": "its channel: voice, chat, email, sms, messenger or self_service",
        "customer": "the customer's key",
        "contact": "the contact, by its key at this origin",
        "reason": "what the contact was about",
    },
    needed=("sheet", "at", "agent", "points", "possible"),
)

WORDS = {"channel": {each: each for each in CHANNELS}}

# What a list of evaluated items can tell: kind of fact -> the words of its records.
WRITES: dict[str, tuple[str, ...]] = {
    "evaluation": (
        "sheet",
        "happened_at",
        "agent",
        "form",
        "item",
        "points",
        "possible",
        "critical_customer",
        "critical_business",
        "critical_compliance",
        "non_critical",
        "opportunities",
        "is_auto_fail",
        "campaign",
        "queue",
        "channel",
        "customer",
        "contact",
        "reason",
    ),
}

# What no such list tells: kind of fact -> column -> why.
CANNOT_KNOW: dict[str, dict[str, str]] = {}
