"""Numbers of the workforce by the words of the reference (§2.4 H and J), as plain functions of one cell."""

from fractions import Fraction

from .cells import Cell, Fact
from .clocks import local, weekday
from .kpis import KPIS, Found, kpi, over
from .measures import different, known, n

DAY = 86_400_000
A_YEAR = 365


def days_of(cell: Cell) -> list[int]:
    """The days of the period that filters and the cell's own key leave; days without anything are days."""
    asked = cell.asked
    if asked.instants:
        days = range(asked.instants[0] // DAY, (asked.instants[1] - 1) // DAY + 1)
    else:
        assert asked.days
        days = range(*asked.days)
    kept = [(split, {value}) for split, value in zip(asked.by, cell.key, strict=False) if split == "weekday"]
    kept += [(split, set(ids)) for split, ids in asked.where if split == "weekday"]  # type: ignore[misc]
    return [day for day in days if all(weekday(day) in ids for _, ids in kept)]


def _calls(cell: Cell) -> list[Fact]:
    return [row for row in cell.rows("contact", "offered_at") if row["direction"] == "in" and row["channel"] == "voice"]


@kpi("call_arrival_rate")
def call_arrival_rate(cell: Cell) -> Found:
    return over(n(_calls(cell)), len(days_of(cell)))


@kpi("call_arrival_rate:callers")
def callers_a_day(cell: Cell) -> Found:
    calls = [{**row, "day": _own_day(row, "offered_at")} for row in _calls(cell)]
    return over(different(calls, "contact_point_id", "day"), len(days_of(cell)))


def _own_day(row: Fact, clock: str) -> int:
    return local(int(str(row[clock])), str(row["zone"])).day


def _employed_days(cell: Cell) -> int:
    """Each day of the period up to today, and how many are employed on it."""
    today = local(cell.asked.as_of, cell.asked.zone or cell.asked.home).day
    days = [day for day in days_of(cell) if day <= today]
    rows = [row for row in cell.asked.counted("employment") if cell.kept(row) and cell.holds(row, "started_at")]
    employed = 0
    for row in rows:
        ended = None if row["ended_at"] is None else _own_day(row, "ended_at")
        held = [day for day in days if _own_day(row, "started_at") <= day and (ended is None or day < ended)]
        employed += len(held) * int(str(row["n"]))
    return employed


@kpi("attrition_rate")
def attrition_rate(cell: Cell) -> Found:
    return over(n(_left(cell)), _employed_days(cell), Fraction(A_YEAR))


@kpi("attrition_rate:voluntary")
def attrition_of_own_will(cell: Cell) -> Found:
    return over(n(row for row in _left(cell) if row["is_voluntary"]), _employed_days(cell), Fraction(A_YEAR))


def _left(cell: Cell) -> list[Fact]:
    return known(cell.rows("employment", "ended_at"), "ended_at")


THERE = ("idle", "ringing", "talk", "hold", "acw")
AWAY = ("break", "meal", "training", "meeting", "other_np")
RIGHT = {
    **dict.fromkeys(("phone", "chat", "outbound"), THERE),
    **dict.fromkeys(("mail", "case_work"), (*THERE, "case_work")),
}  # fmt: skip
OF_A_KIND = {**RIGHT, **dict.fromkeys(("break", "meal", "training", "meeting", "other"), AWAY)}
JUST_SO = {**RIGHT, **{each: (each,) for each in ("break", "meal", "training", "meeting")}, "other": ("other_np",)}


def _once(spans: dict[object, list[tuple[int, int]]]) -> int:
    """Milliseconds that lie in any span, of each agent by himself."""
    covered = 0
    for of_one in spans.values():
        reached = 0
        for start, end in sorted(of_one):
            covered += max(0, end - max(start, reached))
            reached = max(reached, end)
    return covered


def _adhered(cell: Cell, table: dict[str, tuple[str, ...]]) -> Found:
    """Each scheduled piece that has come held against everything its agent did."""
    meant: dict[object, list[tuple[int, int]]] = {}
    kept: dict[object, list[tuple[int, int]]] = {}
    states = list(cell.asked.counted("agent_state"))
    for piece in cell.pieces("schedule"):
        who, activity = piece["agent_id"], str(piece["activity"])
        if who is None or activity not in table:
            continue
        start, end = int(str(piece["start_at"])), min(int(str(piece["end_at"])), cell.asked.as_of)
        if end <= start:
            continue  # yet to come
        meant.setdefault(who, []).append((start, end))
        for state in states:
            if state["agent_id"] == who and state["state"] in table[activity] and state["end_at"] is not None:
                first, last = max(start, int(str(state["start_at"]))), min(end, int(str(state["end_at"])))
                if first < last:
                    kept.setdefault(who, []).append((first, last))
    return over(_once(kept), _once(meant))


KPIS["schedule_adherence"] = lambda cell: _adhered(cell, OF_A_KIND)
KPIS["schedule_adherence:productive"] = lambda cell: _adhered(cell, RIGHT)
KPIS["schedule_adherence:exact"] = lambda cell: _adhered(cell, JUST_SO)
