"""Cells from counts: the one place that divides, once per cell, exactly."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from utfall.catalogue.model import Dimension, Number
from utfall.core.clock import DAY, HOUR, SECOND

from . import splits, staffing
from .answer import Cell, Key
from .gather import Measured
from .wants import Figure, Term, Want

NONE = Cell(None, None, None)
_UNIT: Mapping[str, tuple[int, int]] = {
    "seconds": (1, SECOND), "hours": (1, HOUR), "days": (1, DAY), "score": (1, 100),
}  # fmt: skip
_RATE: Mapping[str, tuple[int, int]] = {**_UNIT, "per_hour": (HOUR, 1)}

Look = Callable[[Key, Key], int | None]  # (asked splits' values, values that hold the number apart) -> figure
Celled = Callable[[Key, Key], Cell]


def celled(figure: Figure, measured: Measured, dims: Sequence[Dimension], level: int, bulk: bool = False) -> Celled:
    """What gives the cells of a number at a level (how many leading splits are kept), prepared once for all rows."""

    def look(want: Want) -> Look:
        return looked_up(want, figure, measured, dims, level, bulk)

    def summed(terms: Sequence[Term]) -> Callable[[Key, Key], int]:
        return _sum([(sign, look(want)) for sign, want in terms])

    number = figure.number
    if bulk and (figure.current or figure.staffing):
        return lambda key, apart: NONE
    opened = summed([(1, want) for want in figure.open])
    undecided = summed([(1, want) for want in figure.undecided])
    above = summed(figure.numerator)
    below = None if figure.denominator is None else summed(figure.denominator)
    if figure.staffing:
        assert below is not None
        return staffing.celled(figure, above, below, {name: look(want) for name, want in figure.staffing})
    if number.kind == "rank":
        rank = look(figure.numerator[0][1])
        return lambda key, apart: _ranked(
            number, rank(key, apart), below(key, apart) if below else 0, opened(key, apart), undecided(key, apart)
        )
    either = _sum([(1, look(want)) for _, want in figure.numerator]) if number.unit == "points" else None
    hides = [look(want) for want in figure.null_if]
    shows = [look(want) for want in figure.null_unless]

    def cell(key: Key, apart: Key) -> Cell:
        numerator = above(key, apart)
        denominator = None if below is None else below(key, apart)
        value = exactly(number, numerator, denominator)
        if figure.scale > 1 and value is not None:
            value /= figure.scale
        if hides and any(each(key, apart) for each in hides):
            value = None
        if shows and not any(each(key, apart) for each in shows):
            value = None
        squares = None if either is None else either(key, apart)
        return Cell(value, numerator, denominator, opened(key, apart), undecided(key, apart), squares)

    return cell


def looked_up(
    want: Want, figure: Figure, measured: Measured, dims: Sequence[Dimension], level: int, bulk: bool = False
) -> Look:
    """What gives a want's figure for the key of a row of its number; None where there is none."""
    if want.how == "days":
        return lambda key, apart: _days(want, dims, key)
    aparts = [figure.apart.index(name) for name in want.apart]
    if bulk:
        totals = measured.bulk.get(want, {})
        return lambda key, apart: totals.get(tuple(apart[place] for place in aparts))
    figures = measured.figures(want, level)
    kept = [split for split in want.split if split < level]
    if kept == list(range(level)) and aparts == list(range(len(figure.apart))):
        if not aparts:
            return lambda key, apart: figures.get(key)
        return lambda key, apart: figures.get((*key, *apart))
    return lambda key, apart: figures.get((*(key[place] for place in kept), *(apart[place] for place in aparts)))


def exactly(number: Number, numerator: int, denominator: int | None) -> Fraction | None:
    """The value in the number's unit; nothing over nothing is no value."""
    if denominator is None:
        up, down = _UNIT.get(number.unit, (1, 1))
        return Fraction(numerator * number.per * up, down)
    if denominator == 0:
        return None
    up, down = _RATE.get(number.unit, (1, 1))
    return Fraction(numerator * number.per * up, denominator * down)


def _sum(terms: Sequence[tuple[int, Look]]) -> Callable[[Key, Key], int]:
    if not terms:
        return lambda key, apart: 0
    if len(terms) == 1 and terms[0][0] == 1:
        only = terms[0][1]
        return lambda key, apart: only(key, apart) or 0
    return lambda key, apart: sum(sign * (look(key, apart) or 0) for sign, look in terms)


def _ranked(number: Number, value: int | None, known: int, opened: int, undecided: int) -> Cell:
    if value is None or not known:
        return Cell(None, None, known, opened, undecided)
    return Cell(exactly(number, value, None), value, known, opened, undecided)


def _days(want: Want, dims: Sequence[Dimension], key: Key) -> int:
    if want.period is None:
        return 0
    timed = [(dims[place].id, value) for place, value in enumerate(key) if dims[place].of_clock == "day"]
    days = splits.days_left(want.period, want.only)
    return sum(all(splits.bucket_of(dim, day) == value for dim, value in timed) for day in days)
