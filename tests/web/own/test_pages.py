"""Own numbers on their pages: looked at while they are made, kept, changed, archived; by administrators alone."""

import html
import re
from dataclasses import replace

import pytest
from django.test import Client as Browser

from tests.web.cast import Cast, browser_of, gather
from tests.web.reading import words
from utfall.catalogue.model import Held
from utfall.catalogue.own import Own, Pick
from utfall.core import clock
from utfall.ledger.making import archive
from utfall.ledger.own import keep
from utfall.ledger.own.models import OwnVersion
from utfall.ledger.people.models import Person
from utfall.wiring.house import House

LATE = 1_764_100_000_000  # the evening of the cast's day


@pytest.fixture
def cast(kept: House, monkeypatch: pytest.MonkeyPatch) -> Cast:
    made = gather(kept)
    monkeypatch.setattr(clock, "now", lambda: LATE)
    return made


@pytest.fixture
def browser(cast: Cast) -> Browser:
    return browser_of(cast.administrator)


def ana() -> str:
    return str(Person.objects.get(name="Ana", to_be_matched=False).pk)


def form(**more: str) -> dict[str, str]:
    """A share: of the outcomes, the sales that Ana made."""
    return {
        "shape": "share", "name": "Ana's share of sales", "says": "", "better": "higher", "unit": "percent",
        "above_0_part": "sales", "above_0_filter_0_dimension": "agent", "above_0_filter_0_was": "agent",
        "above_0_filter_0_word": "in", "above_0_filter_0_ids": ana(), "below_0_part": "outcomes", "seen": "", **more,
    }  # fmt: skip


def looked(browser: Browser, said: dict[str, str], at: str = "/setup/own/new") -> str:
    return html.unescape(words(browser.post(at, said).content.decode()))


def test_what_comes_of_it_is_shown_before_it_is_kept(browser: Browser, cast: Cast) -> None:
    page = looked(browser, form(by="agent"))
    for said in ("40.0 %", "n 5", "Ana", "Of outcomes, the share that is sales with the agent picked.",
                 "What it cannot be split by", "Queue", "sales have none", "Rows behind: 2", "another", "SQL",
                 "do not know of it", "their own part of it"):  # fmt: skip
        assert said in page, said
    assert f'"agent_id" END IN ({ana()})' in page and OwnVersion.objects.count() == 0
    assert "their own part of it" in looked(browser, form(shared="1"))


def test_what_is_kept_stands_in_the_handbook_at_once(browser: Browser, cast: Cast) -> None:
    answer = browser.post("/setup/own/new", form(save="1"))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/handbook/own_anas_share_of_sales")
    page = html.unescape(words(browser.get(answer.headers["Location"]).content.decode()))
    for said in ("Ana's share of sales", "own", "made by Administrator", "Agent Ana", "Of outcomes, the share",
                 "Change it", "as a column to choose"):  # fmt: skip
        assert said in page, said
    assert "Ana's share of sales" in html.unescape(words(browser.get("/handbook").content.decode()))
    assert "Ana's share of sales" in html.unescape(words(browser.get("/setup/own").content.decode()))


