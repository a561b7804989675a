"""More kinds of fact out of the text tables of worked examples: surveys, evaluations, schedules, lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from utfall.flow import Flow

if TYPE_CHECKING:
    from .given import Cells, Place

SCALES = {"nps": "0-10", "csat": "1-5", "ces": "1-5", "client_rating": "1-10"}
ABSENT = {"sick": "unplanned", "absent": "unplanned", "leave": "planned", "holiday": "planned"}
PRODUCTIVE = ("phone", "chat", "mail", "case_work", "outbound")


def _answer(cells: Cells, place: Place, flow: Flow) -> Iterator[dict[str, object]]:
    asked_for = cells["for"]
    scale = cells.get("scale") or SCALES[asked_for]
    low, _, high = scale.partition("-")
    score = int(cells["score"])
    yield {
        "happened_at": _at(cells, place), "asked_for": asked_for, "score": score, "scale_min": int(low),
        "scale_max": int(high), "scale": scale, "points": 100 * score * _n(cells),
        "polarity": {"": "higher", "none": None}.get(cells.get("polarity", ""), cells.get("polarity")),
        "subject": cells.get("subject") or None, "contact_id": _of(cells, "contact", place),
    }  # fmt: skip


def _invite(cells: Cells, place: Place, flow: Flow) -> Iterator[dict[str, object]]:
    arrived = cells.get("lost") != "yes"
    yield {"sent_at": _at(cells, place), "sent_by": cells.get("by") or "mail", "is_delivered": arrived}


def _evaluation(cells: Cells, place: Place, flow: Flow) -> Iterator[dict[str, object]]:
    """`sheet` 1..37 makes a row for each of them."""
    first, _, last = cells["sheet"].partition("..")
    for sheet in range(int(first), int(last or first) + 1):
        yield {
            "happened_at": _at(cells, place), "sheet_id": place.client * 1_000_000 + sheet,
            "points": _number(cells, "points", 100), "possible": _number(cells, "possible", 100),
            "critical_customer": _number(cells, "customer's"), "critical_business": _number(cells, "business"),
            "critical_compliance": _number(cells, "law"), "non_critical": _number(cells, "others"),
            "opportunities": _number(cells, "opportunities"),
            "is_auto_fail": {"yes": True, "no": False, "": None}[cells.get("auto fail", "")],
        }  # fmt: skip


def _schedule(cells: Cells, place: Place, flow: Flow) -> Iterator[dict[str, object]]:
    activity, day = cells["activity"], cells.get("day") or place.today
    yield {
        "activity": activity, "start_at": place.time(cells["from"], day), "end_at": place.time(cells["to"], day),
        "is_productive": activity in PRODUCTIVE, "absence": ABSENT.get(activity), "is_paid": cells.get("paid") != "no",
    }  # fmt: skip


def _trunk_reject(cells: Cells, place: Place, flow: Flow) -> Iterator[dict[str, object]]:
    yield {"happened_at": _at(cells, place), "channel": "voice", "trunk": cells.get("trunk") or None}


def _at(cells: Cells, place: Place) -> int | None:
    return place.time(cells.get("at") or "10:00", cells.get("day") or place.today)


def _n(cells: Cells) -> int:
    return int(cells.get("n") or 1)


def _number(cells: Cells, name: str, times: int = 1) -> int | None:
    """The whole number of a cell, of all that the row stands for; none where it is not told."""
    return int(cells[name]) * times * _n(cells) if cells.get(name) else None


def _of(cells: Cells, name: str, place: Place) -> int | None:
    return place.client * 1_000_000 + int(cells[name]) if cells.get(name) else None


MORE = {
    "survey_answer": _answer,
    "survey_invite": _invite,
    "evaluation": _evaluation,
    "schedule": _schedule,
    "trunk_reject": _trunk_reject,
}
