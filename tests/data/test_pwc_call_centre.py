"""5,000 calls in a workbook: answered, not answered, resolved, and a satisfaction that is widely published wrong."""

from collections import Counter
from pathlib import Path

import pytest

from .asked import asked, imported, records, shares, split, values
from .beside import data_set

pytestmark = pytest.mark.data
PERIOD = ("2021-01-01", "2021-04-01")


@pytest.fixture
def file() -> Path:
    return data_set("pwc-call-centre") / "Call-Center-Dataset.xlsx"


def test_its_rows_are_calls_and_ratings(file: Path) -> None:
    found, rejects = records(file, "pwc-call-centre", "Europe/London")
    calls = [r.values for r in found if r.kind == "contact"]
    assert not rejects and Counter("answered_at" in v for v in calls) == {True: 4_054, False: 946}
    assert sum(v.get("is_resolved") is True for v in calls) == 3_646
    assert len({v["agent"] for v in calls if "agent" in v}) == 8
    assert all("agent" not in v for v in calls if "answered_at" not in v)
    scores = [r.values["score"] for r in found if r.kind == "survey_answer"]
    assert len(scores) == 4_054 and {type(score) for score in scores} == {int}


def test_asked_of_the_product_it_gives_the_same(home: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "9,054 new; 0 rejects" in imported(capsys, file, "pwc-call-centre", "Europe/London")
    numbers = "contacts_offered,contacts_answered,contacts_abandoned,asa,max_queue_wait"
    found = values(asked(capsys, numbers, *PERIOD))
    assert (found["contacts_offered"], found["contacts_answered"], found["contacts_abandoned"]) == (5_000, 4_054, 946)
    assert shares(asked(capsys, "fcr:agent_flag", *PERIOD), "fcr:agent_flag") == (3_646, 4_054)
    satisfied = asked(capsys, "csat_mean", *PERIOD)
    points, answers = shares(satisfied, "csat_mean")
    assert answers == 4_054 and round(points / answers, 2) == 3.40
    assert round((points + 3 * 946) / 5_000, 2) == 3.33  # what is published: blanks taken for a 3
    agents = asked(capsys, "contacts_answered", *PERIOD, "--by", "agent")
    assert len(split(agents, "agent", "contacts_answered")) == 8
