"""The groups a scope may name, resolved to the ids of their members, and whether all of each lies inside it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q

from utfall.ledger.boards.models import Group as Kept
from utfall.ledger.campaigns.models import Campaign, QueueAssignment
from utfall.ledger.people.models import User
from utfall.query.ask import Group, Scope


def with_groups(scope: Scope, user: User | None) -> Scope:
    """The scope with the groups that its user may name: his own, and those shared of which he may see something; none
    where nobody is named: all. A client user is shown a shared group only where all of it is his: its name and that
    there is more in it are nothing for others' clients."""
    rows = Kept.objects.filter(archived_at=None).order_by("name", "pk")
    if user is not None:
        rows = rows.filter(Q(owner=user) | Q(shared=True))
    found = list(rows.prefetch_related("campaigns", "clients", "queues"))
    if not found:
        return scope
    made = [
        Group(
            each.pk,
            frozenset(one.pk for one in each.campaigns.all()),
            frozenset(one.pk for one in each.clients.all()),
            frozenset(one.pk for one in each.queues.all()),
        )
        for each in found
    ]
    limits = _Limits.of(scope, made)
    own = {each.pk for each in found if user is None or each.owner_id == user.pk}

    def is_named(group: Group) -> bool:
        if group.id in own:
            return True
        return limits.holds_all(group) if user and user.role == "client" else limits.holds_some(group)

    return replace(scope, groups=tuple(replace(g, whole=limits.holds_all(g)) for g in made if is_named(g)))


def regauged(scope: Scope) -> Scope:
    """The scope, held to something narrower since its groups were looked up: which of them are whole in it now."""
    limits = _Limits.of(scope, scope.groups)
    return replace(scope, groups=tuple(replace(each, whole=limits.holds_all(each)) for each in scope.groups))


@dataclass(frozen=True)
class _Limits:
    """What of groups lies outside a scope: ids of campaigns, clients and queues."""

    campaigns: frozenset[int] = frozenset()
    clients: frozenset[int] = frozenset()
    queues: frozenset[int] = frozenset()

    @classmethod
    def of(cls, scope: Scope, groups: Iterable[Group]) -> "_Limits":
        """What of these groups a scope does not hold. People are no limit to a group: who has done what in it is told
        of them alone, as everything is."""
        every = tuple(groups)
        hidden = scope.hidden if scope.agents is None else frozenset[int]()
        held = (scope.clients, scope.campaigns, scope.queues)
        if not every or (all(each is None for each in held) and not hidden):
            return cls()
        campaigns, clients, queues = (
            frozenset().union(*(getattr(each, side) for each in every)) for side in ("campaigns", "clients", "queues")
        )
        out = set(campaigns & hidden) | (campaigns - scope.campaigns if scope.campaigns is not None else set())
        if scope.clients is not None:
            theirs = Campaign.objects.filter(pk__in=campaigns).exclude(client__in=scope.clients)
            out |= set(theirs.values_list("pk", flat=True))
        half = set(Campaign.objects.filter(pk__in=hidden).values_list("client", flat=True))
        gone = clients if scope.campaigns is not None else clients & half
        if scope.clients is not None:
            gone |= clients - scope.clients
        lost = queues - scope.queues if scope.queues is not None else frozenset[int]()
        return cls(frozenset(out), frozenset(gone), frozenset(lost) | _of_others(queues, scope, hidden))

    def holds_all(self, group: Group) -> bool:
        """Nothing of it lies outside."""
        return not (group.campaigns & self.campaigns or group.clients & self.clients or group.queues & self.queues)

    def holds_some(self, group: Group) -> bool:
        """Something of it lies inside, or there is nothing in it at all."""
        left = (group.campaigns - self.campaigns, group.clients - self.clients, group.queues - self.queues)
        return any(left) or not (group.campaigns or group.clients or group.queues)


def _of_others(queues: frozenset[int], scope: Scope, hidden: frozenset[int]) -> frozenset[int]:
    """The queues that take, or ever took, calls of a client or campaign outside the scope; of a scope that is held to
    some, those that are nobody's too."""
    held = scope.clients is not None or scope.campaigns is not None
    if not queues or not (held or hidden):
        return frozenset()
    assigned = QueueAssignment.objects.filter(queue__in=queues)
    outside = Q(campaign__in=hidden)
    if scope.clients is not None:
        outside |= ~Q(client__in=scope.clients)
    if scope.campaigns is not None:
        outside |= Q(campaign=None) | ~Q(campaign__in=scope.campaigns)
    found = set(assigned.filter(outside).values_list("queue", flat=True))
    return frozenset(found) | (queues - set(assigned.values_list("queue", flat=True)) if held else frozenset())
