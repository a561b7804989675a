"""The queue by other people's formulas (§2.5), the queue at the moment, and what never came so far (§2.4 C)."""

from . import measures as m
from .calls import SHOWS_WAITING
from .cells import CLOCKED, Cell, Fact
from .kpis import KPIS, Found, count, counting, kpi, over, rank
from .measures import different, n


def _in_time(cell: Cell, rows: list[Fact]) -> int:
    """How many of the rows were over within T."""
    return n(row for row in rows if row.get("wait_ms") is not None
             and int(str(row["wait_ms"])) <= cell.asked.T(row, m._day(cell, row)) * int(str(row["n"])))  # fmt: skip


def _an(cell: Cell) -> int:
    return n(m.answered_in_time(cell))


def _both(cell: Cell) -> int:
    return n(m.answered(cell)) + n(m.abandoned(cell))


def _ab(cell: Cell) -> int:
    return _in_time(cell, m.abandoned(cell))


KPIS["service_level:all"] = lambda cell: over(_an(cell), _both(cell))
KPIS["service_level:answered"] = lambda cell: over(_an(cell), n(m.answered(cell)))
KPIS["service_level:credit"] = lambda cell: over(_an(cell) + _ab(cell), _both(cell))
KPIS["service_level:ignore"] = lambda cell: over(_an(cell), _both(cell) - _ab(cell))
KPIS["service_level:short_credit"] = lambda cell: over(_an(cell) + n(m.short_abandoned(cell)), _both(cell))
KPIS["service_level:short_out"] = lambda cell: over(_an(cell), _both(cell) - n(m.short_abandoned(cell)))
SHOWS_WAITING |= {f"service_level:{each}" for each in (
    "all", "answered", "credit", "ignore", "short_credit", "short_out", "offered", "removed", "asterisk_2"
)} | {"abandonment_rate:with_menu", "abandonment_rate:asterisk"}  # fmt: skip


@kpi("service_level:offered")
def of_all_that_left(cell: Cell) -> Found:
    return over(_an(cell), _both(cell) + n(m.ended(cell, *m.SYSTEM_FLOW_OUTS, *m.CUSTOMER_FLOW_OUTS)))


@kpi("service_level:removed")
def removed_in_time(cell: Cell) -> Found:
    return over(_an(cell) + _ab(cell) + _in_time(cell, m.ended(cell, "callback")), n(m.offered(cell)))


@kpi("service_level:talkdesk")
def by_talkdesk(cell: Cell) -> Found:
    dealt = [*m.answered(cell), *m.ended(cell, *m.SYSTEM_FLOW_OUTS)]
    while_open = [row for row in dealt if row["in_opening_hours"] is True]
    return over(_in_time(cell, while_open), n(while_open))


ASTERISK = ("abandoned", "timeout", "empty", "withdrawn")


@kpi("service_level:asterisk_2")
def perf_2(cell: Cell) -> Found:
    lost = m.ended(cell, *ASTERISK)
    return over(_an(cell) + _in_time(cell, lost), n(m.answered(cell)) + n(lost))


@kpi("abandonment_rate:asterisk")
def abandoned_by_asterisk(cell: Cell) -> Found:
    return over(n(m.ended(cell, *ASTERISK)), n(m.offered(cell)))


@kpi("abandonment_rate:with_menu")
def abandoned_with_the_menu(cell: Cell) -> Found:
    menu = n(row for row in cell.rows("contact", "offered_at") if row["direction"] == "in" and
             row.get("queued_at") is None and row.get("answered_at") is None
             and row.get("end_reason") == "abandoned")  # fmt: skip
    short = n(m.short_abandoned(cell))
    return over(n(m.abandoned(cell)) + menu - short, n(m.offered(cell)) + menu - short)


def _arrived(cell: Cell) -> list[Fact]:
    return m.from_customers(cell.rows("contact", "offered_at"))


KPIS["contacts_offered:arrived"] = lambda cell: count(different(_arrived(cell), "interaction_id"))


@kpi("blocked_rate")
def blocked_rate(cell: Cell) -> Found:
    """No value where nobody has ever told of a line; a day without is nought."""
    turned_away = n(cell.rows("trunk_reject", "happened_at"))
    ever = cell.without(CLOCKED).to_date("trunk_reject", "happened_at")
    came = different(m.calls(_arrived(cell)), "interaction_id")
    return over(turned_away, turned_away + came, hidden=not ever)


def _waiting(cell: Cell) -> list[Fact]:
    stand = [row for row in m.from_customers(cell.at_the_moment("contact", "offered_at"))
             if row["queued_at"] is not None]  # fmt: skip
    return [row for row in stand if row.get("left_queue_at") is None and row.get("answered_at") is None]


counting(
    waiting_now=lambda cell: [row for row in _waiting(cell) if not cell.is_ghost(row)],
    waiting_now__lost=lambda cell: [row for row in _waiting(cell) if cell.is_ghost(row)],
)


@kpi("oldest_waiting")
def oldest_waiting(cell: Cell) -> Found:
    so_far = [(row, cell.waited_so_far(row)) for row in _waiting(cell)]
    told = [{"wait": waited * int(str(row["n"])), "n": row["n"]} for row, waited in so_far if waited is not None]
    found = rank(told, "wait", 100)
    return found if told else Found(None, None, 0)
