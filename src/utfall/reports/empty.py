"""An answer with nothing in it, in plain words: what is not there, and where the data is."""

from datetime import date

from utfall.core.periods import Days, Period
from utfall.core.zones import day_date
from utfall.query.empty import Whereabouts

from . import show


def nowhere(name: str, period: Period, today: int, filters: str = "") -> str:
    """`No outcomes today.` for a number's name, a period and the number of today's local day."""
    when = "today" if period == Days(today, today + 1) else f"in {show.period(period)}"
    return f"No {name[:1].lower()}{name[1:]} {when}{filters}."


def elsewhere(found: Whereabouts) -> str:
    """Where the data is: its last day, and the words that ask for that day, that month and all of it."""
    last = day_date(found.last_day)
    month = date(last.year, last.month, 1)
    after = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    end = day_date(found.last_day + 1)
    asks = (("that day", last, end), ("that month", month, after), ("all", day_date(found.first_day), end))
    ways = "; ".join(f"{name}: from {begin} to {until}" for name, begin, until in asks)
    return f"Last: {show.day(found.last_day, year=True)} ({ways})."
