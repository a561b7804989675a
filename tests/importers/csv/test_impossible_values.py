"""A value that cannot be so is refused with what is measured from it; the rest of its row stands."""

from pathlib import Path

from tests.importers.csv.made import HEAD, ROW, batches, records, rejects

CALLS = """
[time.rang]
column = "rang"
format = "%Y-%m-%d %H:%M:%S"

[time.ended]
column = "ended"
format = "%Y-%m-%d %H:%M:%S"

[[record]]
kind = "contact"
name = "call"
direction = "in"
offered_at = { time = "rang" }
queued_at = { time = "rang" }
answered_at = { time = "rang", plus = ["wait"] }
ended_at = { time = "ended" }

[[record]]
kind = "survey_answer"
contact = { record = "call" }
asked_for = "csat"
score = { column = "score" }
scale_min = 1
scale_max = 5
happened_at = { time = "ended" }
unless = { score = "" }

[[record]]
kind = "agent_state"
agent = { column = "agent" }
state = "talk"
start_at = { time = "rang", plus = ["wait"] }
end_at = { time = "ended" }
"""
CALL_HEAD = "rang,wait,ended,agent,score\n"


def test_a_negative_duration_costs_itself(tmp_path: Path) -> None:
    told = batches(tmp_path, HEAD + ROW.format(1) + "2026-03-02 10:00:00,K2,yes,Ana,-5\n")
    (reject,) = rejects(told)
    assert (reject.line, reject.kind, reject.reason) == (
        3, "outcome", "column 'talk' holds -5: a duration cannot be negative",
    )  # fmt: skip
    first, second = (r.values for r in records(told) if r.kind == "outcome")
    assert first["talk_ms"] == 60_000 and "talk_ms" not in second
    assert second["outcome"] == "sale" and second["agent"] == "Ana"


def test_a_time_before_the_one_it_follows_costs_itself_and_records_that_need_it(tmp_path: Path) -> None:
    row = "2026-03-02 10:00:00,20,2026-03-02 09:59:00,Ana,4\n"
    told = batches(tmp_path, CALL_HEAD + row, CALLS)
    assert [(r.kind, r.reason) for r in rejects(told)] == [
        ("contact", "call: ended_at is 80 s before answered_at: a duration cannot be negative"),
        ("agent_state", "agent_state: end_at is 80 s before start_at: a duration cannot be negative"),
    ]
    call, answer, state = records(told)
    assert "answered_at" in call.values and "ended_at" not in call.values
    assert answer.values["score"] == 4 and "end_at" not in state.values


def test_a_negative_wait_leaves_the_call_without_a_time_of_answer(tmp_path: Path) -> None:
    told = batches(tmp_path, CALL_HEAD + "2026-03-02 10:00:00,-1,2026-03-02 10:05:00,Ana,\n", CALLS)
    (call,) = records(told)
    assert "answered_at" not in call.values and "ended_at" in call.values
    assert [r.kind for r in rejects(told)] == ["contact", "agent_state"]  # the state needs its beginning
