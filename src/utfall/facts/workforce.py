"""The kinds of fact that plan and pay the work: targets, cost rates, schedules, forecasts, employment, lines."""

from .kind import Column, Kind
from .shared import AGENT, CAMPAIGN, CHANNEL, QUEUE, REASON

ACTIVITIES = (
    "phone", "chat", "mail", "case_work", "outbound", "break", "meal", "training", "meeting", "other", "sick", "absent",
    "leave", "holiday",
)  # fmt: skip
ABSENCES = ("unplanned", "planned")

TARGET = Kind(
    name="target",
    says="A planned value of a number, with its band, for a scope and a span of days.",
    clocks=("happened_at",),
    own=(
        CAMPAIGN,
        Column("team_id", "id", "for one team", refers="team"),
        Column("agent_id", "id", "for one agent", refers="agent"),
        QUEUE,
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

SCHEDULE = Kind(
    name="schedule",
    says="How an agent is to spend an interval, or why he does not come.",
    clocks=("start_at",),
    interval=("start_at", "end_at"),
    own=(
        *AGENT,
        CAMPAIGN,
        QUEUE,
        REASON,
        Column("activity", "code", "what he is to do", values=ACTIVITIES, required=True),
        Column("is_productive", "flag", "he is to be there for customers", stamped=True),
        Column("is_paid", "flag", "paid time"),
        Column("absence", "code", "he does not come, foreseen or not", values=ABSENCES, stamped=True),
        Column("start_at", "time", "it begins", required=True),
        Column("end_at", "time", "it ends", required=True),
    ),
)

FORECAST = Kind(
    name="forecast",
    says="What is expected of an interval of a queue.",
    clocks=("starts_at",),
    own=(
        CAMPAIGN,
        QUEUE,
        CHANNEL,
        Column("starts_at", "time", "the interval begins", required=True),
        Column("interval_ms", "ms", "how long it is"),
        Column("volume", "points", "contacts expected", required=True),
        Column("handle_ms", "ms", "handling time expected of one"),
        Column("agents", "points", "agents asked for"),
        Column("made", "code", "which forecast: its name or day"),
        Column("is_used", "flag", "the one that schedules were made by", stamped=True),
    ),
)

TRUNK_REJECT = Kind(
    name="trunk_reject",
    says="Calls that found every line busy and never came in.",
    clocks=("happened_at",),
    own=(
        CAMPAIGN,
        QUEUE,
        CHANNEL,
        Column("trunk", "code", "the line or group of lines"),
        Column("happened_at", "time", "it was turned away", required=True),
    ),
)

EMPLOYMENT = Kind(
    name="employment",
    says="From when to when somebody is employed.",
    clocks=("started_at", "ended_at"),
    stands=("started_at", "ended_at"),
    own=(
        *AGENT,
        Column("started_at", "time", "employed from", required=True),
        Column("ended_at", "time", "employed until; none while it lasts"),
        Column("is_voluntary", "flag", "left of his own will"),
    ),
)
