"""Every question is put to both engines."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from tests.query.hand_made import address, filled
from utfall.columns.store import Store
from utfall.facts.batch import Row

Fill = Callable[..., Store]


@pytest.fixture(params=["duckdb", "clickhouse"])
def fill(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fill]:
    """`fill(outcome=[...], told={...})` gives an engine with these rows."""
    opened: list[Store] = []

    def made(told: Mapping[int, int] | None = None, **rows: Sequence[Row]) -> Store:
        opened.append(filled(address(request.param), tmp_path, rows, told))
        return opened[-1]

    yield made
    for store in opened:
        store.close()
