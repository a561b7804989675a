"""Quality and routing (§2.4 F): evaluated contacts and conversations, never their rows."""

from collections.abc import Callable

from . import measures as m
from .cells import Cell, Fact
from .kpis import KPIS, Found, kpi, over
from .measures import different, known, n, total

CLASSES = ("customer", "business", "compliance")


def _evaluated(cell: Cell) -> list[Fact]:
    return cell.rows("evaluation", "happened_at")


def _without(cell: Cell, *classes: str) -> Found:
    """Contacts without an error of these classes, of those of which any of them is told."""
    told = [row for row in _evaluated(cell) if any(row[f"critical_{each}"] is not None for each in classes)]
    wrong = [row for row in told if sum(int(str(row[f"critical_{each}"] or 0)) for each in classes) > 0]
    sheets = different(told, "sheet_id")
    return over(sheets - different(wrong, "sheet_id"), sheets)


KPIS["critical_error_accuracy"] = lambda cell: _without(cell, *CLASSES)
KPIS["critical_error_accuracy:customer"] = lambda cell: _without(cell, "customer")
KPIS["critical_error_accuracy:business"] = lambda cell: _without(cell, "business")
KPIS["critical_error_accuracy:compliance"] = lambda cell: _without(cell, "compliance")


@kpi("critical_error_accuracy:non_critical")
def non_critical(cell: Cell) -> Found:
    both = known(known(_evaluated(cell), "non_critical"), "opportunities")
    return over(total(both, "non_critical"), total(both, "opportunities"))


@kpi("qa_score")
def qa_score(cell: Cell) -> Found:
    """An item that does not apply is on neither side; an auto-fail has no points."""
    applied = known(known(_evaluated(cell), "points"), "possible")
    had = [row for row in applied if row["is_auto_fail"] is not True]
    return over(total(had, "points"), total(applied, "possible"))


def _conversations(cell: Cell, meant: Callable[[Fact], bool]) -> int:
    return different([row for row in m.answered(cell) if meant(row)], "interaction_id")


@kpi("transfer_rate")
def transfer_rate(cell: Cell) -> Found:
    handed_on = _conversations(cell, lambda row: row.get("end_reason") == "transferred")
    return over(handed_on, _conversations(cell, lambda row: True))


@kpi("transfer_rate:legs")
def transfer_rate_of_legs(cell: Cell) -> Found:
    handed_on = [row for row in m.answered(cell) if row.get("end_reason") == "transferred"]
    return over(n(handed_on), n(m.answered(cell)))


@kpi("routing_accuracy")
def routing_accuracy(cell: Cell) -> Found:
    misrouted = _conversations(cell, lambda row: row["transfer_kind"] == "misroute")
    whole = _conversations(cell, lambda row: True)
    return over(whole - misrouted, whole, hidden=not known(m.answered(cell), "transfer_kind"))
