"""A rota replaces what an earlier one said of the same agent and day; what is gone is removed."""

from pathlib import Path

import pytest

HEAD = "agent,activity,start,end\n"
FIRST = """ana,phone,2026-03-02 08:00,2026-03-02 12:00
ana,meal,2026-03-02 12:00,2026-03-02 13:00
ana,phone,2026-03-02 13:00,2026-03-02 16:00
ben,phone,2026-03-02 08:00,2026-03-02 16:00
ana,phone,2026-03-03 08:00,2026-03-03 16:00
"""


def imported(file: Path, rows: str, capsys: pytest.CaptureFixture[str]) -> str:
    from utfall.cli import main

    file.write_text(HEAD + rows)
    assert main(["import", "schedules", str(file), "--zone", "Europe/Oslo"]) == 0
    return capsys.readouterr().out.split(": ", 1)[1].strip()


def planned() -> list[tuple[str, int, int]]:
    """(activity, hour it begins, hours) of all that is planned now, in order; hours of UTC."""
    from utfall.facts import KINDS
    from utfall.ledger.happenings.models import FACTS
    from utfall.ledger.recording.pen import newest

    ids = FACTS["schedule"].objects.values_list("fact_id", flat=True).distinct()  # type: ignore[attr-defined]
    rows = [row for row in newest(KINDS["schedule"], ids).values() if row["why"] != "removed"]
    hour = 3_600_000
    return [
        (row["activity"], row["start_at"] // hour % 24, (row["end_at"] - row["start_at"]) // hour)
        for row in sorted(rows, key=lambda row: (row["alias_id"], row["start_at"]))
    ]


def test_what_is_gone_from_a_day_is_removed_and_other_days_stand(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rota.csv"
    assert imported(file, FIRST, capsys) == "5 new; 0 rejects"
    assert imported(file, FIRST, capsys) == "5 known already; 0 rejects"
    changed = "ana,training,2026-03-02 08:00,2026-03-02 10:00\n"
    assert imported(file, changed, capsys) == "1 corrected, 2 removed; 0 rejects"
    assert planned() == [("training", 7, 2), ("phone", 7, 8), ("phone", 7, 8)]
    assert imported(file, changed, capsys) == "1 known already; 0 rejects"


def test_a_rota_that_goes_back_to_what_it_was_holds_again(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rota.csv"
    imported(file, FIRST, capsys)
    before = planned()
    imported(file, "ana,off,2026-03-02 00:00,\nben,sick,2026-03-02 08:00,2026-03-02 16:00\n", capsys)
    assert planned() == [("phone", 7, 8), ("sick", 7, 8)]
    imported(file, FIRST, capsys)
    assert planned() == before


def test_a_day_of_more_activities_than_are_looked_for_at_once_is_emptied(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rota.csv"
    many = "".join(f"ana,phone,2026-03-02 08:{m:02d},2026-03-02 08:{m + 1:02d}\n" for m in range(59))
    assert imported(file, many, capsys) == "59 new; 0 rejects"
    assert imported(file, "ana,off,2026-03-02 08:00,\n", capsys) == "59 removed; 0 rejects"
    assert planned() == []


def test_a_file_without_a_column_it_needs_is_refused_in_a_sentence(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from utfall.cli import main

    file = tmp_path / "rota.csv"
    file.write_text("agent,what,start\nana,phone,2026-03-02 08:00\n")
    assert main(["import", "schedules", str(file)]) != 0
    assert "there is no column 'activity' and none 'end'; it has agent, what, start" in capsys.readouterr().err
