"""What a record need not say because its other words tell it: a scale's name, points, what a planned activity is."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from utfall.facts import Kind
from utfall.flow import may_be_told

from .durations import Columns
from .words import NotTaken

ABSENT = {"sick": "unplanned", "absent": "unplanned", "leave": "planned", "holiday": "planned"}
PRODUCTIVE = ("phone", "chat", "mail", "case_work", "outbound")


def derive(kind: Kind, columns: Columns, ns: Sequence[int]) -> None:
    """Add what follows from the columns of a group of records. Raises `NotTaken` for a score outside its scale."""
    made = _MADE.get(kind.name)
    if made is not None:
        made(columns, ns)


def _answer(columns: Columns, ns: Sequence[int]) -> None:
    scores, least, most = columns["score"], columns["scale_min"], columns["scale_max"]
    for score, low, high in zip(scores, least, most, strict=True):
        if low >= high:
            raise NotTaken(f"a scale from {low} to {high} has no steps")
        if not low <= score <= high:
            raise NotTaken(f"score is {score}, outside its scale {low}-{high}")
    _lend(columns, "scale", [f"{low}-{high}" for low, high in zip(least, most, strict=True)])
    _lend(columns, "points", [100 * score * n for score, n in zip(scores, ns, strict=True)])


def _schedule(columns: Columns, ns: Sequence[int]) -> None:
    activities = columns["activity"]
    _lend(columns, "absence", [ABSENT.get(each) for each in activities])
    _lend(columns, "is_productive", [int(each in PRODUCTIVE) for each in activities])


def _forecast(columns: Columns, ns: Sequence[int]) -> None:
    _lend(columns, "is_used", [1] * len(ns))


def _case_event(columns: Columns, ns: Sequence[int]) -> None:
    if max(ns) > 1:
        raise NotTaken("an inquiry is told one by one: n is 1")
    for event, status in zip(columns["event"], columns.get("status") or [None] * len(ns), strict=True):
        wrong = may_be_told(event, status)
        if wrong:
            raise NotTaken(wrong)


def _lend(columns: Columns, name: str, found: Sequence[Any]) -> None:
    brought = columns.get(name)
    columns[name] = found if brought is None else [f if b is None else b for b, f in zip(brought, found, strict=True)]


_MADE: Mapping[str, Callable[[Columns, Sequence[int]], None]] = {
    "survey_answer": _answer,
    "schedule": _schedule,
    "forecast": _forecast,
    "case_event": _case_event,
}
