"""What the two engines spell differently, as small tables; everything else is written once in `sql.py`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """One engine's spellings. `nearest_rank(value, p)` is the ((n·p + 99) div 100)-th smallest of the values that are
    known; `repeated(n)` gives a row n times."""

    name: str
    divide: str
    first_of_month: str
    nearest_rank: Callable[[str, int], str]
    repeated: Callable[[str], str]


def _duckdb_rank(value: str, percentile: int) -> str:
    return f"max({value})" if percentile == 100 else f"quantile_disc({value}, {percentile / 100!r})"


def _clickhouse_rank(value: str, percentile: int) -> str:
    if percentile == 100:
        return f"max({value})"
    kept = f"groupArray({value})"
    place = f"intDiv(length({kept}) * {percentile} + 99, 100)"
    return f"if(length({kept}) = 0, NULL, arrayElement(arraySort({kept}), {place}))"


DUCKDB = Dialect(
    name="duckdb",
    divide="({} // {})",
    first_of_month="(CAST(date_trunc('month', DATE '1970-01-01' + CAST({} AS INTEGER)) AS DATE) - DATE '1970-01-01')",
    nearest_rank=_duckdb_rank,
    repeated=lambda n: f"unnest(range({n}))",
)
CLICKHOUSE = Dialect(
    name="clickhouse",
    divide="intDiv({}, {})",
    first_of_month="toInt64(toStartOfMonth(toDate32({})))",
    nearest_rank=_clickhouse_rank,
    repeated=lambda n: f"arrayJoin(range(toUInt64(assumeNotNull({n}))))",
)
DIALECTS: Mapping[str, Dialect] = {each.name: each for each in (DUCKDB, CLICKHOUSE)}
