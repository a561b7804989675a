"""How sure a figure is: its 95 % interval, and whether two figures can be told apart."""

from fractions import Fraction
from math import sqrt

from utfall.catalogue.model import Catalogue, Number
from utfall.query.answer import Cell

_Z = 1.959963984540054
COUNTED = ("count", "distinct", "standing")


def interval(numerator: int, denominator: int) -> tuple[Fraction, Fraction] | None:
    """The 95 % interval (Wilson) of `numerator` of `denominator`, as fractions of 1; None where it makes no sense."""
    if denominator <= 0 or not 0 <= numerator <= denominator:
        return None
    share, n = numerator / denominator, denominator
    middle = share + _Z * _Z / (2 * n)
    reach = _Z * sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n))
    scale = 1 + _Z * _Z / n
    low, high = max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)
    return Fraction(low).limit_denominator(10**9), Fraction(high).limit_denominator(10**9)


def points_interval(total: Fraction | int, squares: Fraction | int, n: int) -> tuple[Fraction, Fraction] | None:
    """The 95 % interval (normal) of a mean of `n` values, of which the sum and the sum of squares are known.

    Of points (+1 promoter, -1 detractor) it is p - d ± 1.96·√((p + d - (p - d)²) / n), as fractions of 1.
    """
    if n <= 0:
        return None
    mean = Fraction(total, n)
    spread = Fraction(squares, n) - mean * mean
    if spread < 0:
        return None
    reach = Fraction(_Z * sqrt(spread / n)).limit_denominator(10**9)
    return mean - reach, mean + reach


def interval_of(cell: Cell, number: Number, catalogue: Catalogue) -> tuple[Fraction, Fraction] | None:
    """The 95 % interval of a cell's value, in the number's unit; None where its spread is not known.

    Shares of counts have Wilson's; points, whose counts tell the sum of squares, the normal one, at most -100 to 100.
    """
    if cell.value is None or cell.numerator is None or not cell.denominator or not has_interval(number, catalogue):
        return None
    if number.unit == "percent":
        return interval(cell.numerator, cell.denominator)
    if cell.squares is None:
        return None
    span = points_interval(cell.numerator, cell.squares, cell.denominator)
    if span is None:
        return None
    most = Fraction(number.per)
    return max(-most, span[0] * number.per), min(most, span[1] * number.per)


def has_interval(number: Number, catalogue: Catalogue) -> bool:
    """Whether the spread of the number is known: it is a share of counted rows, or points of them."""
    if number.kind not in ("ratio", "share") or not number.denominator:
        return False
    if not (number.unit == "points" or (number.unit == "percent" and number.per == 1)):
        return False
    parts = (catalogue.parts.get(each.part) for each in (*number.numerator, *number.denominator))
    return all(part is not None and part.kind in COUNTED for part in parts)


def told_apart(numerator: int, denominator: int, other: Fraction) -> bool:
    """Whether the share differs from `other` by more than chance explains (95 %)."""
    span = interval(numerator, denominator)
    return span is not None and not span[0] <= other <= span[1]
