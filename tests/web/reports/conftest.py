"""A house with the cast at work: Ana and Ben for Eva's campaign, Carla for Filip's; Dinis leads Ana's and Ben's team.

Client Filip's names are unlike any other word (*zebra…*) and his amounts are primes, so that a leak is found by search.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client as Browser

from tests.ledger.told import DAY, HOUR, MINUTE, NOON, WHOSE, load, press, tell, trigger

CANARY = "zebra"
PRIME = 7_919_00  # 7 919 NOK in smallest units
TODAY = NOON + 2 * HOUR


@dataclass(frozen=True)
class Cast:
    """Who is there, and a browser logged in as each role."""

    browsers: dict[str, Browser]
    ids: SimpleNamespace

    def get(self, role: str, address: str, **headers: str) -> tuple[int, str]:
        """(status, text) of a page as a role sees it."""
        answer = self.browsers[role].get(address, headers=headers or None)
        return answer.status_code, (answer.getvalue() if answer.streaming else answer.content).decode()


@pytest.fixture
def cast(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    """The house open, with two days of work in it; now is 14:00 in Oslo on 25 November 2025."""
    from utfall.wiring.home import Home
    from utfall.wiring.house import keep_house

    monkeypatch.setenv("UTFALL_NOW", str(TODAY))
    ids = _people()
    _work()
    with keep_house(Home(home)) as house:
        assert house.keeper is not None
        house.keeper.catch_up()
        yield Cast(_browsers(ids), ids)


def _people() -> SimpleNamespace:
    from utfall.ledger import setup

    home = setup.home_client()
    home.zone = "Europe/Oslo"
    home.save()
    eva = setup.make_client("Eva", zone="Europe/Oslo")
    filip = setup.make_client(f"{CANARY} Filip", zone="Europe/Oslo")
    cards = setup.make_campaign(eva, "Cards", zone="Europe/Oslo")
    loans = setup.make_campaign(filip, f"{CANARY} Loans", zone="Europe/Oslo")
    north, south = setup.make_team("North"), setup.make_team(f"{CANARY} South")
    people = {name: setup.make_person(name) for name in ("ana", "ben", f"{CANARY} carla")}
    for name, team in (("ana", north), ("ben", north), (f"{CANARY} carla", south)):
        setup.make_membership(people[name], team)
    setup.make_product(eva, "Card", price=120_00, currency="NOK")
    setup.make_product(filip, f"{CANARY} loan", price=PRIME, currency="NOK")
    return SimpleNamespace(
        eva=eva, filip=filip, cards=cards, loans=loans, north=north, south=south, ana=people["ana"],
        ben=people["ben"], carla=people[f"{CANARY} carla"],
    )  # fmt: skip


def _work() -> None:
    from utfall.facts import Record

    tell(*(load(str(n), NOON - 2 * DAY, name=f"Customer {n}") for n in range(1, 13)))
    theirs = {"client": f"{CANARY} Filip", "campaign": f"{CANARY} Loans"}
    tell(
        *(
            Record("customer", f"z{n}", {**theirs, "happened_at": NOON - 2 * DAY, "name": f"{CANARY} {n}"})
            for n in (1, 2, 3)
        )
    )
    told = [press(f"a{n}", "no_sale", NOON - n * MINUTE, str(n), agent="ana") for n in range(1, 7)]
    told += [press("a7", "sale", NOON, "7", agent="ana"), press("a8", "sale", NOON + MINUTE, "7", agent="ana")]
    told += [press("b1", "no_answer", NOON, "8", agent="ben"), press("b2", "sale", NOON, "9", agent="ben")]
    told += [press("s1", "mail_sent", NOON, "10", agent=None, actor="system")]
    told += [press(f"y{n}", "no_answer", NOON - DAY, str(n), agent="ben") for n in range(1, 5)]
    told += [press("c1", "sale", NOON, "z1", agent=f"{CANARY} carla", **theirs)]
    tell(*[each for each in told if each.values.get("agent") or each.reference == "s1"])
    tell(trigger("t1", "excluded", NOON + 30 * MINUTE, "9"))
    _match()
    line = {"happened_at": NOON, "qty": 1, "currency": "NOK", "line_no": 1}
    tell(
        Record("sale_line", "l1", {**line, "sale": "a7", **WHOSE, "product": "Card", "amount": 120_00}),
        Record("sale_line", "l2", {**line, "sale": "c1", **theirs, "product": f"{CANARY} loan", "amount": PRIME}),
    )  # fmt: skip


def _match() -> None:
    """The names the source uses mean the people of the house, from ever."""
    from utfall.ledger import who
    from utfall.ledger.people.models import Alias, Person

    for person in Person.objects.filter(to_be_matched=False):
        for alias in Alias.objects.filter(name=person.name):
            who.match(alias.pk, person.pk)


def _browsers(ids: SimpleNamespace) -> dict[str, Browser]:
    from utfall.ledger.people.models import User

    users = {role: User.objects.create_user(f"{role}@utfall.example", None, name=f"User {role}", role=role)
             for role in ("administrator", "leader", "agent", "client")}  # fmt: skip
    users["leader"].led_teams.add(ids.north)
    users["agent"].person = ids.ana
    users["agent"].save()
    users["client"].clients.add(ids.eva)
    browsers = {"anonymous": Browser()}
    for role, user in users.items():
        browsers[role] = Browser()
        browsers[role].force_login(user)
    return browsers
