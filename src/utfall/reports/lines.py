"""A table as the lines of a file: the same rows, columns, order and rounding as on the screen."""

from collections.abc import Collection, Sequence
from fractions import Fraction

from . import show
from .files import Figure, FileCell, Text
from .table import CellView, Column, RowView, Table

Lines = tuple[list[str], list[list[FileCell]]]


def table_lines(table: Table, titles: Sequence[str], *, targets: bool = False) -> Lines:
    """Head and rows of a table: a column for each split, called as `titles` say, then each number. With `targets` four
    more after each that has any: its target, the ends of its band, and how it stands to them in words."""
    held = (
        {place for row in every_row(table) for place, cell in enumerate(row.cells) if cell.mark} if targets else set()
    )
    is_league = any(row.rank for row in table.rows)
    head = [*titles, *(["Rank"] if is_league else [])]
    for place, column in enumerate(table.columns):
        title = heading(column)
        head += [title, f"{title}, 95 % from", f"{title}, 95 % to"] if column.interval == "shown" else [title]
        if place in held:
            head += [f"{title}, target", f"{title}, at least", f"{title}, at most", f"{title}, in band"]
    return head, [_line(row, len(titles), table.columns, is_league, held) for row in every_row(table)]


def every_row(table: Table) -> list[RowView]:
    """The total, the rows in order, and the row of bulk actions where there is one."""
    return [table.total, *table.rows, *([table.bulk] if table.bulk else [])]


def heading(column: Column) -> str:
    """A column's title with its unit, for a file whose cells have none."""
    unit = {"percent": "%", "seconds": "s", "per_hour": "/h", "per_mille": "‰", "hours": "h"}.get(column.unit, "")
    if column.hours:
        unit = "h"
    return f"{column.title} ({unit})" if unit and unit not in column.title else column.title


def _line(
    row: RowView, depth: int, columns: Sequence[Column], is_league: bool, held: Collection[int]
) -> list[FileCell]:
    cells: list[FileCell] = [Text(name) for name in row.names[:depth]]
    cells += [Text("")] * (depth - len(cells))
    cells += [Text(row.rank)] if is_league else []
    for place, (column, cell) in enumerate(zip(columns, row.cells, strict=True)):
        cells.append(Figure(cell.plain))
        if column.interval == "shown":
            cells += [Figure(show.plain(end, column.unit)) for end in cell.span or (None, None)]
        if place in held:
            cells += _target(cell, column)
    return cells


def _target(cell: CellView, column: Column) -> list[FileCell]:
    """The target of a cell as it stands in a file: plan, band, and in words how the cell stands to them or why not."""
    mark = cell.mark
    if mark is None:
        return [Figure(""), Figure(""), Figure(""), Text("")]
    amounts = (_plain(each, column) for each in (mark.plan, mark.low, mark.high))
    return [*(Figure(each) for each in amounts), Text(mark.word or mark.why_not)]


def _plain(amount: Fraction | None, column: Column) -> str:
    if column.hours:
        return show.plain(None if amount is None else amount / 3600, "per_hour")
    return show.plain(amount, column.unit, currency=column.apart or None)
