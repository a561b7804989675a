"""Satisfaction (§2.4 G): answers, each question and scale by itself."""

from collections.abc import Callable
from fractions import Fraction

from . import measures as m
from .cells import Cell, Fact
from .kpis import APART, KPIS, Found, counting, kpi, over
from .measures import different, known, n, total

HUNDREDTHS = Fraction(1, 100)
Meant = Callable[[Fact], bool]


def _answers(cell: Cell, asked_for: str) -> list[Fact]:
    return [row for row in cell.rows("survey_answer", "happened_at") if row["asked_for"] == asked_for]


def _score(row: Fact) -> int:
    return int(str(row["score"]))


def _recommending(cell: Cell, meant: Meant = lambda row: True) -> list[Fact]:
    return [row for row in _answers(cell, "nps") if (row["scale_min"], row["scale_max"]) == (0, 10) and meant(row)]


def _nps(cell: Cell, meant: Meant) -> Found:
    rows = _recommending(cell, meant)
    promoters, detractors = n(r for r in rows if _score(r) >= 9), n(r for r in rows if _score(r) <= 6)
    return over(promoters - detractors, n(rows), 100)


KPIS["nps"] = lambda cell: _nps(cell, lambda row: True)
KPIS["nps:company"] = lambda cell: _nps(cell, lambda row: row["subject"] == "company")
KPIS["nps:agent"] = lambda cell: _nps(cell, lambda row: row["subject"] == "agent")
KPIS["nps:transactional"] = lambda cell: _nps(cell, lambda row: row["contact_id"] is not None)
KPIS["nps:relational"] = lambda cell: _nps(cell, lambda row: row["contact_id"] is None)
counting(nps_answers=_recommending)


def _of_band(cell: Cell, low: int, high: int) -> Found:
    rows = _recommending(cell)
    return over(n(row for row in rows if low <= _score(row) <= high), n(rows))


KPIS["promoters"] = lambda cell: _of_band(cell, 9, 10)
KPIS["passives"] = lambda cell: _of_band(cell, 7, 8)
KPIS["detractors"] = lambda cell: _of_band(cell, 0, 6)


def _mean_score(rows: list[Fact]) -> Found:
    return over(total(rows, "points"), n(known(rows, "points")), HUNDREDTHS)


def _best(row: Fact, steps: int) -> bool:
    """Whether the answer is one of the best so many steps of its scale."""
    if row["polarity"] == "lower":
        return _score(row) < int(str(row["scale_min"])) + steps
    return _score(row) > int(str(row["scale_max"])) - steps


def _top(cell: Cell, steps: int) -> Found:
    rows = _answers(cell, "csat")
    return over(n(row for row in rows if _best(row, steps)), n(rows))


KPIS["csat_mean"] = lambda cell: _mean_score(_answers(cell, "csat"))
KPIS["csat_top2"] = lambda cell: _top(cell, 2)
KPIS["csat_top2:top_box"] = lambda cell: _top(cell, 1)
KPIS["client_satisfaction"] = lambda cell: _mean_score(_answers(cell, "client_rating"))


def _efforts(cell: Cell) -> list[Fact]:
    """Answers on effort of which it is told which end is good."""
    return known(known(_answers(cell, "ces"), "polarity"), "points")


@kpi("ces")
def ces(cell: Cell) -> Found:
    """6 − x of an answer from 1 to 5 where low is good."""
    in_all = 0
    for row in _efforts(cell):
        points, ends = int(str(row["points"])), int(str(row["scale_min"])) + int(str(row["scale_max"]))
        in_all += ends * 100 * int(str(row["n"])) - points if row["polarity"] == "lower" else points
    return over(in_all, n(_efforts(cell)), HUNDREDTHS)


@kpi("ces:raw")
def ces_raw(cell: Cell) -> Found:
    return _mean_score(_efforts(cell))


@kpi("ces:easy")
def easy(cell: Cell) -> Found:
    return over(n(row for row in _efforts(cell) if _best(row, 2)), n(_efforts(cell)))


@kpi("ces:easy_of_seven")
def easy_of_seven(cell: Cell) -> Found:
    rows = [row for row in _efforts(cell) if (row["scale_min"], row["scale_max"]) == (1, 7)]
    return over(n(row for row in rows if _best(row, 3)), n(rows))


APART |= dict.fromkeys((
    "nps", "nps:company", "nps:agent", "nps:transactional", "nps:relational", "promoters", "passives", "detractors",
    "csat_mean", "csat_top2", "csat_top2:top_box", "client_satisfaction", "ces", "ces:raw", "ces:easy",
    "ces:easy_of_seven",
), ("question", "scale"))  # fmt: skip


def _complaints(cell: Cell) -> list[Fact]:
    return [row for row in cell.rows("case", "opened_at") if row["case_kind"] == "complaint"]


@kpi("complaint_rate")
def complaint_rate(cell: Cell) -> Found:
    return over(n(_complaints(cell)), different(m.handled(cell), "interaction_id"))


@kpi("complaint_rate:justified")
def justified_complaint_rate(cell: Cell) -> Found:
    right = [row for row in _complaints(cell) if row["is_justified"] is True]
    return over(n(right), different(m.handled(cell), "interaction_id"))
