"""Whose work a record is: client, campaign, queue and zone from the names it uses, made where they are missing."""

from dataclasses import dataclass, replace
from typing import TypeVar

from utfall.core.zones import local_times
from utfall.flow import STANDARD
from utfall.ledger.campaigns.models import (
    Campaign,
    Form,
    Item,
    List,
    Question,
    Queue,
    QueueAssignment,
    Reason,
    Segment,
    Survey,
)  # fmt: skip
from utfall.ledger.clients.models import Client, Product
from utfall.ledger.flows import shared_flow

from .words import NotTaken

Found = TypeVar("Found")
Model = type[Segment] | type[Reason] | type[Product] | type[Survey] | type[Question] | type[Form] | type[Item]
Name = str | int | None  # a name, or an id outright


@dataclass(frozen=True, slots=True)
class Work:
    """Whose a record is. `zone` is its campaign's or queue's, '' where neither has one; then `otherwise` holds,
    unless the agent's centre has one. `spans` are dated assignments of its queue: (first day, end day, work)."""

    client_id: int
    campaign_id: int | None
    queue_id: int | None
    centre_id: int | None
    flow_id: int | None
    zone: str
    otherwise: str
    spans: "tuple[tuple[int | None, int | None, Work], ...]" = ()

    def at(self, ms: int) -> "Work":
        """The work by the assignment in force on the local day of an instant."""
        for first, end, work in self.spans:
            day = local_times(work.zone or work.otherwise).cut(ms)[0]
            if (first is None or day >= first) and (end is None or day < end):
                return work
        return replace(self, spans=()) if self.spans else self


class Works(dict[tuple[Name, Name, Name, str | None], Work]):
    """(client, campaign, queue, zone the record names) -> whose work it is, for one origin; looked up once."""

    def __init__(self, origin_id: int, home: Client) -> None:
        super().__init__()
        self._origin_id = origin_id
        self._home = home

    def __missing__(self, key: tuple[Name, Name, Name, str | None]) -> Work:
        client_name, campaign_name, queue_name, zone = key
        client = None if client_name is None else _client(client_name)
        campaign = None if campaign_name is None else _campaign(campaign_name, client, self._home, zone)
        queue = None if queue_name is None else self._queue(queue_name, zone)
        if campaign is not None and client is not None and campaign.client_id != client.pk:
            raise NotTaken(f"the campaign {campaign.name!r} is {campaign.client.name}'s, not {client.name}'s")
        work = self._work(client, campaign, queue, zone)
        if queue is not None and campaign is None:
            work = self._dated(work, client, queue, zone)
        self[key] = work
        return work

    def _work(self, client: Client | None, campaign: Campaign | None, queue: Queue | None, zone: str | None) -> Work:
        whose = client or (campaign.client if campaign else self._home)
        own = (campaign.zone or campaign.client.zone) if campaign else ""
        return Work(
            client_id=whose.pk,
            campaign_id=campaign.pk if campaign else None,
            queue_id=queue.pk if queue else None,
            centre_id=queue.centre_id if queue else None,
            flow_id=campaign.flow_id if campaign else None,
            zone=own or (queue.zone if queue else ""),
            otherwise=(queue.centre.zone if queue and queue.centre else "") or zone or self._home.zone or "UTC",
        )

    def _dated(self, plain: Work, client: Client | None, queue: Queue, zone: str | None) -> Work:
        spans = []
        found = QueueAssignment.objects.filter(queue=queue).select_related("client", "campaign__client")
        for each in found.order_by("first_day", "pk"):
            if client is None or each.client_id == client.pk:
                spans.append((each.first_day, each.end_day, self._work(each.client, each.campaign, queue, zone)))
        if len(spans) == 1 and spans[0][:2] == (None, None):
            return spans[0][2]
        return replace(plain, spans=tuple(spans))

    def _queue(self, name: str | int, zone: str | None) -> Queue:
        there = Queue.objects.select_related("centre")
        if isinstance(name, int):
            return _by_id(there.filter(pk=name).first(), "queue", name)
        of_it = there.filter(name=name, archived_at=None)
        found = of_it.filter(origin_id=self._origin_id).first() or of_it.filter(origin=None).first()
        return found or Queue.objects.create(name=name, origin_id=self._origin_id, zone=zone or "")


def home_client() -> Client:
    """The home's own client, made when first needed."""
    there = Client.objects.filter(is_home=True).first()
    if there is not None:
        return there
    taken = Client.objects.filter(name="Home", archived_at=None).exists()
    return Client.objects.create(name="Home (own)" if taken else "Home", is_home=True)


def _client(name: str | int) -> Client:
    if isinstance(name, int):
        return _by_id(Client.objects.filter(pk=name).first(), "client", name)
    return Client.objects.filter(name=name, archived_at=None).first() or Client.objects.create(name=name)


def _campaign(name: str | int, client: Client | None, home: Client, zone: str | None) -> Campaign:
    there = Campaign.objects.select_related("client")
    if isinstance(name, int):
        return _by_id(there.filter(pk=name).first(), "campaign", name)
    alike = there.filter(name=name, archived_at=None)
    found = list(alike.filter(client=client) if client else alike)
    if client is None and len(found) > 1:
        own = [each for each in found if each.client_id == home.pk]
        if not own:
            owners = ", ".join(sorted(each.client.name for each in found))
            raise NotTaken(f"several clients have a campaign {name!r} ({owners}); name the client too")
        found = own
    if found:
        return found[0]
    flow = shared_flow(STANDARD)
    return Campaign.objects.create(client=client or home, name=name, zone=zone or "", flow=flow)


def _by_id(found: Found | None, what: str, key: int) -> Found:
    if found is None:
        raise NotTaken(f"there is no {what} with the id {key}")
    return found


class Lists(dict[tuple[int, str], int]):
    """(campaign id, name) -> list id, made where missing."""

    def __missing__(self, key: tuple[int, str]) -> int:
        campaign_id, name = key
        there = List.objects.filter(campaign_id=campaign_id, name=name, archived_at=None).first()
        self[key] = int((there or List.objects.create(campaign_id=campaign_id, name=name)).pk)
        return self[key]


class OfClient(dict[tuple[int, str], int]):
    """(client id, name) -> id of what the client has under that name (a reason, a product), made where missing."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self._model = model

    def __missing__(self, key: tuple[int, str]) -> int:
        client_id, name = key
        alike = self._model._default_manager.filter(client_id=client_id, archived_at=None)
        there = alike.filter(name=name).first()
        if there is None and self._model is Product:
            there = Product.objects.filter(client_id=client_id, archived_at=None, code=name).first()
        self[key] = int((there or self._model._default_manager.create(client_id=client_id, name=name)).pk)
        return self[key]
