"""How an address opens a column store."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from .store import CannotOpen, Store


def open_store(
    address: str,
    *,
    home: Path,
    memory_limit: int | None = None,
    threads: int | None = None,
    outdated_too: bool = False,
) -> Store:
    """The columns at an address, made when there are none.

    `duckdb:///path/columns.duckdb`, `duckdb://memory`, `clickhouse://user:password@host:8123/database`,
    `chdb://memory/database`, `chdb:///folder?database=name`. `home` is where temporary files go; `memory_limit`
    (bytes; a quarter of the machine, at least 512 MB) and `threads` hold DuckDB. Raises `CannotOpen`, and
    `Outdated` unless `outdated_too`.
    """
    scheme = urlsplit(address).scheme
    if scheme == "duckdb":
        from .duckdb_store import open_duckdb  # an engine is loaded where it is asked for

        return open_duckdb(address, home=home, memory_limit=memory_limit, threads=threads, outdated_too=outdated_too)
    if scheme in ("clickhouse", "chdb"):
        from .clickhouse_store import open_clickhouse

        return open_clickhouse(address, home=home, outdated_too=outdated_too)
    raise CannotOpen(f"{address!r} is no address of columns; like duckdb:///path, clickhouse://host/database, chdb://…")


def discard(address: str) -> bool:
    """Throw away the DuckDB file at an address, for columns that cannot be opened any more; whether there was one."""
    parts = urlsplit(address)
    path = Path("/" + unquote(parts.path).lstrip("/"))
    if parts.scheme != "duckdb" or not path.is_file():
        return False
    path.unlink()
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
    return True
