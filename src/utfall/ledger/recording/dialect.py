"""The few places where the ledger's SQL is SQLite's own; another database needs its own words for these alone.

Statements here and in this folder go straight to the driver: Django's cursor would copy every row of an `executemany`.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

Params = Sequence[object]


def driver() -> Any:
    """The driver's own connection behind Django's, opened if need be. Its place marks are `?`."""
    connection.ensure_connection()
    return connection.connection


def rows(sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    found: list[tuple[Any, ...]] = driver().execute(sql, params).fetchall()
    return found


def run(sql: str, params: Params = ()) -> None:
    """One statement without rows."""
    driver().execute(sql, params)


def run_many(sql: str, params: Iterable[Params]) -> None:
    """One statement for many rows."""
    driver().executemany(sql, params)


def among(values: Iterable[object]) -> str:
    """The value that `IN_LIST` is given: any number of values in one parameter."""
    return json.dumps(list(values))


IN_LIST = "IN (SELECT value FROM json_each(?))"


def stamp() -> tuple[int, int, int]:
    """Something that differs as soon as anybody, on this connection or another, has written since it was last asked."""
    own = driver()
    return id(own), own.execute("PRAGMA data_version").fetchone()[0], own.total_changes


def next_id(table: str) -> int:
    """The id the next row will have. Only true inside the one writing transaction there can be."""
    found = rows("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
    return int(found[0][0]) + 1 if found else 1


@contextmanager
def snapshot() -> Iterator[sqlite3.Connection]:
    """A connection of its own that sees the ledger as it is now, however long it reads, and keeps no writer waiting."""
    reading = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=60)
    try:
        reading.execute("PRAGMA query_only = ON")
        reading.execute("BEGIN")
        reading.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()  # the first read is what fixes the moment
        yield reading
    finally:
        reading.close()
