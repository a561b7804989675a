"""A simulated centre in the ledger: who and what it needs, made once; its days up to now, and on from there, live."""

import time
from collections.abc import Callable, Iterator

from utfall.core.clock import DAY, MINUTE, now
from utfall.core.zones import local_times
from utfall.ledger.campaigns.models import Campaign, Queue
from utfall.ledger.clients.models import Client, Product
from utfall.ledger.happenings.models import Origin
from utfall.ledger.origins import origin_state
from utfall.ledger.people.models import Alias, AliasMatch, Centre, Membership, Person, Team
from utfall.ledger.record import record
from utfall.ledger.setup import assign_queue, home_client, make_membership, make_product, make_queue
from utfall.simulator import centre as centres
from utfall.simulator.days import days
from utfall.simulator.script import Scene, told
from utfall.simulator.standard import standard
from utfall.wiring.children import end, started
from utfall.wiring.home import Refused
from utfall.wiring.simulated_terms import agree_terms

SLICE = 6 * 60 * MINUTE
TURNOVER, COMMISSION = 18, 4  # percent of a price: what the centre and the agent earn


class Simulation:
    """One origin's simulated centre, `first_day` on, written up to `until` as often as asked."""

    def __init__(
        self, centre: centres.Centre, origin: str, seed: int, first_day: int, selling_from: int | None = None
    ) -> None:
        self._centre = centre
        self._origin = origin
        self._days = days(centre, first_day, seed, selling_from)
        self._scenes: list[Scene] = []
        self._last_day = first_day - 1
        told_until = origin_state(origin).complete_until
        self._at = max(told_until or 0, local_times(centre.zone).start_of(first_day))

    def write(self, until: int, progress: Callable[[int], None] | None = None) -> int:
        """Tell the ledger what happened up to `until`; how many records that was."""
        count = 0
        while self._at < until:
            step = min(until, self._at + SLICE)
            self._prepare(step)
            for batch in told(self._scenes, self._origin, self._at, step):
                record(batch, now=now())
                count += len(batch.records)
            self._at = step
            if progress:
                progress(count)
        return count

    def _prepare(self, until: int) -> None:
        day = local_times(self._centre.zone).cut(until)[0]
        while self._last_day < day:
            self._last_day, scenes = next(self._days)
            self._scenes += scenes
        self._scenes = [scene for scene in self._scenes if scene.over > self._at]


def set_up(centre: centres.Centre, origin: str, *, demo: bool) -> None:
    """Make the clients, campaigns, products, queues, teams and people a centre needs, where they are missing.

    Raises `Refused` where a client of that name is real: simulated records go to practice clients only, but for the
    demo's own.
    """
    source, _ = Origin.objects.get_or_create(name=origin)
    clients = {name: _client(name, centre.zone, demo) for name in centre.clients}
    for campaign in centre.campaigns:
        _campaign(clients[campaign.client], campaign, centre.zone)
    place, _ = Centre.objects.get_or_create(name=centre.name, archived_at=None, defaults={"zone": centre.zone})
    owners = {queue.name: queue.client for queue in centre.queues} | {box.name: box.client for box in centre.mailboxes}
    for name, owner in owners.items():
        if not Queue.objects.filter(origin=source, name=name, archived_at=None).exists():
            made = make_queue(name, origin=source, zone=centre.zone, centre=place)
            assign_queue(made, clients[owner])
    teams = {
        name: Team.objects.get_or_create(name=name, archived_at=None, defaults={"centre": place})[0]
        for name in centre.teams
    }
    for agent in (*centre.agents, *centre.left):
        if not agent.name.startswith("SIP/"):
            _person(agent, source, teams[agent.team])


def live_in(zone: str) -> None:
    """The zone of the home's own client, and with it of *today*, where nobody has said one yet."""
    home = home_client()
    if not home.zone:
        Client.objects.filter(pk=home.pk).update(zone=zone)


def _client(name: str, zone: str, demo: bool) -> Client:
    found = Client.objects.filter(name=name, archived_at=None).first()
    if found is None:
        return Client.objects.create(name=name, zone=zone, is_practice=True)
    if not (found.is_practice or demo):
        raise Refused(f"the client {name!r} is real; simulated records are written to practice clients only")
    return found


def _campaign(client: Client, campaign: centres.SimCampaign, zone: str) -> None:
    from utfall.ledger.setup import make_campaign

    if Campaign.objects.filter(client=client, name=campaign.name, archived_at=None).exists():
        return
    products = [
        Product.objects.filter(client=client, name=product.name, archived_at=None).first()
        or make_product(
            client,
            product.name,
            price=product.price * 100,
            currency=campaign.currency,
            turnover=product.price * TURNOVER,
            commission=product.price * COMMISSION,
        )
        for product in campaign.products
    ]
    make_campaign(client, campaign.name, zone=zone, products=products)


def _person(agent: centres.SimAgent, source: Origin, team: Team) -> None:
    alias, made = Alias.objects.get_or_create(origin=source, name=agent.name)
    if not made:
        return
    person = Person.objects.create(name=agent.name)
    AliasMatch.objects.create(alias=alias, person=person)
    if not Membership.objects.filter(person=person).exists():
        make_membership(person, team)


def days_of(origin: str, centre: centres.Centre, back: int, quiet: int, until: int) -> tuple[int, int]:
    """The local days a simulation begins and its campaigns do: as they began once, else `back` days before `until`, and
    all but the campaigns `quiet` days before that."""
    kept = origin_state(origin).unfinished or {}
    begun, selling = kept.get("first_day"), kept.get("selling_from")
    if isinstance(begun, int):
        return begun, selling if isinstance(selling, int) else begun
    selling_from = local_times(centre.zone).cut(until - back * DAY)[0]
    return selling_from - quiet, selling_from


def simulate(
    *,
    origin: str,
    seed: int,
    back: int,
    demo: bool,
    live: bool,
    quiet: int = 0,
    progress: Callable[[int], None] | None = None,
) -> Iterator[int]:
    """Write a standard centre's days up to now and, if `live`, on from there; yields how many records each time.

    `quiet` is for how many days before the others it goes without its campaigns.
    """
    from utfall.ledger.origins import keep_unfinished

    home_client()
    centre = standard()
    first, selling_from = days_of(origin, centre, back, quiet, now())
    set_up(centre, origin, demo=demo)
    agree_terms(centre, origin, first)
    keep_unfinished(origin, {"first_day": first, "selling_from": selling_from, "seed": seed})
    running = Simulation(centre, origin, seed, first, selling_from)
    yield running.write(now(), progress)
    while live:
        time.sleep(1.0)
        yield running.write(now())


def live_child(origin: str, seed: int) -> Callable[[], None]:
    """Start live traffic in a child process that writes the ledger only; it ends with us. Returns how to stop it."""
    words = ["simulate", "--origin", origin, "--seed", str(seed), "--live", "--demo", "--while-stdin"]
    child = started("utfall.cli", *words)
    return lambda: end(child)
