"""Inquiries in the ledger: folded from their events, whatever order and batches they come in."""

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.told import HOUR, NOON, Record, facts, newest, rows, tell, versions

pytestmark = pytest.mark.usefixtures("home")
WHOSE = {"client": "Eva", "queue": "Mail", "channel": "email"}


def happens(reference: str, event: str, at: int, case: str = "T-17", *, why: Any = "", **values: object) -> Record:
    """Something that happens to an inquiry, `at` hours after noon."""
    said = {"case": case, "event": event, "happened_at": NOON + at * HOUR, **values}
    return Record("case_event", reference, said, why=why)


def ordinary(case: str = "T-17") -> list[Record]:
    """Opened, answered after two hours, resolved after eight, opened again and resolved once more."""
    return [
        happens(f"{case}/1", "opened", 0, case, **WHOSE),
        happens(f"{case}/2", "answered", 2, case, agent="ana"),
        happens(f"{case}/3", "resolved", 8, case, agent="ben"),
        happens(f"{case}/4", "reopened", 10, case),
        happens(f"{case}/5", "resolved", 11, case),
    ]


def stands(case: str = "T-17", *names: str) -> tuple[Any, ...]:
    """Columns of how a case stands."""
    row = newest("case", case)
    return tuple(row[name] for name in names)


def all_told() -> tuple[list[Any], list[Any]]:
    """Everything the ledger has of cases, but for ids of rows, versions and why they were written."""
    out = []
    for kind in ("case", "case_event"):
        out.append([{n: v for n, v in row.items() if n not in ("version", "why")} for row in facts(kind)])
    return out[0], out[1]


def test_a_case_is_folded_from_its_events() -> None:
    written = tell(*ordinary())
    assert (written.first, written.rejected) == (5, 0)
    assert stands("T-17", "status", "opened_at", "first_response_at", "resolved_at") == (
        "resolved", NOON, NOON + 2 * HOUR, NOON + 11 * HOUR)  # fmt: skip
    assert stands("T-17", "first_response_ms", "resolution_ms", "resolved_gap_ms", "reopened") == (
        2 * HOUR, 11 * HOUR, 2 * HOUR, 1)  # fmt: skip
    assert [row["version"] for row in versions("case", "T-17")] == [1]
    events = facts("case_event")
    assert [(row["from_status"], row["to_status"]) for row in events] == [
        (None, "new"), ("new", "answered"), ("answered", "resolved"), ("resolved", "in_progress"),
        ("in_progress", "resolved")]  # fmt: skip
    assert len({(row["client_id"], row["queue_id"], row["channel"], row["zone"]) for row in events}) == 1
    assert events[1]["channel"] == "email", "an event that says nothing of it stands where the inquiry stands"
    assert events[0]["case_id"] == newest("case", "T-17")["fact_id"]


def test_the_case_of_its_own_stays_refused() -> None:
    written = tell(Record("case", "T-17", {"opened_at": NOON}))
    assert "told by its events" in written.rejects[0].reason


@pytest.mark.parametrize("seed", range(6))
def test_the_same_comes_of_events_in_whatever_order_and_batches(seed: int) -> None:
    """Told at once, then in another home of the same names in another order: the same facts."""
    told = [*ordinary(), *ordinary("T-18"), happens("T-18/6", "answered", 12, "T-18", channel="chat", queue="Chat")]
    chance = random.Random(seed)
    for reference in ("names", "first"):  # the names are made in the same order in both
        tell(happens(f"{reference}", "opened", 0, "names", **WHOSE))
    tell(happens("chat", "opened", 0, "names of chat", **{**WHOSE, "channel": "chat", "queue": "Chat"}, agent="ana"))
    tell(happens("ben", "note", 1, "names of chat", agent="ben"))
    chance.shuffle(told)
    while told:
        size = chance.randrange(1, 5)
        tell(*told[:size])
        told = told[size:]
    cases, events = all_told()
    assert [
        (row["reference"], row["status"], row["resolution_ms"], row["channel"])
        for row in cases
        if row["reference"] in ("T-17", "T-18")
    ] == [("T-17", "resolved", 11 * HOUR, "email"), ("T-18", "resolved", 11 * HOUR, "chat")]
    of_18 = [row for row in events if row["reference"].startswith("T-18")]
    assert {row["channel"] for row in of_18} == {"chat"}, "all of an inquiry stands where it was told to last"
    assert [row["to_status"] for row in of_18] == ["new", "answered", "resolved", "in_progress", "resolved", "resolved"]


def test_told_again_nothing_changes() -> None:
    tell(*ordinary())
    before = rows("SELECT max(id) FROM fact_case_event")
    written = tell(*ordinary())
    assert (written.known, written.first, written.batch) == (5, 0, None)
    assert rows("SELECT max(id) FROM fact_case_event") == before


