"""What people call the values of a split that no ledger names: days, hours, channels, states' categories, nobody."""

from collections.abc import Callable

from utfall.catalogue.dimensions import FIELD, dimension
from utfall.core.zones import day_date
from utfall.query.answer import SYSTEM

from . import show
from .languages import ENGLISH, Language

CODES = {
    "to_call": "To call", "open": "Open", "sale": "Sale", "no_sale": "No sale", "excluded": "Excluded",
    "other": "Other", "attempts": "Attempts", "voice": "Voice", "chat": "Chat", "email": "E-mail", "sms": "SMS",
    "messenger": "Messenger", "self_service": "Self-service", "in": "In",
    "out": "Out", "agent": "Agent", "system": "System", "bulk": "Bulk",
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
        case _:
            return show.count(key, language)
