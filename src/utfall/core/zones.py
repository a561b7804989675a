"""Local days and quarter-hours of an IANA zone, for instants in milliseconds UTC.

A *day* is a whole number: days since 1970-01-01 of the local calendar. A *quarter* is the local quarter-hour of
the day by the wall clock, 0-95; the hour that comes twice in autumn carries the same quarters twice.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from .clock import DAY, QUARTER
from .names import nearest

EPOCH = date(1970, 1, 1)
_START = datetime(1970, 1, 1, tzinfo=UTC)


class UnknownZone(ValueError):
    """A zone name the time-zone database does not know; says the nearest."""

    def __init__(self, name: str) -> None:
        near = nearest(name, available_timezones())
        super().__init__(f"unknown zone {name!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))


@lru_cache(maxsize=600)
def zone(name: str) -> ZoneInfo:
    """The zone of that name. Raises `UnknownZone`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as wrong:
        raise UnknownZone(name) from wrong


@lru_cache(maxsize=1)
def available_zones() -> tuple[str, ...]:
    """The names people choose from, in order: places, and UTC."""
    return ("UTC", *sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))


class LocalTimes:
    """Turns instants into local day and quarter, remembering each quarter-hour's offset.

    Offsets only ever change on a quarter-hour of UTC since 1970 in practice, so one look-up per quarter-hour is exact.
    """

    __slots__ = ("_known", "name", "zone")

    def __init__(self, name: str) -> None:
        self.name = name
        self.zone = zone(name)
        self._known: dict[int, tuple[int, int]] = {}

    def cut(self, ms: int) -> tuple[int, int]:
        """(day, quarter) of an instant."""
        slot = ms // QUARTER
        known = self._known.get(slot)
        if known is None:
            known = self._known[slot] = self._look_up(slot * QUARTER)
        return known

    def _look_up(self, ms: int) -> tuple[int, int]:
        local = ms + self.offset(ms)
        return local // DAY, local % DAY // QUARTER

    def offset(self, ms: int) -> int:
        """Local time less UTC at an instant, in milliseconds."""
        there = (_START + timedelta(milliseconds=ms)).astimezone(self.zone).utcoffset()
        assert there is not None
        return round(there.total_seconds() * 1000)

    def start_of(self, day: int) -> int:
        """The instant a local day begins (its first moment, where midnight is skipped or comes twice)."""
        guess = day * DAY
        ms = guess - self.offset(guess - self.offset(guess))
        while self.cut(ms - 1)[0] >= day:
            ms -= QUARTER
        while self.cut(ms)[0] < day:
            ms += QUARTER
        return ms // QUARTER * QUARTER

    def shows(self, day: int, ms: int) -> int:
        """The instant the clock of a local day first shows `ms` since midnight, or is past it where it skips."""
        start = self.start_of(day)
        at = start + ms
        at += self.offset(start) - self.offset(at)
        while at + self.offset(at) < day * DAY + ms:
            at = (at // QUARTER + 1) * QUARTER
        return at


@lru_cache(maxsize=600)
def local_times(name: str) -> LocalTimes:
    """The shared `LocalTimes` of a zone. Raises `UnknownZone`."""
    return LocalTimes(name)


def day_number(day: date) -> int:
    """A calendar date as days since 1970-01-01."""
    return (day - EPOCH).days


def day_date(number: int) -> date:
    """The calendar date of a day number."""
    return EPOCH + timedelta(days=number)
