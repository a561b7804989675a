"""The rule that colours: every edge of a band, of a plan, and of when nothing is said at all."""

from dataclasses import replace
from fractions import Fraction as F

import pytest

from utfall.catalogue import built_in
from utfall.catalogue.model import Number
from utfall.query.answer import Against, Source
from utfall.reports.held import Verdict, judged
from utfall.reports.lay import Wording
from utfall.reports.mark import mark_of

HOUSE = Source((), 20_393, 20_423, fact_id=7)
LEVEL = Against(F(80, 100), F(75, 100), F(85, 100), False, (HOUSE,))
RATE = built_in().numbers["hit_rate"]  # higher is better
LOWER = built_in().numbers["asa"]
NEUTRAL = built_in().numbers["aht"]
OCCUPANCY = built_in().numbers["occupancy"]
UTILIZATION = built_in().numbers["agent_utilization"]
SALES = built_in().numbers["sales"]
WORDS = Wording(lambda split, key: {1: "Cards", 2: "Eva"}.get(key, "?"))  # type: ignore[arg-type]


def plan(value: F | int | None, **more: object) -> Against:
    return Against(None if value is None else F(value), None, None, False, (HOUSE,), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "place", "good"),
    [
        (F(75, 100), "in", True),
        (F(85, 100), "in", True),
        (F(7_499_999, 10_000_000), "below", False),
        (F(8_500_001, 10_000_000), "above", True),
        (F(0), "below", False),
    ],
)
def test_both_ends_are_in_the_band_and_what_is_rounded_away_is_not(value: F, place: str, good: bool) -> None:
    assert judged(value, LEVEL, RATE, 100) == Verdict(place, good)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "below", "above"),
    [(RATE, False, True), (LOWER, True, False), (NEUTRAL, False, False), (OCCUPANCY, False, False),
     (UTILIZATION, False, False)],
)  # fmt: skip
def test_outside_is_good_on_the_better_side_alone_and_never_of_what_strains(
    number: Number, below: bool, above: bool
) -> None:
    assert judged(F(70, 100), LEVEL, number).good is below
    assert judged(F(90, 100), LEVEL, number).good is above


def test_a_single_end_is_a_limit_whichever_way_is_better() -> None:
    most = Against(None, None, F(15, 100), False, (HOUSE,))
    assert judged(F(16, 100), most, RATE) == Verdict("above", False)
    assert judged(F(1, 100), most, RATE) == Verdict("in", True)
    least = Against(None, F(10), None, False, (HOUSE,))
    assert judged(F(9), least, LOWER) == Verdict("below", False)


def test_a_plan_alone_is_reached_or_missed_by_the_direction_of_the_number() -> None:
    assert judged(F(80, 100), plan(F(80, 100)), RATE, 30) == Verdict("in", True)
    assert judged(F(7_956, 10_000), plan(F(80, 100)), RATE, 30) == Verdict("below"), "79.56 % is not 80 %"
    assert judged(F(20), plan(20), LOWER) == Verdict("in", True)
    assert judged(F(2_001, 100), plan(20), LOWER) == Verdict("above")
    assert judged(F(300), plan(300), NEUTRAL).why_not == "neutral"
    assert judged(F(80, 100), plan(F(80, 100)), UTILIZATION).why_not == "neutral"


@pytest.mark.parametrize(
    ("value", "against", "number", "n", "why"),
    [
        (None, LEVEL, RATE, 100, "no_value"),
        (None, LEVEL, RATE, 0, "no_value"),
        (F(1), LEVEL, RATE, 29, "few"),
        (F(1), LEVEL, RATE, 30, ""),
        (F(1), LEVEL, RATE, None, ""),
        (F(5), Against(F(0), None, None, True, (HOUSE,), F(100)), SALES, None, "not_due"),
        (F(5), Against(None, None, None, True, (HOUSE,)), SALES, None, "not_due"),
        (F(5), Against(F(4), None, None, True, (HOUSE,), F(9), 3, 5), SALES, None, "part"),
        (F(5), Against(F(4), None, None, True, (HOUSE,), F(9), 5, 5), SALES, None, ""),
        (F(5), Against(F(4), None, None, True, (HOUSE,), F(9), 5, 5, added=True), SALES, None, "added"),
        (F(5), Against(None, None, None, False, (HOUSE,), mixed=True), RATE, 100, "mixed"),
        (F(5), Against(F(4), None, None, False, (HOUSE,), None, 3, 5), LOWER, None, ""),
    ],
)
def test_when_nothing_is_said(value: F | None, against: Against, number: Number, n: int | None, why: str) -> None:
    assert judged(value, against, number, n).why_not == why


def test_every_standing_has_a_sign_of_its_own_so_that_colour_is_not_needed() -> None:
    signs = {
        (mark.sign, mark.tone)
        for value in (70, 80, 90)
        for number in (RATE, LOWER, OCCUPANCY)
        for mark in [mark_of(F(value, 100), 100, LEVEL, number, WORDS)]
    }
    assert signs == {("●", "good"), ("▼", "bad"), ("△", "good"), ("▽", "good"), ("▲", "bad")}
    assert len({sign for sign, _ in signs}) == len(signs)


def test_a_mark_says_what_for_whom_and_since_when() -> None:
    mark = mark_of(F(80, 100), 100, LEVEL, RATE, WORDS)
    assert mark.says == (
        "in band: target 80.0\u00a0%, band 75.0\u00a0%–85.0\u00a0% · the whole house, Sat 1 Nov 2025 – Sun 30 Nov 2025"
    )
    few = mark_of(F(80, 100), 12, LEVEL, RATE, WORDS)
    assert (few.sign, few.tone, few.word) == ("", "", "") and few.says.endswith(
        "fewer than 30, indicative: not held against it"
    )
    agreed = replace(LEVEL, sources=(Source((("client", 2),), 20_393, 10**7, agreed=True), HOUSE), covered=12, days=30)
    mark = mark_of(F(80, 100), 100, agreed, RATE, WORDS)
    assert "agreed with Eva, from Sat 1 Nov 2025" in mark.says
    assert "the last of 2 different ones in this period; covers 12 of 30 days" in mark.says
    due = Against(F(40), F(36), F(44), True, (HOUSE,), F(100))
    mark = mark_of(F(30), None, due, SALES, WORDS)
    assert mark.says.startswith("below the band: due by now 40, band 36–44 · ") and "of 100 in all" in mark.says
    assert mark_of(F(90), None, due, SALES, WORDS).word == "better than the band"
    assert mark_of(F(90), None, plan(40), SALES, WORDS).word == "target reached"
