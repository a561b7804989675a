"""What each of the four roles may see: a user or a key as the scope of every question he asks."""

from collections.abc import Mapping
from dataclasses import replace

from utfall.ledger.campaigns.visible import hidden_from
from utfall.ledger.people.models import User
from utfall.query.ask import Scope

from .groups import regauged, with_groups

WHOLE_HOUSE = Scope(turnover=True, personal=False)


def whole_house() -> Scope:
    """What whoever runs the commands may see: everything but who customers are, and every group there is."""
    return with_groups(WHOLE_HOUSE, None)


def scope_of(user: User) -> Scope:
    """The scope of a user. Administrator: all. Leader: the teams he leads. Agent: his own rows. Client user: his
    clients, without personal data and turnover. Anybody else, or nobody any more: nothing at all. Campaigns that are
    not visible to him are left out of it, whatever his role but administrator. His groups let nothing more in."""
    if not user.is_active:
        return Scope(clients=frozenset())
    return with_groups(_of_role(user), user)


def _of_role(user: User) -> Scope:
    if user.role == "administrator":
        return Scope(turnover=True, personal=True)
    hidden = hidden_from(user)
    if user.role == "leader":
        return Scope(teams=frozenset(user.led_teams.values_list("pk", flat=True)), hidden=hidden, personal=True)
    if user.role == "agent":
        own = frozenset() if user.person_id is None else frozenset({user.person_id})
        return Scope(agents=own, hidden=hidden, personal=True)
    return Scope(clients=frozenset(user.clients.values_list("pk", flat=True)), hidden=hidden)


def narrowed(scope: Scope, to: Mapping[str, list[int]]) -> Scope:
    """A scope held to what a key names besides: {"clients": [ids], …}. What it names outside the scope is no one's."""

    def both(mine: frozenset[int] | None, name: str) -> frozenset[int] | None:
        if name not in to:
            return mine
        named = frozenset(to[name])
        return named if mine is None else mine & named

    if not to:
        return scope
    held = replace(
        scope,
        clients=both(scope.clients, "clients"),
        campaigns=both(scope.campaigns, "campaigns"),
        centres=both(scope.centres, "centres"),
        teams=both(scope.teams, "teams"),
        agents=both(scope.agents, "agents"),
    )
    return regauged(held)
