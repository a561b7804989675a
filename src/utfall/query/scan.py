"""What the planner decided, ready to be spelled: which rows of one table, grouped by what, measured how.

A `Scan` cannot be made without the `Within` of a scope.
"""

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Literal

from .expressions import TRUE, Expr

Keep = tuple[Expr, ...]  # all of these hold


@dataclass(frozen=True, slots=True)
class Within:
    """The rows of one table that a scope allows; only `scoped.within` makes one."""

    table: str
    conditions: Keep


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure per group, of the rows that `keep` holds for.

    sum: Σ `values[0]`. distinct: how many different `values`. rank: the `percentile`th of `values[0]` by nearest rank,
    a row of n standing for n. covered: length of the union of the intervals [`values[0]`, `values[1]`) of each
    `values[2]`, each millisecond times `values[3]` where there is one. span: per `values[2]` the last `values[1]` less
    the first `values[0]`: their sum and their number, each weighing `values[3]`.
    """

    how: Literal["sum", "distinct", "rank", "covered", "span"]
    values: tuple[Expr, ...]
    keep: Keep = ()
    percentile: int = 0


@dataclass(frozen=True, slots=True)
class Since:
    """The first `first` of all rows of the scope that share a row's `per` and meet `keep`, whatever else the scan asks
    of its rows: joined on as the column `began`."""

    per: str
    first: str
    keep: Keep


@dataclass(frozen=True)
class Seen:
    """The nearest other row that follows or precedes a row, by one of its times: joined on as a column.

    Of the rows of the scope that meet `keep`: the first whose `clock` is later than the row's `at`, the last whose
    `clock` is earlier, or (without `way`) the first of all, among those that have the same `keys` (of the row, of the
    other). `near` leaves out what is too far away to matter. `another`: none of the row's own conversation, and outside
    all of it. `until`: nothing later than the last of these is of use.
    """

    within: Within
    keep: Keep
    near: Keep
    clock: str
    at: Expr
    way: Literal["", "followed", "preceded"]
    keys: tuple[tuple[Expr, Expr], ...]
    another: str = ""
    until: Expr | None = None

    @property
    def name(self) -> str:
        """The column's name, the same for the same others."""
        return "seen_" + blake2b(repr(self).encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the rows of a scan have to meet: rows of `met` of the same agent and quarter-hour that meet `where` (of the
    scan's `columns`, and `met_state`, `met_start`, `met_end`). Each row is cut down to where both lie."""

    met: "Scan"
    columns: tuple[str, ...]
    interval: tuple[str, str]
    met_interval: tuple[str, str]
    quarter: int
    where: Keep


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that fall into intervals: `slot` is the interval's number, `per` of what (of everything where it is 0).

    `value` is added up; of time, with `covered` (start, end, whose), each one's milliseconds once. `weight` is what a
    unit of it weighs.
    """

    rows: "Scan"
    slot: Expr
    per: Expr
    value: Expr | None
    covered: tuple[Expr, Expr, Expr] | None
    weight: Expr


@dataclass(frozen=True, slots=True)
class Slots:
    """A fold by intervals: what came, then what it is held against; `then` says how (`slotted.py`)."""

    sources: tuple[Source, ...]
    then: str


@dataclass(frozen=True, slots=True)
class Scan:
    """One reading of one table.

    `keys` are the group columns; `levels` the sets of key positions that are grouped by (additive measures need only
    the finest). `bulk` tells bulk rows, which are kept apart in every group. `fields` are customer fields joined on, as
    columns `field_<id>`. `by_conditions` adds rows up by the measures' conditions first, where that is quicker. `seen`
    are other rows joined on, which conditions may name.
    """

    within: Within
    where: Keep
    keys: tuple[Expr, ...]
    measures: tuple[Measure, ...]
    levels: tuple[tuple[int, ...], ...] = ()
    bulk: Expr | None = None
    fields: tuple[int, ...] = ()
    since: "Since | None" = None
    by_conditions: bool = False
    meeting: "Meeting | None" = None
    seen: tuple[Seen, ...] = ()
    slots: "Slots | None" = None

    @property
    def conditions(self) -> Keep:
        """Every condition a row has to meet, the scope's own first."""
        return (*self.within.conditions, *(each for each in self.where if each != TRUE))


@dataclass(frozen=True, slots=True)
class Buckets:
    """How many of the standing keys have how many tries: standing rows grouped by `keys` and `of`, joined to `tries`
    on `of` (the same column names in both tables). `bounds` are the lower bounds of the buckets, the first 0. Keys with
    a row of one of `unless` are left out."""

    standing: Scan
    delta: Expr
    tries: Scan
    of: tuple[str, ...]
    bounds: tuple[int, ...] = field(default=(0,))
    unless: tuple[Scan, ...] = ()
