"""Figures of examples: read exactly, met to the last digit shown."""

from fractions import Fraction

import pytest

from utfall.catalogue.shown import read_figure


@pytest.mark.parametrize(
    ("text", "value"),
    [("80 %", Fraction(4, 5)), ("2.5 ×", Fraction(5, 2)), ("10 min", Fraction(600)), ("1 h", Fraction(3600)),
     ("9.50 EUR", Fraction(950)), ("12 JPY", Fraction(12)), ("12", Fraction(12)), ("-3 points", Fraction(-3)),
     ("2.5 ‰", Fraction(1, 400)), ("4 /h", Fraction(4))],
)  # fmt: skip
def test_a_figure_is_read_in_the_numbers_own_unit(text: str, value: Fraction) -> None:
    assert read_figure(text).value == value


def test_a_figure_with_decimals_is_met_by_what_rounds_to_it() -> None:
    third = read_figure("33.333 %")
    assert third.is_met_by(Fraction(1, 3))
    assert not third.is_met_by(Fraction(33334, 100000))
    assert not third.is_met_by(None)


def test_a_whole_figure_is_met_exactly() -> None:
    assert read_figure("80 %").is_met_by(Fraction(4, 5))
    assert not read_figure("80 %").is_met_by(Fraction(801, 1000))


def test_no_value_is_met_by_no_value_alone() -> None:
    assert read_figure("-").is_met_by(None)
    assert not read_figure("-").is_met_by(Fraction(0))
    assert not read_figure("0").is_met_by(None)


def test_what_is_no_figure_says_so() -> None:
    with pytest.raises(ValueError, match="is no figure like"):
        read_figure("eighty")
