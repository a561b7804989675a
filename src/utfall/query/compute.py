"""Cells from counts: the one place that divides, once per cell, exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from utfall.catalogue.model import Dimension, Number

from . import splits
from .answer import Cell, Key
from .gather import Measured
from .wants import Figure, Term, Want

NONE = Cell(None, None, None)
_UNIT: Mapping[str, Fraction] = {"seconds": Fraction(1, 1000)}
_RATE: Mapping[str, Fraction] = {"seconds": Fraction(1, 1000), "per_hour": Fraction(3_600_000)}


@dataclass(frozen=True)
class Place:
    """Where a cell stands: a level, the asked splits' values at it, and the values that hold its number apart."""

    level: int
    key: Key
    apart: Mapping[str, int | str | None]
    bulk: bool = False


@dataclass(frozen=True)
class Counts:
    """The figures of one period, looked up by place."""

    measured: Measured
    dims: tuple[Dimension, ...]

    def of(self, want: Want, place: Place) -> int | None:
        """The want's figure there; None where there is none."""
        if want.how == "days":
            return self._days(want, place)
        apart = tuple(place.apart[name] for name in want.apart)
        if place.bulk:
            return self.measured.bulk.get(want, {}).get(apart)
        key = (*(place.key[split] for split in want.split if split < place.level), *apart)
        return self.measured.figures(want, place.level).get(key)

    def sum(self, terms: tuple[Term, ...], place: Place) -> int:
        """The signed sum there."""
        return sum(sign * (self.of(want, place) or 0) for sign, want in terms)

    def _days(self, want: Want, place: Place) -> int:
        if want.period is None:
            return 0
        timed = [(self.dims[i].id, value) for i, value in enumerate(place.key) if self.dims[i].of_clock == "day"]
        days = splits.days_in(want.period)
        return sum(all(splits.bucket_of(dim, day) == value for dim, value in timed) for day in days)


def cell(figure: Figure, place: Place, counts: Counts) -> Cell:
    """The cell of a number at a place."""
    if place.bulk and figure.current:
        return NONE
    number = figure.number
    opened = sum(counts.of(want, place) or 0 for want in figure.open)
    undecided = sum(counts.of(want, place) or 0 for want in figure.undecided)
    if number.kind == "rank":
        value = counts.of(figure.numerator[0][1], place)
        known = counts.sum(figure.denominator or (), place)
        exact = None if value is None or not known else Fraction(value) * _UNIT.get(number.unit, Fraction(1))
        return Cell(exact, None if exact is None else value, known, opened, undecided)
    numerator = counts.sum(figure.numerator, place)
    denominator = None if figure.denominator is None else counts.sum(figure.denominator, place)
    hidden = any(counts.of(want, place) for want in figure.null_if)
    if figure.null_unless and not any(counts.of(want, place) for want in figure.null_unless):
        hidden = True
    value_of = None if hidden else exactly(number, numerator, denominator)
    return Cell(value_of, numerator, denominator, opened, undecided)


def exactly(number: Number, numerator: int, denominator: int | None) -> Fraction | None:
    """The value in the number's unit; nothing over nothing is no value."""
    if denominator is None:
        return Fraction(numerator) * number.per * _UNIT.get(number.unit, Fraction(1))
    if denominator == 0:
        return None
    return Fraction(numerator, denominator) * number.per * _RATE.get(number.unit, Fraction(1))
