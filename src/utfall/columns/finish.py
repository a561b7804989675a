"""From the engine's rows to the file people get: types, names beside the ids, order; in a DuckDB of its own, in memory
that is held and may spill."""

import csv
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from utfall.reports.exported import Shown

from .spill import quoted

MEMORY = 400 * 1024 * 1024
IDS_AT_ONCE = 5_000
ROWS_AT_ONCE = 2_000

Named = Callable[[str, Collection[int]], Mapping[int, str]]  # what it refers to, ids -> their names
Learnt = dict[str, dict[int, str]]  # what was refered to -> id -> name


def finish(
    raw: Path,
    columns: Sequence[Shown],
    named: Named,
    to: Path,
    *,
    work: Path,
    order: Sequence[str],
    span: tuple[str, str] | None = None,
    learnt: Callable[[str, Mapping[int, str]], object] | None = None,
) -> int:
    """Write the rows of an engine's Parquet file as `columns` say to the Parquet file `to`; how many rows.

    `named` looks names up, `learnt` hears of them. `span` are the columns whose difference, times n, is `ms`. Files
    of the way stand in `work`. What is at `to` already is replaced only by a whole file of the same folder's.
    """
    with _engine(work, raw.parent, to.parent) as engine:
        engine.execute(f"CREATE VIEW facts AS SELECT * FROM read_parquet('{quoted(raw)}')")
        joins = []
        for place, each in enumerate(columns):
            if each.refers:
                _learn(engine, f"names{place}", each, named, work, learnt)
                joins.append(f'LEFT JOIN names{place} ON names{place}.id = facts."{each.of}"')
        shown = ", ".join(f'{_spelled(each, place, span)} AS "{each.name}"' for place, each in enumerate(columns))
        by = ", ".join(f'facts."{name}"' for name in order)
        fresh = to.with_name(f".{to.name}.{work.name}.tmp")
        try:
            [(count,)] = engine.execute(
                f"COPY (SELECT {shown} FROM facts {' '.join(joins)} ORDER BY {by})"
                f" TO '{quoted(fresh)}' (FORMAT parquet, COMPRESSION zstd)"
            ).fetchall()
            fresh.replace(to)
        finally:
            fresh.unlink(missing_ok=True)
    return int(count)


def _spelled(each: Shown, place: int, span: tuple[str, str] | None) -> str:
    if each.refers:
        return f"names{place}.name"
    column = f'facts."{each.of}"'
    if each.type == "time":
        return f"make_timestamptz({column} * 1000)"
    if each.type == "day":
        return f"(DATE '1970-01-01' + CAST({column} AS INTEGER))"
    if span and each.of == "ms":
        return f'CAST((facts."{span[1]}" - facts."{span[0]}") * facts."n" AS BIGINT)'
    return f"CAST({column} AS {each.parquet})"


def _learn(
    engine: Any,
    table: str,
    each: Shown,
    named: Named,
    work: Path,
    learnt: Callable[[str, Mapping[int, str]], object] | None,
) -> None:
    """A table (id, name) of what the rows name; by way of a file, for there may be a million customers."""
    found = engine.cursor().execute(f'SELECT DISTINCT "{each.of}" FROM facts WHERE "{each.of}" IS NOT NULL')
    with tempfile.NamedTemporaryFile("w", dir=work, suffix=".csv", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        while ids := found.fetchmany(IDS_AT_ONCE):
            names = named(each.refers, [int(key) for (key,) in ids])
            writer.writerows(names.items())
            if learnt:
                learnt(each.refers, names)
        file.flush()
        source = _csv(Path(file.name), "'id': 'BIGINT', 'name': 'VARCHAR'")
        engine.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM {source}")


def table_parquet(told: Path, columns: Sequence[tuple[str, bool]], to: Path, work: Path) -> None:
    """A Parquet file of a CSV file without a head, every cell quoted: (name, whether it holds figures) a column.

    An empty figure is no value; an empty text stays one.
    """
    names = _told_apart([name for name, _ in columns])
    typed = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(columns)))
    shown = ", ".join(
        (f"CAST(nullif(c{place}, '') AS DOUBLE)" if figure else f"c{place}") + f' AS "{name}"'
        for place, (name, (_, figure)) in enumerate(zip(names, columns, strict=True))
    )
    with _engine(work, told.parent, to.parent) as engine:
        engine.execute(
            f"COPY (SELECT {shown} FROM {_csv(told, typed)}) TO '{quoted(to)}' (FORMAT parquet, COMPRESSION zstd)"
        )


def _told_apart(names: Sequence[str]) -> list[str]:
    """The names for SQL, the second of a name with a 2 behind it."""
    out: list[str] = []
    for name in names:
        plain, place = name.replace('"', "'") or "column", 1
        fresh = plain
        while fresh.casefold() in {each.casefold() for each in out}:
            place += 1
            fresh = f"{plain} {place}"
        out.append(fresh)
    return out


def _csv(path: Path, typed: str) -> str:
    """A CSV file of ours, every cell quoted, as a source of rows."""
    return (
        f"read_csv('{quoted(path)}', header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"',"
        " new_line = '\\n', nullstr = '\\N', allow_quoted_nulls = false, max_line_size = 1000000,"
        f" columns = {{{typed}}})"
    )


@contextmanager
def lines(path: Path, work: Path) -> Iterator[tuple[list[tuple[str, str]], Iterator[tuple[object, ...]]]]:
    """The columns (name, type as in `exported.TYPES`) of a Parquet file and its rows, read as they are asked for.

    Instants come as whole milliseconds UTC, days as days since 1970-01-01.
    """
    with _engine(work, path.parent) as engine:
        source = f"read_parquet('{quoted(path)}')"
        columns = [(str(name), str(type)) for name, type, *_ in engine.execute(f"DESCRIBE FROM {source}").fetchall()]
        plain = {
            "TIMESTAMP WITH TIME ZONE": 'epoch_ms("{0}") AS "{0}"',
            "DATE": '("{0}" - DATE \'1970-01-01\') AS "{0}"',
        }
        shown = ", ".join(plain.get(type, '"{0}"').format(name) for name, type in columns)
        cursor = engine.execute(f"SELECT {shown} FROM {source}")

        def rows() -> Iterator[tuple[object, ...]]:
            while some := cursor.fetchmany(ROWS_AT_ONCE):
                yield from some

        yield columns, rows()


@contextmanager
def _engine(work: Path, *folders: Path) -> Iterator[Any]:
    """A DuckDB in memory that may touch these folders and nothing else."""
    settings: dict[str, Any] = {"memory_limit": f"{MEMORY}B", "temp_directory": str(work / "spill"), "threads": 1}
    engine = duckdb.connect(":memory:", config=settings)
    try:
        allowed = ", ".join(f"'{quoted(each.resolve())}/', '{quoted(each)}/'" for each in (work, *folders))
        engine.execute(f"SET allowed_directories = [{allowed}]")
        engine.execute("SET TimeZone = 'UTC'")
        engine.execute("SET enable_external_access = false")
        engine.execute("SET lock_configuration = true")
        yield engine
    finally:
        engine.close()
