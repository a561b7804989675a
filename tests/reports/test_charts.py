"""Charts: one drawing for every theme, nothing live inside, words for whoever cannot see it."""

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest

from utfall.catalogue import built_in
from utfall.query.answer import Against
from utfall.reports.banded import wished
from utfall.reports.charts import Chart, Piece, bars, curve, grid, png, sparkline, stacked, svg
from utfall.reports.tokens import THEMES, TOKENS

STYLE_SHEET = Path(__file__).parents[2] / "src/utfall/web/static/utfall.css"
NASTY = '</svg><script>alert("1")</script>&'
CHARTS = {
    "sparkline": sparkline([1, None, Fraction(5, 2), 4], f"says {NASTY}"),
    "bars": bars(["Mon", NASTY], [3, None], f"says {NASTY}", title="Sales"),
    "stacked": stacked([Piece("Sale", 3, "sale"), Piece(NASTY, 2, "#123456"), Piece("none", 0, "open")], NASTY),
    "curve": curve(["Mon", NASTY], [3, None], f"says {NASTY}", bands=[(Fraction(1), Fraction(2))], more=[1, 2]),
    "grid": grid(["09", "10"], ["Mon", "Tue"], {(0, 0): 3, (1, 1): 9}, NASTY),
}


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_drawing_is_one_svg_without_script_style_or_link_and_says_what_it_shows(chart: Chart) -> None:
    drawn = svg(chart)
    root = ElementTree.fromstring(drawn)
    assert root.tag.endswith("svg")
    assert (root.get("role"), root.get("aria-label")) == ("img", chart.says)
    assert not re.search(r"<script|<style|<a |<image|<foreignObject| style=| on\w+=|javascript:", drawn)


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_the_page_has_tokens_and_each_theme_its_colours(chart: Chart) -> None:
    page, light, dark = svg(chart), svg(chart, "light"), svg(chart, "dark")
    assert "var(--" in page and "#fe00" not in page + light + dark
    assert "var(" not in light + dark and light != dark


def test_a_states_own_colour_stays_as_it_is() -> None:
    assert "#123456" in svg(CHARTS["stacked"])


def test_mail_gets_the_same_as_a_picture() -> None:
    assert png(CHARTS["bars"]).startswith(b"\x89PNG")


def test_the_style_sheet_has_just_these_colours() -> None:
    text = STYLE_SHEET.read_text()
    for token in TOKENS:
        found = re.search(rf"--{token}: light-dark\((#[0-9a-f]{{6}}), (#[0-9a-f]{{6}})\)", text)
        assert found, token
        assert (found[1], found[2]) == (THEMES["light"][token], THEMES["dark"][token]), token


def test_the_style_sheet_is_a_mirror_for_right_to_left() -> None:
    text = re.sub(r"/\*.*?\*/", "", STYLE_SHEET.read_text(), flags=re.S)
    physical = (
        r"(?<![-\w])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height)\s*:"
    )
    assert not re.findall(physical, re.sub(r"@media[^{]*", "", text))
    assert not re.search(r"text-align:\s*(left|right)", text)


def test_words_can_be_read_on_their_ground_in_both_themes() -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for theme, colours in THEMES.items():
        for ink in ("ink", "ink-2", "ink-3", "accent", "good", "bad", "watch"):
            for ground in ("paper", "wash"):
                a, b = sorted((luminance(colours[ink]), luminance(colours[ground])))
                assert (b + 0.05) / (a + 0.05) >= 4.5, f"{ink} on {ground} in {theme}"


@pytest.mark.parametrize(("band", "drawn"), [((None, None), False), ((Fraction(3, 4), None), True),
                                             ((Fraction(3, 4), Fraction(9, 10)), True)])  # fmt: skip
def test_a_curve_has_its_band_behind_it_and_gaps_where_nothing_is_known(
    band: tuple[Fraction | None, Fraction | None], drawn: bool
) -> None:
    values = [Fraction(1, 2), None, Fraction(9, 10)]
    found = svg(curve(["Mon", "Tue", "Wed"], values, "Service level", bands=[band], percent=True))
    assert ("var(--good)" in found) is drawn
    assert "var(--accent)" in found and "var(--ink-3)" in found and "#fe00" not in found
    assert found.startswith("<svg") and 'aria-label="Service level"' in found


def test_an_upper_end_makes_the_band_end_there() -> None:
    labels, values = ["Mon", "Tue"], [Fraction(1, 2), Fraction(1)]
    ends = ((Fraction(3, 4), None), (Fraction(3, 4), Fraction(9, 10)))
    open_up, closed = (svg(curve(labels, values, "x", bands=[band], percent=True)) for band in ends)
    assert open_up != closed


def test_a_band_that_changes_is_drawn_for_its_own_steps_alone() -> None:
    labels, values = ["Mon", "Tue", "Wed", "Thu"], [Fraction(1, 2), Fraction(1), Fraction(1, 4), Fraction(1)]
    low, none = (Fraction(3, 4), None), (None, None)
    rects = {}
    for name, bands in {"all": [low] * 4, "two": [none, low, low, none], "one": [none, none, none, low],
                        "both": [low, low, (Fraction(1, 2), None), (Fraction(1, 2), None)]}.items():  # fmt: skip
        found = svg(curve(labels, values, "x", bands=bands, percent=True))
        rects[name] = re.findall(r'd="(M[^"]+)" fill="var\(--good\)"', found)
    assert {name: len(each) for name, each in rects.items()} == {"all": 1, "two": 1, "one": 1, "both": 2}
    assert len({each for some in rects.values() for each in some}) == 5
    assert svg(curve(labels, values, "x", bands=[none] * 4)) == svg(curve(labels, values, "x"))


@pytest.mark.parametrize(("plan", "band", "ends"), [
    (80, None, (80, None)), (None, (75, 85), (75, 85)), (80, (75, None), (75, None)), (None, (None, 85), (None, 85)),
])  # fmt: skip
def test_the_wished_ends_are_the_band_else_from_the_plan_on(
    plan: int | None, band: tuple[int | None, int | None] | None, ends: tuple[int | None, int | None]
) -> None:
    low, high = (None if each is None else Fraction(each) for each in band or (None, None))
    against = Against(None if plan is None else Fraction(plan), low, high, False, ())
    assert wished(against, built_in().numbers["hit_rate"]) == ends
    if band is None:
        assert wished(against, built_in().numbers["asa"]) == (None, plan)
        for name in ("aht", "agent_utilization"):
            assert wished(against, built_in().numbers[name]) == (None, None)
    assert wished(replace(against, adds_up=True), built_in().numbers["hit_rate"]) == (None, None)
    assert wished(None, built_in().numbers["hit_rate"]) == (None, None)


def test_bars_have_the_plan_across_them_and_a_small_line_its_band_behind_it() -> None:
    assert svg(bars(["Mon", "Tue"], [3, 4], "x", plans=[5, None])).count('fill="var(--ink)"') == 1
    assert 'fill="var(--ink)"' not in svg(bars(["Mon", "Tue"], [3, 4], "x"))
    banded = svg(sparkline([1, 2, 3], "x", band=(Fraction(2), Fraction(4))))
    assert "var(--good)" in banded and "var(--good)" not in svg(sparkline([1, 2, 3], "x"))


def test_a_second_line_is_quieter_and_stands_beside_the_first() -> None:
    one = svg(curve(["Mon", "Tue"], [1, 2], "calls"))
    two = svg(curve(["Mon", "Tue"], [1, 2], "calls", more=[1, 1]))
    assert two.count('stroke="var(--ink-3)"') > one.count('stroke="var(--ink-3)"')
