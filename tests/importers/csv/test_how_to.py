"""The page on mappings names every key there is."""

from pathlib import Path

import pytest

from utfall.importers.csv import mapping
from utfall.importers.csv.model import CUSTOMER_WORDS, FIELD_TYPES, UNITS, Form, Time
from utfall.importers.csv.times import PLAIN

PAGE = (Path(__file__).parents[3] / "docs/how-to/map-a-file.md").read_text()
KEYS = {
    *Form.__slots__, *Time.__slots__, *mapping._VALUE_KEYS, *mapping._RULE_KEYS, *CUSTOMER_WORDS, *FIELD_TYPES, *UNITS,
    *PLAIN, "actor", "leave_out", "minus",
} - {"phone2"}  # fmt: skip


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_key_of_a_mapping_is_on_its_page(key: str) -> None:
    assert f"`{key}" in PAGE or f"{key} = " in PAGE or f"[{key}]" in PAGE
