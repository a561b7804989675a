"""Draws a day along the clock: a lane of states, one of contacts, one of outcomes, one of rings nobody answered.

Time runs from left to right in every language.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from utfall.core.clock import HOUR, QUARTER
from utfall.reports import show

from .agent_day import CONTACT, OUTCOME, RING, STATE, Day, Event

LEFT, WIDE, RIGHT, TOP = 86, 1080, 20, 22
LANES = ((STATE, 30), (CONTACT, 16), (OUTCOME, 16), (RING, 16))
GAP, MOST_LANES = 8, 3
SHORTEST = Fraction(3, 2)  # px: what happened is never too thin to be seen


@dataclass(frozen=True)
class Tick:
    """A line of the grid: where, and its label on whole hours."""

    x: str
    label: str


@dataclass(frozen=True)
class Bar:
    """Something with a length: where, how long, on which height, in which colour, and what it says."""

    x: str
    y: str
    width: str
    height: str
    paint: str
    says: str


@dataclass(frozen=True)
class Dot:
    """Something at a moment."""

    x: str
    y: str
    paint: str
    says: str


@dataclass(frozen=True)
class Lane:
    """The name of a lane and where it is written."""

    name: str
    y: str


@dataclass(frozen=True)
class Timeline:
    """The drawing: its height, grid, lanes, bars and dots; and what it says to whoever cannot see it."""

    height: int
    bottom: int
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    bars: tuple[Bar, ...]
    dots: tuple[Dot, ...]
    rings: tuple[Dot, ...]
    says: str
    width: int = LEFT + WIDE + RIGHT
    left: int = LEFT
    top: int = TOP


def drawn(day: Day) -> Timeline | None:
    """The day as a drawing; None where nothing of it has a time."""
    if not day.events:
        return None
    first = min(each.start for each in day.events) // HOUR * HOUR
    last = -(-max(each.end for each in day.events) // HOUR) * HOUR
    span = max(last - first, HOUR)

    def x(at: int) -> Fraction:
        return LEFT + Fraction(at - first, span) * WIDE

    names = {STATE: _("States"), CONTACT: _("Contacts"), OUTCOME: _("Outcomes"), RING: _("Not answered")}
    lanes, bars, dots, rings = [], list[Bar](), list[Dot](), list[Dot]()
    y = TOP + GAP
    for kind, height in LANES:
        events = day.of(kind)
        if not events and kind in (CONTACT, OUTCOME, RING):
            continue
        rows = max(1, min(MOST_LANES, _rows(events)))
        lanes.append(Lane(names[kind], str(y + height // 2 + 4)))
        for event, row in _placed(events, rows):
            middle = str(y + height // 2)
            if kind == OUTCOME:
                dots.append(Dot(_px(x(event.start)), middle, event.paint, event.says))
            elif kind == RING:
                rings.append(Dot(_px(x(event.start)), middle, event.paint, event.says))
            else:
                bars.append(_bar(event, x(event.start), x(event.end), Fraction(y) + Fraction(height * row, rows),
                                 Fraction(height, rows)))  # fmt: skip
        y += height + GAP
    return Timeline(y + 2, y - GAP, tuple(_ticks(first, first + span, day.zone, x)), tuple(lanes), tuple(bars),
                    tuple(dots), tuple(rings), _says(day))  # fmt: skip


def _bar(event: Event, start: Fraction, end: Fraction, y: Fraction, height: Fraction) -> Bar:
    return Bar(_px(start), _px(y), _px(max(SHORTEST, end - start)), _px(height), event.paint, event.says)


def _px(value: Fraction) -> str:
    return show.pixels(value, 1)


def _ticks(first: int, last: int, zone: str, x) -> Iterable[Tick]:  # type: ignore[no-untyped-def]
    """Every quarter-hour; the hours have labels, over a long day every other."""
    every = 1 if last - first <= 14 * HOUR else 2
    for number, at in enumerate(range(first, last + 1, QUARTER)):
        hour = number % 4 == 0
        yield Tick(_px(x(at)), show.clock(at, zone) if hour and number // 4 % every == 0 else "")


def _placed(events: Iterable[Event], rows: int) -> Iterable[tuple[Event, int]]:
    """Each event with its row: the first that is free, the last where none is."""
    free = [0] * rows
    for event in events:
        row = next((i for i, until in enumerate(free) if until <= event.start), rows - 1)
        free[row] = max(free[row], event.end)
        yield event, row


def _rows(events: Iterable[Event]) -> int:
    """How many go on at once at most."""
    ends: list[int] = []
    most = 0
    for event in events:
        ends = [end for end in ends if end > event.start]
        if event.end > event.start:
            ends.append(event.end)
        most = max(most, len(ends))
    return most


def _says(day: Day) -> str:
    counts = {kind: len(day.of(kind)) for kind, _height in LANES}
    return _("%(states)s states, %(contacts)s contacts, %(outcomes)s outcomes, %(rings)s rings not answered.") % {
        "states": counts[STATE], "contacts": counts[CONTACT], "outcomes": counts[OUTCOME], "rings": counts[RING],
    }  # fmt: skip
