"""Numbers made in a house: what they may be, and what they have to say of the parts they pick.

They are catalogue files like any other, read by the same loader; they name parts that come with Utfall, outright or
narrowed, and add nothing that a built-in could not say.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .model import Catalogue, Held, Number, Part, Signed
from .read_number import sort_of, units
from .sheet import Sheet

PREFIX = "own_"
LONGEST_ID = 60
KINDS = ("count", "sum", "ratio")
Shape = Literal["how_many", "share", "average"]
SHAPES: tuple[Shape, ...] = ("how_many", "share", "average")
# Parts that no pick can stand for: told by what comes before or after a row, or worked out beside a number; the length
# of the period asked about is no row's.
_NOT_PICKED = ("planned", "cost", "days_held")
_ALONE = ("days",)  # only below the line


@dataclass(frozen=True, slots=True)
class Pick:
    """A part of the catalogue as somebody picked it: added or taken away, and what it is held to."""

    part: str
    sign: Literal[1, -1] = 1
    held: tuple[Held, ...] = ()


@dataclass(frozen=True)
class Own:
    """A number as somebody made it. `shape` is what it is called by who makes it; see `kind_of`."""

    id: str
    name: str
    says: str
    shape: Shape
    unit: str
    better: str
    above: tuple[Pick, ...]
    below: tuple[Pick, ...] = ()

    @property
    def picks(self) -> tuple[Pick, ...]:
        """All of them, those above the line first."""
        return (*self.above, *self.below)


@dataclass(frozen=True)
class Beside:
    """What every number that comes with Utfall says of a part it counts: what holds it apart, when it has no value."""

    apart: tuple[str, ...] = ()
    null_if: tuple[str, ...] = ()
    null_unless: tuple[str, ...] = ()


def pickable(catalogue: Catalogue) -> dict[str, Part]:
    """The parts that a number made here may be made of: those that some number counts, by id."""
    counted = {
        each.part for number in catalogue.numbers.values() if not (number.of or _is_own(number.id))
        for each in (*number.numerator, *number.denominator)
    }  # fmt: skip
    return {name: part for name, part in catalogue.parts.items() if name in counted and may_be_picked(part)}


def may_be_picked(part: Part) -> bool:
    """Whether a number made here may count the part, outright or narrowed."""
    return not part.looks and part.kind not in _NOT_PICKED and part.column != "period_ms"


def sorts(parts: Iterable[Part]) -> set[str]:
    """What parts give: counts, durations, days, points or money."""
    return {sort_of(part) for part in parts}


def units_of(shape: Shape, above: Sequence[Part], below: Sequence[Part]) -> tuple[str, ...]:
    """The units a number of this shape may have; none where there is no such number."""
    tops, bottoms = sorts(above), sorts(below)
    if len(tops) != 1 or len(bottoms) != (0 if shape == "how_many" else 1):
        return ()
    (top,) = tops
    if shape == "how_many":
        return units(top) if top != "points" else ()
    (bottom,) = bottoms
    able = units(top, bottom)
    if shape == "share":
        return tuple(each for each in able if each in ("percent", "per_mille", "points") and top == bottom)
    return ("times",) if top == bottom == "counts" else able if top != bottom else ()


def kind_of(shape: Shape, above: Iterable[Part]) -> str:
    """The catalogue's own kind for a shape."""
    if shape != "how_many":
        return "ratio"
    return "sum" if any(part.kind in ("sum", "seconds") for part in above) else "count"


