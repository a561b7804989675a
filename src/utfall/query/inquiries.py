"""What is worked out of an inquiry when asked: how it stands at a moment, how long it has waited, how old it is.

An inquiry that was resolved, nobody knows when, has no age. One whose opening is not told has none either: its
`resolved_gap_ms` is not known.
"""

from collections.abc import Callable, Mapping

from .expressions import NOTHING, Choice, Col, Expr, all_of, any_of, op
from .told import told_until

_RESOLVED, _ANSWERED, _STATUS, _GAP = (
    Col(name) for name in ("resolved_at", "first_response_at", "status", "resolved_gap_ms")
)
_NOT_RESOLVED = any_of([op("is null", _STATUS), op("<>", _STATUS, "resolved")])
_OPEN = all_of([op("is null", _RESOLVED), _NOT_RESOLVED])
_END_KNOWN = any_of([op("is not null", _RESOLVED), _NOT_RESOLVED])


def _still_open(at: int) -> Expr:
    return any_of([_OPEN, all_of([op("is not null", _RESOLVED), op(">", _RESOLVED, at)])])


def _unanswered(at: int) -> Expr:
    return any_of([op("is null", _ANSWERED), op(">", _ANSWERED, at)])


def _past_due(at: int, told: Mapping[int, int]) -> Expr:
    due = Col("response_due_at")
    return all_of([_unanswered(at), op("is not null", due), op("<", due, told_until(at, told))])


def _response_so_far(at: int, told: Mapping[int, int]) -> Expr:
    so_far = op("-", told_until(at, told), Col("opened_at"))
    waits = Choice(((any_of([op("is null", _GAP), op("<", so_far, 0)]), NOTHING),), op("*", so_far, Col("n")))
    return Choice(((_unanswered(at), waits),), Col("first_response_ms"))


def _age(at: int, told: Mapping[int, int]) -> Expr:
    until = Choice(((_still_open(at), told_until(at, told)),), _RESOLVED)
    age = op("-", op("*", op("-", until, Col("opened_at")), Col("n")), _GAP)
    return Choice(((op("<", age, 0), NOTHING),), age)


MADE: Mapping[str, Callable[[int, Mapping[int, int]], Expr]] = {
    "is_unanswered": lambda at, told: _unanswered(at),
    "is_still_open": lambda at, told: _still_open(at),
    "is_end_known": lambda at, told: _END_KNOWN,
    "is_past_due": _past_due,
    "response_so_far_ms": _response_so_far,
    "response_so_far_open_ms": lambda at, told: Col("opened_at"),  # held against instants, in open_targets
    "age_ms": _age,
}
CONDITIONS = frozenset({"is_unanswered", "is_still_open", "is_end_known", "is_past_due"})
