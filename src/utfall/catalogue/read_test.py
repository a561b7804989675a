"""The `[where]` of a part: how a condition on a row is spelt.

    [where]
    kind        = "progress"                      # the column is this code
    end_reason  = ["timeout", "empty"]            # it is one of these
    is_dm       = true                            # the flag is set (not known is not set)
    end_reason  = {not = "transferred"}           # it is not this (or none of a list); not known is not this either
    answered_at = {known = true}                  # it has a value; {known = false}: it has none
    wait_ms     = {above = 0, at_most = "T"}      # below, at_most, above: a whole number or a named setting
    ended_at    = {above = {column = "queued_at"}}  # held against another column of the row

All of them must hold.
"""

from collections.abc import Iterator, Mapping

from utfall.facts.kind import Column, Kind, Type
from utfall.facts.wide import wide_columns

from .model import OF_INQUIRIES, VIRTUAL, Test, Word
from .sheet import Sheet, told
from .words import SETTINGS

_ORDERED = ("time", "ms", "count", "money", "day", "number")
_BOUNDS: tuple[Word, ...] = ("below", "at_most", "above")
_FORMS = ("known", "is", "not", *_BOUNDS)
_VIRTUAL: Mapping[str, tuple[str, Type]] = {
    "is_waiting": ("left_queue_at", "flag"), "is_ghost": ("left_queue_at", "flag"), "wait_so_far_ms": ("wait_ms", "ms"),
    "critical_errors": ("critical_customer", "count"), "from_best": ("scale_max", "number"),
    "good_points": ("scale_max", "points"), "period_ms": ("delta", "ms"),
    **{name: ("resolved_gap_ms", "ms" if name.endswith("_ms") else "flag") for name in OF_INQUIRIES},
    "is_identified": ("contact_point_id", "flag"), "hourly_rate": ("state", "money"),
}  # what a row must have for it, and its type  # fmt: skip


def columns_of(kind: Kind) -> dict[str, Column]:
    """Every column a test or a sum may name on rows of this kind: those of its table, and the virtual ones."""
    columns = {column.name: column for column in wide_columns(kind)}
    for name, says in VIRTUAL.items():
        needs, sort = _VIRTUAL.get(name, ("version", "flag"))
        if needs in columns:
            columns[name] = Column(name, sort, says)
    return columns


def read_tests(sheet: Sheet, kind: Kind) -> tuple[Test, ...]:
    """The conditions of a `[where]` on rows of this kind; mistakes are noted on the sheet."""
    columns = columns_of(kind)
    out: list[Test] = []
    for name, said in sheet.table.items():
        column = columns.get(name)
        if column is None:
            sheet.mistake(told(name, columns, f"column of {kind.name}"))
        else:
            out.extend(_tests(sheet, column, said, columns))
    return tuple(out)


def _tests(sheet: Sheet, column: Column, said: object, columns: Mapping[str, Column]) -> Iterator[Test]:
    if isinstance(said, Mapping):
        yield from _worded(sheet, column, said, columns)
    elif isinstance(said, list):
        if len(said) < 2:
            sheet.mistake(f"{column.name}: a list has two values or more; write one value outright")
        elif all(_fits(sheet, column, each) for each in said):
            yield Test(column.name, "in", tuple(said))
    elif _fits(sheet, column, said):
        yield Test(column.name, "is", said)  # type: ignore[arg-type]


def _worded(sheet: Sheet, column: Column, said: Mapping[str, object], columns: Mapping[str, Column]) -> Iterator[Test]:
    for word, against in said.items():
        if word == "known" and isinstance(against, bool):
            yield Test(column.name, "known" if against else "unknown")
        elif word == "known":
            sheet.mistake(f"{column.name}: known is true or false, not {against!r}")
        elif word == "is" and isinstance(against, Mapping):
            yield from _other(sheet, column, "is", against, columns)
        elif word == "not":
            values = against if isinstance(against, list) else [against]
            if values and all(_fits(sheet, column, each) for each in values):
                yield Test(column.name, "not", tuple(values))  # type: ignore[arg-type]
        elif word in _BOUNDS:
            yield from _bound(sheet, column, word, against, columns)
        else:
            sheet.mistake(f"{column.name}: " + told(word, _FORMS, "word") + f" ({', '.join(_FORMS)})")


def _bound(sheet: Sheet, column: Column, word: Word, against: object, columns: Mapping[str, Column]) -> Iterator[Test]:
    if column.type not in _ORDERED:
        sheet.mistake(f"{column.name} is a {column.type}: nothing is {word.replace('_', ' ')} another")
    elif isinstance(against, Mapping):
        yield from _other(sheet, column, word, against, columns)
    elif isinstance(against, str):
        if against not in SETTINGS:
            sheet.mistake(f"{column.name}: " + told(against, SETTINGS, "setting"))
        elif column.type != "ms" or SETTINGS[against].is_share:
            sort = "share" if SETTINGS[against].is_share else "duration"
            sheet.mistake(f"{column.name} is a {column.type}; the setting {against} is a {sort}")
        else:
            yield Test(column.name, word, setting=against)
    elif isinstance(against, int) and not isinstance(against, bool):
        yield Test(column.name, word, against)
    else:
        sheet.mistake(f"{column.name}: {word} a whole number, a setting or {{column = …}}, not {against!r}")


def _other(
    sheet: Sheet, column: Column, word: Word, against: Mapping[str, object], columns: Mapping[str, Column]
) -> Iterator[Test]:
    name = against.get("column")
    if set(against) != {"column"} or not isinstance(name, str):
        sheet.mistake(f'{column.name}: another column is written {{column = "…"}}')
    elif name not in columns:
        sheet.mistake(f"{column.name}: " + told(name, columns, "column"))
    elif columns[name].type != column.type:
        sheet.mistake(f"{column.name} is a {column.type} and {name} a {columns[name].type}: they cannot be compared")
    else:
        yield Test(column.name, word, other=name)


def _fits(sheet: Sheet, column: Column, value: object) -> bool:
    """Whether the column may be this constant."""
    right = False
    if column.type == "flag":
        right = isinstance(value, bool)
        expected = "true or false"
    elif column.type == "code":
        right = isinstance(value, str) and (not column.values or value in column.values)
        expected = f"one of {', '.join(column.values)}" if column.values else "a code"
    elif column.type == "id":
        expected = "{known = true} or {known = false}; an id is no constant"
    else:
        right = isinstance(value, int) and not isinstance(value, bool)
        expected = "a whole number"
    if not right:
        near = told(value, column.values, "value").partition(";")[2] if isinstance(value, str) and column.values else ""
        sheet.mistake(f"{column.name} is {expected}, not {value!r}" + (f";{near}" if near else ""))
    return right
