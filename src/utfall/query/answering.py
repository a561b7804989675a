"""Answers a question: understands it, plans it, runs it, divides once, and lays the rows out in order."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from utfall.catalogue.dimensions import BUCKET
from utfall.catalogue.model import Catalogue
from utfall.core.periods import Period

from . import context, held, history, planned, splits, staffing, unknowable
from .answer import SYSTEM, Against, Answer, Cell, Key, Row
from .ask import Ask
from .compute import NONE, Celled, celled, exactly
from .costing import measuring
from .gather import Engine, Measured, gathered
from .plan import Planner
from .settings import Settings
from .understand import Asked, understood
from .wants import Figure, figure

MOST_FILLED = 50_000  # rows; beyond, days without anything are not listed


def made(
    ask: Ask, catalogue: Catalogue, engine: Engine, *, settings: Settings | None = None, cell: Collection[str] = (),
    seen: context.Seen | None = None,
) -> tuple[Answer, context.Seen]:  # fmt: skip
    """The answer to a question whose rows are no groups, and what was seen beside; `seen` is what a wider question saw
    of the same rows, which is then not looked for again. Raises as `grouped.answer`."""
    asked = understood(ask, catalogue, settings or Settings(), cell)
    planner = Planner(measuring(asked, engine))
    figures, notes = _figures(asked, asked.ask.period)
    plan = planner.plan(figures)
    now = Pass(asked, figures, gathered(plan, engine, len(asked.splits)))
    now.holdings.update(held.holdings(asked, figures, engine) if ask.targets else {})
    before = None
    if ask.compare is not None and ask.period is not None:
        other, _ = _figures(asked, ask.compare)
        other = tuple(each for each in other if not each.current)
        before = Pass(asked, other, gathered(planner.plan(other), engine, len(asked.splits)))
    if seen is not None:
        return _laid_out(asked, now, before, notes, seen, ()), seen
    seen = context.seen(plan, engine)
    mixed = context.mixed(asked, now.figures, plan, engine)
    notes = (*notes, *history.too_young(figures, planner, engine))
    return _laid_out(asked, now, before, notes, seen, mixed), seen


def sentences(
    ask: Ask, catalogue: Catalogue, engine: Engine, *, settings: Settings | None = None, read_by: Engine | None = None
) -> tuple[str, ...]:
    """The SQL that the question is answered by, for people who want to see it; `read_by` is asked for what has to be
    known first, where `engine` only spells. Raises as `answer`."""
    asked = understood(ask, catalogue, settings or Settings())
    figures, _ = _figures(asked, asked.ask.period)
    return context.sentences(Planner(measuring(asked, read_by or engine)).plan(figures), engine)


def _figures(asked: Asked, period: Period | None) -> tuple[tuple[Figure, ...], tuple[str, ...]]:
    made = [figure(kpi, number, asked, period) for kpi, number in asked.numbers.items()]
    return tuple(each for each, _ in made), tuple(note for _, notes in made for note in notes)


@dataclass(frozen=True)
class Pass:
    """The figures of one period, cell by cell."""

    asked: Asked
    figures: tuple[Figure, ...]
    measured: Measured
    holdings: dict[str, held.Holding] = field(default_factory=dict)  # by the name asked, where targets are asked for

    @cached_property
    def apart(self) -> tuple[str, ...]:
        """Every dimension that holds one of the numbers apart, in order."""
        return tuple(dict.fromkeys(name for each in self.figures for name in each.apart))

    def keys(self, level: int) -> dict[tuple[Key, Key], None]:
        """(asked values, apart values) of every row at a level."""
        apart = self.apart
        found: dict[tuple[Key, Key], None] = {}
        for each in self.figures:
            for want in each.wants:
                if want in each.aside:
                    continue
                if len(want.split) < len(self.asked.splits) or want.how == "days" or want.apart != each.apart:
                    continue
                if not apart:
                    found.update(dict.fromkeys((key, ()) for key in self.measured.figures(want, level)))
                    continue
                for key in self.measured.figures(want, level):
                    values = dict(zip(each.apart, key[level:], strict=True))
                    for bucket in want.bounds if want.how == "buckets" else (None,):
                        also = values if bucket is None else values | {BUCKET: bucket}
                        found[key[:level], tuple(also.get(name) for name in apart)] = None
        return found

    def celled(self, level: int, bulk: bool = False) -> Callable[[Key, Key | None], dict[str, Cell]]:
        """What gives the cells of a row at a level; without apart values, the total over what holds numbers apart."""
        left_out = {dim.id for dim in self.asked.splits[level:]}
        columns = [
            (each, self._celled(each, level, bulk), bool(left_out & set(each.number.apart))) for each in self.figures
        ]
        if not self.apart and not any(pooled for _, _, pooled in columns):
            return lambda key, apart: {each.kpi: cell(key, ()) for each, cell, _ in columns}

        def cells(key: Key, apart: Key | None) -> dict[str, Cell]:
            values = dict(zip(self.apart, apart or (), strict=False))
            out = {}
            for each, cell, pooled in columns:
                own = tuple(values.get(name) for name in each.apart)
                if pooled or any(values.get(name) is not None for name in self.apart if name not in each.apart):
                    out[each.kpi] = NONE
                elif apart is None and each.apart:
                    out[each.kpi] = NONE if bulk else self._pooled(each, cell, level, key)
                else:
                    out[each.kpi] = cell(key, own) if self._is_there(each, level, key, own) else NONE
            return out

        return cells

    def against(self, key: Key, apart: Key | None) -> dict[str, Against]:
        """What the cells of a row are held against, those that are against anything."""
        told = dict(zip(self.apart, apart or (), strict=False))
        found = ((kpi, each.of(key, told)) for kpi, each in self.holdings.items())
        return {kpi: against for kpi, against in found if against is not None}

    @cached_property
    def plans(self) -> dict[str, planned.Plans]:
        """What is planned for the numbers held against it, by the name asked."""
        held = ((each, each.plan) for each in self.figures if each.plan)
        targets = self.measured.targets
        return {each.kpi: planned.plans_of(plan, self.asked, each.period, targets) for each, plan in held}

    def _celled(self, each: Figure, level: int, bulk: bool) -> Celled:
        own = celled(each, self.measured, self.asked.splits, level, bulk)
        if each.plan is None:
            return own
        plans, dims = self.plans[each.kpi], self.asked.splits

        def held(key: Key, apart: Key) -> Cell:
            told = {**dict(zip(each.apart, apart, strict=True)), **dict(zip((d.id for d in dims), key, strict=False))}
            return NONE if bulk else plans.held_against(own(key, apart), plans.of(key, dims), told.get("currency"))

        return held

    def _is_there(self, each: Figure, level: int, key: Key, own: Key) -> bool:
        """A number held apart has no value where it has no rows: no currency is nobody's."""
        if BUCKET in each.apart:
            bounds = next(want.bounds for _, want in each.numerator)
            return own[each.apart.index(BUCKET)] in bounds
        if not each.apart or any(value is not None for value in own):
            return True
        apart_wants = [want for want in each.wants if want.apart == each.apart]
        return any((*key, *own) in self.measured.figures(want, level) for want in apart_wants)

    def _pooled(self, each: Figure, cell: Celled, level: int, key: Key) -> Cell:
        """What is apart is never added up, but for buckets of one thing."""
        if each.apart != (BUCKET,):
            return NONE
        bounds = next(want.bounds for _, want in each.numerator)
        cells = [cell(key, (bound,)) for bound in bounds]
        numerator = sum(one.numerator or 0 for one in cells)
        denominator = cells[0].denominator
        return Cell(exactly(each.number, numerator, denominator), numerator, denominator)


