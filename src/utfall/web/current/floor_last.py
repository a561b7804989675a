"""The last outcome of each agent today, and how long ago it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from utfall.query.ask import Where
from utfall.query.behind import Sort
from utfall.reports import show
from utfall.reports.tokens import STATE_TOKEN
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker

NEWEST = 1_000  # rows read at once; those who are not among them are looked for again, without the others
_OUTCOMES = "outcomes"


@dataclass(frozen=True)
class Last:
    """An outcome: what it is called, the token of the state it leads to, when it was (ms UTC), how long ago."""

    name: str
    token: str
    at: int
    ago: str


def last_outcomes(agents: Sequence[int], question: Question, who: Asker) -> Mapping[int, Last]:
    """The newest outcome of today by agent; who has none is left out. It heeds no filter: it is the agent's own."""
    if not agents:
        return {}
    today = replace(question, where=(Where("agent", tuple(agents)),))
    told = who.ask(today.ask(who.scope, (_OUTCOMES,), who.now, who.house.zone)).answer
    if told is None:
        return {}
    some = {row.key[0] for row in told.rows if row.cells[_OUTCOMES].numerator and isinstance(row.key[0], int)}
    found: dict[int, Last] = {}
    while left := some - set(found):
        known = len(found)
        _learn(found, _newest(today.held_to("agent", sorted(left)), who), who)
        if len(found) == known:
            break
    return found


def _newest(question: Question, who: Asker) -> Sequence[Mapping[str, object]]:
    ask = question.ask(who.scope, (_OUTCOMES,), who.now, who.house.zone, by=())
    return who.house.behind(ask, _OUTCOMES, "numerator", sort=Sort("happened_at", True), page=1, size=NEWEST).rows


def _learn(found: dict[int, Last], rows: Sequence[Mapping[str, object]], who: Asker) -> None:
    for row in rows:
        agent, outcome, at = row.get("agent_id"), row.get("outcome_id"), row.get("happened_at")
        if not isinstance(agent, int) or not isinstance(at, int) or agent in found:
            continue
        name = who.named("outcome", outcome if isinstance(outcome, int) else None)
        category = str(row.get("state_category") or "attempt")
        found[agent] = Last(name, STATE_TOKEN.get(category, "open"), at, show.spell(max(0, who.now - at), who.language))
