"""Columns that no table has, worked out from the row when asked (`catalogue.model.VIRTUAL` says what they mean)."""

from collections.abc import Callable, Mapping

from . import inquiries
from .expressions import NOTHING, Choice, Col, Expr, Val, all_of, any_of, op
from .settings import GHOST_AFTER
from .told import told_until

_OPEN = op("=", Col("version"), 0)
_WAITING = all_of(
    [_OPEN, op("is not null", Col("queued_at")), op("is null", Col("left_queue_at")), op("is null", Col("answered_at"))]
)


def is_ghost(clock: str, complete_until: Mapping[int, int]) -> Expr:
    """The origin has moved on 12 hours past the row's `clock` without it."""
    cases = [(op("=", Col("origin_id"), origin), Val(told)) for origin, told in complete_until.items()]
    if not cases:
        return Val(False)
    told = Choice(tuple(sorted(cases, key=str)), Col(clock))
    return op(">", told, op("+", Col(clock), GHOST_AFTER))


def _wait_so_far(as_of: int, complete_until: Mapping[int, int]) -> Expr:
    so_far = op("-", told_until(as_of, complete_until), Col("queued_at"))
    measured = Choice(
        ((is_ghost("queued_at", complete_until), NOTHING), (op("<", so_far, 0), NOTHING)), op("*", so_far, Col("n"))
    )
    return Choice(((_WAITING, measured),), Col("wait_ms"))


def _critical_errors(as_of: int, complete_until: Mapping[int, int]) -> Expr:
    classes = [Col(f"critical_{each}") for each in ("customer", "business", "compliance")]
    first, *others = [op("coalesce", each, 0) for each in classes]
    errors: Expr = first
    for each in others:
        errors = op("+", errors, each)
    untold = all_of([op("is null", each) for each in classes])
    return Choice(((untold, NOTHING),), errors)


def _from_best(as_of: int, complete_until: Mapping[int, int]) -> Expr:
    upwards = op("-", Col("score"), Col("scale_min"))
    return Choice(((_LOWER_IS_BETTER, upwards),), op("-", Col("scale_max"), Col("score")))


def _good_points(as_of: int, complete_until: Mapping[int, int]) -> Expr:
    turned = op("-", op("*", op("*", op("+", Col("scale_min"), Col("scale_max")), 100), Col("n")), Col("points"))
    cases = ((op("is null", Col("polarity")), NOTHING), (_LOWER_IS_BETTER, turned))
    return Choice(cases, Col("points"))


_LOWER_IS_BETTER = op("=", Col("polarity"), "lower")
_MADE: Mapping[str, Callable[[int, Mapping[int, int]], Expr]] = {
    "is_open": lambda as_of, told: _OPEN,
    "is_waiting": lambda as_of, told: _WAITING,
    "is_annulled": lambda as_of, told: op("=", Col("why"), "annulled"),
    "is_ghost": lambda as_of, told: is_ghost("queued_at", told),
    "is_identified": lambda as_of, told: any_of(
        [op("is not null", Col("customer_id")), op("is not null", Col("contact_point_id"))]
    ),
    "wait_so_far_ms": _wait_so_far,
    "critical_errors": _critical_errors,
    "from_best": _from_best,
    "good_points": _good_points,
    **inquiries.MADE,
}
IS_A_CONDITION = frozenset({"is_open", "is_waiting", "is_annulled", "is_ghost", "is_identified"}) | inquiries.CONDITIONS
ADDITIVE = frozenset({"wait_so_far_ms", "critical_errors", "good_points", "response_so_far_ms", "age_ms"})
PERIOD = "period_ms"  # of the question, not of the row


def spelled(column: str, as_of: int, complete_until: Mapping[int, int]) -> Expr:
    """A column of the row, or what a virtual one is worked out from."""
    made = _MADE.get(column)
    return made(as_of, complete_until) if made else Col(column)
