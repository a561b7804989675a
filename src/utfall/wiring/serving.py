"""Which queues the teams of a scope take in a period: who met nobody there counts as theirs."""

from dataclasses import replace

from utfall.catalogue.model import Catalogue
from utfall.columns.store import Store
from utfall.core.periods import Days
from utfall.query import Ask, NotUnderstood, Settings, answer
from utfall.query.understand import TEAM
from utfall.wiring.remote_reader import RemoteReader

TAKEN = ("contacts_handled", "not_answered_rings", "first_response_time")
KEPT = 32
EVER = Days(0, 40_000)  # local days from 1970 on
_known: dict[object, frozenset[int]] = {}


def serving(ask: Ask, catalogue: Catalogue, reader: Store | RemoteReader, settings: Settings) -> Ask:
    """The question with `served` in its scope, where that scope is of teams alone and a number needs it; else as it is.

    Theirs is a queue of which they handled a contact, missed a ring or answered an inquiry in the period asked about.
    """
    scope = ask.scope
    if scope.teams is None or scope.served is not None or ask.period is None:
        return ask
    if scope.agents is not None or scope.centres is not None or not _is_needed(ask, catalogue):
        return ask
    key = (id(reader), scope, ask.period, ask.as_of, ask.zone)
    found = _known.get(key)
    if found is None:
        if len(_known) >= KEPT:
            _known.clear()
        found = _known[key] = _taken(ask, catalogue, reader, settings)
    return replace(ask, scope=replace(scope, served=found))


def _is_needed(ask: Ask, catalogue: Catalogue) -> bool:
    numbers = (catalogue.numbers[kpi] for kpi in ask.kpis if kpi in catalogue.numbers)
    return any(TEAM in catalogue.parts[name].not_by for number in numbers for name in number.parts)


def _taken(ask: Ask, catalogue: Catalogue, reader: Store | RemoteReader, settings: Settings) -> frozenset[int]:
    queues: set[int] = set()
    for kpi in TAKEN:
        asked = Ask(ask.scope, (kpi,), ask.as_of, ask.period, ("queue",), zone=ask.zone)
        try:
            with reader.reading() as engine:
                rows = answer(asked, catalogue, engine, settings=settings).rows
        except NotUnderstood:  # a part that cannot be held to teams
            continue
        queues |= {row.key[0] for row in rows if isinstance(row.key[0], int) and row.cells[kpi].numerator}
    return frozenset(queues)


def ever_served(ask: Ask) -> Ask:
    """The question over all days, its queues not yet known: where the data is, is looked for in every period."""
    return replace(ask, period=EVER, scope=replace(ask.scope, served=None))
