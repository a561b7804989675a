"""Tables as XLSX: written row by row in constant memory, words never taken for formulas or links, nothing left out.

More rows than a sheet holds go on upon further sheets; the last sheet says what it is and how many rows there are.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from utfall.core.zones import day_date

from .exported import TYPES, is_id
from .files import Figure, FileCell

ROWS_OF_A_SHEET = 1_048_575  # beside the head
EXACT = 2**53  # from here on Excel rounds
_FIRST = -2_203_891_200_000  # 1900-03-01, ms UTC: before it Excel counts days otherwise
_FIRST_DAY = _FIRST // 86_400_000
WIDTH = 18


class Workbook:
    """An XLSX file being written, `with` which to write one table after the other."""

    def __init__(self, path: Path, work: Path) -> None:
        options = {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False, "tmpdir": str(work),
        }  # fmt: skip
        self._book: Any = xlsxwriter.Workbook(str(path), options)
        self._book.use_zip64()
        self._head = self._book.add_format({"bold": True})
        self._time = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss.000"})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._told: list[tuple[str, str]] = []

    def facts(self, title: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[object]]) -> int:
        """Rows of facts (columns with their types, as `columns.finish.lines` gives them); how many there were."""
        types = [type for _, type in columns]
        text = [is_id(name) for name, _ in columns]

        def cells(sheet: Any, at: int, row: Sequence[object]) -> None:
            for place, value in enumerate(row):
                if value is not None:
                    self._write(sheet, at, place, value, types[place], text[place])

        return self._table(title, [name for name, _ in columns], rows, cells)

    def table(self, title: str, head: Sequence[str], rows: Iterable[Sequence[FileCell]]) -> int:
        """A table as a CSV file would have it; how many rows there were."""

        def cells(sheet: Any, at: int, row: Sequence[FileCell]) -> None:
            for place, cell in enumerate(row):
                if isinstance(cell, Figure):
                    if cell.value:
                        sheet.write_number(at, place, float(cell.value))
                elif cell.value:
                    _words(sheet, at, place, cell.value)

        return self._table(title, head, rows, cells)

    def about(self, *said: tuple[str, str]) -> None:
        """What the last sheet says: pairs of what and how."""
        self._told += said

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, *_: object) -> None:
        sheet = self._book.add_worksheet("About")
        sheet.set_column(0, 1, 2 * WIDTH)
        for at, (what, says) in enumerate(self._told):
            _words(sheet, at, 0, what)
            _words(sheet, at, 1, says)
        self._book.close()

    def _table(self, title: str, head: Sequence[str], rows: Iterable[Any], cells: Any) -> int:
        count, sheets = 0, 1
        sheet = self._sheet(title, head)
        for row in rows:
            if count == sheets * ROWS_OF_A_SHEET:
                sheets += 1
                sheet = self._sheet(f"{sheet_name(title)[:25]} {sheets}", head)
            cells(sheet, count % ROWS_OF_A_SHEET + 1, row)
            count += 1
        self._told += [("Table", title), ("Rows", f"{count:,}"), ("Sheets", str(sheets))]
        return count

    def _sheet(self, title: str, head: Sequence[str]) -> Any:
        sheet = self._book.add_worksheet(sheet_name(title))
        sheet.set_column(0, max(len(head) - 1, 0), WIDTH)
        sheet.freeze_panes(1, 0)
        for place, name in enumerate(head):
            sheet.write_string(0, place, name, self._head)
        return sheet

    def _write(self, sheet: Any, at: int, place: int, value: object, type: str, is_text: bool) -> None:
        if isinstance(value, bool):
            sheet.write_boolean(at, place, value)
        elif not isinstance(value, int):
            _words(sheet, at, place, str(value))
        elif type == TYPES["time"] and value >= _FIRST:
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=value)
            sheet.write_datetime(at, place, moment.replace(tzinfo=None), self._time)
        elif type == TYPES["day"] and value >= _FIRST_DAY:
            sheet.write_datetime(at, place, day_date(value), self._day)
        elif is_text or abs(value) >= EXACT:
            sheet.write_string(at, place, str(value))
        else:
            sheet.write_number(at, place, value)


def sheet_name(title: str) -> str:
    """What a sheet may be called for a title: none of []:*?/\\, no apostrophe at an end, not the last sheet's name."""
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip("' ")[:31].rstrip("' ")
    return f"{name} 1" if name.casefold() in ("about", "history") else name or "Table"


def _words(sheet: Any, at: int, place: int, text: str) -> None:
    if sheet.write_string(at, place, text):
        raise ValueError(f"a cell of {len(text):,} characters does not fit into a spreadsheet")
