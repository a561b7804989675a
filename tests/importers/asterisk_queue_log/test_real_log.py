"""A real queue_log of a thousand lines: its known counts, at every cut."""

import json
from collections import Counter

import pytest

from tests.data.beside import data_set
from utfall.facts import Batch
from utfall.importers.asterisk_queue_log import read

from .slow_reader import slow_facts
from .told import gathered, merged, records

pytestmark = pytest.mark.data


def lines() -> list[str]:
    return (data_set("queue-log-voipreports") / "queue_log").read_text().splitlines()


def piece(first: int, end: int, unfinished: object = None) -> list[Batch]:
    return list(read(enumerate(lines()[first:end], first + 1), unfinished, file="queue_log", origin="pbx"))  # type: ignore[arg-type]


def test_its_known_counts_come_out() -> None:
    batches = piece(0, 1000)
    legs = [record for record in records(batches) if record.kind == "contact"]
    answered = [leg.values for leg in legs if "answered_at" in leg.values]
    waits = [values["answered_at"] - values["queued_at"] for values in answered]  # type: ignore[operator]
    talks = [v["ended_at"] - v["answered_at"] for v in answered if "ended_at" in v]  # type: ignore[operator]
    assert len(legs) == 108
    assert Counter(leg.values.get("end_reason") for leg in legs if "answered_at" not in leg.values) == {
        "abandoned": 12, "timeout": 1, None: 2,
    }  # fmt: skip
    assert (len(waits), sum(waits), sum(wait <= 20_000 for wait in waits)) == (93, 3_599_000, 39)
    assert (len(talks), sum(talks)) == (91, 23_913_000)
    assert Counter(str(values["agent"]) for values in answered) == {
        "Agent/1141": 22, "Agent/1127": 18, "Agent/1109": 17, "Agent/1128": 13, "Agent/1126": 13, "Agent/1144": 10,
    }  # fmt: skip
    assert batches[-1].state.complete_until == 1543942851_000


def test_its_waiting_and_talking_callers_stand_with_all_that_is_known() -> None:
    standing = [record.values for record in records(piece(0, 1000)) if record.standing and record.kind == "contact"]
    assert sorted(1543942851 - values["queued_at"] // 1000 for values in standing if "agent" not in values) == [0, 52]  # type: ignore[operator]
    assert sorted(values["agent"] for values in standing if "answered_at" in values) == ["Agent/1109", "Agent/1127"]  # type: ignore[type-var]


def test_its_outgoing_dialect_is_rejected_line_by_line() -> None:
    rejects = [reject for batch in piece(0, 1000) for reject in batch.rejects]
    assert Counter(reject.text.split("|")[4] for reject in rejects) == {
        "OUTDIAL": 128, "OUTANSWER": 77, "OUTCANCEL": 24, "OUTCHANUNAVAIL": 18, "OUTCONGESTION": 9, "OUTTRANSFER": 1,
    }  # fmt: skip
    assert rejects[0].line == 9
    assert rejects[0].reason == "'OUTDIAL' is no event of a queue_log"


def test_it_reads_as_the_slow_oracle_says() -> None:
    assert merged(gathered(piece(0, 1000))) == merged(slow_facts(lines()))


def test_cut_between_any_two_lines_it_gives_the_same() -> None:
    log = lines()
    whole = gathered(piece(0, 1000))
    rejected = sum(len(batch.rejects) for batch in piece(0, 1000))
    for cut in range(1, 1000):
        first = list(read(enumerate(log[:cut], 1), None, file="a", origin="pbx"))
        unfinished = json.loads(json.dumps(first[-1].state.unfinished))
        second = list(read(enumerate(log[cut:], cut + 1), unfinished, file="b", origin="pbx"))
        assert gathered(first + second) == whole, cut
        assert sum(len(batch.rejects) for batch in first + second) == rejected, cut


def test_line_by_line_it_gives_the_same() -> None:
    batches: list[Batch] = []
    unfinished = None
    for number, line in enumerate(lines(), 1):
        batches += read([(number, line)], unfinished, file="x", origin="pbx")
        unfinished = batches[-1].state.unfinished
    assert gathered(batches) == gathered(piece(0, 1000))