def test_a_late_event_changes_those_after_it_alone() -> None:
    tell(*(each for each in ordinary() if each.reference != "T-17/2"))
    assert stands("T-17", "first_response_at") == (None,)
    tell(ordinary()[1])
    assert [row["version"] for row in facts("case_event")] == [1, 1, 2, 2, 2]
    assert facts("case_event")[2]["from_status"] == "answered"
    assert [row["why"] for row in versions("case", "T-17")] == ["first", "completed"]


def test_a_corrected_and_a_removed_event_are_folded_again() -> None:
    tell(*ordinary())
    tell(happens("T-17/2", "answered", 3, agent="ana", why="corrected"))
    assert stands("T-17", "first_response_ms") == (3 * HOUR,)
    tell(happens("T-17/4", "reopened", 10, why="removed"), happens("T-17/5", "resolved", 11, why="removed"))
    assert stands("T-17", "resolved_at", "reopened", "resolved_gap_ms") == (NOON + 8 * HOUR, 0, 0)
    tell(*(happens(f"T-17/{n}", event, at, why="removed") for n, event, at in (
        (1, "opened", 0), (2, "answered", 3), (3, "resolved", 8))))  # fmt: skip
    assert newest("case", "T-17")["why"] == "removed"
    tell(happens("T-17/1", "opened", 1, **WHOSE))
    assert stands("T-17", "status", "opened_at") == ("new", NOON + HOUR)


def test_an_event_moved_to_another_case_leaves_the_first() -> None:
    tell(*ordinary(), happens("other", "opened", 0, "T-99", **WHOSE))
    tell(happens("T-17/2", "answered", 2, "T-99", agent="ana", why="corrected"))
    assert stands("T-17", "first_response_at") == (None,)
    assert stands("T-99", "first_response_ms", "status") == (2 * HOUR, "answered")


def test_resolved_before_the_answer_is_rejected_and_the_rest_stays() -> None:
    written = tell(happens("1", "opened", 0, **WHOSE), happens("2", "resolved", 1), happens("3", "answered", 4))
    assert (written.first, written.rejected) == (2, 1)
    assert written.rejects[0].reason == "resolved 3 h before it was first answered"
    assert (written.rejects[0].kind, written.rejects[0].reference) == ("case_event", "2")
    assert stands("T-17", "status", "first_response_ms", "resolved_at", "resolution_ms") == (
        "resolved", 4 * HOUR, None, None)  # fmt: skip


def test_what_became_impossible_later_is_told_too() -> None:
    tell(happens("1", "opened", 0, **WHOSE), happens("2", "resolved", 1))
    written = tell(happens("3", "answered", 4))
    assert (written.first, written.rejected) == (1, 0)
    assert [(each.reference, each.reason) for each in written.rejects] == [
        ("2", "resolved 3 h before it was first answered")]  # fmt: skip
    assert stands("T-17", "status", "resolved_at") == ("resolved", None)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"event": "status"}, "status is missing"),
        ({"event": "answered", "status": "waiting"}, "told by an event `status`"),
        ({"event": "answered", "to_status": "waiting"}, "decided by the inquiry's events"),
        ({"event": "opened", "n": 3}, "one by one"),
        ({"event": "lost"}, "not one of"),
    ],
)
def test_an_event_that_says_what_it_may_not_is_refused(values: dict[str, object], sentence: str) -> None:
    written = tell(happens("1", str(values.pop("event")), 0, **values))
    assert sentence in written.rejects[0].reason and not facts("case_event")


def test_trials_and_annulled_events_move_nothing() -> None:
    tell(happens("1", "opened", 0, **WHOSE), happens("2", "answered", 1, is_test=True), happens("3", "resolved", 2))
    assert stands("T-17", "first_response_at", "status") == (None, "resolved")
    tell(happens("3", "resolved", 2, why="annulled"))
    assert stands("T-17", "status", "is_test") == ("new", 0)


def test_a_customer_in_a_campaign_may_have_an_inquiry() -> None:
    from tests.ledger.told import load

    tell(load("7"))
    written = tell(happens("1", "opened", 0, client="Eva", campaign="Cards", customer="7"))
    assert written.first == 1 and stands("T-17", "customer_id") != (None,)


