"""5,000 answers of 2021: promoters, passives, detractors and the score of them, also by market."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from .asked import asked, imported, shares, split, values
from .beside import data_set

pytestmark = pytest.mark.data


def test_its_score_comes_out(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = data_set("nps-timeseries") / "NPS_timeseries_data.csv"
    assert "5,000 new; 0 rejects" in imported(capsys, file, "nps-timeseries", "UTC")
    answer = asked(capsys, "nps,nps_answers,promoters,passives,detractors", "2021-01-01", "2022-01-01")
    assert shares(answer, "nps") == (2_309 - 1_719, 5_000)
    assert answer["rows"][0]["nps"]["value"] == pytest.approx(11.8)
    assert shares(answer, "promoters") == (2_309, 5_000)
    assert shares(answer, "passives") == (972, 5_000)
    assert shares(answer, "detractors") == (1_719, 5_000)
    assert values(asked(capsys, "nps_answers", "2000-01-01", "2030-01-01"))["nps_answers"] == 5_000


def test_its_markets_and_months_are_those_of_a_plain_count(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The day comes first: 01/09/2021 is in September, as the column of months says too."""
    file = data_set("nps-timeseries") / "NPS_timeseries_data.csv"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    imported(capsys, file, "nps-timeseries", "UTC")
    for by, column in (("campaign", "Market"), ("month", "Month")):
        answer = asked(capsys, "nps,nps_answers", "2021-01-01", "2022-01-01", "--by", by)
        n = Counter(row[column] for row in rows)
        net = Counter[str]()
        for row in rows:
            net[row[column]] += (int(row["NPS"]) >= 9) - (int(row["NPS"]) <= 6)
        found = {str(int(k[5:7])) if by == "month" else k: v for k, v in split(answer, by, "nps").items()}
        assert found == {key: pytest.approx(100 * net[key] / n[key]) for key in n}
