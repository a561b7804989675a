"""Numbers told by intervals: which rows fall into which, and what of them is held against what.

An interval of up to an hour is told by the quarter-hour of UTC that it begins with, of a day by its local day; what is
known to the day alone falls into no part of it. Of the mean day it is told by the wall clock.
"""

from collections.abc import Mapping

from utfall.catalogue.model import Number, Part
from utfall.core.clock import QUARTER
from utfall.core.zones import local_times
from utfall.facts.kind import Kind
from utfall.facts.kinds import KINDS

from . import splits
from .expressions import Col, Expr, Val, op
from .measuring import Measuring
from .scan import Keep, Scan, Slots, Source
from .scoped import within
from .wants import STRAINED, Want
from .when import ends_inside, local_day, local_quarter

QUARTERS: Mapping[str, int] = {"quarter_hour": 1, "half_hour": 2, "hour": 4}
LIMIT = "occupancy_limit"


def scan_of(by: Measuring, want: Want, number: Number, levels: tuple[tuple[int, ...], ...], bulk: Expr | None) -> Scan:
    """The rows that came, with the intervals they are folded by and what they are held against."""
    sources = tuple(_source(by, want, number, by.asked.part(name), bulk) for name in want.parts)
    rows = sources[0].rows
    return Scan(rows.within, rows.where, rows.keys, (), levels, bulk, rows.fields, slots=Slots(sources, want.then))


def _source(by: Measuring, want: Want, number: Number, part: Part, bulk: Expr | None) -> Source:
    assert want.period is not None
    kind, zone, dims = KINDS[part.fact], by.asked.ask.zone, by.dims(want)
    slot = _of_day(want.slot, part.when, by, want) if want.then == "busiest" else _slot(want.slot, part.when, by, want)
    keep: Keep = (*by.keep(part, want), op("is not null", slot))
    covered: tuple[Expr, Expr, Expr] | None = None
    value: Expr | None = None
    weight: Expr = Val(1)
    if part.kind == "seconds":
        assert kind.interval
        start, end, when = ends_inside(kind.interval, want.period, zone)
        covered = (start, end, op("coalesce", Col("agent_id"), op("-", Val(0), Col("fact_id"))))
        weight = by.asked.settings.spelled(LIMIT, dict(want.settings), splits.day_of(part, kind), kind.names)
    else:
        when = by.when(part, kind, want.period)
        value = Col(part.column) if part.kind == "sum" else Col("n")
    if want.then == "strained_long":
        keep = (*keep, op("is not null", Col(want.per)))
    if want.then not in ("busiest", *STRAINED):
        keep = (*keep, *_over(want.slot, slot, by))
        if part.kind == "sum":
            keep = (*keep, *_fits(want.slot, kind))
        else:
            value = op("*", Col("n"), 100)
    rows = Scan(
        within(by.asked.scope_of(number), kind, number, part),
        (*when, *keep),
        tuple(splits.key(dim, part, kind, want.period, zone) for dim in dims),
        (),
        bulk=bulk,
        fields=by.fields(dims, want),
    )
    return Source(rows, slot, Col(want.per) if want.per else Val(0), value, covered, weight)


def _slot(length: str, clock: str, by: Measuring, want: Want) -> Expr:
    assert want.period is not None
    if length == "day":
        return local_day(clock, by.asked.ask.zone, want.period)
    since = op("%", local_quarter(clock, by.asked.ask.zone, want.period), QUARTERS[length])
    return op("-", op("//", Col(clock), QUARTER), since)


def _of_day(length: str, clock: str, by: Measuring, want: Want) -> Expr:
    assert want.period is not None
    return op("//", local_quarter(clock, by.asked.ask.zone, want.period), QUARTERS[length])


def _over(length: str, slot: Expr, by: Measuring) -> Keep:
    """Only intervals that are over at the moment asked about can be held against what was expected of them."""
    as_of = by.asked.ask.as_of
    if length == "day":
        return (op("<", slot, local_times(by.asked.ask.zone or by.asked.settings.zone).cut(as_of)[0]),)
    return (op("<=", op("*", op("+", slot, QUARTERS[length]), QUARTER), as_of),)


def _fits(length: str, kind: Kind) -> Keep:
    """What was expected of a longer interval tells nothing of a part of it."""
    if length == "day" or "interval_ms" not in kind.names:
        return ()
    longest = op("*", Col("n"), QUARTERS[length] * QUARTER)
    return (op("<=", op("coalesce", Col("interval_ms"), 0), longest),)
