"""How many agents a half-hour needs and how many were there: pure figures, and neighbours of one gap put together.

Needed are heads logged in: agents on the line by Erlang C, over what is left of logged-in time after shrinkage. There
are seconds logged in over the length of the interval.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from utfall.core import erlang
from utfall.core.clock import DAY, QUARTER
from utfall.core.periods import Days
from utfall.core.zones import local_times
from utfall.query.splits import bucket_of

QUARTERS_IN: Mapping[str, int] = {"quarter_hour": 1, "half_hour": 2, "hour": 4}
OF_DAYS = ("day", "week", "month", "weekday")


@dataclass(frozen=True, slots=True)
class Aim:
    """What is aimed at: this share within so long; how long a contact takes (ms); how much of logged-in time is spent
    otherwise; and how busy agents may be at most."""

    share: Fraction
    within: int
    handling: Fraction | None
    shrinkage: Fraction = Fraction(0)
    cap: Fraction = Fraction(1)

    def heads(self, contacts: Fraction, interval: int) -> Fraction | None:
        """How many have to be logged in for so many contacts in an interval (ms); None where nobody knows how long
        they take. Not rounded up to a whole head: two half-hours may share one."""
        if contacts <= 0:
            return Fraction(0)
        if not self.handling or self.handling <= 0:
            return None
        load = erlang.load_of(contacts, self.handling, interval)
        line = erlang.agents_needed(load, float(self.handling), self.within, float(self.share), float(self.cap))
        return Fraction(line) / (1 - self.shrinkage)


Key = tuple[int | str | None, ...]


def lengths(days: Days, by: Sequence[str], zone: str, until: int) -> dict[Key, int]:
    """How long (ms) each interval of a period lasted up to a moment, by the key of its row.

    `by` are splits of time. A day of 23 or 25 hours has a quarter-hour less or twice, as its wall clock shows.
    """
    times = local_times(zone)
    found: dict[Key, int] = {}
    for day in range(days.first, days.end):
        start, end = times.start_of(day), min(times.start_of(day + 1), until)
        whole = end - start == DAY
        for place in range(max(0, -(-(end - start) // QUARTER))):
            at = start + place * QUARTER
            quarter = place if whole else times.cut(at)[1]
            key = tuple(bucket_of(s, day) if s in OF_DAYS else quarter // QUARTERS_IN[s] for s in by)
            found[key] = found.get(key, 0) + min(QUARTER, end - at)
    return found


@dataclass(frozen=True, slots=True)
class Slot:
    """A half-hour of a weekday (1 is Monday): who was needed and who was there, None where it is not known."""

    weekday: int
    half_hour: int
    needed: Fraction | None
    there: Fraction | None

    @property
    def gap(self) -> Fraction | None:
        """There less needed: below zero is short."""
        return None if self.needed is None or self.there is None else self.there - self.needed


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring half-hours of one weekday, all short or all with agents to spare: from and to in half-hours since
    midnight (`end` not in it), and how many agents that is in the middle of them, never nought."""

    weekday: int
    start: int
    end: int
    agents: int
    way: Literal["short", "spare"]

    @property
    def weight(self) -> int:
        """Agents times half-hours: what it comes to."""
        return self.agents * (self.end - self.start)


def stretches(slots: Iterable[Slot], least: int = 1) -> tuple[Stretch, ...]:
    """What is short by at least `least` agents or has as many to spare, neighbours put together, heaviest first.

    Half-hours stand together where they follow each other on one weekday and miss the need the same way; how many is
    the mean of them, to the nearest whole (halves upwards). A half-hour nobody is needed and nobody there is is none.
    """
    found: list[Stretch] = []
    run: list[Slot] = []
    for slot in sorted(slots, key=lambda each: (each.weekday, each.half_hour)):
        if run and not _follows(run[-1], slot, least):
            found += _closed(run)
            run = []
        if _way(slot, least):
            run.append(slot)
    found += _closed(run)
    return tuple(sorted(found, key=lambda s: (s.way != "short", -s.weight, s.weekday, s.start)))


def _way(slot: Slot, least: int) -> Literal["", "short", "spare"]:
    if slot.gap is None or abs(slot.gap) < Fraction(2 * least - 1, 2):
        return ""
    return "short" if slot.gap < 0 else "spare"


def _follows(before: Slot, slot: Slot, least: int) -> bool:
    here = slot.weekday == before.weekday and slot.half_hour == before.half_hour + 1
    return here and _way(slot, least) == _way(before, least)


def _closed(run: Sequence[Slot]) -> Iterator[Stretch]:
    way = _way(run[0], 1) if run else ""
    if not way:
        return
    missed = [abs(slot.gap) for slot in run if slot.gap is not None]
    mean = sum(missed, Fraction(0)) / len(run)
    agents = max(1, int(mean + Fraction(1, 2)))
    yield Stretch(run[0].weekday, run[0].half_hour, run[-1].half_hour + 1, agents, way)
