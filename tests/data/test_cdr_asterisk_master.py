"""A real Master.csv: its known answers by the product's own numbers, and where its seconds went."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from tests.importers.asterisk_cdr.told import batches, gathered, rejects
from utfall.importers.asterisk_cdr import Directions

from .beside import data_set

pytestmark = pytest.mark.data
KPIS = ("dials", "connected", "aht:talk_only", "aht", "asa")


@pytest.fixture(scope="module")
def master() -> Path:
    return data_set("cdr-asterisk-master") / "Master.csv"


def test_its_known_counts_come_out(master: Path) -> None:
    told = batches(master, ways=Directions.parse("out"))
    facts = gathered(told)
    assert len(facts) == 269 and not rejects(told)
    assert Counter(values["setup_result"] for values in facts.values()) == {"answered": 245, "no_answer": 16, "busy": 8}
    assert all("answered_at" in values for values in facts.values() if values["setup_result"] == "answered")


def test_its_seconds_are_all_accounted_for(master: Path) -> None:
    """7,259 s of duration, 6,850 s billed. Of the latter 59 s are of calls nobody answered: the dial plan held the
    channel before it dialled. From stamp to stamp a row may seem a second longer: both are cut to the second."""
    with master.open(newline="") as file:
        rows = list(csv.reader(file))
    legs = list(gathered(batches(master, ways=Directions.parse("out"))).values())
    spans = [(leg["ended_at"] - leg["offered_at"]) // 1000 for leg in legs]  # type: ignore[operator]
    cut = [span - int(row[12]) for span, row in zip(spans, rows, strict=True)]
    assert set(cut) <= {0, 1} and sum(spans) - sum(cut) == 7_259
    unanswered = sum(int(row[13]) for row in rows if row[14] != "ANSWERED")
    talked = sum(leg.get("length_ms", 0) for leg in legs) // 1000  # type: ignore[misc]
    assert (talked, unanswered, talked + unanswered) == (6_791, 59, 6_850)


def test_its_times_are_utc_as_its_unique_ids_say(master: Path) -> None:
    for zone in ("Europe/Oslo", "America/New_York", "UTC"):
        first = next(iter(gathered(batches(master, zone=zone)).values()))
        assert first["offered_at"] == 1_473_179_935_000


def test_asked_of_the_product_it_gives_the_same(home: Path, master: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from utfall.cli import main

    assert main(["import", "asterisk-cdr", str(master), "--direction", "out", "--zone", "UTC"]) == 0
    assert "269 new; 0 rejects" in capsys.readouterr().out
    assert main(["import", "asterisk-cdr", str(master), "--direction", "out", "--zone", "UTC"]) == 0
    assert "269 known already; 0 rejects" in capsys.readouterr().out
    words = ["ask", ",".join(KPIS), "--from", "2016-01-01", "--to", "2017-01-01", "--format", "json"]
    assert main(words) == 0
    total = json.loads(capsys.readouterr().out)["total"]
    assert (total["dials"]["value"], total["connected"]["value"]) == (269, 245)
    talk = total["aht:talk_only"]
    assert (talk["numerator"], talk["denominator"]) == (6_791, 245)
    assert total["aht"]["value"] is None and total["asa"]["value"] is None
    assert main(["check"]) == 0


def test_what_is_assumed_of_its_contexts_is_said(home: Path, master: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from utfall.cli import main

    assert main(["import", "asterisk-cdr", str(master), "--direction", "LocalSets=out,local=out", "--dry-run"]) == 0
    said = capsys.readouterr().err
    assert "default out, from-trunk in, nova out, onsite out, public in" in said and "LocalSets" not in said
