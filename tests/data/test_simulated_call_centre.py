"""51,708 calls of four agents: within 60 s is to the second, the limit itself is in time."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from .asked import asked, imported, records, shares, values
from .beside import data_set

pytestmark = pytest.mark.data
YEAR = ("2021-01-01", "2022-01-01")


def test_its_known_answers_come_out(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from utfall.ledger.clients.models import Client, Setting

    file = data_set("simulated-call-centre") / "simulated_call_centre.csv"
    assert "51,708 new; 0 rejects" in imported(capsys, file, "simulated-call-centre", "UTC", "--client", "Simulated")
    Setting.objects.create(name="T", value=60_000, client=Client.objects.get(name="Simulated"))
    numbers = "service_level,service_level:answered,asa,max_queue_wait,contacts_offered,contacts_answered"
    answer = asked(capsys, numbers, *YEAR)
    assert shares(answer, "service_level") == shares(answer, "service_level:answered") == (47_481, 51_708)
    found = values(answer)
    assert (found["contacts_offered"], found["contacts_answered"]) == (51_708, 51_708)
    assert round(found["asa"] or 0, 3) == 17.035 and found["max_queue_wait"] == 983
    days = asked(capsys, "contacts_offered", *YEAR, "--by", "day")
    assert len([row for row in days["rows"] if row["contacts_offered"]["value"]]) == 261


def test_each_call_meets_the_standard_where_the_file_says_so() -> None:
    file = data_set("simulated-call-centre") / "simulated_call_centre.csv"
    found, rejects = records(file, "simulated-call-centre", "UTC")
    with file.open(newline="") as lines:
        met = {row["call_id"]: row["meets_standard"] == "TRUE" for row in csv.DictReader(lines)}
    waits = {r.reference: r.values["answered_at"] - r.values["queued_at"] for r in found}  # type: ignore[operator]
    assert not rejects and {key: wait <= 60_000 for key, wait in waits.items()} == met
    assert Counter(waits.values())[0] == 45_291
    assert sum((wait < 60_000) != met[key] for key, wait in waits.items()) == 33
