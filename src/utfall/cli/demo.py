"""`utfall demo`: a real campaign, a simulated centre and its live traffic, served, with a login for each role."""

import argparse
import secrets
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parents[3] / "examples"
ORIGIN, SEED = "fjord", 1
DAYS, QUIET = 7, 31  # whole days, and those before them without the campaigns
LOGINS = (
    ("administrator", "admin@demo.example", "Dinis Admin"),
    ("leader", "leader@demo.example", "Dinis Leader"),
    ("agent", "agent@demo.example", "Ana Berg"),
    ("client", "client@demo.example", "Eva Client"),
)


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)


def run(arguments: argparse.Namespace, command: str) -> int:
    """Fill the home if it is not filled yet, then serve it with traffic going on."""
    from utfall.wiring.home import home
    from utfall.wiring.house import follow_if_free
    from utfall.wiring.lock import Lock
    from utfall.wiring.serve import port_is_free, serve

    port_is_free(arguments.host, arguments.port)
    with Lock(home()):
        _fill()
    print("Bringing the columns up to the ledger ...", flush=True)
    follow_if_free()
    logins = _logins()
    _groups()

    def tell(_: object) -> None:
        print(f"\nUtfall serves http://localhost:{arguments.port}\n", flush=True)
        for role, email, password in logins:
            print(f"  {role:<14} {email:<22} {password}", flush=True)
        print("\nStop with Ctrl+C; `make demo` goes on where it was.", flush=True)

    from utfall.wiring.simulating import live_child

    serve(arguments.host, arguments.port, tell=tell, beside=lambda house: live_child(ORIGIN, SEED))
    return 0


def _fill() -> None:
    from utfall.ledger.happenings.models import Import
    from utfall.wiring.importing import Work, import_files
    from utfall.wiring.simulating import live_in, simulate

    live_in("Europe/Oslo")
    if not Import.objects.filter(origin__name="bank", finished_at__isnull=False).exists():
        print("Loading the telephone campaign of a Portuguese bank (45,211 customers) ...", flush=True)
        bank = Work(
            "csv",
            (EXAMPLES / "data" / "bank-full.csv.gz",),
            origin="bank",
            campaign="Term deposit",
            client="Bank",
            zone="Europe/Lisbon",
            mapping=EXAMPLES / "mappings" / "bank-marketing.toml",
        )
        print(f"  {import_files(bank, follow=False).sentence()}", flush=True)
    print("Simulating a contact centre up to now ...", flush=True)
    count = next(simulate(origin=ORIGIN, seed=SEED, back=DAYS, quiet=QUIET, demo=True, live=False))
    print(f"  {count:,} records", flush=True)
    _own_number()


def _own_number() -> None:
    """A number that the house made itself, where it has none."""
    from utfall.catalogue.model import Held
    from utfall.catalogue.own import Own, Pick
    from utfall.ledger.campaigns.models import Queue
    from utfall.ledger.own import keep

    queue = Queue.objects.filter(name="Claims").first()
    if queue is None or keep.standing():
        return
    claims = (Held("queue", "in", (queue.pk,)),)
    says = "Of the calls about claims that came in, the share answered in time."
    above, below = (Pick("answered_in_time", 1, claims),), (Pick("contacts_offered", 1, claims),)
    keep.make(Own("", "Claims answered in time", says, "share", "percent", "higher", above, below), shared=True)


def _logins() -> list[tuple[str, str, str]]:
    from utfall.ledger.clients.models import Client
    from utfall.ledger.people.models import Person, Team, User

    out = []
    for role, email, name in LOGINS:
        password = secrets.token_urlsafe(12)
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, None, name=name, role=role)
        user.set_password(password)
        if role == "agent":
            user.person = Person.objects.filter(name=name).first()
        user.save()
        if role == "leader":
            user.led_teams.set(Team.objects.filter(name="Bergen"))
        if role == "client":
            user.clients.set(Client.objects.filter(name="Nordvik Energi"))
        out.append((role, email, password))
    return out


def _groups() -> None:
    """Three groups to begin with, unless somebody has made or removed one."""
    from utfall.ledger.boards.groups import Members, Words, make_group
    from utfall.ledger.boards.models import Group
    from utfall.ledger.campaigns.models import Campaign, Queue
    from utfall.ledger.clients.models import Client
    from utfall.ledger.people.models import User

    if Group.objects.exists():
        return
    owner = User.objects.get(email=LOGINS[0][1])

    def named(model: Any, *names: str) -> frozenset[int]:
        return frozenset(model.objects.filter(name__in=names, archived_at=None).values_list("pk", flat=True))

    for words, members in (
        (Words("Outbound, both clients", "Energy and insurance, called from Bergen and Hamar.", "blue", True),
         Members(campaigns=named(Campaign, "Winter saver", "Home and contents"))),
        (Words("All for Nordvik", "Calls in and out, mail and chat.", "green", True),
         Members(clients=named(Client, "Nordvik Energi"))),
        (Words("Insurance lines", colour="violet", shared=True), Members(queues=named(Queue, "Claims", "Policies"))),
    ):  # fmt: skip
        if members != Members():
            make_group(owner, words, members)
