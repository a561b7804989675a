"""Imports are the administrators' alone: to everybody else there is nothing at their addresses."""

import pytest
from django.test import Client as Browser

from tests.web.cast import Cast, browser_of, gather
from utfall.ledger import imports
from utfall.ledger.feeds import followed, mappings, uploads
from utfall.web.imports.urls import urlpatterns
from utfall.wiring.house import House


@pytest.fixture
def addresses(kept: House) -> tuple[Cast, list[tuple[str, str]]]:
    cast = gather(kept)
    run = imports.start_import("csv", "crm", [])
    file = followed.add("asterisk-queue-log", "/var/log/asterisk/queue_log", "pbx-2").pk
    upload = uploads.arrived("csv", "crm", [{"name": "a.csv", "bytes": 3}], None).pk
    running = uploads.arrived("csv", "pbx-3", [{"name": "b.csv", "bytes": 3}], None)
    uploads.begin(running, "try", None)
    saved = mappings.save("Calls", "", ["Date"], {}, None)[0].pk
    return cast, [
        ("GET", "/setup/imports/new"),
        ("POST", "/setup/imports/new"),
        ("GET", f"/setup/imports/upload/{upload}"),
        ("POST", f"/setup/imports/upload/{upload}"),
        ("POST", f"/setup/imports/upload/{upload}/shown"),
        ("GET", f"/setup/imports/upload/{running.pk}/progress"),
        ("POST", f"/setup/imports/upload/{running.pk}/stop"),
        ("GET", f"/setup/imports/upload/{upload}/drop"),
        ("POST", f"/setup/imports/upload/{upload}/drop"),
        ("GET", "/setup/imports/mappings"),
        ("GET", f"/setup/imports/mappings/{saved}/toml"),
        ("GET", f"/setup/imports/mappings/{saved}/archive"),
        ("POST", f"/setup/imports/mappings/{saved}/archive"),
        ("GET", "/setup/imports"),
        ("GET", "/setup/imports/none"),
        ("GET", f"/setup/imports/{run}"),
        ("GET", f"/setup/imports/{run}/undo"),
        ("POST", f"/setup/imports/{run}/undo"),
        ("GET", "/setup/imports/followed"),
        ("GET", "/setup/imports/follow"),
        ("POST", "/setup/imports/follow"),
        ("GET", f"/setup/imports/followed/{file}/stop"),
        ("POST", f"/setup/imports/followed/{file}/stop"),
        ("GET", f"/setup/imports/{run}?file=csv"),
    ]


def test_only_administrators_find_imports(addresses: tuple[Cast, list[tuple[str, str]]]) -> None:
    cast, every = addresses
    for user in (cast.leader, cast.agent, cast.client):
        browser = browser_of(user)
        for method, address in every:
            assert browser.generic(method, address).status_code == 404, (user.role, address)
    for method, address in every:
        assert Browser().generic(method, address).status_code == 302
    browser = browser_of(cast.administrator)
    for method, address in every:
        status = browser.generic(method, address).status_code
        assert status == 200 if method == "GET" else status in (200, 302, 400, 409), (method, address)


def test_every_address_of_imports_is_in_the_table(addresses: tuple[Cast, list[tuple[str, str]]]) -> None:
    tested = {address.split("?")[0].lstrip("/") for _, address in addresses[1]}
    for pattern in urlpatterns:
        assert any(pattern.pattern.match(address) for address in tested), pattern
