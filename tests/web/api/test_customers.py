"""Customers through the API: those of the scope, with as much as the key may see, and moved by a trigger once."""

import json

import pytest

from tests.web.api.conftest import Caller
from tests.web.cast import MINUTE, NOON, Cast, key_of
from utfall.ledger.campaigns.models import Campaign
from utfall.ledger.customers.models import Customer, Standing
from utfall.ledger.happenings.models import FACTS
from utfall.ledger.setup import archive

LATER = NOON + 10 * MINUTE


def customer(key: str) -> int:
    return int(Customer.objects.get(key=key).pk)


def stands(key: str) -> str:
    return Standing.objects.get(customer__key=key).state.name


def test_customers_and_where_they_stand(whole: Caller) -> None:
    status, told = whole.get("customers")
    assert (status, told["count"]) == (200, 3)
    one = next(row for row in told["rows"] if row["key"] == "E-1")
    assert (one["client"], one["name"], one["phones"]) == ("Eva", "Elin Eide", ["+4790000001"])
    assert one["fields"] == {"town": "Bergen"}
    (standing,) = one["campaigns"]
    assert (standing["campaign"], standing["state"], standing["attempts"]) == ("Cards", "Sale", 1)
    assert standing["left_at"] is None


def test_pages_and_the_clients_own_key(whole: Caller) -> None:
    first, second = (whole.get("customers", size=2, page=page)[1] for page in (1, 2))
    assert (len(first["rows"]), len(second["rows"]), second["count"]) == (2, 1, 3)
    assert whole.get("customers", key="F-1")[1]["rows"][0]["client"] == "Filip"
    assert whole.get("customers", page=1_000_000)[1]["rows"] == []


def test_a_client_user_sees_his_own_customers_without_personal_data(evas: Caller) -> None:
    _, told = evas.get("customers")
    assert [row["key"] for row in told["rows"]] == ["E-1", "E-2"] and told["count"] == 2
    text = json.dumps(told)
    assert "Elin" not in text and "+47" not in text and "Bergen" not in text and "Filip" not in text
    assert evas.get("customers", key="F-1")[1] == {
        "rows": [], "count": 0, "page": 1, "pages": 1, "previous": None, "next": None}  # fmt: skip


def test_keys_of_leaders_and_agents_list_nobody(cast: Cast) -> None:
    for user in (cast.leader, cast.agent):
        assert Caller(key_of(user)).get("customers")[1]["rows"] == []


def test_a_key_held_to_a_campaign_sees_its_customers_there(cast: Cast) -> None:
    loans = Campaign.objects.get(name="Loans").pk
    _, told = Caller(key_of(cast.administrator, campaigns=[loans])).get("customers")
    assert [row["key"] for row in told["rows"]] == ["F-1"]


def test_a_trigger_moves_a_customer_once_and_registers_no_outcome(whole: Caller) -> None:
    before = FACTS["outcome"].objects.count()
    words = {"state": "Excluded", "campaign": "Cards", "reference": "erp-1", "happened_at": LATER}
    status, told = whole.post(f"customers/{customer('E-2')}/state", words)
    assert (status, told["counts"]["first"]) == (200, 1)
    assert stands("E-2") == "Excluded" and FACTS["outcome"].objects.count() == before
    status, told = whole.post(f"customers/{customer('E-2')}/state", words)
    assert (status, told["counts"]["known"], told["counts"]["first"]) == (200, 1, 0)


def test_sent_again_without_its_time_it_is_the_same(whole: Caller) -> None:
    words = {"state": "Excluded", "campaign": "Cards", "reference": "erp-1"}
    assert whole.post(f"customers/{customer('E-2')}/state", words)[1]["counts"]["first"] == 1
    told = whole.post(f"customers/{customer('E-2')}/state", words)[1]
    assert (told["counts"]["known"], told["counts"]["corrected"]) == (1, 0)


def test_one_reference_may_move_two_customers(whole: Caller) -> None:
    words = {"state": "Excluded", "campaign": "Cards", "reference": "washed", "happened_at": LATER}
    for key in ("E-1", "E-2"):
        assert whole.post(f"customers/{customer(key)}/state", words)[1]["counts"]["first"] == 1
    assert stands("E-1") == stands("E-2") == "Excluded"


@pytest.mark.parametrize("number", ["{foreign}", "999999", "0", "-1", str(2**63), "9" * 40])
def test_foreign_and_missing_customers_look_the_same(cast: Cast, number: str) -> None:
    held = Caller(key_of(cast.administrator, clients=[cast.eva.pk]))
    address = f"customers/{number.format(foreign=customer('F-1'))}/state"
    status, told = held.post(address, state="Excluded", campaign="Loans", reference="1")
    assert (status, told) == (404, {"detail": "there is no such customer"})
    assert stands("F-1") == "Sale"


def test_a_key_held_to_a_client_moves_his_customers_and_no_other_campaign_is_named(cast: Cast) -> None:
    held = Caller(key_of(cast.administrator, clients=[cast.eva.pk]))
    words = {"state": "Excluded", "reference": "1", "happened_at": LATER}
    status, told = held.post(f"customers/{customer('E-2')}/state", **words, campaign="Loans")
    assert status == 422 and told["detail"] == "Eva has no campaign 'Loans'"
    assert held.post(f"customers/{customer('E-2')}/state", **words, campaign="Cards")[0] == 200


NO_MOVES = (
    ({"state": "Excludid", "campaign": "Cards", "reference": "1"}, "did you mean excluded?"),
    ({"state": "Excluded", "campaign": "Crads", "reference": "1"}, "did you mean Cards"),
    ({"state": "Excluded", "campaign": "Cards", "reference": ""}, "reference"),
    ({"state": "Excluded", "campaign": "Cards"}, "reference: field required"),
    ({"state": "Excluded", "campaign": "Cards", "reference": "1", "happened_at": "now"}, "happened_at"),
    ({"state": "Excluded", "campaign": "Cards", "reference": "1", "origin": "Setup"}, "the house's own"),
)


def test_a_move_that_makes_no_sense_is_answered_with_a_sentence(whole: Caller) -> None:
    for words, says in NO_MOVES:
        campaigns = Campaign.objects.count()
        status, told = whole.post(f"customers/{customer('E-2')}/state", words)
        assert status == 422 and says in told["detail"], told
        assert (stands("E-2"), Campaign.objects.count()) == ("To call", campaigns)


def test_nobody_of_an_archived_client_is_moved(cast: Cast, whole: Caller) -> None:
    archive(cast.eva)
    words = {"state": "Excluded", "campaign": "Cards", "reference": "1"}
    status, told = whole.post(f"customers/{customer('E-2')}/state", words)
    assert status == 422 and "archived" in told["detail"]


def test_only_an_administrators_key_moves_customers(cast: Cast) -> None:
    words = {"state": "Excluded", "campaign": "Cards", "reference": "1"}
    for user in (cast.leader, cast.agent, cast.client):
        assert Caller(key_of(user)).post(f"customers/{customer('E-2')}/state", words)[0] == 403
    assert stands("E-2") == "To call"
