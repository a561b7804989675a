"""A table as the lines of a file: the same rows, columns, order and rounding as on the screen."""

from collections.abc import Sequence

from .files import Figure, FileCell, Text
from .table import Column, RowView, Table

Lines = tuple[list[str], list[list[FileCell]]]


def table_lines(table: Table, titles: Sequence[str]) -> Lines:
    """Head and rows of a table: a column for each split, called as `titles` say, then each number."""
    head = [*titles, *(heading(column) for column in table.columns)]
    return head, [_line(row, len(titles)) for row in every_row(table)]


def every_row(table: Table) -> list[RowView]:
    """The total, the rows in order, and the row of bulk actions where there is one."""
    return [table.total, *table.rows, *([table.bulk] if table.bulk else [])]


def heading(column: Column) -> str:
    """A column's title with its unit, for a file whose cells have none."""
    unit = {"percent": "%", "seconds": "s", "per_hour": "/h", "per_mille": "‰", "hours": "h"}.get(column.unit, "")
    if column.hours:
        unit = "h"
    return f"{column.title} ({unit})" if unit and unit not in column.title else column.title


def _line(row: RowView, depth: int) -> list[FileCell]:
    names: list[FileCell] = [Text(name) for name in row.names[:depth]]
    names += [Text("")] * (depth - len(names))
    return [*names, *(Figure(cell.plain) for cell in row.cells)]
