"""What machines are told numerators and denominators in."""

from fractions import Fraction

import pytest

from utfall.catalogue import built_in
from utfall.core.clock import HOUR
from utfall.query.answer import Cell
from utfall.reports.units import units_told
from utfall.reports.wire import cell_words

HOURS_350 = 18 * HOUR * 350_00  # smallest units of an hour times milliseconds


@pytest.mark.parametrize(
    ("kpi", "value", "numerator", "denominator"),
    [
        ("asa", "seconds", "seconds", "count"),
        ("hit_rate", "percent", "count", "count"),
        ("occupancy", "percent", "milliseconds", "milliseconds"),
        ("contacts_per_hour", "per_hour", "count", "hours"),
        ("cost_per_sale", "money", "money", "count"),
        ("revenue_per_hour", "money", "money", "milliseconds"),
        ("outcomes", "count", "count", ""),
        ("max_queue_wait", "seconds", "seconds", ""),
    ],
)
def test_each_side_says_its_unit(kpi: str, value: str, numerator: str, denominator: str) -> None:
    told = units_told(built_in().numbers[kpi], built_in())
    assert told == {"value": value, "numerator": numerator, "denominator": denominator}


def test_every_number_says_its_units() -> None:
    for number in built_in().numbers.values():
        told = units_told(number, built_in())
        assert told["value"] == number.unit and told["numerator"], number.id


def test_what_paid_time_cost_is_told_as_money() -> None:
    number = built_in().numbers["cost_per_sale"]
    cell = Cell(Fraction(HOURS_350, 9 * HOUR), HOURS_350, 9)
    told = cell_words(cell, number, built_in(), "NOK")
    assert (told["value"], told["numerator"], told["denominator"]) == ("700.00", "6300.00", 9)
    third = cell_words(Cell(Fraction(1, 3), HOUR // 3, 1), number, built_in(), "NOK")
    assert third["numerator"] == "0.003333"


def test_other_money_stays_as_it_is() -> None:
    told = cell_words(Cell(Fraction(50_00), 100_00, 2), built_in().numbers["average_check"], built_in(), "NOK")
    assert (told["value"], told["numerator"], told["denominator"]) == ("50.00", "100.00", 2)
