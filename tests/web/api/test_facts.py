"""Telling facts through the API: bulk, sent twice adds nothing, what cannot be taken comes back with the reason."""

import json
from typing import Any

from tests.web.api.conftest import Caller
from tests.web.cast import DAY_OF_NOON, NOON, Cast, key_of
from utfall.ledger.audit.models import Entry
from utfall.ledger.happenings.models import FACTS, BatchRow, RejectRow


def sent(reference: str = "c1", kind: str = "contact", **values: Any) -> dict[str, Any]:
    """An inbound call as a stranger's system would send it."""
    said = {"direction": "in", "offered_at": NOON, "queued_at": NOON, "queue": "support", "agent": "SIP/7"}
    return {"kind": kind, "reference": reference, "values": {**said, **values} if kind == "contact" else values}


def calls(caller: Caller) -> int:
    return int(caller.post("ask", kpis=["contacts_offered"], **DAY_OF_NOON)[1]["total"]["contacts_offered"]["value"])


def test_facts_are_counted_at_once_and_sending_them_again_adds_nothing(whole: Caller) -> None:
    records = [sent(f"c{i}") for i in range(3)]
    status, told = whole.post("facts", origin="pbx", records=records)
    assert (status, told["counts"]["first"], told["rejected"]) == (200, 3, [])
    assert calls(whole) == 3, "whoever wrote reads his own"
    batches = BatchRow.objects.count()
    status, told = whole.post("facts", origin="pbx", records=records)
    assert (status, told["counts"]["known"], told["counts"]["first"]) == (200, 3, 0)
    assert calls(whole) == 3 and BatchRow.objects.count() == batches


def test_what_still_goes_on_stands_until_it_is_told_that_it_is_over(whole: Caller) -> None:
    whole.post("facts", origin="pbx", records=[sent("c1") | {"standing": True}], complete_until=NOON + 30_000)
    _, told = whole.post("ask", kpis=["contacts_open"], **DAY_OF_NOON)
    assert told["total"]["contacts_open"]["value"] == 1
    over = sent("c1", left_queue_at=NOON + 9_000, end_reason="abandoned")
    assert whole.post("facts", origin="pbx", records=[over])[0] == 200
    _, told = whole.post("ask", kpis=["contacts_open", "contacts_abandoned"], **DAY_OF_NOON)
    assert [told["total"][kpi]["value"] for kpi in ("contacts_open", "contacts_abandoned")] == [0, 1]


def test_a_corrected_and_a_removed_fact_count_as_they_stand_now(whole: Caller) -> None:
    whole.post("facts", origin="pbx", records=[sent("c1"), sent("c2")])
    gone = sent("c1") | {"why": "removed"}
    moved = sent("c2", offered_at=NOON - 86_400_000, queued_at=NOON - 86_400_000) | {"why": "corrected"}
    status, told = whole.post("facts", origin="pbx", records=[gone, moved])
    assert (status, told["counts"]["removed"], told["counts"]["corrected"]) == (200, 1, 1)
    assert calls(whole) == 0


def test_rejects_come_back_with_their_reasons_and_the_rest_is_written(whole: Caller) -> None:
    records = [
        sent("good"),
        sent("late", offered_at="yesterday"),
        sent("odd", qeueu="it"),
        sent("minus", talk_ms=-5),
        {"kind": "outcome", "reference": "o1",
         "values": {"client": "Eva", "campaign": "Cards", "customer": "E-1", "outcome": "slae", "happened_at": NOON}},
    ]  # fmt: skip
    status, told = whole.post("facts", origin="pbx", records=records)
    assert (status, told["counts"]["first"]) == (200, 1)
    reasons = {(each["kind"], each["reference"]): each["reason"] for each in told["rejected"]}
    assert set(reasons) == {("contact", "late"), ("contact", "odd"), ("contact", "minus"), ("outcome", "o1")}
    assert "not a whole number" in reasons["contact", "late"]
    assert "did you mean queue" in reasons["contact", "odd"]
    assert "negative" in reasons["contact", "minus"]
    assert "sale" in reasons["outcome", "o1"]
    assert RejectRow.objects.count() == 4
    assert calls(whole) == 1


def test_where_nothing_can_be_taken_the_status_says_so(whole: Caller) -> None:
    status, told = whole.post("facts", origin="pbx", records=[sent("late", offered_at="yesterday")])
    assert status == 422 and told["detail"].startswith("the record could not be taken: offered_at is 'yesterday'")
    assert len(told["rejected"]) == 1


