"""What a leader of teams sees of queues: who waits or gave up belongs to no team, but to a queue that his teams take.

Counts of these are told for the whole queue; names and numbers follow the leader's right to personal data.
"""

from dataclasses import replace

from utfall.core.periods import Days
from utfall.query.ask import Ask, Scope
from utfall.wiring.groups import regauged

from .asking import Asker
from .worked import at_standing

LOOKED_BACK = 30  # days within which a team has taken something of a queue
OF_QUEUES = ("waiting_now", "oldest_waiting", "lost_calls")  # the floor's numbers that no team has
_TAKEN = ("contacts_handled", "not_answered_rings", "logged_time", "avg_age_of_query:open", "first_response_time")


def seeing(page: str, kpi: str, who: Asker) -> Asker:
    """The asker with the scope that a page has for him, for the panels and lists of one of its numbers."""
    if page == "customers":
        return at_standing(who)
    if page in ("lost", "inquiries") or (page == "floor" and kpi.partition("@")[0] in OF_QUEUES):
        return at_queues(who)
    return who


def at_queues(who: Asker) -> Asker:
    """The asker with the scope that pages about queues have for him."""
    return replace(who, scope=scope_of_queues(who))


def scope_of_queues(who: Asker) -> Scope:
    """Of a leader of teams: the queues they had contacts, rings or time of in the last 30 days. Others keep theirs."""
    if who.scope.teams is None:
        return who.scope
    asked = Ask(who.scope, _TAKEN, who.now, Days(who.today - LOOKED_BACK, who.today + 1), ("queue",))
    answer = who.ask(asked).answer
    taken = set() if answer is None else {
        row.key[0]
        for row in answer.rows
        if isinstance(row.key[0], int) and any(cell.numerator for cell in row.cells.values())
    }  # fmt: skip
    here = Scope(queues=frozenset(taken), hidden=who.scope.hidden, groups=who.scope.groups)
    return regauged(replace(here, personal=who.scope.personal))
