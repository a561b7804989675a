"""How sure a share is."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from utfall.catalogue import built_in
from utfall.catalogue.model import Catalogue, Number, Part, Signed
from utfall.query.answer import Cell
from utfall.reports.interval import has_interval, interval, interval_of, points_interval, told_apart


def test_the_interval_is_wilsons() -> None:
    span = interval(19, 61)
    assert span is not None
    assert [round(float(each), 3) for each in span] == [0.209, 0.436]  # as in the house's picture


def test_nothing_to_divide_by_or_parts_that_are_no_share_have_none() -> None:
    assert interval(0, 0) is interval(5, 4) is interval(-1, 4) is None


@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_inside_and_the_interval_inside_nought_and_one(both: tuple[int, int]) -> None:
    span = interval(*both)
    assert span is not None and 0 <= span[0] <= span[1] <= 1
    assert span[0] - Fraction(1, 10**6) <= Fraction(*both) <= span[1] + Fraction(1, 10**6)


def test_a_share_of_few_is_not_told_apart_where_one_of_many_is() -> None:
    assert not told_apart(4, 10, Fraction(1, 4))
    assert told_apart(400, 1000, Fraction(1, 4))


ANSWERS = ("promoters", "detractors", "answers")
PARTS = {name: Part(name, "", "count", "survey_answer", "happened_at") for name in ANSWERS}
NPS = Number("nps", "NPS", "", "ratio", "points", "higher", (Signed(1, "promoters"), Signed(-1, "detractors")),
             (Signed(1, "answers"),), per=100)  # fmt: skip


def test_points_of_ten_answers_have_the_reference_interval() -> None:
    span = points_interval(4 - 3, 4 + 3, 10)
    assert span is not None and round(float(100 * (span[1] - span[0]) / 2) * 1.96 / 1.959963984540054, 3) == 51.485
    catalogue = Catalogue(PARTS, {"nps": NPS}, {})
    shown = interval_of(Cell(Fraction(10), 1, 10, squares=7), NPS, catalogue)
    assert shown is not None and [round(float(each), 1) for each in shown] == [-41.5, 61.5]
    all_of_them = interval_of(Cell(Fraction(100), 9, 9, squares=9), NPS, catalogue)
    assert all_of_them == (100, 100), "no spread, no width; and never beyond 100"


def test_only_shares_of_counted_rows_and_points_have_one() -> None:
    catalogue = built_in()
    able = {kpi for kpi, number in catalogue.numbers.items() if has_interval(number, catalogue)}
    assert {"progress_rate", "hit_rate", "abandonment_rate"} <= able
    assert not {"aht", "asa", "yes_per_hour", "outcomes", "max_queue_wait", "completion_success"} & able
    assert interval_of(Cell(Fraction(20), 200, 10), catalogue.numbers["asa"], catalogue) is None
