"""The columns in DuckDB: rows and position in one transaction, one writer, a cursor for every reader."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import duckdb

from utfall.facts.batch import Delta, Position, Row
from utfall.facts.kind import Kind
from utfall.facts.kinds import KINDS
from utfall.facts.wide import wide_columns, widen

from .ddl import after_from, duckdb_tables, fingerprint, main_day
from .feed import feed
from .gate import Gate
from .spill import spilled_by_duckdb
from .standing import Standing
from .store import Answer, CannotOpen, Damaged, Dialect, Outdated, Reader, Store, follows, newest

LEAST_MEMORY = 512 * 1024 * 1024
FEW_IDS = 100
_DAMAGE = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException)
SORT_FROM = 1_000  # rows of a delta from which sorting them by time pays


def open_duckdb(
    address: str, *, home: Path, memory_limit: int | None, threads: int | None, outdated_too: bool
) -> "DuckStore":
    """The store at `duckdb:///path` or `duckdb://memory`; see `open_store`."""
    parts = urlsplit(address)
    if parts.netloc in ("memory", ":memory:"):
        path = None
    elif parts.netloc in ("", "localhost") and parts.path.startswith("/") and parts.path != "/":
        path = Path("/" + unquote(parts.path).lstrip("/"))
    else:
        raise CannotOpen(f"{address!r} is no address of a DuckDB file; like duckdb:///var/columns.duckdb")
    return DuckStore(path, home, memory_limit or _quarter_of_memory(), threads, outdated_too)


def _quarter_of_memory() -> int:
    return max(LEAST_MEMORY, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4)


class _View:
    """What reading needs of one cursor, which may be inside a transaction."""

    dialect: Dialect = "duckdb"

    def __init__(self, cursor: Any, address: str = "", folder: Path | None = None) -> None:
        self._cursor, self._address, self._folder = cursor, address, folder

    def table(self, kind: str, alias: str = "") -> str:
        return after_from(self.dialect, kind, alias)

    def run(self, sql: str) -> Answer:
        try:
            return cast(Answer, self._cursor.execute(sql).fetchall())
        except duckdb.Error as wrong:
            if isinstance(wrong, _DAMAGE) or type(wrong) is duckdb.Error:
                raise Damaged(self._address, wrong) from wrong
            raise

    def parquet(self, sql: str) -> AbstractContextManager[Path]:
        assert self._folder
        return spilled_by_duckdb(self._cursor, sql, self._folder)

    def position(self) -> Position | None:
        found = self.run("SELECT ledger_id, batch, checksum FROM followed")
        return Position(*found[0]) if found else None  # type: ignore[arg-type]

    def complete_until(self) -> dict[int, int]:
        return dict(cast("list[tuple[int, int]]", self.run("SELECT origin_id, complete_until FROM origins")))


class DuckStore:
    """A `Store` in one DuckDB file, or in memory where `path` is None."""

    dialect: Dialect = "duckdb"

    def __init__(self, path: Path | None, home: Path, memory: int, threads: int | None, outdated_too: bool) -> None:
        self.path, self._home, self._memory, self._threads = path, home, memory, threads
        self.outdated = False
        self._gate, self._writing = Gate(), RLock()
        self._folder = _own_folder(home / "tmp")
        try:
            self._open(outdated_too)
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    @property
    def address(self) -> str:
        return f"duckdb://{self.path}" if self.path else "duckdb://memory"

    def _open(self, outdated_too: bool) -> None:
        if self.path and not self.path.exists():
            self._make_whole(self.path)
        self._root = self._connect(self.path)  # only ever makes cursors, so that a reader never waits for a writing one
        self._connection = self._root.cursor()
        try:
            if not self._connection.execute("FROM duckdb_tables() WHERE table_name = 'made_with'").fetchall():
                self._make()
            [(made_with,)] = self._connection.execute("SELECT fingerprint FROM made_with").fetchall()
            self.outdated = made_with != fingerprint(self.dialect)
            if self.outdated and not outdated_too:
                raise Outdated(self.address)
            self._standing = Standing() if self.outdated else Standing.of(_View(self._connection, self.address))
        except duckdb.Error as wrong:
            self._let_go()
            raise Damaged(self.address, wrong) from wrong
        except BaseException:
            self._let_go()
            raise

    def _make_whole(self, path: Path) -> None:
        """A new file is made beside its place and moved there: one that was begun and killed is never met."""
        fresh = path.with_name(path.name + ".making")
        path.parent.mkdir(parents=True, exist_ok=True)
        _unlink(fresh)
        self._connect(fresh).close()
        os.replace(fresh, path)

    def _connect(self, path: Path | None) -> Any:
        """A connection that may read and write its own file, its folder for feeding, and nothing else."""
        settings: dict[str, Any] = {"memory_limit": f"{self._memory}B", "temp_directory": str(self._folder / "spill")}
        if self._threads:
            settings["threads"] = self._threads
        try:
            connection = duckdb.connect(str(path or ":memory:"), config=settings)
        except duckdb.Error as wrong:
            raise Damaged(self.address, wrong) from wrong
        folder = str(self._folder).replace("'", "''")
        connection.execute(f"SET allowed_directories = ['{folder}']")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        return connection

    def _let_go(self) -> None:
        self._connection.close()
        self._root.close()

    def _make(self) -> None:
        with self._transaction():
            for statement in duckdb_tables():
                self._connection.execute(statement)
            self._connection.execute("INSERT INTO made_with VALUES (?)", [fingerprint(self.dialect)])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            with suppress(duckdb.Error):
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    # reading

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        with self._gate.reading():
            cursor = self._root.cursor()
            try:
                cursor.execute("BEGIN TRANSACTION READ ONLY")
                yield _View(cursor, self.address, self._folder)
            finally:
                cursor.close()

    still = reading

    def table(self, kind: str, alias: str = "") -> str:
        return _View(None).table(kind, alias)

    def run(self, sql: str) -> Answer:
        with self._gate.reading():
            cursor = self._root.cursor()
            try:
                return _View(cursor, self.address).run(sql)
            finally:
                cursor.close()

    @contextmanager
    def parquet(self, sql: str) -> Iterator[Path]:
        with self.reading() as view, view.parquet(sql) as path:
            yield path

    def position(self) -> Position | None:
        with self.reading() as view:
            return view.position()

    def complete_until(self) -> dict[int, int]:
        with self.reading() as view:
            return view.complete_until()

    # writing

    def apply(self, delta: Delta, after: Position | str | None = "any") -> None:
        with self._writing:
            if self.outdated:
                raise Outdated(self.address)
            if not follows(self.position(), delta, after):
                return
            fresh = {name: newest(KINDS[name], rows) for name, rows in delta.rows.items() if rows}
            with self._gate.reading(), self._transaction():
                for name, rows in fresh.items():
                    self._replace(KINDS[name], rows)
                self._follow(delta)
            for name, rows in fresh.items():
                self._standing.took(KINDS[name], rows)

    def _replace(self, kind: Kind, rows: Sequence[Row]) -> None:
        """Delete what the store has of these facts, where it may have any, and insert their wide rows."""
        stood, corrected = self._standing.may_be_there(kind, rows)
        self._delete(f'DELETE FROM "{kind.name}" WHERE version = 0 AND fact_id IN ', stood)
        self._delete(f'DELETE FROM "{kind.name}" WHERE fact_id IN ', corrected)
        wide = list(widen(kind, rows))
        columns = wide_columns(kind)
        if len(wide) >= SORT_FROM:
            clock = kind.names.index(kind.clocks[0])
            wide.sort(key=lambda row: row[clock])  # type: ignore[arg-type, return-value]
        feed(self._connection, kind.name, columns, wide, self._folder)

    def _delete(self, statement: str, ids: Sequence[int]) -> None:
        if 0 < len(ids) <= FEW_IDS:
            self._connection.execute(f"{statement}({', '.join(map(str, ids))})")
        elif ids:
            self._connection.execute(f"{statement}(SELECT unnest(?::BIGINT[]))", [list(ids)])

    def _follow(self, delta: Delta) -> None:
        if delta.complete_until:
            told = list(delta.complete_until)
            self._connection.execute(f"DELETE FROM origins WHERE origin_id IN ({', '.join(map(str, told))})")
            rows = ", ".join(f"({int(origin)}, {int(until)})" for origin, until in delta.complete_until.items())
            self._connection.execute(f"INSERT INTO origins VALUES {rows}")
        self._connection.execute("DELETE FROM followed")
        there = delta.position
        self._connection.execute(
            "INSERT INTO followed VALUES (?, ?, ?)", [there.ledger_id, there.batch, there.checksum]
        )

    def empty(self) -> None:
        with self._writing, self._gate.reading(), self._transaction():
            for name in (*KINDS, "origins", "followed"):
                self._connection.execute(f'DELETE FROM "{name}"')
            self._standing = Standing()

    # rebuilding

    def beside(self) -> "DuckStore":
        path = self.path and self.path.with_name(self.path.name + ".new")
        if path:
            _unlink(path)
        return DuckStore(path, self._home, self._memory, self._threads, False)

    def settle(self) -> None:
        with self._writing, self._gate.reading():
            for kind in KINDS.values():
                order = f"{main_day(kind)}, {kind.clocks[0]}, fact_id, piece"
                with self._transaction():
                    self._connection.execute(f'CREATE TABLE sorted AS SELECT * FROM "{kind.name}" ORDER BY {order}')
                    self._connection.execute(f'DROP TABLE "{kind.name}"')
                    self._connection.execute(f'ALTER TABLE sorted RENAME TO "{kind.name}"')
            self._connection.execute("CHECKPOINT")

    def swap(self, fresh: Store) -> None:
        assert isinstance(fresh, DuckStore)
        with self._writing, self._gate.alone():
            if self.path is None or fresh.path is None:
                for held in ("_root", "_connection", "_folder", "_standing"):
                    ours, theirs = getattr(self, held), getattr(fresh, held)
                    setattr(self, held, theirs)
                    setattr(fresh, held, ours)
                self.outdated = False
                fresh.close()
                return
            fresh.close()  # folds its write-ahead log into the file
            self._let_go()
            _unlink(self.path, itself=False)
            os.replace(fresh.path, self.path)
            self._open(outdated_too=False)

    def close(self) -> None:
        with self._writing, self._gate.alone():
            self._let_go()
            shutil.rmtree(self._folder, ignore_errors=True)


def _unlink(path: Path, itself: bool = True) -> None:
    """Remove a database's write-ahead log, and the file itself."""
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
    if itself:
        path.unlink(missing_ok=True)


def _own_folder(parent: Path) -> Path:
    """A private temporary folder; those of processes that are gone are swept away."""
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.glob("columns-*-*"):
        pid = left.name.split("-")[1]
        if pid.isdigit() and int(pid) != os.getpid() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"columns-{os.getpid()}-", dir=parent.resolve()))
