"""Makes and changes who and what: clients, campaigns, centres, teams, people, queues, products, fields; all audited.

Nothing is ever deleted: what is done with is archived, and a new one of the same name has a new id.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from utfall.core.clock import now as wall_clock
from utfall.flow import STANDARD, Flow
from utfall.flow.calling_hours import read_hours
from utfall.ledger.audit.chain import note
from utfall.ledger.campaigns.models import Campaign, List, Queue, QueueAssignment, Reason, Segment
from utfall.ledger.campaigns.models import Flow as FlowRow
from utfall.ledger.clients.models import Client, Product, Setting
from utfall.ledger.customers.models import FIELD_TYPES, CustomerField
from utfall.ledger.happenings.models import Origin
from utfall.ledger.people.models import Centre, Membership, Person, Team, User

from .flows import shared_flow
from .making import NotPossible, archive, bring_back, clean_name, clean_zone, in_order, make, rename
from .restamp import restamp_person, restamp_queue
from .spans import make_room

HOME_NAME = "Home"
__all__ = ["NotPossible", "archive", "bring_back", "rename"]


def home_client() -> Client:
    """The home's own client, for work that is nobody else's; made at the first need."""
    there = Client.objects.filter(is_home=True).first()
    if there is not None:
        return there
    with transaction.atomic():
        found = Client.objects.filter(is_home=True).first()
        if found is None:
            taken = Client.objects.filter(name=HOME_NAME, archived_at=None).exists()
            found = Client.objects.create(name=f"{HOME_NAME} (own)" if taken else HOME_NAME, is_home=True)
            note("make client", f"client {found.pk} {found.name}")
    return found


def make_client(name: str, *, zone: str = "", practice: bool = False, actor: User | None = None) -> Client:
    """A new client. `zone` cuts the days of what has no campaign, queue or centre. Raises `NotPossible`."""
    return make(Client, actor, name=clean_name(name), zone=clean_zone(zone), is_practice=practice)


def make_campaign(
    client: Client,
    name: str,
    *,
    zone: str = "",
    flow: Flow | FlowRow = STANDARD,
    products: Iterable[Product] = (),
    calling_hours: Mapping[str, object] | None = None,
    actor: User | None = None,
) -> Campaign:
    """A new campaign. Campaigns given the same flow share its states and outcomes. Raises `NotPossible`."""
    chosen = list(products)
    strange = [product.name for product in chosen if product.client_id != client.pk]
    if strange:
        raise NotPossible(f"{', '.join(strange)} is not sold by {client.name}")
    with transaction.atomic():
        row = shared_flow(flow, actor) if isinstance(flow, Flow) else flow
        hours = _hours(calling_hours or {})
        made = make(
            Campaign, actor, client=client, name=clean_name(name), zone=clean_zone(zone), flow=row, calling_hours=hours
        )
        made.products.set(chosen)
    return made


def _hours(told: Mapping[str, object]) -> dict[str, object]:
    try:
        read_hours(told)
    except ValueError as wrong:
        raise NotPossible(str(wrong)) from wrong
    return dict(told)


def make_list(campaign: Campaign, name: str, *, actor: User | None = None) -> List:
    """A new list of a campaign."""
    return make(List, actor, campaign=campaign, name=clean_name(name))


def make_segment(client: Client, name: str, *, actor: User | None = None) -> Segment:
    """A new segment of a client's customers."""
    return make(Segment, actor, client=client, name=clean_name(name))


def make_reason(client: Client, name: str, *, actor: User | None = None) -> Reason:
    """A new reason for contacts, outcomes or pauses of a client."""
    return make(Reason, actor, client=client, name=clean_name(name))


def make_centre(name: str, *, zone: str = "UTC", actor: User | None = None) -> Centre:
    """A new centre; its zone cuts the days of its people's time."""
    return make(Centre, actor, name=clean_name(name), zone=clean_zone(zone))


def make_team(name: str, centre: Centre | None = None, *, actor: User | None = None) -> Team:
    """A new team."""
    return make(Team, actor, name=clean_name(name), centre=centre)


def make_person(name: str, *, actor: User | None = None) -> Person:
    """Somebody who does the work. Two people may have one name."""
    with transaction.atomic():
        made = Person.objects.create(name=clean_name(name))
        note("make person", f"person {made.pk}", actor)
    return made


