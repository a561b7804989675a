"""A child process that looks into one file brought by a browser: what it looks like, and what its first rows become.

It reads what strangers wrote, so it has a ceiling of memory, opens no columns, and says what it found as JSON.
"""

import json
import resource
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from utfall.facts import Record
from utfall.importers.csv.checks import Mistakes
from utfall.importers.csv.formats import format_of, sheet_names, sheet_rows
from utfall.importers.csv.guess import guessed, others_of
from utfall.importers.csv.looking import Look, Seen, look
from utfall.importers.csv.mapping import parse
from utfall.importers.csv.model import Form
from utfall.importers.csv.preview import ROWS, preview
from utfall.importers.reading import CutShort, Unreadable, opened, unpacked

CEILING = 2 << 30  # bytes of memory
VALUES, LONGEST = 60, 200
SOME = 5  # rejects of the first records of a source that needs no mapping


def main() -> int:
    """Do the one task that stands on standard input."""
    limit()
    task = json.load(sys.stdin)
    done: dict[str, Any]
    try:
        done = _TASKS[task.pop("task")](**task)
    except (Unreadable, Mistakes) as wrong:
        done = {"error": str(wrong)}
    except MemoryError:
        done = {"error": "it takes more memory to be read than one file may"}
    json.dump(done, sys.stdout, ensure_ascii=True)
    return 0


def limit() -> None:
    """Take no more memory than `CEILING`, whatever a file claims to hold."""
    resource.setrlimit(resource.RLIMIT_AS, (CEILING, CEILING))


def _look(files: list[str], form: Mapping[str, Any] | None, most: int, rows: bool) -> dict[str, Any]:
    """How large each file is unpacked and how many lines it has; what the first of them looks like, and its guess."""
    sizes = [_size(file, most, rows) for file in files]
    if not rows:
        return {"files": sizes}
    told = _form(form) if form else None
    first = look(files[0], told)
    others = [others_of(first, look(file, told)) for file in files[1:]]
    looked = _looked(first, sheet_names(files[0]) if format_of(files[0]) == "xlsx" else [])
    return {"files": sizes, "looked": looked, "text": guessed(first), "others": others}


def _form(told: Mapping[str, Any]) -> Form:
    said: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in told.items()}
    return Form(**said)


def _size(file: str, most: int, rows: bool) -> dict[str, int]:
    try:
        is_one = format_of(file)
    except Unreadable:  # a list of JSON, which other sources read
        if rows:
            raise
        is_one = "csv"
    size, lines = 0, 0
    if is_one == "xlsx":
        size = _of_workbook(file)
    elif is_one == "parquet":
        size = Path(file).stat().st_size
    else:
        with opened(file) as source:
            try:
                for block in unpacked(source, file):
                    if rows and not size and _is_no_text(block):
                        raise Unreadable(f"{file} is no text: it holds bytes that no text has")
                    size, lines = size + len(block), lines + block.count(b"\n")
                    if size > most:
                        break
            except CutShort:
                pass  # what is left of it is told as a reject when it is read
    if size > most:
        raise Unreadable(f"{file} holds more than {most >> 20:,} MB when it is unpacked, the most that is taken")
    if is_one == "xlsx":
        lines = sum(1 for _ in sheet_rows(file, "", ".")[1])
    return {"unpacked": size, "lines": lines}


def _is_no_text(block: bytes) -> bool:
    """Whether there are NUL bytes in it, and no mark that says that its letters are wide."""
    return b"\0" in block and not block.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff"))


def _of_workbook(file: str) -> int:
    try:
        with ZipFile(file) as packed:
            return sum(each.file_size for each in packed.infolist())
    except BadZipFile:  # the old sort, which is not packed
        return Path(file).stat().st_size


def _looked(seen: Seen, sheets: list[str]) -> dict[str, Any]:
    columns = [_column(each) for each in seen.columns]
    return {"form": asdict(seen.form), "rows": seen.rows, "columns": columns, "sheets": sheets}


def _column(each: Look) -> dict[str, Any]:
    values = [[value[:LONGEST], count] for value, count in each.values[:VALUES]]
    return {
        "name": each.name, "holds": each.holds, "formats": each.formats[:8], "values": values, "whole": each.whole,
        "different": each.different, "filled": each.filled,
    }  # fmt: skip


def _preview(
    file: str, text: str, zone: str, home_zone: str, client: str, campaign: str, most: int = ROWS
) -> dict[str, Any]:
    lines = preview(
        file, parse(text), zone=zone or None, home_zone=home_zone, client=client or None, campaign=campaign or None,
        most=most,
    )  # fmt: skip
    return {"lines": [
        {"line": each.line, "text": " · ".join(cell for cell in each.cells if cell)[:500],
         "records": [_record(one) for one in each.records], "reasons": each.reasons}
        for each in lines
    ]}  # fmt: skip


def _ahead(most: int = ROWS, **told: Any) -> dict[str, Any]:
    """The first records of a source that needs no mapping."""
    from utfall.wiring.importing import Work, batches
    from utfall.wiring.ready import ready

    ready(pages=False)
    work = Work(**{**told, "files": tuple(Path(file) for file in told["files"])})
    batch = next(batches(work), None)
    if batch is None:
        return {"lines": []}
    lines = [{"line": 0, "text": "", "records": [_record(one)], "reasons": ()} for one in batch.records[:most]]
    wrong = [{"line": e.line, "text": e.text, "records": [], "reasons": [e.reason]} for e in batch.rejects[:SOME]]
    return {"lines": [*lines, *wrong]}


def _record(one: Record) -> dict[str, Any]:
    return {"kind": one.kind, "reference": str(one.reference), "values": dict(one.values)}


_TASKS: dict[str, Callable[..., dict[str, Any]]] = {"look": _look, "preview": _preview, "ahead": _ahead}

if __name__ == "__main__":
    sys.exit(main())
