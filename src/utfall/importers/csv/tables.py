"""Opens a file of rows, whatever its format: names of columns, and under them rows of as many texts."""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from utfall.facts import Reject
from utfall.importers.reading import CutShort, Unreadable, open_parquet, open_runs

from .formats import format_of, sheet_rows
from .json_rows import json_rows
from .model import Form
from .rows import rows

Rows = Iterator[tuple[int, list[str]]]
_DELIMITERS = ",;\t|"
_WORDS = {"csv": "a text of rows", "xlsx": "a workbook", "jsonl": "JSON lines", "parquet": "Parquet"}


class Table(NamedTuple):
    """The rows of a file. `heading` is the number of the line that has the names; 0 where no line has.

    Rows of no cells say how far a stretch of nothing but rejects goes. `whole`: behind the cells of the columns stands
    one more, the whole row written one way: what else a row holds is part of it.
    """

    heading: int
    names: list[str]
    rows: Rows
    whole: bool = False


def open_table(path: Path, form: Form, wanted: Sequence[str], rejects: list[Reject]) -> Table:
    """The rows of a file that has (some of) these columns. Raises `Unreadable`."""
    is_one = format_of(path)
    if form.format and form.format != is_one:
        raise Unreadable(f"{path} is {_WORDS[is_one]}, and [file] of the mapping says format = {form.format!r}")
    if form.sheet and is_one != "xlsx":
        raise Unreadable(f"{path} is {_WORDS[is_one]} and has no sheets; [file] of the mapping names {form.sheet!r}")
    if is_one == "jsonl":
        return _json(path, form, wanted, rejects)
    if is_one == "parquet":
        return _parquet(path, form, rejects)
    if is_one == "xlsx":
        sheet, stream = sheet_rows(path, form.sheet, form.decimal)
        return _under_heading(stream, form, wanted, f"{path}, sheet {sheet!r}", rejects)
    stream = rows(open_runs(path, form.encoding, rejects=rejects), form, str(path), rejects)
    return _under_heading(stream, form, wanted, str(path), rejects)


# -- a heading and rows below it -------------------------------------------------------------------------------------


def _under_heading(stream: Rows, form: Form, wanted: Sequence[str], name: str, rejects: list[Reject]) -> Table:
    first = _first_row(stream, form, name, rejects)
    line, cells = first
    rejects[:] = [reject for reject in rejects if reject.line > line]
    if form.columns:
        _one_column(cells, len(form.columns), form.delimiter, name, line)
        return Table(line - 1, list(form.columns), chain([first], stream))
    names = [cell.strip().removeprefix("\ufeff") for cell in cells]
    _one_column(cells, len(wanted), form.delimiter, name, line)
    return Table(line, names, stream)


def _first_row(stream: Rows, form: Form, name: str, rejects: list[Reject]) -> tuple[int, list[str]]:
    taken: tuple[int, list[str]] | None = None
    for line, cells in stream:
        if line > form.skip_lines and any(cell.strip() for cell in cells):
            taken = line, cells
            break
    begin = [reject for reject in rejects if reject.line > form.skip_lines]
    if begin and (not taken or begin[0].line < taken[0]):
        coded = "NUL" in begin[0].reason or " is not " in begin[0].reason
        hint = "; if it is text, say its encoding in [file] of the mapping" if coded else ""
        raise Unreadable(f"{name}, line {begin[0].line}: {begin[0].reason}{hint}")
    if not taken:
        raise Unreadable(f"{name} is empty: there is not even a line of headings")
    return taken


def _one_column(cells: list[str], named: int, delimiter: str, name: str, line: int) -> None:
    if len(cells) > 1 or named < 2:
        return
    text = cells[0]
    likely = max(_DELIMITERS, key=text.count)
    hint = f"; it looks like {likely!r}" if text.count(likely) else ""
    raise Unreadable(
        f"{name}, line {line}: the delimiter {delimiter!r} makes one column of it, and the mapping names {named}{hint}"
    )


# -- names apart from rows -------------------------------------------------------------------------------------------


def _json(path: Path, form: Form, wanted: Sequence[str], rejects: list[Reject]) -> Table:
    """Fields are met as rows come, so the file is looked through until every one the mapping names has been met."""
    missing, met, any_row = set(wanted) - set(form.columns), dict.fromkeys(form.columns, True), False
    ahead: list[Reject] = []
    for _, fields, _ in json_rows(open_runs(path, form.encoding, rejects=ahead), form, str(path), ahead):
        del ahead[1:]
        any_row = any_row or bool(fields)
        met |= dict.fromkeys(fields, True)
        missing -= fields.keys()
        if any_row and not missing:
            break
    if not any_row:
        raise Unreadable(f"{path}, line {ahead[0].line}: {ahead[0].reason}" if ahead else f"{path} is empty")
    names = list(wanted) if wanted and not missing else list(met)

    def each() -> Rows:
        for line, fields, whole in json_rows(open_runs(path, form.encoding, rejects=rejects), form, str(path), rejects):
            yield line, [*(fields.get(name, "") for name in names), whole] if whole else []

    return Table(0, names, each(), whole=True)


def _parquet(path: Path, form: Form, rejects: list[Reject]) -> Table:
    found = open_parquet(path)
    marked = [] if form.decimal == "." else [i for i, decimal in enumerate(found.decimals) if decimal]

    def each() -> Rows:
        row = 0
        try:
            for row, cells in enumerate(found.rows, 1):
                texts = [cell or "" for cell in cells]
                for place in marked:
                    texts[place] = texts[place].replace(".", form.decimal)
                yield row, texts
        except CutShort as wrong:
            rejects.append(Reject(str(path), row + 1, str(wrong), ""))

    return Table(0, found.names, each())
