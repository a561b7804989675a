"""Makes and changes who and what: clients, campaigns, centres, teams, people, queues, products, fields; all audited.

Nothing is ever deleted: what is done with is archived, and a new one of the same name has a new id.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import models, transaction

from utfall.core.clock import now as wall_clock
from utfall.core.zones import zone as known_zone
from utfall.flow import STANDARD, Flow
from utfall.ledger.audit.chain import note
from utfall.ledger.campaigns.models import Campaign, List, Queue, QueueAssignment, Reason, Segment
from utfall.ledger.campaigns.models import Flow as FlowRow
from utfall.ledger.clients.models import Client, Product, Setting
from utfall.ledger.customers.models import FIELD_TYPES, CustomerField
from utfall.ledger.happenings.models import Origin
from utfall.ledger.people.models import Centre, Membership, Person, Team, User

from .flows import shared_flow
from .spans import make_room

HOME_NAME = "Own"
Made = TypeVar("Made", bound=models.Model)


class NotPossible(ValueError):
    """Something Setup was asked for that cannot be; the text is a sentence for who asked."""


def home_client() -> Client:
    """The home's own client, for work that is nobody else's; made at the first need."""
    with transaction.atomic():
        found = Client.objects.filter(is_home=True).first()
        if found is None:
            taken = Client.objects.filter(name=HOME_NAME, archived_at=None).exists()
            found = Client.objects.create(name=f"{HOME_NAME} (home)" if taken else HOME_NAME, is_home=True)
            note("make client", f"client {found.pk} {found.name}")
    return found


def make_client(name: str, *, zone: str = "", practice: bool = False, actor: User | None = None) -> Client:
    """A new client. `zone` cuts the days of what has no campaign, queue or centre. Raises `NotPossible`."""
    return _make(Client, actor, name=_name(name), zone=_zone(zone), is_practice=practice)


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
        hours = dict(calling_hours or {})
        made = _make(Campaign, actor, client=client, name=_name(name), zone=_zone(zone), flow=row, calling_hours=hours)
        made.products.set(chosen)
    return made


def make_list(campaign: Campaign, name: str, *, actor: User | None = None) -> List:
    """A new list of a campaign."""
    return _make(List, actor, campaign=campaign, name=_name(name))


def make_segment(client: Client, name: str, *, actor: User | None = None) -> Segment:
    """A new segment of a client's customers."""
    return _make(Segment, actor, client=client, name=_name(name))


def make_reason(client: Client, name: str, *, actor: User | None = None) -> Reason:
    """A new reason for contacts, outcomes or pauses of a client."""
    return _make(Reason, actor, client=client, name=_name(name))


def make_centre(name: str, *, zone: str = "UTC", actor: User | None = None) -> Centre:
    """A new centre; its zone cuts the days of its people's time."""
    return _make(Centre, actor, name=_name(name), zone=_zone(zone))


def make_team(name: str, centre: Centre | None = None, *, actor: User | None = None) -> Team:
    """A new team."""
    return _make(Team, actor, name=_name(name), centre=centre)


def make_person(name: str, *, actor: User | None = None) -> Person:
    """Somebody who does the work. Two people may have one name."""
    with transaction.atomic():
        made = Person.objects.create(name=_name(name))
        note("make person", f"person {made.pk}", actor)
    return made


