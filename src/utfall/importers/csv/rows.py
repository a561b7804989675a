"""Cuts runs of lines into rows of cells; a quote that is never closed costs its own line only."""

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from utfall.facts import Reject
from utfall.importers.reading import Run

from .model import Form

MOST_LINES = 1_000  # that one quoted cell may go over
_REASONS = (
    ("unexpected end of data", "a quote that is opened is never closed"),
    ("field larger than field limit", "a cell is far too long; perhaps a quote is opened and never closed"),
    ("expected after", "there is a quote in the middle of a quoted cell"),
)
Cells = list[str]


def rows(runs: Iterable[Run], form: Form, file: str, rejects: list[Reject]) -> Iterator[tuple[int, Cells]]:
    """(line number, cells) of every row that is not blank; a row that cannot be cut is appended to `rejects`.

    Where a stretch is nothing but rejects, a row of no cells says so, that they may be written and let go.
    """
    cutter = _Cutter(form, file, rejects)
    for run in runs:
        if run.lines:
            yield from cutter.cut(run)
        elif len(rejects) > MOST_LINES and not cutter.open:
            yield run.next_line - 1, []
    yield from cutter.rest()


class _Cutter:
    """Keeps a row that goes on in the next run."""

    def __init__(self, form: Form, file: str, rejects: list[Reject]) -> None:
        self.file = file
        self.rejects = rejects
        self.form = form
        self.open: list[str] = []
        self.first = 1

    def cut(self, run: Run) -> Iterator[tuple[int, Cells]]:
        if self.open and self.first + len(self.open) != run.first:
            yield from self.rest()
        if not self.open:
            self.first = run.first
        lines, self.open = self.open + run.lines, []
        yield from self._cut(lines, last=False)

    def rest(self) -> Iterator[tuple[int, Cells]]:
        """What is still open when nothing follows."""
        lines, self.open = self.open, []
        yield from self._cut(lines, last=True)

    def _cut(self, lines: list[str], last: bool) -> Iterator[tuple[int, Cells]]:
        base, at = self.first, 0
        ended = [line + "\n" for line in lines]
        while at < len(lines):
            read = self._reader(islice(ended, at, None))
            begun = at
            try:
                for cells in read:
                    if cells:
                        yield base + at, cells
                    at = begun + read.line_num
                return
            except csv.Error as wrong:
                reach = begun + read.line_num
                if reach >= len(lines) and "unexpected end" in str(wrong) and not last and reach - at < MOST_LINES:
                    self.open, self.first = lines[at:], base + at
                    return
                self._reject(base + at, lines[at], str(wrong))
                at += 1

    def _reader(self, lines: Iterator[str]) -> Any:
        quote = self.form.quote
        return csv.reader(
            lines,
            delimiter=self.form.delimiter,
            quotechar=quote or None,
            quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
            strict=True,
        )

    def _reject(self, line: int, text: str, wrong: str) -> None:
        reason = next((said for part, said in _REASONS if part in wrong), wrong)
        self.rejects.append(Reject(self.file, line, reason, text[:500]))
