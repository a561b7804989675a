"""Every worked example of every number holds, on both engines; what must not come out does not."""

import re

import pytest

from utfall.catalogue import built_in
from utfall.columns.store import Store
from utfall.core.tables import read_table

from .examples import Worked, all_worked, shown, wrongly

WORKED = all_worked(built_in())
NAMED = (
    *(f"E{number:02}" for number in range(1, 31)),
    *(f"E{number}" for number in range(32, 53)), *(f"E{number}" for number in (*range(56, 60), *range(61, 66))),
)  # fmt: skip


def called(worked: Worked) -> str:
    return f"{worked.example.of}: {worked.example.name}"


@pytest.mark.parametrize("worked", WORKED, ids=called)
def test_what_an_example_shows_comes_out(worked: Worked, engine: Store) -> None:
    cells = list(shown(worked, engine))
    assert cells, "an example that shows nothing cannot fail"
    assert [(said, str(came)) for said, came, same in cells if not same] == []


@pytest.mark.parametrize("worked", [each for each in WORKED if each.example.wrong], ids=called)
def test_what_would_be_wrong_does_not_come_out(worked: Worked, engine: Store) -> None:
    cells = list(wrongly(worked, engine))
    assert cells
    assert [said for said, _, same in cells if same] == []


def test_every_named_example_of_the_reference_is_worked() -> None:
    there = {name for each in WORKED for name in re.findall(r"E\d\d", each.example.source)}
    assert sorted(set(NAMED) - there) == []


def test_every_number_and_every_variant_is_shown_by_an_example() -> None:
    headings = {heading for each in WORKED for heading in (read_table(each.example.shows) or [{}])[0]}
    assert sorted(set(built_in().numbers) - headings) == []


def test_every_part_is_needed_by_a_number() -> None:
    catalogue = built_in()
    needed = {part for number in catalogue.numbers.values() for part in number.parts}
    assert sorted(set(catalogue.parts) - needed) == []
