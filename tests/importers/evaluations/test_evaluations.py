"""An error that fails a contact leaves the whole sheet without points, and a sheet told again is told anew."""

from pathlib import Path

import pytest

from tests.data.asked import asked, values


def test_the_quality_score_of_the_sample_with_a_failed_sheet(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from utfall.cli import main

    sample = Path(__file__).parent / "samples" / "three_sheets.csv"
    assert main(["import", "evaluations", str(sample), "--zone", "Europe/Oslo"]) == 0
    found = values(asked(capsys, "qa_score,critical_error_accuracy", "2026-03-01", "2026-03-05"))
    # 13.5 of 15, 0 of 10 (failed, though an item had 5), 80 of 100; one of three sheets has no critical error
    assert found["qa_score"] == pytest.approx(93.5 / 125)
    assert found["critical_error_accuracy"] == pytest.approx(1 / 3)


def test_an_item_gone_from_a_sheet_told_again_is_removed(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from utfall.cli import main

    file = tmp_path / "sheets.csv"
    head = "sheet,at,agent,item,points,possible,auto_fail\n"
    file.write_text(head + "S1,2026-03-02,ana,a,5,5,yes\nS1,2026-03-02,ana,b,5,5,\n")
    assert main(["import", "evaluations", str(file)]) == 0
    file.write_text(head + "S1,2026-03-02,ana,a,4,5,no\n")
    assert main(["import", "evaluations", str(file)]) == 0
    assert "1 corrected, 1 removed" in capsys.readouterr().out
    assert values(asked(capsys, "qa_score", "2026-03-01", "2026-03-05"))["qa_score"] == pytest.approx(0.8)
