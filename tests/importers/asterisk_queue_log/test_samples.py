"""The samples beside the reader read as written, and every word of the vocabulary is heard in one."""

from pathlib import Path

import pytest

from utfall.importers.asterisk_queue_log import VOCABULARY, read

from .reviewed import printed
from .slow_reader import slow_facts
from .told import gathered, merged

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.log"))
UNKNOWN_TO_THE_ORACLE = ("outbound", "wrong_lines")


def lines(sample: Path) -> list[str]:
    return sample.read_text().splitlines()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_sample_reads_as_written(sample: Path) -> None:
    batches = list(read(enumerate(lines(sample), 1), None, file=sample.name, origin="pbx"))
    rejects = [reject for batch in batches for reject in batch.rejects]
    assert printed(gathered(batches), rejects) == sample.with_suffix(".facts").read_text()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_every_record_knows_the_line_that_ended_it(sample: Path) -> None:
    for batch in read(enumerate(lines(sample), 1), None, file=sample.name, origin="pbx"):
        for record in batch.records:
            assert record.place is not None and record.place[0] == sample.name
            at = int(lines(sample)[record.place[1] - 1].split("|")[0])
            assert record.clock is not None and (record.standing or record.clock <= at * 1000), record


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_sample_cut_anywhere_reads_the_same(sample: Path) -> None:
    whole = list(read(enumerate(lines(sample), 1), None, file="x", origin="pbx"))
    for cut in range(1, len(lines(sample))):
        first = list(read(enumerate(lines(sample)[:cut], 1), None, file="x", origin="pbx"))
        second = list(read(enumerate(lines(sample)[cut:], cut + 1), first[-1].state.unfinished, file="x", origin="pbx"))
        assert gathered(first + second) == gathered(whole), cut
        told = sorted((each.line, each.reason) for batch in first + second for each in batch.rejects)
        assert told == sorted((each.line, each.reason) for batch in whole for each in batch.rejects), cut


@pytest.mark.parametrize(
    "sample", [s for s in SAMPLES if s.stem not in UNKNOWN_TO_THE_ORACLE], ids=lambda sample: sample.stem
)
def test_a_sample_reads_as_the_slow_oracle_says(sample: Path) -> None:
    batches = read(enumerate(lines(sample), 1), None, file="x", origin="pbx")
    assert merged(gathered(batches)) == merged(slow_facts(lines(sample)))


def test_every_word_of_the_vocabulary_is_heard_in_some_sample() -> None:
    heard = {parts[4] for sample in SAMPLES for line in lines(sample) if len(parts := line.split("|")) > 4}
    assert set(VOCABULARY) - heard == set()


def test_every_sample_has_its_facts() -> None:
    assert len(SAMPLES) >= 9
    assert all(sample.with_suffix(".facts").exists() for sample in SAMPLES)
