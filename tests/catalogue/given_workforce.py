"""What plans and pays the work, out of the text tables of worked examples: employment, targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from utfall.core.money import to_units
from utfall.core.periods import parse_day
from utfall.flow import Flow

if TYPE_CHECKING:
    from .given import Cells, Place

Made = Iterator[dict[str, object]]


def _employment(cells: Cells, place: Place, flow: Flow) -> Made:
    yield {
        "started_at": place.time(cells["from"], ""), "ended_at": place.time(cells.get("to", ""), ""),
        "is_voluntary": {"yes": True, "no": False, "": None}[cells.get("own will", "")],
    }  # fmt: skip


def _target(cells: Cells, place: Place, flow: Flow) -> Made:
    """Set at the beginning of the day; `planned`, `least` and `most` are whole units of the number's."""
    from .given import NAMES

    first, end = (parse_day(cells[name]) for name in ("first", "end"))
    bounds = {"planned": "planned", "min_ok": "least", "max_ok": "most"}
    told = {column: _hundredths(cells.get(name, "")) for column, name in bounds.items()}
    yield {
        "kpi": cells["kpi"], "happened_at": place.time(cells.get("set") or "2026-01-01", ""), "first_day": first,
        "end_day": end, "curve": cells.get("curve") or "calendar",
        "campaign_id": NAMES.id("campaign", cells.get("campaign", "")), **told,
    }  # fmt: skip


def _forecast(cells: Cells, place: Place, flow: Flow) -> Made:
    from .given import TODAY

    yield {
        "starts_at": place.time(cells["from"], cells.get("day") or TODAY), "volume": _hundredths(cells["volume"]),
        "interval_ms": int(cells["minutes"]) * 60_000, "is_used": cells.get("used") != "no", "channel": "voice",
    }  # fmt: skip


def _cost_rate(cells: Cells, place: Place, flow: Flow) -> Made:
    """For one agent, or for all work of the example's client."""
    first = parse_day(cells["first"])
    yield {
        "happened_at": place.time(cells["first"], ""), "first_day": first, "currency": cells["currency"],
        "amount": to_units(cells["amount"], cells["currency"]),
    }  # fmt: skip


def _hundredths(cell: str) -> int | None:
    return round(float(cell) * 100) if cell else None


WORKFORCE: Mapping[str, Callable[[Cells, Place, Flow], Made]] = {
    "employment": _employment, "target": _target, "forecast": _forecast, "cost_rate": _cost_rate,
}  # fmt: skip
