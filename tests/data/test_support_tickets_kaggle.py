"""2,769 tickets, dirty on purpose: 1,365 resolved before they were answered lose that event and nothing else."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from .asked import asked, imported, records, shares, split, values
from .beside import data_set

pytestmark = pytest.mark.data
PERIOD = ("2023-05-01", "2023-07-01")
CHANNELS = {"email": 720, "voice": 691, "messenger": 684, "chat": 674}


@pytest.fixture
def file() -> Path:
    return data_set("support-tickets-kaggle") / "customer_support_tickets_closed.csv"


def test_its_rows_make_an_answer_a_resolution_and_a_rating_each(file: Path) -> None:
    found, rejects = records(file, "support-tickets-kaggle", "UTC")
    assert not rejects  # the reader reads; what cannot be so is told where the inquiry is put together
    assert Counter((r.kind, r.values.get("event")) for r in found if r.kind != "customer") == {
        ("case_event", "answered"): 2_769, ("case_event", "resolved"): 2_769, ("survey_answer", None): 2_769,
    }  # fmt: skip
    scores = Counter(r.values["score"] for r in found if r.kind == "survey_answer")
    assert [scores[step] for step in range(1, 6)] == [553, 549, 580, 543, 544]


def test_asked_of_the_product_it_gives_the_same(home: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from utfall.cli import main

    assert "1,365 rejects" in imported(capsys, file, "support-tickets-kaggle", "UTC")
    assert main(["import", "rejects", "1"]) == 0
    told = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert len(told) == 1_365
    assert all(row["reason"].endswith("before it was first answered") for row in told)
    assert all("'event': 'resolved'" in row["text"] for row in told)

    inquiries = asked(capsys, "opened_cases,resolved_cases,backlog,time_to_resolution", *PERIOD, "--by", "channel")
    assert split(inquiries, "channel", "opened_cases") == CHANNELS
    found = values(inquiries)
    assert (found["opened_cases"], found["backlog"], found["time_to_resolution"]) == (2_769, 0, None)
    satisfied = asked(capsys, "csat_mean,csat_top2,csat_top2:top_box", *PERIOD)
    assert shares(satisfied, "csat_mean") == (553 + 2 * 549 + 3 * 580 + 4 * 543 + 5 * 544, 2_769)
    assert shares(satisfied, "csat_top2") == (543 + 544, 2_769)
    assert shares(satisfied, "csat_top2:top_box") == (544, 2_769)
    ratings = asked(capsys, "csat_top2", *PERIOD, "--by", "channel")
    assert {row["channel"]: row["csat_top2"]["denominator"] for row in ratings["rows"]} == CHANNELS
