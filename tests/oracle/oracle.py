"""What an answer has to say, worked out the slow way: `found(question, number, key)`."""

from dataclasses import replace

from . import workforce as _workforce  # noqa: F401 (its numbers are kept beside the others)
from .calls import SHOWS_WAITING, window
from .cells import Cell, Key, Question
from .clocks import local
from .kpis import APART, BUCKETS, KPIS, Found, bucketed
from .measures import n, waiting

ARRIVING = {"call_arrival_rate", "call_arrival_rate:callers"}
WINDOWED = {"dialer_abandon_rate", "dialer_abandon_rate:with_false_positives", *ARRIVING}
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
    if number in APART and "currency" not in asked.by:
        asked = replace(asked, by=(*asked.by, "currency"))
    if number in WINDOWED and asked.days:
        today = local(asked.as_of, asked.zone or asked.home).day
        asked = replace(asked, days=window(asked, today), until=None)
    return asked
