"""Customers are moved by what happens to them, in order of time, whatever order it is told in."""

import random

import pytest

from tests.ledger.told import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    Record,
    call,
    facts,
    load,
    moves,
    newest,
    press,
    rows,
    stands_in,
    state,
    tell,
    trigger,
    versions,
)

pytestmark = pytest.mark.usefixtures("home")


def test_two_sales_on_one_customer_are_two_outcomes_and_one_customer_in_sale():
    tell(load(), press("o1", "sale"), press("o2", "sale", NOON + HOUR))
    assert len(facts("outcome")) == 2
    assert moves() == [(None, "to_call", "load"), ("to_call", "sale", "outcome")]
    assert stands_in() == "sale"


def test_a_trigger_moves_a_customer_with_no_outcome():
    tell(load(), trigger("t1", "Excluded"))
    assert facts("outcome") == []
    assert moves() == [(None, "to_call", "load"), ("to_call", "excluded", "trigger")]
    assert (stands_in(), newest("transition", "trigger:t1")["actor"]) == ("excluded", "system")


def test_a_trigger_that_changes_nothing_counts_nowhere_and_is_known():
    tell(load(), press("o1", "sale"), trigger("t1", "sale", NOON + HOUR))
    assert len(moves()) == 2
    assert tell(trigger("t1", "sale", NOON + HOUR)).known == 1


def test_a_trigger_taken_back_lets_the_customer_stand_where_he_stood():
    tell(load(), trigger("t1", "excluded"))
    assert tell(Record("trigger", "t1", {}, why="removed")).removed == 1
    assert (stands_in(), moves()) == ("to_call", [(None, "to_call", "load")])


def test_a_trigger_told_otherwise_moves_him_there_instead():
    tell(load(), trigger("t1", "excluded"))
    assert tell(trigger("t1", "lead")).corrected == 1
    assert (stands_in(), moves()[-1]) == ("lead", ("to_call", "lead", "trigger"))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"state": "nowhere"}, "has no state 'nowhere'"),
        ({"cause": "whim"}, "cause is 'whim', not one of"),
        ({"happened_at": None}, "happened_at is missing"),
        ({"cause": "leave"}, "only one with the cause leave or move names none"),
        ({"sate": "x"}, "did you mean state"),
    ],
)
def test_a_trigger_that_cannot_be_is_refused_with_a_sentence(values, says):
    written = tell(load(), Record("trigger", "t", {**trigger("t", "sale").values, **values}))
    assert says in written.rejects[0].reason


def test_attempts_move_nobody_and_count_within_the_round():
    tell(load(), press("o1", "no_answer"), press("o2", "call_back", NOON + HOUR), press("o3", "lead", NOON + 2 * HOUR))
    assert [newest("outcome", f"o{i}")["attempt_no"] for i in (1, 2, 3)] == [1, 2, 3]
    tell(trigger("t", "To call", NOON + DAY), press("o4", "no_answer", NOON + 2 * DAY))
    row = newest("outcome", "o4")
    assert (row["round"], row["attempt_no"]) == (2, 1)
    assert newest("transition", "trigger:t")["from_round"] == 1


def test_a_row_of_several_tries_counts_them_all_and_is_no_single_try():
    tell(load(), press("o1", "no_answer", n=4), press("o2", "sale", NOON + HOUR))
    assert newest("outcome", "o1")["attempt_no"] is None
    assert newest("outcome", "o2")["attempt_no"] == 5


def test_an_outcome_on_a_customer_never_loaded_loads_him_when_it_happened():
    tell(press("o1", "no_sale"))
    assert moves() == [(None, "to_call", "load"), ("to_call", "no_sale", "outcome")]
    assert facts("transition")[0]["happened_at"] == NOON


def test_an_outcome_on_a_customer_already_concluded_is_recorded_all_the_same():
    tell(load(), press("o1", "sale"), press("o2", "no_sale", NOON + HOUR))
    assert [row["conclusion"] for row in facts("outcome")] == ["yes", "no"]
    assert stands_in() == "no_sale"


