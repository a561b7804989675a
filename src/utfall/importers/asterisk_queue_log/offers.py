"""Each ringing of a member at a waiting call: answered, missed, declined, or cancelled by the caller's leaving."""

from utfall.facts import Record

from .going_on import Log, Wrong
from .vocabulary import AGENT, CALLID, EVENT, QUEUE, place

_RING = place("RINGNOANSWER", "ring_ms")


def whole(text: str, name: str) -> int:
    """A data field that must be a whole number. Raises `Wrong`."""
    if text.isdecimal() and len(text) < 12:
        return int(text)
    raise Wrong(f"its {name}, {text[:40]!r}, is no whole number of 0 or more")


def field(parts: list[str], at: int) -> str:
    """A data field, "" where the line ends before it."""
    return parts[at] if at < len(parts) else ""


def rang(log: Log, second: int, parts: list[str], text: str) -> None:
    """RINGNOANSWER, RINGCANCELED: an offer that was missed, or whose caller left meanwhile."""
    missed, ring = parts[EVENT] == "RINGNOANSWER", field(parts, _RING)
    ring_ms = whole(ring, "ring time") if missed or ring else None
    offer(log, parts, text, second, leg_of(log, parts, second), "missed" if missed else "cancelled", ring_ms)


def leg_of(log: Log, parts: list[str], second: int) -> str:
    """The leg an offer is of: the one that waits, or one that left just now; "" when none is known."""
    key = f"{parts[CALLID]}|{parts[QUEUE]}"
    leg = log.waiting.get(key)
    if leg is not None:
        return leg.ref
    before = log.just_left(key, second)
    return before[2] if before is not None else ""


def offer(log: Log, parts: list[str], text: str, second: int, leg: str, result: str, ring_ms: int | None) -> None:
    """One offer. Its reference is its line, and its number among identical ones of the second."""
    number = log.number(text)
    values: dict[str, object] = {
        **log.constants,
        "agent": parts[AGENT],
        "queue": parts[QUEUE],
        "rang_at": second * 1000 - (ring_ms or 0),
        "result": result,
    }
    if ring_ms is not None:
        values["ring_ms"] = ring_ms
    if leg:
        values["contact"] = leg
    ref = text if number == 1 else f"{text}|{number}"
    log.records.append(Record("routing_offer", ref, values, False, "", second * 1000, log.place))
