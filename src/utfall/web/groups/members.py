"""What somebody may put into a group: the campaigns, clients and queues he may know of, by name."""

from collections.abc import Iterable, Mapping

from django.db.models import Model, Q, QuerySet

from utfall.ledger.boards.groups import SIDES, Members
from utfall.ledger.campaigns.models import Campaign, Queue
from utfall.ledger.clients.models import Client
from utfall.web.reports.asking import Asker

Choices = Mapping[str, list[tuple[int, str]]]
_SPLITS = {"campaigns": "campaign", "clients": "client", "queues": "queue"}


def choices(who: Asker, already: Members | None = None) -> Choices:
    """(id, name) of what may be ticked, by side; archived ones only where they are ticked already."""
    ticked = already or Members()
    models: Mapping[str, QuerySet[Model]] = {
        "campaigns": Campaign.objects.select_related("client"), "clients": Client.objects.all(),
        "queues": Queue.objects.select_related("origin"),
    }  # fmt: skip
    found: dict[str, list[tuple[int, str]]] = {}
    for side in SIDES:
        rows = models[side].filter(Q(archived_at=None) | Q(pk__in=getattr(ticked, side)))
        seen = [each for each in rows if each.pk in _known(side, (one.pk for one in rows), who)]
        found[side] = sorted(((each.pk, _called(each)) for each in seen), key=lambda one: (one[1].casefold(), one[0]))
    return found


def known(members: Members, who: Asker) -> Members:
    """Those of the members that somebody may know of."""
    return Members(*(frozenset(_known(side, getattr(members, side), who)) for side in SIDES))


def _known(side: str, ids: Iterable[int], who: Asker) -> set[int]:
    wanted, scope = set(ids), who.scope
    if scope.is_all or not wanted:
        return wanted
    if scope.clients is None or scope.agents is not None or scope.teams is not None:
        return who.known(_SPLITS[side], wanted)
    if side == "clients":
        return wanted & scope.clients
    if side == "campaigns":
        own = Campaign.objects.filter(pk__in=wanted, client__in=scope.clients).exclude(pk__in=scope.hidden)
        return set(own.values_list("pk", flat=True))
    own_queues = Queue.objects.filter(pk__in=wanted, assignments__client__in=scope.clients)
    others = Queue.objects.filter(assignments__isnull=False).exclude(assignments__client__in=scope.clients)
    return set(own_queues.exclude(pk__in=others).values_list("pk", flat=True))


def _called(each: Model) -> str:
    if isinstance(each, Campaign):
        return f"{each.name} · {each.client.name}"
    if isinstance(each, Queue) and each.origin is not None:
        return f"{each.name} · {each.origin.name}"
    return str(each)