def test_an_outcome_not_valid_from_where_he_stands_is_recorded_and_moves_nobody():
    from dataclasses import replace

    from utfall.flow import SIMPLE
    from utfall.ledger import setup

    only_once = tuple(
        replace(o, valid_from=frozenset({"to_call"})) if o.key == "no_sale" else o for o in SIMPLE.outcomes
    )
    setup.make_campaign(setup.make_client("Eva"), "Cards", flow=replace(SIMPLE, outcomes=only_once))
    tell(load(), press("o1", "sale"), press("o2", "no_sale", NOON + HOUR))
    assert (len(facts("outcome")), stands_in()) == (2, "sale")


def test_a_customer_who_left_is_loaded_again_into_a_new_round():
    tell(load(), press("o1", "no_sale"), trigger("t", None, NOON + HOUR, cause="leave"))
    assert moves()[-1] == ("no_sale", None, "leave")
    tell(load(at=NOON - HOUR))
    assert len(moves()) == 3
    tell(load(at=NOON + DAY), press("o2", "no_answer", NOON + 2 * DAY))
    assert moves()[-1] == (None, "to_call", "load")
    assert newest("outcome", "o2")["round"] == 2


def test_what_is_told_late_counts_where_it_belongs():
    tell(load(), press("late", "sale", NOON + DAY))
    tell(press("early", "lead", NOON), press("first", "no_answer", NOON - MINUTE))
    assert moves() == [(None, "to_call", "load"), ("to_call", "lead", "outcome"), ("lead", "sale", "outcome")]
    assert [newest("outcome", key)["attempt_no"] for key in ("first", "early", "late")] == [1, 2, 2]
    assert versions("transition", "moved:late")[-1]["why"] == "corrected"


def test_loading_counts_from_the_first_thing_that_happened():
    tell(press("o1", "sale", NOON), press("o0", "no_answer", NOON - HOUR))
    tell(load(at=NOON + DAY))
    assert facts("transition")[0]["happened_at"] == NOON - HOUR
    tell(load(at=NOON - DAY))
    assert facts("transition")[0]["happened_at"] == NOON - DAY


def test_the_same_facts_give_the_same_moves_in_whatever_order_they_come():
    story = [
        load(at=NOON - DAY), press("a", "no_answer", NOON), press("b", "lead", NOON + HOUR),
        trigger("t", "to_call", NOON + 2 * HOUR), press("c", "no_answer", NOON + 3 * HOUR),
        press("d", "sale", NOON + 4 * HOUR), press("e", "sale", NOON + 5 * HOUR),
        trigger("u", "sale", NOON + 6 * HOUR), press("f", "no_sale", NOON + 7 * HOUR),
    ]  # fmt: skip
    told = []
    for seed in range(6):
        random.Random(seed).shuffle(story)
        customer = f"k{seed}"
        renamed = [
            each._replace(reference=customer)
            if each.kind == "customer"
            else each._replace(reference=f"{seed}{each.reference}", values={**each.values, "customer": customer})
            for each in story
        ]
        for start in range(0, len(renamed), 2 + seed):
            tell(*renamed[start : start + 2 + seed])
        tries = [(newest("outcome", f"{seed}{o}")["round"], newest("outcome", f"{seed}{o}")["attempt_no"])
                 for o in "abcdef"]  # fmt: skip
        told.append((moves(customer), stands_in(customer), tries))
    assert all(each == told[0] for each in told)
    assert told[0][0][-1] == ("sale", "no_sale", "outcome")


def test_standing_is_what_entries_less_exits_say():
    outcomes = ["sale", "no_answer", "lead", "no_sale", "call_back", "excluded"]
    pick = random.Random(4)
    for number in range(30):
        at = NOON + pick.randrange(-DAY, DAY)
        key = str(pick.randrange(8))
        if pick.random() < 0.2:
            tell(trigger(f"t{number}", pick.choice(["to_call", "sale", "excluded"]), at, key))
        else:
            tell(press(f"o{number}", pick.choice(outcomes), at, key))
    balance: dict[int, int] = {}
    for row in facts("transition"):
        for side, sign in (("from_state_id", -1), ("to_state_id", 1)):
            if row[side] is not None:
                balance[row[side]] = balance.get(row[side], 0) + sign
    cached = dict(rows("SELECT state_id, count(*) FROM customer_in_campaign GROUP BY state_id"))
    assert {key: n for key, n in balance.items() if n} == cached


def test_a_corrected_outcome_moves_the_customer_there_instead():
    tell(load(), press("o1", "sale"))
    tell(Record("outcome", "o1", {"outcome": "no_sale"}, why="corrected"))
    assert (stands_in(), moves()[-1]) == ("no_sale", ("to_call", "no_sale", "outcome"))


