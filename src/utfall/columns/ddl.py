"""The tables of the columns on both engines, from the description of the facts, and a fingerprint of them."""

from collections.abc import Collection
from hashlib import blake2b

from utfall.facts.kind import Column, Kind
from utfall.facts.kinds import KINDS
from utfall.facts.wide import day_column, wide_columns

LAYOUT = 1  # raised when the tables change in a way their columns do not tell

_DUCKDB = {"code": "VARCHAR", "flag": "BOOLEAN", "day": "INTEGER", "number": "INTEGER"}
_CLICKHOUSE = {"code": "String", "flag": "Bool", "day": "Int32", "number": "Int32"}


def main_day(kind: Kind) -> str:
    """The column with the local day of the kind's main clock: what its table is sorted by."""
    return day_column(kind.clocks[0])


def after_from(dialect: str, kind: str, alias: str = "") -> str:
    """How that engine's SQL names the table of a kind after FROM or JOIN. Raises `KeyError` for an unknown kind."""
    return f'"{KINDS[kind].name}"' + (f" AS {alias}" if alias else "") + (" FINAL" if dialect == "clickhouse" else "")


def fingerprint(dialect: str) -> str:
    """A short text that changes when any table of that engine would be made otherwise."""
    told = [f"{dialect} {LAYOUT}"]
    for kind in KINDS.values():
        told.append(f"{kind.name} {main_day(kind)} " + " ".join(f"{c.name}:{c.type}" for c in wide_columns(kind)))
    return blake2b("\n".join(told).encode(), digest_size=12).hexdigest()


def duckdb_type(column: Column) -> str:
    """The DuckDB type of a column."""
    return _DUCKDB.get(column.type, "BIGINT")


def duckdb_tables() -> list[str]:
    """The statements that make all tables in an empty DuckDB."""
    made = []
    for kind in KINDS.values():
        columns = ", ".join(f'"{column.name}" {duckdb_type(column)}' for column in wide_columns(kind))
        made.append(f'CREATE TABLE "{kind.name}" ({columns})')
    return [
        *made,
        "CREATE TABLE origins (origin_id BIGINT, complete_until BIGINT)",
        "CREATE TABLE followed (ledger_id VARCHAR, batch BIGINT, checksum VARCHAR)",
        "CREATE TABLE made_with (fingerprint VARCHAR)",
    ]


def key_columns(kind: Kind) -> tuple[str, str, str]:
    """What a row is sorted and told apart by on ClickHouse: main day, fact, piece."""
    return (main_day(kind), "fact_id", "piece")


def clickhouse_type(kind: Kind, column: Column) -> str:
    """The ClickHouse type of a column; only what every row has is not nullable."""
    plain = _CLICKHOUSE.get(column.type, "Int64")
    if column.name in (*key_columns(kind), "version"):
        return plain
    return f"LowCardinality(Nullable({plain}))" if column.type == "code" else f"Nullable({plain})"


def clickhouse_tables(database: str, without: Collection[object] = ()) -> list[str]:
    """The statements that make all tables in a ClickHouse database, `without` those it has.

    `version_key` grows with every write of a row, so the newest replaces the older; `removed` is a tombstone.
    """
    made = {
        kind.name: f"({_clickhouse_columns(kind)}, version_key UInt64, removed UInt8 DEFAULT 0)"
        f" ENGINE = ReplacingMergeTree(version_key, removed) ORDER BY ({', '.join(key_columns(kind))})"
        for kind in KINDS.values()
    } | {
        "origins": "(origin_id Int64, complete_until Int64, version_key UInt64)"
        " ENGINE = ReplacingMergeTree(version_key) ORDER BY origin_id",
        "followed": "(ledger_id String, batch Int64, checksum String, version_key UInt64)"
        " ENGINE = ReplacingMergeTree(version_key) ORDER BY tuple()",
        "made_with": "(fingerprint String, epoch UInt32) ENGINE = ReplacingMergeTree(epoch) ORDER BY tuple()",
    }
    return [f'CREATE TABLE {database}."{name}" {rest}' for name, rest in made.items() if name not in without]


def _clickhouse_columns(kind: Kind) -> str:
    return ", ".join(f"`{column.name}` {clickhouse_type(kind, column)}" for column in wide_columns(kind))
