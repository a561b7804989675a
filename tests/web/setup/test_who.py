"""Who is who: the names that wait stand first, matching tells again and says how much, and all of it is audited."""

import re

import pytest
from django.test import Client as Browser

from tests.web.cast import NOON, Cast, browser_of, call, gather, tell
from tests.web.reading import text, words
from utfall.core.clock import DAY
from utfall.ledger.audit.models import Entry
from utfall.ledger.people.models import Alias, Person
from utfall.query import Ask, Scope
from utfall.wiring.asking import Words, make_ask
from utfall.wiring.house import House


@pytest.fixture
def cast(kept: House) -> Cast:
    made = gather(kept)
    tell(*(call(f"c{i}", at=NOON + (i - 1) * DAY) for i in range(4)), origin="pbx", house=kept)
    tell(call("b1", agent="Anna"), origin="pbx", house=kept)
    return made


@pytest.fixture
def browser(cast: Cast) -> Browser:
    return browser_of(cast.administrator)


def alias(name: str = "SIP/204") -> int:
    return int(Alias.objects.get(name=name, origin__name="pbx").pk)


def answered(kept: House, agent: str, start: str = "2025-11-01", end: str = "2025-12-01") -> int | None:
    scope = Scope()
    asked, _ = make_ask(
        Words(["contacts_answered"], where={"agent": [agent]}, start=start, end=end), scope, now=NOON + 9 * DAY,
        home_zone="UTC",
    )  # fmt: skip
    assert isinstance(asked, Ask)
    return kept.ask(asked).total.cells["contacts_answered"].numerator


def test_names_that_wait_stand_first_with_the_people_of_near_names(browser: Browser, cast: Cast) -> None:
    said = text(browser, "/setup/who")
    assert "3 of 5 names that sources use mean nobody yet" in said
    assert said.index("SIP/204") < said.index("Anna") < said.index("Change") < said.index("Ben crm")
    assert re.search(r"SIP/204 pbx Mon 24 Nov – Thu 27 Nov 2025 4 to be matched always Match", said)
    assert "Ana ?" in said or "Ana?" in said, "somebody of a near name is proposed for Anna"


def test_matching_tells_again_and_says_how_much(browser: Browser, kept: House) -> None:
    ana = Person.objects.get(name="Ana", to_be_matched=False)
    answer = browser.post(f"/setup/who/{alias()}", {"person": "Ana"}, follow=True)
    assert "SIP/204 is Ana (always). 4 facts were told again." in words(answer.content.decode())
    assert answered(kept, "Ana") == 4, "the numbers follow at once"
    entry = Entry.objects.filter(action="match").latest("pk")
    assert entry.actor_id is not None and entry.detail["person"] == ana.pk
    assert "Nothing had to be told again" in words(
        browser.post(f"/setup/who/{alias()}", {"person": "ana"}, follow=True).content.decode()
    )
    assert re.search(r"SIP/204 pbx .* 4 Ana always Change", text(browser, "/setup/who"))


def test_a_match_holds_from_its_first_to_its_last_day_both_included(browser: Browser, kept: House) -> None:
    form = {"person": "Ana", "first": "2025-11-25", "last": "2025-11-26"}
    answer = browser.post(f"/setup/who/{alias()}", form, follow=True)
    assert "Tue 25 Nov – Wed 26 Nov 2025" in words(answer.content.decode())
    assert answered(kept, "Ana") == 2
    browser.post(f"/setup/who/{alias()}", {"person": "Ben", "first": "2025-11-27"})
    assert (answered(kept, "Ana"), answered(kept, "Ben")) == (2, 1)
    assert re.search(r"to be matched Ana Ben", text(browser, "/setup/who?q=204"))


def test_un_matching_gives_the_calls_back_to_nobody(browser: Browser, kept: House) -> None:
    browser.post(f"/setup/who/{alias()}", {"person": "Ana"})
    answer = browser.post(f"/setup/who/{alias()}/unmatch", {"first": "", "end": ""}, follow=True)
    assert "SIP/204 means nobody known (always). 4 facts were told again." in words(answer.content.decode())
    assert answered(kept, "Ana") == 0
    assert [each.actor_id is not None for each in Entry.objects.filter(action="match").order_by("-pk")[:2]] == [
        True,
        True,
    ]


