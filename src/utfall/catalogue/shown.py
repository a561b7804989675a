"""Figures as examples write them: `34.545 %`, `66.667 s`, `10 min`, `900.00 NOK`, `2 ×`, `-` for no value."""

import re
from dataclasses import dataclass
from fractions import Fraction

from utfall.core.money import places

NO_VALUE = "-"
_SCALES = {
    "": Fraction(1), "×": Fraction(1), "/h": Fraction(1), "/day": Fraction(1), "points": Fraction(1),
    "%": Fraction(1, 100), "‰": Fraction(1, 1000),
    "ms": Fraction(1, 1000), "s": Fraction(1), "min": Fraction(60), "h": Fraction(3600), "days": Fraction(1),
}  # fmt: skip
_FIGURE = re.compile(r"(-?\d+(?:\.(\d+))?)\s*(%|‰|×|/h|/day|points|ms|s|min|h|days|[A-Z]{3})?")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in the number's own unit (a fraction of 1, seconds, smallest units), and half of its last digit."""

    value: Fraction | None
    within: Fraction

    def is_met_by(self, value: Fraction | None) -> bool:
        """Whether a value shown with as many decimals reads the same."""
        if value is None or self.value is None:
            return value is self.value
        return -self.within <= value - self.value <= self.within


def read_figure(text: str) -> Figure:
    """The figure of a cell. Raises `ValueError` with a sentence."""
    if text == NO_VALUE:
        return Figure(None, Fraction(0))
    found = _FIGURE.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no figure like 34.545 %, 20 s, 900 NOK, 12 or - for no value")
    number, decimals, unit = found.group(1), found.group(2) or "", found.group(3) or ""
    scale = _SCALES[unit] if unit in _SCALES else Fraction(10 ** places(unit))
    half = Fraction(1, 2 * 10 ** len(decimals)) if decimals else Fraction(0)
    return Figure(Fraction(number) * scale, half * scale)
