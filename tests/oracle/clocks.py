"""Local days and clock times the plain way: one `datetime` at a time, straight from the time-zone database."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

START = datetime(1970, 1, 1, tzinfo=UTC)
QUARTER = 15 * 60 * 1000


class Local(NamedTuple):
    """A wall clock: `day` since 1970-01-01, `ms` shown since midnight."""

    day: int
    ms: int


@lru_cache(maxsize=100_000)
def local(at: int, zone: str) -> Local:
    """What a wall clock in the zone shows at an instant (ms UTC)."""
    there = (START + timedelta(milliseconds=at)).astimezone(ZoneInfo(zone))
    seconds = (there.hour * 60 + there.minute) * 60 + there.second
    return Local(there.toordinal() - START.toordinal(), seconds * 1000 + there.microsecond // 1000)


def week(day: int) -> int:
    """The Monday of a day's week."""
    return day - (START + timedelta(days=day)).weekday()


def weekday(day: int) -> int:
    """1 for Monday to 7 for Sunday."""
    return (START + timedelta(days=day)).isoweekday()


def month(day: int) -> int:
    """The first of a day's month."""
    return day - (START + timedelta(days=day)).day + 1
