"""The cast at work: two clients with outcomes, sales and calls, and one user of each role to look at them."""

from dataclasses import dataclass

from django.test import Client as Browser

from utfall.core.clock import now
from utfall.facts import Batch, Record
from utfall.ledger import setup, who
from utfall.ledger.clients.models import Client
from utfall.ledger.people.keys import make_key
from utfall.ledger.people.models import Alias, Person, Team, User
from utfall.ledger.record import record
from utfall.wiring.house import House

NOON = 1_764_068_400_000  # Tuesday 25 November 2025, 12:00 in Oslo, ms UTC
DAY_OF_NOON = {"from": "2025-11-25", "to": "2025-11-26"}
MINUTE = 60_000
PRIME = 104_729  # an amount that only Filip's sale has, so that a leak of it shows in any sum


@dataclass(frozen=True)
class Cast:
    """Two clients and a user of each role."""

    eva: Client
    filip: Client
    administrator: User
    leader: User
    agent: User
    client: User


def outcome(reference: str, key: str, *, client: str = "Eva", at: int = NOON, **values: object) -> Record:
    """An outcome that somebody pressed for a customer of Eva's or Filip's."""
    campaign = {"Eva": "Cards", "Filip": "Loans"}[client]
    said = {"client": client, "campaign": campaign, "agent": "Ana", "customer": f"{client[0]}-1", "outcome": key}
    return Record("outcome", reference, {**said, "happened_at": at, "zone": "Europe/Oslo", **values})


def call(reference: str, *, agent: str = "SIP/204", at: int = NOON, **values: object) -> Record:
    """An inbound call answered after five seconds."""
    said = {"queue": "support", "agent": agent, "direction": "in", "channel": "voice", "offered_at": at}
    said |= {"queued_at": at, "left_queue_at": at + 5_000, "answered_at": at + 5_000, "ended_at": at + MINUTE}
    return Record("contact", reference, {**said, "wrapped_at": at + MINUTE, "end_reason": "completed", **values})


def tell(*records: Record, origin: str = "crm", house: House | None = None) -> None:
    """Record a batch, and wait until the house's columns have it."""
    written = record(Batch(origin, records), now=now())
    assert not written.rejects, written.rejects
    if house is not None and house.keeper is not None and written.batch is not None:
        assert house.keeper.follower.wait_for(written.batch, seconds=20)


def gather(house: House) -> Cast:
    """Everybody there and something done: 3 outcomes of Eva's customers (one sale), 2 of Filip's (one sale).

    Ana pressed 3 of them, Ben 1; both are in the team Red. Carla, who pressed one for Filip, is still to be matched.
    """
    eva, filip = setup.make_client("Eva", zone="Europe/Oslo"), setup.make_client("Filip", zone="Europe/Oslo")
    setup.make_campaign(eva, "Cards", zone="Europe/Oslo")
    setup.make_campaign(filip, "Loans", zone="Europe/Oslo")
    red = setup.make_team("Red")
    for name in ("Ana", "Ben"):
        setup.make_membership(setup.make_person(name), red)
    tell(
        Record("customer", "E-1", {"client": "Eva", "campaign": "Cards", "name": "Elin Eide", "phone1": "+4790000001",
                                   "fields": {"town": "Bergen"}, "happened_at": NOON - MINUTE}),
        Record("customer", "E-2", {"client": "Eva", "campaign": "Cards", "name": "Egil Eide",
                                   "fields": {"town": "Oslo"}, "happened_at": NOON - MINUTE}),
        Record("customer", "F-1", {"client": "Filip", "campaign": "Loans", "name": "Frida Foss",
                                   "fields": {"income": "high"}, "happened_at": NOON - MINUTE}),
        outcome("e1", "no_answer"),
        outcome("e2", "sale", at=NOON + MINUTE),
        outcome("e3", "no_answer", customer="E-2", agent="Ben"),
        outcome("f1", "no_answer", client="Filip", agent="Carla"),
        outcome("f2", "sale", client="Filip", at=NOON + MINUTE),
        Record("sale_line", "f2:1", {"sale": "f2", "client": "Filip", "campaign": "Loans", "happened_at": NOON + MINUTE,
                                     "product": "Filip's loan", "qty": 1, "amount": PRIME, "currency": "NOK"}),
        house=house,
    )  # fmt: skip
    for name in ("Ana", "Ben"):
        alias, person = Alias.objects.get(name=name), Person.objects.get(name=name, to_be_matched=False)
        who.match(alias.pk, person.pk)
    if house.keeper is not None:
        house.keeper.catch_up()
    return Cast(
        eva,
        filip,
        administrator=_user("administrator"),
        leader=_user("leader"),
        agent=_user("agent"),
        client=_user("client"),
    )


def _user(role: str) -> User:
    user = User.objects.create_user(f"{role}@utfall.example", None, name=role.capitalize(), role=role)
    if role == "leader":
        user.led_teams.set(Team.objects.filter(name="Red"))
    if role == "agent":
        user.person = Person.objects.get(name="Ana", to_be_matched=False)
        user.save()
    if role == "client":
        user.clients.set(Client.objects.filter(name="Eva"))
    return user


def browser_of(user: User) -> Browser:
    """A browser this user is logged in with."""
    browser = Browser()
    browser.force_login(user)
    return browser


def key_of(user: User, **held: list[int]) -> str:
    """A key of the user's, held to what is named."""
    return make_key(user, f"key of {user.name}", held, now=now(), expires=None)
