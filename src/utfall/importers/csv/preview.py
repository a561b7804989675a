"""The first rows of a file as the records they become, or the reason why not, before anything is brought in."""

from itertools import islice
from pathlib import Path
from typing import NamedTuple

from utfall.facts import Record, Reject

from .cells import Wrong
from .making import Maker
from .model import Mapping
from .read import columns_at, whole_row
from .tables import open_table

ROWS = 20


class Line(NamedTuple):
    """One row: its number in the file, its cells, what it becomes, and why (some of) it is not taken."""

    line: int
    cells: tuple[str, ...]
    records: tuple[Record, ...]
    reasons: tuple[str, ...]


def preview(
    file: Path | str, mapping: Mapping, *, zone: str | None = None, home_zone: str = "UTC",
    client: str | None = None, campaign: str | None = None, most: int = ROWS,
) -> list[Line]:  # fmt: skip
    """The first rows as `read` would read them. Raises `Unreadable`."""
    told_zone = zone or mapping.form.zone
    rejects: list[Reject] = []
    heading, names, stream, whole = open_table(Path(file), mapping.form, list(mapping.columns()), rejects)
    columns = columns_at(names, mapping, str(file), heading)
    given = {"client": client, "campaign": campaign}
    maker = Maker(mapping, columns, told_zone or home_zone, given, whole=whole, zone_told=bool(told_zone))
    return [_line(maker, line, cells, heading, len(names) + whole) for line, cells in islice(stream, most) if cells]


def _line(maker: Maker, line: int, cells: list[str], heading: int, width: int) -> Line:
    try:
        made = maker.row(line - heading, whole_row(cells, width))
    except Wrong as wrong:
        return Line(line, tuple(cells), (), (str(wrong),))
    return Line(line, tuple(cells), tuple(made), tuple(each.reason for each in maker.at.refused))