def test_a_removed_outcome_lets_the_customer_stand_where_he_stood():
    tell(load(), press("o1", "lead"), press("o2", "sale", NOON + HOUR))
    tell(Record("outcome", "o1", {}, why="removed"))
    assert moves() == [(None, "to_call", "load"), ("to_call", "sale", "outcome")]


def test_an_annulled_sale_leaves_the_customer_where_he_is():
    tell(load(), press("o1", "sale"))
    tell(Record("outcome", "o1", {}, why="annulled"))
    assert (stands_in(), len(moves())) == ("sale", 2)


def test_an_outcome_given_to_another_customer_moves_that_one():
    tell(load("7"), load("8"), press("o1", "sale", customer="7"))
    tell(Record("outcome", "o1", {"customer": "8"}, why="corrected"))
    assert (stands_in("7"), stands_in("8")) == ("to_call", "sale")
    assert len(moves("7")) == 1 and len(moves("8")) == 2


def test_a_flow_changed_later_leaves_the_class_it_had():
    from dataclasses import replace

    from utfall.flow import SIMPLE
    from utfall.ledger import setup
    from utfall.ledger.flows import save_flow

    campaign = setup.make_campaign(setup.make_client("Eva"), "Cards", flow=SIMPLE)
    tell(load(), press("o1", "excluded"))
    to_no_sale = tuple(replace(o, leads_to="no_sale") if o.key == "excluded" else o for o in SIMPLE.outcomes)
    save_flow(replace(SIMPLE, outcomes=to_no_sale), campaign.flow, from_at=4_000_000_000_000)
    after = 4_000_000_000_001
    tell(press("o2", "excluded", customer="8"), press("o3", "excluded", after, "9"), now=after)
    assert [newest("outcome", o)["state_category"] for o in ("o1", "o2", "o3")] == ["excluded", "excluded", "no_sale"]
    tell(Record("outcome", "o1", {"reason": "moved away"}, why="corrected"))
    assert newest("outcome", "o1")["state_category"] == "excluded"


def test_a_customers_words_are_kept_and_only_fields_to_be_analysed_become_facts():
    from utfall.ledger.customers.models import Customer, FieldValue

    said = load(name="Kari", phones=["+47 1", "+47 2"], email="k@example.com", list="May", segment="Gold",
                fields={"region": "North", "note": "shy"}, analyse=["region"])  # fmt: skip
    assert tell(said).first == 1
    assert tell(said).known == 1
    kari = Customer.objects.get(key="7")
    assert (kari.name, kari.phone2, kari.values) == ("Kari", "+47 2", {"region": "North", "note": "shy"})
    (value,) = facts("customer_value")
    assert FieldValue.objects.get(pk=value["value_id"]).text == "North"
    assert tell(load(name="Kari Li", fields={"region": "South"})).completed == 1
    kari.refresh_from_db()
    assert (kari.name, kari.phone1, kari.values["note"]) == ("Kari Li", "+47 1", "shy")
    (value,) = facts("customer_value")
    assert (value["version"], FieldValue.objects.get(pk=value["value_id"]).text) == (2, "South")
    tell(press("o1", "sale"))
    assert newest("outcome", "o1")["list_id"] is not None and newest("outcome", "o1")["segment_id"] is not None


def test_a_customer_that_cannot_be_is_refused_with_a_sentence():
    written = tell(load(fone="1"), load("8", name="\udcff"), load("9", state="nowhere"), load("10", fields=[1]))
    assert sorted(r.reason[:20] for r in written.rejects) == [
        "customer has no 'fon", "fields is not an obj", "name has letters tha", "the flow 'Standard s"]  # fmt: skip


def test_an_outcome_that_tells_of_a_call_makes_the_contact():
    tell(load(list="May"), press("o1", "sale", talk_ms=9_000, n=1, known_to="day"), press("o2", "mail_sent", NOON + 1))
    (made,) = facts("contact")
    pressed = newest("outcome", "o1")
    assert pressed["contact_id"] == made["fact_id"] and made["reference"] == "call:o1"
    told = ("direction", "channel", "offered_at", "setup_result", "answered_by", "is_dm", "talk_ms", "known_to",
            "outcome_category", "attempt_no")  # fmt: skip
    assert [made[name] for name in told] == ["out", "voice", NOON, "answered", "human", 1, 9_000, "day", "sale", 1]
    assert made["agent_id"] == pressed["agent_id"] and made["list_id"] == pressed["list_id"] is not None
    assert newest("outcome", "o2")["contact_id"] is None


