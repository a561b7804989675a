"""Outbound days: a list is loaded, agents work through it, and what comes of each call moves the customer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from utfall.facts import Record
from utfall.simulator.centre import SimAgent, SimCampaign
from utfall.simulator.desk import Pause
from utfall.simulator.script import Scene

SECOND = 1_000
MOST_ATTEMPTS = 6
FIRST_NAMES = ("Aud", "Bjarne", "Cecilie", "Dag", "Else", "Frode", "Gunn", "Håkon", "Inger", "Jens", "Kristin", "Leif")
LAST_NAMES = ("Aune", "Brekke", "Dale", "Fjeld", "Haugen", "Lie", "Myhre", "Nygård", "Ruud", "Sæther", "Tveit", "Ås")
SETUPS = ("no_answer", "no_answer", "no_answer", "busy", "rejected", "invalid")


@dataclass
class Lists:
    """Where each campaign's customers stand from day to day: who can be called again, and with how many attempts."""

    open: dict[str, list[str]] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)
    loaded: dict[str, int] = field(default_factory=dict)
    sold: dict[str, list[str]] = field(default_factory=dict)


def load(campaign: SimCampaign, lists: Lists, at: int, random: Random) -> Iterator[Scene]:
    """The customers delivered on a morning, as scenes of one instant."""
    first = lists.loaded.get(campaign.name, 0)
    lists.loaded[campaign.name] = first + campaign.daily
    pile = lists.open.setdefault(campaign.name, [])
    for number in range(first, first + campaign.daily):
        key = f"{campaign.name[:2].upper()}{10_000 + number}"
        pile.append(key)
        name = f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}"
        values = {
            "client": campaign.client, "campaign": campaign.name, "list": f"Delivery {number // campaign.daily + 1}",
            "name": name, "phone1": f"+47{90_000_000 + random.randrange(9_000_000)}", "happened_at": at,
            "fields": {"region": random.choice(("North", "West", "East", "South"))}, "analyse": ["region"],
        }  # fmt: skip
        yield Scene(at, at, Record("customer", key, values))
    random.shuffle(pile)


def from_outside(campaign: SimCampaign, lists: Lists, at: int, random: Random) -> Iterator[Scene]:
    """What reaches the campaign from elsewhere: some order by themselves, some of yesterday's buyers think better."""
    pile = lists.open.get(campaign.name, [])
    gone = [pile.pop(random.randrange(len(pile))) for _ in range(min(random.randint(0, 3), len(pile)))]
    gone += [customer for customer in lists.sold.pop(campaign.name, []) if random.random() < 0.05]
    for number, customer in enumerate(gone):
        when = at + number * 60 * SECOND
        values = {"client": campaign.client, "campaign": campaign.name, "customer": customer, "state": "excluded",
                  "happened_at": when, "cause": "trigger"}  # fmt: skip
        yield Scene(when, when, Record("trigger", f"{customer}:outside:{when}", values))


def work(campaign: SimCampaign, agent: SimAgent, start: int, end: int, breaks: Sequence[Pause], lists: Lists,
         random: Random, taken: list[tuple[int, int, str, str]]) -> Iterator[Scene]:  # fmt: skip
    """One agent's calls of one day; the customers that were not concluded go back on the pile."""
    at = start + random.randint(20, 240) * SECOND
    back: list[str] = []
    pile = lists.open[campaign.name]
    while at < end - 60 * SECOND and pile:
        pause = next((b for b in breaks if b[0] <= at < b[1]), None)
        if pause:
            at = pause[1] + random.randint(5, 60) * SECOND
            continue
        customer = pile.pop()
        at, again, scenes = _call(campaign, agent, customer, at, lists, random, taken)
        yield from scenes
        if again:
            back.append(customer)
        at += random.randint(3, 25) * SECOND
    pile[:0] = back


