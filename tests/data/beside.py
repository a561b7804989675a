"""Where the real data sets lie: in `shared/data` beside the checkout, or beside a folder that holds it."""

from pathlib import Path

import pytest


def data_set(name: str) -> Path:
    """The folder of a data set; the test is skipped, with a sentence, where it is not there."""
    for folder in Path(__file__).resolve().parents:
        found = folder / "shared" / "data" / name
        if found.is_dir():
            return found
    pytest.skip(f"the data set {name} does not lie in shared/data beside the checkout")
