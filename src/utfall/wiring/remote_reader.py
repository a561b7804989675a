"""A reader of columns that another process has open: the same questions, through the home's socket."""

import os
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import cast

from utfall.columns.store import Answer, Dialect, Reader, Store
from utfall.facts import KINDS, Position
from utfall.wiring.remote import PATIENCE, Answers, Call, Request, Session

ALIAS = "an_alias"
PIECE = 1 << 18  # bytes of a file that one line carries
Line = dict[str, object]


class RemoteReader:
    """The columns of the server at `path`, brought up to the ledger as it is now. Raises `ServerGone`.

    `behind` is a sentence where they could not be.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with Call(path) as call:
            hello = call.one({"do": "hello"}, within=PATIENCE)
        self.behind = str(hello["behind"])
        self._dialect = cast(Dialect, hello["dialect"])
        self._tables = cast(dict[str, str], hello["tables"])
        self._named = cast(dict[str, str], hello["named"])

    @property
    def dialect(self) -> Dialect:
        """Which words the SQL has to use."""
        return self._dialect

    def table(self, kind: str, alias: str = "") -> str:
        """How SQL names the table of a kind, under an alias if there is one, after FROM or JOIN."""
        return self._named[kind].replace(ALIAS, alias) if alias else self._tables[kind]

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """A reader for one page: everything read through it is of one moment where the server's engine can."""
        with Call(self._path) as call:
            call.one({"do": "read"})
            yield _Reading(self, call, self._path.parent / "tmp")

    def run(self, sql: str) -> Answer:
        """All rows of a query."""
        with self.reading() as reader:
            return reader.run(sql)

    @contextmanager
    def parquet(self, sql: str) -> Iterator[Path]:
        """All rows of a query as a Parquet file, which is gone afterwards."""
        with self.reading() as reader, reader.parquet(sql) as path:
            yield path

    def position(self) -> Position | None:
        """How far the ledger has been followed."""
        with self.reading() as reader:
            return reader.position()

    def complete_until(self) -> dict[int, int]:
        """How far each origin is told, by origin id (ms UTC)."""
        with self.reading() as reader:
            return reader.complete_until()

    def rebuild(self) -> Iterator[Line]:
        """Have the server build its columns anew; its progress, line by line."""
        with Call(self._path) as call:
            yield from call.every({"do": "rebuild"})

    def check(self) -> list[list[str]]:
        """Have the server hold its columns against the ledger; the differences as table rows."""
        with Call(self._path) as call:
            return cast(list[list[str]], call.one({"do": "check"})["differences"])


class _Reading:
    """What is asked during one call."""

    def __init__(self, remote: RemoteReader, call: Call, folder: Path) -> None:
        self._remote = remote
        self._call = call
        self._folder = folder

    @property
    def dialect(self) -> Dialect:
        return self._remote.dialect

    def table(self, kind: str, alias: str = "") -> str:
        return self._remote.table(kind, alias)

    def run(self, sql: str) -> Answer:
        rows = cast(list[list[object]], self._call.one({"do": "run", "sql": sql})["rows"])
        return [tuple(row) for row in rows]

    @contextmanager
    def parquet(self, sql: str) -> Iterator[Path]:
        """Sent piece by piece; the server's own file is gone when the last one is here."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f"columns-{os.getpid()}-sent-", dir=self._folder) as place:
            path = Path(place) / "rows.parquet"
            with path.open("wb") as file:
                for line in self._call.every({"do": "parquet", "sql": sql}):
                    file.write(b64decode(str(line["piece"])))
            yield path

    def position(self) -> Position | None:
        found = self._call.one({"do": "position"})["position"]
        return Position(*found) if isinstance(found, list) else None

    def complete_until(self) -> dict[int, int]:
        told = cast(dict[str, int], self._call.one({"do": "complete_until"})["origins"])
        return {int(origin): until for origin, until in told.items()}


def answers_for(
    store: Store,
    catch_up: Callable[[], str],
    rebuild: Callable[[], Iterator[Line]],
    check: Callable[[], list[list[str]]],
) -> Session:
    """What a server says to each request of a `RemoteReader`. `catch_up` says in a sentence why it could not."""

    def hello() -> Line:
        tables = {kind: store.table(kind) for kind in KINDS}
        named = {kind: store.table(kind, ALIAS) for kind in KINDS}
        return {"behind": catch_up(), "dialect": store.dialect, "tables": tables, "named": named}

    @contextmanager
    def session() -> Iterator[Answers]:
        with ExitStack() as held:
            reader: Reader = store

            def answer(request: Request) -> Iterator[Line]:
                nonlocal reader
                match request.get("do"):
                    case "hello":
                        yield hello()
                    case "read":
                        reader = held.enter_context(store.reading())
                        yield {}
                    case "rebuild":
                        yield from rebuild()
                    case "parquet":
                        yield from _pieces(reader, str(request["sql"]))
                    case "check":
                        yield {"differences": check()}
                    case _:
                        yield _told(reader, request)

            yield answer

    return session


def _question(sql: str) -> str:
    if sql.split(None, 1)[0].upper() not in ("SELECT", "WITH"):
        raise ValueError("only questions are answered here")
    return sql


def _pieces(reader: Reader, sql: str) -> Iterator[Line]:
    """The Parquet file of a question, a piece at a time."""
    with reader.parquet(_question(sql)) as path, path.open("rb") as file:
        while piece := file.read(PIECE):
            yield {"piece": b64encode(piece).decode("ascii")}


def _told(reader: Reader, request: Request) -> Line:
    match request.get("do"):
        case "run":
            sql = _question(str(request["sql"]))
            return {"rows": [list(row) for row in reader.run(sql)]}
        case "position":
            found = reader.position()
            return {"position": found and [found.ledger_id, found.batch, found.checksum]}
        case "complete_until":
            return {"origins": {str(origin): until for origin, until in reader.complete_until().items()}}
        case other:
            raise ValueError(f"unknown request {other!r}")
