"""The doors: who has no key comes in nowhere, the description is for all, faults are sentences and never traces."""

import json
import logging

import pytest
from django.test import Client as Browser

from tests.web.api.conftest import Caller
from tests.web.cast import Cast, browser_of, key_of
from utfall.core.clock import now
from utfall.ledger.people.keys import make_key
from utfall.ledger.people.models import Token, User
from utfall.web.api import questions

DOORS = (
    ("POST", "/api/v1/ask"),
    ("POST", "/api/v1/rows"),
    ("POST", "/api/v1/why"),
    ("GET", "/api/v1/kpis"),
    ("POST", "/api/v1/facts"),
    ("GET", "/api/v1/customers"),
    ("POST", "/api/v1/customers/1/state"),
)


def status_of(secret: str) -> int:
    return Caller(secret).get("kpis")[0]


def test_without_a_good_key_every_door_is_shut(cast: Cast) -> None:
    for header in ("", "Bearer", "Bearer ", "Bearer utf_nobody", "Basic YTpi", "utf_nobody"):
        headers = {"authorization": header} if header else {}
        for method, address in DOORS:
            answer = Browser().generic(method, address, b"{}", content_type="application/json", headers=headers)
            assert answer.status_code == 401 and answer.headers["WWW-Authenticate"].startswith("Bearer")
            assert answer.json()["detail"].startswith("this needs a key")


def test_a_session_is_no_key(cast: Cast) -> None:
    assert browser_of(cast.administrator).get("/api/v1/kpis").status_code == 401


def test_every_door_of_the_description_is_tested_here(cast: Cast) -> None:
    paths = Browser().get("/api/openapi.json").json()["paths"]
    told = {(method.upper(), path.replace("{customer_id}", "1")) for path, doors in paths.items() for method in doors}
    assert told == set(DOORS)


def test_the_description_is_for_everybody_and_names_the_key(cast: Cast) -> None:
    answer = Browser().get("/api/openapi.json")
    told = answer.json()
    assert answer.status_code == 200 and told["info"]["title"] == "Utfall"
    assert told["components"]["securitySchemes"]["Key"] == {"type": "http", "scheme": "bearer"}
    assert all(
        "401" in door["responses"] and door["security"] for doors in told["paths"].values() for door in doors.values()
    )
    assert "Eva" not in answer.content.decode()


def test_a_revoked_or_outlived_key_is_refused_at_once(cast: Cast) -> None:
    secret = key_of(cast.administrator)
    assert status_of(secret) == 200
    Token.objects.update(revoked_at=now())
    assert status_of(secret) == 401
    outlived = make_key(cast.administrator, "old", {}, now=now(), expires=now() - 1)
    assert status_of(outlived) == 401


def test_a_key_dies_with_its_users_right_to_log_in_and_follows_his_role(cast: Cast) -> None:
    secret = key_of(cast.administrator)
    User.objects.filter(pk=cast.administrator.pk).update(role="client")
    assert Caller(secret).get("customers")[1]["count"] == 0
    User.objects.filter(pk=cast.administrator.pk).update(is_active=False)
    assert status_of(secret) == 401


def test_when_a_key_was_last_used_is_noted(cast: Cast) -> None:
    secret = key_of(cast.administrator)
    assert Token.objects.get().last_used is None
    status_of(secret)
    assert Token.objects.get().last_used is not None


def test_an_address_that_is_none_is_answered_with_a_sentence(cast: Cast) -> None:
    headers = {"authorization": f"Bearer {key_of(cast.administrator)}"}
    for address in ("/api/", "/api/v1/", "/api/v1/askk", "/api/v2/ask", "/api/docs", "/api/v1/customers/1"):
        for method in ("GET", "POST", "DELETE"):
            answer = Browser().generic(method, address, headers=headers)
            assert answer.status_code == 404 and "openapi.json" in answer.json()["detail"]
    asked = Browser().post("/api/v1/customers/x/state", "{}", content_type="application/json", headers=headers)
    assert asked.json()["detail"].startswith("customer_id: ")


def test_another_method_than_a_doors_own_is_refused(cast: Cast) -> None:
    for method, address in DOORS:
        other = "DELETE" if method == "GET" else "GET"
        assert Browser().generic(other, address).status_code == 405


def test_a_fault_of_ours_is_told_without_its_trace(whole: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("/srv/utfall/secret/path")

    monkeypatch.setattr(questions, "make_ask", broken)
    logging.getLogger("utfall.api").disabled = True
    try:
        status, told = whole.post("ask", kpis=["outcomes"])
    finally:
        logging.getLogger("utfall.api").disabled = False
    assert status == 500 and "secret" not in json.dumps(told) and "Traceback" not in json.dumps(told)


def test_a_body_beyond_all_bounds_is_refused(whole: Caller, settings_of_upload: None) -> None:
    status, told = whole.post("facts", '{"origin": "' + "x" * 2_000 + '"}')
    assert status == 413 and "32 MB" in told["detail"]


@pytest.fixture
def settings_of_upload(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "DATA_UPLOAD_MAX_MEMORY_SIZE", 1_000)
