"""The columns a number is made of, of whatever kind of fact: what has to be written somewhere for it to be told."""

from collections.abc import Iterable, Iterator

from utfall.catalogue.dimensions import BUCKET, dimension
from utfall.catalogue.model import Catalogue, Look, Number, Part
from utfall.facts.kind import Kind
from utfall.facts.kinds import KINDS
from utfall.facts.wide import DELTA, MS, day_column, quarter_column

from .expressions import Choice, Col, Expr, Op
from .rates import costs
from .unknowable import needed
from .virtual import spelled

Needs = tuple[tuple[str, str], ...]  # kind of fact, column; in the order of the kinds and their columns
_MEETS = (("schedule", "activity"), ("agent_state", "state"), ("agent_state", "agent_id"),
          ("agent_state", "start_at"), ("agent_state", "end_at"))  # fmt: skip
_RATE = ("agent_id", "team_id", "centre_id", "first_day", "amount", "currency")
_PLAN = ("kpi", "first_day", "end_day", "planned", "min_ok", "max_ok", "curve")


def needs(number: Number, catalogue: Catalogue) -> Needs:
    """Every column that the rows of its parts are chosen, told apart or measured by, as the ledger keeps them."""
    found: set[tuple[str, str]] = set()
    for name in number.parts:
        part = catalogue.parts[name]
        if part.fact not in KINDS:
            continue
        kind = KINDS[part.fact]
        for column in (*_of_part(part), *_of_number(number, name, part)):
            found |= {(kind.name, each) for each in kept(kind, column)}
        for look in part.looks:
            found |= {(look.fact, each) for column in _seen(look) for each in kept(KINDS[look.fact], column)}
        found |= set(_MEETS) if part.meets else set()
        found |= {("cost_rate", column) for column in _RATE} if costs(part) else set()
    if number.of:
        found |= {("target", column) for column in _PLAN}
    order = {(kind.name, column): at for kind in KINDS.values() for at, column in enumerate(kind.names)}
    kinds = list(KINDS)
    return tuple(sorted(found, key=lambda each: (kinds.index(each[0]), order[each])))


def must(number: Number, catalogue: Catalogue) -> frozenset[tuple[str, str]]:
    """Those of its columns without which its rows cannot be told or measured; the others are looked at where known."""
    meets = any(catalogue.parts[name].meets for name in number.parts)
    return needed(number, catalogue.parts) | frozenset(_MEETS if meets else ())


def _of_part(part: Part) -> Iterator[str]:
    kind = KINDS[part.fact]
    clock = part.when.removeprefix("to_date:")
    yield from (part.column, clock if clock in kind.names else kind.clocks[0], part.union, *part.per)
    if part.kind in ("seconds", "standing", "days_held", "cost"):
        yield from kind.interval or kind.stands or ()
    if part.kind == "standing" and kind.delta:
        yield from (DELTA.name, *kind.delta.told_by)
    for test in part.where:
        yield from (test.column, test.other)
    for held in part.held:
        yield dimension(held.dimension).columns.get(part.fact, "")
    for look in part.looks:
        yield from (*look.at, *look.since, *look.alike, look.another)
        yield from (column for key in look.same for column in key.mine)


def _seen(look: Look) -> Iterator[str]:
    yield from (look.clock, *look.alike, look.another, look.shown)
    yield from (column for key in look.same for column in key.theirs)
    for some in look.where:
        for test in some:
            yield from (test.column, test.other)


def _of_number(number: Number, name: str, part: Part) -> Iterator[str]:
    yield number.column
    if number.fold and name in (number.fold.of, number.fold.over, number.fold.unless):
        yield from (number.fold.per, number.fold.first, number.fold.last)
    yield from (dimension(each).columns.get(part.fact, "") for each in number.apart if each != BUCKET)


def kept(kind: Kind, column: str) -> frozenset[str]:
    """The columns of the ledger that one of the columns, or one worked out when asked, is made of."""
    if not column:
        return frozenset()
    if column in kind.names:
        return frozenset((column,))
    sides = {side.column.name: (side.left, side.entered) for side in kind.delta.sides} if kind.delta else {}
    if column in sides:
        return frozenset(sides[column])
    if column == MS.name:
        return frozenset(kind.interval or ())
    if column == DELTA.name and kind.delta:
        return frozenset((kind.delta.sides[0].left, kind.delta.sides[0].entered))
    clock = next((each for each in kind.clocks if column in (day_column(each), quarter_column(each))), "")
    if clock:
        return frozenset((clock,))
    made = _columns_in([spelled(column, 0, {1: 0})]) - {column}
    return frozenset(each for name in made for each in kept(kind, name))


def _columns_in(expressions: Iterable[Expr]) -> set[str]:
    found: set[str] = set()
    for each in expressions:
        if isinstance(each, Col):
            found.add(each.name)
        elif isinstance(each, Op):
            found |= _columns_in(each.args)
        elif isinstance(each, Choice):
            found |= _columns_in([*(side for case in each.cases for side in case), each.other])
    return found
