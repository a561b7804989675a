"""Answers as files: the table a page or `ask` shows, as CSV, a workbook, or Parquet with a type for each column."""

import csv
from collections.abc import Sequence
from pathlib import Path

from utfall.columns.finish import table_parquet
from utfall.reports.files import Figure, FileCell, Style, csv_lines
from utfall.reports.workbook import Workbook
from utfall.wiring.exporting import Format, work_folder, writable
from utfall.wiring.home import Home


def write_answer(
    home: Home,
    head: Sequence[str],
    rows: Sequence[Sequence[FileCell]],
    format: Format,
    to: Path,
    *,
    title: str,
    style: Style = "plain",
    said: Sequence[tuple[str, str]] = (),
) -> None:
    """The table as a file at `to`, there whole or not at all. Raises `Refused`."""
    writable(to.parent)
    with work_folder(home) as work:
        fresh = to.with_name(f".{to.name}.{work.name}.tmp")
        try:
            if format == "csv":
                with fresh.open("w", encoding="utf-8", newline="") as file:
                    file.writelines(csv_lines(head, rows, style))
            elif format == "xlsx":
                with Workbook(fresh, work) as book:
                    book.about(*said)
                    book.table(title, head, rows)
            else:
                _parquet(head, rows, fresh, work)
            fresh.replace(to)
        finally:
            fresh.unlink(missing_ok=True)


def _parquet(head: Sequence[str], rows: Sequence[Sequence[FileCell]], to: Path, work: Path) -> None:
    """Columns that only hold figures are DOUBLE, all others text; no value is null."""
    figures = [all(isinstance(row[at], Figure) for row in rows) for at in range(len(head))]
    path = work / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for row in rows:
            writer.writerow([cell.value for cell in row])
    table_parquet(path, list(zip(head, figures, strict=True)), to, work)
