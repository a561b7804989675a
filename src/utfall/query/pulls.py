"""What each value of a split does to a mean: its distance from the whole's, by the weight it has there."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

Part = TypeVar("Part", bound=Hashable)
Tally = Mapping[Fraction, int]  # value of one answer -> how many gave it


@dataclass(frozen=True, slots=True)
class Pull:
    """A value of a split: how many, their mean, the sum of their squares, and its pull on the whole's mean."""

    n: int
    mean: Fraction
    squares: Fraction
    pull: Fraction
    weight: Fraction


def whole(tally: Tally) -> Pull | None:
    """All of them as one; None where there are none."""
    n = sum(tally.values())
    if not n:
        return None
    mean = sum((value * times for value, times in tally.items()), Fraction(0)) / n
    squares = sum((value * value * times for value, times in tally.items()), Fraction(0))
    return Pull(n, mean, squares, Fraction(0), Fraction(1))


def pulls(parts: Mapping[Part, Tally]) -> dict[Part, Pull]:
    """The pull of every part that has any: weight x (own mean - the mean of all). Together they come to 0 exactly:
    without the part, the mean of all would be pull / (1 - weight) away from where it is, the other way.
    """
    together: dict[Fraction, int] = {}
    for tally in parts.values():
        for value, times in tally.items():
            together[value] = together.get(value, 0) + times
    every = whole(together)
    found: dict[Part, Pull] = {}
    for part, tally in parts.items():
        own = whole(tally)
        if own is not None and every is not None:
            weight = Fraction(own.n, every.n)
            found[part] = Pull(own.n, own.mean, own.squares, weight * (own.mean - every.mean), weight)
    return found
