"""Writes rows of facts and standing rows, remembers which, and chains every batch to the one before."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from itertools import compress
from typing import Any

from utfall.facts import KINDS, Kind

from . import dialect
from .durations import Columns

LEDGERS_OWN = ("batch_id", "reference", "content", "clock")
Row = dict[str, Any]


def fact_table(kind: Kind) -> str:
    """The table with the kind's facts by version."""
    return f"fact_{kind.name}"


def standing_table(kind: Kind) -> str:
    """The table with the kind's rows that still go on."""
    return f"standing_{kind.name}"


def columns_of(kind: Kind) -> tuple[str, ...]:
    """The columns of both tables, without the fact table's row id."""
    return _columns(kind.name)


@cache
def _columns(kind_name: str) -> tuple[str, ...]:
    return (*LEDGERS_OWN, *KINDS[kind_name].names)


@cache
def _insert(table: str, names: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def _without_gaps(columns: Columns, gaps: Sequence[str]) -> Iterator[tuple[tuple[str, ...], Iterable[Sequence[Any]]]]:
    """The rows in parts that have a value in every column named: the driver takes ten times as long to bind a null."""
    names = tuple(columns)
    rows = zip(*columns.values(), strict=True)
    if not gaps:
        yield names, rows
        return
    masks = zip(*([value is None for value in columns[name]] for name in gaps), strict=True)
    parts: dict[tuple[bool, ...], list[Sequence[Any]]] = {}
    for mask, row in zip(masks, rows, strict=True):
        parts.setdefault(mask, []).append(row)
    for mask, alike in parts.items():
        empty = {name for name, none in zip(gaps, mask, strict=True) if none}
        kept = [name not in empty for name in names]
        yield tuple(compress(names, kept)), (tuple(compress(row, kept)) for row in alike)


class Pen:
    """What one batch writes: rows, the ids they got, and a running hash of them."""

    def __init__(self, batch_id: int, last_checksum: str) -> None:
        self.batch_id = batch_id
        self.rows = 0
        self._first: dict[str, int] = {}
        self._hash = blake2b(f"{last_checksum}\x1f{batch_id}".encode(), digest_size=16)

    def facts(self, kind: Kind, columns: Columns, count: int) -> None:
        """Insert facts given as whole columns. Columns with no value at all are left out: binding nulls is slow."""
        if kind.name not in self._first:
            self._first[kind.name] = dialect.next_id(fact_table(kind))
        self._write(fact_table(kind), columns, count)

    def standing(self, kind: Kind, columns: Columns, count: int) -> None:
        """Put rows that still go on in the place of those of the same ids."""
        self.drop_standing(kind, columns["fact_id"])
        self._write(standing_table(kind), columns, count)

    def drop_standing(self, kind: Kind, fact_ids: Iterable[int]) -> None:
        """Take away rows that no longer go on: their fact is written in the same transaction."""
        dialect.run(f"DELETE FROM {standing_table(kind)} WHERE fact_id {dialect.IN_LIST}", (dialect.among(fact_ids),))

    def fact_rows(self, kind: Kind, rows: Iterable[Row]) -> None:
        """Insert facts given as rows, column -> value."""
        shapes: dict[tuple[str, ...], list[Row]] = {}
        for row in rows:
            shapes.setdefault(tuple(row), []).append(row)
        for names, alike in shapes.items():
            self.facts(kind, {name: [row[name] for row in alike] for name in names}, len(alike))

    def _write(self, table: str, columns: Columns, count: int) -> None:
        if not count:
            return
        missing = {name: values.count(None) for name, values in columns.items()}
        used = {name: values for name, values in columns.items() if missing[name] < count}
        used["batch_id"] = [self.batch_id] * count
        for name in ("fact_id", "content"):
            self._hash.update(array("q", used[name]).tobytes())
        self.rows += count
        gaps = [name for name in used if missing.get(name)]
        for names, rows in _without_gaps(used, gaps):
            dialect.run_many(_insert(table, names), rows)

    def first_row(self, kind: Kind) -> int | None:
        """The row id of the first fact of the kind that was written; None where none was."""
        return self._first.get(kind.name)

    def ranges(self) -> dict[str, list[int]]:
        """First and last row id of every kind that was written to."""
        found = {}
        for name, first in self._first.items():
            last = dialect.next_id(fact_table(KINDS[name])) - 1
            if last >= first:
                found[name] = [first, last]
        return found

    def checksum(self) -> str:
        """The hash of everything written, chained to the batch before."""
        return self._hash.hexdigest()


def newest(kind: Kind, fact_ids: Iterable[int]) -> dict[int, Row]:
    """The newest version of each of these facts, column -> value."""
    return _rows(kind, f"WHERE fact_id {dialect.IN_LIST}", (dialect.among(fact_ids),))


def newest_of_customer(kind: Kind, customer_id: int) -> dict[int, Row]:
    """The newest version of every fact that ever was about a customer; `first_row` is the row id of its first."""
    return _rows(
        kind,
        f"WHERE fact_id IN (SELECT fact_id FROM {fact_table(kind)} WHERE customer_id = ?)",
        (customer_id,),
    )


def newest_by(kind: Kind, column: str, values: Iterable[int]) -> dict[int, Row]:
    """The newest version of every fact that has, or had, one of these values in an indexed column."""
    inner = f"SELECT fact_id FROM {fact_table(kind)} WHERE {column} {dialect.IN_LIST}"
    return _rows(kind, f"WHERE fact_id IN ({inner})", (dialect.among(values),))


def _rows(kind: Kind, where: str, params: Sequence[object]) -> dict[int, Row]:
    names = ("id", *columns_of(kind))
    found: dict[int, Row] = {}
    sql = f"SELECT {', '.join(names)} FROM {fact_table(kind)} {where} ORDER BY version"
    for values in dialect.rows(sql, params):
        row = dict(zip(names, values, strict=True))
        before = found.get(row["fact_id"])
        row["first_row"] = row["id"] if before is None else before["first_row"]
        found[row["fact_id"]] = row
    return found


def standing_rows(kind: Kind, fact_ids: Iterable[int]) -> dict[int, Row]:
    """The rows that still go on under these ids, column -> value."""
    names = columns_of(kind)
    sql = f"SELECT {', '.join(names)} FROM {standing_table(kind)} WHERE fact_id {dialect.IN_LIST}"
    rows = (dict(zip(names, values, strict=True)) for values in dialect.rows(sql, (dialect.among(fact_ids),)))
    return {row["fact_id"]: row for row in rows}


def next_version(kind: Kind, old: Row, changes: Mapping[str, object], why: str) -> Row:
    """The row that follows a newest version: the same but for these columns."""
    row = {name: old[name] for name in columns_of(kind)}
    row.update(changes)
    row.update(version=old["version"] + 1, why=why)
    return row
