"""An answer read from a file meets the call it is about, and is one answer however often it is read."""

from pathlib import Path

import pytest

from tests.data.asked import asked
from tests.ledger.told import SECOND, call, facts, rows, tell

AT = 1_772_442_000_000  # Monday 2 March 2026, 10:00 in Oslo
HEAD = "when,question,score,scale,contact\n"


def imported(file: Path, origin: str = "pbx") -> None:
    from utfall.cli import main

    assert main(["import", "surveys", str(file), "--origin", origin, "--zone", "Europe/Oslo"]) == 0


def test_answers_take_reason_queue_agent_and_wait_of_their_calls(home: Path, tmp_path: Path) -> None:
    tell(call("k1", AT, reason="Bill", client="Eva", campaign="Cards"), call("k0", AT, interaction="k", customer="7"),
         call("k2", AT + SECOND, interaction="k", end_reason="transferred"), origin="pbx")  # fmt: skip
    file = tmp_path / "answers.csv"
    file.write_text(HEAD + "2026-03-02 10:05,Recommend?,9,0-10,k1\n2026-03-02 10:06,Recommend?,2,0-10,k0\n")
    imported(file)
    calls = {row["reference"]: row for row in facts("contact")}
    first, second = facts("survey_answer")
    for name in ("reason_id", "queue_id", "agent_id", "wait_ms", "client_id", "campaign_id", "channel"):
        assert first[name] == calls["k1"][name] is not None, name
    assert first["was_transferred"] == 0 and second["was_transferred"] == 1
    assert second["customer_id"] == calls["k0"]["customer_id"] is not None


def test_a_customer_named_beside_the_contact_of_another_client_is_the_contacts(home: Path, tmp_path: Path) -> None:
    tell(call("k1", AT, client="Eva", campaign="Cards", customer="7"), origin="pbx")
    file = tmp_path / "answers.csv"
    file.write_text("when,question,score,scale,contact,customer\n2026-03-02,Recommend?,9,0-10,k1,7\n")
    imported(file)
    (answer,), (of,) = facts("survey_answer"), facts("contact")
    assert (answer["client_id"], answer["customer_id"]) == (of["client_id"], of["customer_id"])


def test_a_changed_answer_is_corrected_and_stays_one(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    for score in (3, 3, 8):
        file.write_text(HEAD + f"2026-03-02 10:05,Recommend?,{score},0-10,k1\n")
        imported(file)
    assert [(row["score"], row["version"]) for row in facts("survey_answer")] == [(8, 2)]


def test_the_numbers_of_the_sample(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    imported(Path(__file__).parent / "samples" / "after_calls.csv")
    rows_of = asked(capsys, "nps,csat_top2", "2026-03-01", "2026-03-05")["rows"]
    for number, numerator, denominator in (("csat_top2", 1, 1), ("nps", 0, 2)):
        (cell,) = (row[number] for row in rows_of if row[number]["denominator"])
        assert (cell["numerator"], cell["denominator"]) == (numerator, denominator)


def test_answers_of_nobody_alike_are_all_there(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    line = "2026-03-02,Recommend?,9,0-10,\n"
    for many in (3, 3, 5):
        file.write_text(HEAD + line * many)
        imported(file)
        assert len(facts("survey_answer")) == many


def test_a_principals_scale_and_one_without_a_measure_stand_apart(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("when,question,score,scale,measures,polarity\n"
                    "2026-03-02,Effort?,2,1-5,ces,lower\n2026-03-02,Odd?,3,1-6,,\n"
                    "2026-03-02,Easy?,6,7,,\n")  # fmt: skip
    imported(file)
    told = {(row["asked_for"], row["scale"], row["polarity"]) for row in facts("survey_answer")}
    assert told == {("ces", "1-5", "lower"), ("other", "1-6", "higher"), ("ces", "1-7", None)}


def test_a_verbatim_is_kept_apart(home: Path) -> None:
    imported(Path(__file__).parent / "samples" / "after_calls.csv")
    told = {text for (text,) in rows("SELECT text FROM detail WHERE name = 'verbatim'")}
    assert told == {"Quick and kind.", 'Sent on twice, "again"', "מײַן ענטפֿער"}
