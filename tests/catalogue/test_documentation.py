"""The page on catalogue files says what the loader does: its files load, its example holds, no key is left out."""

import re
from pathlib import Path

import pytest

from utfall.catalogue import read_example, read_number, read_part
from utfall.catalogue.load import BUILT_IN, Source, read, sources
from utfall.catalogue.words import SETTINGS

from .conftest import ADDRESSES
from .examples import Worked, filled, shown

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "catalogue-files.md"
TEXT = PAGE.read_text(encoding="utf-8")


def files() -> list[Source]:
    """The files the page shows."""
    found = []
    for block in re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL):
        named = re.match(r"# (parts|kpis)/(\w+)\.toml(, shortened)?\n", block)
        assert named
        if named[3]:
            continue
        found.append(Source(named[1], named[2], f"{named[1]}/{named[2]}.toml", block))
    return found


@pytest.mark.parametrize("engine", ADDRESSES.values(), ids=ADDRESSES)
def test_the_files_on_the_page_load_and_their_example_holds(engine: str, tmp_path: Path) -> None:
    catalogue = read([*sources(BUILT_IN), *files()])
    example = next(each for each in catalogue.examples if each.of == "late_rate")
    worked = Worked(example, 1)
    store = filled(engine.replace("examples", "page"), tmp_path, [worked])
    assert [same for _, _, same in shown(worked, store, catalogue)] == [True, True]
    store.close()


def test_every_key_and_every_setting_is_on_the_page() -> None:
    words = set(re.findall(r"\w+", TEXT))
    keys = {*read_part.KEYS, *read_number.KEYS, *read_example.KEYS, *SETTINGS, *read_number.KINDS_READ}
    assert sorted(keys - words) == []