def make_membership(
    person: Person, team: Team, first_day: int | None = None, end_day: int | None = None, *, actor: User | None = None
) -> Membership:
    """Put a person into a team from a local day up to and not including another; None is open.

    Nobody is in two teams on one day: what he was in meanwhile ends, and goes on afterwards. What he did on those
    days already is told again in this team. Raises `NotPossible`.
    """
    in_order(first_day, end_day)
    with transaction.atomic():
        former = make_room(Membership, {"person": person}, first_day, end_day)
        made = Membership.objects.create(person=person, team=team, first_day=first_day, end_day=end_day)
        said = {"team": team.pk, "first_day": first_day, "end_day": end_day, "instead_of": former}
        note("put in team", f"person {person.pk}", actor, said)
    restamp_person(person.pk, now=wall_clock())
    return made


def make_queue(
    name: str,
    *,
    origin: Origin | None = None,
    zone: str = "",
    centre: Centre | None = None,
    actor: User | None = None,
) -> Queue:
    """A new queue, as one origin knows it."""
    return make(Queue, actor, name=clean_name(name), origin=origin, zone=clean_zone(zone), centre=centre)


def assign_queue(
    queue: Queue,
    client: Client,
    campaign: Campaign | None = None,
    first_day: int | None = None,
    end_day: int | None = None,
    *,
    actor: User | None = None,
) -> QueueAssignment:
    """Say whose a queue's calls are, from a local day up to and not including another; None is open.

    Calls of those days that are there already are told again as theirs; calls of a day without an assignment stay.
    Raises `NotPossible`.
    """
    in_order(first_day, end_day)
    if campaign is not None and campaign.client_id != client.pk:
        raise NotPossible(f"the campaign {campaign.name!r} is not {client.name}'s")
    with transaction.atomic():
        former = make_room(QueueAssignment, {"queue": queue}, first_day, end_day)
        made = QueueAssignment.objects.create(
            queue=queue, client=client, campaign=campaign, first_day=first_day, end_day=end_day
        )
        whose = {"client": client.pk, "campaign": campaign and campaign.pk}
        said = {**whose, "first_day": first_day, "end_day": end_day, "instead_of": former}
        note("assign queue", f"queue {queue.pk} {queue.name}", actor, said)
    restamp_queue(queue.pk, now=wall_clock())
    return made


def make_product(
    client: Client,
    name: str,
    *,
    code: str = "",
    price: int | None = None,
    currency: str = "",
    turnover: int | None = None,
    commission: int | None = None,
    actor: User | None = None,
) -> Product:
    """A new product; money is whole smallest units of the currency (ISO 4217), per unit. Raises `NotPossible`."""
    money = currency.strip().upper()
    if (price, turnover, commission) != (None, None, None) and not money:
        raise NotPossible(f"{name!r} has an amount but no currency")
    if money and not (len(money) == 3 and money.isascii() and money.isalpha()):
        raise NotPossible(f"{currency!r} is not a currency like NOK")
    words = {"code": code.strip(), "price": price, "currency": money, "turnover": turnover, "commission": commission}
    return make(Product, actor, client=client, name=clean_name(name), **words)


def make_field(
    client: Client, key: str, name: str = "", *, type: str = "text", position: int = 0, actor: User | None = None
) -> CustomerField:
    """A new field of a client's customers. `fields.analyse_field` marks it *may be analysed*. Raises `NotPossible`."""
    types = [word for word, _ in FIELD_TYPES]
    if type not in types:
        raise NotPossible(f"a field's type is one of {', '.join(types)}, not {type!r}")
    with transaction.atomic():
        if CustomerField.objects.filter(client=client, key=clean_name(key)).exists():
            raise NotPossible(f"there is a field {key!r} already")
        made = CustomerField.objects.create(
            client=client, key=clean_name(key), name=name.strip() or clean_name(key), type=type, position=position
        )
        note("make field", f"field {made.pk} {made.key}", actor, {"client": client.pk, "type": type})
    return made


def set_setting(
    name: str,
    value: int,
    *,
    first_day: int = 0,
    client: Client | None = None,
    channel: str = "",
    actor: User | None = None,
) -> Setting:
    """A setting that changes numbers, from a local day on; a past period keeps what was in force."""
    with transaction.atomic():
        of_it: dict[str, Any] = {"client": client, "name": name, "channel": channel, "first_day": first_day}
        before = Setting.objects.filter(**of_it).values_list("value", flat=True).first()
        made, _ = Setting.objects.update_or_create(**of_it, defaults={"value": value})
        if before != value:
            said = {"client": client and client.pk, "channel": channel, "first_day": first_day}
            note("set", f"setting {name}", actor, {**said, "from": before, "to": value})
    return made
