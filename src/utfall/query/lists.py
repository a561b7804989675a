"""The lists behind a figure, one for each table or fold: their rows, what each counts, and what the parts come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from utfall.catalogue.dimensions import BUCKET
from utfall.catalogue.model import PLANS, Number, Part
from utfall.core.names import nearest
from utfall.facts.kinds import KINDS
from utfall.facts.wide import wide_columns

from . import listing, looking, planned, slotted, sql, targets
from .ask import NotUnderstood
from .dialect import DIALECTS
from .expressions import Choice, Col, any_of, one_of, op
from .gather import Engine, gathered
from .plan import Folding, Plan, Planner, Reading
from .rates import in_force
from .scan import Measure
from .scoped import EARNED
from .splits import days_left
from .understand import PEOPLE, Asked
from .wants import FOLDED, STRAINED, Figure, Term, Want

Listed = Literal["rows", "sum", "keys", "seconds", "rank", "known", "days", "held", "standing", "spans", "folded",
                 "intervals", "cost"]  # fmt: skip
Search = Mapping[str, tuple[int | str, ...]]  # column -> the values that are meant; a row needs one of them


@dataclass(frozen=True)
class Sort:
    """The order of the rows: a column, upwards or downwards; their main clock where it is empty."""

    column: str = ""
    down: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """One part of the figure: how many rows it has, and what it comes to.

    `how` says what the figure is of them: `rows` Σ n, `sum` of `column`, `keys` how many different ones, `seconds` ms
    inside the period (`once`: overlaps of one agent counted once), `rank` what the row that holds it shows, `known` Σ n
    of those with a value, `days` of the period, `held` of them, `standing` who stands, `spans` ms from first to last of
    each key, `folded` keys, `intervals` what each of them adds, `cost` time at once
    once, by its rate. `n` is Σ n of the rows where they have one.
    """

    part: str
    sign: int
    noun: str
    fact: str
    rows: int
    figure: int | None
    how: Listed = "rows"
    n: int | None = None
    column: str = ""
    once: bool = False


@dataclass(frozen=True)
class One:
    """One listing: its SQL, its columns after part and counts, what its parts come to, and its order."""

    listing: str
    columns: tuple[str, ...]
    told: tuple[Told, ...]
    order: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Lists:
    """Makes the lists of one figure, and reads their rows."""

    asked: Asked
    planner: Planner
    engine: Engine
    buckets: tuple[int, ...] | None
    sort: Sort
    search: Search | None = None

    def of(self, terms: Sequence[Term]) -> list[One]:
        """The terms, those with plain rows of one table together."""
        together: dict[str, list[Term]] = {}
        lists = []
        for sign, want in terms:
            part = self.asked.part(want.parts[0])
            if want.how == "days":
                days = len(days_left(want.period, want.only)) if want.period else 0
                lists.append(One("", (), (Told(part.id, sign, part.noun, "", 0, days, "days"),), ()))
            elif want.how in ("sum", "ranked", "distinct", "covered") and not _stands(part.when, part.fact):
                together.setdefault(part.fact, []).append((sign, want))
            else:
                lists.append(self._alone(sign, want))
        return [*(self._plain(fact, group) for fact, group in together.items()), *lists]

    def of_plan(self, plan: Number, made: Figure) -> list[One]:
        """The targets that a cell is held against, and what they plan in all."""
        dialect, table = DIALECTS[self.engine.dialect], self.engine.table
        scan = targets.scan_of([plan], self.asked)
        found = targets.read(self.engine.run(sql.told(scan, targets.COLUMNS, dialect, table)))
        used = planned.plans_of(plan, self.asked, made.period, found).of((), ()).targets
        if not used:
            return []
        columns = self._columns("target")
        rows = listing.Rows(scan, Col("planned"), (one_of(Col("fact_id"), [each.fact_id for each in used]),))
        spelled = listing.plain([rows], columns, dialect, table)
        count, total, n = self._sums(spelled, "n").get(0, (0, 0, 0))
        part = self.asked.part(PLANS)
        told = Told(part.id, 1, part.noun, part.fact, count, total, "sum", n, "planned")
        return [One(spelled, columns, (told,), (("first_day", True), ("fact_id", False)))]

    def whole(self, made: Figure, terms: Sequence[Term], told: Sequence[Told]) -> int | None:
        """What all the parts come to."""
        figures = [each.figure for each in told]
        if made.number.kind == "rank" and len(terms) == 1 and terms[0][1].how == "rank":
            return figures[0] if figures else None
        return sum(each.sign * (each.figure or 0) for each in told)

    def matching(self, each: One) -> int:
        """How many rows of a list the search finds; all of them without one."""
        if self.search is None or not each.listing:
            return sum(one.rows for one in each.told)
        found = self.engine.run(listing.summary(self._searched(each)))
        return sum(int(str(count)) for _, count, *_rest in found)

    def must_be_sortable(self, every: Sequence[One]) -> None:
        """Raises `NotUnderstood` for an order by a column that a list does not have."""
        for columns in (each.columns for each in every if each.listing):
            if self.sort.column and self.sort.column not in (*columns, "counts"):
                near = nearest(self.sort.column, columns, 1)
                hint = f"; did you mean {near[0]}?" if near else ""
                raise NotUnderstood(f"the rows have no column {self.sort.column!r}{hint}")

    def rows(self, each: One, size: int, skip: int) -> list[Mapping[str, object]]:
        """A page of a list's rows, in an order it has."""
        if not each.listing:
            return []
        own = ((self.sort.column, self.sort.down),) if self.sort.column else ()
        found = self.engine.run(listing.page(self._searched(each), (*own, *each.order), size, skip))
        rows: list[Mapping[str, object]] = []
        for place, counts, *values in found:
            told = each.told[int(place)]  # type: ignore[call-overload]
            row: dict[str, object] = {"part": told.part, "sign": told.sign, "counts": counts}
            row |= dict(zip(each.columns, values, strict=True))
            if told.how == "rank":
                row["holds"] = counts == told.figure
            rows.append(row)
        return rows

    def _searched(self, each: One) -> str:
        if self.search is None:
            return each.listing
        meant = [one_of(Col(name), ids) for name, ids in self.search.items() if name in each.columns and ids]
        return listing.matching(each.listing, any_of(meant), DIALECTS[self.engine.dialect])

    def _plain(self, fact: str, terms: Sequence[Term]) -> One:
        dialect = DIALECTS[self.engine.dialect]
        columns = self._columns(fact)
        rows = [self._rows(self._reading(want), want) for _, want in terms]
        spelled = listing.plain(rows, columns, dialect, self.engine.table)
        sums = self._sums(spelled, "n")
        told = []
        for place, (sign, want) in enumerate(terms):
            part = self.asked.part(want.parts[0])
            count, total, n = sums.get(place, (0, 0, 0))
            found = total if want.how in ("sum", "ranked") else self._counted(want) or 0
            how, column = _how(want, part)
            told.append(Told(part.id, sign, part.noun, fact, count, found, how, n, column, bool(part.union)))
        columns = (*columns, *dict.fromkeys(name for each in rows for name, _ in each.beside))
        clock = KINDS[fact].clocks[0]
        order = ((clock, True), ("fact_id", False), ("piece", False), ("part", False))
        return One(spelled, columns, tuple(told), order)

    def _rows(self, reading: Reading, want: Want) -> listing.Rows:
        measure = self._only(reading, want)
        others = looking.shown(self.planner.by, self._number, want)
        beside = tuple((name, other.name) for name, other in others.items())
        scan = replace(reading.scan, seen=tuple(dict.fromkeys((*reading.scan.seen, *others.values()))))
        counts = measure.values[0]
        if want.how == "distinct":
            counts = op("+", 0, 1)
            known = tuple(op("is not null", value) for value in measure.values)
            return listing.Rows(scan, counts, (*measure.keep, *known), beside)
        if want.how == "covered":
            counts = op("-", measure.values[1], measure.values[0])
            if self.asked.part(want.parts[0]).kind == "cost":
                counts = op("*", counts, measure.values[3])
                beside = (*beside, *self._rated())
        return listing.Rows(scan, counts, measure.keep, beside)

    def _rated(self) -> tuple[tuple[str, str], ...]:
        dialect, rates = DIALECTS[self.engine.dialect], self.planner.by.rates
        told = {"hourly_rate": in_force(rates, "amount"), "currency": in_force(rates, "currency")}
        return tuple((name, sql.spelled(each, dialect)) for name, each in told.items())

    def _only(self, reading: Reading, want: Want) -> Measure:
        return reading.scan.measures[reading.wants.index(want)]

    def _reading(self, want: Want) -> Reading:
        (reading,) = self._planned(want).readings
        return reading

    def _planned(self, want: Want) -> Plan:
        return self.planner.plan([Figure("", self._number, ((1, want),), None)])

    @property
    def _number(self) -> Number:
        """The number whose cell is opened."""
        return self.asked.numbers[self.asked.ask.kpis[0]]

    def _counted(self, want: Want) -> int | None:
        """The want counted by the engine over the same rows, where no sum of rows gives it."""
        return gathered(self._planned(want), self.engine, 0).figures(want, 0).get(())

    def _alone(self, sign: int, want: Want) -> One:
        dialect, table = DIALECTS[self.engine.dialect], self.engine.table
        part = self.asked.part(want.parts[0])
        how, column = _how(want, part)
        if want.how in FOLDED:
            (folding,) = self._planned(replace(want, apart=(BUCKET,) if want.how == "buckets" else ())).foldings
            spelled = listing.tried(folding.buckets, self._meant(folding, want), dialect, table)
            columns: tuple[str, ...] = (*folding.buckets.of, "tries", "bucket")
            order = (("tries", True), *((name, False) for name in folding.buckets.of))
        elif want.how == "slots":
            spelled, columns = slotted.listed(self._reading(want).scan, want.take, want.slot, dialect, table)
            order = (("counts", True), *((name, False) for name in columns))
        elif want.how == "span":
            spelled = listing.spans(self._reading(want).scan, want.take == 1, dialect, table)
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
        count, total, _n = self._sums(spelled, "").get(0, (0, 0, 0))
        found: int | None = self._counted(want) if how == "rank" or want.take else total
        how, column = ("folded" if want.how in FOLDED else "standing", "") if how == "rows" else (how, column)
        told = Told(part.id, sign, part.noun, part.fact, count, found, how, None, column)
        return One(spelled, columns, (told,), order)

    def _sums(self, spelled: str, n: str) -> dict[int, tuple[int, int, int]]:
        """Of each part: its rows, what they come to, Σ n."""
        found = self.engine.run(listing.summary(spelled, n))
        return {_whole(place): (_whole(count), _whole(total), _whole(ns)) for place, count, total, ns in found}

    def _meant(self, folding: Folding, want: Want) -> tuple[int, ...]:
        if want.how in ("without", "met"):
            return (int(want.how == "met"),) if want.take == 0 else want.bounds
        return self.buckets or want.bounds

    def _columns(self, fact: str) -> tuple[str, ...]:
        hidden = frozenset() if self.asked.ask.scope.turnover else EARNED
        people = (*PEOPLE, "alias") if self.asked.is_of_queues(self._number) else ()  # whoever of another team answered
        columns = wide_columns(KINDS[fact])
        return tuple(each.name for each in columns if each.name not in hidden and each.refers not in people)


_OF_ONES = (*STRAINED, "busiest", "relative_error")  # whose intervals count ones or contacts, not hundredths


def _how(want: Want, part: Part) -> tuple[Listed, str]:
    """What a want's figure is of the rows listed, and the column it is of."""
    if want.how == "distinct":
        return "keys", part.column
    if want.how in ("rank", "ranked"):
        return ("rank" if want.how == "rank" else "known"), want.column
    if want.how == "span":
        return ("folded" if want.take else "spans"), ""
    if want.how == "slots":
        return ("rank" if want.then == "busiest" else "intervals"), ("" if want.then in _OF_ONES else "expected")
    if part.kind == "cost":
        return "cost", ""
    if part.kind in ("seconds", "days_held"):
        return ("seconds" if part.kind == "seconds" else "held"), ""
    return ("sum", part.column) if want.how == "sum" and part.kind == "sum" else ("rows", "")


def _whole(figure: object) -> int:
    return 0 if figure is None else int(figure)  # type: ignore[call-overload]


def _stands(when: str, fact: str) -> bool:
    return when == "as_of" and KINDS[fact].delta is not None
