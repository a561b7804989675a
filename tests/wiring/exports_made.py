"""A house over a store with facts made by hand, for tests of files."""

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

from tests.facts_made import delta
from utfall.columns.opening import open_store
from utfall.columns.store import Store
from utfall.facts.batch import Row
from utfall.wiring.home import Home
from utfall.wiring.house import House

_numbers = count(1)
ENGINES = ("duckdb", "chdb")


def store_of(engine: str, home: Path) -> Store:
    """An empty store of an engine."""
    if engine == "duckdb":
        return open_store(f"duckdb://{home}/columns.duckdb", home=home)
    return open_store(f"chdb://memory/exports_{next(_numbers)}", home=home)


def house_of(store: Store, home: Path) -> House:
    """A house that asks this store."""
    return House(Home(home), store)


def told(store: Store, batch: int, **rows: Sequence[Row]) -> None:
    """These rows come in as a batch."""
    given: Mapping[str, Sequence[Row]] = rows
    store.apply(delta(batch, given))
