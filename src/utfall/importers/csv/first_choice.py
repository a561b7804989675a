"""What a column is first taken to say once somebody gave it a role: its format, its words, its scale."""

from collections.abc import Mapping
from typing import Any

from .guess_more import EVENTS, answers_of, unanswered_words
from .guess_times import FIRST_YEAR_GUESSED
from .headings import CHANNELS, OUTCOMES, meant
from .looking import CLOCKS, FEW, Look, numbered_day, within
from .sheet import ROLES, Choice
from .times import time_format
from .writing import slug

USUAL = ("iso", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%d.%m.%Y", "%d/%m/%Y",
         "%m/%d/%Y", "%H:%M:%S", "epoch", "epoch_ms", "excel")  # fmt: skip
_WAYS = {"inbound": "in", "incoming": "in", "inn": "in", "outbound": "out", "outgoing": "out", "ut": "out"}


def look_of(told: Mapping[str, Any]) -> Look:
    """What a column holds, out of the plain words it was kept as."""
    values = tuple((str(value), int(count)) for value, count in told.get("values", ()))
    return Look(
        str(told["name"]), str(told.get("holds", "text")), tuple(told.get("formats", ())), values,
        int(told.get("filled", 0)), bool(told.get("whole", False)),
    )  # fmt: skip


def formats_for(each: Look, role: str) -> tuple[str, ...]:
    """The ways its times may be written, the likeliest first: those that suit all rows looked at, else usual ones."""
    if role == "month":
        return ("%b", "%m")
    if role == "day" and not each.formats and within(each, 31):
        return ("%d",)
    told = each.formats or numbered_day(each)
    return told or (CLOCKS if each.holds == "duration" else USUAL)


def first_choice(each: Look, role: str) -> Choice:
    """The choice of a column that was just given this role."""
    asks = ROLES[role].asks if role else ""
    if asks == "time":
        form = formats_for(each, role)[0]
        return Choice(each.name, role, form, first_year=_year(form))
    if asks == "unit":
        return Choice(each.name, role, unit="clock" if each.holds in ("duration", "clock") else "s")
    if asks == "words":
        return Choice(each.name, role, words={value: _meant(each, role, value) for value, _ in each.values[:FEW]})
    if asks == "scale":
        asked, scale, _ = answers_of(each)
        return Choice(each.name, role, asked_for=asked or "other", scale=scale)
    if asks == "field" and each.holds in ("number", "comma"):
        return Choice(each.name, role, type="number")
    return Choice(each.name, role)


def _year(form: str) -> int | None:
    try:
        return None if time_format(form).has_year else FIRST_YEAR_GUESSED
    except ValueError:  # half of a time: a clock, or a day whose month is told elsewhere
        return FIRST_YEAR_GUESSED if form == "%d" else None


def _meant(each: Look, role: str, value: str) -> str:
    if role == "channel":
        return meant(value, CHANNELS) or "voice"
    if role == "event":
        return meant(value, EVENTS) or "note"
    if role == "outcome":
        return meant(value, OUTCOMES) or slug(value)
    if role == "direction":
        return _WAYS.get(value.casefold(), "out" if value.casefold().startswith("out") else "in")
    return unanswered_words(each, every=True).get(value) or "completed"
