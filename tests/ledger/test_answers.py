"""An answer takes from the contact it is about what it does not say itself, whichever of the two is told first."""

from itertools import permutations

import pytest

from .told import NOON, SECOND, Record, call, facts, newest, tell, versions

STAMPED = ("client_id", "campaign_id", "zone", "agent_id", "team_id", "centre_id", "alias_id", "customer_id",
           "queue_id", "reason_id", "channel", "interaction_id", "wait_ms", "was_transferred")  # fmt: skip


def answer(reference: str = "a1", score: int = 9, at: int = NOON + 600 * SECOND, **values: object) -> Record:
    said = {"question": "Recommend?", "asked_for": "nps", "score": score, "scale_min": 0, "scale_max": 10,
            "polarity": "higher", "happened_at": at, "contact": "call 1", **values}  # fmt: skip
    return Record("survey_answer", reference, {name: value for name, value in said.items() if value is not None})


def stamps(reference: str = "a1") -> dict[str, object]:
    row = newest("survey_answer", reference)
    return {name: row[name] for name in STAMPED}


def of_call(reference: str = "call 1") -> dict[str, object]:
    row = newest("contact", reference)
    return {name: row[name] for name in STAMPED if name != "was_transferred"} | {"was_transferred": 0}


def billed(**values: object) -> Record:
    return call(client="Eva", campaign="Cards", reason="Bill", customer="7", **values)


@pytest.mark.usefixtures("home")
def test_an_answer_takes_agent_queue_reason_and_wait_of_its_contact() -> None:
    tell(billed())
    tell(answer())
    assert stamps() == of_call() and stamps()["wait_ms"] == 5 * SECOND and stamps()["agent_id"] is not None
    assert len(versions("survey_answer", "a1")) == 1


@pytest.mark.usefixtures("home")
def test_both_in_one_batch_are_one_version() -> None:
    tell(answer(), billed())
    assert stamps() == of_call() and len(versions("survey_answer", "a1")) == 1


@pytest.mark.usefixtures("home")
def test_a_contact_that_comes_later_completes_the_answer() -> None:
    tell(answer())
    assert stamps()["queue_id"] is None and stamps()["was_transferred"] is None
    tell(billed())
    assert stamps() == of_call()
    assert [row["why"] for row in versions("survey_answer", "a1")] == ["first", "corrected"]


@pytest.mark.usefixtures("home")
def test_a_corrected_contact_corrects_what_it_lent_and_nothing_else() -> None:
    tell(billed())
    tell(answer(agent="the manager"))
    before = stamps()
    tell(Record("contact", "call 1", {"reason": "Fault", "agent": "SIP/9", "queue": "other"}, why="corrected"))
    after = stamps()
    assert after["reason_id"] != before["reason_id"] and after["queue_id"] != before["queue_id"]
    assert after["agent_id"] == before["agent_id"] != newest("contact", "call 1")["agent_id"]


@pytest.mark.usefixtures("home")
def test_what_the_answer_says_itself_stands() -> None:
    tell(billed())
    tell(answer(reason="Praise", queue="desk", wait_ms=1))
    row, of_it = stamps(), of_call()
    assert row["wait_ms"] == 1 and row["reason_id"] != of_it["reason_id"] and row["queue_id"] != of_it["queue_id"]
    assert row["agent_id"] == of_it["agent_id"]


@pytest.mark.usefixtures("home")
def test_a_conversation_handed_on_by_any_leg_was_handed_on() -> None:
    tell(call("call 0", interaction="talk", end_reason="transferred"), call("call 1", interaction="talk"))
    tell(answer())
    assert stamps()["was_transferred"] == 1


@pytest.mark.usefixtures("home")
def test_a_hand_over_that_is_told_later_is_seen() -> None:
    tell(call("call 1", interaction="talk"))
    tell(answer())
    assert stamps()["was_transferred"] == 0
    tell(call("call 0", interaction="talk", transfer_kind="misroute"))
    assert stamps()["was_transferred"] == 1
    tell(Record("contact", "call 0", {"transfer_kind": "none", "end_reason": "completed"}, why="corrected"))
    assert stamps()["was_transferred"] == 0


@pytest.mark.usefixtures("home")
def test_a_row_of_many_answers_waited_as_often() -> None:
    tell(billed())
    tell(answer(n=3))
    assert stamps()["wait_ms"] == 15 * SECOND


@pytest.mark.usefixtures("home")
def test_an_answer_to_an_invite_takes_the_invites_contact_and_survey() -> None:
    tell(billed())
    tell(Record("survey_invite", "i1", {"contact": "call 1", "survey": "After a call", "sent_at": NOON + 100 * SECOND}))
    tell(answer(contact=None, invite="i1"))
    row, invite = newest("survey_answer", "a1"), newest("survey_invite", "i1")
    assert row["contact_id"] == invite["contact_id"] and row["survey_id"] == invite["survey_id"] is not None
    assert stamps() == of_call() and invite["agent_id"] == row["agent_id"]


@pytest.mark.usefixtures("home")
def test_an_answer_about_another_contact_forgets_the_first() -> None:
    tell(billed(), call("call 2", agent="SIP/7", queue="sales"))
    tell(answer())
    tell(Record("survey_answer", "a1", {"contact": "call 2"}, why="corrected"))
    assert stamps() == of_call("call 2")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_any_order_gives_the_same(order: tuple[int, ...]) -> None:
    told = (billed(interaction="talk"), call("call 0", interaction="talk", end_reason="transferred"), answer(),
            answer("a2", 3, agent="ana"))  # fmt: skip
    for place in order:
        tell(told[place])
    assert {**of_call(), "was_transferred": 1} == stamps()
    assert stamps("a2")["agent_id"] != stamps()["agent_id"] and len(facts("survey_answer")) == 2


@pytest.mark.usefixtures("home")
def test_the_legs_handed_on_are_found_by_their_index() -> None:
    from utfall.ledger.recording.answers import HANDED_OVER

    from .told import rows

    sql = f"EXPLAIN QUERY PLAN SELECT fact_id FROM fact_contact WHERE {HANDED_OVER} AND interaction_id IN (1, 2)"
    assert "fact_contact_handed_over" in str(rows(sql))
