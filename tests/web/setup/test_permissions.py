"""Setup is the administrators' alone: to everybody else there is nothing at its addresses."""

import pytest
from django.test import Client as Browser

from tests.ledger.askings import asking
from tests.web.cast import Cast, browser_of, call, gather, tell
from utfall.ledger.agreements import agree
from utfall.ledger.campaigns.models import Campaign
from utfall.ledger.hours import set_opening_hours
from utfall.ledger.people.keys import make_key
from utfall.ledger.people.models import Alias, Token
from utfall.ledger.surveys.models import Refusal
from utfall.web.setup.urls import urlpatterns
from utfall.wiring.house import House


@pytest.fixture
def addresses(kept: House) -> tuple[Cast, list[tuple[str, str]]]:
    cast = gather(kept)
    tell(call("c1"), origin="pbx", house=kept)
    alias = Alias.objects.get(name="SIP/204").pk
    make_key(cast.client, "CRM", {}, now=1, expires=None)
    key = Token.objects.get().pk
    hours = set_opening_hours({}, zone="UTC")[0].pk
    agreement = agree(cast.eva, 0, {"short_abandon_s": 10}, kept.catalogue).pk
    survey = asking(on=False).pk
    refusal = Refusal.objects.create(person="p", asking_id=survey, said_at=0).pk
    campaign = Campaign.objects.get(name="Loans").pk
    return cast, [
        ("GET", "/setup/house"),
        ("GET", "/setup/first-steps"),
        ("POST", "/setup/first-steps"),
        ("POST", "/setup/house"),
        ("GET", "/setup/who"),
        ("GET", f"/setup/who/{alias}"),
        ("POST", f"/setup/who/{alias}"),
        ("POST", f"/setup/who/{alias}/keep"),
        ("POST", f"/setup/who/{alias}/unmatch"),
        ("GET", "/setup/fields"),
        ("POST", "/setup/fields"),
        ("GET", "/setup/visibility"),
        ("GET", f"/setup/visibility/{campaign}"),
        ("POST", f"/setup/visibility/{campaign}"),
        ("GET", "/setup/hours"),
        ("GET", "/setup/hours/new"),
        ("POST", "/setup/hours/new"),
        ("GET", f"/setup/hours/{hours}"),
        ("POST", f"/setup/hours/{hours}"),
        ("GET", f"/setup/hours/{hours}/drop"),
        ("POST", f"/setup/hours/{hours}/drop"),
        ("GET", "/setup/keys"),
        ("GET", "/setup/keys/new"),
        ("POST", "/setup/keys/new"),
        ("GET", f"/setup/keys/{key}/revoke"),
        ("POST", f"/setup/keys/{key}/revoke"),
        ("GET", "/setup/targets"),
        ("POST", "/setup/targets"),
        ("POST", "/setup/targets/take-back"),
        ("POST", "/setup/targets/copy"),
        ("GET", "/setup/agreements"),
        ("GET", f"/setup/agreements/client/{cast.eva.pk}"),
        ("POST", f"/setup/agreements/client/{cast.eva.pk}"),
        ("GET", f"/setup/agreements/{agreement}"),
        ("POST", f"/setup/agreements/{agreement}"),
        ("GET", f"/setup/agreements/{agreement}/withdraw"),
        ("POST", f"/setup/agreements/{agreement}/withdraw"),
        ("GET", "/setup/surveys"),
        ("GET", "/setup/surveys/new"),
        ("POST", "/setup/surveys/new"),
        ("GET", f"/setup/surveys/{survey}"),
        ("POST", f"/setup/surveys/{survey}"),
        ("POST", f"/setup/surveys/{survey}/switch"),
        ("GET", f"/setup/surveys/{survey}/preview"),
        ("GET", "/setup/surveys/refusals"),
        ("GET", f"/setup/surveys/refusals/{refusal}/revoke"),
        ("POST", f"/setup/surveys/refusals/{refusal}/revoke"),
    ]


def test_only_administrators_find_setup(addresses: tuple[Cast, list[tuple[str, str]]]) -> None:
    cast, every = addresses
    for user in (cast.leader, cast.agent, cast.client):
        browser = browser_of(user)
        for method, address in every:
            assert browser.generic(method, address).status_code == 404, (user.role, address)
        assert b"Who is who" not in browser.get("/profile").content
    for method, address in every:
        assert Browser().generic(method, address).status_code == 302
    browser = browser_of(cast.administrator)
    for method, address in every:
        assert browser.generic(method, address).status_code == (200 if method == "GET" else pytest.approx(302, abs=200))
    assert not Token.objects.filter(revoked_at=None).exists(), "the administrator revoked it"


def test_every_address_of_setup_is_in_the_table(addresses: tuple[Cast, list[tuple[str, str]]]) -> None:
    tested = {address.split("?")[0].lstrip("/") for _, address in addresses[1]}
    for pattern in urlpatterns:
        assert any(pattern.pattern.match(address) for address in tested), pattern
