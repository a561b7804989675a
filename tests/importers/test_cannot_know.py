"""What sources declare not to know: it is there to be known, no reader ever tells it, and all of an origin's agree."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from utfall.facts import KINDS, Record
from utfall.importers import asterisk_cdr, asterisk_queue_log
from utfall.importers.cannot_know import BY_MAPPING, CANNOT_KNOW, of_all
from utfall.importers.csv import cannot_know, parse
from utfall.importers.sources import SOURCES

from . import sheets

HERE = Path(__file__).parent


def told_by(source: str) -> Iterator[Record]:
    """Every record of the source's samples."""
    if source in sheets.NAMES:
        for file in sheets.samples(source):
            yield from (record for batch in sheets.told(source, file) for record in batch.records)
        return
    samples = HERE / source.replace("-", "_") / "samples"
    for file in sorted(samples.glob("*.csv" if source == "asterisk-cdr" else "*.log")):
        if source == "asterisk-cdr":
            batches = list(asterisk_cdr.read(file, origin="pbx", zone="Europe/Oslo"))
        else:
            lines = enumerate(file.read_text().splitlines(), 1)
            batches = list(asterisk_queue_log.read(lines, None, file=file.name, origin="pbx"))
        yield from (record for batch in batches for record in batch.records)


def test_every_source_declares_what_it_cannot_know() -> None:
    assert set(CANNOT_KNOW) == set(SOURCES) - {BY_MAPPING}


@pytest.mark.parametrize("source", sorted(CANNOT_KNOW))
def test_what_is_declared_is_a_column_that_no_sample_ever_tells(source: str) -> None:
    records = list(told_by(source))
    assert len(records) > 10
    for kind, columns in CANNOT_KNOW[source].items():
        for column, why in columns.items():
            word = KINDS[kind].column(column).word
            assert why[0].islower() and not why.endswith(".")
            assert not [record for record in records if record.kind == kind and word in record.values], column


def test_of_an_origin_with_several_sources_only_what_none_can_know_counts() -> None:
    both = of_all(frozenset({"asterisk-queue-log", "asterisk-cdr"}))
    assert set(both["contact"]) == {"wrap_ms", "hold_ms", "handle_ms"}
    assert of_all(frozenset({"asterisk-queue-log", "csv"})).get("contact", {}) == {}
    assert of_all(frozenset()) == {}


def test_a_mapping_cannot_know_what_it_does_not_name() -> None:
    text = """
[time.began]
columns = ["at"]
[[record]]
kind = "contact"
direction = {constant = "in"}
offered_at = {time = "began"}
"""
    bare, full = cannot_know(parse(text)), cannot_know(parse(text + 'contact_point = {column = "caller"}\n'))
    assert set(bare["contact"]) == {"contact_point_id", "hold_ms"} and set(full["contact"]) == {"hold_ms"}
    assert set(of_all(frozenset({"csv"}), [bare])["contact"]) == {"contact_point_id", "hold_ms"}
    assert set(of_all(frozenset({"csv"}), [bare, full])["contact"]) == {"hold_ms"}, "one of its mappings names it"
    assert of_all(frozenset({"csv"}), [bare, None]).get("contact", {}) == {}, "of one mapping nothing was noted"
    assert set(of_all(frozenset({"asterisk-queue-log", "csv"}), [bare])["contact"]) == {"hold_ms"}


def test_a_source_that_tells_nothing_of_a_kind_takes_no_sentence_away() -> None:
    both = of_all(frozenset({"asterisk-queue-log", "schedules"}))
    assert both["contact"] == CANNOT_KNOW["asterisk-queue-log"]["contact"]
