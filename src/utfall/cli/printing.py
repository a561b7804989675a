"""How the terminal prints: text tables, CSV, JSON; nothing here rounds."""

import json
import shutil
import sys
from collections.abc import Iterable, Sequence

from utfall.core.tables import write_table
from utfall.reports.files import Figure, FileCell, Text, csv_lines

_SPACES = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " "})


def print_json(words: object) -> None:
    """One line of JSON."""
    print(json.dumps(words, ensure_ascii=False))


def print_csv(head: Sequence[str], rows: Iterable[Sequence[FileCell]]) -> None:
    """Plain CSV with commas; no cell that a spreadsheet would run."""
    for line in csv_lines(head, rows, "plain"):
        print(line.removesuffix("\r\n"))


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> None:
    """An aligned text table; in a terminal no line is wider than it."""
    text = write_table(head, rows, right).translate(_SPACES)
    if not sys.stdout.isatty():
        print(text)
        return
    width = shutil.get_terminal_size().columns
    for line in text.split("\n"):
        print(line if len(line) <= width else line[: width - 1] + "…")


def cell(value: object) -> FileCell:
    """A value of a row for a file: whole numbers as figures, all else as text."""
    if value is None:
        return Text("")
    if isinstance(value, bool):
        return Text("true" if value else "false")
    return Figure(str(value)) if isinstance(value, int) else Text(str(value))
