"""Targets on their page: set, refused with a sentence, heeded by the numbers, and taken back."""

from datetime import date

import pytest
from django.test import Client as Browser

from tests.web.cast import DAY_OF_NOON, NOON, Cast, browser_of, gather, tell
from tests.web.reading import words
from utfall.core.clock import QUARTER
from utfall.core.zones import day_date, day_number
from utfall.facts import Record
from utfall.ledger.audit.models import Entry
from utfall.ledger.campaigns.models import Campaign
from utfall.ledger.people.models import Team
from utfall.ledger.setup import make_centre
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
    for said in ("Hit rate", "Cards", "12.5 %", "≥ 10.0 %", "a level"):
        assert said in page
    kept.keeper.catch_up()  # type: ignore[union-attr]
    campaign = str(Campaign.objects.get(name="Cards").pk)
    asked = {"kpi": "plan_fulfilment:hit_rate", "page": "performance", "by": "campaign", "at": campaign, **DAY_OF_NOON}
    assert "800.0 %" in words(browser.get("/number", asked).content.decode())  # 1 yes of 1, of 12.5 %
    assert Entry.objects.filter(action="set target").count() == 1


def test_an_agent_of_a_team_at_a_centre_has_one_of_his_own_and_the_house_is_called_so(browser: Browser) -> None:
    Team.objects.update(centre=make_centre("Bergen", zone="Europe/Oslo"))
    for whom in ({"agent": "Ana"}, {}):
        assert browser.post("/setup/targets", {**FORM, "campaign": "", **whom}).status_code == 302
    assert sorted(sorted(each.scope) for each in targets()) == [[], ["agent"]]
    page = browser.get("/setup/targets").content.decode()
    table = words(page[page.index("<table") : page.index("</table")])
    assert "The whole house" in table and "Ana" in table and "Home" not in table and "Red" not in table


def test_taken_back_it_is_no_more(browser: Browser) -> None:
    browser.post("/setup/targets", FORM)
    browser.post("/setup/targets/take-back", {"reference": targets()[0].reference})
    assert targets() == []
    assert browser.post("/setup/targets/take-back", {"reference": "nothing"}).status_code == 302


def test_a_month_a_week_and_a_day_are_the_whole_ones_and_copied_on_the_next(browser: Browser) -> None:
    for span, last in (("month", "2025-11-30"), ("week", "2025-11-16"), ("day", "2025-11-12")):
        said = {**FORM, "span": span, "first": "2025-11-12", "last": ""}
        assert browser.post("/setup/targets", said).status_code == 302
        (made,) = targets()
        assert day_date(made.end_day - 1).isoformat() == last
        browser.post("/setup/targets/copy", {"reference": made.reference})
        (copied,) = [each for each in targets() if each.first_day == made.end_day]
        same = (made.plan, made.min_ok, made.max_ok, made.scope, made.curve)
        assert (copied.plan, copied.min_ok, copied.max_ok, copied.scope, copied.curve) == same
        after = {"month": day_number(date(2026, 1, 1)), "week": made.end_day + 7, "day": made.end_day + 1}
        assert copied.end_day == after[span]
        page = words(browser.post("/setup/targets/copy", {"reference": made.reference}, follow=True).content.decode())
        assert "set for that period already" in page and len(targets()) == 2
        for each in targets():
            browser.post("/setup/targets/take-back", {"reference": each.reference})
    assert browser.post("/setup/targets/copy", {"reference": "nothing"}).status_code == 302 and targets() == []


def test_they_stand_by_number_and_are_found_by_its_name_and_by_whom_they_are_for(browser: Browser) -> None:
    browser.post("/setup/targets", FORM)
    anas = {**FORM, "kpi": "Outcomes", "plan": "1 000", "min_ok": "", "campaign": "", "agent": "Ana"}
    browser.post("/setup/targets", anas)
    assert [(each.kpi, each.plan) for each in targets() if each.kpi != "hit_rate"] == [("outcomes", 100_000)]
    for wanted, there, gone in (("outc", "Ana", "Cards"), ("cards", "Hit rate", "Ana"), ("hit_rate", "Cards", "Ana")):
        page = browser.get("/setup/targets", {"q": wanted}).content.decode()
        table = words(page[page.index("<table") : page.index("</table")])
        assert there in table and gone not in table
    assert "like “nobody”" in words(browser.get("/setup/targets", {"q": "nobody"}).content.decode())


def test_a_target_on_what_strains_shows_the_strained_intervals_beside_it(browser: Browser, kept: House) -> None:
    page = words(browser.post("/setup/targets", {**FORM, "kpi": "Occupancy", "max_ok": ""}).content.decode())
    assert "needs an upper end" in page and "Strained intervals in the last 30 days: –" in page
    quarters = enumerate(("talk", "idle", "idle", "talk"))
    spells = [
        Record("agent_state", f"s{n}", {"agent": "Ana", "state": state, "start_at": NOON + n * QUARTER,
                                        "end_at": NOON + (n + 1) * QUARTER, "zone": "Europe/Oslo"})
        for n, state in quarters
    ]  # fmt: skip
    tell(*spells, house=kept)
    said = {**FORM, "kpi": "occupancy", "plan": "80", "min_ok": "75", "max_ok": "85", "campaign": "", "agent": "Ana"}
    assert browser.post("/setup/targets", said).status_code == 302
    page = words(browser.get("/setup/targets").content.decode())
    assert "Occupancy with Strained intervals" in page and "75.0 %–85.0 % Strained intervals 50.0 %" in page
    named = words(browser.get("/setup/targets?kpi=occupancy").content.decode())
    assert "Strained intervals in the last 30 days" in named


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
        ({"last": ""}, "have a last day"),
        ({"campaign": "Cards (no. 999)"}, "has that number"),
        ({"span": "fortnight"}, "not one of the available choices"),
        ({"plan": "nan"}, "not a number"),
        ({"kpi": "busy_time:share", "plan": "80"}, "needs an upper end"),
    ],
)
def test_what_makes_no_sense_is_answered_and_nothing_is_set(
    browser: Browser, change: dict[str, str], says: str
) -> None:
    page = words(browser.post("/setup/targets", {**FORM, **change}).content.decode())
    assert says in page
    assert targets() == []
