"""Whether a number that is told over many days has records for all of them; a sentence where it has not."""

from collections.abc import Sequence

from utfall.core.periods import Days
from utfall.core.zones import day_date
from utfall.facts.kinds import KINDS
from utfall.facts.wide import day_column

from . import listing
from .dialect import DIALECTS
from .gather import Engine
from .plan import Planner
from .scan import Scan
from .scoped import within
from .wants import Figure


def too_young(figures: Sequence[Figure], planner: Planner, engine: Engine) -> tuple[str, ...]:
    """A sentence for each number with a window whose records begin after the window does.

    Looks for the first record of its kind in the asker's scope, whatever it counts for.
    """
    dialect, said = DIALECTS[engine.dialect], []
    first_days: dict[str, int | None] = {}
    for each in figures:
        period = next((want.period for want in each.wants if want.how != "days" and want.period), None)
        if not (each.number.window and each.number.numerator and isinstance(period, Days)):
            continue
        part = planner.by.asked.part(each.number.numerator[0].part)
        if part.fact not in first_days:
            kind = KINDS[part.fact]
            rows = Scan(within(planner.by.asked.scope_of(each.number), kind, each.number, part), (), (), ())
            found = engine.run(listing.extent(rows, day_column(kind.clocks[0]), dialect, engine.table))
            first_days[part.fact] = next((int(str(first)) for first, _ in found if first is not None), None)
        first = first_days[part.fact]
        if first is not None and first > period.first:
            there = max(0, period.end - first)
            begin = f"the records begin on {day_date(first).isoformat()}"
            said.append(f"{each.number.name}: {begin}, only {there} of its {len(period)} days have any")
    return tuple(said)
