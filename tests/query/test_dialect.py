"""What the two engines spell differently means the same."""

import pytest

from tests.query.conftest import Fill
from utfall.core.zones import day_date, day_number
from utfall.query.dialect import DIALECTS
from utfall.query.expressions import Col, Val, op
from utfall.query.sql import literal, spelled

MOST = 230


def test_a_percentile_is_the_nearest_rank_in_whole_numbers(fill: Fill) -> None:
    engine = fill()
    dialect = DIALECTS[engine.dialect]
    numbers = f"range(1, {MOST + 1})"
    source = f"{numbers} t(v)" if dialect.name == "duckdb" else f"(SELECT arrayJoin({numbers}) AS v) AS t"
    sizes = f"{numbers} s(n)" if dialect.name == "duckdb" else f"(SELECT arrayJoin({numbers}) AS n) AS s"
    percents = [1, 5, 7, 10, 25, 28, 29, 33, 50, 55, 57, 58, 75, 80, 90, 95, 99, 100]
    ranks = ", ".join(dialect.nearest_rank("v * 3", percent) for percent in percents)
    rows = engine.run(f"SELECT n, {ranks} FROM {source} CROSS JOIN {sizes} WHERE v <= n GROUP BY n")
    assert len(rows) == MOST
    for n, *found in rows:
        assert found == [(int(str(n)) * percent + 99) // 100 * 3 for percent in percents]


def test_the_first_of_a_month_is_the_calendars(fill: Fill) -> None:
    engine = fill()
    dialect = DIALECTS[engine.dialect]
    for day in (0, 58, 59, 60, 14_000, 20_417, 20_513, 36_500):
        ((found,),) = engine.run(f"SELECT {spelled(op('first of month', day), dialect)}")
        assert found == day_number(day_date(day).replace(day=1))


def test_dividing_leaves_whole_numbers(fill: Fill) -> None:
    engine = fill()
    assert engine.run(f"SELECT {spelled(op('//', 95, 4), DIALECTS[engine.dialect])}") == [(23,)]


def test_only_whole_numbers_flags_and_codes_are_literals() -> None:
    assert [literal(each) for each in (5, -1, True, False, None, "Europe/Oslo", "no_sale")] == [
        "5", "-1", "TRUE", "FALSE", "NULL", "'Europe/Oslo'", "'no_sale'"
    ]  # fmt: skip
    for text in ("", "a b", "x'y", "a;b", "ø", "a" * 101, "a\n"):
        with pytest.raises(ValueError, match="is not a code"):
            literal(text)


def test_an_operation_without_a_spelling_is_refused() -> None:
    with pytest.raises(ValueError, match="no spelling for 'drop'"):
        spelled(op("drop", Col("n"), Val(1)), DIALECTS["duckdb"])
