"""The columns of a list of messages, and the words of senders, events and channels: they are named here only."""

from utfall.importers.under_headings import Columns

COLUMNS = Columns(
    says={
        "conversation": "the conversation; its messages share it",
        "at": "when the message was sent, or the event happened",
        "from": "who wrote it, or did it",
        "event": "`message` where it is empty; what else happened to the conversation",
        "agent": "the agent who wrote it, by the name or number the other sources use",
        "channel": "the channel; `messenger` where none is said",
        "queue": "the queue, inbox or account it came to",
        "customer": "the customer's key",
        "reason": "what it is about",
        "campaign": "the campaign it belongs to",
    },
    needed=("conversation", "at", "from"),
)

ALSO = (
    "A JSON list of Twitter threads is read too: `dialogHeader` (`sessionID`, `company`), `dialogContent` (messages of "
    "`client` or `agent`, with their `tweet_ID`) and `agentURL`; when each was written is worked out from its number."
)

CUSTOMER, AGENT, BOT = "customer", "agent", "bot"
_SENDERS = {
    CUSTOMER: "customer client user visitor contact consumer kunde",
    AGENT: "agent employee operator staff human company medarbeider",
    BOT: "bot system automatic auto autoresponder robot",
}
MESSAGE, QUEUED, RESOLVED = "message", "queued", "resolved"
_EVENTS = {
    MESSAGE: "message mail email chat tweet reply comment",
    QUEUED: "queued handed_over escalated",
    RESOLVED: "resolved solved closed ended done løst lukket",
}
_CHANNELS = {
    "chat": "chat web_chat webchat live_chat livechat",
    "email": "email e_mail mail epost",
    "sms": "sms text text_message",
    "messenger": "messenger facebook instagram twitter x whatsapp telegram viber social social_media",
}


def _by_word(words: dict[str, str]) -> dict[str, str]:
    return {word: means for means, several in words.items() for word in several.split()}


SENDERS, EVENTS, CHANNEL_WORDS = _by_word(_SENDERS), _by_word(_EVENTS), _by_word(_CHANNELS)
WORDS = {"from": SENDERS, "event": EVENTS, "channel": CHANNEL_WORDS}
AT_ONCE = ("chat",)  # channels on which an agent is there from his first message until the end

# What a list of messages can tell: kind of fact -> the words of its records.
WRITES: dict[str, tuple[str, ...]] = {
    "contact": (
        "interaction", "direction", "channel", "queue", "agent", "customer", "reason", "campaign", "offered_at",
        "queued_at", "left_queue_at", "answered_at", "ended_at", "wrapped_at", "setup_result", "end_reason",
        "is_self_service",
    ),
    "case_event": (
        "case", "contact", "happened_at", "event", "is_automatic", "agent", "queue", "customer", "reason", "channel",
        "campaign",
    ),
}  # fmt: skip

# What no list of messages tells: kind of fact -> column -> why.
CANNOT_KNOW: dict[str, dict[str, str]] = {
    "contact": {"hold_ms": "messages do not tell holding"},
    "case_event": {"on_first_contact": "messages do not tell whether it was resolved on the first contact"},
}
