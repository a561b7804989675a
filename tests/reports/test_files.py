"""Files that a spreadsheet reads and does not run."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utfall.reports.files import STYLES, Figure, Style, Text, csv_lines, file_name

LIVE = ("=", "+", "-", "@", "\t", "\r")


def read(text: str, style: Style) -> list[list[str]]:
    return list(
        csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";" if style == "excel" else ",")
    )


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4), st.sampled_from(STYLES))
def test_no_cell_of_words_is_ever_a_live_formula_and_all_come_back_whole(words: list[str], style: Style) -> None:
    text = "".join(csv_lines([], [[Text(word) for word in words]], style)).split("\r\n", 1)[1]
    cells = read(text, style)[0] if any(words) or len(words) > 1 else [""]
    for word, cell in zip(words, cells, strict=True):
        if cell.startswith('="'):
            assert cell == f'="{word}"' and word.isdecimal()  # an id that Excel has to keep as it is
        else:
            assert not cell.startswith(LIVE)
            assert cell.removeprefix("'") == word.replace("\0", "").removeprefix("'")


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_what_a_spreadsheet_would_run_is_only_words(cell: str) -> None:
    line = list(csv_lines([], [[Text(cell)]], "plain"))[1]
    assert line.lstrip('"').startswith("'")


def test_negative_figures_stay_figures() -> None:
    assert list(csv_lines(["n"], [[Figure("-12.5")]], "plain"))[1] == "-12.5\r\n"
    assert list(csv_lines(["n"], [[Figure("-12.5")]], "excel"))[1] == "-12,5\r\n"


def test_nothing_but_a_figure_passes_as_one() -> None:
    with pytest.raises(ValueError, match="no figure"):
        list(csv_lines([], [[Figure("=1")]], "plain"))


def test_excel_gets_its_mark_its_semicolons_and_ids_it_does_not_round() -> None:
    lines = list(
        csv_lines(["id", "name"], [[Text("0047"), Text("a;b")], [Text("9007199254740993"), Text("c")]], "excel")
    )
    assert lines[0] == "\ufeffid;name\r\n"
    assert lines[1] == '"=""0047""";"a;b"\r\n'
    assert lines[2].startswith('"=""9007199254740993"""')


def test_plain_files_have_no_mark_and_commas() -> None:
    assert list(csv_lines(["a"], [[Text("x,y")]], "plain")) == ["a\r\n", '"x,y"\r\n']


@pytest.mark.parametrize("words", ["../../etc/passwd", 'a"; rm', "Ünïcode\r\nX-Evil: 1", "", "x" * 500])
def test_a_file_name_has_no_way_out_of_its_header_or_folder(words: str) -> None:
    name = file_name("utfall", words)
    assert name.isascii() and not set(name) & set('/\\";\r\n ') and len(name) < 90 and name.endswith(".csv")
