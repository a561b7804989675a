"""A data set on its way through the product: imported by its mapping, and asked for its numbers."""

import json
from pathlib import Path
from typing import Any

import pytest

from utfall.facts import Record, Reject

Capture = pytest.CaptureFixture[str]
MAPPINGS = Path(__file__).parents[2] / "examples" / "mappings"
Told = dict[str, Any]


def records(file: Path, name: str, zone: str) -> tuple[list[Record], list[Reject]]:
    """What the shipped mapping of that name makes of a file."""
    from utfall.importers.csv import load, read

    batches = list(read(file, load(MAPPINGS / f"{name}.toml"), zone=zone))
    return [r for batch in batches for r in batch.records], [r for batch in batches for r in batch.rejects]


def imported(capsys: Capture, file: Path, name: str, zone: str, *more: str) -> str:
    """The sentence of an import by the shipped mapping; tried without writing before, and found known after."""
    from utfall.cli import main

    words = ["import", "csv", str(file), "--mapping", str(MAPPINGS / f"{name}.toml"), "--zone", zone, *more]
    assert main([*words, "--dry-run"]) == 0
    assert "nothing was written" in capsys.readouterr().out
    assert main(words) == 0
    done = capsys.readouterr().out
    assert main(words) == 0
    assert " new" not in capsys.readouterr().out
    return done


def asked(capsys: Capture, numbers: str, first: str, end: str, *more: str) -> Told:
    """The answer in JSON."""
    from utfall.cli import main

    capsys.readouterr()
    assert main(["ask", numbers, "--from", first, "--to", end, "--format", "json", *more]) == 0
    answer: Told = json.loads(capsys.readouterr().out)
    return answer


def values(answer: Told) -> dict[str, float | None]:
    """The value of every number in total."""
    return {name: cell["value"] for name, cell in answer["total"].items()}


def split(answer: Told, by: str, number: str) -> dict[str, float | None]:
    """The value of a number for each of a split."""
    return {row[by]: row[number]["value"] for row in answer["rows"] if row[number]["value"] is not None}


def shares(answer: Told, number: str) -> tuple[int, int]:
    """Numerator and denominator of a ratio: in total, or in its one row where questions and scales stay apart."""
    cell = answer["total"][number]
    if cell["numerator"] is None:
        (row,) = (row for row in answer["rows"] if row[number]["numerator"] is not None)
        cell = row[number]
    return cell["numerator"], cell["denominator"]
