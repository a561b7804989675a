"""Django made ready before the tests of the pages are read; the home is the parent's. `kept` is a house open in it."""

from collections.abc import Iterator
from pathlib import Path

import django
import pytest

django.setup()

from utfall.wiring.home import Home  # noqa: E402
from utfall.wiring.house import House, keep_house  # noqa: E402


@pytest.fixture
def kept(home: Path) -> Iterator[House]:
    """The home's house as a server keeps it: columns open, the ledger followed."""
    with keep_house(Home(home)) as house:
        yield house
