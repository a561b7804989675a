"""Money in smallest units, text tables, and the nearest of the known names."""

import pytest

from utfall.core.money import to_text, to_units
from utfall.core.names import nearest
from utfall.core.tables import BadTable, read_table, write_table


@pytest.mark.parametrize(
    ("text", "currency", "units"), [("1234.5", "NOK", 123450), ("7", "JPY", 7), ("-0.001", "KWD", -1)]
)
def test_money_goes_to_smallest_units_and_back_without_loss(text: str, currency: str, units: int) -> None:
    assert to_units(text, currency) == units
    assert to_units(to_text(units, currency), currency) == units


@pytest.mark.parametrize("text", ["1.234", "much", "", "NaN"])
def test_money_finer_than_its_currency_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="amount|smallest"):
        to_units(text, "NOK")


def test_a_text_table_reads_back_as_it_was_written() -> None:
    text = write_table(["agent", "outcome"], [["ana", "sale"], ["ben", ""]])
    assert read_table(text) == [{"agent": "ana", "outcome": "sale"}, {"agent": "ben", "outcome": ""}]


def test_a_line_with_a_cell_too_many_is_named() -> None:
    with pytest.raises(BadTable, match="line 2"):
        read_table("a | b\n1 | 2 | 3")


def test_a_misspelt_name_finds_the_nearest() -> None:
    assert nearest("hitrate", ["hit_rate", "progress_rate"]) == ["hit_rate"]
    assert nearest("oslo", ["Europe/Oslo", "Asia/Tokyo"]) == ["Europe/Oslo"]
    assert nearest("xyzzy", ["hit_rate"]) == []
