"""The table of a page as the lines of a file: the same rows, columns, order and rounding as on the screen."""

from utfall.reports.files import Figure, FileCell, Text
from utfall.reports.table import Column, RowView, Table

from .asking import Asker, title_of
from .sheet import Sheet

Lines = tuple[list[str], list[list[FileCell]]]


def sheet_lines(sheet: Sheet, who: Asker) -> Lines:
    """Head and rows of a report's table; a page without one gives its head alone."""
    by = sheet.question.by
    return ([], []) if sheet.table is None else table_lines(sheet.table, by)


def table_lines(table: Table, by: tuple[str, ...]) -> Lines:
    """Head and rows of a table: a column for each split, then each number."""
    head = [title_of(split) for split in by] + [heading(column) for column in table.columns]
    every = [table.total, *table.rows, *([table.bulk] if table.bulk else [])]
    return head, [_line(row, len(by)) for row in every]


def heading(column: Column) -> str:
    """A column's title with its unit, for a file whose cells have none."""
    unit = {"percent": "%", "seconds": "s", "per_hour": "/h"}.get(column.unit, "")
    if column.hours:
        unit = "h"
    return f"{column.title} ({unit})" if unit and unit not in column.title else column.title


def _line(row: RowView, depth: int) -> list[FileCell]:
    names: list[FileCell] = [Text(name) for name in row.names[:depth]]
    names += [Text("")] * (depth - len(names))
    return [*names, *(Figure(cell.plain) for cell in row.cells)]
