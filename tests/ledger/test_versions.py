"""A fact never changes; it gets a new version, and only where it says something new."""

import re
from pathlib import Path

import pytest

from tests.ledger.told import (
    DAY,
    HOUR,
    NOON,
    SECOND,
    Record,
    call,
    facts,
    newest,
    press,
    tell,
    versions,
)

pytestmark = pytest.mark.usefixtures("home")


def test_a_correction_of_the_date_keeps_all_else():
    tell(press("o1", "sale", NOON, comment="x"))
    before = newest("outcome", "o1")
    assert tell(Record("outcome", "o1", {"happened_at": NOON - DAY}, why="corrected")).corrected == 1
    after = newest("outcome", "o1")
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"version", "why", "happened_at", "content"}
    assert (after["version"], after["why"], after["happened_at"]) == (2, "corrected", NOON - DAY)


def test_a_correction_keeps_the_first_time_and_agent_unless_they_were_wrong():
    tell(press("o1", "sale"))
    agent = newest("outcome", "o1")["agent_id"]
    tell(Record("outcome", "o1", {"outcome": "no_sale"}, why="corrected"))
    row = newest("outcome", "o1")
    assert (row["agent_id"], row["happened_at"], row["conclusion"]) == (agent, NOON, "no")
    tell(Record("outcome", "o1", {"agent": "ben"}, why="corrected"))
    assert newest("outcome", "o1")["agent_id"] != agent


def test_what_was_not_known_before_completes_and_the_durations_follow():
    leg = call().values
    short = {k: v for k, v in leg.items() if k not in ("ended_at", "wrapped_at", "end_reason")}
    tell(Record("contact", "c", short))
    assert tell(Record("contact", "c", leg)).completed == 1
    one, two = versions("contact", "c")
    assert (one["talk_ms"], two["talk_ms"], two["why"]) == (None, 60_000, "completed")


def test_times_told_otherwise_are_measured_anew():
    tell(call())
    assert tell(call(wrapped_at=NOON + 95 * SECOND)).corrected == 1
    row = newest("contact", "call 1")
    assert (row["wrap_ms"], row["handle_ms"]) == (30 * SECOND, 90 * SECOND)


def test_a_source_without_after_work_has_contacts_done_at_their_end_and_no_handling_time():
    leg = {word: value for word, value in call().values.items() if word != "wrapped_at"}
    tell(Record("contact", "c", leg))
    row = newest("contact", "c")
    assert (row["wrapped_at"], row["talk_ms"], row["wrap_ms"], row["handle_ms"]) == (
        row["ended_at"],
        60_000,
        None,
        None,
    )
    tell(Record("contact", "c", {"ended_at": NOON + 70 * SECOND}, why="corrected"))
    row = newest("contact", "c")
    assert (row["wrapped_at"], row["talk_ms"], row["wrap_ms"]) == (NOON + 70 * SECOND, 65_000, None)
    tell(Record("contact", "c", {"wrapped_at": NOON + 80 * SECOND}, why="corrected"))
    row = newest("contact", "c")
    assert (row["wrapped_at"], row["wrap_ms"], row["handle_ms"]) == (NOON + 80 * SECOND, 10_000, 75_000)


def test_after_work_told_as_a_duration_ends_that_much_later():
    leg = {word: value for word, value in call(wrap_ms=20 * SECOND).values.items() if word != "wrapped_at"}
    tell(Record("contact", "c", leg))
    row = newest("contact", "c")
    assert (row["wrapped_at"], row["wrap_ms"], row["handle_ms"]) == (NOON + 85 * SECOND, 20_000, 80_000)


def test_a_correction_with_impossible_times_is_refused_and_changes_nothing():
    tell(call())
    written = tell(Record("contact", "call 1", {"ended_at": NOON}, why="corrected"))
    assert "ended_at is before answered_at" in written.rejects[0].reason
    assert len(versions("contact", "call 1")) == 1


def test_an_annulled_sale_stays_and_its_lines_are_annulled_with_it():
    line = Record("sale_line", "o1:1", {"sale": "o1", "product": "Gold", "qty": 1, "amount": 900, "currency": "NOK"})
    tell(press("o1", "sale"), line)
    assert tell(Record("outcome", "o1", {}, why="annulled")).annulled == 1
    assert newest("outcome", "o1")["why"] == newest("sale_line", "o1:1")["why"] == "annulled"
    assert newest("outcome", "o1")["conclusion"] == "yes"
    assert tell(Record("outcome", "o1", {}, why="annulled")).known == 1


def test_a_removed_fact_counts_nowhere_and_is_not_brought_back_by_the_same_file():
    tell(press("o1", "sale"))
    tell(Record("outcome", "o1", {}, why="removed"))
    assert facts("outcome") == [] and facts("contact") == []
    assert tell(press("o1", "sale")).older == 1
    assert facts("outcome") == []


def test_what_is_not_there_cannot_be_annulled():
    written = tell(Record("outcome", "o9", {}, why="annulled"))
    assert written.rejects[0].reason == "there is no outcome 'o9' that could be annulled"


def test_newer_content_with_an_older_clock_is_counted_as_older_and_not_written():
    tell(press("o1", "sale", clock=20))
    assert tell(press("o1", "no_sale", clock=10)).older == 1
    assert tell(press("o1", "no_sale", clock=30)).corrected == 1
    assert tell(press("o1", "sale", clock=40)).corrected == 1
    assert [row["conclusion"] for row in versions("outcome", "o1")] == ["yes", "no", "yes"]


def test_a_file_that_corrects_itself_adds_nothing_when_read_again():
    wrong, right = press("o1", "sale"), press("o1", "no_sale")
    tell(wrong, right)
    again = tell(wrong, right)
    assert (again.older, again.known, again.corrected) == (1, 1, 0)
    assert newest("outcome", "o1")["conclusion"] == "no"


def test_the_same_told_in_other_words_is_known():
    tell(call())
    values = dict(reversed(list(call().values.items())))
    assert tell(Record("contact", "call 1", {**values, "reason": None})).known == 1


def test_a_second_reference_under_one_id_is_refused(monkeypatch):
    from utfall.ledger.recording import arrive

    class Same:
        def __init__(self, data: bytes, **_: object) -> None:
            self.data = data if b"contact" not in data else b"same id "

        def digest(self) -> bytes:
            return self.data[:8].ljust(8, b"\0")

    monkeypatch.setattr(arrive, "blake2b", Same)
    tell(call("c1"))
    written = tell(call("c2", at=NOON + HOUR))
    assert "belongs to another contact already" in written.rejects[0].reason


def test_no_code_changes_or_deletes_versions_of_facts():
    ledger = Path(__file__).parents[2] / "src" / "utfall"
    forbidden = re.compile(
        r"(UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+(\{fact_table|fact_)|FACTS\[[^]]*\]\.objects[^\n]*\.(update|delete)\(",
        re.IGNORECASE,
    )
    found = [
        f"{path.name}: {hit.group()}" for path in ledger.rglob("*.py") for hit in forbidden.finditer(path.read_text())
    ]
    assert found == []
    assert forbidden.search('f"UPDATE {fact_table(kind)} SET"') and forbidden.search("DELETE FROM fact_contact")
