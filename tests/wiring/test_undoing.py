"""An import undone leaves the ledger as it was before it, and imported again as it was after it; others' work stays."""

from pathlib import Path
from typing import Any

import pytest

from tests.data.asked import asked, values
from utfall.cli import main
from utfall.facts import KINDS

pytestmark = pytest.mark.usefixtures("home")
SAMPLES = Path(__file__).parents[1] / "importers"
CSV = SAMPLES / "csv" / "samples" / "an_outbound_day"
IMPORTS = {
    "queue-log": ["asterisk-queue-log", str(SAMPLES / "asterisk_queue_log/samples/transfers.log")],
    "queue-log-open": ["asterisk-queue-log", str(SAMPLES / "asterisk_queue_log/samples/an_ordinary_minute.log")],
    "outbound": ["csv", f"{CSV}.csv", "--mapping", f"{CSV}.toml", "--campaign", "Spring"],
    "conversations": ["conversations", str(SAMPLES / "conversations/samples/a_day.jsonl")],
    "cases": ["cases", str(SAMPLES / "cases/samples/events.csv")],
    "tickets": ["cases", str(SAMPLES / "cases/samples/tickets.csv")],
    "schedules": ["schedules", str(SAMPLES / "schedules/samples/a_week.csv")],
    "evaluations": ["evaluations", str(SAMPLES / "evaluations/samples/three_sheets.csv")],
}
_NOT_COMPARED = ("version", "why", "batch_id", "content", "clock", "id", "first_row", "arrived_at")
State = dict[str, dict[str, dict[str, Any]]]


def stands() -> State:
    """Every fact that is not removed, by kind and reference, what still goes on, and where customers stand."""
    from utfall.ledger.customers.models import Standing
    from utfall.ledger.happenings.models import FACTS, STANDINGS
    from utfall.ledger.recording.pen import newest, standing_rows

    found: State = {}
    for name, kind in KINDS.items():
        ids = FACTS[name].objects.values_list("fact_id", flat=True).distinct()  # type: ignore[attr-defined]
        rows = [row for row in newest(kind, ids).values() if row["why"] != "removed"]
        if kind.may_stand:
            going_on = STANDINGS[name].objects.values_list("fact_id", flat=True)  # type: ignore[attr-defined]
            rows += standing_rows(kind, going_on).values()
        found[name] = {
            row["reference"]: {key: value for key, value in row.items() if key not in _NOT_COMPARED} for row in rows
        }
    columns = ("customer_id", "campaign_id", "state_id", "round", "attempts", "last_at", "left_at")
    there = Standing.objects.values_list(*columns)
    found["stand"] = {str(row[0]): dict(zip(columns, row, strict=True)) for row in there}
    return {name: each for name, each in found.items() if each}


def imported(words: list[str], capsys: pytest.CaptureFixture[str]) -> int:
    assert main(["import", *words, "--zone", "Europe/Oslo"]) == 0
    return int(capsys.readouterr().out.split(":", 1)[0].removeprefix("import "))


def undone(number: int, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["import", "undo", str(number)]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("name", IMPORTS)
def test_undone_nothing_stands_and_imported_again_all_does(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    first = imported(IMPORTS[name], capsys)
    after = stands()
    assert after
    assert f"import {first} is undone" in undone(first, capsys)
    assert stands() == {}
    again = imported(IMPORTS[name], capsys)
    assert stands() == after
    undone(again, capsys)
    assert stands() == {}
    assert main(["check"]) == 0


@pytest.mark.parametrize("name", ["outbound", "conversations", "cases", "schedules", "evaluations"])
def test_what_stood_before_stands_again_though_the_import_had_changed_it(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, file, *more = IMPORTS[name]
    lines = Path(file).read_text().splitlines(keepends=True)
    part = tmp_path / Path(file).name
    part.write_text("".join(lines[: len(lines) // 2 + 1]))
    imported([source, str(part), *more], capsys)
    before = stands()
    second = imported(IMPORTS[name], capsys)
    assert stands() != before
    undone(second, capsys)
    assert stands() == before


def test_a_fact_told_otherwise_since_stays_and_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head, file = "agent,activity,start,end\n", tmp_path / "rota.csv"
    file.write_text(head + "ana,phone,2026-03-02 08:00,2026-03-02 12:00\nben,phone,2026-03-02 08:00,2026-03-02 12:00\n")
    first = imported(["schedules", str(file)], capsys)
    file.write_text(head + "ana,phone,2026-03-02 08:00,2026-03-02 14:00\n")
    imported(["schedules", str(file)], capsys)
    assert "1 facts removed" in undone(first, capsys)
    (stays,) = stands()["schedule"].values()
    assert stays["end_at"] - stays["start_at"] == 6 * 3_600_000


def test_a_customer_touched_since_stays_and_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    from utfall.core.clock import now
    from utfall.facts import Batch, Record
    from utfall.ledger.record import record

    first = imported(IMPORTS["outbound"], capsys)
    keys = sorted(each["customer_id"] for each in stands()["stand"].values())
    from utfall.ledger.customers.models import Customer

    touched = Customer.objects.get(pk=keys[0]).key
    pressed = {"customer": touched, "campaign": "Spring", "outcome": "no_answer", "agent": "ana", "happened_at": now()}
    assert record(Batch("desk", [Record("outcome", "press 1", pressed)]), now=now()).first == 1
    assert main(["import", "undo", str(first)]) == 0
    said = capsys.readouterr()
    assert "1 customers touched since stay" in said.out
    assert said.err.splitlines()[-1] == touched
    left = stands()
    assert [each["customer_id"] for each in left["stand"].values()] == [keys[0]]
    assert list(left["outcome"]) == ["press 1"]


def test_names_matched_since_do_not_hold_facts_back(capsys: pytest.CaptureFixture[str]) -> None:
    from utfall.core.clock import now
    from utfall.ledger.people.models import AliasMatch, Person
    from utfall.ledger.restamp import restamp_alias

    first = imported(IMPORTS["schedules"], capsys)
    match, other = AliasMatch.objects.order_by("pk")[:1].get(), Person.objects.order_by("pk").last()
    AliasMatch.objects.filter(pk=match.pk).update(person=other)
    assert restamp_alias(match.alias_id, now=now()) == 3
    undone(first, capsys)
    assert stands() == {}


def test_numbers_go_back_too_and_the_audit_tells_who(capsys: pytest.CaptureFixture[str]) -> None:
    from utfall.ledger.audit.models import Entry

    first = imported(IMPORTS["tickets"], capsys)
    period = ("2026-03-01", "2026-03-08")
    assert values(asked(capsys, "opened_cases", *period))["opened_cases"] == 3
    undone(first, capsys)
    assert not values(asked(capsys, "opened_cases,backlog", *period))["opened_cases"]
    entry = Entry.objects.get(action="undo import")
    assert (entry.object, entry.detail["removed"]) == (f"import {first}", 6)


def test_what_cannot_be_undone_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    first = imported(IMPORTS["tickets"], capsys)
    undone(first, capsys)
    for words, sentence in (
        ([str(first)], f"import {first} was undone already"),
        (["999"], "there is no import 999"),
        (["x"], "undo needs the number of one import"),
        ([], "undo needs the number of one import"),
    ):
        assert main(["import", "undo", *words]) != 0
        assert sentence in capsys.readouterr().err
