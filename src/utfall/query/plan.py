"""Decides how a question is answered: which tables are read, by which clock, which rows of them count for what.

One scan per table and form of *when*; sums are grouped once at the finest level and rolled up afterwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from utfall.catalogue.dimensions import BUCKET
from utfall.catalogue.model import Dimension, Number, Part, Test
from utfall.core.periods import Period
from utfall.facts.kind import ADDITIVE as ADDED
from utfall.facts.kind import Kind
from utfall.facts.kinds import KINDS
from utfall.facts.wide import wide_columns

from . import splits, virtual
from .ask import NotUnderstood
from .expressions import FALSE, TRUE, Choice, Col, Expr, Val, all_of, any_of, one_of, op
from .scan import Buckets, Keep, Measure, Scan
from .scoped import within
from .understand import Asked, is_current
from .wants import Figure, Want
from .when import ends_inside, inside, length_inside, up_to

Shape = Literal["added", "told_apart", "ranked", "covered", "spanned"]
_SHAPES: Mapping[str, Shape] = {
    "sum": "added", "ranked": "added", "distinct": "told_apart", "rank": "ranked", "covered": "covered",
    "span": "spanned",
}  # fmt: skip
MANY = 3  # measures of one scan from which it pays to add rows up by their conditions first
_ALONE = ("covered", "spanned")  # one measure a scan
_NOT_AFTER = op("=", Col("known_to"), "not_after")
_BULK = op("=", Col("actor"), "bulk")


@dataclass(frozen=True)
class Reading:
    """A scan, how it is spelled, and what its measures are wanted for. A last measure more than wants counts the rows
    that stand only at the latest moment they can have happened. `around` are all rows of the table in the period, scope
    and filters, whatever they count for; none where it is not read by a clock of the period."""

    shape: Shape
    scan: Scan
    wants: tuple[Want, ...]
    dims: tuple[Dimension, ...]
    counts_not_after: bool = False
    around: Scan | None = None


@dataclass(frozen=True)
class Folding:
    """A fold of standing keys into buckets, and the wants it answers."""

    buckets: Buckets
    wants: tuple[Want, ...]
    dims: tuple[Dimension, ...]


@dataclass(frozen=True)
class Plan:
    """Everything to read for the figures of one period."""

    figures: tuple[Figure, ...]
    readings: tuple[Reading, ...]
    foldings: tuple[Folding, ...]


@dataclass(frozen=True)
class Planner:
    """What every decision needs: the question, and how far each origin is told."""

    asked: Asked
    told: Mapping[int, int]

    def plan(self, figures: Sequence[Figure]) -> Plan:
        """The readings for these figures. Raises `NotUnderstood` or `NotShared`."""
        groups: dict[object, list[tuple[Want, Number]]] = {}
        folds: dict[object, list[tuple[Want, Number]]] = {}
        seen: set[Want] = set()
        for each in figures:
            self.check(each.number)
            for want in each.wants:
                if want in seen or want.how == "days":
                    continue
                seen.add(want)
                if want.how in ("buckets", "without"):
                    same = replace(want, how="buckets", take=0, apart=tuple(a for a in want.apart if a != BUCKET))
                    folds.setdefault(same, []).append((want, each.number))
                else:
                    groups.setdefault(self._group(want), []).append((want, each.number))
        readings = [self._reading(group) for group in groups.values()]
        return Plan(tuple(figures), tuple(readings), tuple(self._folding(group) for group in folds.values()))

    def check(self, number: Number) -> None:
        """Every part of the number is inside the asker's scope and rights, or `NotShared` is raised."""
        for part in map(self.asked.part, number.parts):
            if part.kind != "days":
                within(self.asked.ask.scope, KINDS[part.fact], number, part)

    def _group(self, want: Want) -> object:
        part = self.asked.part(want.parts[0])
        shape = _SHAPES[want.how]
        alone = replace(want, take=0) if shape in _ALONE else None
        return shape, part.fact, part.when, want.period, want.split, want.apart, want.free, alone

    def _reading(self, group: Sequence[tuple[Want, Number]]) -> Reading:
        first, number = group[0]
        part = self.asked.part(first.parts[0])
        shape = _SHAPES[first.how]
        dims = self.dims(first)
        measures = [self.measure(want) for want, _ in group]
        if shape in _ALONE:
            measures = measures[:1]
        current = is_current(part)
        common = _common([measure.keep for measure in measures])
        measures = [replace(each, keep=tuple(k for k in each.keep if k not in common)) for each in measures]
        counts = shape == "added" and not current
        if counts:
            some = any_of(all_of(measure.keep) for measure in measures)
            measures.append(Measure("sum", (Col("n"),), (_NOT_AFTER, some)))
        scan = Scan(
            within=within(self.asked.ask.scope, KINDS[part.fact], number, part),
            where=common,
            keys=tuple(splits.key(dim, part, KINDS[part.fact], first.period, self.asked.ask.zone) for dim in dims),
            measures=tuple(measures),
            levels=levels(first, len(self.asked.splits)),
            bulk=None if current or self.asked.ask.bulk else _BULK,
            fields=self.fields(dims, first),
            by_conditions=len(measures) > MANY and len(dims) < 2,
        )
        return Reading(shape, scan, tuple(want for want, _ in group), dims, counts, self._around(scan, part, first))

    def _around(self, scan: Scan, part: Part, want: Want) -> Scan | None:
        kind = KINDS[part.fact]
        if part.when not in kind.clocks or want.period is None:
            return None
        when = inside(part.when, want.period, self.asked.ask.zone)
        held = tuple(each for each in self._held(part, want) if each in scan.where)
        fields = scan.fields if held else ()
        return Scan(scan.within, (*when, *held), (), (), fields=fields)

    def fields(self, dims: Sequence[Dimension], want: Want) -> tuple[int, ...]:
        """The customer fields that have to be joined on."""
        held = [dim for dim, _ in self.asked.held if dim.id not in want.free]
        return tuple(sorted({splits.field_id(dim.id) for dim in (*dims, *held) if dim.sort == "field"}))

    def dims(self, want: Want) -> tuple[Dimension, ...]:
        """The dimensions a want is split by: asked ones, then those that hold it apart (never the bucket)."""
        asked = [self.asked.splits[place] for place in want.split if self.asked.splits[place].id != BUCKET]
        return (*asked, *(self.asked.catalogue.dimensions[name] for name in want.apart if name != BUCKET))

    def measure(self, want: Want) -> Measure:
        """How one want is measured over a row of its part's table."""
        part = self.asked.part(want.parts[0])
        kind = KINDS[part.fact]
        if want.how in ("sum", "ranked"):
            value, when = self._value(part, kind, want)
            keep = (*when, *self.keep(part, want))
            if want.how == "ranked":
                value, keep = Col("n"), (*keep, op("is not null", self._column(want.column)))
            return Measure("sum", (value,), keep)
        if want.how == "distinct":
            names = [self._column(name) for name in (part.column, *part.per)]
            return Measure("distinct", tuple(names), (*self._when(part, kind, want.period), *self.keep(part, want)))
        if want.how == "covered":
            assert kind.interval and want.period
            start, end, when = ends_inside(kind.interval, want.period, self.asked.ask.zone)
            who = op("coalesce", Col("agent_id"), op("-", Val(0), Col("fact_id")))
            return Measure("covered", (start, end, who), (*when, *self.keep(part, want)))
        if want.how == "span":
            first, last = (self._column(end) for end in want.ends)
            known = (op("is not null", first), op("is not null", last))
            keep = (*self._when(part, kind, want.period), *self.keep(part, want), *known)
            return Measure("span", (first, last, _one(want.per, kind), Col("n")), keep)
        return self._rank(want, kind)

    def _rank(self, want: Want, kind: Kind) -> Measure:
        each = []
        for name in want.parts:
            part = self.asked.part(name)
            each.append(all_of((*self._when(part, kind, want.period), *self.keep(part, want))))
        column = self._column(want.column)
        shared = op("//", column, Col("n")) if _is_added(want.column, kind) else column
        return Measure("rank", (column, shared), (any_of(each),), want.percentile)

    def _value(self, part: Part, kind: Kind, want: Want) -> tuple[Expr, Keep]:
        if part.kind == "seconds":
            if not kind.interval or want.period is None:
                raise NotUnderstood(f"{part.id} asks for seconds of {kind.name}, which has no intervals")
            return length_inside(kind.interval, "ms", want.period, self.asked.ask.zone)
        when = self._when(part, kind, want.period)
        if part.when == "as_of" and kind.delta:
            return Col("delta"), when
        return (self._column(part.column) if part.kind == "sum" else Col("n")), when

    def _when(self, part: Part, kind: Kind, period: Period | None) -> Keep:
        zone, as_of = self.asked.ask.zone, self.asked.ask.as_of
        once = () if part.when == "as_of" and kind.delta else _once(kind)
        if part.when == "as_of":
            now = (op("<=", Col(kind.clocks[0]), as_of),)
            return now if kind.delta else (*now, op("=", Col("version"), 0), *once)
        if part.when.startswith("to_date:"):
            return (*up_to(part.when.removeprefix("to_date:"), period, as_of, zone), *once)
        assert period is not None
        return (*inside(part.when, period, zone), *once)

    def keep(self, part: Part, want: Want) -> Keep:
        """Which rows count: never trials, annulled ones only where the part says so, then its tests and the filters."""
        kind = KINDS[part.fact]
        conditions: list[Expr] = [op("=", op("coalesce", Col("is_test"), FALSE), FALSE)]
        if not part.annulled:
            conditions.append(op("<>", Col("why"), "annulled"))
        conditions += [self._test(test, part, kind, dict(want.settings)) for test in part.where]
        return (*conditions, *self._held(part, want))

    def _held(self, part: Part, want: Want) -> Keep:
        """The question's filters, but for those that the want does not heed."""
        kind, zone = KINDS[part.fact], self.asked.ask.zone
        heeded = [(dim, ids) for dim, ids in self.asked.held if dim.id not in want.free]
        return tuple(
            one_of(splits.key(dim, part, kind, want.period, zone), splits.raw(dim.id, ids)) for dim, ids in heeded
        )

    def _test(self, test: Test, part: Part, kind: Kind, own: Mapping[str, int]) -> Expr:
        column = self._column(test.column)
        if test.word == "known":
            return op("is not null", column)
        if test.word == "unknown":
            return op("is null", column)
        if test.word == "in":
            assert isinstance(test.value, tuple)
            return one_of(column, test.value)
        against = self._against(test, part, kind, own)
        if test.word == "is":
            if test.column in virtual.IS_A_CONDITION:
                return column if test.value else op("=", Choice(((column, TRUE),), FALSE), FALSE)
            return op("=", column, against)
        return op({"below": "<", "at_most": "<=", "above": ">"}[test.word], column, against)

    def _against(self, test: Test, part: Part, kind: Kind, own: Mapping[str, int]) -> Expr:
        """What a column is held against; a total over n rows is held against n times a limit."""
        added = _is_added(test.column, kind)
        if test.other:
            other = self._column(test.other)
            return op("*", other, Col("n")) if added and not _is_added(test.other, kind) else other
        if not test.setting:
            limit: Expr = Val(test.value)  # type: ignore[arg-type]
        else:
            day = splits.day_of(part, kind)
            limit = self.asked.settings.spelled(test.setting, own, day, kind.names)
        return op("*", limit, Col("n")) if added and test.word != "is" else limit

    def _column(self, name: str) -> Expr:
        return virtual.spelled(name, self.asked.ask.as_of, self.told)

    def _folding(self, group: Sequence[tuple[Want, Number]]) -> Folding:
        want, number = group[0]
        tries, over = (self.asked.part(name) for name in want.parts)
        dims = self.dims(want)
        scope = self.asked.ask.scope
        standing_kind, tries_kind = KINDS[over.fact], KINDS[tries.fact]
        standing = Scan(
            within=within(scope, standing_kind, number, over),
            where=(*self._when(over, standing_kind, None), *self.keep(over, want)),
            keys=tuple(splits.key(dim, over, standing_kind, None, None) for dim in dims),
            measures=(),
            fields=self.fields(dims, want),
        )
        tests = dict(want.settings)
        clock = tries.when.removeprefix("to_date:")
        clock = clock if clock in tries_kind.clocks else tries_kind.clocks[0]
        keep = (
            op("<=", Col(clock), self.asked.ask.as_of),
            op("=", op("coalesce", Col("is_test"), FALSE), FALSE),
            op("<>", Col("why"), "annulled"),
            *(self._test(test, tries, tries_kind, tests) for test in tries.where),
        )
        rows = Scan(
            within=within(scope, tries_kind, number, tries),
            where=(*keep, *_once(tries_kind)),
            keys=(),
            measures=(Measure("sum", (Col("n"),)),),
        )
        made = Buckets(standing, Col("delta"), rows, ("campaign_id", "customer_id", "round"), want.bounds)
        return Folding(made, tuple(each for each, _ in group), dims)


