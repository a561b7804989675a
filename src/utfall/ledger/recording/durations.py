"""Durations of contacts, from their times: whole columns at a time, a negative one refused, never clipped."""

from collections.abc import Callable, Sequence
from typing import Any

from utfall.facts import Kind

from .words import NotTaken

Columns = dict[str, Sequence[Any]]

# duration -> (later, earlier, what it says when the later comes first)
_SPANS = {
    "answer_ms": ("answered_at", "offered_at"),
    "length_ms": ("ended_at", "answered_at"),
    "wrap_ms": ("wrapped_at", "ended_at"),
    "agent_delay_ms": ("agent_joined_at", "greeted_at"),
}
# Times that may not run backwards, though no duration is kept of them.
_ORDERS = (
    ("queued_at", "offered_at"),
    ("left_queue_at", "queued_at"),
    ("ended_at", "offered_at"),
    ("answered_at", "queued_at"),
)
MEASURED = ("wait_ms", "answer_ms", "talk_ms", "wrap_ms", "handle_ms", "length_ms", "agent_delay_ms")


def measure(kind: Kind, columns: Columns, ns: Sequence[int], several: bool) -> None:
    """Add the durations that the times tell and the record did not bring. `several`: some row has n above 1.

    Raises `NotTaken` for a time before the one it has to follow.
    """
    if kind.interval:
        _in_order(columns, kind.interval[1], kind.interval[0])
        return
    if kind.name != "contact":
        return
    inbound = "out" not in columns.get("direction", ())
    for later, earlier in _ORDERS:
        if inbound or later != "answered_at":
            _in_order(columns, later, earlier)
    for name, (later, earlier) in _SPANS.items():
        _fill(columns, name, _span(columns, later, earlier), ns, several)
    _fill(columns, "wait_ms", _waited(columns, inbound), ns, several)
    _talk(columns, ns, several)
    if "wrapped_at" not in columns:
        _without_after_work(columns, ns)


def _in_order(columns: Columns, later: str, earlier: str) -> None:
    _span(columns, later, earlier)


def _span(columns: Columns, later: str, earlier: str) -> list[int | None] | None:
    ends, starts = columns.get(later), columns.get(earlier)
    if ends is None or starts is None:
        return None
    try:
        found: list[int | None] = [e - s for e, s in zip(ends, starts, strict=True)]
        least: int = min(found)  # type: ignore[type-var, assignment]
    except TypeError:
        found = [None if e is None or s is None else e - s for e, s in zip(ends, starts, strict=True)]
        least = min((each for each in found if each is not None), default=0)
    if least < 0:
        raise NotTaken(f"{later} is before {earlier}: {least} ms")
    return found


def _waited(columns: Columns, inbound: bool) -> list[int | None] | None:
    """Queued until answered, else until left; outbound, answered is the other end, so until an agent joined."""
    queued = columns.get("queued_at")
    if queued is None:
        return None
    none = [None] * len(queued)
    answered = columns.get("answered_at" if inbound else "agent_joined_at", none)
    left = columns.get("left_queue_at", none)
    if left is none and answered is none:
        return None
    met = [a if a is not None else b for a, b in zip(answered, left, strict=True)] if left is not none else answered
    return _span({"met": met, "queued_at": queued}, "met", "queued_at")


def _talk(columns: Columns, ns: Sequence[int], several: bool) -> None:
    length = columns.get("length_ms")
    hold = columns.get("hold_ms")
    untold = "talk_ms" in columns and not any(each is not None for each in columns["talk_ms"])
    if length is not None and not untold:  # of letters that go back and forth no source tells how long was worked
        talk = length if hold is None else _each(lambda a, b: a - (b or 0), length, hold)
        least = min((t for t in talk if t is not None), default=0)
        if least < 0:
            raise NotTaken(f"hold_ms is longer than the conversation: {-least} ms too long")
        _fill(columns, "talk_ms", talk, [1] * len(ns), False)  # length and hold are totals of all n already
    talked, wrap = columns.get("talk_ms"), columns.get("wrap_ms")
    if talked is None or wrap is None:
        return
    worked = _each(lambda a, b: a + b, talked, wrap)
    if hold is not None:
        worked = _each(lambda a, b: a + (b or 0), worked, hold)
    _fill(columns, "handle_ms", worked, [1] * len(ns), False)


def _without_after_work(columns: Columns, ns: Sequence[int]) -> None:
    """Where no record tells when after-work ended, an answered contact is done at its end, or its after-work later.

    How long after-work took is then not known: 0 is not written for it, and no handling time.
    """
    answered, ended = columns.get("answered_at"), columns.get("ended_at")
    if answered is None or ended is None:
        return
    wraps = columns.get("wrap_ms") or [None] * len(ns)
    columns["wrapped_at"] = [
        None if a is None or e is None else e + (w or 0) // n
        for a, e, w, n in zip(answered, ended, wraps, ns, strict=True)
    ]


def _each(what: Callable[[int, int], int], left: Sequence[Any], right: Sequence[Any]) -> list[int | None]:
    out: list[int | None] = []
    for a, b in zip(left, right, strict=True):
        out.append(None if a is None else _or_none(what, a, b))
    return out


def _or_none(what: Callable[[int, int], int], a: int, b: int) -> int | None:
    try:
        return what(a, b)
    except TypeError:
        return None


def _fill(columns: Columns, name: str, found: Sequence[Any] | None, ns: Sequence[int], several: bool) -> None:
    if found is None:
        return
    if several:
        found = [None if f is None else f * n for f, n in zip(found, ns, strict=True)]
    brought = columns.get(name)
    if brought is None:
        columns[name] = found
    elif None in brought:
        columns[name] = [b if b is not None else f for b, f in zip(brought, found, strict=True)]
