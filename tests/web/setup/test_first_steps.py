"""A house where nothing has been told yet asks its administrator once what it is, and leads on to Imports."""

import pytest
from django.test import Client as Browser

from tests.ledger.told import call, tell
from tests.web.cast import browser_of
from utfall.core.zones import local_times
from utfall.ledger.audit.models import Entry
from utfall.ledger.people.models import User
from utfall.ledger.setup import home_client
from utfall.wiring.house import House


def user(role: str) -> User:
    return User.objects.create_user(f"{role}@utfall.example", None, name=role.title(), role=role)


@pytest.fixture
def browser(kept: House) -> Browser:
    return browser_of(user("administrator"))


def start(browser: Browser) -> str:
    return str(browser.get("/").headers["Location"])


def test_the_administrator_of_a_new_house_is_asked_and_led_to_imports(browser: Browser) -> None:
    assert start(browser) == "/setup/first-steps"
    page = browser.get("/setup/first-steps").content.decode()
    assert "data-zone-here" in page and "data-zone-here" not in browser.get("/setup/house").content.decode()
    assert 'value="mixed" checked' in page and "Norway" in page and 'value="Europe/Oslo"' in page
    said = {"centre": "inbound", "zone": "Europe/Oslo", "country": "NO"}
    answer = browser.post("/setup/first-steps", said, follow=True)
    assert answer.redirect_chain == [("/setup/imports", 302)] and answer.status_code == 200
    home = home_client()
    assert (home.centre, home.zone, home.country) == ("inbound", "Europe/Oslo", "NO")
    assert start(browser) == "/historical/inbound", "asked once"
    entry = Entry.objects.get(action="set house")
    assert entry.detail["to"] == said and entry.actor_id == User.objects.get().pk


def test_later_is_an_answer_too(browser: Browser) -> None:
    assert browser.post("/setup/first-steps", {"later": "1", "zone": "no zone"}).headers["Location"] == "/"
    assert start(browser) == "/historical/activity?set=mixed" and home_client().zone == ""
    assert Entry.objects.filter(action="left first steps").count() == 1
    assert browser.get("/setup/first-steps").status_code == 200, "it stays within reach"


def test_nobody_else_is_asked_and_a_house_that_works_asks_nobody(browser: Browser) -> None:
    assert start(browser_of(user("leader"))) == "/historical/activity?set=mixed"
    tell(call("k1"))
    assert start(browser) == "/historical/activity?set=mixed"


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"zone": "Europe/Olso"}, "Europe/Oslo"),
        ({"country": "XX"}, "XX"),
        ({"centre": "sideways"}, "no kind of centre"),
    ],
)
def test_what_makes_no_sense_is_said_and_what_was_typed_stays(
    browser: Browser, said: dict[str, str], says: str
) -> None:
    answer = browser.post("/setup/first-steps", {"centre": "outbound", "zone": "Europe/Oslo", **said})
    page = answer.content.decode()
    assert answer.status_code == 200 and says in page and home_client().asked_at is None
    assert f'value="{said.get("zone", "Europe/Oslo")}"' in page
    assert start(browser) == "/setup/first-steps"


def test_the_zone_and_country_are_changed_in_house_and_proposed_for_opening_hours(browser: Browser) -> None:
    browser.post("/setup/house", {"centre": "mixed", "zone": "Asia/Kathmandu", "country": "NP"})
    assert home_client().zone == "Asia/Kathmandu"
    page = browser.get("/setup/hours/new").content.decode()
    assert 'value="NP" selected' in page and 'value="Asia/Kathmandu"' in page
    browser.post("/setup/house", {"centre": "outbound"})
    assert home_client().zone == "Asia/Kathmandu", "what is not said stays"
    assert local_times(home_client().zone)