@st.composite
def tellings(draw: st.DrawFn) -> list[list[Record]]:
    """Batches of events of three inquiries, possible or not, some told again, corrected or taken back."""
    batches: list[list[Record]] = []
    for _ in range(draw(st.integers(1, 4))):
        batch = []
        for _ in range(draw(st.integers(1, 6))):
            event = draw(st.sampled_from(("opened", "answered", "status", "resolved", "reopened", "note")))
            more: dict[str, object] = {}
            if event == "status":
                more["status"] = draw(st.sampled_from(("waiting", "resolved", "in_progress")))
            if draw(st.booleans()):
                more |= {
                    "queue": draw(st.sampled_from(("Mail", "Chat"))),
                    "client": draw(st.sampled_from(("Eva", "Ad"))),
                }
            number = draw(st.integers(0, 8))
            batch.append(happens(f"e{number}", event, draw(st.integers(0, 5)), f"T-{draw(st.integers(0, 2))}",
                                 why=draw(st.sampled_from(("", "", "", "removed", "annulled"))), **more))  # fmt: skip
        batches.append(batch)
    return batches


def standing(events: Sequence[dict[str, Any]], moment: int) -> Counter[tuple[object, ...]]:
    """Entries less exits up to a moment, by whose it is and how it stands."""
    found: Counter[tuple[object, ...]] = Counter()
    for row in events:
        if row["happened_at"] > moment or row["why"] == "annulled":
            continue
        whose = (row["case_id"], row["client_id"], row["queue_id"], row["zone"])
        if row["to_status"] is not None:
            found[(*whose, row["to_status"], row["now_answered"])] += 1
        if row["from_status"] is not None:
            found[(*whose, row["from_status"], row["was_answered"])] -= 1
    return Counter({key: n for key, n in found.items() if n})


@given(tellings())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_entries_less_exits_equal_how_the_cases_stand(batches: list[list[Record]]) -> None:
    from django.db import transaction

    with transaction.atomic():
        for batch in batches:
            tell(*batch)
        cases, events = facts("case"), facts("case_event")
        now = standing(events, NOON + 99 * HOUR)
        assert now == Counter({
            (row["fact_id"], row["client_id"], row["queue_id"], row["zone"], row["status"],
             int(row["first_response_at"] is not None)): 1 for row in cases
        })  # fmt: skip
        for hour in range(6):
            then = standing(events, NOON + hour * HOUR)
            assert set(then.values()) <= {1} and len({key[0] for key in then}) == len(then)
            assert len(then) == sum(row["opened_at"] <= NOON + hour * HOUR for row in cases)
        transaction.set_rollback(True)


@pytest.mark.parametrize("address", ["duckdb://memory", "chdb://memory/cases"])
def test_the_columns_follow_and_are_checked(address: str, tmp_path: Path) -> None:
    """Late and removed events among them: entries less exits are the open cases, and the ledger tells the same."""
    from utfall.columns.check import check
    from utfall.columns.opening import open_store
    from utfall.ledger.follow import deltas

    store = open_store(address, home=tmp_path)
    try:
        position = None
        for batch in (
            [*ordinary(), happens("o", "opened", 1, "open", **WHOSE), happens("w", "opened", 1, "waits", **WHOSE)],
            [happens("late", "answered", 1), happens("w/2", "status", 3, "waits", status="waiting")],
            [happens("T-17/5", "resolved", 11, why="removed"), happens("o/2", "resolved", 0, "open")],
        ):
            tell(*batch)
            for delta in deltas(position):
                store.apply(delta)
                position = delta.position
        assert not check(store, deltas)
        with store.still() as reader:
            stands = "SELECT count(*) FROM {} WHERE status <> 'resolved'".format(reader.table("case"))
            moved = "SELECT sum(delta) FROM {} WHERE status <> 'resolved'".format(reader.table("case_event"))
            assert reader.run(stands)[0][0] == reader.run(moved)[0][0] == 3
            assert reader.run(f"SELECT sum(delta) FROM {reader.table('case_event')}")[0][0] == 3
    finally:
        store.close()


def test_when_a_queue_is_assigned_all_of_a_case_goes_where_its_opening_goes() -> None:
    from utfall.core.zones import local_times
    from utfall.ledger import setup
    from utfall.ledger.campaigns.models import Queue

    day = local_times("UTC").cut(NOON)[0]
    tell(happens("1", "opened", 0, queue="Mail"), happens("2", "answered", 30, agent="ana", queue="Mail"))
    eva = setup.make_client("Eva")
    support = setup.make_campaign(eva, "Support")
    setup.assign_queue(Queue.objects.get(name="Mail"), eva, support, day + 1)
    assert [row["version"] for row in facts("case_event")] == [1, 1], "it was opened before the queue was Eva's"
    setup.assign_queue(Queue.objects.get(name="Mail"), eva, support, day)
    assert [(row["client_id"], row["campaign_id"]) for row in (*facts("case_event"), *facts("case"))] == [
        (eva.pk, support.pk)] * 3  # fmt: skip
