"""What a question finds as a Parquet file of the engine's own, never in memory: the first step of every export."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

AT_ONCE = 1 << 20  # bytes


@contextmanager
def spilled_by_duckdb(cursor: Any, sql: str, folder: Path) -> Iterator[Path]:
    """A file in `folder`, which the connection may write to; gone afterwards."""
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="spill-", dir=folder) as place:
        path = Path(place) / "rows.parquet"
        cursor.execute(f"COPY ({sql}) TO '{quoted(path)}' (FORMAT parquet)")
        yield path


@contextmanager
def spilled_by_clickhouse(client: Any, sql: str, settings: Mapping[str, object], folder: Path) -> Iterator[Path]:
    """A file in `folder`, streamed from the server; gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="spill-", dir=folder) as place:
        path = Path(place) / "rows.parquet"
        with path.open("wb") as file:
            stream = client.raw_stream(sql, settings=dict(settings), fmt="Parquet")
            try:
                copied(stream.read, file.write)
            finally:
                stream.close()
        yield path


def copied(read: Callable[[int], bytes], write: Callable[[bytes], object]) -> None:
    """Everything that can be read, a piece at a time."""
    while piece := read(AT_ONCE):
        write(piece)


def quoted(path: Path) -> str:
    """A path inside single quotes of SQL."""
    return str(path).replace("'", "''")
