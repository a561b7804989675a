"""The page on writing an importer: every piece of code on it is run, and gives what the page says."""

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import utfall.importers
from utfall.cli import main
from utfall.core.clock import now
from utfall.importers import sources, under_headings

from . import sheets

PAGE = (Path(__file__).parents[2] / "docs/how-to/write-an-importer.md").read_text()
PIECES = re.findall(r"```(\w*)\n(.*?)```", PAGE, re.DOTALL)
FOLDER = "utfall.importers.busy_lines"
ROWS = "at,trunk,calls\n2026-03-02 08:00,T1,3\n2026-03-02 09:00,T1,2\n2026-03-02 09:00,T2,1\n"


def piece(place: str) -> str:
    """The piece whose first line names that place, without the line."""
    (found,) = (text.split("\n", 1)[1] for _, text in PIECES if text.startswith(f"# {place}\n"))
    return found


@pytest.fixture
def busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The importer of the page as a source like the others; the folder of its sample."""
    folder = tmp_path / "importers" / "busy_lines"
    folder.mkdir(parents=True)
    for name in ("vocabulary", "read", "__init__"):
        (folder / f"{name}.py").write_text(piece(f"src/utfall/importers/busy_lines/{name}.py"))
    monkeypatch.setattr(utfall.importers, "__path__", [*utfall.importers.__path__, str(folder.parent)])
    line = eval(piece("one line of SOURCES in src/utfall/importers/sources.py"), {"Source": sources.Source})
    for name, source in line.items():
        monkeypatch.setitem(sources.SOURCES, name, source)
    samples = tmp_path / "samples"
    samples.mkdir()
    for name in ("a_morning.csv", "a_morning.facts"):
        (samples / name).write_text(piece(f"tests/importers/busy_lines/samples/{name}"))
    monkeypatch.setattr(sheets, "samples", lambda name: [samples / "a_morning.csv"])
    yield samples
    for name in [name for name in sys.modules if name.startswith(FOLDER)]:
        del sys.modules[name]


def test_every_piece_of_the_page_is_one_that_this_file_runs() -> None:
    source, samples = "src/utfall/importers", "tests/importers/busy_lines/samples"
    assert [text.split("\n", 1)[0].removeprefix("# ") for _, text in PIECES if text.startswith("# ")] == [
        f"{source}/busy_lines/vocabulary.py",
        f"{source}/busy_lines/read.py",
        f"{source}/busy_lines/__init__.py",
        f"one line of SOURCES in {source}/sources.py",
        f"{samples}/a_morning.csv",
        f"{samples}/a_morning.facts",
        f"another way to read in {source}/busy_lines/read.py",
    ]
    commands = [line for _, text in PIECES if not text.startswith("#") for line in text.splitlines()]
    assert commands == [
        "utfall import busy-lines report.csv --zone Europe/Oslo --dry-run",
        "utfall import busy-lines report.csv --zone Europe/Oslo",
        "python -m pytest -q tests/importers -k busy",
        "make docs",
    ]


@pytest.mark.parametrize("name", ["schedules", "evaluations"])
def test_those_written_by_the_page_need_nothing_that_is_not_on_it(name: str) -> None:
    folder = Path(sources.__file__).parent / name
    needed = set(re.findall(r"from (\S+) import", "".join(file.read_text() for file in sorted(folder.glob("*.py")))))
    frame = {"collections.abc", "pathlib", ".read", ".vocabulary", "utfall.importers.under_headings"}
    assert {each for each in needed - frame if not each.startswith(("utfall.facts", "utfall.core"))} == set()


def test_the_sample_reads_as_the_page_says_and_facts_are_written_so(busy: Path) -> None:
    facts = busy / "a_morning.facts"
    as_told = facts.read_text()
    assert sheets.write_facts("busy-lines") == [facts]
    assert facts.read_text() == as_told


def test_every_word_of_the_vocabulary_is_heard_in_the_sample(busy: Path) -> None:
    vocabulary, said = sheets.words_of("busy-lines"), sheets.heard("busy-lines")
    assert set(said) == set(vocabulary.COLUMNS.says)
    assert set(vocabulary.SERVICES) == said["service"]


def test_its_commands_import_the_report_and_twice_adds_nothing(
    home: Path, busy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("report.csv").write_text((busy / "a_morning.csv").read_text())
    said = []
    for line in ("--dry-run", "", ""):
        assert main(["import", "busy-lines", "report.csv", "--zone", "Europe/Oslo", *line.split()]) == 0
        said.append(capsys.readouterr().out.strip())
    assert said == [
        "would read 4 records; 1 rejects; nothing was written",
        "import 1: 4 new; 1 rejects",
        "import 2: 4 known already; 1 rejects",
    ]


def test_rows_that_belong_together_replace_what_was_told_before(home: Path, busy: Path, tmp_path: Path) -> None:
    from functools import partial

    from utfall.ledger.origins import told_before
    from utfall.ledger.record import record

    reader = import_module(f"{FOLDER}.read")
    exec(piece("another way to read in src/utfall/importers/busy_lines/read.py"), vars(reader))
    file = tmp_path / "report.csv"
    reading = under_headings.Reading("lines", told_before=partial(told_before, "lines"))
    counts = []
    for rows in (ROWS, ROWS, ROWS.replace("2026-03-02 09:00,T1,2\n", "")):
        file.write_text(rows)
        (written,) = (record(batch, now=now()) for batch in reader.read(file, reading))
        counts.append((written.first, written.known, written.removed))
    assert counts == [(3, 0, 0), (0, 3, 0), (0, 2, 1)]


@pytest.mark.parametrize("name", [each for each in vars(under_headings.Row) if not each.startswith("_")])
def test_everything_a_row_gives_is_on_the_page(name: str) -> None:
    assert f"`row.{name}" in PAGE or name == "shown"
