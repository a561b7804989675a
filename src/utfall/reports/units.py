"""What the numerator and the denominator of a number are counted in, and how a stored count becomes that."""

from fractions import Fraction

from utfall.catalogue.model import Catalogue, Number, Part
from utfall.core.clock import DAY, HOUR, SECOND
from utfall.facts import KINDS
from utfall.facts.wide import wide_columns

Units = dict[str, str]  # of "value", "numerator" and "denominator"
_TIMES = {"seconds": SECOND, "hours": HOUR, "days": DAY}
_STORED = {"ms": "milliseconds", "money": "money", "points": "hundredths"}  # by the type of a summed column


def units_told(number: Number, catalogue: Catalogue) -> Units:
    """What each of the three is told in: `count`, `milliseconds`, `seconds`, `hours`, `days`, `money`, `hundredths` of
    a point, `score`; the value by its number's own unit. Money is a decimal text of whole units where its currency is
    known, else smallest units."""
    upper, lower = (_stored(side, catalogue) for side in (number.numerator, number.denominator or number.numerator))
    if number.unit in _TIMES or number.unit in ("score", "money"):
        upper = number.unit
    if number.unit == "per_hour":
        lower = "hours"
    return {"value": number.unit, "numerator": upper, "denominator": lower if has_denominator(number) else ""}


def has_denominator(number: Number) -> bool:
    """Whether a cell of it has one at all."""
    return bool(number.denominator) or number.kind in ("fold", "plan", "calc")


def scale_of(number: Number, catalogue: Catalogue, *, upper: bool) -> int:
    """By how much a stored numerator or denominator is more than in its unit."""
    if not upper:
        return HOUR if number.unit == "per_hour" else 1
    if number.unit == "money":
        return HOUR if any(catalogue.parts[each.part].kind == "cost" for each in number.numerator) else 1
    return 100 if number.unit == "score" else _TIMES.get(number.unit, 1)


def scaled(count: int, scale: int) -> int | float:
    """The count in its unit, unrounded."""
    exact = Fraction(count, scale)
    return int(exact) if exact.denominator == 1 else float(exact)


def _stored(side: tuple[object, ...], catalogue: Catalogue) -> str:
    parts = [catalogue.parts[each.part] for each in side if each.part in catalogue.parts]  # type: ignore[attr-defined]
    found = {_unit(part) for part in parts}
    return found.pop() if len(found) == 1 else "count"


def _unit(part: Part) -> str:
    if part.kind in ("seconds", "cost"):
        return "milliseconds" if part.kind == "seconds" else "money"
    if part.kind in ("days", "days_held"):
        return "days"
    if part.kind != "sum" or part.fact not in KINDS:
        return "count"
    types = {column.name: column.type for column in wide_columns(KINDS[part.fact])}
    return _STORED.get(types.get(part.column, ""), "count")
