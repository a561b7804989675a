"""The handbook: a page for every number, read from its file, found by any of its names, with the SQL of today."""

import re

import pytest
from django.test import Client as Browser

from tests.web.cast import Cast, browser_of, gather
from tests.web.reading import text, words
from utfall.catalogue import built_in
from utfall.ledger.people.models import User
from utfall.wiring.house import House

NUMBERS = built_in().numbers
OWN = [each for each in NUMBERS.values() if not each.variant_of]


@pytest.fixture
def cast(kept: House) -> Cast:
    return gather(kept)


@pytest.fixture
def browser(kept: House) -> Browser:
    return browser_of(User.objects.create_user("a@utfall.example", None, name="A", role="administrator"))


def test_every_number_stands_in_the_contents_with_a_link_to_its_page(browser: Browser) -> None:
    page = browser.get("/handbook").content.decode()
    for number in OWN:
        assert f'href="/handbook/{number.id}"' in page and number.name in words(page)


def test_every_number_has_a_page_with_all_that_its_file_says(browser: Browser) -> None:
    catalogue = built_in()
    for number in OWN:
        said = text(browser, f"/handbook/{number.id}")
        told = [number.name, number.id, number.says, number.formula, number.pitfalls, number.source, *number.aliases]
        told += [catalogue.parts[name].says for name in number.parts]
        told += [NUMBERS[name].name for name in number.reads_with]
        told += [each.id for each in NUMBERS.values() if each.variant_of == number.id]
        told += [each.name for each in catalogue.examples if each.of == number.id]
        for each in told:
            assert re.sub(r"\s+", " ", each.strip()) in said, (number.id, each)
        assert "SELECT" in said or "is only" in said, number.id


def test_a_worked_example_is_a_table_with_what_would_be_wrong_beside_it(browser: Browser) -> None:
    page = browser.get("/handbook/hit_rate").content.decode()
    assert "wrong would be" in page and page.count('<table class="example">') >= 3
    assert '<td class="figure-of-example">25 %</td>' in page


def test_a_variant_has_a_page_that_leads_to_its_number(browser: Browser) -> None:
    page = browser.get("/handbook/hit_rate:per_customer").content.decode()
    assert "A variant of Hit rate" in words(page) and 'href="/handbook/hit_rate"' in page
    for number in NUMBERS.values():
        assert browser.get(f"/handbook/{number.id}").status_code == 200, number.id


def test_what_always_holds_is_told(browser: Browser) -> None:
    assert "Never told over fewer than 30 complete days." in text(browser, "/handbook/dialer_abandon_rate")
    assert "never 0 and never 100" in text(browser, "/handbook/hit_rate")
    assert "Always split by currency, never pooled." in text(browser, "/handbook/completion_success")


@pytest.mark.parametrize(
    ("wanted", "kpi"),
    [
        ("hit_rate", "hit_rate"),
        ("HIT rate", "hit_rate"),
        ("Доля согласий", "hit_rate"),
        ("Servicenivå", "service_level"),
        ("service_level", "service_level"),
        ("per customer hit", "hit_rate"),
        ("asa", "asa"),
    ],
)
def test_a_number_is_found_by_id_name_and_alias_in_any_language(browser: Browser, wanted: str, kpi: str) -> None:
    page = browser.get("/handbook", {"q": wanted}).content.decode()
    assert f'href="/handbook/{kpi}"' in page
    assert page.count('<dt><a href="/handbook/') < len(OWN) / 2


def test_a_misspelt_search_is_answered_with_the_nearest(browser: Browser) -> None:
    said = text(browser, "/handbook?q=hitt+raet")
    assert "No number is called “hitt raet”" in said and "Hit rate" in said
    assert b"<script>alert" not in browser.get("/handbook", {"q": "<script>alert(1)</script>"}).content


def test_the_sql_is_the_readers_own_and_laid_out(cast: Cast) -> None:
    page = browser_of(cast.administrator).get("/handbook/hit_rate").content.decode()
    assert 'FROM "outcome"\nWHERE' in page.replace("&quot;", '"')
    assert page.index("on DuckDB") < page.index("on ClickHouse") < page.index('"outcome" FINAL'.replace('"', "&quot;"))
    team = cast.leader.led_teams.get().pk
    leader = words(browser_of(cast.leader).get("/handbook/hit_rate").content.decode())
    assert f'"team_id" = {team}' in leader or f'"team_id" IN ({team})' in leader


def test_a_number_that_is_not_shared_says_so_instead_of_its_sql(cast: Cast) -> None:
    said = words(browser_of(cast.agent).get("/handbook/abandonment_rate").content.decode())
    assert "is not shared" in said and "SELECT" not in said


def test_a_clients_reader_is_not_shown_how_the_house_is_built(cast: Cast) -> None:
    said = words(browser_of(cast.client).get("/handbook/hit_rate").content.decode())
    assert "Of the conclusions" in said and "SELECT" not in said


def test_every_role_reads_the_handbook_and_strangers_log_in_first(cast: Cast) -> None:
    for user in (cast.administrator, cast.leader, cast.agent, cast.client):
        assert browser_of(user).get("/handbook").status_code == 200
    for address in ("/handbook", "/handbook/hit_rate"):
        assert Browser().get(address).status_code == 302


def test_what_is_no_number_is_not_found(browser: Browser) -> None:
    for kpi in ("hitrate", "hit_rate:per", "hit_rate:per_customer:x", "Hit_rate", "..%2f..%2fetc", "%00", "-"):
        assert browser.get(f"/handbook/{kpi}").status_code == 404
    assert browser.post("/handbook").status_code == 405
