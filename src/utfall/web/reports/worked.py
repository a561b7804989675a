"""What a leader of teams sees of customers: where they stand is told by campaign, in those his teams have worked in."""

from dataclasses import replace

from utfall.core.periods import Days
from utfall.query.ask import Scope
from utfall.wiring.groups import regauged

from .address import Question
from .asking import Asker


def scope_of_standing(who: Asker) -> Scope:
    """Of a leader of teams: the campaigns his teams have ever worked in. Others keep theirs."""
    if who.scope.teams is None:
        return who.scope
    ever = Days(0, who.today + 2)
    worked: set[int] = set()
    for kpi in ("outcomes", "contacts_handled"):
        asked = Question().ask(who.scope, (kpi,), who.now, who.house.zone, by=("campaign",))
        answer = who.ask(replace(asked, period=ever)).answer
        worked |= {row.key[0] for row in answer.rows if isinstance(row.key[0], int)} if answer else set()
    here = Scope(campaigns=frozenset(worked), hidden=who.scope.hidden, groups=who.scope.groups)
    return regauged(replace(here, personal=who.scope.personal))


def at_standing(who: Asker) -> Asker:
    """The asker with the scope that Current pages have for him."""
    return replace(who, scope=scope_of_standing(who))
