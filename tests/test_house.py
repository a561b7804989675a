"""The house rules that a program can keep: floors, drivers, file sizes, one caller of the wall clock."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "utfall"
LONGEST = 320
# Files that are longer than one room should be; the list only shrinks.
TOO_LONG: dict[str, int] = {}

PLANTED = [
    ("core/planted.py", "from utfall.facts import KINDS\n", "leans only downwards"),
    ("facts/planted.py", "import utfall.ledger.record\n", "leans only downwards"),
    ("importers/planted.py", "import utfall.flow.model\n", "leans only downwards"),
    ("query/planted.py", "import django.db\n", "Django stands in"),
    ("catalogue/planted.py", "import duckdb\n", "Drivers of the columns"),
    ("query/sql.py", "import utfall.catalogue.model\n", "The planner decides"),
    ("attic/__init__.py", "", "attic"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(folder / "src")})


@pytest.mark.slow
@pytest.mark.parametrize(("place", "text", "named"), PLANTED, ids=[p[0] for p in PLANTED])
def test_a_planted_violation_breaks_the_build(tmp_path: Path, place: str, text: str, named: str) -> None:
    shutil.copytree(SOURCE, tmp_path / "src" / "utfall", ignore=shutil.ignore_patterns("static", "templates", "*.pyc"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    file = tmp_path / "src" / "utfall" / place
    file.parent.mkdir(exist_ok=True)
    file.write_text((file.read_text() if file.exists() else "") + text)
    result = lint(tmp_path)
    assert result.returncode != 0
    assert named in result.stdout


def test_the_house_as_it_stands_keeps_its_contracts() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


def test_files_stay_one_room() -> None:
    found = {}
    for file in sorted(SOURCE.rglob("*.py")):
        name = file.relative_to(SOURCE).as_posix()
        lines = len(file.read_text().splitlines())
        if "/migrations/" not in name and lines > TOO_LONG.get(name, LONGEST):
            found[name] = lines
    assert not found, f"too long for one room: {found}"


def test_the_wall_clock_has_one_caller() -> None:
    asks = re.compile(r"\btime\.time(_ns)?\(|datetime\.(now|utcnow|today)\(|date\.today\(|timezone\.now\(")
    found = [
        f"{file.relative_to(SOURCE)}:{number}"
        for file in SOURCE.rglob("*.py")
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if asks.search(line) and file.relative_to(SOURCE).as_posix() != "core/clock.py"
    ]
    assert not found


def test_nothing_in_the_house_is_marked_unfinished() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    found = [str(file) for file in SOURCE.rglob("*.py") if marks.search(file.read_text())]
    assert not found


def test_no_lock_file_names_a_registry() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        assert not re.search(r"https?://|--index|--find-links", lock.read_text()), lock.name


def test_every_module_opens_with_what_it_is_for() -> None:
    found = [
        file.relative_to(SOURCE).as_posix()
        for file in SOURCE.rglob("*.py")
        if "/migrations/" not in file.as_posix()
        and file.read_text().strip()
        and not file.read_text().lstrip().startswith(('"""', "'''", "#!"))
    ]
    assert not found
