"""What every source of rows promises: its samples read as written, reading twice adds nothing, every word is heard."""

from functools import partial
from pathlib import Path

import pytest

from utfall.core.clock import now
from utfall.importers.sources import SOURCES
from utfall.importers.under_headings import Columns, Reading

from .sheets import NAMES, ZONE, folder, heard, printed, samples, told, words_of

EACH = [pytest.param(name, file, id=f"{name}-{file.stem}") for name in NAMES for file in samples(name)]
HOUSE = Path(__file__).parents[2] / "src" / "utfall" / "importers"


def written(name: str, file: Path) -> dict[str, int]:
    """What came of a file in the ledger, read as an import reads it."""
    from utfall.ledger.origins import origin_state, told_before
    from utfall.ledger.record import record

    origin = SOURCES[name].origin
    counts: dict[str, int] = {}
    before = {"unfinished": origin_state(origin).unfinished, "told_before": partial(told_before, origin)}
    for batch in told(name, file, **before):
        done = record(batch, now=now())
        assert not [each for each in done.rejects if each.kind and "inquiry" not in each.reason], done.rejects
        for way, count in done.counts().items():
            counts[way] = counts.get(way, 0) + count
    return counts


@pytest.mark.parametrize(("name", "file"), EACH)
def test_a_sample_reads_as_written(name: str, file: Path) -> None:
    assert printed(told(name, file)) == file.with_suffix(".facts").read_text()


@pytest.mark.parametrize(("name", "file"), EACH)
def test_reading_a_sample_twice_adds_nothing(home: Path, name: str, file: Path) -> None:
    first, again = written(name, file), written(name, file)
    assert first["first"] > 0
    assert {way for way, count in again.items() if count} == {"known"}


@pytest.mark.parametrize("name", NAMES)
def test_every_word_of_the_vocabulary_is_heard(name: str) -> None:
    vocabulary, said = words_of(name), heard(name)
    columns: Columns = vocabulary.COLUMNS
    assert set(said) == set(columns.says)
    for heading, words in vocabulary.WORDS.items():
        assert set(words) <= said[heading], set(words) - said[heading]


@pytest.mark.parametrize("name", NAMES)
def test_a_source_tells_the_kinds_of_fact_that_its_line_says(name: str) -> None:
    kinds = {record.kind for file in samples(name) for batch in told(name, file) for record in batch.records}
    assert kinds == set(SOURCES[name].tells)


@pytest.mark.parametrize(("name", "file"), EACH)
def test_every_record_knows_the_row_that_told_it(name: str, file: Path) -> None:
    lines = len(file.read_text().splitlines())
    places = [record.place for batch in told(name, file) for record in batch.records if record.why != "removed"]
    assert all(place is not None and place[0] == str(file) and 1 <= place[1] <= lines for place in places)


@pytest.mark.parametrize("name", ["schedules", "evaluations"])
def test_an_importer_of_an_afternoon_is_under_120_lines(name: str) -> None:
    files = sorted((HOUSE / folder(name)).glob("*.py"))
    assert [file.name for file in files] == ["__init__.py", "read.py", "vocabulary.py"]
    assert sum(len(file.read_text().splitlines()) for file in files) < 120


def test_a_reading_knows_nothing_told_before_unless_it_is_given_a_look_up() -> None:
    assert not Reading("any", ZONE).told_before("schedule", ["ana|1|1"])
