"""What an answer has to say, worked out the slow way: `found(question, number, key)`."""

from dataclasses import replace

from . import (
    agent_time,
    around,
    by_intervals,
    cases,
    costs,
    planned,
    quality,
    queue_formulas,
    satisfaction,
    work_of_agents,
    workforce,
)
from .calls import SHOWS_WAITING, window
from .cells import Cell, Key, Question
from .clocks import local
from .kpis import APART, BUCKETS, KPIS, Found, bucketed
from .measures import n, waiting

ARRIVING = {"call_arrival_rate", "call_arrival_rate:callers"}
WINDOWED = {"dialer_abandon_rate", "dialer_abandon_rate:with_false_positives", *ARRIVING}
# Their numbers are in KPIS.
KEPT = (agent_time, around, by_intervals, cases, costs, planned, quality, queue_formulas, satisfaction, work_of_agents,
        workforce)  # fmt: skip
NUMBERS = frozenset(KPIS) | frozenset(BUCKETS)


def found(asked: Question, number: str, key: Key = (), bulk: bool = False) -> Found:
    """The figure of a number in the cell of a key (fewer values than splits: a subtotal, none: the total)."""
    cell = Cell(asked, key, bulk)
    if number in BUCKETS:
        *rest, bucket = key
        return bucketed(number, Cell(asked, tuple(rest), bulk))[int(str(bucket))]
    figure = KPIS[number](cell)
    return replace(figure, open=n(waiting(cell))) if number in SHOWS_WAITING else figure


def asked_for(asked: Question, number: str) -> Question:
    """The question as this number takes it: its currency is a split of its own, its window is wide enough."""
    if more := tuple(split for split in APART.get(number, ()) if split not in asked.by):
        asked = replace(asked, by=(*asked.by, *more))
    if number in WINDOWED and asked.days:
        today = local(asked.as_of, asked.zone or asked.home).day
        asked = replace(asked, days=window(asked, today), until=None)
    return asked
