"""Fields: the tick decides what becomes facts, says how much was written, and leaves what others ticked alone."""

import pytest
from django.test import Client as Browser

from tests.web.cast import Cast, browser_of, gather
from tests.web.reading import text, words
from utfall.ledger.audit.models import Entry
from utfall.ledger.customers.models import CustomerField
from utfall.query import Ask, NotUnderstood, Scope
from utfall.wiring.house import House


@pytest.fixture
def cast(kept: House) -> Cast:
    return gather(kept)


@pytest.fixture
def browser(cast: Cast) -> Browser:
    return browser_of(cast.administrator)


def field(key: str) -> CustomerField:
    return CustomerField.objects.get(key=key)


def customers_by(kept: House, key: str) -> dict[str, int]:
    by = f"field:{field(key).pk}"
    answer = kept.ask(Ask(Scope(), ("customers",), 1_800_000_000_000, None, (by,)))
    naming = kept.naming().learn(answer)
    return {naming(by, row.key[0]): int(row.cells["customers"].numerator or 0) for row in answer.rows}


def save(browser: Browser, of: CustomerField, *ticked: int, was: tuple[int, ...] = ()) -> str:
    form = {"client": of.client_id, "field": list(ticked), "was": list(was)}
    answer = browser.post("/setup/fields", form, follow=True)
    assert answer.status_code == 200
    return words(answer.content.decode())


def test_fields_stand_under_their_clients_with_their_ticks(browser: Browser) -> None:
    said = text(browser, "/setup/fields")
    assert said.index("Eva") < said.index("town") < said.index("Filip") < said.index("income")
    assert "2 customers" in said and "1 customer " in said


def test_a_tick_writes_what_the_customers_have_and_says_how_much(browser: Browser, kept: House) -> None:
    town = field("town")
    said = save(browser, town, town.pk)
    assert "town may be analysed: the values of 2 customers were written." in said
    assert customers_by(kept, "town").items() >= {"Bergen": 1, "Oslo": 1}.items()
    assert Entry.objects.get(action="analyse field").actor_id is not None


def test_taking_the_tick_away_takes_the_facts_away(browser: Browser, kept: House) -> None:
    town = field("town")
    save(browser, town, town.pk)
    said = save(browser, town, was=(town.pk,))
    assert "town is analysed no longer: the values of 2 customers were removed from the facts." in said
    try:
        assert "Bergen" not in customers_by(kept, "town")
    except NotUnderstood:
        pass
    assert Entry.objects.filter(action="stop analysing").count() == 1


def test_what_another_ticked_meanwhile_stays(browser: Browser) -> None:
    town = field("town")
    save(browser, town, town.pk)
    assert "Nothing was changed" in save(browser, town), "this page was opened before the tick"
    assert field("town").may_be_analysed


def test_a_client_changes_his_own_fields_alone(browser: Browser) -> None:
    assert "Nothing was changed" in save(browser, field("town"), field("income").pk)
    assert not field("income").may_be_analysed


def test_what_is_no_field_is_not_found(browser: Browser) -> None:
    for form in ({}, {"client": "x"}, {"client": 999}, {"client": field("town").client_id, "field": "x"}):
        assert browser.post("/setup/fields", form).status_code == 404


def test_a_house_without_fields_says_where_they_come_from(browser: Browser) -> None:
    CustomerField.objects.update(archived_at=1)
    assert "No client keeps a field" in text(browser, "/setup/fields")
