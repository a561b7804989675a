"""Tables as files: CSV as the reader's Excel wants it or plain RFC 4180, safe from live formulas.

A text cell that a spreadsheet would run (it begins with = + - @, TAB or CR) gets an apostrophe in front; numbers are
written by us, not taken from anybody, and stay numbers.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Style = Literal["excel", "plain"]
STYLES: tuple[Style, ...] = ("excel", "plain")
_LIVE = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?\Z")
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Text:
    """A cell of words (a name, an id): guarded, and kept as text by Excel."""

    value: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell that `show.plain` wrote, with a decimal point; empty where there is no value."""

    value: str


FileCell = Text | Figure


def guarded(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula; NUL bytes are dropped."""
    text = text.replace("\0", "")
    return "'" + text if text.lstrip(" ").startswith(_LIVE) or text.startswith(_LIVE) else text


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[FileCell]], style: Style) -> Iterable[str]:
    """The lines of a CSV file, the first with the byte-order mark where Excel wants one. Lines end in CR LF."""
    excel = style == "excel"
    between = ";" if excel else ","
    yield (BOM if excel else "") + between.join(_quoted(guarded(title), between) for title in head) + "\r\n"
    for row in rows:
        yield between.join(_written(cell, excel, between) for cell in row) + "\r\n"


def _written(cell: FileCell, excel: bool, between: str) -> str:
    if isinstance(cell, Figure):
        if cell.value and not _NUMBER.match(cell.value):
            raise ValueError(f"{cell.value!r} is no figure")
        return _quoted(cell.value.replace(".", ",") if excel else cell.value, between)
    text = guarded(cell.value)
    if excel and _looks_numeric(text):
        return '"=""' + text + '"""'
    return _quoted(text, between)


def _looks_numeric(text: str) -> bool:
    """Digits alone that Excel would round or strip of zeros: an id of ours, a customer number."""
    return text.isascii() and text.isdigit() and (len(text) > 11 or text.startswith("0"))


def _quoted(text: str, between: str) -> str:
    if between in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def file_name(*words: str, ending: str = "csv") -> str:
    """A safe file name from words: letters, digits and single dashes, at most 80 characters."""
    joined = "-".join(words).lower()
    clean = re.sub(r"[^a-z0-9]+", "-", joined).strip("-")[:80].strip("-")
    return f"{clean or 'utfall'}.{ending}"
