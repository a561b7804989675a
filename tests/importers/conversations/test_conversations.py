"""A conversation told over several files, in any order, comes out as told at once; its numbers are those of a hand."""

import json
from itertools import permutations
from pathlib import Path

import pytest

from tests.data.asked import asked, values
from tests.importers.sheets import printed, told
from utfall.importers.conversations.fold import Message, records_of
from utfall.importers.reading import Unreadable

SAMPLE = Path(__file__).parent / "samples" / "a_day.jsonl"


def imported(file: Path, capsys: pytest.CaptureFixture[str]) -> str:
    from utfall.cli import main

    assert main(["import", "conversations", str(file)]) == 0
    return capsys.readouterr().out


def standing_now() -> dict[str, dict[str, tuple[object, ...]]]:
    """Newest version of every fact that is not removed, and what still goes on, by kind and reference."""
    from utfall.ledger.happenings.models import FACTS, STANDINGS

    found: dict[str, dict[str, tuple[object, ...]]] = {}
    names = ("happened_at", "event"), ("offered_at", "answered_at", "ended_at", "end_reason", "is_self_service")
    for kind, words in zip(("case_event", "contact"), names, strict=True):
        rows = FACTS[kind].objects.order_by("version").values_list("reference", "why", *words)  # type: ignore[attr-defined]
        newest = {row[0]: row[1:] for row in rows}
        found[kind] = {key: row[1:] for key, row in newest.items() if row[0] != "removed"}
    found["standing"] = {
        row[0]: row[1:]
        for row in STANDINGS["contact"].objects.values_list("reference", "offered_at")  # type: ignore[attr-defined]
    }
    return found


def test_a_day_cut_in_two_in_the_wrong_order_comes_out_as_told_at_once(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = SAMPLE.read_text().splitlines(keepends=True)
    early, late = tmp_path / "early.jsonl", tmp_path / "late.jsonl"
    early.write_text("".join(lines[::2]))
    late.write_text("".join(lines[1::2]))
    imported(late, capsys)
    imported(early, capsys)
    apart = standing_now()
    whole = {(r.kind, r.reference) for batch in told("conversations", SAMPLE) for r in batch.records}
    assert {("case_event", each) for each in apart["case_event"]} == {each for each in whole if each[0] == "case_event"}
    assert {*apart["contact"], *apart["standing"]} == {each for kind, each in whole if kind == "contact"}
    imported(SAMPLE, capsys)
    assert standing_now() == apart
    assert " new" not in imported(early, capsys)
    assert standing_now() == apart


def test_messages_in_any_order_are_one_conversation() -> None:
    messages = [Message(at, sender, event, "") for at, sender, event in (
        (1_000, "customer", "message"), (2_000, "bot", "message"), (3_000, "agent", "message"),
        (3_000, "agent", "resolved"), (9_000, "customer", "message"),
    )]  # fmt: skip
    whole = records_of("c", messages, {"channel": "email"})
    assert [each.values.get("event") for each in whole if each.kind == "case_event"] == [
        "opened", "answered", "answered", "resolved", "reopened",
    ]  # fmt: skip
    assert all(records_of("c", each, {"channel": "email"}) == whole for each in permutations(messages))


def test_the_numbers_of_the_sample_are_those_counted_by_hand(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "0 rejects" in imported(SAMPLE, capsys)
    numbers = "opened_cases,reopened_cases,resolved_cases,first_response_time,unanswered_inquiries,contacts_offered"
    found = values(asked(capsys, numbers, "2026-03-01", "2026-03-08"))
    # mail after 90 minutes (a receipt is no answer), chat after 60 seconds, text message after 2 minutes
    assert found["first_response_time"] == pytest.approx((90 * 60 + 60 + 120) / 3)
    assert (found["opened_cases"], found["reopened_cases"], found["resolved_cases"]) == (5, 1, 3)


def test_no_length_of_work_is_told_of_letters_and_that_of_a_chat_is(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from utfall.ledger.happenings.models import FACTS

    imported(SAMPLE, capsys)
    rows = FACTS["contact"].objects.values_list("reference", "talk_ms", "handle_ms", "length_ms")  # type: ignore[attr-defined]
    work = {key.partition("|")[0]: rest for key, *rest in rows if key != "mail-1|1772438400000"}
    assert work["mail-1"][:2] == [None, None]
    assert work["chat-1"] == [240_000, 300_000, 240_000]


def test_a_list_that_is_none_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    file.write_text('[{"dialogHeader": ')
    with pytest.raises(Unreadable, match="is no JSON list of threads"):
        told("conversations", file)
    file.write_text(json.dumps([]))
    assert printed(told("conversations", file)) == "\n"