def test_a_bulk_outcome_tells_of_no_call():
    tell(load(), press("o1", "excluded"), actor="bulk")
    assert facts("contact") == [] and newest("outcome", "o1")["actor"] == "bulk"


def test_an_attempt_of_several_makes_one_contact_that_stands_for_as_many():
    tell(load(), press("o1", "no_answer", n=3))
    (made,) = facts("contact")
    assert (made["n"], made["setup_result"], made["outcome_category"]) == (3, "no_answer", "attempt")


@pytest.mark.parametrize("order", ["together", "call first", "outcome first"])
def test_a_feeds_own_facts_win_and_the_outcome_only_classes_the_call(order):
    leg = call("leg", direction="out", is_dm=False, queued_at=None, left_queue_at=None, queue=None, end_reason=None)
    pressed = press("o1", "sale", NOON + MINUTE, contact="leg", agent="ben")
    if order == "together":
        tell(leg, pressed)
    else:
        for each in (leg, pressed) if order == "call first" else (pressed, leg):
            tell(each)
    (contact,) = facts("contact")
    assert (contact["outcome_category"], contact["is_dm"], contact["is_result"]) == ("sale", 0, 1)
    assert contact["agent_id"] != newest("outcome", "o1")["agent_id"]
    assert tell(leg).known == 1
    tell(Record("outcome", "o1", {"outcome": "no_sale"}, why="corrected"))
    (contact,) = facts("contact")
    assert (contact["outcome_category"], contact["is_dm"], contact["is_result"]) == ("no_sale", 0, 0)


def test_a_call_told_anew_by_its_feed_keeps_its_class():
    tell(call("leg"), press("o1", "sale", NOON + MINUTE, contact="leg"))
    tell(call("leg", hold_ms=5_000))
    assert newest("contact", "leg")["outcome_category"] == "sale"


def test_a_corrected_outcome_corrects_the_call_it_made():
    tell(load(), press("o1", "sale"))
    tell(Record("outcome", "o1", {"outcome": "no_answer", "happened_at": NOON - HOUR}, why="corrected"))
    made = newest("contact", "call:o1")
    assert (made["version"], made["setup_result"], made["offered_at"]) == (2, "no_answer", NOON - HOUR)
    assert (made["answered_by"], made["is_result"], made["outcome_category"]) == (None, None, "attempt")


def test_a_sale_line_takes_from_its_sale_what_it_does_not_say():
    from utfall.ledger import setup

    setup.make_product(setup.make_client("Eva"), "Gold", price=500, currency="NOK", turnover=50, commission=5)
    tell(load(), press("o1", "sale"))
    tell(Record("sale_line", "l1", {"sale": "o1", "product": "Gold", "qty": 2}),
         Record("sale_line", "l2", {"sale": "o1", "product": "Gold", "qty": 1, "amount": 7}))  # fmt: skip
    one, two, sale = newest("sale_line", "l1"), newest("sale_line", "l2"), newest("outcome", "o1")
    assert (one["amount"], one["turnover"], one["commission"], one["currency"]) == (1000, 100, 10, "NOK")
    assert (two["amount"], two["line_no"], two["order_id"]) == (7, 2, sale["fact_id"])
    assert all(one[name] == sale[name] for name in ("agent_id", "customer_id", "campaign_id", "happened_at", "round"))


def test_a_sale_line_without_its_sale_says_what_is_missing():
    written = tell(Record("sale_line", "l1", {"sale": "nowhere", "product": "Gold"}))
    assert "happened_at is missing" in written.rejects[0].reason


def test_an_outcome_without_a_campaign_is_refused():
    written = tell(Record("outcome", "o1", {"outcome": "sale", "happened_at": NOON}))
    assert "belongs to a campaign" in written.rejects[0].reason


def test_an_outcome_by_name_whatever_its_case_and_state_stays_told():
    tell(press("o1", "SALE"), state=state(NOON))
    assert newest("outcome", "o1")["conclusion"] == "yes"
