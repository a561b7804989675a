"""A change of a whole shared out among what it is made of: the effect of rates, the effect of the mix, no residual."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

Over = tuple[int, int]  # numerator, denominator
Part = TypeVar("Part", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one part adds to the change: by its rate having changed, and by its weight having changed."""

    rate: Fraction
    mix: Fraction

    @property
    def pull(self) -> Fraction:
        """Both together."""
        return self.rate + self.mix


def effects(now: Mapping[Part, Over], before: Mapping[Part, Over]) -> dict[Part, Effect]:
    """The effect of every part on the change of Σ numerators / Σ denominators; they add up to it exactly.

    With weight w = own denominator / all denominators, rate r and whole R, a bar for the mean of both periods:
    rate effect = w̄ × (r now − r before), mix effect = (w now − w before) × (r̄ − R̄). A part that has a denominator in
    one period only has no second rate to differ from: all it does is mix. Signs do not matter. Raises
    `ZeroDivisionError` where either whole has no denominator.
    """
    every = list(dict.fromkeys((*now, *before)))
    whole_now, whole_before = _whole(now), _whole(before)
    middle = (Fraction(*whole_now) + Fraction(*whole_before)) / 2
    out = {}
    for part in every:
        (above, below), (above_then, below_then) = now.get(part, (0, 0)), before.get(part, (0, 0))
        weight, weight_then = Fraction(below, whole_now[1]), Fraction(below_then, whole_before[1])
        moved = Fraction(above, whole_now[1]) - Fraction(above_then, whole_before[1])
        pull = moved - (weight - weight_then) * middle
        rate = Fraction(0)
        if below and below_then:
            rate = (weight + weight_then) / 2 * (Fraction(above, below) - Fraction(above_then, below_then))
        out[part] = Effect(rate, pull - rate)
    return out


def _whole(parts: Mapping[Part, Over]) -> Over:
    return sum(above for above, _ in parts.values()), sum(below for _, below in parts.values())
