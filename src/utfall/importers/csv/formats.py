"""Tells by its first bytes what a file of rows is, and opens workbooks: each gives rows of texts."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

from utfall.importers.reading import Unreadable, head_of, opened, unpacked

FORMATS = ("csv", "xlsx", "jsonl", "parquet")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # zip as all new ones are; the old binary ones
_PARQUET = b"PAR1"
_BOM = b"\xef\xbb\xbf"


def format_of(path: object) -> str:
    """One of `FORMATS`, by what the file holds and not by its name. Raises `Unreadable`."""
    with opened(str(path)) as file:
        head = file.read(8)
        if head.startswith(_WORKBOOKS):
            return "xlsx"
        if head.startswith(_PARQUET):
            return "parquet"
        file.seek(0)
        text = head_of(unpacked(file, str(path)), 4_096).removeprefix(_BOM).lstrip()
    if text.startswith(b"[") and text[1:].lstrip().startswith(b"{"):
        raise Unreadable(
            f"{path} is one JSON array; rows are read as JSON lines, one object a line without the brackets"
        )
    return "jsonl" if text.startswith(b"{") and text[1:].lstrip().startswith((b'"', b"}")) else "csv"


def sheet_rows(path: object, sheet: str, decimal: str) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """(name of the sheet, its rows with their numbers from 1): the one named, else the first. Raises `Unreadable`."""
    try:
        with opened(str(path)) as file:  # given its name, the reader would believe that
            book = python_calamine.load_workbook(file)
        names = book.sheet_names
        if sheet and sheet not in names:
            raise Unreadable(f"{path} has no sheet {sheet!r}; it has {', '.join(map(repr, names))}")
        if not names:
            raise Unreadable(f"{path} has no sheet")
        chosen = sheet or names[0]
        found = book.get_sheet_by_name(chosen)
    except python_calamine.PasswordError:
        raise Unreadable(f"{path} is locked by a password") from None
    except python_calamine.CalamineError as wrong:
        raise Unreadable(f"{path} cannot be read as a workbook: {wrong}") from None
    return chosen, _texts(found, decimal)


def sheet_names(path: object) -> list[str]:
    """What the sheets of a workbook are called. Raises `Unreadable`."""
    try:
        with opened(str(path)) as file:
            return list(python_calamine.load_workbook(file).sheet_names)
    except (python_calamine.PasswordError, python_calamine.CalamineError) as wrong:
        raise Unreadable(f"{path} cannot be read as a workbook: {wrong}") from None


def _texts(sheet: Any, decimal: str) -> Iterator[tuple[int, list[str]]]:
    said: dict[type, Callable[[Any], str]] = {
        str: str.strip,
        float: lambda value: number_text(value, decimal),
        int: str,
        bool: lambda value: "true" if value else "false",
        datetime: lambda value: value.isoformat(" "),
        date: date.isoformat,
        time: time.isoformat,
        timedelta: _hours,
    }
    for line, cells in enumerate(sheet.iter_rows(), 1):
        texts = [said[type(cell)](cell) for cell in cells]
        if any(texts):
            yield line, texts


def number_text(value: float, decimal: str) -> str:
    """A number as a person would write it: 7, not 7.0."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value) if decimal == "." else repr(value).replace(".", decimal)


def _hours(value: timedelta) -> str:
    """A length of time as 26:03:09; below zero with a minus."""
    seconds = round(abs(value.total_seconds()))
    sign = "-" if value < timedelta(0) else ""
    return f"{sign}{seconds // 3_600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
