"""A table as people see it: columns, rows and cells as plain frozen objects; `lay.py` makes them of answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from utfall.catalogue.model import Unit
from utfall.query.answer import Key

from .mark import Mark

RowKind = Literal["total", "subtotal", "row", "system", "nobody", "bulk"]


@dataclass(frozen=True, slots=True)
class Change:
    """How a cell differs from the period compared with; `tone` says whether that is good."""

    text: str
    direction: Literal["up", "down", "same"]
    tone: Literal["good", "bad", "neutral"]
    before: str

    @property
    def arrow(self) -> str:
        """▲, ▼ or nothing: colour is never the only sign."""
        return {"up": "▲", "down": "▼", "same": ""}[self.direction]


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell: its text, the same for a file, the exact value, how many it rests on, and where it leads."""

    text: str
    plain: str
    raw: Fraction | None
    numerator: int | None = None
    denominator: int | None = None
    n: int | None = None
    n_text: str = ""
    indicative: bool = False
    open: int = 0
    undecided: int = 0
    change: Change | None = None
    bar: str = ""
    column: str = ""
    link: str = ""
    span: tuple[Fraction, Fraction] | None = None  # 95 %, where it was asked for or is needed to rank
    span_text: str = ""
    why: str = ""  # the address that tells why it changed
    spoken: str = ""  # the text for who listens, where it is a clock: 4 minutes 7 seconds
    unknown: str = ""  # why it has no value, where no source can know it
    mark: Mark | None = None  # how it stands to its target, where one holds for it

    @property
    def is_nothing(self) -> bool:
        """It has no value (and is shown as –)."""
        return self.raw is None


@dataclass(frozen=True)
class Column:
    """One column: a number of the catalogue, for one currency where it is split apart. `within` is the currency, or the
    question and scale, as its rows have them behind their splits."""

    kpi: str
    title: str
    says: str
    unit: Unit
    better: Literal["higher", "lower", "neutral"]
    apart: str = ""
    within: Key = ()
    bar: bool = False
    hours: bool = False
    interval: Literal["", "ranked", "shown"] = ""

    @property
    def key(self) -> str:
        """Names the column in an address: the KPI, `@` and what it is held apart by."""
        return self.kpi + (f"@{self.apart}" if self.apart else "")


@dataclass(frozen=True)
class RowView:
    """One row. `key` has the split values down to its level; `link` leads one level down."""

    key: Key
    names: tuple[str, ...]
    kind: RowKind
    cells: tuple[CellView, ...]
    link: str = ""
    colour: str = ""
    level: int = 0
    rank: str = ""  # of a league: 3, or 3–7 where these cannot be told apart

    @property
    def name(self) -> str:
        """What the row is called at its own level."""
        return self.names[-1] if self.names else ""


@dataclass(frozen=True)
class Table:
    """Columns, the total, the rows in order, the row of bulk actions, and what has to be said beside them."""

    by: tuple[str, ...]
    columns: tuple[Column, ...]
    total: RowView
    rows: tuple[RowView, ...]
    bulk: RowView | None = None
    notes: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    complete_until: int | None = None
    sorted_by: str = ""
    down: bool = False
    widest: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Nothing was counted anywhere."""
        return all(not cell.numerator and not cell.denominator for cell in self.total.cells) and not self.bulk

    @property
    def is_marked(self) -> bool:
        """Some cell has a sign of how it stands to its target."""
        return any(cell.mark and cell.mark.sign for row in (self.total, *self.rows) for cell in row.cells)

    def column(self, key: str) -> Column:
        """The column of that key. Raises `KeyError`."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    def cell(self, row: RowView, key: str) -> CellView:
        """The cell of a row in a column. Raises `KeyError`."""
        for column, cell in zip(self.columns, row.cells, strict=True):
            if column.key == key:
                return cell
        raise KeyError(key)
