"""Search finds by a number however it is typed, by id, name and e-mail, and never a stranger's customer."""

from pathlib import Path

import pytest
from django.test import Client as Browser

from utfall.core.clock import now
from utfall.facts import Batch, Record
from utfall.ledger.people.models import User
from utfall.ledger.record import record
from utfall.wiring.house import House


@pytest.fixture
def administrator(kept: House, home: Path) -> Browser:
    ours = {"client": "Eva", "campaign": "Cards", "happened_at": now()}
    theirs = {"client": "Filip", "campaign": "Power", "happened_at": now()}
    written = record(
        Batch("crm", [
            Record("customer", "4711", {**ours, "name": "Inger Aune", "phone1": "+4790012345", "email": "i@aune.no"}),
            Record("customer", "x9", {**theirs, "name": "Leif Tveit", "phone2": "+4740099999"}),
        ]),
        now=now(),
    )  # fmt: skip
    assert written.first >= 2
    browser = Browser()
    browser.force_login(User.objects.create_user("dinis@example.com", name="Dinis", role="administrator"))
    return browser


@pytest.mark.parametrize(
    "typed", ["2345", "900 12 345", "+47 900 12 345", "0047 90012345", "4711", "aune", "I@AUNE.NO"]
)
def test_a_customer_is_found_however_he_is_typed(administrator: Browser, typed: str) -> None:
    text = administrator.get("/search", {"q": typed}).content.decode()
    assert "Inger Aune" in text and "Leif Tveit" not in text


@pytest.mark.parametrize("typed", ["345", "", "%", "'; drop table customer; --", "9" * 500])
def test_what_finds_nobody_says_so(administrator: Browser, typed: str) -> None:
    response = administrator.get("/search", {"q": typed})
    assert response.status_code == 200
    assert "Inger Aune" not in response.content.decode()


def test_a_leader_finds_only_customers_of_his_teams_campaigns(administrator: Browser) -> None:
    browser = Browser()
    browser.force_login(User.objects.create_user("carla@example.com", name="Carla", role="leader"))
    assert "Inger Aune" not in browser.get("/search", {"q": "aune"}).content.decode()


def test_clients_and_agents_find_no_search(administrator: Browser) -> None:
    for role in ("client", "agent"):
        browser = Browser()
        browser.force_login(User.objects.create_user(f"{role}@example.com", name=role, role=role))
        assert browser.get("/search", {"q": "aune"}).status_code == 404
