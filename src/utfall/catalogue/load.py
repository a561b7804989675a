"""Reads catalogue files: one per part (`parts/<id>.toml`) and per number (`kpis/<id>.toml`), file names are ids.

Every mistake of every file is told at once. How a file reads: `read_part.py`, `read_test.py`, `read_held.py`,
`read_number.py`, `read_example.py`; what those made in a house may be: `own.py`, `worked.py`.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .dimensions import DIMENSIONS
from .in_words import in_words
from .mistakes import Mistake, Mistakes
from .model import Catalogue, Example, Number, Part
from .own import PREFIX, check_own
from .plans import Numbers, planned
from .read_example import check_example, read_example
from .read_number import read_numbers
from .read_part import read_part
from .sheet import Sheet, told
from .worked import check_worked

BUILT_IN = Path(__file__).parent
_ID = re.compile(r"[a-z][a-z0-9_]*")


class Source(NamedTuple):
    """A catalogue file as text: `folder` is `parts` or `kpis`, `file` is what mistakes call it. One that is `own` was
    made in this house: its id says so, it may name ids, and it is a count, a sum or a ratio of parts."""

    folder: str
    id: str
    file: str
    text: str
    own: bool = False


@cache
def built_in() -> Catalogue:
    """The catalogue that comes with Utfall, read once."""
    return load()


def load(folders: Sequence[Path] = (BUILT_IN,)) -> Catalogue:
    """The catalogue of these folders, each with `parts/` and `kpis/`. Raises `Mistakes`."""
    return read(source for folder in folders for source in sources(folder))


def sources(folder: Path) -> Iterator[Source]:
    """The files of a folder, in the order of their names."""
    for kind in ("parts", "kpis"):
        for file in sorted((folder / kind).glob("*.toml")):
            yield Source(kind, file.stem, f"{kind}/{file.name}", file.read_text(encoding="utf-8"))


def read(files: Iterable[Source], onto: Catalogue | None = None) -> Catalogue:
    """The catalogue that files describe, beside all that is in `onto`; a later one may not take the id of an earlier.

    Raises `Mistakes`.
    """
    found: list[Mistake] = []
    sheets: dict[str, dict[str, Sheet]] = {"parts": {}, "kpis": {}}
    own: set[str] = set()
    for file in files:
        sheet = _sheet(file, found)
        if file.id in sheets[file.folder] or (onto and file.id in _listed(onto, file.folder)):
            sheet.mistake(f"the id {file.id} is taken")
        else:
            sheets[file.folder][file.id] = sheet
        if file.own:
            own.add(file.id)
    parts: dict[str, Part] = dict(onto.parts) if onto else {}
    for name, sheet in sheets["parts"].items():
        if part := read_part(name, sheet, parts, name in own):
            parts[name] = part
    numbers = Numbers({name: onto.numbers[name] for name in onto.numbers} if onto else {})
    for name, sheet in sheets["kpis"].items():
        made = read_numbers(name, sheet, parts)
        if name in own:
            check_own(sheet, made, parts)
        numbers.update({each.id: each for each in made})
    for name, sheet in sheets["kpis"].items():
        _check_plans(sheet, name, numbers)
    examples: list[Example] = []
    for name, sheet in sheets["kpis"].items():
        _check_names(sheet, name, numbers)
        examples += (shown := _examples(sheet, name, numbers))
        if name in own and name in numbers and not found:
            check_worked(sheet, numbers[name], parts, shown)
    if found:
        raise Mistakes(sorted(set(found), key=lambda each: (each.file, each.says)))
    worded = {name: number if number.of else in_words(number, parts) for name, number in numbers.items()}
    return Catalogue(parts, planned(worded), DIMENSIONS, (*(onto.examples if onto else ()), *examples))


def _listed(catalogue: Catalogue, folder: str) -> Iterable[str]:
    """The ids that a folder's files have taken."""
    return catalogue.parts if folder == "parts" else list(catalogue.numbers)


def _sheet(file: Source, found: list[Mistake]) -> Sheet:
    try:
        table = tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as wrong:
        found.append(Mistake(file.file, f"is no TOML: {wrong}"))
        table = {}
        return Sheet(file.file, table, [])
    sheet = Sheet(file.file, table, found)
    if not _ID.fullmatch(file.id):
        sheet.mistake(f"{file.id!r} is no id: lower-case letters, digits and _")
    elif file.own != file.id.startswith(PREFIX):
        sheet.mistake(f"ids that begin with {PREFIX} are those of numbers made in a house, and theirs alone")
    return sheet


def _check_names(sheet: Sheet, name: str, numbers: Mapping[str, Number]) -> None:
    """Note numbers that this one names and nobody knows."""
    for each in (number for number in numbers.values() if name in (number.id, number.variant_of)):
        for other in (*each.together, *each.reads_with, *([each.strain] if each.strain else [])):
            if other not in numbers:
                sheet.mistake(told(other, numbers, "number"))
            elif other == each.id:
                sheet.mistake(f"{other} names itself")


def _check_plans(sheet: Sheet, name: str, numbers: Mapping[str, Number]) -> None:
    """Note plans of numbers that nobody knows."""
    for each in (number for number in numbers.values() if name in (number.id, number.variant_of) and number.of):
        if each.of not in numbers:
            sheet.mistake(told(each.of, numbers, "number"))
        elif numbers[each.of].kind == "plan":
            sheet.mistake(f"{each.of} is itself held against a plan")


def _examples(sheet: Sheet, name: str, numbers: Mapping[str, Number]) -> list[Example]:
    tables = sheet.tables("example")
    if not tables:
        sheet.mistake("has no worked example: [[example]]")
    out = []
    for place, table in enumerate(tables, start=1):
        at = f"example {table.get('name', place)!r}"
        own = sheet.under(table, at)
        out.append(read_example(name, own))
        check_example(own, out[-1], numbers)
    if len({example.name for example in out}) < len(out):
        sheet.mistake("two examples have one name")
    return out
