"""Facts as files: which columns each kind has outside the house, of which type, unit and meaning. Only ever added to.

A fact is one row: an interval in one piece, a change of state in one row. Beside an id stands the name it has now.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from utfall.core.periods import instant_text
from utfall.core.zones import day_date
from utfall.facts import KINDS, Column, Kind
from utfall.facts.wide import MS, day_column, quarter_column

from .files import Figure, FileCell, Text
from .wire import NAMED, is_hashed

Right = Literal["", "personal", "turnover"]
BESIDE = (  # whose names stand beside their ids
    *NAMED, "alias", "origin", "survey", "question", "form", "item", "field", "field_value",
)  # fmt: skip
EARNED = ("turnover", "commission", "margin")
TYPES = {
    "id": "BIGINT", "key": "VARCHAR", "name": "VARCHAR", "code": "VARCHAR", "time": "TIMESTAMP WITH TIME ZONE",
    "ms": "BIGINT", "count": "BIGINT", "points": "BIGINT", "money": "BIGINT", "flag": "BOOLEAN", "day": "DATE",
    "number": "INTEGER",
}  # fmt: skip
UNITS = {"time": "UTC", "ms": "ms", "points": "hundredths", "money": "smallest units of the currency"}
IN_CSV = {
    "id": "whole number", "key": "digits", "name": "text", "code": "text", "time": "2026-11-24T10:42:07.250Z",
    "ms": "whole number", "count": "whole number", "points": "whole number", "money": "whole number",
    "flag": "true, false", "day": "2026-11-24", "number": "whole number",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """One column of a file of facts.

    `of` is the column of the fact it is made of; a name says what its id `refers` to. `right` is what the asker needs
    for the column to be in the file at all.
    """

    name: str
    type: str  # as in `facts.kind.Type`, or `name`, or `key`: an id of 63 bits, a text wherever numbers are rounded
    says: str
    of: str
    refers: str = ""
    right: Right = ""

    @property
    def parquet(self) -> str:
        """Its type in a Parquet file, as DuckDB calls it."""
        return TYPES[self.type]

    @property
    def unit(self) -> str:
        """What a one of it is; empty where it is nothing that is measured."""
        return UNITS.get(self.type, "")


def every_column(kind: Kind) -> tuple[Shown, ...]:
    """All columns of a kind in a file, in order, whatever right they need."""
    return tuple(_columns(kind))


def columns_for(kind: Kind, *, personal: bool, turnover: bool) -> tuple[Shown, ...]:
    """The columns of a kind that may be in the file of somebody with these rights."""
    held = {"": True, "personal": personal, "turnover": turnover}
    return tuple(each for each in _columns(kind) if held[each.right])


def _columns(kind: Kind) -> Iterator[Shown]:
    sides = {side.column.name: side for side in kind.delta.sides} if kind.delta else {}
    for column in kind.columns:
        says = column.says + (f": {', '.join(column.values)}" if column.values else "")
        if column.name in sides:
            side = sides[column.name]
            entered = column.says if side.entered == column.name else f"what {side.entered} says"
            says = f"{entered}; where nothing was entered, what {side.left} says"
        right: Right = "turnover" if column.name in EARNED else ""
        type = "key" if column.type == "id" and is_hashed(column) else column.type
        yield Shown(column.name, type, says, column.name, right=right)
        yield from _names(kind, column)
    if kind.interval:
        yield Shown(MS.name, "ms", "how long it took; none while it still goes on", MS.name)
    for clock in kind.clocks:
        yield Shown(day_column(clock), "day", f"local day of {clock} in its zone", day_column(clock))
        quarter = f"local quarter-hour of {clock}, 0-95; none where only the day is known"
        yield Shown(quarter_column(clock), "number", quarter, quarter_column(clock))


def _names(kind: Kind, column: Column) -> Iterator[Shown]:
    if column.refers in BESIDE and column.word not in kind.names:
        said = f"the name of the {column.word.replace('_', ' ')}, as it is now"
        yield Shown(column.word, "name", said, column.name, column.refers)
    elif column.refers == "customer":
        yield Shown(column.word, "name", "the client's own key for the customer", column.name, "customer", "personal")
        yield Shown(f"{column.word}_name", "name", "his name", column.name, "customer_name", "personal")
    elif column.refers == "contact_point":
        yield Shown(column.word, "name", "the number or address itself", column.name, "contact_point", "personal")


def schema_words() -> dict[str, object]:
    """The schema of the folder as plain words: kind -> what it is, its clocks and its columns."""
    return {
        kind.name: {
            "says": kind.says,
            "months_by": day_column(kind.clocks[0]),
            "columns": [
                {"name": each.name, "type": each.parquet, "unit": each.unit, "says": each.says}
                for each in columns_for(kind, personal=False, turnover=True)
            ],
        }
        for kind in KINDS.values()
    }


def file_cells(columns: Sequence[tuple[str, str]], row: Sequence[object]) -> list[FileCell]:
    """A row of a Parquet file of facts for CSV: ids, codes and times as text, what can be counted as figures."""
    return [_cell(name, type, value) for (name, type), value in zip(columns, row, strict=True)]


def _cell(name: str, type: str, value: object) -> FileCell:
    if value is None:
        return Text("")
    if isinstance(value, bool):
        return Text("true" if value else "false")
    if not isinstance(value, int):
        return Text(str(value))
    if type == TYPES["time"]:
        return Text(instant_text(value))
    if type == TYPES["day"]:
        return Text(day_date(value).isoformat())
    return Text(str(value)) if is_id(name) else Figure(str(value))


def is_id(name: str) -> bool:
    """Whether a column of such a file names something: nothing to be added up."""
    return name.endswith("_id")
