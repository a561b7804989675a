"""A ticket log by events and one by tickets give the same numbers; a ticket that was opened again is open again."""

from pathlib import Path

import pytest

from tests.data.asked import asked, values

NUMBERS = "opened_cases,resolved_cases,first_response_time,time_to_resolution,backlog"
PERIOD = ("2026-03-01", "2026-03-08")
EVENTS = """case,at,event,agent
T1,2026-03-02 09:00,new,
T1,2026-03-02 09:01,auto reply,
T1,2026-03-02 09:30,answered,ana
T1,2026-03-02 12:00,closed,ana
T2,2026-03-02 09:00,new,
T2,2026-03-02 10:30,answered,ben
T3,2026-03-02 10:00,new,
"""
TICKETS = """case,opened,first_response,resolved,agent
T1,2026-03-02 09:00,2026-03-02 09:30,2026-03-02 12:00,ana
T2,2026-03-02 09:00,2026-03-02 10:30,,ben
T3,2026-03-02 10:00,,,
"""


def imported(file: Path, rows: str, capsys: pytest.CaptureFixture[str]) -> str:
    from utfall.cli import main

    file.write_text(rows)
    assert main(["import", "cases", str(file), "--zone", "Europe/Oslo"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("rows", [EVENTS, TICKETS], ids=["events", "tickets"])
def test_both_forms_give_the_same_numbers(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: str
) -> None:
    imported(tmp_path / "log.csv", rows, capsys)
    found = values(asked(capsys, NUMBERS, *PERIOD))
    # an automatic reply at 09:01 is no answer: 30 and 90 minutes
    assert found == {
        "opened_cases": 3, "resolved_cases": 1, "first_response_time": 3_600, "time_to_resolution": 3, "backlog": 2,
    }  # fmt: skip


def test_a_ticket_told_open_again_is_open_again_and_may_be_resolved_later(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "log.csv"
    imported(file, TICKETS, capsys)
    assert "1 removed" in imported(file, TICKETS.replace("2026-03-02 12:00,ana", ",ana"), capsys)
    assert values(asked(capsys, "backlog", *PERIOD))["backlog"] == 3
    imported(file, TICKETS, capsys)
    assert values(asked(capsys, "backlog", *PERIOD))["backlog"] == 2


def test_a_ticket_answered_before_it_was_opened_counts_and_its_answer_does_not(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "case,opened,first_response,resolved\nT1,2026-03-02 09:00,2026-03-02 08:00,2026-03-02 12:00\n"
    assert "1 rejects" in imported(tmp_path / "log.csv", rows, capsys)
    found = values(asked(capsys, NUMBERS, *PERIOD))
    assert (found["opened_cases"], found["first_response_time"], found["time_to_resolution"]) == (1, None, 3)