def _call(campaign: SimCampaign, agent: SimAgent, customer: str, at: int, lists: Lists, random: Random,
          taken: list[tuple[int, int, str, str]]) -> tuple[int, bool, list[Scene]]:  # fmt: skip
    reference = f"{campaign.name}:{customer}:{at}"
    who = {"client": campaign.client, "campaign": campaign.name, "agent": agent.name, "customer": customer,
           "channel": "voice"}  # fmt: skip
    call: dict[str, object] = {**who, "interaction": reference, "direction": "out", "offered_at": at}
    ring = random.randint(6, 28) * SECOND
    lists.tries[customer] = lists.tries.get(customer, 0) + 1
    again = lists.tries[customer] < MOST_ATTEMPTS
    if random.random() > campaign.reached:
        machine = random.random() < 0.25
        over = at + ring + random.randint(4, 12) * SECOND
        call |= (
            {"setup_result": "answered", "answered_by": "machine", "answered_at": at + ring, "ended_at": over - SECOND}
            if machine
            else {"setup_result": random.choice(SETUPS), "ended_at": at + ring}
        )
        call |= {"wrapped_at": over}
        taken.append((at, over, "talk" if machine else "ringing", reference))
        return over, again, _scenes(reference, who, call, at, over, "no_answer", None)
    outcome, reason = _what_comes(campaign, agent, random)
    talk = int(random.lognormvariate(0, 0.5) * (260 if outcome in ("sale", "offer") else 110)) * SECOND + 12 * SECOND
    answered, ended = at + ring, at + ring + talk
    wrapped = ended + int(random.expovariate(1 / (55 if outcome == "sale" else 18)) * SECOND)
    call |= {"setup_result": "answered", "answered_by": "human", "answered_at": answered, "ended_at": ended,
             "wrapped_at": wrapped, "ended_by": random.choice(("agent", "customer"))}  # fmt: skip
    taken += [(at, answered, "ringing", reference), (answered, ended, "talk", reference)]
    if wrapped > ended:
        taken.append((ended, wrapped, "acw", reference))
    scenes = _scenes(reference, who, call, at, wrapped, outcome, reason)
    if outcome == "sale":
        lists.sold.setdefault(campaign.name, []).append(customer)
        scenes += _lines(campaign, who, reference, wrapped, random)
        if random.random() < 0.02:  # a second sale on the same customer: two sales, one customer
            scenes += _scenes(f"{reference}:more", who, None, wrapped, wrapped + SECOND, "sale", None)
            scenes += _lines(campaign, who, f"{reference}:more", wrapped + SECOND, random)
    return wrapped, outcome == "call_back" and again, scenes


def _what_comes(campaign: SimCampaign, agent: SimAgent, random: Random) -> tuple[str, str | None]:
    chance = random.random()
    for outcome, share in (("sale", campaign.sale * agent.skill), ("lead", campaign.lead), ("offer", campaign.offer),
                           ("excluded", campaign.excluded), ("call_back", campaign.call_back)):  # fmt: skip
        if chance < share:
            return outcome, None
        chance -= share
    return "no_sale", random.choice(campaign.no_reasons)


def _scenes(reference: str, who: dict[str, str], call: dict[str, object] | None, at: int, over: int, outcome: str,
            reason: str | None) -> list[Scene]:  # fmt: skip
    pressed: dict[str, object] = {**who, "outcome": outcome, "happened_at": over}
    if reason:
        pressed["reason"] = reason
    scenes = []
    if call is not None:
        pressed["contact"] = f"{reference}:call"
        begun = {key: value for key, value in call.items() if key in (*who, "interaction", "direction", "offered_at")}
        scenes.append(
            Scene(at, over, Record("contact", f"{reference}:call", call),
                  Record("contact", f"{reference}:call", begun, True))
        )  # fmt: skip
    scenes.append(Scene(over, over, Record("outcome", reference, pressed)))
    return scenes


def _lines(campaign: SimCampaign, who: dict[str, str], reference: str, at: int, random: Random) -> list[Scene]:
    chosen = [p for p in campaign.products if random.random() < p.chance] or [campaign.products[0]]
    scenes = []
    for number, product in enumerate(chosen, start=1):
        qty = random.randint(1, product.most)
        line = {**who, "sale": reference, "line_no": number, "outcome": "sale", "product": product.name,
                "happened_at": at, "qty": qty, "amount": product.price * qty * 100,
                "margin": product.price * qty * 22, "currency": campaign.currency}  # fmt: skip
        scenes.append(Scene(at, at, Record("sale_line", f"{reference}:{number}", line)))
    return scenes
