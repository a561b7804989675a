"""The table of a page as the lines of a file: the same rows, columns, order and rounding as on the screen."""

from utfall.reports import lines
from utfall.reports.lines import Lines
from utfall.reports.table import Table

from .asking import Asker, title_of
from .sheet import Sheet

__all__ = ["Lines", "sheet_lines", "table_lines"]


def sheet_lines(sheet: Sheet, who: Asker) -> Lines:
    """Head and rows of a report's table; a page without one gives its head alone."""
    by = sheet.question.by
    return ([], []) if sheet.table is None else table_lines(sheet.table, by, targets=sheet.question.targets)


def table_lines(table: Table, by: tuple[str, ...], *, targets: bool = False) -> Lines:
    """Head and rows of a table: a column for each split, then each number, with `targets` what it is held against."""
    return lines.table_lines(table, [title_of(split) for split in by], targets=targets)
