"""Which rows belong to a period, by their stored local days, by instants, or re-cut in another zone.

Rows known only to the day (their quarter-hour is null) keep their own local day in a re-cut.
"""

from bisect import bisect_left
from functools import lru_cache

from utfall.core.clock import DAY, QUARTER
from utfall.core.periods import Days, Instants, Period
from utfall.core.zones import local_times
from utfall.facts.wide import day_column, quarter_column

from .expressions import Choice, Col, Expr, Val, all_of, any_of, op
from .scan import Keep


def inside(clock: str, period: Period, zone: str | None) -> Keep:
    """The clock lies in the period."""
    day = Col(day_column(clock))
    if isinstance(period, Instants):
        return (*_pruned(day, period), op(">=", Col(clock), period.start), op("<", Col(clock), period.end))
    if zone is None:
        return (op(">=", day, period.first), op("<", day, period.end), *_until(clock, period))
    span = period.instants(zone)
    timed = all_of([op(">=", Col(clock), span.start), op("<", Col(clock), span.end)])
    return (*_pruned(day, span), _timed_or_dated(clock, timed, period))


def up_to(clock: str, period: Period | None, as_of: int, zone: str | None) -> Keep:
    """The clock lies before the period's end; without a period, not after `as_of`."""
    if period is None:
        return (op("<=", Col(clock), as_of),)
    day = Col(day_column(clock))
    if isinstance(period, Instants):
        return (op("<", Col(clock), period.end),)
    if zone is None:
        return (op("<", day, period.end), *_until(clock, period))
    end = period.instants(zone).end
    return (_timed_or_dated(clock, op("<", Col(clock), end), Days(period.end - 1, period.end), open_start=True),)


def holding_on(held: tuple[str, str], days: range) -> Keep:
    """What holds from `held[0]` to `held[1]` holds on one of the days; by the rows' own local days."""
    began, ended = (Col(day_column(clock)) for clock in held)
    return (op("<", began, days.stop), any_of([op("is null", ended), op(">", ended, days.start)]))


def held_days(held: tuple[str, str], days: range) -> Expr:
    """On how many of the days it holds, times n: from the day it began, without the day it ended."""
    began, ended = (Col(day_column(clock)) for clock in held)
    until = op("least", op("coalesce", ended, days.stop), days.stop)
    return op("*", op("greatest", op("-", until, op("greatest", began, days.start)), 0), Col("n"))


def touching(clocks: tuple[str, str], period: Period, zone: str | None) -> Keep:
    """What began at `clocks[0]` and ended at `clocks[1]`, if it did, held at some time of the period."""
    start, end = clocks
    begun = up_to(start, period, 0, zone)
    day = Col(day_column(end))
    if isinstance(period, Instants):
        after: Expr = op(">=", Col(end), period.start)
    elif zone is None:
        after = op(">=", day, period.first)
    else:
        first, quarter = period.instants(zone).start, Col(quarter_column(end))
        timed = all_of([op("is not null", quarter), op(">=", Col(end), first)])
        after = any_of([timed, all_of([op("is null", quarter), op(">=", day, period.first)])])
    return (*begun, any_of([op("is null", Col(end)), after]))


def length_inside(clocks: tuple[str, str], length: str, period: Period, zone: str | None) -> tuple[Expr, Keep]:
    """(milliseconds inside the period times n, condition) of a piece from `clocks[0]` to `clocks[1]`."""
    if isinstance(period, Days) and zone is None and period.until is None:
        return Col(length), inside(clocks[0], period, None)
    begin, stop, keep = ends_inside(clocks, period, zone)
    return op("*", op("-", stop, begin), Col("n")), keep


def ends_inside(clocks: tuple[str, str], period: Period, zone: str | None) -> tuple[Expr, Expr, Keep]:
    """(start, end, condition) of a piece, clipped to the period. A piece is never longer than a quarter-hour."""
    start, end = Col(clocks[0]), Col(clocks[1])
    if isinstance(period, Days) and zone is None:
        keep = inside(clocks[0], period, None)
        if period.until is None:
            return start, end, keep
        left = op("-", Val(period.until), _local_ms(clocks[0]))
        cut = op("+", start, op("least", op("-", end, start), left))
        last = op("=", Col(day_column(clocks[0])), period.end - 1)
        return start, Choice(((last, cut),), end), keep
    span = period if isinstance(period, Instants) else period.instants(zone or "UTC")
    keep = (*_pruned(Col(day_column(clocks[0])), span), op("<", start, span.end), op(">", end, span.start))
    return op("greatest", start, span.start), op("least", end, span.end), keep


def local_day(clock: str, zone: str | None, period: Period) -> Expr:
    """The row's local day, in its own zone or re-cut."""
    day = Col(day_column(clock))
    if zone is None:
        return day
    recut = op("//", op("+", Col(clock), _offset(clock, zone, period)), DAY)
    return Choice(((op("is null", Col(quarter_column(clock))), day),), recut)


def local_quarter(clock: str, zone: str | None, period: Period) -> Expr:
    """The row's local quarter-hour, null where only the day is known."""
    quarter = Col(quarter_column(clock))
    if zone is None:
        return quarter
    recut = op("//", op("%", op("+", Col(clock), _offset(clock, zone, period)), DAY), QUARTER)
    return Choice(((op("is null", quarter), quarter),), recut)


def _until(clock: str, period: Days) -> Keep:
    if period.until is None:
        return ()
    quarter = Col(quarter_column(clock))
    return (
        any_of(
            [
                op("<", Col(day_column(clock)), period.end - 1),
                op("is null", quarter),
                op("<", _local_ms(clock), period.until),
            ]
        ),
    )


def _local_ms(clock: str) -> Expr:
    return op("+", op("*", Col(quarter_column(clock)), QUARTER), op("%", Col(clock), QUARTER))


def _pruned(day: Expr, span: Instants) -> Keep:
    """Local days of the instants in any zone, so that an engine can leave most of the table unread."""
    return (op(">=", day, span.start // DAY - 1), op("<=", day, (span.end - 1) // DAY + 1))


def _timed_or_dated(clock: str, timed: Expr, period: Days, open_start: bool = False) -> Expr:
    day, quarter = Col(day_column(clock)), Col(quarter_column(clock))
    dated = [op("is null", quarter), op("<", day, period.end)]
    if not open_start:
        dated.append(op(">=", day, period.first))
    return any_of([all_of([op("is not null", quarter), timed]), all_of(dated)])


def _offset(clock: str, zone: str, period: Period) -> Expr:
    span = period if isinstance(period, Instants) else period.instants(zone)
    steps = offsets(zone, span.start, span.end)
    cases = tuple((op("<", Col(clock), until), Val(offset)) for until, offset in steps[:-1])
    last = Val(steps[-1][1])
    return Choice(cases, last) if cases else last


@lru_cache(maxsize=200)
def offsets(zone: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The zone's offsets over a span: (until, offset) in ms, the last up to the span's end."""
    times = local_times(zone)
    steps: list[tuple[int, int]] = []
    at = start
    while at < end:
        ahead = min(at + DAY, end)
        here = times.offset(at)
        if ahead < end and times.offset(ahead) == here:
            at = ahead
            continue
        slots = range(at // QUARTER + 1, ahead // QUARTER + 1)
        changed = bisect_left(slots, True, key=lambda slot: times.offset(slot * QUARTER) != here)
        if changed == len(slots):
            if ahead == end:
                break
            at = ahead
            continue
        at = slots[changed] * QUARTER
        steps.append((at, here))
    steps.append((end, times.offset(end - 1)))
    return tuple(steps)
