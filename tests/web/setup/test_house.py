"""What kind of centre the house is decides the first page and its columns; it can be changed, and every set stays."""

import re

import pytest
from django.test import Client as Browser

from tests.web.cast import Cast, browser_of, gather
from tests.web.reading import text, words
from utfall.catalogue import built_in
from utfall.ledger.audit.models import Entry
from utfall.ledger.house import set_floor_limits
from utfall.ledger.making import NotPossible
from utfall.ledger.setup import home_client
from utfall.web.page import STARTS
from utfall.web.reports.agent_states import limits_now
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


def limits(browser: Browser, **typed: str) -> str:
    page = browser.get("/setup/house").content.decode()
    now = dict(re.findall(r'name="limit-(\w+)"(?: value="([^"]*)")?', page))
    said = {f"limit-{state}": value for state, value in (now | typed).items()}
    return words(browser.post("/setup/house", {**said, "limits": "1"}, follow=True).content.decode())


def test_how_long_a_state_may_last_is_the_houses_own(cast: Cast) -> None:
    browser = browser_of(cast.administrator)
    assert "Saved." in limits(browser, acw="0:30", idle="1:00:00", talk="", hold="5")
    assert limits_now() == {
        "hold": 300_000, "ringing": 30_000, "acw": 30_000, "case_work": 3_600_000, "idle": 3_600_000,
        "break": 900_000, "meal": 2_700_000, "other_np": 1_800_000,
    }  # fmt: skip
    assert home_client().floor_limits == {"acw": 30, "idle": 3600, "talk": None, "hold": 300}, "no default is kept"
    [entry] = Entry.objects.filter(action="set floor limits")
    assert entry.detail["from"] == {} and entry.detail["to"]["acw"] == 30
    assert "Saved." in limits(browser) and Entry.objects.filter(action="set floor limits").count() == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("soon", "such as 3:00"), ("1:60", "such as 3:00"), ("1:2:3:4", "such as 3:00"), ("-1", "such as 3:00"),
        ("0", "one second to a day"), ("25:00:00", "one second to a day"),
    ],
)  # fmt: skip
def test_what_is_no_length_is_told_beside_it_and_kept(cast: Cast, typed: str, says: str) -> None:
    said = limits(browser_of(cast.administrator), acw=typed)
    assert says in said and home_client().floor_limits == {}
    page = browser_of(cast.administrator).post("/setup/house", {"limit-acw": typed, "limits": "1"}).content.decode()
    assert f'value="{typed}"' in page and 'name="centre"' in page


def test_limits_are_an_administrators_and_of_known_states(cast: Cast) -> None:
    assert browser_of(cast.leader).post("/setup/house", {"limits": "1"}).status_code == 404
    with pytest.raises(NotPossible, match="there is no state 'asleep'"):
        set_floor_limits({"asleep": 3}, now=1)
    with pytest.raises(NotPossible, match="one second to a day"):
        set_floor_limits({"talk": 0}, now=1)
