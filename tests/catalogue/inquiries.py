"""A line of an example about inquiries: when one was opened, answered, resolved and so on, as its facts tell it.

The same line gives the `case` fact or its `case_event` facts, as the table it stands in says.
"""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Protocol

from utfall.flow import CaseEvent, Folded, fold_case

Cells = Mapping[str, str]
# heading -> (event, status it tells)
HAPPENS = {
    "opened": ("opened", None), "automatic": ("answered", None), "answered": ("answered", None),
    "progress": ("status", "in_progress"), "waiting": ("status", "waiting"), "resolved": ("resolved", None),
    "reopened": ("reopened", None), "again": ("resolved", None), "twice": ("resolved", None),
}  # fmt: skip
_cases = count(1)


class Place(Protocol):
    """What tells the instant of a cell."""

    def time(self, cell: str, day: str, after: int | None = None) -> int | None: ...


def _events(cells: Cells, place: Place) -> list[CaseEvent]:
    day = cells.get("day") or "2026-03-10"
    due = place.time(cells.get("due", ""), day)
    first = {"yes": True, "no": False, "": None}[cells.get("first", "")]
    made = []
    for key, (heading, (event, status)) in enumerate(HAPPENS.items()):
        at = place.time(cells.get(heading, ""), day)
        if at is not None:
            told = {"automatic": heading == "automatic", "response_due_at": due if event == "opened" else None,
                    "on_first_contact": first if event == "resolved" else None}  # fmt: skip
            made.append(CaseEvent(key, at, event, status, **told))  # type: ignore[arg-type]
    return made


def case(cells: Cells, place: Place, flow: object) -> Iterator[dict[str, object]]:
    """The case as it stands after all of the line."""
    cells = cells if cells.get("opened") else {**cells, "opened": cells.get("at") or "10:00"}
    folded: Folded = fold_case(_events(cells, place))
    stands = folded.stands
    yield {
        "status": stands.status, "opened_at": stands.opened_at, "first_response_at": stands.first_response_at,
        "resolved_at": stands.resolved_at, "response_due_at": stands.response_due_at,
        "first_response_ms": stands.first_response_ms, "resolution_ms": stands.resolution_ms,
        "resolved_gap_ms": stands.gap_ms, "reopened": stands.reopened, "on_first_contact": stands.on_first_contact,
        "first_response_open_ms": _seconds(cells, "open response"),
        "resolution_open_ms": _seconds(cells, "open resolution"), "channel": cells.get("channel") or "email",
        "case_kind": cells.get("kind") or "inquiry",
        "is_justified": {"yes": True, "no": False, "": None}[cells.get("justified", "")],
    }  # fmt: skip


def case_event(cells: Cells, place: Place, flow: object) -> Iterator[dict[str, object]]:
    """The events of the line."""
    events, number = _events(cells, place), next(_cases)
    sides = fold_case(events).sides
    for each in events:
        side = sides[each.key]
        yield {
            "case_id": number, "happened_at": each.at, "event": each.event, "status": each.status,
            "is_automatic": each.automatic, "from_status": side.from_status, "to_status": side.to_status,
            "was_answered": side.was_answered, "now_answered": side.now_answered,
            "channel": cells.get("channel") or "email",
        }  # fmt: skip


def _seconds(cells: Cells, heading: str) -> int | None:
    return round(float(cells[heading]) * 1_000) if cells.get(heading) else None
