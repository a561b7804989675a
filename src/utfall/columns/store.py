"""What the house asks of a column store, whichever engine it is."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal, Protocol

from utfall.facts.batch import Delta, Position, Row
from utfall.facts.kind import Kind

Answer = list[tuple[object, ...]]
Deltas = Callable[[Position | None], Iterable[Delta]]  # what the ledger has told since a position, in order
Dialect = Literal["duckdb", "clickhouse"]


class CannotOpen(Exception):
    """The columns cannot be opened; the text is a sentence that says what to do."""


class Outdated(CannotOpen):
    """The columns were made with other tables than this version of Utfall has; they must be rebuilt."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"the columns at {address} were made by another version of Utfall and must be rebuilt: utfall rebuild"
        )


class Damaged(CannotOpen):
    """The columns cannot be read; they are disposable, and a rebuild makes them anew."""

    def __init__(self, address: str, wrong: object) -> None:
        said = " ".join(str(wrong).split("\n\n")[0].split())
        super().__init__(f"the columns at {address} cannot be read: {said}; to make them anew: utfall rebuild")


class OutOfStep(Exception):
    """A delta that does not follow where the columns stand: another ledger's, or one before it is missing."""


class Moved(OutOfStep):
    """The columns stand elsewhere than where the delta begins; ask the ledger again."""


class Reader(Protocol):
    """What a question may do. Rows are plain tuples of int, str, bool and None."""

    @property
    def dialect(self) -> Dialect:
        """Which words the SQL has to use."""

    def table(self, kind: str, alias: str = "") -> str:
        """How SQL names the table of a kind after FROM or JOIN: `contact AS c`, on ClickHouse `contact AS c FINAL`.

        Raises `KeyError` for an unknown kind.
        """

    def run(self, sql: str) -> Answer:
        """All rows of a query. SQL is made by `query`, never by a user."""

    def parquet(self, sql: str) -> AbstractContextManager[Path]:
        """All rows of a query as a Parquet file, which is gone afterwards; for those too many for `run`."""

    def position(self) -> Position | None:
        """How far the ledger has been followed; None when nothing was."""

    def complete_until(self) -> dict[int, int]:
        """How far each origin is told, by origin id (ms UTC)."""


class Store(Reader, Protocol):
    """The columns. One thread writes, any number read at the same time."""

    @property
    def address(self) -> str:
        """What it was opened by, without a password."""

    @property
    def outdated(self) -> bool:
        """Whether its tables are another version's (opened with `outdated_too`); it answers, but takes no deltas."""

    def apply(self, delta: Delta, after: Position | str | None = "any") -> None:
        """Take in a delta, exactly once: one that leads no further than `position()` changes nothing.

        Batch numbers of one ledger must grow in the order they are followed. Given `after`, the delta is taken only
        where the columns stand exactly there. Raises `OutOfStep`; then, as after any error, nothing has changed
        (ClickHouse: nothing that taking it in again does not mend).
        """

    def reading(self) -> AbstractContextManager[Reader]:
        """A reader for one page. On DuckDB everything read through it is of one moment."""

    def still(self) -> AbstractContextManager[Reader]:
        """A reader while which nothing is taken in (ClickHouse), or that sees nothing of it (DuckDB)."""

    def beside(self) -> "Store":
        """A new, empty store of the same engine beside this one, for a rebuild. An unfinished one is thrown away."""

    def settle(self) -> None:
        """Sort what was loaded by the main clock and pack it; worth its time after a rebuild."""

    def swap(self, fresh: "Store") -> None:
        """Become `fresh` (made by `beside`), which is closed; readers see one or the other, never a mixture."""

    def empty(self) -> None:
        """Throw every row and the position away."""

    def close(self) -> None:
        """Let go of the engine. Waits for readers."""


def follows(here: Position | None, delta: Delta, after: Position | str | None) -> bool:
    """Whether a delta is still to be taken in by columns that stand `here`. Raises `OutOfStep`."""
    if after != "any" and after != here:
        raise Moved("the columns have moved since the delta was asked for")
    if here is None:
        return True
    if here.ledger_id != delta.position.ledger_id:
        raise OutOfStep("the delta comes from another ledger than the columns follow; they must be rebuilt")
    if here.batch == delta.position.batch and here.checksum != delta.position.checksum:
        raise OutOfStep("the ledger tells its batches otherwise than the columns took them; they must be rebuilt")
    return delta.position.batch > here.batch


def newest(kind: Kind, rows: Sequence[Row]) -> list[Row]:
    """The rows without those that a later or newer row of the same fact in the same delta replaces."""
    at_id, at_version = kind.names.index("fact_id"), kind.names.index("version")
    if len({row[at_id] for row in rows}) == len(rows):
        return list(rows)
    best: dict[object, Row] = {}
    for row in rows:
        known = best.get(row[at_id])
        if known is None or row[at_version] >= known[at_version]:  # type: ignore[operator]
            best[row[at_id]] = row
    return list(best.values())
