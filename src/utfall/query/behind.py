"""The rows behind a figure: exactly those that were counted, and what they come to when counted again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from utfall.catalogue.dimensions import BUCKET
from utfall.catalogue.model import Catalogue
from utfall.facts.kinds import KINDS
from utfall.facts.wide import wide_columns

from . import listing
from .answer import Key
from .ask import Ask, NotUnderstood, Where
from .dialect import DIALECTS
from .expressions import Choice, Col, op
from .gather import Engine, gathered
from .measuring import Measuring
from .plan import Folding, Plan, Planner, Reading
from .scan import Measure
from .scoped import EARNED
from .settings import Settings
from .splits import days_in
from .understand import Asked, understood
from .wants import FOLDED, Figure, Term, Want, figure

Side = Literal["numerator", "denominator"]
Apart = Mapping[str, int | str | None]


@dataclass(frozen=True)
class Sort:
    """The order of the rows: a column, upwards or downwards; their main clock where it is empty."""

    column: str = ""
    down: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """One part of the figure: how many rows it has, and what it comes to (Σ n, a sum, keys, milliseconds, a rank)."""

    part: str
    sign: int
    noun: str
    fact: str
    rows: int
    figure: int | None


@dataclass(frozen=True)
class Behind:
    """A page of the rows behind a numerator or denominator. Each row has `part`, `sign`, what it `counts`, and the
    columns of its fact (ids as whole numbers); of a rank the row that holds it has `holds` true. `figure` is the whole
    figure, counted again over all of them."""

    kpi: str
    side: Side
    figure: int | None
    parts: tuple[Told, ...]
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, object], ...]
    rows_in_all: int
    page: int
    size: int


def rows_behind(
    ask: Ask,
    catalogue: Catalogue,
    engine: Engine,
    kpi: str,
    part: Side = "numerator",
    *,
    key: Key = (),
    apart: Apart | None = None,
    bulk: bool = False,
    page: int = 1,
    size: int = 100,
    sort: Sort | None = None,
    settings: Settings | None = None,
) -> Behind:
    """The rows behind one cell of an answer to `ask`.

    `key` are the values of its row: the leading splits (fewer for a subtotal, none for the total), then, where the
    number is held apart and `apart` does not say so, those. `bulk` asks for the row of bulk actions. Raises
    `NotUnderstood` or `NotShared`.
    """
    if kpi not in ask.kpis:
        raise NotUnderstood(f"{kpi} is not among the numbers asked for")
    asked, buckets = _narrowed(ask, catalogue, settings or Settings(), kpi, key, apart, bulk)
    number = asked.numbers[kpi]
    made, _ = figure(kpi, number, asked, asked.ask.period)
    terms = made.numerator if part == "numerator" else made.denominator
    if terms is None:
        raise NotUnderstood(f"{number.name} has no denominator")
    pooled = any(
        name != BUCKET for name in asked.apart(number) if name not in {each.dimension for each in asked.ask.where}
    )
    terms = tuple((sign, replace(want, apart=())) for sign, want in terms)
    planner = Planner(Measuring(asked, engine.complete_until()))
    planner.check(number)
    shown = _Shown(asked, planner, engine, buckets, sort or Sort())
    found = shown.behind(made, part, terms, page, size)
    return replace(found, figure=None) if pooled else found


def _narrowed(
    ask: Ask, catalogue: Catalogue, settings: Settings, kpi: str, key: Key, apart: Apart | None, bulk: bool
) -> tuple[Asked, tuple[int, ...] | None]:
    """The question about one cell alone, every value of its key a filter; and the bucket that is meant, if any."""
    first = understood(ask, catalogue, settings)
    number = first.numbers[kpi]
    held_apart = first.apart(number)
    splits = [each.id for each in first.splits]
    values = dict(zip(splits, key, strict=False))
    if apart is None and len(key) == len(splits) + len(held_apart):
        apart = dict(zip(held_apart, key[len(splits) :], strict=True))
    elif len(key) > len(splits):
        raise NotUnderstood(f"the key has {len(key)} values, the question {len(splits)} splits")
    others = {name: value for name, value in (apart or {}).items() if name in held_apart}
    bucket = others.pop(BUCKET, None)
    wheres = [Where(name, (value,)) for name, value in {**values, **others}.items()]
    if bulk:
        wheres.append(Where("actor", ("bulk",)))
    kpis = (kpi, *number.together)
    alone = replace(ask, kpis=kpis, by=(), where=(*ask.where, *wheres), compare=None, bulk=ask.bulk or bulk)
    return understood(alone, catalogue, settings, {*values, *others}), None if bucket is None else (int(bucket),)


@dataclass(frozen=True)
class _Shown:
    asked: Asked
    planner: Planner
    engine: Engine
    buckets: tuple[int, ...] | None
    sort: Sort

    def behind(self, made: Figure, side: Side, terms: Sequence[Term], page: int, size: int) -> Behind:
        """The page of all the terms' rows, one table after the other."""
        lists = self._lists(made, terms)
        told: list[Told] = []
        for each in lists:
            told += each.told
        in_all = sum(each.rows for each in told)
        rows: list[Mapping[str, object]] = []
        skip = (max(page, 1) - 1) * size
        for each in lists:
            here = sum(one.rows for one in each.told)
            if skip < here and len(rows) < size:
                rows += self._page(each, size - len(rows), skip)
            skip = max(0, skip - here)
        columns = tuple(dict.fromkeys(name for each in lists for name in each.columns))
        whole = self._whole(made, terms, told)
        return Behind(made.kpi, side, whole, tuple(told), columns, tuple(rows), in_all, page, size)

    def _whole(self, made: Figure, terms: Sequence[Term], told: Sequence[Told]) -> int | None:
        figures = [each.figure for each in told]
        if made.number.kind == "rank" and len(terms) == 1 and terms[0][1].how == "rank":
            return figures[0] if figures else None
        return sum(each.sign * (each.figure or 0) for each in told)

    def _lists(self, made: Figure, terms: Sequence[Term]) -> list["_List"]:
        """The terms, those with plain rows of one table together."""
        together: dict[str, list[Term]] = {}
        lists = []
        for sign, want in terms:
            part = self.asked.part(want.parts[0])
            if want.how == "days":
                days = len(days_in(want.period)) if want.period else 0
                lists.append(_List("", (), (Told(part.id, sign, part.noun, "", 0, days),), ()))
            elif want.how in ("sum", "ranked", "distinct", "covered") and not _stands(part.when, part.fact):
                together.setdefault(part.fact, []).append((sign, want))
            else:
                lists.append(self._alone(sign, want))
        return [*(self._plain(fact, group) for fact, group in together.items()), *lists]

    def _plain(self, fact: str, terms: Sequence[Term]) -> "_List":
        dialect = DIALECTS[self.engine.dialect]
        columns = self._columns(fact)
        rows = []
        for _, want in terms:
            reading = self._reading(want)
            rows.append(self._rows(reading, want))
        spelled = listing.plain(rows, columns, dialect, self.engine.table)
        sums = {int(str(place)): (int(str(n)), total) for place, n, total in self.engine.run(listing.summary(spelled))}
        told = []
        for place, (sign, want) in enumerate(terms):
            part = self.asked.part(want.parts[0])
            count, total = sums.get(place, (0, 0))
            found = int(total or 0) if want.how in ("sum", "ranked") else self._counted(want) or 0  # type: ignore[call-overload]
            told.append(Told(part.id, sign, part.noun, fact, count, found))
        clock = KINDS[fact].clocks[0]
        order = ((clock, True), ("fact_id", False), ("piece", False), ("part", False))
        return _List(spelled, columns, tuple(told), order)

    def _rows(self, reading: Reading, want: Want) -> listing.Rows:
        measure = self._only(reading, want)
        counts = measure.values[0]
        if want.how == "distinct":
            counts = op("+", 0, 1)
            known = tuple(op("is not null", value) for value in measure.values)
            return listing.Rows(reading.scan, counts, (*measure.keep, *known))
        if want.how == "covered":
            counts = op("-", measure.values[1], measure.values[0])
        return listing.Rows(reading.scan, counts, measure.keep)

    def _only(self, reading: Reading, want: Want) -> Measure:
        return reading.scan.measures[reading.wants.index(want)]

    def _reading(self, want: Want) -> Reading:
        (reading,) = self._planned(want).readings
        return reading

    def _planned(self, want: Want) -> Plan:
        (number,) = [each for kpi, each in self.asked.numbers.items() if kpi == self.asked.ask.kpis[0]]
        return self.planner.plan([Figure("", number, ((1, want),), None)])

    def _counted(self, want: Want) -> int | None:
        """The want counted by the engine over the same rows, where no sum of rows gives it."""
        return gathered(self._planned(want), self.engine, 0).figures(want, 0).get(())

    def _alone(self, sign: int, want: Want) -> "_List":
        dialect, table = DIALECTS[self.engine.dialect], self.engine.table
        part = self.asked.part(want.parts[0])
        if want.how in FOLDED:
            (folding,) = self._planned(replace(want, apart=(BUCKET,) if want.how == "buckets" else ())).foldings
            spelled = listing.tried(folding.buckets, self._meant(folding, want), dialect, table)
            columns: tuple[str, ...] = (*folding.buckets.of, "tries", "bucket")
            order = (("tries", True), *((name, False) for name in folding.buckets.of))
        elif want.how == "span":
            spelled = listing.spans(self._reading(want).scan, dialect, table)
            columns, order = ("key", "first", "last", "legs", "n"), (("first", True), ("key", False))
        elif want.how == "rank":
            reading = self._reading(want)
            measure = self._only(reading, want)
            one, of_many = measure.values
            value = Choice(((op("=", Col("n"), 1), one),), of_many)
            rows = listing.Rows(reading.scan, value, (*measure.keep, op("is not null", one)))
            columns = self._columns(part.fact)
            spelled = listing.plain([rows], columns, dialect, table)
            order = (("counts", True), ("fact_id", False))
        else:
            reading = self._reading(want)
            rows = self._rows(reading, want)
            kind = KINDS[part.fact]
            assert kind.delta
            columns = (*kind.delta.told_by, "since")
            spelled = listing.standing(rows, kind.delta.told_by, dialect, table)
            order = (("since", True), *((name, False) for name in kind.delta.told_by))
        count, total = 0, 0
        for _, count_of, total_of in self.engine.run(listing.summary(spelled)):
            count, total = int(str(count_of)), int(total_of or 0)  # type: ignore[call-overload]
        found: int | None = self._counted(want) if want.how == "rank" or want.take else total
        if want.how in FOLDED:
            found = total
        return _List(spelled, columns, (Told(part.id, sign, part.noun, part.fact, count, found),), order)

    def _meant(self, folding: Folding, want: Want) -> tuple[int, ...]:
        if want.how in ("without", "met"):
            return (int(want.how == "met"),) if want.take == 0 else want.bounds
        return self.buckets or want.bounds

    def _columns(self, fact: str) -> tuple[str, ...]:
        hidden = frozenset() if self.asked.ask.scope.turnover else EARNED
        return tuple(each.name for each in wide_columns(KINDS[fact]) if each.name not in hidden)

    def _page(self, each: "_List", size: int, skip: int) -> list[Mapping[str, object]]:
        if not each.listing:
            return []
        if self.sort.column and self.sort.column not in (*each.columns, "counts"):
            raise NotUnderstood(f"the rows have no column {self.sort.column!r}")
        own = ((self.sort.column, self.sort.down),) if self.sort.column else ()
        found = self.engine.run(listing.page(each.listing, (*own, *each.order), size, skip))
        rows: list[Mapping[str, object]] = []
        for place, counts, *values in found:
            told = each.told[int(place)]  # type: ignore[call-overload]
            row: dict[str, object] = {"part": told.part, "sign": told.sign, "counts": counts}
            row |= dict(zip(each.columns, values, strict=True))
            if each.order and each.order[0][0] == "counts":
                row["holds"] = counts == told.figure
            rows.append(row)
        return rows


@dataclass(frozen=True)
class _List:
    """One listing: its SQL, its columns after part and counts, what its parts come to, and its order."""

    listing: str
    columns: tuple[str, ...]
    told: tuple[Told, ...]
    order: tuple[tuple[str, bool], ...]


def _stands(when: str, fact: str) -> bool:
    return when == "as_of" and KINDS[fact].delta is not None
