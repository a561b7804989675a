"""What moves a mean: the pulls of a split come to nothing, exactly, and say what taking a part out would do."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from utfall.query.pulls import pulls, whole

SCORES = st.dictionaries(st.fractions(-100, 100, max_denominator=7), st.integers(0, 10**6), max_size=11)
PARTS = st.dictionaries(st.integers(0, 20), SCORES, max_size=8)


@settings(max_examples=40, deadline=None)
@given(PARTS)
def test_the_pulls_of_a_split_come_to_nothing_exactly(parts: dict[int, dict[Fraction, int]]) -> None:
    found = pulls(parts)
    assert sum((each.pull for each in found.values()), Fraction(0)) == 0
    assert sum((each.weight for each in found.values()), Fraction(0)) in (0, 1)
    assert set(found) == {key for key, tally in parts.items() if sum(tally.values())}


@settings(max_examples=40, deadline=None)
@given(PARTS)
def test_without_a_part_the_mean_lies_where_its_pull_says(parts: dict[int, dict[Fraction, int]]) -> None:
    found = pulls(parts)
    for key, each in found.items():
        rest = pulls({other: tally for other, tally in parts.items() if other != key})
        if not rest:
            assert each.pull == 0 and each.weight == 1
            continue
        n = sum(other.n for other in rest.values())
        without = sum((other.mean * other.n for other in rest.values()), Fraction(0)) / n
        every = (without * n + each.mean * each.n) / (n + each.n)
        assert every - without == each.pull / (1 - each.weight)


def test_two_reasons_by_hand() -> None:
    found = pulls({"bill": {Fraction(-100): 3, Fraction(100): 1}, "order": {Fraction(100): 4}})
    # NPS of all 25; bill -50 with half the answers, order 100 with the other half
    assert (found["bill"].pull, found["order"].pull) == (Fraction(-75, 2), Fraction(75, 2))
    assert whole({}) is None and whole({Fraction(5): 0}) is None
