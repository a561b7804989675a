"""Keys: made for a user, shown this once, held to clients, revoked at once, and never more than their user."""

import re

import pytest
from django.test import Client as Browser

from tests.web.cast import Cast, browser_of, gather
from tests.web.reading import text, words
from utfall.core.clock import DAY, now
from utfall.ledger.audit.models import Entry
from utfall.ledger.people.models import Token, User
from utfall.wiring.house import House

SECRET = re.compile(r"utf_[A-Za-z0-9_-]{43}")


@pytest.fixture
def cast(kept: House) -> Cast:
    return gather(kept)


@pytest.fixture
def browser(cast: Cast) -> Browser:
    return browser_of(cast.administrator)


def make(browser: Browser, user: User, **more: object) -> str:
    form = {"name": "CRM", "user": user.pk, "days": 30, **more}
    answer = browser.post("/setup/keys/new", form)
    assert answer.status_code == 200
    return str(answer.content.decode())


def opens(secret: str) -> int:
    return Browser().get("/api/v1/kpis", headers={"authorization": f"Bearer {secret}"}).status_code


def test_a_key_is_shown_once_and_opens_the_api(browser: Browser, cast: Cast) -> None:
    page = make(browser, cast.client)
    (secret,) = set(SECRET.findall(page))
    assert opens(secret) == 200
    assert secret not in browser.get("/setup/keys").content.decode()
    token = Token.objects.get()
    assert secret not in str(token.__dict__) and token.expires is not None
    assert 29 * DAY < token.expires - now() <= 30 * DAY
    entry = Entry.objects.get(action="key made")
    assert entry.actor_id == cast.administrator.pk and secret not in str(entry.detail)


def test_the_page_with_the_secret_is_stored_nowhere(browser: Browser, cast: Cast) -> None:
    answer = browser.post("/setup/keys/new", {"name": "CRM", "user": cast.client.pk, "days": 1})
    assert "no-store" in answer.headers["Cache-Control"]
    assert not SECRET.search(str(browser.cookies)) and not SECRET.search(answer.request["PATH_INFO"])


def test_sending_the_form_again_makes_no_second_key(browser: Browser, cast: Cast) -> None:
    make(browser, cast.client)
    assert "a key of this name in force already" in words(make(browser, cast.client))
    assert Token.objects.count() == 1


def test_a_key_can_be_held_to_clients_and_the_list_says_so(browser: Browser, cast: Cast) -> None:
    make(browser, cast.administrator, clients=[cast.filip.pk])
    assert Token.objects.get().scope == {"clients": [cast.filip.pk]}
    assert re.search(r"CRM Administrator · Administrator Filip .* never .* in force", text(browser, "/setup/keys"))


def test_a_client_users_key_is_not_held_to_a_client_he_does_not_see(browser: Browser, cast: Cast) -> None:
    assert "Client does not see Filip." in words(make(browser, cast.client, clients=[cast.filip.pk]))
    assert not Token.objects.exists()


def test_a_revoked_key_opens_nothing_any_more(browser: Browser, cast: Cast) -> None:
    (secret,) = set(SECRET.findall(make(browser, cast.client)))
    address = f"/setup/keys/{Token.objects.get().pk}/revoke"
    assert "Revoke “CRM”?" in text(browser, address) and opens(secret) == 200, "it asks first"
    answer = browser.post(address, follow=True)
    assert "“CRM” opens nothing any more" in words(answer.content.decode())
    assert opens(secret) == 401
    browser.post(address)
    assert Entry.objects.filter(action="key revoked").count() == 1
    assert "revoked" in text(browser, "/setup/keys")
    assert SECRET.search(make(browser, cast.client)), "its name is free again"


def test_keys_that_open_nothing_say_why(browser: Browser, cast: Cast) -> None:
    make(browser, cast.client)
    Token.objects.update(expires=now() - 1)
    assert "outlived" in text(browser, "/setup/keys")
    Token.objects.update(expires=None)
    User.objects.filter(pk=cast.client.pk).update(is_active=False)
    said = text(browser, "/setup/keys")
    assert "its user may not log in" in said and "no end" in said


def test_a_key_that_makes_no_sense_is_answered_with_a_sentence(browser: Browser, cast: Cast) -> None:
    for form, says in (
        ({"name": "", "user": cast.client.pk, "days": 30}, "This field is required"),
        ({"name": "CRM", "days": 30}, "This field is required"),
        ({"name": "CRM", "user": 999, "days": 30}, "Select a valid choice"),
        ({"name": "CRM", "user": cast.client.pk, "days": 0}, "greater than or equal to 1"),
        ({"name": "CRM", "user": cast.client.pk, "days": 9**9}, "less than or equal to 3650"),
        ({"name": "CRM", "user": cast.client.pk, "days": "x"}, "Enter a whole number"),
        ({"name": "CRM", "user": cast.client.pk, "days": 3, "clients": [999]}, "Select a valid choice"),
    ):
        answer = browser.post("/setup/keys/new", form)
        assert answer.status_code == 200 and says in words(answer.content.decode()), form
    assert not Token.objects.exists()
    assert browser.post("/setup/keys/999/revoke").status_code == 404


def test_no_key_yet_says_what_one_is_for(browser: Browser) -> None:
    assert "No key has been made yet" in text(browser, "/setup/keys")
