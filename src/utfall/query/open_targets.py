"""Which inquiries that wait still are over a target, by a clock that runs in opening hours only.

No engine has a calendar. Of each clock, each target and each moment up to which a row is told, the instant is worked
out before which an inquiry must have been opened to be over it; the row's opening is held against that instant.
"""

from collections.abc import Callable, Collection, Mapping

from utfall.core.opening import Opening

from .expressions import FALSE, NOTHING, Choice, Col, Expr, Val, all_of, any_of, op

COLUMN = "response_so_far_open_ms"
Clock = tuple[int | None, int | None, Opening]  # of a client and a queue, None for any
Clocks = Callable[[], tuple[Clock, ...]]  # the more particular first
_OPENED = Col("opened_at")


def no_clocks() -> tuple[Clock, ...]:
    """No opening hours are set."""
    return ()


def over(
    limits: Collection[int], limit: Expr, clocks: tuple[Clock, ...], as_of: int, told: Mapping[int, int], *,
    is_over: bool,
) -> Expr:  # fmt: skip
    """Whether more open ms than the row's `limit` (one of `limits`) have passed since it was opened, or whether not;
    neither where no hours are set for all of that time."""
    conditions = []
    for each in sorted(limits):
        since, before = (_instants(clocks, each, as_of, told, place) for place in (0, 1))
        held = op("<" if is_over else ">=", _OPENED, before)
        conditions.append(all_of([op("=", limit, each), op(">=", _OPENED, since), held]))
    return any_of(conditions) if clocks and conditions else FALSE


def _instants(clocks: tuple[Clock, ...], limit: int, as_of: int, told: Mapping[int, int], place: int) -> Expr:
    """The instant for each row, by its client, its queue and how far its origin is told."""
    cases = []
    for client, queue, opening in clocks:
        of = (("client_id", client), ("queue_id", queue))
        whose = [op("=", Col(name), key) for name, key in of if key is not None]
        for origin, until in (*sorted(told.items()), (None, as_of)):
            found = opening.over_before(min(until, as_of), limit)
            its = [] if origin is None else [op("=", Col("origin_id"), origin)]
            cases.append((all_of([*whose, *its]), NOTHING if found is None else Val(found[place])))
    return Choice(tuple(cases), NOTHING)
