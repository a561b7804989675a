"""When a place is open, and a clock that runs only then: a duration in opening hours is a difference of two readings.

Weekly hours, days of their own (an extra day, a closed one, one with other hours) and public holidays, all by the wall
clock of a zone; stretches are milliseconds since midnight as that clock shows them, so an open hour that a change of
clocks skips is no hour, and one that comes twice is two.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from .clock import DAY, QUARTER
from .zones import LocalTimes, local_times

Stretch = tuple[int, int]  # from and to, milliseconds since midnight by the wall clock; 24 hours is the day's end
Week = Mapping[int, Sequence[Stretch]]  # 0 is Monday; a day that is not named is closed
NO_DAYS: Mapping[int, Sequence[Stretch]] = {}


def no_holiday(day: int) -> bool:
    """No day is a public holiday."""
    return False


@dataclass(frozen=True, eq=False)
class Hours:
    """Opening hours that never end. `days` are local days (since 1970-01-01) with hours of their own, none for closed:
    they win over public holidays, and those over the week."""

    zone: str
    week: Week
    days: Mapping[int, Sequence[Stretch]] = field(default_factory=lambda: NO_DAYS)
    is_holiday: Callable[[int], bool] = no_holiday
    _before: list[int] = field(default_factory=lambda: [0], init=False, repr=False)
    _spans: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict, init=False, repr=False)

    def on(self, day: int) -> Sequence[Stretch]:
        """The stretches a local day is open, in order."""
        if day in self.days:
            return self.days[day]
        return () if self.is_holiday(day) else self.week.get((day + 3) % 7, ())

    def is_open(self, at: int) -> bool:
        """Whether it is open at an instant (ms UTC)."""
        return any(start <= at < end for start, end in self._instants(self._times.cut(at)[0]))

    def open_ms(self, at: int) -> int:
        """Open milliseconds from the beginning of 1970, by the wall clock, until an instant after it."""
        day = self._times.cut(at)[0]
        return self._until(day) + sum(min(at, end) - start for start, end in self._instants(day) if start < at)

    @property
    def _times(self) -> LocalTimes:
        return local_times(self.zone)

    def _instants(self, day: int) -> tuple[tuple[int, int], ...]:
        """The stretches of a day as instants: without what a change of clocks skips, twice what it repeats."""
        known = self._spans.get(day)
        if known is None:
            start = self._times.start_of(day)
            known = self._spans[day] = (
                tuple(self._as_shown(day))
                if self._is_changed(day)
                else tuple((start + opens, start + closes) for opens, closes in self.on(day))
            )
        return known

    def _as_shown(self, day: int) -> Iterator[tuple[int, int]]:
        """The stretches of a day on which the clock is changed."""
        for at, until, midnight in _pieces(self.zone, day):
            for opens, closes in self.on(day):
                start, end = max(at, midnight + opens), min(until, midnight + closes)
                if start < end:
                    yield start, end

    def _is_changed(self, day: int) -> bool:
        return self._times.start_of(day + 1) - self._times.start_of(day) != DAY

    def _until(self, day: int) -> int:
        """Open milliseconds before a local day; kept for every day once asked for."""
        while len(self._before) <= day:
            self._before.append(self._before[-1] + self._long(len(self._before) - 1))
        return self._before[max(day, 0)]

    def _long(self, day: int) -> int:
        """How long a day is open: plainly, where its clock cannot have been changed."""
        if self._times.offset(day * DAY - DAY) == self._times.offset(day * DAY + 2 * DAY):
            return sum(end - start for start, end in self.on(day))
        return sum(end - start for start, end in self._instants(day))


@lru_cache(maxsize=4096)
def _pieces(zone: str, day: int) -> tuple[tuple[int, int, int], ...]:
    """A local day from one change of its clock to the next: from, until, and the instant at which a clock of that
    offset showed, or would have shown, midnight."""
    times, out = local_times(zone), []
    at, ends = times.start_of(day), times.start_of(day + 1)
    while at < ends:
        offset, until = times.offset(at), at
        while until < ends and times.offset(until) == offset:
            until = min(ends, (until // QUARTER + 1) * QUARTER)
        out.append((at, until, day * DAY - offset))
        at = until
    return tuple(out)


@dataclass(frozen=True, eq=False)
class Opening:
    """Opening hours that change: from each instant on (ms UTC, in order) the hours beside it, None where none are set.

    The clock goes on over a change. Where no hours are set nothing is known.
    """

    spans: Sequence[tuple[int, Hours | None]]
    _read: list[int] = field(default_factory=list, init=False, repr=False)

    def __post_init__(self) -> None:
        if any(after[0] <= before[0] for before, after in pairwise(self.spans)):
            raise ValueError("opening hours are given in order of time")
        so_far = 0
        for place, (start, hours) in enumerate(self.spans):
            self._read.append(so_far)
            if hours is not None and place + 1 < len(self.spans):
                so_far += hours.open_ms(self.spans[place + 1][0]) - hours.open_ms(start)

    def open_ms(self, at: int) -> int | None:
        """What the clock that runs in opening hours only shows at an instant; None where no hours are set then."""
        place = self._place(at)
        if place < 0:
            return None
        start, hours = self.spans[place]
        return None if hours is None else self._read[place] + hours.open_ms(at) - hours.open_ms(start)

    def between(self, start: int, end: int) -> int | None:
        """Open milliseconds between two instants; None where no hours are set for some of the time."""
        first, last = self._place(start), self._place(end)
        if first < 0 or any(hours is None for _, hours in self.spans[first : last + 1]):
            return None
        begun, ended = self.open_ms(start), self.open_ms(end)
        return None if begun is None or ended is None else ended - begun

    def over_before(self, until: int, limit: int) -> tuple[int, int] | None:
        """(since, before): of what began at or after `since`, just that which began before `before` has had more than
        `limit` open ms by `until`. None where no hours are set then."""
        first = self._place(until)
        if first < 0 or self.spans[first][1] is None:
            return None
        while first > 0 and self.spans[first - 1][1] is not None:
            first -= 1
        since = low = min(self.spans[first][0], until)
        high = until
        while low < high:
            middle = (low + high) // 2
            passed = self.between(middle, until)
            if passed is not None and passed > limit:
                low = middle + 1
            else:
                high = middle
        return since, low

    def is_open(self, at: int) -> bool | None:
        """Whether it is open at an instant; None where no hours are set."""
        place = self._place(at)
        hours = self.spans[place][1] if place >= 0 else None
        return None if hours is None else hours.is_open(at)

    def hours_on(self, day: int) -> Hours | None:
        """The hours in force on a local day of theirs; None where none are set."""
        for start, hours in reversed(self.spans):
            begins = day * DAY if hours is None else local_times(hours.zone).start_of(day)
            if begins >= start:
                return hours
        return None

    def _place(self, at: int) -> int:
        return bisect_right(self.spans, at, key=lambda span: span[0]) - 1
