"""What each local month of a kind holds, as a short mark that changes when anything in it does."""

from collections.abc import Collection

from utfall.facts.kind import Kind
from utfall.query.dialect import DIALECTS

from .ddl import main_day
from .store import Reader

Mark = str


def months(reader: Reader, kind: Kind) -> dict[int, Mark]:
    """First day of the month -> a mark of its rows: how many, which versions, and of open rows all they say.

    A row with a version never changes without a new one; an open row has none.
    """
    every = ", ".join(f'"{name}"' for name in kind.names)
    if reader.dialect == "clickhouse":
        one, open_one = 'cityHash64("fact_id", "version")', f"cityHash64(toString(tuple({every})))"
    else:
        one, open_one = 'hash("fact_id", "version")', f"hash({every})"
    mark = f'CASE WHEN "version" = 0 THEN {open_one} ELSE {one} END' if kind.may_stand else one
    month = _month(reader, kind)
    begun = ' WHERE "piece" = 0' if kind.interval else ""  # an interval stands in the month it began in
    found = reader.run(f"SELECT {month} AS m, count(*), sum({mark}) FROM {reader.table(kind.name)}{begun} GROUP BY m")
    return {int(str(first)): f"{count} {marked}" for first, count, marked in found}


def months_with(reader: Reader, kind: Kind, column: str, ids: Collection[int]) -> set[int]:
    """The first days of the months with a row that names one of these ids in a column."""
    among = ", ".join(str(int(key)) for key in ids)
    where = f'"{column}" IN ({among})'
    found = reader.run(f"SELECT DISTINCT {_month(reader, kind)} AS m FROM {reader.table(kind.name)} WHERE {where}")
    return {int(str(first)) for (first,) in found}


def _month(reader: Reader, kind: Kind) -> str:
    return DIALECTS[reader.dialect].first_of_month.format(f'"{main_day(kind)}"')
