"""No word, amount or customer of a campaign that is not visible, by any door; given back, all of it is there again."""

import re

import pytest

from tests.ledger.told import HOUR, MINUTE, NOON, load, press, tell
from tests.web.reports.conftest import Cast, cast
from tests.web.test_permissions import _without_token

__all__ = ["cast"]

SECRET, AMOUNT = "quagga", 6_007_00  # a word and a prime that only the hidden campaign has
SHOWN = re.compile(r"quagga|6\W?007")
PAGES = ["/", "/historical/activity", "/historical/activity?by=campaign", "/historical/activity?by=agent,campaign",
         "/historical/performance?by=campaign", "/historical/outcomes", "/historical/sales?by=product",
         "/historical/sales?by=campaign", "/historical/funnel", "/historical/inbound", "/historical/agents",
         "/current/customers", "/current/customers/list", "/current/floor", "/current/lost", "/current/inquiries",
         "/differ", "/views", "/handbook/hit_rate", "/handbook/completion_success", "/search?q=quagga",
         "/choose?split=campaign", "/choose?split=product", "/choose?split=list", "/choose?split=outcome",
         "/rows?kpi=outcomes", "/rows?kpi=sales", "/rows?kpi=completion_success@NOK&page=sales",
         "/historical/activity?file=csv&by=campaign", "/export?what=facts:sale_line&format=csv"]  # fmt: skip


@pytest.fixture
def hidden(cast: Cast) -> "tuple[Cast, object]":
    """Ana and Ben work in a campaign of Eva's that nobody is chosen to see."""
    from utfall.facts import Record
    from utfall.ledger import setup
    from utfall.ledger.campaigns.models import Campaign
    from utfall.ledger.campaigns.visible import show_to
    from utfall.wiring.house import house

    secret = {"client": "Eva", "campaign": f"{SECRET} Merger"}
    setup.make_campaign(cast.ids.eva, secret["campaign"], zone="Europe/Oslo")
    setup.make_product(cast.ids.eva, f"{SECRET} bond", price=AMOUNT, currency="NOK")
    tell(*(load(f"q{n}", NOON - HOUR, name=f"{SECRET} {n}", phone1=f"+479111{n}", **secret) for n in (11, 12)))
    tell(
        press("q1", "sale", NOON, "q11", agent="ana", **secret),
        press("q2", "sale", NOON + MINUTE, "q12", agent="ben", **secret),
        Record("sale_line", "ql", {"happened_at": NOON + MINUTE, "qty": 1, "currency": "NOK", "line_no": 1,
                                   "sale": "q2", **secret, "product": f"{SECRET} bond", "amount": AMOUNT}),
    )  # fmt: skip
    keeper = house().keeper
    assert keeper is not None
    keeper.catch_up()
    campaign = Campaign.objects.get(name=secret["campaign"])
    show_to(campaign, "chosen")
    return cast, campaign


def read(cast: Cast, role: str, address: str) -> str:
    answer = cast.browsers[role].get(address, follow=True)
    return (answer.getvalue() if answer.streaming else answer.content).decode()


