"""Small exercises of other people's spreadsheets: a mapping is guessed of every one, or a sentence says why not."""

from pathlib import Path

import pytest

from utfall.cli import main
from utfall.importers.csv import guess, parse, read
from utfall.importers.reading import Unreadable

from .beside import data_set

pytestmark = pytest.mark.data


def test_every_input_gives_a_mapping_that_reads_it_or_a_sentence() -> None:
    folder = data_set("kpi-exercises")
    files = sorted(folder.glob("case_*/inputs/*"))
    assert len(files) > 30
    told = refused = 0
    for file in files:
        try:
            batches = list(read(file, parse(guess([file]), file.name)))
        except Unreadable as wrong:
            assert str(file) in str(wrong), file
            refused += 1
            continue
        made = sum(len(batch.records) for batch in batches)
        rejected = [reject for batch in batches for reject in batch.rejects]
        assert made and all(reject.reason for reject in rejected), file
        told += 1
    assert told + refused == len(files) and told >= 30


def test_months_whose_headings_change_are_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    """Exercise 158: from the fifth month on the columns have other names, and one more."""
    folder = data_set("kpi-exercises") / "case_158" / "inputs"
    months = [str(folder / f"input_{month:02d}.csv") for month in range(1, 13)]
    assert main(["mapping", *months]) == 0
    said = capsys.readouterr().out
    assert said.count("has other columns: Offered, Not Answered, Answered, Transfers") == 8
    parse(said)


def test_the_command_guesses_of_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    book = data_set("pwc-call-centre") / "Call-Center-Dataset.xlsx"
    assert main(["mapping", str(book)]) == 0
    mapping = parse(capsys.readouterr().out)
    assert (mapping.form.format, mapping.form.sheet) == ("xlsx", "Call_Canter_data")
    batches = list(read(Path(book), mapping))
    assert sum(record.kind == "contact" for batch in batches for record in batch.records) == 5_000
