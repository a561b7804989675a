"""A reader of columns that another process has open: the same questions, through the home's socket."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

from utfall.columns.store import Answer, Dialect, Reader
from utfall.facts import KINDS, Position
from utfall.wiring.remote import Request, ask_server

ALIAS = "an_alias"
Line = dict[str, object]


class RemoteReader:
    """The columns of the server at `path`, brought up to the ledger as it is now. Raises `ServerGone`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        hello = self._one({"do": "hello"})
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

    def run(self, sql: str) -> Answer:
        """All rows of a query."""
        rows = cast(list[list[object]], self._one({"do": "run", "sql": sql})["rows"])
        return [tuple(row) for row in rows]

    def position(self) -> Position | None:
        """How far the ledger has been followed."""
        found = self._one({"do": "position"})["position"]
        return Position(*found) if isinstance(found, list) else None

    def complete_until(self) -> dict[int, int]:
        """How far each origin is told, by origin id (ms UTC)."""
        told = cast(dict[str, int], self._one({"do": "complete_until"})["origins"])
        return {int(origin): until for origin, until in told.items()}

    def rebuild(self) -> Iterator[Line]:
        """Have the server build its columns anew; its progress, line by line."""
        return ask_server(self._path, {"do": "rebuild"})

    def check(self) -> list[list[str]]:
        """Have the server hold its columns against the ledger; the differences as table rows."""
        return cast(list[list[str]], self._one({"do": "check"})["differences"])

    def _one(self, request: Request) -> Line:
        return next(ask_server(self._path, request))


def answers_for(
    reader: Reader,
    catch_up: Callable[[], None],
    rebuild: Callable[[], Iterator[Line]],
    check: Callable[[], list[list[str]]],
) -> Callable[[Request], Iterator[Line]]:
    """What a server says to each request of a `RemoteReader`."""

    def answer(request: Request) -> Iterator[Line]:
        match request.get("do"):
            case "hello":
                catch_up()
                tables = {kind: reader.table(kind) for kind in KINDS}
                named = {kind: reader.table(kind, ALIAS) for kind in KINDS}
                yield {"dialect": reader.dialect, "tables": tables, "named": named}
            case "run":
                sql = str(request["sql"])
                if sql.split(None, 1)[0].upper() not in ("SELECT", "WITH"):
                    raise ValueError("only questions are answered here")
                yield {"rows": [list(row) for row in reader.run(sql)]}
            case "position":
                found = reader.position()
                yield {"position": found and [found.ledger_id, found.batch, found.checksum]}
            case "complete_until":
                yield {"origins": {str(origin): until for origin, until in reader.complete_until().items()}}
            case "rebuild":
                yield from rebuild()
            case "check":
                yield {"differences": check()}
            case other:
                raise ValueError(f"unknown request {other!r}")

    return answer
