"""Agreements on their page: made, changed, taken back, and printed under the numbers they choose."""

import pytest
from django.test import Client as Browser

from tests.web.cast import DAY_OF_NOON, Cast, browser_of, call, gather, tell
from tests.web.reading import words
from utfall.ledger.clients.models import Agreement
from utfall.wiring.house import House

FORM = {
    "first": "2025-11-01", "short_abandon": "10", "rhythm": "weekly", "readers": "eva@example.org", "note": "as signed",
    "share_all": "90", "within_all": "60", "formula_all": "default",
    "share_voice": "80", "within_voice": "2,5", "formula_voice": "answered", "hour": "logged",
    "goals": "2", "kpi_0": "hit_rate", "plan_0": "12,5", "min_ok_0": "10", "period_0": "month", "kpi_1": "",
}  # fmt: skip


@pytest.fixture
def cast(kept: House) -> Cast:
    found = gather(kept)
    tell(call("c1", client="Eva"), call("c2", client="Filip"), origin="pbx", house=kept)
    return found


@pytest.fixture
def browser(cast: Cast) -> Browser:
    return browser_of(cast.administrator)


def text(browser: Browser, address: str, **more: str) -> str:
    return words(browser.get(address, more).content.decode())


def level_of(browser: Browser, client: int) -> str:
    """What is said of a client's service level on the day of the calls."""
    words_of = {"kpi": "service_level", "page": "activity", "set": "inbound", "by": "client", "at": str(client)}
    return text(browser, "/number", **words_of, **DAY_OF_NOON)


def agreed(browser: Browser, cast: Cast, **more: str) -> Agreement:
    answer = browser.post(f"/setup/agreements/client/{cast.eva.pk}", {**FORM, **more})
    assert answer.status_code == 302, words(answer.content.decode())
    return Agreement.objects.get()


def test_what_is_typed_becomes_terms_and_reads_back(browser: Browser, cast: Cast) -> None:
    made = agreed(browser, cast)
    assert made.terms["goals"] == [{"kpi": "hit_rate", "plan": "0.125", "min": "0.1", "max": None, "period": "month"}]
    assert made.terms["service_levels"][1] == {
        "channel": "voice", "formula": "answered", "share": "0.8", "within_s": 2.5,
    }  # fmt: skip
    assert made.terms["hour"] == "logged" and made.terms["short_abandon_s"] == 10
    page = browser.get("/setup/agreements").content.decode()
    for said in ("in force", "80.0", "plan 12.5", "as signed", "eva@example.org"):
        assert said in page
    form = browser.get(f"/setup/agreements/{made.pk}").content.decode()
    assert 'value="12.5"' in form and 'value="2.5"' in form
    again = browser.post(f"/setup/agreements/{made.pk}", FORM)
    assert again.status_code == 302 and Agreement.objects.get().terms == made.terms


def test_mistakes_are_told_and_nothing_is_kept(browser: Browser, cast: Cast) -> None:
    wrong = {**FORM, "kpi_0": "hitrate", "share_all": "800", "within_voice": "soon", "readers": "nobody"}
    page = browser.post(f"/setup/agreements/client/{cast.eva.pk}", wrong).content.decode()
    for said in ("did you mean", "hit_rate", "fraction of 1", "not a number", "no e-mail address"):
        assert said in page
    assert not Agreement.objects.exists()
    assert 'value="soon"' in page  # nothing typed is lost


def test_each_clients_calls_are_counted_by_its_own_agreement(browser: Browser, cast: Cast) -> None:
    agreed(browser, cast)  # Eva's calls waited 5 s, 2.5 were agreed; Filip has 20
    eva = level_of(browser, cast.eva.pk)
    assert "0.0 %" in eva and "Agreed with Eva from Sat 1 Nov" in eva and "≤ 2.5 s" in eva
    filip = level_of(browser, cast.filip.pk)
    assert "100.0 %" in filip and "Agreed" not in filip
    both = text(browser, "/historical/activity", set="inbound", by="client", **DAY_OF_NOON)
    assert "mixed" in both


def test_before_it_was_agreed_the_houses_own_limit_holds(browser: Browser, cast: Cast) -> None:
    agreed(browser, cast, first="2025-11-26")
    eva = level_of(browser, cast.eva.pk)
    assert "100.0 %" in eva and "Agreed" not in eva


def test_what_is_taken_back_holds_no_more(browser: Browser, cast: Cast) -> None:
    made = agreed(browser, cast)
    asked = text(browser, f"/setup/agreements/{made.pk}/withdraw")
    assert "1 Nov" in asked and Agreement.objects.exists()
    browser.post(f"/setup/agreements/{made.pk}/withdraw")
    assert not Agreement.objects.exists()