def make_membership(
    person: Person, team: Team, first_day: int | None = None, end_day: int | None = None, *, actor: User | None = None
) -> Membership:
    """Put a person into a team from a local day up to and not including another; None is open.

    Nobody is in two teams on one day: what he was in meanwhile ends, and goes on afterwards. What he did already in
    those days is told by `who.put_in_team`, which re-stamps it. Raises `NotPossible`.
    """
    _days(first_day, end_day)
    with transaction.atomic():
        former = make_room(Membership, {"person": person}, first_day, end_day)
        made = Membership.objects.create(person=person, team=team, first_day=first_day, end_day=end_day)
        said = {"team": team.pk, "first_day": first_day, "end_day": end_day, "instead_of": former}
        note("put in team", f"person {person.pk}", actor, said)
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
    return _make(Queue, actor, name=_name(name), origin=origin, zone=_zone(zone), centre=centre)


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

    Calls of those days that are there already are told by `who.give_queue`, which re-stamps them.
    """
    _days(first_day, end_day)
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
    return _make(Product, actor, client=client, name=_name(name), **words)


def make_field(
    client: Client, key: str, name: str = "", *, type: str = "text", position: int = 0, actor: User | None = None
) -> CustomerField:
    """A new field of a client's customers. `fields.analyse_field` marks it *may be analysed*. Raises `NotPossible`."""
    types = [word for word, _ in FIELD_TYPES]
    if type not in types:
        raise NotPossible(f"a field's type is one of {', '.join(types)}, not {type!r}")
    with transaction.atomic():
        if CustomerField.objects.filter(client=client, key=_name(key)).exists():
            raise NotPossible(f"there is a field {key!r} already")
        made = CustomerField.objects.create(
            client=client, key=_name(key), name=name.strip() or _name(key), type=type, position=position
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


def rename(thing: models.Model, name: str, actor: User | None = None) -> None:
    """Give a client, campaign, team, queue … another name: it shows everywhere at once, the past included."""
    before = getattr(thing, "name")  # noqa: B009 - every model of Setup has one
    if before == _name(name):
        return
    with transaction.atomic():
        _free(type(thing), {**_within(thing), "name": _name(name)})
        thing.name = _name(name)  # type: ignore[attr-defined]
        thing.save(update_fields=["name"])
        detail = {} if isinstance(thing, Person) else {"from": before, "to": _name(name)}
        note("rename", _called(thing), actor, detail)


def archive(thing: models.Model, actor: User | None = None, *, at: int | None = None) -> None:
    """Take something out of use; what it did stays. The home's own client cannot go. Raises `NotPossible`."""
    if isinstance(thing, Client) and thing.is_home:
        raise NotPossible("the home's own client cannot be archived")
    if getattr(thing, "archived_at", None) is None:
        with transaction.atomic():
            thing.archived_at = wall_clock() if at is None else at  # type: ignore[attr-defined]
            thing.save(update_fields=["archived_at"])
            note("archive", _called(thing), actor)


def bring_back(thing: models.Model, actor: User | None = None) -> None:
    """Take an archived thing into use again. Raises `NotPossible` where another has its name by now."""
    if getattr(thing, "archived_at", None) is not None:
        with transaction.atomic():
            if not isinstance(thing, Person):
                _free(type(thing), {**_within(thing), "name": getattr(thing, "name")})  # noqa: B009
            thing.archived_at = None  # type: ignore[attr-defined]
            thing.save(update_fields=["archived_at"])
            note("bring back", _called(thing), actor)


_WITHIN = ("client", "campaign", "origin")


def _within(thing: models.Model) -> dict[str, object]:
    has = {field.name for field in thing._meta.fields}
    return {name: getattr(thing, name) for name in _WITHIN if name in has and not isinstance(thing, Client)}


def _make(model: type[Made], actor: User | None, **words: object) -> Made:
    with transaction.atomic():
        _free(model, {key: words[key] for key in (*_WITHIN, "name") if key in words})
        made = model._default_manager.create(**words)
        said = {key: getattr(value, "pk", value) for key, value in words.items() if key != "name"}
        note(f"make {model.__name__.lower()}", _called(made), actor, said)
    return made


def _free(model: type[models.Model], words: Mapping[str, object]) -> None:
    if model._default_manager.filter(**words, archived_at=None).exists():
        raise NotPossible(f"there is a {model.__name__.lower()} {words['name']!r} already")


def _called(thing: models.Model) -> str:
    kind = type(thing).__name__.lower()
    return f"{kind} {thing.pk}" if isinstance(thing, Person) else f"{kind} {thing.pk} {thing}"


def _name(name: str) -> str:
    clean = " ".join(name.split())
    if not clean or len(clean) > 200:
        raise NotPossible("a name has 1 to 200 letters")
    return clean


def _zone(name: str) -> str:
    """The zone as it is, once known; '' leaves it to what is above."""
    return known_zone(name).key if name else ""


def _days(first_day: int | None, end_day: int | None) -> None:
    if first_day is not None and end_day is not None and end_day <= first_day:
        raise NotPossible("it ends before it begins")