NO_REQUESTS = (
    ({"origin": "pbx", "records": [sent(kind="contcat")]}, "no kind 'contcat'; did you mean contact?"),
    ({"origin": "pbx", "records": [sent(kind="transition")]}, "records[0].kind: there is no kind 'transition'"),
    ({"origin": "", "records": []}, "origin: string should have at least 1 character"),
    ({"origin": "  ", "records": []}, "origin: string should have at least 1 character"),
    ({"origin": "setup", "records": []}, "the house's own"),
    ({"origin": "pbx"}, "records: field required"),
    ({"origin": "pbx", "records": [{"kind": "contact", "reference": "", "values": {}}]}, "records[0].reference"),
    ({"origin": "pbx", "records": [sent() | {"clock": 2**70}]}, "records[0].clock"),
    ({"origin": "pbx", "records": [sent() | {"clock": -1}]}, "records[0].clock"),
    ({"origin": "pbx", "records": [sent() | {"vlaues": {}}]}, "records[0].vlaues: is not a word known here"),
    ({"origin": "pbx", "records": [sent() | {"why": "first"}]}, "records[0].why"),
    ({"origin": "pbx", "records": [], "actor": "me"}, "actor"),
    ({"origin": "pbx", "records": [], "complete_until": 10**15}, "complete_until"),
)


def test_a_request_that_makes_no_sense_writes_nothing(whole: Caller) -> None:
    for words, says in NO_REQUESTS:
        batches = BatchRow.objects.count()
        status, told = whole.post("facts", words)
        assert status == 422 and says in told["detail"], told
        assert BatchRow.objects.count() == batches


STRANGE = ("1e400", "NaN", "1e3", "[1]", '{"a": 1}', "true", '"\\ud800"', '"\\u0000"', str(2**63), str(-(2**70)))


def test_no_value_breaks_the_way_in(whole: Caller) -> None:
    for word in ("offered_at", "agent", "queue_id", "talk_ms", "is_test", "zone", "contact_point"):
        for place, value in enumerate(STRANGE):
            record = json.dumps(sent(f"{word} {place}")).replace("}}", f', "{word}": {value}}}}}')
            status, told = whole.post("facts", f'{{"origin": "pbx", "records": [{record}]}}')
            assert status in (200, 422), (word, value, told)
            assert status == 200 or isinstance(told["detail"], str)


def test_no_reference_breaks_the_way_in(whole: Caller) -> None:
    for reference in ("\x00", "\ud800", "'; DROP TABLE x; --", "é" * 500, "\u202e"):
        status, told = whole.post("facts", origin="pbx", records=[sent(reference)])
        assert status in (200, 422), told


def test_ids_of_63_bits_travel_as_texts_both_ways(whole: Caller) -> None:
    whole.post("facts", origin="pbx", records=[sent("c1")])
    _, told = whole.post("rows", kpis=["contacts_offered"], **DAY_OF_NOON)
    (row,) = told["rows"]
    (fact_id,) = FACTS["contact"].objects.filter(reference="c1").values_list("fact_id", flat=True)
    assert row["fact_id"] == str(fact_id)
    for own in (str(fact_id), fact_id):
        values = {"contact_id": own, "rang_at": NOON, "agent": "SIP/7", "result": "answered", "ring_ms": 5_000}
        status, told = whole.post("facts", origin="pbx", records=[sent("r1", "routing_offer", **values)])
        assert status == 200, told
    assert told["counts"]["known"] == 1, "a text and a number of the same id are the same"
    assert FACTS["routing_offer"].objects.get().contact_id == fact_id


def test_more_than_one_transaction_is_written_whole(whole: Caller) -> None:
    records = [sent(f"c{i}") for i in range(5_003)]
    status, told = whole.post("facts", origin="pbx", records=records, complete_until=NOON + 1)
    assert (status, told["counts"]["first"]) == (200, 5_003)
    assert calls(whole) == 5_003


def test_only_an_administrators_key_that_is_held_to_nothing_tells_facts(cast: Cast) -> None:
    for user, held in (
        (cast.leader, {}),
        (cast.agent, {}),
        (cast.client, {}),
        (cast.administrator, {"clients": [cast.eva.pk]}),
    ):
        status, told = Caller(key_of(user, **held)).post("facts", origin="pbx", records=[sent()])
        assert status == 403 and "this key" in told["detail"]
    assert not FACTS["contact"].objects.filter(reference="c1").exists()


def test_what_was_told_stands_in_the_audit_with_its_key(cast: Cast, whole: Caller) -> None:
    whole.post("facts", origin="pbx", records=[sent("c1", contact_point="+4790000000")])
    whole.post("facts", origin="pbx", records=[sent("c1", contact_point="+4790000000")])
    (entry,) = Entry.objects.filter(action="told by API")
    assert entry.actor_id == cast.administrator.pk and entry.detail["origin"] == "pbx"
    assert "4790000000" not in str(entry.detail)
