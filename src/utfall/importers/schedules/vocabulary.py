"""The columns of a rota and the words of its activities: they are named here only."""

from utfall.importers.under_headings import Columns

COLUMNS = Columns(
    says={
        "agent": "who, by the name or number the other sources use",
        "activity": "what he is to do, or why he does not come",
        "start": "when it begins",
        "end": "when it ends; for `off` it may be empty",
        "campaign": "the campaign it is for",
        "queue": "the queue it is for",
        "reason": "why, in the rota's own words",
        "paid": "whether the time is paid: yes or no",
    },
    needed=("agent", "activity", "start", "end"),
)

OFF = "off"  # nothing is planned on that day: it takes away what was

_WORDS = {
    "phone": "phone voice calls call inbound telefon",
    "chat": "chat messaging",
    "mail": "mail email e_mail epost",
    "case_work": "case_work cases backoffice back_office",
    "outbound": "outbound sales dialling",
    "break": "break pause coffee kaffe",
    "meal": "meal lunch lunsj frokost",
    "training": "training course coaching kurs",
    "meeting": "meeting møte mode briefing",
    "other": "other project",
    "sick": "sick sick_leave illness syk",
    "absent": "absent absence no_show fravær",
    "leave": "leave unpaid_leave parental_leave permisjon",
    "holiday": "holiday vacation annual_leave ferie",
    OFF: "off day_off free fri",
}
ACTIVITIES = {word: activity for activity, words in _WORDS.items() for word in words.split()}

WORDS = {"activity": ACTIVITIES}

# What a rota can tell: kind of fact -> the words of its records.
WRITES: dict[str, tuple[str, ...]] = {
    "schedule": ("agent", "activity", "start_at", "end_at", "campaign", "queue", "reason", "is_paid"),
}

# What no rota tells: kind of fact -> column -> why.
CANNOT_KNOW: dict[str, dict[str, str]] = {}
