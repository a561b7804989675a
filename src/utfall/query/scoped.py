"""The one place where a scope becomes conditions on rows."""

from utfall.catalogue.model import Number, Part
from utfall.facts.kind import Kind

from .ask import NotShared, Scope
from .expressions import Col, Expr, none_of, one_of
from .rates import costs
from .scan import Within

_COLUMN_OF = {
    "clients": "client_id",
    "campaigns": "campaign_id",
    "centres": "centre_id",
    "teams": "team_id",
    "agents": "agent_id",
    "queues": "queue_id",
}
NOT_FOR_AGENTS = ("survey_invite",)  # an agent does not see who is asked about him
EARNED = frozenset({"turnover", "commission", "margin", "hourly_rate"})  # columns that need the right to see turnover


def within(scope: Scope, kind: Kind, number: Number, part: Part) -> Within:
    """The rows of `kind` that the scope allows. Raises `NotShared` where the kind cannot be held to it."""
    conditions = _held(scope, kind, number.name, part.says or part.id)
    earned = EARNED & {part.column, number.column, *(test.column for test in part.where)}
    if (earned or costs(part)) and not scope.turnover:
        raise NotShared(f"{number.name} is not shared: it needs the right to see turnover")
    return Within(kind.name, conditions)


def facts_within(scope: Scope, kind: Kind) -> Within:
    """Every row of `kind` that the scope allows. Raises `NotShared` where the kind cannot be held to it."""
    return Within(kind.name, _held(scope, kind, kind.name, "these facts"))


def levels_within(scope: Scope, kind: Kind) -> Within:
    """The targets that the scope allows; who is held to people alone is also measured by what names none, be it set for
    the house, a client, a campaign or a queue (and, for an agent, a team). Raises `NotShared`."""
    if scope.clients is not None or scope.campaigns is not None:
        return Within(kind.name, _held(scope, kind, kind.name, "targets"))
    sides = [("team_id", scope.teams), ("agent_id", scope.agents), ("queue_id", scope.queues)]
    own = [one_of(Col(name), [None, *sorted(ids)]) for name, ids in sides if ids is not None]
    kept = [none_of(Col("campaign_id"), sorted(scope.hidden))] if scope.hidden else []
    return Within(kind.name, (*own, *kept))


def _held(scope: Scope, kind: Kind, name: str, what: str) -> tuple[Expr, ...]:
    if scope.agents is not None and kind.name in NOT_FOR_AGENTS:
        raise NotShared(f"{name} is not shared: an agent does not see who is asked")
    conditions: list[Expr] = []
    for side, column in _COLUMN_OF.items():
        allowed: frozenset[int] | None = getattr(scope, side)
        if allowed is None:
            continue
        if column not in kind.names:
            raise NotShared(f"{name} is not shared: {what} cannot be held to your {side}")
        conditions.append(one_of(Col(column), sorted(allowed)))
    if scope.hidden and scope.agents is None:
        if "campaign_id" in kind.names:
            conditions.append(none_of(Col("campaign_id"), sorted(scope.hidden)))
        elif "customer_id" in kind.names:  # whose customer it is, nobody tells by campaign
            raise NotShared(f"{name} is not shared: {what} cannot be held to the campaigns that you may see")
    return tuple(conditions)
