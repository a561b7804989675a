"""What kind of centre the house is decides the first page and its columns; it can be changed, and every set stays."""

import pytest
from django.test import Client as Browser

from tests.web.cast import Cast, browser_of, gather
from tests.web.reading import text, words
from utfall.catalogue import built_in
from utfall.ledger.audit.models import Entry
from utfall.ledger.setup import home_client
from utfall.web.page import STARTS
from utfall.web.reports.columns import ACTIVITY
from utfall.wiring.house import House


@pytest.fixture
def cast(kept: House) -> Cast:
    return gather(kept)


def first_page(browser: Browser) -> str:
    answer = browser.get("/")
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def choose(browser: Browser, kind: str) -> str:
    answer = browser.post("/setup/house", {"centre": kind}, follow=True)
    assert answer.status_code == 200
    return words(answer.content.decode())


def test_a_new_house_is_mixed_and_starts_on_calls_both_ways(cast: Cast) -> None:
    browser = browser_of(cast.administrator)
    assert home_client().centre == "mixed" and first_page(browser) == "/historical/activity?set=mixed"
    said = text(browser, "/historical/activity?set=mixed&from=2025-11-25&to=2025-11-26")
    for title in ("Visits", "Service level", "Dials", "Outcomes", "Hit rate"):
        assert title in said
    assert 'href="/historical/activity?set=mixed"' in browser.get("/handbook").content.decode()


def test_each_kind_of_centre_starts_everybody_on_its_own(cast: Cast) -> None:
    browser = browser_of(cast.administrator)
    assert "Saved." in choose(browser, "outbound")
    assert first_page(browser) == "/historical/activity"
    assert first_page(browser_of(cast.client)) == "/historical/performance"
    choose(browser, "inbound")
    for user in (cast.administrator, cast.leader, cast.agent, cast.client):
        assert first_page(browser_of(user)) == "/historical/inbound"
        assert browser_of(user).get("/", follow=True).status_code == 200
    assert 'href="/historical/activity?set=inbound"' in browser.get("/handbook").content.decode()
    page = browser.get("/setup/house").content.decode()
    assert 'value="inbound" checked' in page and page.count(" checked") == 1 + page.count('id="menu" checked')


def test_a_change_is_audited_once_and_an_unknown_kind_refused(cast: Cast) -> None:
    browser = browser_of(cast.administrator)
    choose(browser, "outbound")
    choose(browser, "outbound")
    [entry] = Entry.objects.filter(action="set house")
    assert entry.detail == {"from": {"centre": "mixed"}, "to": {"centre": "outbound"}}
    assert "no kind of centre" in choose(browser, "sideways") and home_client().centre == "outbound"


def test_every_role_is_answered_by_the_mixed_set(cast: Cast) -> None:
    for user in (cast.administrator, cast.leader, cast.agent, cast.client):
        address = "/historical/activity?set=mixed&from=2025-11-25&to=2025-11-26"
        assert browser_of(user).get(address).status_code == 200


def test_every_set_is_of_numbers_there_are() -> None:
    numbers = built_in().numbers
    for kind in STARTS:
        shown = {each.kpi for each in ACTIVITY.sets[kind]}
        assert shown <= set(numbers) and {card.kpi for card in ACTIVITY.cards[kind]} <= shown | {"products_sold"}