def test_one_that_is_there_already_is_named(browser: Browser, cast: Cast) -> None:
    said = {"shape": "share", "above_0_part": "yes", "below_0_part": "yes", "below_1_part": "no", "name": "Hits"}
    assert "This is in the handbook already, as Hit rate" in looked(browser, said)
    assert "is in the handbook already" not in looked(browser, form())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": "Hit rate"}, "is what the built-in Hit rate (hit_rate) is called"),
        ({"name": ""}, "A name has 1 to 120 letters"),
        ({"above_0_part": ""}, "Pick what is counted."),
        ({"below_0_part": ""}, "Pick what it is held against."),
        ({"above_0_filter_0_ids": ""}, "Tick what sales are held to."),
        ({"above_0_filter_0_ids": "987654"}, "There is no agent 987654"),
        ({"above_0_filter_0_ids": "nobody"}, "agent is an id, not 'nobody'"),
        ({"below_0_part": "revenue"}, "These cannot be put together"),
        ({"below_0_part": "records"}, "what stands at a moment"),
        ({"above_0_filter_0_dimension": "day", "above_0_filter_0_was": "day"}, "cannot be held to day"),
        ({"above_0_filter_0_dimension": "sun", "above_0_filter_0_was": "sun"}, "there is no dimension"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_what_was_typed_stays(browser: Browser, change: dict[str, str], says: str) -> None:
    answer = browser.post("/setup/own/new", form(save="1", says="A sentence of mine.", **change))
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 200 and says.casefold() in words(page).casefold()
    assert "A sentence of mine." in page and OwnVersion.objects.count() == 0


def test_lines_are_added_and_taken_away_without_script(browser: Browser, cast: Cast) -> None:
    page = browser.post("/setup/own/new", form(more="above")).content.decode()
    assert 'name="above_1_part"' in page and 'name="above_1_sign"' in page
    page = browser.post("/setup/own/new", form(hold="below_0")).content.decode()
    assert 'name="below_0_filter_0_dimension"' in page
    page = browser.post("/setup/own/new", form(drop="above_0_filter_0")).content.decode()
    assert 'name="above_0_filter_0_dimension"' not in page and re.search(r'value="sales" selected', page)
    page = browser.post("/setup/own/new", form(above_1_part="yes", drop="above_0")).content.decode()
    assert 'name="above_1_part"' not in page and re.search(r'value="yes" selected', page)


def test_another_version_needs_a_reason_where_it_counts_something_else(browser: Browser, cast: Cast) -> None:
    browser.post("/setup/own/new", form(save="1"))
    kpi, at = "own_anas_share_of_sales", "/setup/own/own_anas_share_of_sales"
    page = browser.get(at).content.decode()
    assert re.search(rf'value="{ana()}" id="above_0_filter_0_{ana()}" checked', page)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen is not None
    other = form(save="1", seen=seen[1], below_0_part="yes")
    assert "say why, for its history" in looked(browser, other, at)
    assert browser.post(at, {**other, "reason": "Yes alone since May"}).status_code == 302
    assert "somebody has changed this number meanwhile" in looked(browser, {**other, "says": "Late."}, at).lower()
    told = html.unescape(words(browser.get(f"/handbook/{kpi}").content.decode()))
    assert "Yes alone since May" in told and "Administrator" in told
    assert len(keep.history(kpi)) == 2


def test_what_was_ticked_stays_ticked_when_it_is_archived(browser: Browser, cast: Cast) -> None:
    browser.post("/setup/own/new", form(save="1"))
    archive(Person.objects.get(pk=int(ana())))
    page = browser.get("/setup/own/own_anas_share_of_sales").content.decode()
    assert re.search(rf'value="{ana()}" id="above_0_filter_0_{ana()}" checked', page)
    assert "<bdi>Ana</bdi>" in page
    assert "<bdi>Ana</bdi>" not in browser.post("/setup/own/new", form(above_0_filter_0_ids="")).content.decode()


def test_of_very_many_values_those_called_so_are_listed(
    browser: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("utfall.web.own.choices.MOST_VALUES", 1)
    page = browser.post("/setup/own/new", form()).content.decode()
    assert "There are more than can be listed here" in page
    found = browser.post("/setup/own/new", form(above_0_filter_0_find="ben")).content.decode()
    assert "<bdi>Ben</bdi>" in found and 'value="ben"' in found, "Ben alone is listed"
    assert re.search(rf'value="{ana()}" id="[a-z0-9_]+" checked', found), "what is ticked stays"


def test_archived_and_brought_back(browser: Browser, cast: Cast) -> None:
    browser.post("/setup/own/new", form(save="1"))
    kpi = "own_anas_share_of_sales"
    assert browser.post(f"/setup/own/{kpi}/archive").status_code == 302
    assert browser.get(f"/handbook/{kpi}").status_code == 404
    assert "archived" in words(browser.get("/setup/own").content.decode())
    browser.post(f"/setup/own/{kpi}/archive", {"back": "1"})
    assert browser.get(f"/handbook/{kpi}").status_code == 200


def test_a_broken_one_says_what_is_wrong_where_it_is_mended(browser: Browser, cast: Cast) -> None:
    made = keep.make(Own("", "Old", "Old.", "how_many", "count", "higher", (Pick("sales"),)))
    files = [[folder, name, text.replace('"sales"', '"gone"')] for folder, name, text in made.files]
    OwnVersion.objects.create(number=made.number, at=made.at, name="Old", files=files, meaning="x", mark="y")
    listed = html.unescape(words(browser.get("/setup/own").content.decode()))
    assert "cannot be read" in listed and "unknown part 'gone'" in listed
    assert "unknown part 'gone'" in html.unescape(words(browser.get("/setup/own/own_old").content.decode()))
    assert browser.get("/handbook").status_code == 200


def test_setup_of_own_numbers_is_the_administrators_alone(cast: Cast) -> None:
    keep.make(Own("", "Some", "Some.", "how_many", "count", "higher", (Pick("sales"),)))
    for user in (cast.leader, cast.agent, cast.client):
        other = browser_of(user)
        for address in ("/setup/own", "/setup/own/new", "/setup/own/own_some"):
            assert other.get(address).status_code == 404
            assert other.post(address, form(save="1")).status_code in (404, 405)
        assert other.post("/setup/own/own_some/archive").status_code == 404
    assert Browser().get("/setup/own").headers["Location"].startswith("/login")
    assert browser_of(cast.administrator).get("/setup/own/own_some/archive").status_code == 405
    assert [each.archived for each in keep.standing()] == [False]


def test_names_that_a_reader_does_not_see_elsewhere_are_counted_and_not_named(cast: Cast) -> None:
    both = (cast.eva.pk, cast.filip.pk)
    own = Own("", "Two", "Two.", "how_many", "count", "higher", (Pick("outcomes", 1, (Held("client", "in", both),)),))
    made = keep.make(own, shared=True)
    mine = replace(own, id="own_two", above=(Pick("yes", 1, own.above[0].held),))
    keep.change(mine, seen=made.pk, shared=True, reason="Filip asked for it", actor=cast.administrator)
    told = words(browser_of(cast.client).get("/handbook/own_two").content.decode())
    assert "Client Eva or 1 that you do not see" in told and "Filip" not in told and "made by" not in told
    assert "It counts something else since" in told and "Administrator" not in told
    assert "Eva or Filip" in words(browser_of(cast.administrator).get("/handbook/own_two").content.decode())


def test_a_number_can_be_begun_from_one_that_is_there(browser: Browser, cast: Cast) -> None:
    page = browser.get("/setup/own/new?like=hit_rate").content.decode()
    assert re.search(r'value="yes" selected', page) and re.search(r'value="share" id="shape-share" checked', page)
    assert browser.get("/setup/own/new?like=nothing").status_code == 200
    assert "/setup/own/new?like=hit_rate" in browser.get("/handbook/hit_rate").content.decode()
