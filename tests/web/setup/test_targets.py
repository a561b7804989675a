"""Targets on their page: set, refused with a sentence, heeded by the numbers, and taken back."""

import pytest
from django.test import Client as Browser

from tests.web.cast import DAY_OF_NOON, Cast, browser_of, gather
from tests.web.reading import words
from utfall.ledger.audit.models import Entry
from utfall.ledger.campaigns.models import Campaign
from utfall.ledger.targets import targets
from utfall.wiring.house import House

FORM = {"kpi": "hit_rate", "first": "2025-11-01", "last": "2025-11-30", "plan": "12,5", "min_ok": "10", "max_ok": "",
        "curve": "linear", "campaign": "Cards"}  # fmt: skip


@pytest.fixture
def cast(kept: House) -> Cast:
    return gather(kept)


@pytest.fixture
def browser(cast: Cast) -> Browser:
    return browser_of(cast.administrator)


def test_a_target_is_a_fact_that_numbers_are_held_against(browser: Browser, kept: House) -> None:
    assert browser.post("/setup/targets", FORM).status_code == 302
    (made,) = targets()
    assert (made.kpi, made.plan, made.min_ok, made.max_ok) == ("hit_rate", 1250, 1000, None) and made.ours
    page = words(browser.get("/setup/targets").content.decode())
    for said in ("Hit rate", "Cards", "12.5 %", "≥ 10.0 %", "by days"):
        assert said in page
    kept.keeper.catch_up()  # type: ignore[union-attr]
    campaign = str(Campaign.objects.get(name="Cards").pk)
    asked = {"kpi": "plan_fulfilment:hit_rate", "page": "performance", "by": "campaign", "at": campaign, **DAY_OF_NOON}
    assert "800.0 %" in words(browser.get("/number", asked).content.decode())  # 1 yes of 1, of 12.5 %
    assert Entry.objects.filter(action="set target").count() == 1


def test_taken_back_it_is_no_more(browser: Browser) -> None:
    browser.post("/setup/targets", FORM)
    browser.post("/setup/targets/take-back", {"reference": targets()[0].reference})
    assert targets() == []
    assert browser.post("/setup/targets/take-back", {"reference": "nothing"}).status_code == 302


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kpi": "hitrate"}, "did you mean"),
        ({"plan": "", "min_ok": ""}, "a plan or an end of its band"),
        ({"plan": "soon"}, "not a number"),
        ({"min_ok": "90", "max_ok": "80"}, "runs from"),
        ({"last": "2025-10-01"}, "ends after it begins"),
        ({"campaign": "Cardz"}, "did you mean Cards"),
        ({"kpi": "occupancy", "plan": "80"}, "needs an upper end"),
        ({"plan": "12.345678"}, "to the hundredth"),
    ],
)
def test_what_makes_no_sense_is_answered_and_nothing_is_set(
    browser: Browser, change: dict[str, str], says: str
) -> None:
    page = words(browser.post("/setup/targets", {**FORM, **change}).content.decode())
    assert says in page
    assert targets() == []
