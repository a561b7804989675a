"""Decides how a question is answered: which tables are read, by which clock, which rows of them count for what.

One scan per table and form of *when*; sums are grouped once at the finest level and rolled up afterwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from utfall.catalogue.dimensions import BUCKET
from utfall.catalogue.model import Dimension, Number, Part
from utfall.facts.kinds import KINDS

from . import intervals, looking, splits, targets
from .expressions import Col, Expr, all_of, any_of, op
from .measuring import VALID, Measuring, common, once
from .meeting import meeting_of
from .scan import Buckets, Measure, Scan
from .scoped import within
from .understand import is_current
from .wants import FOLDED, Figure, How, Want
from .when import inside

Shape = Literal["added", "told_apart", "ranked", "covered", "spanned", "slotted"]
_SHAPES: Mapping[str, Shape] = {
    "sum": "added", "ranked": "added", "distinct": "told_apart", "rank": "ranked", "covered": "covered",
    "span": "spanned", "slots": "slotted",
}  # fmt: skip
MANY = 3  # measures of one scan from which it pays to add rows up by their conditions first
_ALONE = ("spanned", "slotted")  # one measure a scan
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
    targets: Scan | None = None


@dataclass(frozen=True)
class Planner:
    """Decides by what is known of the rows."""

    by: Measuring

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
                if want.how in FOLDED:
                    how: How = "met" if want.how == "met" else "buckets"
                    same = replace(want, how=how, take=0, apart=tuple(a for a in want.apart if a != BUCKET))
                    folds.setdefault(same, []).append((want, each.number))
                else:
                    groups.setdefault(self._group(want), []).append((want, each.number))
        readings = [self._reading(group) for group in groups.values()]
        held = [each.plan for each in figures if each.plan]
        told = targets.scan_of(held, self.by.asked) if held else None
        return Plan(tuple(figures), tuple(readings), tuple(self._folding(group) for group in folds.values()), told)

    @property
    def bulk(self) -> Expr | None:
        """What tells the rows of bulk actions, which stand apart unless they are asked for."""
        return None if self.by.asked.ask.bulk else _BULK

    def check(self, number: Number) -> None:
        """Every part of the number is inside the asker's scope and rights, or `NotShared` is raised."""
        for part in map(self.by.asked.part, number.parts):
            if part.kind != "days":
                within(self.by.asked.scope_of(number), KINDS[part.fact], number, part)

    def _group(self, want: Want) -> object:
        part = self.by.asked.part(want.parts[0])
        shape = _SHAPES[want.how]
        alone = replace(want, take=0) if shape in _ALONE else None
        # what looks around costs a join over all rows of its reading: read together is what begins with the same look
        around = tuple(replace(look, wanted=True, undecided=False, shown="") for look in part.looks[:1])
        joined = (around, part.meets, part.kind == "cost")
        told = (part.fact, part.when, want.period, want.split, want.apart, want.free, want.of_queues)
        return shape, *told, alone, joined

    def _reading(self, group: Sequence[tuple[Want, Number]]) -> Reading:
        first, number = group[0]
        part = self.by.asked.part(first.parts[0])
        shape = _SHAPES[first.how]
        dims = self.by.dims(first)
        if shape == "slotted":
            scan = intervals.scan_of(self.by, first, number, self._levels(first), self.bulk)
            return Reading(shape, scan, tuple(want for want, _ in group), dims, False, self._around(scan, part, first))
        measures = [self._measure(want, of) for want, of in group]
        if shape in _ALONE:
            measures = measures[:1]
        current = is_current(part)
        shared = common([measure.keep for measure in measures])
        measures = [replace(each, keep=tuple(k for k in each.keep if k not in shared)) for each in measures]
        counts = shape == "added" and not current
        if counts:
            some = any_of(all_of(measure.keep) for measure in measures)
            measures.append(Measure("sum", (Col("n"),), (_NOT_AFTER, some)))
        scan = Scan(
            within=within(self.by.asked.scope_of(number), KINDS[part.fact], number, part),
            where=shared,
            keys=tuple(self.by.key(dim, part, first) for dim in dims),
            measures=tuple(measures),
            levels=self._levels(first),
            bulk=None if current else self.bulk,
            fields=self.by.fields(dims, *(want for want, _ in group)),
            by_conditions=len(measures) > MANY and len(dims) < 2,
            since=self.by.since(first),
            meeting=meeting_of(part, number, self.by.asked.scope_of(number)),
            seen=tuple(dict.fromkeys(each for want, of in group for each in looking.seen(self.by, of, want))),
        )
        return Reading(shape, scan, tuple(want for want, _ in group), dims, counts, self._around(scan, part, first))

    def _measure(self, want: Want, number: Number) -> Measure:
        measure = self.by.measure(want)
        return replace(measure, keep=(*measure.keep, *looking.judged(self.by, number, want)))

    def _levels(self, want: Want) -> tuple[tuple[int, ...], ...]:
        """The levels the engine is asked for. Time counted once is counted per agent: where only the agents are added
        up, the level above is a sum."""
        depth = len(self.by.asked.splits)
        finest_first = [(level, kept_at(want, level)) for level in range(depth, -1, -1)]
        if want.how == "covered":
            agents = {place for place, dim in enumerate(self.by.asked.splits) if dim.id == "agent"}
            finest_first = [(level, kept) for level, kept in finest_first if level not in agents]
        return tuple(dict.fromkeys(kept for _, kept in finest_first))

    def _around(self, scan: Scan, part: Part, want: Want) -> Scan | None:
        kind = KINDS[part.fact]
        if part.when not in kind.clocks or want.period is None:
            return None
        # whoever cannot tell a clock has no rows by it: all that happened is looked for by the clock all rows have
        blind = any(part.fact in kinds for kinds in self.by.asked.settings.cannot_know.values())
        when = inside(kind.clocks[0] if blind else part.when, want.period, self.by.asked.ask.zone)
        held = tuple(each for each in self.by.held(part, want) if each in scan.where)
        fields = scan.fields if held else ()
        return Scan(scan.within, (*when, *held), (), (), fields=fields)

    def _folding(self, group: Sequence[tuple[Want, Number]]) -> Folding:
        want, number = group[0]
        tries, over, *unless = (self.by.asked.part(name) for name in want.parts)
        dims = self.by.dims(want)
        kind = KINDS[over.fact]
        standing = Scan(
            within=within(self.by.asked.scope_of(number), kind, number, over),
            where=(*self.by.when(over, kind, None), *self.by.keep(over, want)),
            keys=tuple(splits.key(dim, over, kind, None, None) for dim in dims),
            measures=(),
            fields=self.by.fields(dims, want),
        )
        made = Buckets(
            standing,
            Col("delta"),
            self._by_then(tries, number, want),
            ("campaign_id", "customer_id") if want.how == "met" else ("campaign_id", "customer_id", "round"),
            want.bounds,
            tuple(self._by_then(part, number, want) for part in unless),
        )
        return Folding(made, tuple(each for each, _ in group), dims)

    def _by_then(self, part: Part, number: Number, want: Want) -> Scan:
        """The rows of a part from the beginning up to the moment; what customers are held to does not hold them."""
        kind = KINDS[part.fact]
        clock = part.when.removeprefix("to_date:")
        clock = clock if clock in kind.clocks else kind.clocks[0]
        keep = (
            op("<=", Col(clock), self.by.asked.ask.as_of),
            *VALID,
            *(self.by.test(test, part, kind, dict(want.settings)) for test in part.where),
        )
        return Scan(
            within=within(self.by.asked.scope_of(number), kind, number, part),
            where=(*keep, *once(kind)),
            keys=(),
            measures=(Measure("sum", (Col("n"),)),),
        )


def kept_at(want: Want, level: int) -> tuple[int, ...]:
    """The key places of a want's scan that are kept at a level of the answer (how many leading splits are kept)."""
    kept = tuple(place for place, split in enumerate(want.split) if split < level)
    apart = len([name for name in want.apart if name != BUCKET])
    return (*kept, *range(len(want.split), len(want.split) + apart))
