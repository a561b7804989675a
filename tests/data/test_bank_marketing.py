"""45,211 customers of a bank's campaign: its rates, and the months it went through without saying the year."""

from pathlib import Path

import pytest

from .asked import asked, imported, shares, split
from .beside import data_set

pytestmark = [pytest.mark.data, pytest.mark.slow]
ALL = ("2008-05-01", "2010-12-01")


def test_asked_of_the_product_it_gives_its_known_answers(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = data_set("bank-marketing") / "bank-full.csv.gz"
    done = imported(capsys, file, "bank-marketing", "Europe/Lisbon", "--client", "Bank", "--campaign", "Term deposit")
    assert "0 rejects" in done
    answer = asked(capsys, "hit_rate,progress_rate", *ALL)
    assert shares(answer, "hit_rate") == (5_289, 45_211)
    assert shares(answer, "progress_rate") == (45_211, 124_956)
    assert round(100 * 5_289 / 45_211, 3) == 11.698 and round(100 * 45_211 / 124_956, 3) == 36.182
    months = asked(capsys, "conclusions,yes", *ALL, "--by", "month")
    conclusions, yes = split(months, "month", "conclusions"), split(months, "month", "yes")
    for month, known in {"05": (7_957, 258), "06": (4_486, 201), "07": (6_380, 384), "10": (80, 49)}.items():
        key = next(each for each in conclusions if each.startswith(f"2008-{month}"))
        assert (conclusions[key], yes[key]) == known
