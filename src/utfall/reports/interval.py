"""How sure a share is: the Wilson 95 % interval, and whether two shares can be told apart."""

from fractions import Fraction
from math import sqrt

_Z = 1.959963984540054


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


def told_apart(numerator: int, denominator: int, other: Fraction) -> bool:
    """Whether the share differs from `other` by more than chance explains (95 %)."""
    span = interval(numerator, denominator)
    return span is not None and not span[0] <= other <= span[1]
