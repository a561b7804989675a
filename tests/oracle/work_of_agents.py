"""Handling and productivity (§2.4 D): holding, after-work, what comes of an hour, contacts at once."""

from fractions import Fraction

from . import measures as m
from .cells import Cell, Fact
from .kpis import KPIS, PER_HOUR, SECONDS, Found, count, counting, kpi, mean, over, rank
from .measures import different, known, n, total


def _some(rows: list[Fact], column: str) -> list[Fact]:
    return [row for row in known(rows, column) if int(str(row[column])) > 0]


def _in_all(rows: list[Fact], column: str) -> Found:
    """A sum that has no value where no source tells it."""
    found = total(rows, column)
    return Found(Fraction(found) * SECONDS if known(rows, column) else None, found)


KPIS["talk_time"] = lambda cell: _in_all(m.handled(cell), "talk_ms")
KPIS["hold_time"] = lambda cell: _in_all(m.handled(cell), "hold_ms")
KPIS["wrap_time"] = lambda cell: _in_all(m.handled(cell), "wrap_ms")
KPIS["max_hold_time"] = lambda cell: rank(m.handled(cell), "hold_ms", 100)
KPIS["acw_avg"] = lambda cell: mean(m.handled(cell), "wrap_ms")
KPIS["acw_avg:with_wrap_only"] = lambda cell: mean(_some(m.handled(cell), "wrap_ms"), "wrap_ms")
KPIS["acw_avg:p50"] = lambda cell: rank(m.handled(cell), "wrap_ms", 50)
KPIS["acw_avg:p80"] = lambda cell: rank(m.handled(cell), "wrap_ms", 80)
KPIS["acw_share"] = lambda cell: over(total(m.handled(cell), "wrap_ms"), total(m.handled(cell), "handle_ms"))
KPIS["avg_hold_time"] = lambda cell: mean(_some(m.handled(cell), "hold_ms"), "hold_ms")
KPIS["avg_hold_time:of_handled"] = lambda cell: mean(m.handled(cell), "hold_ms")
KPIS["interactions"] = lambda cell: count(different(m.handled(cell), "interaction_id"))


@kpi("avg_hold_time:incidence")
def put_on_hold(cell: Cell) -> Found:
    return over(n(_some(m.handled(cell), "hold_ms")), n(known(m.handled(cell), "hold_ms")))


@kpi("aht:per_interaction")
def aht_of_a_conversation(cell: Cell) -> Found:
    timed = known(m.handled(cell), "handle_ms")
    return over(total(timed, "handle_ms"), different(timed, "interaction_id"), SECONDS)


@kpi("aht:workload")
def workload(cell: Cell) -> Found:
    return over(m.worked(cell, *m.HANDLING), n(m.handled(cell)), SECONDS)


@kpi("aht:outbound_with_dialling")
def with_dialling(cell: Cell) -> Found:
    ours = [row for row in known(m.handled(cell), "handle_ms") if row["direction"] == "out"]
    return over(total(ours, "answer_ms") + total(ours, "handle_ms"), n(ours), SECONDS)


KPIS["contacts_per_hour"] = lambda cell: over(n(m.handled(cell)), m.productive(cell), PER_HOUR)
KPIS["contacts_per_hour:dials"] = lambda cell: over(n(m.dials(cell)), m.productive(cell), PER_HOUR)
KPIS["contacts_per_hour:live"] = lambda cell: over(n(m.live(m.dials(cell))), m.productive(cell), PER_HOUR)
KPIS["contacts_per_hour:qualified"] = lambda cell: over(n(m.dm_full(m.dials(cell))), m.productive(cell), PER_HOUR)
KPIS["contacts_per_hour:logged"] = lambda cell: over(n(m.handled(cell)), m.logged_in(cell), PER_HOUR)


def _at_once(cell: Cell, *channels: str) -> Found:
    """Each session's time over the time with any; of one agent the same moment is one moment."""
    meant = [piece for piece in cell.pieces() if piece["state"] in m.HANDLING
             and (not channels or piece["channel"] in channels)]  # fmt: skip
    by_itself = sum(int(str(piece["end_at"])) - int(str(piece["start_at"])) for piece in meant)
    once = m.worked(cell, *m.HANDLING, meant=lambda piece: not channels or piece["channel"] in channels)
    return over(by_itself, once)


KPIS["chat_concurrency"] = lambda cell: _at_once(cell, "chat", "messenger")
KPIS["chat_concurrency:any_channel"] = _at_once


def _rung(cell: Cell, *how: str) -> list[Fact]:
    return [row for row in cell.rows("routing_offer", "rang_at") if row["result"] in how]


counting(
    not_answered_rings=lambda cell: _rung(cell, "missed", "declined", "cancelled"),
    not_answered_rings__by_agent=lambda cell: _rung(cell, "missed", "declined"),
)
