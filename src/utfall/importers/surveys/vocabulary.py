"""The columns of a list of answers: they are named here only."""

from utfall.facts.kinds import CHANNELS
from utfall.facts.quality import ASKED_FOR, SUBJECTS
from utfall.importers.under_headings import Columns

COLUMNS = Columns(
    says={
        "when": "when it was answered; a date alone will do",
        "question": "the question, as it was put",
        "score": "the answer, a whole step of its scale",
        "scale": "its lowest and highest step: `0-10`, `1-5`; `5` alone is 1-5, `10` alone 0-10",
        "measures": "what the question measures: nps, csat, ces, client_rating, resolved or other; empty: nps on 0-10, "
        "csat on 1-5, ces on 1-7, other on the rest",
        "polarity": "which end is good: higher or lower; empty: higher, but not known of an effort (ces)",
        "subject": "what was judged: agent, company, call, product, case or centre",
        "survey": "the survey",
        "verbatim": "what was written with it; kept apart, for those who may see personal data",
        "answer": "the answer's own key; without it a question is answered once at a time by a customer or about a "
        "contact, and lines that name neither are as many answers as there are lines",
        "contact": "the contact it is about, by its key at this origin: reason, queue, agent, wait and hand-over come "
        "from it",
        "customer": "the customer's key, where no contact tells it",
        "agent": "who was judged, where no contact tells it",
        "queue": "the queue, where no contact tells it",
        "reason": "what the contact was about, where no contact tells it",
        "channel": "the channel: voice, chat, email, sms, messenger or self_service",
        "campaign": "the campaign, where no contact tells it",
    },
    needed=("when", "question", "score", "scale"),
)

WORDS = {
    "measures": {each: each for each in ASKED_FOR},
    "polarity": {
        "higher": "higher", "high": "higher", "positive": "higher", "up": "higher",
        "lower": "lower", "low": "lower", "negative": "lower", "down": "lower",
    },
    "subject": {each: each for each in SUBJECTS},
    "channel": {each: each for each in CHANNELS},
}  # fmt: skip
SCALES = {"5": (1, 5), "7": (1, 7), "10": (0, 10)}  # scales told by their highest step alone
BY_SCALE = {(0, 10): "nps", (1, 5): "csat", (1, 7): "ces"}
GOOD_IS_HIGH = tuple(each for each in ASKED_FOR if each != "ces")

# What a list of answers can tell: kind of fact -> the words of its records.
WRITES: dict[str, tuple[str, ...]] = {
    "survey_answer": (
        "happened_at", "asked_for", "question", "score", "scale_min", "scale_max", "polarity", "subject", "survey",
        "verbatim", "contact", "customer", "agent", "queue", "reason", "channel", "campaign",
    ),
}  # fmt: skip

# What no such list tells: kind of fact -> column -> why. Wait and hand-over come from the contact an answer names.
CANNOT_KNOW: dict[str, dict[str, str]] = {
    "survey_answer": {
        "invite_id": "a list of answers does not tell who was asked and did not answer",
    }
}
