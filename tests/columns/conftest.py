"""A store of each engine for every test of this folder, and a plain-Python picture of what it has to hold."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from utfall.columns.opening import open_store
from utfall.columns.store import Store

_numbers = count(1)


@pytest.fixture(params=["duckdb", "chdb"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store of this engine can be made that nobody else has."""
    if request.param == "duckdb":
        return f"duckdb://{tmp_path}/columns.duckdb"
    return f"chdb://memory/columns_{next(_numbers)}"


@pytest.fixture
def reopen(address: str, tmp_path: Path) -> Iterator[Callable[..., Store]]:
    """Opens the store at the test's address, as often as asked; what is still open is closed at the end."""
    opened: list[Store] = []

    def opening(**settings: bool) -> Store:
        for earlier in opened:
            earlier.close()
        opened[:] = [open_store(address, home=tmp_path, threads=1, **settings)]
        return opened[0]

    yield opening
    for store in opened:
        store.close()


@pytest.fixture
def store(reopen: Callable[..., Store]) -> Store:
    """An empty store of the engine."""
    return reopen()
