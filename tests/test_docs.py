"""The documentation is true: reference pages are as printed, and every command, setting, kind and number is named."""

import importlib.util
import re
from pathlib import Path

import pytest

from utfall.catalogue import built_in
from utfall.cli import COMMANDS
from utfall.facts import KINDS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def pages() -> dict[str, object]:
    spec = importlib.util.spec_from_file_location("docs_make", DOCS / "make.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.PAGES


@pytest.mark.parametrize("name", ["facts.md", "numbers.md", "commands.md", "export.md", "sources.md"])
def test_a_reference_page_is_as_the_code_prints_it(name: str) -> None:
    page = pages()[name]
    assert callable(page)
    written = (DOCS / "reference" / name).read_text()
    assert written == page().rstrip() + "\n", f"docs/reference/{name} is old: make docs"


def test_every_command_kind_and_number_is_in_the_reference() -> None:
    text = "".join(file.read_text() for file in (DOCS / "reference").glob("*.md"))
    for name in (*COMMANDS, *KINDS):
        assert f"## {name}" in text or f"## utfall {name}" in text
    for name in built_in().numbers:
        assert f"`{name}`" in text


def test_every_variable_of_the_surroundings_is_documented() -> None:
    used = set()
    for file in (ROOT / "src" / "utfall").rglob("*.py"):
        used |= set(re.findall(r"\bUTFALL_[A-Z]+\b", file.read_text()))
    told = (DOCS / "reference" / "settings.md").read_text()
    assert used
    assert not {name for name in used if f"`{name}`" not in told}


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for file in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", file.read_text()):
            if not (file.parent / target).exists():
                broken.append(f"{file.relative_to(ROOT)}: {target}")
    assert not broken


def test_the_readme_stays_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) < 100


def test_every_decision_has_a_date() -> None:
    for file in (DOCS / "decisions").glob("*.md"):
        assert re.match(r"\d{4}-\d{2}-\d{2}-[a-z0-9-]+\.md$", file.name), file.name


def test_every_mapping_that_ships_is_told_of_beside_it() -> None:
    told = (ROOT / "examples" / "README.md").read_text()
    for file in (ROOT / "examples" / "mappings").glob("*.toml"):
        assert f"mappings/{file.name}" in told
