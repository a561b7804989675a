"""Charts as Vega-Lite specs (plain dicts) in the house's tokens, drawn once and the same everywhere.

A spec names tokens, not colours. `svg` leaves them to the page's style sheet, so that one drawing serves light, dark
and TV; `png` and `svg(theme=…)` put a theme's colours in, for mail and files.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from html import escape
from typing import Any, Literal

import vl_convert

from .banded import NONE, Ends, layers
from .show import pixels, reach
from .tokens import THEMES, TOKENS, Theme, colour

Spec = dict[str, Any]


@dataclass(frozen=True)
class Chart:
    """A drawing and what it says to whoever cannot see it."""

    spec: str  # JSON, so that equal charts are equal
    says: str


def _chart(spec: Spec, says: str) -> Chart:
    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": None,
        "padding": 2,
        **spec,
        "config": {
            "view": {"stroke": None},
            "font": "Noto Sans",
            "axis": {
                "labelColor": colour("ink-3"), "labelFontSize": 11, "titleColor": colour("ink-3"),
                "domainColor": colour("line"), "tickColor": colour("line"), "gridColor": colour("line-2"),
                "titleFontSize": 11, "titleFontWeight": "normal", "labelPadding": 6, "ticks": False,
            },
        },
    }  # fmt: skip
    return Chart(json.dumps(whole, sort_keys=True, ensure_ascii=False), says)


def _float(value: Fraction | int | None) -> float | None:
    return None if value is None else float(value)


def sparkline(
    values: Sequence[Fraction | int | None], says: str, width: int = 76, height: int = 26, band: Ends = NONE
) -> Chart:
    """A small line without axes, the band it is to lie in behind it; a missing value is a gap."""
    data = [{"x": i, "y": _float(v)} for i, v in enumerate(values)]
    behind = [each for each in layers((), (band,), {}, height) if each["mark"]["type"] == "rect"]
    drawn: list[Spec] = [
        *({**each, "encoding": _across(each["encoding"], width)} for each in behind),
        {"mark": {"type": "line", "strokeWidth": 1.8, "color": colour("accent"), "strokeCap": "round",
                  "invalid": "break-paths-show-path-domains"}},
        {"mark": {"type": "point", "filled": True, "size": 18, "color": colour("accent"), "opacity": 1},
         "transform": [{"filter": f"datum.x == {len(data) - 1}"}]},
    ]  # fmt: skip
    axes = {
        "x": {"field": "x", "type": "quantitative", "axis": None},
        "y": {"field": "y", "type": "quantitative", "axis": None, "scale": {"zero": False}},
    }
    lines = [each if "encoding" in each else {**each, "encoding": axes, "data": {"values": data}} for each in drawn]
    return _chart({"width": width, "height": height, "layer": lines}, says)


def _across(encoding: Spec, width: int) -> Spec:
    """A band across the whole of a drawing without axes."""
    y = {**encoding["y"], "axis": None, "scale": {"zero": False}}
    return {**encoding, "y": y, "x": {"value": 0}, "x2": {"value": width}}


def bars(
    labels: Sequence[str], values: Sequence[Fraction | int | None], says: str, *, title: str = "",
    token: str = "accent", width: int = 640, height: int = 150, percent: bool = False,
    plans: Sequence[Fraction | int | None] = (),
) -> Chart:  # fmt: skip
    """Bars in the order given, such as by day; `percent` for values that are fractions of 1. `plans`: what each bar is
    to reach, as a stroke across it."""
    data = [{"i": i, "x": label, "y": _float(v)} for i, (label, v) in enumerate(zip(labels, values, strict=True))]
    step = max(1, -(-len(labels) // 14))
    shown = [label for i, label in enumerate(labels) if i % step == 0]
    ordered = {"field": "x", "type": "ordinal", "sort": None, "title": None}
    spec: Spec = {
        "width": width,
        "height": height,
        "data": {"values": data},
        "mark": {"type": "bar", "color": colour(token), "width": {"band": 0.7}},
        "encoding": {
            "x": {**ordered, "axis": {"labelAngle": 0, "values": shown, "labelOverlap": True}},
            "y": {"field": "y", "type": "quantitative", "title": title or None, "scale": {"nice": 4},
                  "axis": {"tickCount": 4, "format": ".0%" if percent else "~s", "domain": False}},
        },
    }  # fmt: skip
    if any(plans):
        wanted = [{"x": label, "p": _float(plan)} for label, plan in zip(labels, plans, strict=True) if plan]
        at_plan: Spec = {
            "data": {"values": wanted},
            "mark": {"type": "tick", "color": colour("ink"), "thickness": 2, "width": {"band": 0.9}},
            "encoding": {"x": ordered, "y": {"field": "p", "type": "quantitative"}},
        }
        bar = {name: spec.pop(name) for name in ("data", "mark", "encoding")}
        spec["layer"] = [bar, at_plan]
    return _chart(spec, says)


def curve(
    labels: Sequence[str], values: Sequence[Fraction | int | None], says: str, *,
    bands: Sequence[Ends] = (), more: Sequence[Fraction | int | None] = (),
    width: int = 640, height: int = 150, percent: bool = False,
) -> Chart:  # fmt: skip
    """A line over steps in the order given, a missing value a gap, with the band it is to lie in behind it (one for all
    steps or one for each; an end that is not set is the axis's) and a second, quieter line where there is `more`."""
    step = max(1, -(-len(labels) // 14))
    shown = [label for i, label in enumerate(labels) if i % step == 0]
    x = {"field": "x", "type": "ordinal", "sort": None, "title": None,
         "scale": {"padding": 0.3, "domain": list(dict.fromkeys(labels))},
         "axis": {"labelAngle": 0, "values": shown, "labelOverlap": True}}  # fmt: skip
    axis = {"tickCount": 4, "format": ".0%" if percent else "~s", "domain": False}
    drawn: list[Spec] = layers(labels, bands, x, height)
    drawn += [_line(labels, more, "ink-3", 1.4, x, axis)] if more else []
    drawn.append(_line(labels, values, "accent", 2, x, axis))
    return _chart({"width": width, "height": height, "layer": drawn}, says)


def _line(
    labels: Sequence[str], values: Sequence[Fraction | int | None], token: str, stroke: float, x: Spec, axis: Spec
) -> Spec:
    data = [{"x": label, "y": _float(value)} for label, value in zip(labels, values, strict=True)]
    mark = {"type": "line", "strokeWidth": stroke, "color": colour(token), "strokeCap": "round",
            "invalid": "break-paths-show-path-domains",
            "point": {"filled": True, "size": 26, "color": colour(token), "opacity": 1}}  # fmt: skip
    y = {"field": "y", "type": "quantitative", "title": None, "axis": axis, "scale": {"nice": 4}}
    return {"data": {"values": data}, "mark": mark, "encoding": {"x": x, "y": y}}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a stacked bar: what it is called, how many, and its token or hex colour."""

    name: str
    value: int
    token: str


def stacked(pieces: Sequence[Piece], says: str, *, width: int = 640, height: int = 18) -> Chart:
    """One bar of pieces side by side, such as the states of a base; pieces of 0 are left out."""
    kept = [piece for piece in pieces if piece.value > 0]
    data = [{"i": i, "name": p.name, "y": p.value} for i, p in enumerate(kept)]
    scale = {"domain": [p.name for p in kept], "range": [colour(p.token) for p in kept]}
    spec: Spec = {
        "width": width,
        "height": height,
        "data": {"values": data},
        "mark": {"type": "bar", "height": height, "stroke": colour("paper"), "strokeWidth": 1},
        "encoding": {
            "x": {"field": "y", "type": "quantitative", "axis": None, "stack": "zero", "scale": {"nice": False}},
            "color": {"field": "name", "type": "nominal", "scale": scale, "legend": None},
            "order": {"field": "i", "type": "ordinal"},
        },
    }
    return _chart(spec, says)


def grid(
    rows: Sequence[str], columns: Sequence[str], values: Mapping[tuple[int, int], int], says: str, *,
    token: str = "accent", cell: int = 28,
) -> Chart:  # fmt: skip
    """A heat grid: the darker the more. `values` by (row, column) number."""
    data = [{"r": rows[r], "c": columns[c], "v": v} for (r, c), v in sorted(values.items())]
    top = max([1, *values.values()])
    spec: Spec = {
        "width": {"step": cell},
        "height": {"step": cell},
        "data": {"values": data},
        "mark": {"type": "rect", "color": colour(token), "stroke": colour("paper"), "strokeWidth": 2},
        "encoding": {
            "x": {"field": "c", "type": "ordinal", "sort": list(columns), "title": None,
                  "axis": {"orient": "top", "labelAngle": 0, "domain": False}},
            "y": {"field": "r", "type": "ordinal", "sort": list(rows), "title": None, "axis": {"domain": False}},
            "opacity": {"field": "v", "type": "quantitative", "legend": None,
                        "scale": {"domain": [0, top], "range": [0.06, 1]}},
        },
    }  # fmt: skip
    return _chart(spec, says)


def narrowing(above: int, below: int, whole: int) -> str:
    """The corners of one step of a funnel in a box 100 wide and 100 high, as the points of an SVG polygon: as wide as
    its shares of the whole, in the middle."""
    halves = [50 * reach(each, whole) for each in (above, below)]
    corners = ((50 - halves[0], 0), (50 + halves[0], 0), (50 + halves[1], 100), (50 - halves[1], 100))
    return " ".join(f"{pixels(Fraction(x), 1)},{y}" for x, y in corners)


def svg(chart: Chart, theme: Literal["page"] | Theme = "page") -> str:
    """The drawing as one `<svg>` element without scripts, styles or links, to be set into a page or kept."""
    return _svg(chart, theme)


@lru_cache(maxsize=2000)
def _svg(chart: Chart, theme: str) -> str:
    drawn: str = vl_convert.vegalite_to_svg(chart.spec)
    drawn = re.sub(r' (?:aria-[a-z]+|role|class|font-family|xmlns:xlink)="[^"]*"', "", drawn)
    mark = "c" + hashlib.sha256(chart.spec.encode()).hexdigest()[:8]
    drawn = drawn.replace('id="clip', f'id="{mark}').replace("url(#clip", f"url(#{mark}")
    drawn = re.sub(r"#fe00([0-9a-f]{2})", lambda found: _painted(int(found[1], 16), theme), drawn)
    return drawn.replace("<svg ", f'<svg role="img" class="chart" aria-label="{escape(chart.says, quote=True)}" ', 1)


def _painted(number: int, theme: str) -> str:
    token = TOKENS[number]
    return f"var(--{token})" if theme == "page" else THEMES[theme][token]


def png(chart: Chart, theme: Theme = "light", scale: float = 2.0) -> bytes:
    """The same drawing as a PNG in a theme's colours, for mail."""
    spec = re.sub(r"#fe00([0-9a-f]{2})", lambda found: _painted(int(found[1], 16), theme), chart.spec)
    drawn: bytes = vl_convert.vegalite_to_png(spec, scale=scale)
    return drawn
