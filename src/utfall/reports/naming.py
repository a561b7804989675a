"""What people call the values of a split that no ledger names: days, hours, channels, states' categories, nobody."""

from collections.abc import Callable

from utfall.catalogue.dimensions import FIELD, dimension
from utfall.core.zones import day_date
from utfall.query.answer import SYSTEM
from utfall.query.splits import WAIT_BANDS

from . import show
from .languages import ENGLISH, Language

CODES = {
    "to_call": "To call", "open": "Open", "sale": "Sale", "no_sale": "No sale", "excluded": "Excluded",
    "other": "Other", "attempts": "Attempts", "voice": "Voice", "chat": "Chat", "email": "E-mail", "sms": "SMS",
    "messenger": "Messenger", "self_service": "Self-service", "in": "In",
    "out": "Out", "agent": "Agent", "system": "System", "bulk": "Bulk",
    "new": "New", "answered": "Answered", "in_progress": "In progress", "waiting": "Waiting for the customer",
    "resolved": "Resolved",
}  # fmt: skip


def is_named_by_ledger(split: str) -> bool:
    """Whether the ledger knows the names of a split's values (people, campaigns, fields ...)."""
    return split.startswith(FIELD) or dimension(split).sort not in ("time", "code")


def split_name(
    split: str, key: int | str | None, language: Language = ENGLISH, say: Callable[[str], str] = str
) -> str | None:
    """What people call a value of a split, None where the ledger has to be asked."""
    if key is None:
        return say(dimension(split).nobody or "–").capitalize()
    if key == SYSTEM:
        return say("System")
    if is_named_by_ledger(split):
        return None
    if split == "handed_over":
        return say("Handed over") if key == "yes" else say("Not handed over")
    if isinstance(key, int):
        return _counted(split, key, language)
    return say(CODES[key]) if key in CODES else str(key)


def _counted(split: str, key: int, language: Language) -> str:
    match split:
        case "day":
            return f"{show.day(key, language)} {day_date(key).year}"
        case "week":
            year, week, _ = day_date(key).isocalendar()
            return language.week.format(week=week, year=year)
        case "month":
            return show.month(day_date(key), language)
        case "weekday":
            return language.weekdays[key - 1]
        case "hour":
            return f"{key:02d}:00"
        case "half_hour":
            return f"{key // 2:02d}:{key % 2 * 30:02d}"
        case "quarter_hour":
            return f"{key // 4:02d}:{key % 4 * 15:02d}"
        case "wait_band":
            return _waited(key, language)
        case _:
            return show.count(key, language)


def _waited(more_than: int, language: Language) -> str:
    """A band of waits: `0–20 s`, `20–60 s`, `1–3 min`, `> 10 min`."""
    if more_than >= WAIT_BANDS[-1]:
        return f"> {show.spell(more_than * 1000, language)}"
    up_to = WAIT_BANDS[WAIT_BANDS.index(more_than) + 1] if more_than in WAIT_BANDS else more_than
    if up_to <= 60:
        return f"{more_than}–{up_to}{language.seconds}"
    return f"{more_than // 60}–{show.spell(up_to * 1000, language)}"