def levels(want: Want, depth: int) -> tuple[tuple[int, ...], ...]:
    """The sets of key places kept at each level of the answer (how many leading splits are kept), finest first."""
    apart = tuple(range(len(want.split), len(want.split) + len([a for a in want.apart if a != BUCKET])))
    made = []
    for level in range(depth, -1, -1):
        kept = tuple(place for place, split in enumerate(want.split) if split < level)
        made.append((*kept, *apart))
    return tuple(dict.fromkeys(made))


def _once(kind: Kind) -> Keep:
    """Each fact once, where the table has several pieces of it."""
    if kind.interval:
        return (op("=", Col("piece"), 0),)
    return (any_of([op("=", Col("piece"), 1), op("is null", Col("to_state_id"))]),) if kind.delta else ()


def _common(keeps: Sequence[Keep]) -> Keep:
    """The conditions that every measure shares: they hold for the whole scan."""
    first, *others = keeps
    return tuple(each for each in dict.fromkeys(first) if all(each in other for other in others))


def _is_added(column: str, kind: Kind) -> bool:
    if column in virtual.ADDITIVE:
        return True
    return any(each.name == column and each.type in ADDED for each in wide_columns(kind))


def _one(per: str, kind: Kind) -> Expr:
    """What a fold tells its keys apart by; a leg of no told conversation is one by itself."""
    if per not in kind.names:
        raise NotUnderstood(f"{kind.name} has no {per} to fold by")
    return op("coalesce", Col(per), Col("fact_id"))
