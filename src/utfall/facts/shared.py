"""Columns that several kinds of fact have, and the words of their codes."""

from .kind import Column

CHANNELS = ("voice", "chat", "email", "sms", "messenger", "self_service")
CATEGORIES = ("to_call", "open", "sale", "no_sale", "excluded")
SYSTEM_FLOW_OUTS = ("timeout", "empty", "overflow", "closed")
CUSTOMER_FLOW_OUTS = ("exit_key", "callback", "voicemail", "withdrawn")
END_REASONS = ("completed", "abandoned", *SYSTEM_FLOW_OUTS, *CUSTOMER_FLOW_OUTS, "transferred", "lost")
AGENT_STATES = (
    "idle", "ringing", "talk", "hold", "acw", "case_work", "break", "meal", "training", "meeting", "other_np",
    "away",  # paid work away from the desk while logged out
)  # fmt: skip

# Who did it, as the source named them and as it was at the time.
AGENT = (
    Column("alias_id", "id", "the name the source used for the agent", refers="alias"),
    Column("agent_id", "id", "the person, matched from the source's name", refers="agent", stamped=True),
    Column("team_id", "id", "the agent's team at the time", refers="team", stamped=True),
    Column("centre_id", "id", "the team's centre at the time", refers="centre", stamped=True),
)
CAMPAIGN = Column("campaign_id", "id", "the campaign it belongs to", refers="campaign", stamped=True)
CUSTOMER_ID = Column("customer_id", "id", "the customer it was about", refers="customer")
CUSTOMER = (
    CAMPAIGN,
    CUSTOMER_ID,
    Column("list_id", "id", "the list the customer stood in at the time", refers="list", stamped=True),
    Column("segment_id", "id", "the segment the customer stood in at the time", refers="segment", stamped=True),
    Column("round", "number", "how many times the customer had become available in the campaign", stamped=True),
)
TRY = Column("attempt_no", "number", "which try on this customer in the round, from 1", stamped=True)
QUEUE = Column("queue_id", "id", "the queue", refers="queue")
REASON = Column("reason_id", "id", "the reason given", refers="reason")
CHANNEL = Column("channel", "code", "the channel", values=CHANNELS)
OUTCOME_ID = Column("outcome_id", "id", "the outcome of the flow that was registered", refers="outcome")
CATEGORY = Column("state_category", "code", "the category of the state it leads to", values=CATEGORIES, stamped=True)
LIVE = Column("is_live", "flag", "a living person was reached", stamped=True)
DM = Column("is_dm", "flag", "it was the decision-maker", stamped=True)
PURPOSE = Column("purpose_discussed", "flag", "what the call was for was discussed", stamped=True)
RESULT = Column("is_result", "flag", "it ended in a result", stamped=True)
