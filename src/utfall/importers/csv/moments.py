"""Turns texts of local times, row after row, into instants of a zone; what its clock skipped is none."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from utfall.core.clock import DAY, QUARTER
from utfall.core.zones import local_times
from utfall.core.zones import zone as zone_of

from .times import FIRST_YEAR, Format, NotATime, Parts, Years, check_day, reader

_SKIPPED = 1 << 62  # no offset


class Instants:
    """Turns local days and times of one zone into ms UTC, remembering offsets. A time that comes twice is the first."""

    __slots__ = ("_days", "_offsets", "times", "zone")

    def __init__(self, zone: str) -> None:
        self.zone = zone_of(zone)
        self.times = local_times(zone)
        self._days: dict[int, int] = {}
        self._offsets: dict[int, int] = {}

    def day(self, day: int) -> int:
        """The instant a local day begins."""
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = self.times.start_of(day)
        return known

    def at(self, day: int, ms: int) -> int:
        """The instant of a wall-clock time on a local day. Raises `NotATime` for one that the clock skipped."""
        local = day * DAY + ms
        slot = local // QUARTER
        offset = self._offsets.get(slot)
        if offset is None:
            offset = self._offsets[slot] = self._offset(slot * QUARTER)
        if offset == _SKIPPED:
            said = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=local)
            raise NotATime(f"there is no {said:%Y-%m-%d %H:%M:%S} in {self.times.name}: the clock skipped it")
        return local - offset

    def _offset(self, local: int) -> int:
        """Local time less UTC where the clock shows `local`; `_SKIPPED` where it never does."""
        there = (datetime(1970, 1, 1, tzinfo=self.zone) + timedelta(milliseconds=local)).utcoffset()
        assert there is not None
        offset = round(there.total_seconds() * 1000)
        return offset if self.times.offset(local - offset) == offset else _SKIPPED


def moments(
    form: Format, zone: str, first_year: int | None = None, year_turns_after: int = 6, *, remember: int = 20_000
) -> Callable[[str], int]:
    """What turns texts, row after row, into ms UTC. A date alone is the beginning of its local day.

    Raises `NotATime`. Texts already met are remembered where the year does not depend on the row.
    """
    read, instants = reader(form), Instants(zone)
    years = None if form.has_year else Years(first_year or FIRST_YEAR, year_turns_after)
    whole_day = form.known_to == "day"
    seen: dict[str, Parts] = {}

    def at(text: str) -> int:
        parts = seen.get(text)
        if parts is None:
            parts = read(text)
            if len(seen) < remember:
                seen[text] = parts
        if years is None:
            assert parts.year is not None
            day = check_day(parts.year, parts.month, parts.day)
        else:
            day = check_day(years.of(parts.month, parts.day), parts.month, parts.day)
        if parts.offset is not None:
            return day * DAY + parts.ms - parts.offset
        return instants.day(day) if whole_day else instants.at(day, parts.ms)

    return at
