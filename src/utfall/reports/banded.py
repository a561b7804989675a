"""The band behind a line: between which ends a value is as wished, one for all steps or one for each."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from utfall.catalogue.model import Number
from utfall.query.answer import Against

from .tokens import colour

Ends = tuple[Fraction | None, Fraction | None]
NONE: Ends = (None, None)
_FAINT = 0.12


def wished(against: Against | None, number: Number) -> Ends:
    """The ends between which a level is as wished: its band, else from its plan on towards the better side. None where
    there is no level, and of a plan that adds up: what is due of it is no band of the axis."""
    if against is None or against.adds_up:
        return NONE
    if against.low is not None or against.high is not None:
        return against.low, against.high
    if number.strain or number.better == "neutral":
        return NONE
    return (against.plan, None) if number.better == "higher" else (None, against.plan)


def layers(labels: Sequence[str], bands: Sequence[Ends], x: dict[str, Any], height: int) -> list[dict[str, Any]]:
    """The layers of a chart that stand behind its line. `bands` is one for all steps, or one for each label; an end
    that is not set is that of the axis (`height` pixels)."""
    if len(set(bands)) <= 1:
        return _whole(bands[0], height) if bands else []
    return [layer for first, end in _runs(bands) for layer in _part(labels[first:end], bands[first], x, height)]


def _whole(band: Ends, height: int) -> list[dict[str, Any]]:
    return _drawn(band, height, {}, {"values": [{}]})


def _part(labels: Sequence[str], band: Ends, x: dict[str, Any], height: int) -> list[dict[str, Any]]:
    """One run of steps that have the same band: as wide as from its first step to its last, a step alone a little."""
    half = {"bandPosition": 0.5}
    data = {"values": [{"x": labels[0], "x2": labels[-1]}]}
    across = {"x": {**x, **half}, "x2": {"field": "x2", **half}}
    if len(labels) == 1:
        return _drawn(band, height, {"x": x}, data, {"width": 16})
    return _drawn(band, height, across, data)


def _drawn(
    band: Ends, height: int, across: dict[str, Any], data: dict[str, Any], more: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    low, high = (None if end is None else float(end) for end in band)
    if low is None and high is None:
        return []
    at = {"datum": low if low is not None else high, "type": "quantitative"}
    if low is not None:
        other = {"y2": {"datum": high}} if high is not None else {"y2": {"value": 0}}
    else:
        other = {"y2": {"value": height}}
    made: list[dict[str, Any]] = [
        {"data": data, "mark": {"type": "rect", "color": colour("good"), "opacity": _FAINT, **(more or {})},
         "encoding": {**across, "y": at, **other}}
    ]  # fmt: skip
    for end in (low, high):
        if end is not None:
            line = {"type": "rule", "color": colour("good"), "strokeDash": [4, 3]}
            where = across if "x2" in across or not across else {}
            if across and not where:
                continue
            made.append({"data": data, "mark": line,
                         "encoding": {**where, "y": {"datum": end, "type": "quantitative"}}})  # fmt: skip
    return made


def _runs(bands: Sequence[Ends]) -> list[tuple[int, int]]:
    """(first, end) of each run of steps with the same band, those without one left out."""
    out: list[tuple[int, int]] = []
    first = 0
    for place in range(1, len(bands) + 1):
        if place == len(bands) or bands[place] != bands[first]:
            if bands[first] != NONE:
                out.append((first, place))
            first = place
    return out
