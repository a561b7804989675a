"""How a kind of fact is described: its columns with type, unit and meaning, its clocks, and whether it may stand."""

from dataclasses import dataclass, field
from typing import Literal

Type = Literal[
    "id",  # whole number that names something (a person, a queue, another fact); nothing is ever added up over it
    "code",  # one short lower-case word out of `values`, or an open vocabulary such as a currency or a zone
    "time",  # an instant, milliseconds since 1970-01-01 UTC
    "ms",  # a duration, milliseconds; for a row with n > 1 the total of all n
    "count",  # a whole number that may be added; for a row with n > 1 the total of all n
    "points",  # hundredths of a point, of a score or an expected number; for a row with n > 1 the total of all n
    "money",  # whole smallest units of the row's `currency`; for a row with n > 1 the total of all n
    "flag",  # true, false or not known
    "day",  # a local day, days since 1970-01-01
    "number",  # a whole number that names a place in an order (attempt 3, line 2); never added
]
ADDITIVE = ("ms", "count", "money", "points")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a fact.

    `refers` names what an id points at; a record then names it in words under the column's name without `_id`.
    `stamped` columns are filled by the ledger from dated records ("as it was") unless the record brings them.
    """

    name: str
    type: Type
    says: str
    refers: str = ""
    values: tuple[str, ...] = ()
    stamped: bool = False
    required: bool = False

    @property
    def word(self) -> str:
        """The name a record uses for it: `agent` for `agent_id`; everything else as it is."""
        return self.name.removesuffix("_id") if self.refers else self.name


@dataclass(frozen=True, slots=True)
class Side:
    """What stands in `column` of the columns: on the way out the fact's `left`, on the way in its `entered`."""

    column: Column
    left: str
    entered: str


@dataclass(frozen=True)
class Delta:
    """How a change of state stands in the columns: a piece of -1 out of what was left, one of +1 into what was entered,
    each only where the first of the sides is known; one of 0 where both are alike. `told_by` are the columns a
    standing is listed by."""

    sides: tuple[Side, ...]
    told_by: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """One kind of fact. `clocks` are its times that a number may be counted by, the main one first.

    `interval` (start, end) is cut into quarter-hour pieces in the columns. `stands` (start, end) holds from its start
    until its end, and still where the end is not known.
    """

    name: str
    says: str
    clocks: tuple[str, ...]
    own: tuple[Column, ...]
    may_stand: bool = False
    interval: tuple[str, str] | None = None
    delta: Delta | None = None
    stands: tuple[str, str] | None = None
    columns: tuple[Column, ...] = field(init=False)

    def __post_init__(self) -> None:
        names = [column.name for column in self.own]
        for clock in self.clocks:
            if clock not in names:
                raise ValueError(f"{self.name}: its clock {clock} is no column")
        object.__setattr__(self, "columns", COMMON + self.own)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all its columns, in the one order that rows of this kind have everywhere."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name. Raises `KeyError`."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")


ACTORS = ("agent", "system", "bulk")
PRECISIONS = ("ms", "second", "minute", "day", "not_after")
REASONS_WHY = ("first", "completed", "corrected", "annulled", "removed")

COMMON = (
    Column("fact_id", "id", "names the fact through all its versions"),
    Column("version", "number", "1 for the first, one more for each later; 0 while it still stands open"),
    Column("why", "code", "why this version was written", values=("standing", *REASONS_WHY)),
    Column("origin_id", "id", "the system the record comes from", refers="origin"),
    Column("actor", "code", "who made it: a person at a desk, a system, or a bulk action", values=ACTORS),
    Column("n", "count", "how many alike the row stands for, usually 1"),
    Column("known_to", "code", "how exactly its times are known", values=PRECISIONS),
    Column("is_test", "flag", "a trial, counted nowhere"),
    Column("zone", "code", "the IANA zone its local days are cut in", stamped=True),
    Column("client_id", "id", "whose work it is; the home's own where nobody else's", refers="client", stamped=True),
)