def beside(catalogue: Catalogue, above: Sequence[Pick], below: Sequence[Pick]) -> Beside:
    """What a number of these picks has to say of its parts: what the built-in of the same parts says, or else what
    holds a part apart and hides it in every built-in that counts it, and what has to be told in any of them."""
    sides = tuple(frozenset((pick.sign, pick.part) for pick in side) for side in (above, below))
    built_in = [each for each in catalogue.numbers.values() if not (each.of or _is_own(each.id))]
    for each in built_in:
        if each.kind in KINDS and tuple(frozenset((e.sign, e.part) for e in s) for s in _sides(each)) == sides:
            return Beside(each.apart, each.null_if, each.null_unless)
    every, told = {"apart": dict[str, None](), "null_if": dict[str, None]()}, dict[str, None]()
    for name in dict.fromkeys(pick.part for pick in (*above, *below)):
        using = [each for each in built_in if name in _counted(each)]
        for key, kept in every.items() if using else ():
            kept |= dict.fromkeys(
                each for each in getattr(using[0], key) if all(each in getattr(n, key) for n in using)
            )
        told |= dict.fromkeys(part for each in using if len(_sides(each)[0]) == 1 and each.numerator[0].part == name
                              for part in each.null_unless)  # fmt: skip
    return Beside(tuple(every["apart"]), tuple(every["null_if"]), tuple(told))


def alike(catalogue: Catalogue, number: Number) -> Number | None:
    """The first number that counts the very same, and divides it the same; None where there is none."""
    mine = _meaning(number, catalogue.parts)
    for other in catalogue.numbers.values():
        if other.id != number.id and not other.of and _meaning(other, catalogue.parts) == mine:
            return other
    return None


def _meaning(number: Number, parts: Mapping[str, Part]) -> object:
    def sides(signed: Iterable[object]) -> frozenset[object]:
        return frozenset((each.sign, parts[each.part].of or each.part, parts[each.part].held) for each in signed)  # type: ignore[attr-defined]

    fold = (number.fold, number.staffing, number.column, number.percentile, tuple(number.settings.items()))
    kind = "count" if number.kind == "sum" else number.kind
    return kind, sides(number.numerator), sides(number.denominator), number.per, number.ignores, fold


def picks_of(number: Number, parts: Mapping[str, Part]) -> tuple[tuple[Pick, ...], tuple[Pick, ...]]:
    """A number's picks again, above the line and below."""
    above, below = (
        tuple(Pick(parts[e.part].of or e.part, e.sign, parts[e.part].held) for e in side)
        for side in (number.numerator, number.denominator)
    )
    return above, below


def check_own(sheet: Sheet, numbers: Sequence[Number], parts: Mapping[str, Part]) -> None:
    """Note what a number made in a house may not be."""
    if len(numbers) > 1 or "variant" in sheet.table:
        sheet.mistake("a number made here has no variants")
    for number in numbers[:1]:
        if number.kind not in KINDS:
            sheet.mistake(f"a number made here is a {', '.join(KINDS[:-1])} or {KINDS[-1]}, not a {number.kind}")
        if number.settings or number.agreed or number.together or number.of:
            sheet.mistake("a number made here has no settings and agreements of its own")
        sides = [
            *((each.part, True) for each in number.numerator),
            *((each.part, False) for each in number.denominator),
        ]
        for name, on_top in sides:
            part = parts[name]
            if not may_be_picked(part) or (on_top and part.kind in _ALONE):
                sheet.mistake(f"{name} cannot be counted in a number made here")
        taken = moments(parts[name] for name, _ in sides)
        if len(taken) > 1:
            sheet.mistake(f"it takes together {' and '.join(taken)}")


def moments(parts: Iterable[Part]) -> tuple[str, ...]:
    """In words, of what time the parts tell: a number made here is of one sort."""
    return tuple(sorted({_when(part) for part in parts if part.kind != "days"}))


def _when(part: Part) -> str:
    if part.when == "as_of":
        return "what stands at a moment"
    return "what came since the beginning" if part.when.startswith("to_date:") else "what happened in a period"


def _counted(number: Number) -> set[str]:
    return {each.part for each in (*number.numerator, *number.denominator)} if not number.of else set()


def _sides(number: Number) -> tuple[tuple[Signed, ...], tuple[Signed, ...]]:
    return number.numerator, number.denominator


def _is_own(name: str) -> bool:
    return name.startswith(PREFIX)
