"""What the terminal writes into files, and whose words it speaks with."""

import pytest

from utfall.cli import printing


def test_figures_stay_figures_and_words_a_spreadsheet_would_run_stay_words(capsys: pytest.CaptureFixture[str]) -> None:
    row = [printing.cell(value) for value in (-3, "-3", True, None, "=1+1")]
    printing.print_csv(["a", "b", "c", "d", "e"], [row])
    assert capsys.readouterr().out == "a,b,c,d,e\n-3,'-3,true,,'=1+1\n"


def test_without_a_user_the_terminal_has_the_whole_house_without_personal_data(home: object) -> None:
    from utfall.cli.question import scope_as
    from utfall.query.ask import Scope

    assert scope_as(None) == Scope(turnover=True, personal=False)