def test_somebody_new_is_made_on_the_way(browser: Browser, kept: House) -> None:
    browser.post(f"/setup/who/{alias()}", {"new_name": "  Carla   Dahl "})
    assert Person.objects.get(name="Carla Dahl").to_be_matched is False
    assert answered(kept, "Carla Dahl") == 4


def test_a_name_kept_as_a_person_of_its_own_waits_no_longer(browser: Browser, kept: House) -> None:
    answer = browser.post(f"/setup/who/{alias()}/keep", {"name": "Carla"}, follow=True)
    assert "SIP/204 is a person of its own: Carla." in words(answer.content.decode())
    assert answered(kept, "Carla") == 4
    assert "to be matched" not in text(browser, f"/setup/who/{alias()}")
    assert Entry.objects.filter(action="keep").exists()


BAD = (
    ({}, "Say who it is"),
    ({"person": "Ana", "new_name": "Carla"}, "Say who it is"),
    ({"person": "Anaa"}, "Nobody here is called Anaa. Did you mean Ana"),
    ({"person": "Ana", "first": "2025-13-01"}, "Enter a valid date"),
    ({"person": "Ana", "first": "0001-01-01"}, "between 1970 and 2199"),
    ({"person": "Ana", "first": "2025-11-26", "last": "2025-11-25"}, "It ends before it begins"),
    ({"new_name": "x" * 300}, "at most 200 characters"),
)


def test_a_match_that_makes_no_sense_is_answered_with_a_sentence(browser: Browser, kept: House) -> None:
    people, entries = Person.objects.count(), Entry.objects.count()
    for form, says in BAD:
        answer = browser.post(f"/setup/who/{alias()}", form)
        assert answer.status_code == 200 and says in words(answer.content.decode()), form
    assert Person.objects.count() == people and Entry.objects.count() == entries


def test_of_namesakes_one_has_to_be_chosen(browser: Browser, kept: House) -> None:
    other = Person.objects.create(name="Ana")
    answer = browser.post(f"/setup/who/{alias()}", {"person": "Ana"})
    assert f"Ana (no. {other.pk})" in words(answer.content.decode())
    assert browser.post(f"/setup/who/{alias()}", {"person": f"Ana (no. {other.pk})"}).status_code == 302
    assert kept.naming()("agent", other.pk) == "Ana"
    assert Entry.objects.filter(action="match").latest("pk").detail["person"] == other.pk


def test_search_finds_names_sources_and_people(browser: Browser, kept: House) -> None:
    browser.post(f"/setup/who/{alias()}", {"person": "Ben"})
    assert "SIP/204" in text(browser, "/setup/who?q=sip/2")
    assert "SIP/204" in text(browser, "/setup/who?q=BEN")
    assert "Anna" in text(browser, "/setup/who?q=pbx")
    assert "No name, source or person like “zz”" in text(browser, "/setup/who?q=zz")


def test_what_is_not_there_is_not_found(browser: Browser) -> None:
    for address in ("/setup/who/999999", f"/setup/who/{2**70}", "/setup/who?n=0", "/setup/who?n=x"):
        assert browser.get(address).status_code == 404
    for address in ("/setup/who/999999/keep", "/setup/who/999999/unmatch"):
        assert browser.post(address, {"name": "x"}).status_code == 404
    assert browser.post(f"/setup/who/{alias()}/unmatch", {"first": "x"}).status_code == 404
    assert browser.get(f"/setup/who/{alias()}/unmatch").status_code == 405


def test_a_name_that_is_script_is_only_ever_text(browser: Browser, kept: House) -> None:
    tell(call("x1", agent="<script>alert(1)</script>"), origin="pbx", house=kept)
    own = alias("<script>alert(1)</script>")
    browser.post(f"/setup/who/{own}", {"new_name": "<img src=x onerror=alert(1)>"})
    for address in ("/setup/who", f"/setup/who/{own}", "/setup/who?q=<script>alert(1)</script>"):
        page = browser.get(address).content
        assert b"<script>alert" not in page and b"<img src=x" not in page


def test_an_empty_house_says_where_names_come_from(kept: House) -> None:
    from utfall.ledger.people.models import User

    browser = browser_of(User.objects.create_user("a@utfall.example", None, name="A", role="administrator"))
    assert "No source has named anybody yet" in text(browser, "/setup/who")