def _laid_out(
    asked: Asked, now: Pass, before: Pass | None, notes: tuple[str, ...], seen: context.Seen, mixed: tuple[str, ...]
) -> Answer:
    depth = len(asked.splits)
    ask = asked.ask
    aligned = _aligned(asked)

    here = [now.celled(level) for level in range(depth + 1)]
    there = [before.celled(level) for level in range(depth + 1)] if before is not None else []

    def row(level: int, key: Key, apart: Key | None, show: Key) -> Row:
        was: dict[str, Cell] = {}
        if before is not None:
            back = tuple(aligned.get((asked.splits[i].id, value), value) for i, value in enumerate(key))
            was = there[level](back, _for(before, now, apart))
        return Row(show, here[level](key, apart), was, now.against(key, apart))

    keys = now.keys(depth)
    filled, more = _filled(asked, keys, len(now.apart)) if depth else (keys, ())
    by = (*(each.id for each in asked.splits), *now.apart)
    rows = [row(depth, key, apart, (*key, *apart)) for key, apart in sorted(filled, key=_order)] if by else []
    subtotals = [
        (level, row(level, key, apart, (*key, *apart)))
        for level in range(1, depth)
        for key, apart in sorted(now.keys(level), key=_order)
    ]
    totals = [
        row(0, (), apart, apart) for _, apart in sorted(now.keys(0), key=_order) if any(a is not None for a in apart)
    ]
    bulk = None
    if any(now.measured.bulk.values()):
        bulk = Row((), now.celled(0, bulk=True)((), None))
    how = "mixed, the rows of each client and channel are counted by what is agreed for them"
    said = [f"{asked.numbers[kpi].name}: {how}" for kpi in mixed]
    total = row(0, (), None, ())
    more = (*more, *planned.notes(now.plans.values()), *staffing.notes(now.figures, now.measured))
    made = Answer(
        ask=ask,
        by=by,
        rows=tuple(rows),
        subtotals=tuple(subtotals),
        total=total,
        apart_totals=tuple(totals),
        bulk=bulk,
        zones=(ask.zone,) if ask.zone else seen.zones,
        complete_until=seen.complete_until,
        notes=(*context.notes(asked, now.measured), *notes, *more, *said),
        mixed=mixed,
    )
    return unknowable.left_out(made, asked, seen.origins)


