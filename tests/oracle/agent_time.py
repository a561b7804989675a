"""Agents' time (§2.4 H, §2.6) and what was planned of it."""

from collections.abc import Callable

from . import measures as m
from .cells import Cell, Fact
from .kpis import KPIS, SECONDS, Found, counting, kpi, over

AWAY = ("break", "meal", "training", "meeting", "other_np", "away")


def _lasting(ms: int) -> Found:
    return Found(ms * SECONDS, ms)


def _paid(cell: Cell, *states: str) -> int:
    return m.worked(cell, *states, meant=lambda piece: piece["is_paid"] is True)


def _planned(cell: Cell, meant: Callable[[Fact], bool] = lambda piece: True) -> int:
    """Milliseconds of the schedules."""
    return sum((int(str(piece["end_at"])) - int(str(piece["start_at"]))) * int(str(piece["n"]))
               for piece in cell.pieces("schedule") if meant(piece))  # fmt: skip


def _busy(cell: Cell) -> int:
    return m.worked(cell, *m.HANDLING, "case_work")


def _handling(cell: Cell) -> int:
    return m.worked(cell, *m.HANDLING)


KPIS["busy_time"] = lambda cell: _lasting(_busy(cell))
KPIS["busy_time:share"] = lambda cell: over(_busy(cell), m.logged_in(cell))
KPIS["occupancy"] = lambda cell: over(_handling(cell), m.productive(cell))
KPIS["occupancy:logged"] = lambda cell: over(_handling(cell), m.logged_in(cell))
KPIS["logged_time"] = lambda cell: _lasting(m.logged_in(cell))
KPIS["paid_time"] = lambda cell: _lasting(_paid(cell))
KPIS["pause_time"] = lambda cell: _lasting(m.worked(cell, "break", "meal"))
KPIS["non_productive_time:with_contacts"] = lambda cell: _lasting(m.worked(cell, *AWAY))
counting(pauses=lambda cell: [row for row in cell.rows("agent_state", "start_at") if row["state"] in ("break", "meal")])


@kpi("non_productive_time")
def non_productive_time(cell: Cell) -> Found:
    """The contact wins: what was spent on contacts in a pause is no pause."""
    return _lasting(m.worked(cell, *AWAY, *m.HANDLING) - _handling(cell))


@kpi("occupancy:icmi_2012")
def all_but_ready(cell: Cell) -> Found:
    others = m.worked(cell, meant=lambda piece: piece["is_paid"] is True and piece["state"] != "idle")
    return over(others, _paid(cell))


KPIS["agent_utilization"] = lambda cell: over(_paid(cell, *m.HANDLING, "idle"), _paid(cell))
KPIS["agent_utilization:handle"] = lambda cell: over(_paid(cell, *m.HANDLING), _paid(cell))
KPIS["agent_utilization:productive"] = lambda cell: over(_paid(cell, *m.HANDLING, "training"), _paid(cell))
KPIS["shrinkage"] = lambda cell: over(_paid(cell) - _paid(cell, *m.HANDLING, "idle"), _paid(cell))


def _to_be_paid(cell: Cell) -> int:
    return _planned(cell, lambda piece: piece["is_paid"] is True)


def _off(cell: Cell) -> int:
    known_before = ("break", "meal", "training", "meeting", "other", "leave", "holiday")
    return _planned(cell, lambda piece: piece["is_paid"] is True and piece["activity"] in known_before)


KPIS["shrinkage:planned"] = lambda cell: over(_off(cell), _to_be_paid(cell))
KPIS["shrinkage:of_scheduled"] = lambda cell: over(_to_be_paid(cell) - m.productive(cell), _to_be_paid(cell))


@kpi("shrinkage:unplanned")
def unplanned_shrinkage(cell: Cell) -> Found:
    return over(_to_be_paid(cell) - _off(cell) - m.productive(cell), _to_be_paid(cell))


@kpi("schedule_conformance")
def schedule_conformance(cell: Cell) -> Found:
    there = m.worked(cell, "idle", "ringing", *m.HANDLING, "case_work")
    return over(there, _planned(cell, lambda piece: piece["is_productive"] is True))


@kpi("schedule_conformance:paid")
def conformance_of_paid_time(cell: Cell) -> Found:
    return over(_paid(cell), _to_be_paid(cell))


@kpi("absenteeism_rate")
def absenteeism_rate(cell: Cell) -> Found:
    """Leave and holidays are no absence and no scheduled time."""
    unplanned = _planned(cell, lambda piece: piece["absence"] == "unplanned")
    return over(unplanned, _planned(cell, lambda piece: piece["absence"] != "planned"))
