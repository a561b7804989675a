"""How sure a share is."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from utfall.reports.interval import interval, told_apart


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
