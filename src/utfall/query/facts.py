"""Every fact of a kind that a scope allows, in a period or at all: for files, one row a fact, nothing counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from utfall.core.periods import Days, Period
from utfall.facts.kind import Kind
from utfall.facts.wide import MS, day_column

from . import listing
from .ask import NotUnderstood, Scope
from .dialect import DIALECTS
from .expressions import Col, Expr, op
from .gather import Engine
from .scoped import facts_within


@dataclass(frozen=True)
class Wanted:
    """Facts of one kind: whose, and when by their main clock (None for all there are)."""

    kind: Kind
    scope: Scope
    period: Period | None = None


def facts_sql(wanted: Wanted, names: Sequence[str], engine: Engine) -> str:
    """The question for these columns of the facts. Raises `NotShared`, and `NotUnderstood` for half a day."""
    kind, period = wanted.kind, wanted.period
    when: tuple[Expr, ...] = ()
    first: int | None = None
    if isinstance(period, Days):
        if period.until is not None:
            raise NotUnderstood("facts are given for whole days, or from one moment to another")
        day, first = Col(day_column(kind.clocks[0])), period.first
        when = (op(">=", day, period.first), op("<", day, period.end))
    elif period is not None:
        clock = Col(kind.clocks[0])
        when = (op(">=", clock, period.start), op("<", clock, period.end))
    keep = (*facts_within(wanted.scope, kind).conditions, *when)
    asked = [name for name in dict.fromkeys(names) if name != MS.name]
    return listing.facts(kind, keep, asked, first, DIALECTS[engine.dialect], engine.table)


def how_many(wanted: Wanted, engine: Engine) -> int:
    """How many facts there are. Raises as `facts_sql`."""
    [(count,)] = engine.run(listing.counted(facts_sql(wanted, ("fact_id",), engine)))
    return int(str(count))
