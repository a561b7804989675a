"""How far what a row's origin tells reaches, as an expression over the row."""

from collections.abc import Mapping

from .expressions import Choice, Col, Expr, Val, op


def told_until(as_of: int, complete_until: Mapping[int, int]) -> Expr:
    """How far the row's origin is told, at most to `as_of`; an origin that never says is told up to `as_of`."""
    cases = [(op("=", Col("origin_id"), origin), Val(min(as_of, told))) for origin, told in complete_until.items()]
    return Choice(tuple(sorted(cases, key=str)), Val(as_of)) if cases else Val(as_of)
