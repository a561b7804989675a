"""Runs what was planned and holds the figures by want, level and key; sums are rolled up here, nothing is divided."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from utfall.catalogue.dimensions import BUCKET
from utfall.catalogue.model import Dimension

from . import slotted, splits, sql
from .answer import Key
from .covered import covered
from .dialect import DIALECTS, Dialect
from .plan import Folding, Plan, Reading, kept_at
from .scan import Scan
from .targets import COLUMNS, Target, read
from .told_apart import told_apart
from .wants import Want


class Engine(Protocol):
    """What a question needs of the columns."""

    @property
    def dialect(self) -> str:
        """`duckdb` or `clickhouse`."""

    def table(self, kind: str) -> str:
        """How SQL names the table of a kind after FROM."""

    def run(self, sql: str) -> Sequence[tuple[object, ...]]:
        """All rows of a query."""

    def complete_until(self) -> Mapping[int, int]:
        """How far each origin is told, ms UTC."""


Figures = dict[Key, int]


@dataclass
class Measured:
    """The figures of one period. `at[want][level]` has a key of the want's leading splits and its apart values;
    `bulk[want]` the bulk rows' totals by apart values."""

    depth: int
    at: dict[Want, list[Figures]] = field(default_factory=dict)
    bulk: dict[Want, Figures] = field(default_factory=dict)
    not_after: int = 0
    targets: tuple[Target, ...] = ()

    def figures(self, want: Want, level: int) -> Figures:
        """The want's figures at a level (how many leading splits are kept)."""
        found = self.at.get(want)
        return found[level] if found else {}


_SPELL: Mapping[str, Callable[[Scan, Dialect, sql.Table], str]] = {
    "added": sql.added,
    "told_apart": told_apart,
    "ranked": sql.ranked,
    "covered": covered,
    "spanned": sql.spanned,
    "slotted": slotted.spelled,
}


def gathered(plan: Plan, engine: Engine, depth: int) -> Measured:
    """The figures of everything planned; `depth` is the number of asked splits."""
    dialect = DIALECTS[engine.dialect]
    made = Measured(depth)
    not_after: dict[str, int] = {}
    for reading in plan.readings:
        rows = engine.run(spelled(reading, dialect, engine))
        for want in reading.wants:
            made.at[want] = [{} for _ in range(depth + 1)]
            made.bulk[want] = {}
        if reading.shape == "added":
            late = _add(reading, rows, made)
            table = reading.scan.within.table
            not_after[table] = max(late, not_after.get(table, 0))
        else:
            _take(reading, rows, made)
    for folding in plan.foldings:
        _fold(folding, engine.run(sql.bucketed(folding.buckets, dialect, engine.table)), made)
    if plan.targets:
        made.targets = read(engine.run(sql.told(plan.targets, COLUMNS, dialect, engine.table)))
    made.not_after = sum(not_after.values())
    return made


def spelled(reading: Reading, dialect: Dialect, engine: Engine) -> str:
    """The SQL of a reading."""
    return _SPELL[reading.shape](reading.scan, dialect, engine.table)


def _add(reading: Reading, rows: Sequence[tuple[object, ...]], made: Measured) -> int:
    told = 1 if reading.scan.bulk else 0
    first = told + len(reading.dims)
    finest: list[Figures] = [{} for _ in reading.wants]
    beside: list[Figures] = [made.bulk[want] for want in reading.wants]
    late, split = 0, len(reading.wants[0].split)
    for row in rows:
        key = _meant(reading.dims, row[told:first])
        is_bulk = told and row[0]
        if is_bulk:
            key = key[split:]
        elif reading.counts_not_after:
            late += _whole(row[-1])
        for into, figure in zip(beside if is_bulk else finest, row[first:], strict=False):
            if figure is not None:
                into[key] = into.get(key, 0) + _whole(figure)
    for place, want in enumerate(reading.wants):
        made.at[want] = rolled_up(finest[place], want, made.depth)
    return late


def rolled_up(finest: Figures, want: Want, depth: int) -> list[Figures]:
    """The figures at every level, coarsest first, from those of the finest."""
    out = []
    for level in range(depth + 1):
        kept = [place for place, split in enumerate(want.split) if split < level]
        if len(kept) == len(want.split):
            out.append(finest)
            continue
        sums: Figures = defaultdict(int)
        for key, figure in finest.items():
            sums[(*(key[place] for place in kept), *key[len(want.split) :])] += figure
        out.append(dict(sums))
    return out


def _take(reading: Reading, rows: Sequence[tuple[object, ...]], made: Measured) -> None:
    """Rows that come with a mask of the keys left out: the levels are the engine's own, but for those that are sums."""
    told = 1 if reading.scan.bulk else 0
    first = told + len(reading.dims)
    asked = reading.scan.levels
    sets = {sql.mask(len(reading.dims), kept): kept for kept in asked}
    some, lowest = reading.wants[0], asked[-1]
    at_level: dict[tuple[int, ...], list[int]] = {kept: [] for kept in asked}
    for level in range(made.depth + 1):
        at_level.get(kept_at(some, level), []).append(level)
    for row in rows:
        kept = sets[_whole(row[first])]
        meant = _meant(reading.dims, row[told:first])
        key = tuple(meant[place] for place in kept)
        is_bulk = told and row[0]
        if is_bulk and kept != lowest:
            continue
        for place, want in enumerate(reading.wants):
            figure = row[first + 1 + (want.take if want.how in ("span", "slots") else place)]
            if figure is None or (want.how == "distinct" and not figure):
                continue
            if is_bulk:
                apart, beside = key[len(key) - len(want.apart) :], made.bulk[want]
                beside[apart] = beside.get(apart, 0) + _whole(figure)
                continue
            for level in at_level[kept]:
                made.at[want][level][key] = _whole(figure)
    for level in range(made.depth - 1, -1, -1):
        if kept_at(some, level) not in at_level:
            for want in reading.wants:
                made.at[want][level] = _without(made.at[want][level + 1], level)


def _without(figures: Figures, place: int) -> Figures:
    """The sums over one place of the keys."""
    sums: Figures = defaultdict(int)
    for key, figure in figures.items():
        sums[(*key[:place], *key[place + 1 :])] += figure
    return dict(sums)


def _fold(folding: Folding, rows: Sequence[tuple[object, ...]], made: Measured) -> None:
    for want in folding.wants:
        finest: Figures = {}
        for row in rows:
            *raw, bucket, figure = row
            key = _meant(folding.dims, raw)
            if want.how == "buckets":
                at = len(want.split) + want.apart.index(BUCKET)
                key = (*key[:at], _whole(bucket), *key[at:])
            elif want.take == 0 and _whole(bucket) != (want.how == "met"):
                continue
            finest[key] = finest.get(key, 0) + _whole(figure)
        made.at[want] = rolled_up(finest, want, made.depth)


def _meant(dims: Sequence[Dimension], raw: Sequence[object]) -> Key:
    return tuple(splits.meant(dim.id, each) for dim, each in zip(dims, raw, strict=True))


def _whole(figure: object) -> int:
    return 0 if figure is None else int(figure)  # type: ignore[call-overload]