def test_nothing_of_a_hidden_campaign_is_read_anywhere(hidden: "tuple[Cast, object]") -> None:
    cast, _ = hidden
    for role in ("leader", "client"):
        seen: set[str] = set()
        todo = list(PAGES)
        while todo and len(seen) < 70:
            address = todo.pop(0)
            if address in seen:
                continue
            seen.add(address)
            text = read(cast, role, address)
            typed = text.replace("q=quagga", "").replace('value="quagga"', "").replace("“quagga”", "")
            assert not SHOWN.search(_without_token(typed)), f"{role} reads of it at {address}"
            links = re.findall(r'href="(/(?:rows|number|choose|current|historical|differ)[^"]*)"', text)
            todo += [link.replace("&amp;", "&") for link in links[:: max(1, len(links) // 5)]]
        assert len(seen) > 30


def test_numbers_are_told_without_it_and_with_it_again_at_once(hidden: "tuple[Cast, object]") -> None:
    from utfall.ledger.campaigns.visible import show_to
    from utfall.ledger.people.models import Team, User

    cast, campaign = hidden

    def campaigns(role: str) -> set[str]:
        text = read(cast, role, "/historical/activity?by=campaign")
        return {name for name in ("Cards", f"{SECRET} Merger") if f"<bdi>{name}</bdi>" in text}

    assert campaigns("administrator") == {"Cards", f"{SECRET} Merger"}
    assert campaigns("leader") == campaigns("client") == {"Cards"}
    show_to(campaign, "chosen", teams=Team.objects.filter(name="North"))  # type: ignore[arg-type]
    assert campaigns("leader") == {"Cards", f"{SECRET} Merger"} and campaigns("client") == {"Cards"}
    show_to(campaign, "chosen", users=User.objects.filter(role="client"))  # type: ignore[arg-type]
    assert campaigns("client") == {"Cards", f"{SECRET} Merger"} and campaigns("leader") == {"Cards"}


def test_its_id_and_one_that_is_not_there_look_the_same(hidden: "tuple[Cast, object]") -> None:
    cast, campaign = hidden
    for role in ("leader", "client"):
        for address in ("/historical/activity?", "/historical/outcomes?", "/rows?kpi=outcomes&", "/differ?"):
            answers = [cast.get(role, f"{address}campaign={each}") for each in (campaign.pk, 987_654)]  # type: ignore[attr-defined]
            assert [status for status, _ in answers] == [404, 404]
            assert _without_token(answers[0][1]) == _without_token(answers[1][1])


def test_what_an_agent_did_himself_stays_his_and_no_more(hidden: "tuple[Cast, object]") -> None:
    cast, _ = hidden
    text = read(cast, "agent", "/historical/activity?by=campaign")
    assert f"<bdi>{SECRET} Merger</bdi>" in text, "what he did there is held on him"
    for address in ("/rows?kpi=sales", "/historical/sales?by=product", "/historical/activity?by=agent,campaign"):
        others = read(cast, "agent", address)
        assert "6 007" not in others and f"{SECRET} 12" not in others, "Ben's sale is not Ana's"


def test_keys_see_no_more_than_their_user(hidden: "tuple[Cast, object]") -> None:
    from django.test import Client as Browser

    from tests.web.cast import key_of
    from utfall.ledger.people.models import User

    cast, campaign = hidden
    user = User.objects.get(role="client")
    for held in ({}, {"clients": [cast.ids.eva.pk]}, {"campaigns": [campaign.pk, cast.ids.cards.pk]}):  # type: ignore[attr-defined]
        said = {"Authorization": f"Bearer {key_of(user, **held)}"}
        asked = {"kpis": ["outcomes"], "by": ["campaign"], "from": "2025-11-25", "to": "2025-11-26"}
        told = Browser().post("/api/v1/ask", asked, content_type="application/json", headers=said)
        assert told.status_code == 200, told.content
        assert SECRET not in told.content.decode() and "Cards" in told.content.decode()
        refused = []
        for name in (f"{SECRET} Merger", f"{SECRET} Wedding"):
            named = asked | {"where": {"campaign": [name]}}
            answer = Browser().post("/api/v1/ask", named, content_type="application/json", headers=said)
            refused.append((answer.status_code, answer.content.decode().replace(name, "it")))
        assert refused[0] == refused[1] and refused[0][0] == 422, "there and not there look the same"
        customers = Browser().get("/api/v1/customers?size=1000", headers=said).json()
        assert not [each for each in customers["rows"] if str(each["key"]).startswith("q")], "they stand nowhere else"
        assert customers["count"] == len(customers["rows"]) > 0
    whole = {"Authorization": f"Bearer {key_of(User.objects.get(role='administrator'))}"}
    assert SECRET in Browser().get("/api/v1/customers?size=1000", headers=whole).content.decode()


def test_setup_lists_campaigns_and_keeps_who_is_chosen(hidden: "tuple[Cast, object]") -> None:
    from utfall.ledger.people.models import Team, User

    cast, campaign = hidden
    browser = cast.browsers["administrator"]
    listed = read(cast, "administrator", "/setup/visibility")
    assert listed.index(f"{SECRET} Merger") < listed.index("Cards") and "administrators alone" in listed
    address = f"/setup/visibility/{campaign.pk}"  # type: ignore[attr-defined]
    wrong = browser.post(address, {"visible": "some", "teams": [987_654]}).content.decode()
    assert "errorlist" in wrong, "the form comes back with what was wrong"
    north, leader = Team.objects.get(name="North"), User.objects.get(role="leader")
    form = {"visible": "chosen", "teams": [north.pk], "users": [leader.pk]}
    said = browser.post(address, form, follow=True).content.decode()
    assert "It holds at once" in said and "North" in said
    assert "Nothing was changed" in browser.post(address, form, follow=True).content.decode()
    assert browser.get("/setup/visibility/987654").status_code == 404
