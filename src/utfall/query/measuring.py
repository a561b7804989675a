"""Which rows of a part's table count, and what each of them counts for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from utfall.catalogue.dimensions import BUCKET, FIELD, GROUP, dimension
from utfall.catalogue.model import Dimension, Held, Part, Test
from utfall.core.periods import Instants, Period
from utfall.core.zones import local_times
from utfall.facts.kind import ADDITIVE as ADDED
from utfall.facts.kind import Kind
from utfall.facts.kinds import KINDS
from utfall.facts.wide import wide_columns

from . import open_targets, splits, virtual
from .ask import NotUnderstood
from .expressions import FALSE, TRUE, Choice, Col, Expr, Val, all_of, any_of, one_of, op
from .groups import in_groups
from .rates import Rate, in_force
from .scan import Keep, Measure, Since
from .understand import Asked
from .wants import Want
from .when import ends_inside, held_days, holding_on, inside, length_inside, touching, up_to

VALID: Keep = (op("=", op("coalesce", Col("is_test"), FALSE), FALSE), op("<>", Col("why"), "annulled"))


@dataclass(frozen=True)
class Measuring:
    """What the conditions of a row need: the question, and how far each origin is told (ms UTC)."""

    asked: Asked
    told: Mapping[int, int]
    rates: tuple[Rate, ...] = ()

    def fields(self, dims: Sequence[Dimension], *wants: Want) -> tuple[int, ...]:
        """The customer fields that have to be joined on for these wants, which are split and held alike."""
        names = [dim.id for dim in dims] + [dim.id for dim, _ in self.asked.held if dim.id not in wants[0].free]
        names += [held.dimension for want in wants for name in want.parts for held in self.asked.part(name).held]
        return tuple(sorted({splits.field_id(name) for name in names if name.startswith(FIELD)}))

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
                value, keep = Col("n"), (*keep, op("is not null", self._column(want.column, self.until(part, want))))
            return Measure("sum", (value,), keep)
        if want.how == "distinct":
            names = [self._column(name) for name in (part.column, *part.per)]
            return Measure("distinct", tuple(names), (*self.when(part, kind, want.period), *self.keep(part, want)))
        if want.how == "covered":
            assert kind.interval and want.period
            start, end, when = ends_inside(kind.interval, want.period, self.asked.ask.zone)
            if part.so_far:
                as_of = self.asked.ask.as_of
                end, when = op("least", end, as_of), (*when, op("<", start, as_of))
            who = op("coalesce", Col("agent_id"), op("-", Val(0), Col("fact_id")))
            if part.kind == "cost":
                rate = in_force(self.rates, "amount")
                keep = (*when, *self.keep(part, want), op("is not null", rate))
                return Measure("covered", (start, end, who, rate), keep)
            return Measure("covered", (start, end, who), (*when, *self.keep(part, want)))
        if want.how == "span":
            first, last = (self._column(end) for end in want.ends)
            known = (op("is not null", first), op("is not null", last))
            keep = (*self.when(part, kind, want.period), *self.keep(part, want), *known)
            began = op("coalesce", Col("began"), first)
            return Measure("span", (began, last, _one(want.per, kind), Col("n")), keep)
        return self._rank(want, kind)

    def _rank(self, want: Want, kind: Kind) -> Measure:
        each: list[Keep] = []
        for name in want.parts:
            part = self.asked.part(name)
            each.append((*self.when(part, kind, want.period), *self.keep(part, want)))
        shared_by_all = common(each)
        some = any_of(all_of(one for one in keep if one not in shared_by_all) for keep in each)
        column = self._column(want.column, self.until(self.asked.part(want.parts[0]), want))
        shared = op("//", column, Col("n")) if _is_added(want.column, kind) else column
        return Measure("rank", (column, shared), (*shared_by_all, some), want.percentile)

    def _value(self, part: Part, kind: Kind, want: Want) -> tuple[Expr, Keep]:
        if want.weighs:
            force = self.asked.settings.spelled(want.weighs, dict(want.settings), splits.day_of(part, kind), kind.names)
            return op("*", force, Col("n")), self.when(part, kind, want.period)
        if part.kind == "seconds":
            if not kind.interval or want.period is None:
                raise NotUnderstood(f"{part.id} asks for seconds of {kind.name}, which has no intervals")
            return length_inside(kind.interval, "ms", want.period, self.asked.ask.zone)
        when = self.when(part, kind, want.period)
        if part.kind == "days_held":
            assert kind.stands and want.period
            return held_days(kind.stands, self._told(want.period)), when
        if part.column == virtual.PERIOD:
            return op("*", Col("delta"), self._period_ms()), when
        if part.when == "as_of" and kind.delta:
            return Col("delta"), when
        return (self._column(part.column, self.until(part, want)) if part.kind == "sum" else Col("n")), when

    def when(self, part: Part, kind: Kind, period: Period | None) -> Keep:
        """Which rows belong to the period, or stand at the moment asked about; each fact once."""
        zone, as_of = self.asked.ask.zone, self.asked.ask.as_of
        alone = () if part.when == "as_of" and kind.delta else once(kind)
        if part.when == "as_of":
            now = (op("<=", Col(kind.clocks[0]), as_of),)
            if kind.stands:
                end = Col(kind.stands[1])
                return (*now, any_of([op("is null", end), op(">", end, as_of)]))
            return now if kind.delta else (*now, op("=", Col("version"), 0), *alone)
        if part.when == "open_in":
            assert kind.stands and period
            if part.kind == "days_held":
                return (*holding_on(kind.stands, self._told(period)), *alone)
            return (*touching(kind.stands, period, zone), *alone)
        if part.when.startswith("to_date:"):
            return (*up_to(part.when.removeprefix("to_date:"), period, as_of, zone), *alone)
        assert period is not None
        return (*inside(part.when, period, zone), *alone)

    def _told(self, period: Period) -> range:
        """The days of a period that have come: nobody knows how long what holds today will hold."""
        days = splits.days_in(period)
        today = local_times(self.asked.ask.zone or self.asked.settings.zone).cut(self.asked.ask.as_of)[0]
        return range(days.start, max(days.start, min(days.stop, today + 1)))

    def since(self, want: Want) -> Since | None:
        """When all that shares a row's key began, where a span asks for it."""
        return Since(want.per, want.ends[0], VALID) if want.how == "span" else None

    def keep(self, part: Part, want: Want) -> Keep:
        """Which rows count: never trials, annulled ones only where the part says so, then its tests and the filters."""
        kind = KINDS[part.fact]
        conditions: list[Expr] = list(VALID[:1] if part.annulled else VALID)
        until = self.until(part, want)
        conditions += [self.test(test, part, kind, dict(want.settings), until) for test in part.where]
        conditions += [self._narrowing(held, part, want) for held in part.held]
        if want.agreed[0]:
            term, option = want.agreed
            conditions.append(op("=", self.asked.settings.option(term, splits.day_of(part, kind), kind.names), option))
        return (*conditions, *self.held(part, want))

    def held(self, part: Part, want: Want) -> Keep:
        """The question's filters, but for those that the want does not heed."""
        heeded = [(dim, ids) for dim, ids in self.asked.held if dim.id not in want.free]
        return tuple(self._held_to(dim, ids, part, want) for dim, ids in heeded)

    def _held_to(self, dim: Dimension, ids: Sequence[int | str | None], part: Part, want: Want) -> Expr:
        if dim.id == GROUP:
            return in_groups(ids, self.asked.ask.scope.groups, KINDS[part.fact])
        return one_of(self.key(dim, part, want), splits.raw(dim.id, ids))

    def _narrowing(self, held: Held, part: Part, want: Want) -> Expr:
        """What a narrowed part is held to, as a filter of the question would hold it; System is no known agent."""
        dim = dimension(held.dimension)
        column = self.key(dim, part, want)
        if held.word in ("known", "unknown"):
            column = Col(dim.columns[part.fact]) if dim.id in splits.BY_PEOPLE else column
            return op("is not null" if held.word == "known" else "is null", column)
        among = one_of(column, splits.raw(held.dimension, held.ids))
        return among if held.word == "in" else op("=", Choice(((among, TRUE),), FALSE), FALSE)

    def key(self, dim: Dimension, part: Part, want: Want) -> Expr:
        """The group column of a split for the rows of a part; what time costs has the currency of its rate."""
        if dim.id == "currency" and part.kind == "cost":
            return in_force(self.rates, "currency")
        return splits.key(dim, part, KINDS[part.fact], want.period, self.asked.ask.zone)

    def until(self, part: Part, want: Want) -> int:
        """The moment at which a row's virtual columns are told (ms UTC): for what is open in a period its end, by the
        clock the days are cut with or the home's, if that is earlier."""
        as_of = self.asked.ask.as_of
        return min(as_of, self._instants(want.period).end) if part.when == "open_in" and want.period else as_of

    def _period_ms(self) -> int:
        """How much of the period asked about has passed."""
        period = self.asked.ask.period
        assert period is not None
        span = self._instants(period)
        return max(min(span.end, self.asked.ask.as_of) - span.start, 0)

    def _instants(self, period: Period) -> Instants:
        return period if isinstance(period, Instants) else period.instants(
            self.asked.ask.zone or self.asked.settings.zone)  # fmt: skip

    def test(self, test: Test, part: Part, kind: Kind, own: Mapping[str, int], until: int | None = None) -> Expr:
        """One of a part's conditions; `own` are the number's own settings."""
        if test.column == open_targets.COLUMN:
            return self._over_open(test, part, kind, own, until)
        column = self._column(test.column, until)
        if test.word == "known":
            return op("is not null", column)
        if test.word == "unknown":
            return op("is null", column)
        if test.word == "in":
            assert isinstance(test.value, tuple)
            return one_of(column, test.value)
        if test.word == "not":
            assert isinstance(test.value, tuple)
            return op("=", Choice(((one_of(column, test.value), TRUE),), FALSE), FALSE)
        against = self._against(test, part, kind, own)
        if test.word == "is":
            if test.column in virtual.IS_A_CONDITION:
                return column if test.value else op("=", Choice(((column, TRUE),), FALSE), FALSE)
            return op("=", column, against)
        return op({"below": "<", "at_most": "<=", "above": ">"}[test.word], column, against)

    def _over_open(self, test: Test, part: Part, kind: Kind, own: Mapping[str, int], until: int | None) -> Expr:
        settings, as_of = self.asked.settings, self.asked.ask.as_of if until is None else until
        limits = settings.each(test.setting, own) if test.setting else {int(str(test.value))}
        limit = settings.spelled(test.setting, own, splits.day_of(part, kind), kind.names) if test.setting else Val(
            int(str(test.value)))  # fmt: skip
        is_over = test.word == "above"
        return open_targets.over(limits, limit, settings.clocks(), as_of, self.told, is_over=is_over)

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

    def _column(self, name: str, until: int | None = None) -> Expr:
        if name == "hourly_rate":
            return in_force(self.rates, "amount")
        return virtual.spelled(name, self.asked.ask.as_of if until is None else until, self.told)


def once(kind: Kind) -> Keep:
    """Each fact once, where the table has several pieces of it."""
    if kind.interval:
        return (op("=", Col("piece"), 0),)
    if not kind.delta:
        return ()
    return (any_of([op("=", Col("piece"), 1), op("is null", Col(kind.delta.sides[0].entered))]),)


def common(keeps: Sequence[Keep]) -> Keep:
    """The conditions that all of them share."""
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
