"""A number held against its target: below, in or above it, whether that is good, and when it is not said at all."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from utfall.catalogue.model import Number
from utfall.query.answer import Against

from .show import INDICATIVE_BELOW

Better = Literal["higher", "lower", "neutral"]
Place = Literal["", "below", "in", "above"]
WhyNot = Literal["", "no_value", "few", "added", "mixed", "part", "not_due", "neutral"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a value lies, and whether that is as wished; without a place `why_not` says why nothing is said."""

    place: Place
    good: bool = False
    why_not: WhyNot = ""


def judged(value: Fraction | None, against: Against, number: Number, n: int | None = None) -> Verdict:
    """Holds an exact value (never a rounded one) against its target; `n` is how many rows a ratio rests on.

    Nothing is said of no value, of fewer than 30, of a sum whose plan is only that of some of its parts or its days or
    is not due yet, and of a number that is neither better high nor low where no band is set.
    """
    if value is None:
        return Verdict("", why_not="no_value")
    if n is not None and n < INDICATIVE_BELOW:
        return Verdict("", why_not="few")
    if against.mixed:
        return Verdict("", why_not="mixed")
    if against.added:
        return Verdict("", why_not="added")
    if against.adds_up and against.covered < against.days:
        return Verdict("", why_not="part")
    if against.adds_up and not any((against.plan, against.low, against.high)):
        return Verdict("", why_not="not_due")
    two_sided = bool(number.strain)
    if against.low is not None or against.high is not None:
        return _by_band(value, against.low, against.high, number.better, two_sided)
    assert against.plan is not None
    return _by_plan(value, against.plan, number.better, two_sided)


def _by_band(value: Fraction, low: Fraction | None, high: Fraction | None, better: Better, two_sided: bool) -> Verdict:
    """Both ends are in the band. Outside is good only beyond the better end of a band with two ends: a single end is a
    limit, and of what strains people neither side is."""
    place: Place = "in"
    if low is not None and value < low:
        place = "below"
    elif high is not None and value > high:
        place = "above"
    beyond = {"higher": "above", "lower": "below", "neutral": ""}[better]
    may_exceed = not two_sided and low is not None and high is not None
    return Verdict(place, place == "in" or (may_exceed and place == beyond))


def _by_plan(value: Fraction, plan: Fraction, better: Better, two_sided: bool) -> Verdict:
    """A plan alone is reached or not; of a number that is neither better high nor low it is only told."""
    if better == "neutral" or two_sided:
        return Verdict("", why_not="neutral")
    if better == "higher":
        return Verdict("in", True) if value >= plan else Verdict("below")
    return Verdict("in", True) if value <= plan else Verdict("above")
