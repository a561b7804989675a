"""The quick reader and the slow one agree on logs nobody wrote."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from utfall.importers.asterisk_queue_log import read

from .made_logs import made_log
from .slow_reader import slow_facts
from .told import gathered, merged


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("disorder", [0, 9])
def test_a_made_log_reads_as_the_slow_oracle_says(seed: int, disorder: int) -> None:
    log = made_log(900, seed, rests=3_000, disorder=disorder)
    quick = merged(gathered(read(enumerate(log, 1), None, file="x", origin="pbx")))
    assert quick == merged(slow_facts(log))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 399), max_size=5, unique=True), st.sampled_from([0, 9]))
def test_a_made_log_in_any_pieces_gives_the_facts_of_the_whole(seed: int, cuts: list[int], disorder: int) -> None:
    log = made_log(400, seed, rests=1_500, disorder=disorder)
    whole = list(read(enumerate(log, 1), None, file="x", origin="pbx"))
    batches, unfinished = [], None
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(log)], strict=True):
        batches += read(enumerate(log[start:end], start + 1), unfinished, file="x", origin="pbx")
        unfinished = batches[-1].state.unfinished
    assert gathered(batches) == gathered(whole)
    assert batches[-1].state == whole[-1].state


def test_reading_again_tells_the_same_records_under_the_same_references() -> None:
    log = made_log(500, 3)
    once = [record for batch in read(enumerate(log, 1), None, file="a", origin="pbx") for record in batch.records]
    again = [record for batch in read(enumerate(log, 1), None, file="a", origin="pbx") for record in batch.records]
    assert once == again
    assert len({(record.kind, record.reference) for record in once}) == len(once)


def test_big_logs_come_in_batches_that_carry_the_beginning_until_the_last() -> None:
    log = made_log(12_000, 4)
    first = list(read(enumerate(log[:2_000], 1), None, file="x", origin="pbx"))
    state = first[-1].state
    batches = list(read(enumerate(log[2_000:], 1), state.unfinished, file="x", origin="pbx"))
    assert len(batches) > 2
    assert all(batch.state == state for batch in batches[:-1])
    assert batches[-1].state.complete_until == int(log[-1].split("|")[0]) * 1000


def test_an_import_cut_off_and_begun_again_gives_the_facts_of_one() -> None:
    log = made_log(12_000, 5)
    whole = list(read(enumerate(log, 1), None, file="x", origin="pbx"))
    for stop in range(len(whole)):
        again = list(read(enumerate(log, 1), None, file="x", origin="pbx"))
        assert gathered(whole[:stop] + again) == gathered(whole)
