"""A table as the lines of a file: the same rows, columns, order and rounding as on the screen."""

from collections.abc import Sequence

from . import show
from .files import Figure, FileCell, Text
from .table import Column, RowView, Table

Lines = tuple[list[str], list[list[FileCell]]]


def table_lines(table: Table, titles: Sequence[str]) -> Lines:
    """Head and rows of a table: a column for each split, called as `titles` say, then each number."""
    is_league = any(row.rank for row in table.rows)
    head = [*titles, *(["Rank"] if is_league else [])]
    for column in table.columns:
        title = heading(column)
        head += [title, f"{title}, 95 % from", f"{title}, 95 % to"] if column.interval == "shown" else [title]
    return head, [_line(row, len(titles), table.columns, is_league) for row in every_row(table)]


def every_row(table: Table) -> list[RowView]:
    """The total, the rows in order, and the row of bulk actions where there is one."""
    return [table.total, *table.rows, *([table.bulk] if table.bulk else [])]


def heading(column: Column) -> str:
    """A column's title with its unit, for a file whose cells have none."""
    unit = {"percent": "%", "seconds": "s", "per_hour": "/h", "per_mille": "‰", "hours": "h"}.get(column.unit, "")
    if column.hours:
        unit = "h"
    return f"{column.title} ({unit})" if unit and unit not in column.title else column.title


def _line(row: RowView, depth: int, columns: Sequence[Column], is_league: bool) -> list[FileCell]:
    cells: list[FileCell] = [Text(name) for name in row.names[:depth]]
    cells += [Text("")] * (depth - len(cells))
    cells += [Text(row.rank)] if is_league else []
    for column, cell in zip(columns, row.cells, strict=True):
        cells.append(Figure(cell.plain))
        if column.interval == "shown":
            cells += [Figure(show.plain(end, column.unit)) for end in cell.span or (None, None)]
    return cells
