"""Numbers told by intervals, by the words of the reference (§2.4 H and J): strain, forecasts, agents needed."""

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise
from math import ceil

from utfall.core.erlang import served

from . import measures as m
from .cells import Cell, Fact
from .clocks import local, month, week, weekday
from .kpis import KPIS, Found, over
from .measures import n, total

MINUTE, DAY, MILLION = 60_000, 86_400_000, 1_000_000
QUARTER, HALF, HOUR = 15 * MINUTE, 30 * MINUTE, 60 * MINUTE
TIMES_OF_DAY = ("quarter_hour", "half_hour", "hour")
SHARE, LIMIT, SHRINKAGE = Fraction(8, 10), Fraction(85, 100), Fraction(3, 10)


# Strain: of the quarter-hours with anybody there, those in which they were busy for more than the limit.


def strained(cell: Cell, limit: Fraction) -> Found:
    quarters: dict[int, list[Fact]] = defaultdict(list)
    for piece in cell.pieces():
        quarters[int(str(piece["start_at"])) // QUARTER].append(piece)
    staffed = hard = 0
    for pieces in quarters.values():
        there, busy = _once(pieces, (*m.HANDLING, "idle")), _once(pieces, m.HANDLING)
        if there:
            staffed += 1
            hard += Fraction(busy, there) > limit
    return over(hard, staffed)


def _once(pieces: list[Fact], states: tuple[str, ...]) -> int:
    """Milliseconds in these states, each agent's once; of nobody told each piece by itself."""
    there: dict[object, set[tuple[int, int]]] = defaultdict(set)
    for place, piece in enumerate(pieces):
        if piece["state"] in states:
            who = ("nobody", place) if piece["agent_id"] is None else piece["agent_id"]
            there[who].add((int(str(piece["start_at"])), int(str(piece["end_at"]))))
    covered = 0
    for spans in there.values():
        edges = sorted({edge for span in spans for edge in span})
        for start, end in pairwise(edges):
            if any(first <= start and end <= last for first, last in spans):
                covered += end - start
    return covered


def strained_on_end(cell: Cell) -> Found:
    """Each agent's strained quarter-hours in rows of more than two hours."""
    quarters: dict[tuple[object, int], list[Fact]] = defaultdict(list)
    for piece in cell.pieces():
        if piece["agent_id"] is not None:
            quarters[piece["agent_id"], int(str(piece["start_at"])) // QUARTER].append(piece)
    times = {key: (_once(each, m.HANDLING), _once(each, (*m.HANDLING, "idle"))) for key, each in quarters.items()}
    hard = {key for key, (busy, there) in times.items() if there and Fraction(busy, there) > LIMIT}
    long = 0
    for agent, quarter in hard:
        first = last = quarter
        while (agent, first - 1) in hard:
            first -= 1
        while (agent, last + 1) in hard:
            last += 1
        long += (last - first + 1) * QUARTER > 2 * HOUR
    return over(long, sum(there > 0 for _busy, there in times.values()))


KPIS["high_occupancy_share:long"] = strained_on_end
KPIS["high_occupancy_share"] = lambda cell: strained(cell, LIMIT)
KPIS["high_occupancy_share:ninety"] = lambda cell: strained(cell, Fraction(9, 10))


# Forecasts: what came held against what was expected, queue by queue, in intervals that are over.


def _slot(cell: Cell, row: Fact, clock: str, length: int) -> object:
    """When the interval began that a row falls into; None where that is not known or it is not over."""
    day, quarter = cell.asked.when(row, clock)
    if length == DAY:
        today = local(cell.asked.as_of, cell.asked.zone or cell.asked.home).day
        return day if day < today else None
    if quarter is None:
        return None
    at = int(str(row[clock]))
    start = at - local(at, cell.asked.zone or str(row["zone"])).ms % length
    return start if start + length <= cell.asked.as_of else None


def _held(cell: Cell, length: int) -> list[tuple[Fraction, Fraction]]:
    """(came, expected) of every interval that something was expected of."""
    expected: dict[object, Fraction] = defaultdict(Fraction)
    came: dict[object, Fraction] = defaultdict(Fraction)
    for row in cell.rows("forecast", "starts_at"):
        slot = _slot(cell, row, "starts_at", length)
        long = 0 if row["interval_ms"] is None else int(str(row["interval_ms"]))
        if row["is_used"] and slot is not None and (length == DAY or long <= length * int(str(row["n"]))):
            expected[row["queue_id"], slot] += Fraction(int(str(row["volume"])), 100)
    for row in m.offered(cell):
        came[row["queue_id"], _slot(cell, row, "queued_at", length)] += int(str(row["n"]))
    return [(came.get(slot, Fraction(0)), volume) for slot, volume in expected.items()]


def _hundredths(amount: Fraction) -> int:
    assert (amount * 100).denominator == 1
    return int(amount * 100)


def error(cell: Cell, length: int) -> Found:
    held = _held(cell, length)
    return over(_hundredths(Fraction(sum(abs(came - expected) for came, expected in held))),
                _hundredths(Fraction(sum(came for came, _ in held))))  # fmt: skip


def accuracy(cell: Cell) -> Found:
    found = error(cell, HALF)
    assert found.numerator is not None and found.denominator is not None
    return over(found.denominator - found.numerator, found.denominator)


def bias(cell: Cell) -> Found:
    held = _held(cell, HALF)
    return over(_hundredths(Fraction(sum(expected - came for came, expected in held))),
                _hundredths(Fraction(sum(came for came, _ in held))))  # fmt: skip


def mape(cell: Cell) -> Found:
    """Each interval's own error in whole millionths."""
    own = [abs(came - expected) / came * MILLION // 1 for came, expected in _held(cell, HALF) if came]
    return over(int(sum(own)), len(own), Fraction(1, MILLION))


KPIS["forecast_wape"] = lambda cell: error(cell, HALF)
KPIS["forecast_wape:quarter_hour"] = lambda cell: error(cell, QUARTER)
KPIS["forecast_wape:hour"] = lambda cell: error(cell, HOUR)
KPIS["forecast_wape:day"] = lambda cell: error(cell, DAY)
KPIS["forecast_wape:mape"] = mape
KPIS["forecast_wape:accuracy"] = accuracy
KPIS["forecast_bias"] = bias


# Agents needed: in the busiest half-hour of the mean day, tried one after the other.


def _days(cell: Cell) -> int:
    """The days of the period that have come and that the cell and the filters leave."""
    asked = cell.asked
    if asked.instants:
        first, end = asked.instants[0] // DAY, (min(asked.instants[1], asked.as_of) - 1) // DAY + 1
    else:
        assert asked.days
        today = local(asked.as_of, asked.zone or asked.home).day
        first, end = asked.days[0], min(asked.days[1], today + 1)
    named = {"day": lambda day: day, "week": week, "weekday": weekday, "month": month}
    kept = [(split, (value,)) for split, value in zip(asked.by, cell.key, strict=False) if split in named]
    kept += [(split, ids) for split, ids in asked.where if split in named]  # type: ignore[misc]
    return sum(all(named[split](day) in ids for split, ids in kept) for day in range(first, max(end, first + 1)))


def _busiest(cell: Cell, length: int) -> int:
    by_clock: dict[int, int] = defaultdict(int)
    for row in m.offered(cell):
        quarter = cell.asked.when(row, "queued_at")[1]
        if quarter is not None:
            by_clock[quarter * QUARTER // length] += int(str(row["n"]))
    return max(by_clock.values(), default=0)


def _handling(cell: Cell) -> Fraction | None:
    handled = m.from_customers(m.handled(cell))
    for column in ("handle_ms", "talk_ms"):
        told = m.known(handled, column)
        if told:
            return Fraction(total(told, column), n(told))
    return None


def _workload(cell: Cell) -> Fraction | None:
    handled = n(m.handled(cell))
    return Fraction(m.worked(cell, *m.HANDLING), handled) if handled else None


def _agents(cell: Cell, which: str) -> Found:
    quarters = "quarter_hour" in (*cell.asked.by, *(split for split, _ in cell.asked.where))
    length = QUARTER if quarters else HALF
    came, days, whole = _busiest(cell, length), _days(cell), cell.without(TIMES_OF_DAY)
    if not came or not days:
        return Found(Fraction(0) if days else None, came, days)
    offered = m.offered(whole)
    handle = (_workload if which == "workload" else _handling)(whole)
    gave_up, waited = n(m.abandoned(whole)), total(offered, "wait_ms")
    patience = Fraction(waited, gave_up) if gave_up else None
    if handle is None or not offered or (which == "erlang_a" and not patience):
        return Found(None, came, days)
    within = Fraction(sum(cell.asked.T(row, m._day(whole, row)) * int(str(row["n"])) for row in offered), n(offered))
    load = Fraction(came, days) * handle / length
    agents = 0
    while load and not _enough(agents, load, handle, within, patience if which == "erlang_a" else None, which):
        agents += 1
    return Found(Fraction(ceil(agents / (1 - SHRINKAGE)) if which == "scheduled" else agents), came, days)


def _enough(
    agents: int, load: Fraction, handle: Fraction, within: Fraction, patience: Fraction | None, which: str
) -> bool:
    found = served(agents, float(load), float(handle), float(within), None if patience is None else float(patience))
    busy = load / agents if agents else Fraction(1)
    return found.in_time >= SHARE and (which != "capped" or busy <= LIMIT)


KPIS["required_agents"] = lambda cell: _agents(cell, "")
KPIS["required_agents:scheduled"] = lambda cell: _agents(cell, "scheduled")
KPIS["required_agents:capped"] = lambda cell: _agents(cell, "capped")
KPIS["required_agents:erlang_a"] = lambda cell: _agents(cell, "erlang_a")
KPIS["required_agents:workload"] = lambda cell: _agents(cell, "workload")
STAFFED = {name for name in KPIS if name.startswith("required_agents")}
