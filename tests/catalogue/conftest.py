"""Both engines, each filled once with the rows of every worked example."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from utfall.catalogue import built_in
from utfall.columns.store import Store

from .examples import all_worked, filled

ADDRESSES = {"duckdb": "duckdb://memory", "clickhouse": "chdb://memory/catalogue_examples"}


@pytest.fixture(scope="session", params=ADDRESSES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An engine that holds every example, each under a client of its own."""
    home: Path = tmp_path_factory.mktemp("examples")
    store = filled(ADDRESSES[request.param], home, all_worked(built_in()))
    yield store
    store.close()
