"""What plans and pays the work, out of the text tables of worked examples: employment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from utfall.flow import Flow

if TYPE_CHECKING:
    from .given import Cells, Place

Made = Iterator[dict[str, object]]


def _employment(cells: Cells, place: Place, flow: Flow) -> Made:
    yield {
        "started_at": place.time(cells["from"], ""), "ended_at": place.time(cells.get("to", ""), ""),
        "is_voluntary": {"yes": True, "no": False, "": None}[cells.get("own will", "")],
    }  # fmt: skip


WORKFORCE: Mapping[str, Callable[[Cells, Place, Flow], Made]] = {"employment": _employment}
