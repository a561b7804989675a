"""The one way in: what is written, what is known already, what is refused, and that a batch is whole or not at all."""

import pytest

from tests.ledger.told import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    SECOND,
    Record,
    Reject,
    call,
    facts,
    load,
    newest,
    press,
    standing,
    state,
    tell,
    versions,
)

pytestmark = pytest.mark.usefixtures("home")


def test_a_record_told_twice_is_written_once():
    first = tell(call(), press("o1", "sale"), load("8"))
    again = tell(call(), press("o1", "sale"), load("8"))
    assert (first.first, first.known) == (3, 0)
    assert (again.first, again.known, again.batch) == (0, 3, None)
    assert len(versions("contact", "call 1")) == 1


def test_every_record_is_counted_once():
    records = [call(), call(), call("c2", standing=True), press("o1", "nonsense"), load(), Record("tea", "1", {})]
    written = tell(*records)
    assert sum(written.counts().values()) + written.rejected == len(records)


def test_durations_come_from_the_times_and_what_the_record_says_itself_stays():
    tell(call("c1", hold_ms=10 * SECOND), call("c2", talk_ms=7), call("c3", n=3, hold_ms=0))
    one, brought, three = newest("contact", "c1"), newest("contact", "c2"), newest("contact", "c3")
    assert [one[name] for name in ("wait_ms", "answer_ms", "length_ms", "talk_ms", "wrap_ms", "handle_ms")] == [
        5000, 5000, 60_000, 50_000, 0, 60_000]  # fmt: skip
    assert brought["talk_ms"] == 7
    assert (three["wait_ms"], three["talk_ms"]) == (15_000, 180_000)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"ended_at": NOON + 1}, "ended_at is before answered_at: -4999 ms"),
        ({"hold_ms": -1}, "hold_ms is negative: -1 ms"),
        ({"hold_ms": HOUR}, "hold_ms is longer than the conversation"),
        ({"queued_at": NOON - 1}, "queued_at is before offered_at"),
        ({"offered_at": None}, "offered_at is missing"),
        ({"offered_at": "noon"}, "offered_at is 'noon', not a whole number"),
        ({"offered_at": NOON * 1000}, "no time in milliseconds"),
        ({"channel": "pigeon"}, "channel is 'pigeon', not one of voice"),
        ({"is_test": "no"}, "is_test is 'no', neither true nor false"),
        ({"n": 0}, "n is how many alike"),
        ({"agnet": "ana"}, "did you mean agent"),
        ({"zone": "Europe/Olso"}, "did you mean Europe/Oslo"),
        ({"queue": 7}, "queue is 7, not a text"),
        ({"list": "L1"}, "a list belongs to a campaign"),
        ({"queue_id": 99}, "there is no queue with the id 99"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_sentence_and_the_rest_is_written(values, says):
    written = tell(*(call(f"c{i}") for i in range(7)), call("bad", **values), *(call(f"d{i}") for i in range(5)))
    assert (written.first, written.rejected) == (12, 1)
    assert says in written.rejects[0].reason
    assert written.rejects[0].text.startswith("contact bad")


def test_an_unknown_outcome_is_refused_with_the_outcomes_there_are_while_the_rest_is_written():
    written = tell(press("o1", "slae"), press("o2", "no_sale", customer="8"))
    assert (written.first, written.rejected) == (1, 1)
    assert "has no outcome 'slae'; did you mean sale" in written.rejects[0].reason


def test_rejects_are_kept_with_their_line_for_thirty_days():
    from utfall.ledger import imports
    from utfall.ledger.record import Batch, record

    run = imports.start_import("csv", "crm", ["a.csv"])
    told = [press("o1", "slae")._replace(place=("a.csv", 7)), press("o2", "slae")]
    record(Batch("crm", told, [Reject("a.csv", 3, "no date", "x;y")]), now=NOON, import_id=run)
    imports.finish_import(run, {"rejected": 3})
    assert [(r.file, r.line, r.reason[:8]) for r in imports.rejects(run)] == [
        ("a.csv", 3, "no date"),
        ("a.csv", 7, "the flow"),
        ("", 0, "the flow"),
    ]
    assert imports.forget_old_rejects(NOON + 29 * DAY) == 0
    assert imports.forget_old_rejects(NOON + 31 * DAY) == 3


def test_nothing_is_half_written_when_a_record_in_the_middle_raises(monkeypatch):
    from utfall.ledger.happenings.models import Origin
    from utfall.ledger.people.models import Alias
    from utfall.ledger.recording import batch

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(batch, "save_batch", broken)
    with pytest.raises(OSError, match="disk full"):
        tell(call(), press("o1", "sale"), state=state(NOON))
    monkeypatch.undo()
    assert facts("contact") == facts("outcome") == facts("transition") == []
    assert not Alias.objects.exists() and not Origin.objects.exists()
    assert tell(call(), press("o1", "sale")).first == 2  # nothing remembered of the names that were undone


def test_a_batch_of_more_than_five_thousand_records_is_refused():
    with pytest.raises(ValueError, match="at most 5000"):
        tell(*[call()] * 5_001)


def test_how_far_an_origin_is_told_never_goes_back_and_its_leftovers_stay():
    from utfall.ledger.origins import complete_until, origin_state

    tell(origin="pbx", state=state(NOON, line="cut o"))
    tell(call(), origin="pbx", state=state(NOON - HOUR))
    assert origin_state("pbx").complete_until == NOON
    assert origin_state("pbx").unfinished == {"line": "cut o"}
    assert list(complete_until().values()) == [NOON]
    assert origin_state("never heard of").complete_until is None


def test_what_goes_on_stands_until_its_fact_comes_under_the_same_reference():
    assert tell(call(standing=True)).standing == 1
    assert tell(call(standing=True)).known == 1
    assert tell(call(standing=True, agent="SIP/205")).standing == 1
    assert standing() == ["call 1"]
    assert tell(call()).first == 1
    assert standing() == []
    assert newest("contact", "call 1")["version"] == 1
    assert tell(call(standing=True)).older == 1
    assert standing() == []


def test_what_goes_on_and_its_fact_may_come_in_one_batch():
    written = tell(call(standing=True), call())
    assert (written.standing, written.first, standing()) == (1, 1, [])


def test_what_went_on_can_be_removed_without_ever_being_over():
    tell(call(standing=True))
    assert tell(Record("contact", "call 1", {}, why="removed")).removed == 1
    assert standing() == [] and facts("contact") == []
    assert newest("contact", "call 1")["why"] == "removed"


def test_only_what_may_go_on_stands():
    written = tell(Record("routing_offer", "r", {"rang_at": NOON, "result": "missed"}, True))
    assert "it cannot stand" in written.rejects[0].reason


def test_unknown_names_are_made_and_the_agent_waits_to_be_matched():
    from utfall.ledger.people.models import Alias

    tell(call(), call("c2", at=NOON + MINUTE))
    alias = Alias.objects.get()
    assert (alias.name, alias.first_seen, alias.last_seen) == ("SIP/204", NOON, NOON + MINUTE)
    assert alias.matches.get().person.to_be_matched
    row = newest("contact", "call 1")
    assert (row["alias_id"], row["agent_id"]) == (alias.pk, alias.matches.get().person_id)


def test_the_same_name_in_another_origin_is_somebody_else():
    tell(call(), origin="pbx one")
    tell(call(), origin="pbx two")
    one, two = facts("contact")
    assert (
        one["alias_id"] != two["alias_id"] and one["queue_id"] != two["queue_id"] and one["fact_id"] != two["fact_id"]
    )


def test_team_and_centre_are_those_of_the_day_and_the_zone_is_the_centres():
    from utfall.ledger import setup
    from utfall.ledger.people.models import Alias

    tell(Record("agent_state", "s0", {"agent": "ana", "state": "idle", "start_at": NOON, "end_at": NOON + 1}))
    person = Alias.objects.get().matches.get().person
    north = setup.make_team("North", setup.make_centre("Oslo", zone="Europe/Oslo"))
    south = setup.make_team("South", setup.make_centre("Lisbon", zone="Europe/Lisbon"))
    day = NOON // DAY
    setup.make_membership(person, north, end_day=day + 1)
    setup.make_membership(person, south, first_day=day + 1)
    for number in (1, 2):
        at = NOON + number * DAY - DAY
        tell(Record("agent_state", f"s{number}", {"agent": "ana", "state": "idle", "start_at": at, "end_at": at + 1}))
    one, two = newest("agent_state", "s1"), newest("agent_state", "s2")
    assert (one["team_id"], one["zone"]) == (north.pk, "Europe/Oslo")
    assert (two["team_id"], two["zone"]) == (south.pk, "Europe/Lisbon")


def test_a_queues_calls_are_whose_it_was_on_the_day():
    from utfall.ledger import setup
    from utfall.ledger.campaigns.models import Queue

    tell(call("c0"))
    eva, filip = setup.make_client("Eva"), setup.make_client("Filip")
    queue, day = Queue.objects.get(), NOON // DAY
    setup.assign_queue(queue, eva, end_day=day + 1)
    setup.assign_queue(queue, filip, first_day=day + 1)
    tell(call("c1"), call("c2", at=NOON + DAY), call("c3", client="Filip"))
    assert [newest("contact", f"c{i}")["client_id"] for i in (1, 2, 3)] == [eva.pk, filip.pk, filip.pk]


def test_numbers_and_free_text_stay_out_of_the_facts():
    from utfall.ledger.customers.models import ContactPoint
    from utfall.ledger.happenings.models import Detail

    tell(call(contact_point="+4790000001", comment="wants a refund"))
    row = newest("contact", "call 1")
    assert row["contact_point_id"] == ContactPoint.objects.get(value="+4790000001").pk
    assert Detail.objects.get(fact_id=row["fact_id"]).text == "wants a refund"
    assert not any(isinstance(v, str) and ("refund" in v or "+47" in v) for v in row.values())


def test_legs_of_one_conversation_share_it_and_a_leg_without_one_is_its_own():
    tell(call("c1", interaction="x"), call("c2", interaction="x"), call("c3"))
    one, two, three = (newest("contact", f"c{i}") for i in (1, 2, 3))
    assert one["interaction_id"] == two["interaction_id"] != one["fact_id"]
    assert three["interaction_id"] == three["fact_id"]


def test_targets_and_cost_rates_come_in_the_same_way():
    tell(
        Record("target", "t", {"client": "Eva", "campaign": "Cards", "kpi": "sales", "happened_at": NOON,
                               "first_day": 20_000, "end_day": 20_030, "planned": 100, "team": "North"}),
        Record("cost_rate", "c", {"happened_at": NOON, "first_day": 20_000, "amount": 25_000, "currency": "NOK"}),
    )  # fmt: skip
    assert newest("target", "t")["team_id"] is not None
    assert newest("cost_rate", "c")["amount"] == 25_000


@pytest.mark.parametrize("reference", ["", None, 7, "x" * 501, "cut \udcff"])
def test_a_reference_that_is_none_is_refused_and_the_rest_is_written(reference):
    written = tell(Record("contact", reference, call().values), call("c2"))
    assert (written.first, written.rejected) == (1, 1)
    assert "its reference" in written.rejects[0].reason


def test_letters_that_are_no_text_are_refused_and_the_rest_is_written():
    written = tell(call("c1", queue="cut \udcff"), call("c2", comment="cut \udcff"), call("c3", queue="Kø"))
    assert (written.first, written.rejected) == (1, 2)
    assert "letters that are no text" in written.rejects[0].reason
    assert written.rejects[0].text.isascii()
