"""The kinds of fact that say how well the work was done: survey answers and invites, evaluations."""

from .kind import Column, Kind
from .shared import AGENT, CAMPAIGN, CHANNEL, CUSTOMER_ID, QUEUE, REASON

SUBJECTS = ("agent", "company", "call", "product", "case", "centre")
POLARITIES = ("higher", "lower")
ASKED_FOR = ("nps", "csat", "ces", "client_rating", "resolved", "other")
_CONTACT = Column("contact_id", "id", "the leg it is about", refers="contact")
_CASE = Column("case_id", "id", "the case it is about", refers="case")
_SURVEY = Column("survey_id", "id", "the survey", refers="survey")

SURVEY_ANSWER = Kind(
    name="survey_answer",
    says="One answer to one question, with its scale and polarity. Why it was given so is kept as text, apart.",
    clocks=("happened_at",),
    own=(
        *AGENT,
        CAMPAIGN,
        CUSTOMER_ID,
        QUEUE,
        REASON,
        CHANNEL,
        _CONTACT,
        _CASE,
        Column("interaction_id", "id", "the conversation it is about", refers="interaction"),
        Column("invite_id", "id", "the invite it answers", refers="invite"),
        _SURVEY,
        Column("question_id", "id", "the question", refers="question"),
        Column("asked_for", "code", "what the question measures", values=ASKED_FOR, required=True),
        Column("subject", "code", "what was judged", values=SUBJECTS),
        Column("happened_at", "time", "it was answered", required=True),
        Column("score", "number", "the answer on its scale, of each that the row stands for", required=True),
        Column("scale_min", "number", "lowest step of the scale", required=True),
        Column("scale_max", "number", "highest step of the scale", required=True),
        Column("scale", "code", "the scale as a word, such as 1-5", stamped=True),
        Column("polarity", "code", "which end is good", values=POLARITIES),
        Column("points", "points", "the score", stamped=True),
        Column("wait_ms", "ms", "how long the contact it is about had waited", stamped=True),
        Column("was_transferred", "flag", "the conversation it is about was handed on", stamped=True),
    ),
)

SURVEY_INVITE = Kind(
    name="survey_invite",
    says="One invitation to answer a survey.",
    clocks=("sent_at",),
    own=(
        *AGENT,
        CAMPAIGN,
        CUSTOMER_ID,
        QUEUE,
        REASON,
        CHANNEL,
        _CONTACT,
        _CASE,
        _SURVEY,
        Column("sent_at", "time", "it was sent", required=True),
        Column("sent_by", "code", "how it was sent", values=("mail", "webhook", "call", "page")),
        Column("is_delivered", "flag", "it arrived, as far as is known"),
    ),
)

EVALUATION = Kind(
    name="evaluation",
    says="One item of one evaluated contact, or all of them in one row where a source tells no items.",
    clocks=("happened_at",),
    own=(
        *AGENT,
        CAMPAIGN,
        CUSTOMER_ID,
        QUEUE,
        REASON,
        CHANNEL,
        _CONTACT,
        Column("sheet_id", "id", "the evaluation; its items share it", refers="sheet", required=True),
        Column("form_id", "id", "the form it was made by", refers="form"),
        Column("item_id", "id", "the item of the form", refers="item"),
        Column("happened_at", "time", "it was evaluated", required=True),
        Column("points", "points", "points given; none where the item does not apply"),
        Column("possible", "points", "points that could be given; none where the item does not apply"),
        Column("critical_customer", "count", "errors critical to the customer"),
        Column("critical_business", "count", "errors critical to the business"),
        Column("critical_compliance", "count", "errors critical to the law"),
        Column("non_critical", "count", "other errors"),
        Column("opportunities", "count", "how many other errors there could have been"),
        Column("is_auto_fail", "flag", "an error that leaves the whole contact without points"),
    ),
)
