"""Master.csv: the samples read as written, reading twice adds nothing, every word is heard, and the oracle agrees."""

import gzip
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from utfall.core.clock import now
from utfall.importers.asterisk_cdr import COLUMNS, DISPOSITIONS, Directions
from utfall.importers.asterisk_cdr.cells import cut
from utfall.importers.reading import Unreadable

from .made_cdrs import made_cdrs
from .slow_reader import Facts, slow_facts
from .told import ZONE, batches, gathered, printed, records, rejects

if TYPE_CHECKING:
    from utfall.ledger.record import Written

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.csv"))
KEYS = ("interaction", "contact", "known_to", "channel", "zone")  # told apart by other tests


def sorted_facts(facts: Facts) -> list[tuple[str, list[tuple[str, object]]]]:
    return sorted(((kind, sorted(values.items())) for kind, values in facts), key=repr)


def quick(file: Path) -> list[tuple[str, list[tuple[str, object]]]]:
    told = records(batches(file))
    return sorted_facts([(r.kind, {k: v for k, v in r.values.items() if k not in KEYS}) for r in told])


def written(file: Path) -> "list[Written]":
    from utfall.ledger.record import record

    return [record(batch, now=now()) for batch in batches(file)]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_sample_reads_as_written(sample: Path) -> None:
    assert printed(batches(sample)) == sample.with_suffix(".facts").read_text()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_reading_a_sample_twice_adds_nothing(home: Path, sample: Path) -> None:
    first, again = written(sample), written(sample)
    assert not [reject for each in first for reject in each.rejects if reject.reference]
    assert sum(each.first for each in first) == len(gathered(batches(sample))) == sum(each.known for each in again)
    assert not sum(each.first + each.corrected + each.completed for each in again)


def test_every_word_of_the_vocabulary_is_heard_in_some_sample() -> None:
    rows = [cut(line) for s in SAMPLES if s.stem != "wrong_rows" for line in s.read_text().splitlines()]
    rows += [cut(line) for line in SAMPLES[-1].read_text().splitlines()[:7]]
    assert {row["disposition"] for row in rows} >= set(DISPOSITIONS)
    assert {name for row in rows for name in row} == set(COLUMNS)
    assert {len(row) for row in rows} >= {16, 17, 18, 19, 21}


@pytest.mark.parametrize("seed", range(12))
def test_a_made_file_reads_as_the_slow_oracle_says(tmp_path: Path, seed: int) -> None:
    lines = made_cdrs(300, seed)
    file = tmp_path / "Master.csv"
    file.write_text("\n".join(lines) + "\n")
    assert quick(file) == sorted_facts(slow_facts(lines, ZONE))
    assert not rejects(batches(file))


@pytest.mark.parametrize("name", ["calls_out_and_in", "through_a_queue", "local_times"])
def test_a_sample_reads_as_the_slow_oracle_says(name: str) -> None:
    sample = next(each for each in SAMPLES if each.stem == name)
    wrong = {each.line for each in rejects(batches(sample))}
    lines = [line for number, line in enumerate(sample.read_text().splitlines(), 1) if number not in wrong]
    zone = "Europe/Oslo" if name == "local_times" else "UTC"  # the others were written with usegmtime
    assert quick(sample) == sorted_facts(slow_facts([each.replace("support|t", "support,t") for each in lines], zone))


def test_a_file_that_grew_or_was_gzipped_tells_the_same_and_what_is_new(home: Path, tmp_path: Path) -> None:
    lines = made_cdrs(200, 3)
    file = tmp_path / "Master.csv"
    file.write_text("\n".join(lines[:150]) + "\n")
    before = gathered(batches(file))
    written(file)
    file.write_text("\n".join(lines) + "\n")
    assert sum(each.first for each in written(file)) == len(gathered(batches(file)).keys() - before.keys()) > 100
    with file.open("rb") as plain, gzip.open(tmp_path / "Master.csv.1.gz", "wb") as packed:
        shutil.copyfileobj(plain, packed)
    assert not sum(each.first + each.corrected + each.completed for each in written(tmp_path / "Master.csv.1.gz"))


def test_ways_are_said_or_assumed_and_never_guessed_in_silence() -> None:
    ways = Directions.parse("sales=out, from-trunk=out,pages=none")
    assert [ways.of(name) for name in ("sales", "from-trunk", "pages", "incoming-2", "internal")] == [
        "out", "out", "none", "in", "out",
    ]  # fmt: skip
    assert [ways.is_assumed(name) for name in ("sales", "internal")] == [False, True]
    assert Directions.parse("in").of("internal") == "in"
    with pytest.raises(ValueError, match="'up' is no direction"):
        Directions.parse("up")
    with pytest.raises(ValueError, match="'none' is no direction"):
        Directions.parse("none")


def test_a_file_that_is_no_master_csv_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "letter"
    file.write_text("to whom\nit may concern\n")
    with pytest.raises(Unreadable, match="is no Master.csv of Asterisk: line 1: it has 1 columns"):
        batches(file)
    file.write_text("")
    assert records(batches(file)) == []
