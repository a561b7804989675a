"""What makes a number trusted on its page: who writes it, where it is used, what it meant, its ways side by side."""

import re

import pytest
from django.test import Client as Browser

from tests.web.cast import Cast, browser_of, gather
from tests.web.reading import text, words
from utfall.catalogue import built_in, lock
from utfall.catalogue.model import Number
from utfall.ledger.boards.models import SavedView
from utfall.ledger.people.models import User
from utfall.wiring.house import House
from utfall.wiring.pens import sources_of

CATALOGUE = built_in()


@pytest.fixture
def cast(kept: House) -> Cast:
    return gather(kept)


def page_of(browser: Browser, kpi: str) -> str:
    return browser.get(f"/handbook/{kpi}").content.decode()


def section(page: str, title: str) -> str:
    """The words of the card under a heading."""
    found = re.search(rf"<h2>{title}</h2>(.*?)</section>", page, re.S)
    return words(found.group(1)).strip() if found else ""


def test_a_page_says_who_can_write_each_column_and_who_in_this_house_does(cast: Cast) -> None:
    said = section(page_of(browser_of(cast.administrator), "hit_rate"), "Who writes it")
    assert "conclusion" in said and "worked out by the campaign's flow, from the outcome (outcome_id)" in said
    assert re.search(r"happened_at it was pressed written by any file with a mapping · POST /api/v1/facts", said)
    own = re.search(r"happened_at .*? in this house (\S+)", said)
    assert own and own.group(1) != "nobody"
    waits = section(page_of(browser_of(cast.administrator), "asa"), "Who writes it")
    assert "asterisk-queue-log" in waits and "worked out from queued until answered or left" in waits
    assert "written by asterisk-cdr" not in waits.split("queued_at")[1].split("answered_at")[0]


def test_a_column_that_is_only_looked_at_stands_in_brackets(cast: Cast) -> None:
    said = section(page_of(browser_of(cast.administrator), "contacts_offered"), "Who writes it")
    assert "(end_reason)" in said or "(is_self_service)" in said or "(answered_at)" in said
    greeted = section(page_of(browser_of(cast.administrator), "dialer_abandon_rate"), "Who writes it")
    assert re.search(r"\(?greeted_at\)? .*? in this house nobody yet", greeted)


def test_how_the_house_is_built_is_not_for_a_clients_reader(cast: Cast) -> None:
    page = page_of(browser_of(cast.client), "hit_rate")
    assert section(page, "Who writes it") == "" and "What it has meant" in words(page)


def test_a_page_says_where_the_number_is_used(cast: Cast) -> None:
    user = cast.administrator
    SavedView.objects.create(owner=user, name="Mine", path="activity", query="columns=hit_rate,yes", created=1)
    SavedView.objects.create(owner=cast.leader, name="Hers", path="activity", query="columns=hit_rate", created=1)
    SavedView.objects.create(
        owner=cast.leader, name="Ours", path="sales", query="columns=hit_rate:x", shared=True, created=1
    )
    said = section(page_of(browser_of(user), "hit_rate"), "Where it is used")
    assert "Historical › Activity" in said and "Historical › Outcomes" in said and "Saved views Mine" in said
    assert "Hers" not in said and "Ours" not in said
    assert "as a column to choose" in section(page_of(browser_of(user), "closure_rate"), "Where it is used")
    assert "Current › Inquiries" in section(page_of(browser_of(user), "backlog"), "Where it is used")
    assert "Setup" not in section(page_of(browser_of(cast.agent), "backlog"), "Where it is used")
    assert "Current › Inquiries" not in section(page_of(browser_of(cast.agent), "backlog"), "Where it is used")


def test_a_number_that_another_is_read_with_names_it(cast: Cast) -> None:
    for number in CATALOGUE.numbers.values():
        for other in number.reads_with[:1] if number.id == "hit_rate" else ():
            said = section(page_of(browser_of(cast.administrator), other), "Where it is used")
            assert "Read beside" in said and number.name in said


def test_the_dated_history_of_meaning_stands_newest_first(cast: Cast) -> None:
    browser = browser_of(cast.administrator)
    told = section(page_of(browser, "sales_per_hour:logged"), "What it has meant")
    assert re.match(r"26 November 2026 Paid work away from the desk while logged out became a state of its own", told)
    assert told.index("Paid work away") < told.index("First released, in 0.1.0")
    assert "it has meant the same since" in section(page_of(browser, "asa"), "What it has meant")
    assert "New: in no release yet." in section(page_of(browser, "fcr"), "What it has meant")
    changed = {each.number for each in lock.read().changed} & set(CATALOGUE.numbers)
    assert all(each in CATALOGUE.numbers for each in changed) and len(changed) > 10


def test_the_ways_to_count_a_number_stand_side_by_side_with_their_formulas(cast: Cast) -> None:
    browser = browser_of(cast.administrator)
    ways: list[Number] = [n for n in CATALOGUE.numbers.values() if "service_level" in (n.id, n.variant_of)]
    assert len(ways) >= 10
    for page in ("service_level", "service_level:credit"):
        said = section(page_of(browser, page), "Ways to count it, side by side")
        for each in ways:
            assert each.id in said and re.sub(r"\s+", " ", each.formula) in said, each.id


def test_sources_of_nothing_are_none() -> None:
    assert sources_of(()) == ()


def test_search_says_by_which_name_a_number_was_found(kept: House) -> None:
    browser = browser_of(User.objects.create_user("b@utfall.example", None, name="B", role="administrator"))
    said = text(browser, "/handbook?q=доля согласий")
    assert "Called “доля согласий”" in said and "Found as Доля согласий" in said
    assert "Found as" not in text(browser, "/handbook?q=hit rate")
    near = text(browser, "/handbook?q=occupacy")
    assert "No number is called “occupacy”." in near and "Did you mean" in near and "Occupancy" in near
