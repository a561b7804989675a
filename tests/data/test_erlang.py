"""Every published answer about staffing is what the formulas give, to the last digit that is published."""

import csv
from fractions import Fraction

import pytest

from utfall.core import erlang

from .beside import data_set

pytestmark = pytest.mark.data
Line = dict[str, str]
SECOND = 1000
PATIENCE = 300 * SECOND  # of the rows on Erlang A
SHRINKAGE = Fraction(3, 10)


def _lines() -> list[Line]:
    with (data_set("erlang") / "erlang_known_answers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _met(line: Line) -> erlang.Served:
    patience = PATIENCE if line["model"] == "A" else None
    return erlang.served(int(line["agents"]), _load(line), _handling(line), _limit(line), patience)


def _load(line: Line) -> float:
    return erlang.load_of(int(line["calls"]), _handling(line), int(line["interval_s"]) * SECOND)


def _handling(line: Line) -> int:
    return int(line["aht_s"]) * SECOND


def _limit(line: Line) -> float:
    return float(line["target_s"]) * SECOND


def _agents(line: Line, cap: float) -> int:
    return erlang.agents_needed(_load(line), _handling(line), _limit(line), 0.8, cap)


MEASURED = {
    "p_wait": lambda line: _met(line).waits,
    "service_level": lambda line: _met(line).in_time,
    "asa_s": lambda line: _met(line).mean_wait / SECOND,
    "mean_wait_min": lambda line: _met(line).mean_wait / (60 * SECOND),
    "occupancy": lambda line: _met(line).occupancy,
    "p_abandon": lambda line: _met(line).gives_up,
    "agents_for_80pct_maxocc85": lambda line: _agents(line, 0.85),
    "agents_for_80pct_maxocc70": lambda line: _agents(line, 0.70),
    "agents_with_30pct_shrinkage(ceil(n/(1-s)))": lambda line: erlang.heads_needed(_agents(line, 0.85), SHRINKAGE),
    "agents_with_30pct_shrinkage": lambda line: erlang.heads_needed(_agents(line, 0.70), SHRINKAGE),
    "blocking(A=1)": lambda line: erlang.blocked(int(line["target_s"]), 1.0),
    "lines(A=10,max 2%)": lambda line: erlang.lines_needed(10.0, 0.02),
}


def test_every_published_answer_is_met() -> None:
    lines = _lines()
    assert len(lines) == 29
    differ = []
    for place, line in enumerate(lines, start=1):
        found = MEASURED[line["metric"]](_with_lines(line))
        for published in (line["published"], line["recomputed"]):
            digits = len(published.partition(".")[2])
            if abs(found - float(published)) > 0.51 * 10**-digits:
                differ.append(f"row {place}, {line['metric']}: {found} is not {published}")
    assert not differ, "\n".join(differ)


def _with_lines(line: Line) -> Line:
    """Rows on Erlang B keep the number of lines in the column before the last of its numbers."""
    return line if line["model"] != "B" else {**line, "target_s": line["target_s"] or line["agents"]}
