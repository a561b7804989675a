"""The columns in ClickHouse, on a server or in process: rows first, position after; repeating mends what broke off."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from threading import RLock
from typing import Any, cast
from urllib.parse import parse_qs, quote, unquote, urlsplit

import clickhouse_connect
from clickhouse_connect.driver.exceptions import ClickHouseError

from utfall.facts.batch import Delta, Position, Row
from utfall.facts.kind import Kind
from utfall.facts.kinds import KINDS
from utfall.facts.wide import wide_columns, widen

from .ddl import after_from, clickhouse_tables, clickhouse_type, fingerprint, key_columns
from .gate import Gate
from .spill import spilled_by_clickhouse
from .standing import Standing
from .store import Answer, CannotOpen, Dialect, Outdated, Reader, Store, follows, newest

SETTINGS = {"group_by_use_nulls": 1, "join_use_nulls": 1, "aggregate_functions_null_for_empty": 1}
IDS_OF_ONE_QUERY = 5_000
WRITES_OF_AN_EPOCH = 1 << 32

_engines: dict[str, Any] = {}  # a client kept for each engine: chdb forgets what is in memory with its last one


def open_clickhouse(address: str, *, home: Path, outdated_too: bool) -> "ClickStore":
    """The store at `clickhouse://user:password@host:8123/database` or `chdb://…`; see `open_store`."""
    parts = urlsplit(address)
    words = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    database = words.pop("database", "")
    if parts.scheme == "chdb":
        place = parts.path if not parts.netloc else ""
        if not place:
            database = database or parts.path.strip("/")
        dsn, shown = f"chdb://{quote(place) or ':memory:'}", f"chdb://{place or 'memory'}"
    else:
        database = database or unquote(parts.path.strip("/"))
        rest = "&".join(f"{name}={quote(value)}" for name, value in words.items())
        dsn = f"{parts.scheme}://{parts.netloc}" + (f"?{rest}" if rest else "")
        shown = f"clickhouse://{parts.netloc.rpartition('@')[2]}"
    database = database or "utfall"
    if not database.replace("_", "a").isalnum() or not database.isascii():
        raise CannotOpen(f"{database!r} is no name of a database: letters, digits and _ only")
    return ClickStore(dsn, database, shown, home / "tmp", outdated_too)


def _client(dsn: str, shown: str, database: str) -> Any:
    """A client for one database, made if need be; with no session, so that threads may ask at the same time."""
    options: dict[str, Any] = {} if dsn.startswith("chdb://") else {"autogenerate_session_id": False}
    try:
        if dsn not in _engines:
            _engines[dsn] = clickhouse_connect.get_client(dsn=dsn, **options)
        _engines[dsn].command(f"CREATE DATABASE IF NOT EXISTS {database}")
        return clickhouse_connect.get_client(dsn=dsn, database=database, **options)
    except (ClickHouseError, ImportError, OSError) as wrong:
        raise CannotOpen(f"ClickHouse at {shown} cannot be reached: {wrong}") from wrong


class ClickStore:
    """A `Store` in one ClickHouse database."""

    dialect: Dialect = "clickhouse"

    def __init__(self, dsn: str, database: str, shown: str, folder: Path, outdated_too: bool) -> None:
        self._dsn, self._shown, self.database, self._folder = dsn, shown, database, folder
        self.address = f"{shown}/{database}"
        self._client = _client(dsn, shown, database)
        self._gate, self._writing = Gate(), RLock()
        self._key = 0  # of the last write; 0 before the first of this opening
        there = {str(name) for (name,) in self.run(f"SELECT name FROM system.tables WHERE database = '{database}'")}
        if "made_with" not in there or not self._made_with():
            for statement in clickhouse_tables(database, without=there):
                self._client.command(statement)
            self._insert("made_with", {"fingerprint": "String", "epoch": "UInt32"}, [(fingerprint(self.dialect), 0)])
        self.outdated = self._made_with()[0] != fingerprint(self.dialect)
        if self.outdated and not outdated_too:
            raise Outdated(self.address)
        self._standing = Standing() if self.outdated else Standing.of(self)

    def _made_with(self) -> tuple[object, ...]:
        """(fingerprint, epoch): how the tables were made, and how many openings have written since."""
        found = self.run("SELECT fingerprint, epoch FROM made_with ORDER BY epoch DESC LIMIT 1")
        return found[0] if found else ()

    # reading

    def table(self, kind: str, alias: str = "") -> str:
        return after_from(self.dialect, kind, alias)

    def run(self, sql: str) -> Answer:
        with self._gate.reading():
            return [tuple(row) for row in self._client.query(sql, settings=SETTINGS).result_rows]

    @contextmanager
    def parquet(self, sql: str) -> Iterator[Path]:
        with self._gate.reading(), spilled_by_clickhouse(self._client, sql, SETTINGS, self._folder) as path:
            yield path

    def position(self) -> Position | None:
        told = "followed ORDER BY version_key DESC LIMIT 1"
        found = self.run(f"SELECT ledger_id, batch, checksum FROM {told}")
        return Position(*found[0]) if found and found[0][0] else None  # type: ignore[arg-type]

    def complete_until(self) -> dict[int, int]:
        found = self.run("SELECT origin_id, complete_until FROM origins FINAL")
        return dict(cast("list[tuple[int, int]]", found))

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        with self._gate.reading():
            yield self

    @contextmanager
    def still(self) -> Iterator[Reader]:
        with self._writing, self._gate.reading():
            yield self

    # writing

    def apply(self, delta: Delta, after: Position | str | None = "any") -> None:
        with self._writing:
            if self.outdated:
                raise Outdated(self.address)
            if not follows(self.position(), delta, after):
                return
            key = self._next_key()
            fresh = {name: newest(KINDS[name], rows) for name, rows in delta.rows.items() if rows}
            for name, rows in fresh.items():
                self._replace(KINDS[name], rows, key)
            self._follow(delta, key)
            for name, rows in fresh.items():
                self._standing.took(KINDS[name], rows)

    def _next_key(self) -> int:
        """A number greater than that of any write before, by whichever opening of the store."""
        if not self._key:
            made_with, epoch = self._made_with()
            assert isinstance(epoch, int)
            self._insert("made_with", {"fingerprint": "String", "epoch": "UInt32"}, [(made_with, epoch + 1)])
            self._key = (epoch + 1) * WRITES_OF_AN_EPOCH
        self._key += 1
        return self._key

    def _replace(self, kind: Kind, rows: Sequence[Row], key: int) -> None:
        """Insert the wide rows, and in the same block a tombstone under every key that is the facts' no longer."""
        columns = wide_columns(kind)
        places = {column.name: at for at, column in enumerate(columns)}
        keyed = itemgetter(*(places[name] for name in key_columns(kind)))
        wide = list(widen(kind, rows))
        stood, corrected = self._standing.may_be_there(kind, rows)
        gone = self._keys(kind, [*stood, *corrected]) - {keyed(row) for row in wide}
        self._standing.may_take(kind, rows)
        fill: list[object] = [0 if column.name == "version" else None for column in columns]
        for dead in gone:
            tombstone = fill.copy()
            for name, value in zip(key_columns(kind), dead, strict=True):
                tombstone[places[name]] = value
            wide.append(tuple(tombstone))
        alive = len(wide) - len(gone)
        values: dict[str, Sequence[object]] = {}
        for at, column in enumerate(columns):
            cells = list(map(itemgetter(at), wide))
            if cells.count(None) < len(cells):
                values[column.name] = cells
        types = {column.name: clickhouse_type(kind, column) for column in columns if column.name in values}
        values["version_key"] = [key] * len(wide)
        values["removed"] = [0] * alive + [1] * len(gone)
        if wide:
            self._insert_columns(kind.name, {**types, "version_key": "UInt64", "removed": "UInt8"}, values)

    def _keys(self, kind: Kind, ids: Sequence[int]) -> set[tuple[object, ...]]:
        """All keys (main day, fact, piece) under which these facts were ever written."""
        found: set[tuple[object, ...]] = set()
        names = ", ".join(key_columns(kind))
        for start in range(0, len(ids), IDS_OF_ONE_QUERY):
            some = ", ".join(map(str, ids[start : start + IDS_OF_ONE_QUERY]))
            found.update(self.run(f'SELECT DISTINCT {names} FROM "{kind.name}" WHERE fact_id IN ({some})'))
        return found

    def _follow(self, delta: Delta, key: int) -> None:
        if delta.complete_until:
            types = {"origin_id": "Int64", "complete_until": "Int64", "version_key": "UInt64"}
            self._insert("origins", types, [(*told, key) for told in delta.complete_until.items()])
        self._place(delta.position, key)

    def _place(self, there: Position, key: int) -> None:
        types = {"ledger_id": "String", "batch": "Int64", "checksum": "String", "version_key": "UInt64"}
        self._insert("followed", types, [(there.ledger_id, there.batch, there.checksum, key)])

    def _insert(self, table: str, types: Mapping[str, str], rows: Sequence[Row]) -> None:
        self._insert_columns(table, types, dict(zip(types, zip(*rows, strict=True), strict=True)))

    def _insert_columns(self, table: str, types: Mapping[str, str], values: Mapping[str, Sequence[object]]) -> None:
        self._client.insert(
            table, list(values.values()), column_names=list(values),
            column_type_names=[types[name] for name in values], column_oriented=True,
        )  # fmt: skip

    def empty(self) -> None:
        with self._writing:
            for name in ("followed", *KINDS, "origins"):
                self._client.command(f'TRUNCATE TABLE "{name}"')
            self._standing = Standing()

    # rebuilding

    def beside(self) -> "ClickStore":
        database = f"{self.database}_new"
        self._client.command(f"DROP DATABASE IF EXISTS {database}")
        fresh = ClickStore(self._dsn, database, self._shown, self._folder, False)
        made_with, epoch = fingerprint(self.dialect), self._made_with()[1]
        fresh._insert("made_with", {"fingerprint": "String", "epoch": "UInt32"}, [(made_with, epoch)])
        return fresh

    def settle(self) -> None:
        with self._writing:
            for name in (*KINDS, "origins", "followed"):
                self._client.command(f'OPTIMIZE TABLE "{name}" FINAL')

    def swap(self, fresh: Store) -> None:
        assert isinstance(fresh, ClickStore)
        with self._writing, self._gate.alone():
            there = {name for (name,) in self._rows(f"SELECT name FROM system.tables WHERE database='{self.database}'")}
            for statement in clickhouse_tables(self.database, without=there):
                self._client.command(statement)
            for name in ("followed", *KINDS, "origins", "made_with"):
                self._client.command(f'EXCHANGE TABLES {self.database}."{name}" AND {fresh.database}."{name}"')
            self._client.command(f"DROP DATABASE {fresh.database}")
            self._standing, self._key, self.outdated = fresh._standing, 0, False
            fresh.close()

    def _rows(self, sql: str) -> Answer:
        return [tuple(row) for row in self._client.query(sql, settings=SETTINGS).result_rows]

    def close(self) -> None:
        with self._writing, self._gate.alone():
            self._client.close()
