"""Time of one fact's intervals that another fact's meet: schedules, and what agents did at the time.

Both are cut at the quarter-hours of UTC, so that only pieces of one agent and one quarter can meet. A row of the rows
that meet is a piece of the first fact, cut down to where a piece of the second lies over it.
"""

from utfall.catalogue.model import Number, Part
from utfall.core.clock import QUARTER
from utfall.facts.kinds import KINDS
from utfall.facts.wide import wide_columns

from .ask import Scope
from .expressions import Col, Expr, all_of, any_of, one_of, op
from .measuring import VALID
from .scan import Meeting, Scan
from .scoped import within

MET = "agent_state"


def meeting_of(part: Part, number: Number, scope: Scope) -> Meeting | None:
    """The rows that a part's intervals have to meet; none where it does not ask for that."""
    if not part.meets:
        return None
    kind, met = KINDS[part.fact], KINDS[MET]
    assert kind.interval and met.interval
    pairs = [
        all_of([one_of(Col("activity"), each.activities), one_of(Col("met_state"), each.states)]) for each in part.meets
    ]
    (start, end), (met_start, met_end) = kind.interval, met.interval
    overlap: tuple[Expr, ...] = (op("<", Col(start), Col("met_end")), op("<", Col("met_start"), Col(end)))
    known = (op("is not null", Col("agent_id")), op("is not null", Col(met_end)))
    rows = Scan(within(scope, met, number, part), (*VALID, *known), (), ())
    return Meeting(
        met=rows,
        columns=tuple(each.name for each in wide_columns(kind)),
        interval=(start, end),
        met_interval=(met_start, met_end),
        quarter=QUARTER,
        where=(any_of(pairs), *overlap),
    )
