"""Every sample reads as is written beside it, every time."""

import itertools
from pathlib import Path

import pytest

from tests.importers.csv.made import SAMPLES, records, rejects, told
from utfall.core.tables import read_table
from utfall.importers.csv import load, read

CASES = sorted(SAMPLES.glob("*.csv"))


@pytest.mark.parametrize("sample", CASES, ids=lambda path: path.stem)
def test_a_sample_reads_as_written(sample: Path) -> None:
    batches = list(read(sample, load(sample.with_suffix(".toml"))))
    assert rejects(batches) == []
    assert told(records(batches)) == read_table(sample.with_suffix(".facts").read_text(encoding="utf-8"))


@pytest.mark.parametrize("sample", CASES, ids=lambda path: path.stem)
def test_reading_twice_gives_the_same_records_and_none_twice(sample: Path) -> None:
    mapping = load(sample.with_suffix(".toml"))
    first, second = (records(read(sample, mapping)) for _ in range(2))
    assert first == second
    assert len({(r.kind, r.reference) for r in first}) == len(first)


@pytest.mark.parametrize("sample", CASES, ids=lambda path: path.stem)
def test_every_record_knows_the_line_that_told_it(sample: Path) -> None:
    lines = len(sample.read_text(encoding="utf-8").splitlines())
    places = [record.place for record in records(read(sample, load(sample.with_suffix(".toml"))))]
    assert {place[0] for place in places if place} == {str(sample)}
    assert all(place is not None and 2 <= place[1] <= lines for place in places)
    assert places == sorted(places, key=lambda place: place[1] if place else 0)


def test_there_are_samples_of_customers_attempts_outcomes_sales_and_queue_contacts() -> None:
    read_all = (records(read(sample, load(sample.with_suffix(".toml")))) for sample in CASES)
    kinds = {record.kind for record in itertools.chain.from_iterable(read_all)}
    assert kinds == {"customer", "outcome", "sale_line", "contact"}