def _for(other: Pass, this: Pass, apart: Key | None) -> Key | None:
    """Apart values of one pass in the order of another that asks for fewer numbers."""
    if apart is None:
        return None
    values = dict(zip(this.apart, apart, strict=True))
    return tuple(values[name] for name in other.apart)


def _aligned(asked: Asked) -> Mapping[tuple[str, int | str | None], int]:
    """Each day, week or month of the period, and the one at the same place in the period compared with."""
    ask = asked.ask
    made: dict[tuple[str, int | str | None], int] = {}
    if ask.period is None or ask.compare is None:
        return made
    for dim in asked.splits:
        if dim.id in splits.LISTED:
            here, there = splits.buckets(dim.id, ask.period), splits.buckets(dim.id, ask.compare)
            for place, bucket in enumerate(here):
                made[dim.id, bucket] = there[place] if place < len(there) else splits.NEVER
    return made


def _filled(
    asked: Asked, keys: Mapping[tuple[Key, Key], None], apart: int
) -> tuple[Iterable[tuple[Key, Key]], tuple[str, ...]]:
    """Every day, week and month of the period for every combination of the other splits; and notes."""
    period = asked.ask.period
    timed = [place for place, dim in enumerate(asked.splits) if dim.of_clock == "day"]
    if period is None or not any(asked.splits[place].id in splits.LISTED for place in timed):
        return keys, ()
    held = [(dim.id, set(ids)) for dim, ids in asked.held if dim.of_clock == "day"]
    moments = dict.fromkeys(
        tuple(splits.bucket_of(asked.splits[place].id, day) for place in timed)
        for day in splits.days_in(period)
        if all(splits.bucket_of(dim, day) in ids for dim, ids in held)
    )
    others = {(tuple(v for i, v in enumerate(key) if i not in timed), more) for key, more in keys}
    if not others and len(timed) == len(asked.splits):
        others = {((), (None,) * apart)}
    if len(moments) * len(others) > MOST_FILLED:
        return keys, ("days without anything are not listed: there would be too many rows",)
    made = dict(keys)
    for moment, (rest, more) in product(moments, others):
        values = list(rest)
        for place, value in zip(timed, moment, strict=True):
            values.insert(place, value)
        made[tuple(values), more] = None
    return made, ()


def in_order(row: Row) -> list[tuple[int, int, str]]:
    """What rows are ordered by: System and no value last."""
    return [_natural(value) for value in row.key]


def _order(row: tuple[Key, Key]) -> list[tuple[int, int, str]]:
    return [_natural(value) for value in (*row[0], *row[1])]


def _natural(value: int | str | None) -> tuple[int, int, str]:
    if value is None:
        return (3, 0, "")
    if value == SYSTEM:
        return (2, 0, "")
    return (1, 0, value) if isinstance(value, str) else (0, value, "")
