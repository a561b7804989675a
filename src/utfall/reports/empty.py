"""An answer with nothing in it, in plain words: what is not there, and where the data is."""

from collections.abc import Callable
from datetime import date

from utfall.core.periods import Days, Instants, Period
from utfall.core.zones import day_date
from utfall.query.empty import Whereabouts

from . import show
from .languages import ENGLISH, Language

WEEK = 7


def nowhere(name: str, period: Period, today: int, filters: str = "") -> str:
    """`No outcomes today.` for a number's name, a period and the number of today's local day."""
    return f"No {name[:1].lower()}{name[1:]} {when(period, today)}{filters}."


def when(of: Period, today: int, language: Language = ENGLISH, say: Callable[[str], str] = str) -> str:
    """When a sentence speaks of: `today`, `on Mon 23 Nov 2026`, `in November 2026`, `in the week of Mon 16 Nov 2026`,
    `from Sat 14 Nov to Tue 17 Nov 2026`. `today` is the number of today's local day."""
    said = show.period(of, language)
    if isinstance(of, Instants):
        first, last = said.split(" – ")
        return language.from_to.format(first=first, last=last)
    first, last = show.period(Days(of.first, of.first + 1), language), show.period(Days(of.end - 1, of.end), language)
    if len(of) == 1:
        near = {today: "today", today - 1: "yesterday"}.get(of.first)
        return say(near) if near else language.on_day.format(day=said)
    if len(of) == WEEK and day_date(of.first).weekday() == 0:
        return language.in_week.format(day=first)
    if " – " not in said:
        return language.in_month.format(month=said)
    return language.from_to.format(first=first, last=last)


def elsewhere(found: Whereabouts) -> str:
    """Where the data is: its last day, and the words that ask for that day, that month and all of it."""
    last = day_date(found.last_day)
    month = date(last.year, last.month, 1)
    after = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    end = day_date(found.last_day + 1)
    asks = (("that day", last, end), ("that month", month, after), ("all", day_date(found.first_day), end))
    ways = "; ".join(f"{name}: from {begin} to {until}" for name, begin, until in asks)
    return f"Last: {show.day(found.last_day, year=True)} ({ways})."
