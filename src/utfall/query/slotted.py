"""Spells a fold by intervals: the rows added up within each interval first, then the intervals at every level.

An interval has `x` that came, `y` that it is held against and `z`, y as it is weighed. What they give: of `strained`
how many have x of more than the limit of y, and how many have any y; of `strained_long` how many so follow one another
for more than two hours, and the same; of what was expected the sums of |x - y|, of x, of y - x, of |x - y| in
millionths of x, the number that have any x, and the x of those nothing was expected of; of x less |x - y|; of the
`busiest` the most.
"""

from collections.abc import Mapping, Sequence

from utfall.core.clock import DAY, QUARTER

from .dialect import Dialect
from .expressions import FALSE, Choice, Expr, Val, op
from .scan import Scan, Source
from .spelling import Table, quoted
from .spelling import spelled as written
from .sql import mask, where

_MILLION = 1_000_000
_TWO_HOURS = 8  # quarter-hours
_CAME = "coalesce(x, 0)"
_STRAINED = f"y > 0 AND {_CAME} * {_MILLION} > z"
_SHOWN: Mapping[str, Mapping[str, str]] = {
    "strained": {"x": "handling_ms", "y": "productive_ms"},
    "strained_long": {"x": "handling_ms", "y": "productive_ms", "run": "intervals_strained"},
    "busiest": {"x": "contacts", "1": "n"},
}


def spelled(scan: Scan, dialect: Dialect, table: Table) -> str:
    """Figures at every level: a row is [bulk], keys, level mask, figures."""
    assert scan.slots is not None
    several = []
    for level in scan.levels:
        kept = [*(["b"] if scan.bulk else []), *(f"k{place}" for place in level)]
        shown = ["b"] if scan.bulk else []
        shown += [f"k{place}" if place in level else "NULL" for place in range(len(scan.keys))]
        shown.append(str(mask(len(scan.keys), level)))
        figures = ", ".join(f"sum({each})" for each in _each(scan.slots.then, dialect))
        if scan.slots.then == "busiest":
            figures = "max(x)"
        by = f" GROUP BY {', '.join(kept)}" if kept else " HAVING count(*) > 0"
        several.append(f"SELECT {', '.join([*shown, figures])} FROM ({_intervals(scan, kept, dialect, table)}){by}")
    return " UNION ALL ".join(several)


def listed(scan: Scan, take: int, slot: str, dialect: Dialect, table: Table) -> tuple[str, tuple[str, ...]]:
    """(SQL, columns) of the intervals behind a figure, each with what it adds to it; bulk actions are not listed."""
    assert scan.slots is not None
    then, of = scan.slots.then, scan.slots.sources[0].per
    counts = "x" if then == "busiest" else _each(then, dialect)[take]
    length = DAY if slot == "day" else QUARTER
    at = {"t": slot} if then == "busiest" else {f"CAST(t AS BIGINT) * {length}": "interval_at"}
    per = {} if isinstance(of, Val) else {"p": of.name}  # type: ignore[union-attr]
    shown = {**at, **per, **_SHOWN.get(then, {"x": "came", "y": "expected"})}
    names = ", ".join(f"{what} AS {quoted(name)}" for what, name in shown.items())
    inner = _intervals(scan, (), dialect, table, listed=True)
    rows = f"SELECT 0 AS part, {counts} AS counts, {names} FROM ({inner}) WHERE {counts} IS NOT NULL"
    return rows, tuple(shown.values())


def _each(then: str, dialect: Dialect) -> list[str]:
    """What an interval adds to each of the figures; nothing where it has no say."""
    if then in ("strained", "strained_long"):
        hard = _STRAINED + (f" AND run > {_TWO_HOURS}" if then == "strained_long" else "")
        return [f"CASE WHEN {hard} THEN 1 END", "CASE WHEN y > 0 THEN 1 END"]
    share = dialect.divide.format(f"(abs(x - y) * {_MILLION})", "x")
    return [
        f"abs({_CAME} - y)",
        f"CASE WHEN y IS NOT NULL THEN {_CAME} END",
        f"y - {_CAME}",
        f"CASE WHEN x > 0 AND y IS NOT NULL THEN {share} END",
        "CASE WHEN x > 0 AND y IS NOT NULL THEN 1 END",
        "CASE WHEN y IS NULL THEN x END",
        f"{_CAME} - abs({_CAME} - y)",
    ]


def _intervals(scan: Scan, kept: Sequence[str], dialect: Dialect, table: Table, listed: bool = False) -> str:
    """An interval is the kept keys, its number, of what, and its sums."""
    assert scan.slots is not None
    sources = scan.slots.sources
    by = ", ".join([*kept, "t", "p"])
    sums = "sum(x) AS x" if len(sources) == 1 else "sum(x) AS x, sum(y) AS y, sum(z) AS z"
    rows = " UNION ALL ".join(
        _rows(source, place, kept, len(sources) == 1, listed, dialect, table) for place, source in enumerate(sources)
    )
    made = f"SELECT {by}, {sums} FROM ({rows}) GROUP BY {by}"
    return _in_runs(made, kept) if scan.slots.then == "strained_long" else made


def _in_runs(intervals: str, kept: Sequence[str]) -> str:
    """The intervals with how many strained ones of the same keys and the same `per` each stands in a row with (`run`):
    of those that follow one another, number less place in their order is the same."""
    whose, hard = ", ".join([*kept, "p"]), f"CASE WHEN {_STRAINED} THEN 1 ELSE 0 END"
    order = f"row_number() OVER (PARTITION BY {whose}, {hard} ORDER BY t)"
    placed = f"SELECT *, {hard} AS hard, t - CAST({order} AS BIGINT) AS island FROM ({intervals})"
    return f"SELECT *, count(*) OVER (PARTITION BY {whose}, hard, island) AS run FROM ({placed})"


def _rows(
    source: Source, place: int, kept: Sequence[str], alone: bool, listed: bool, dialect: Dialect, table: Table
) -> str:
    """One row a piece: kept keys, interval, of what, and what it adds to x, or to y and z."""
    rows = source.rows
    keys = [f"{written(rows.bulk, dialect)} AS b"] if rows.bulk and not listed else []
    keys += [f"{written(key, dialect)} AS k{place}" for place, key in enumerate(rows.keys)]
    keys += [f"{written(source.slot, dialect)} AS t", f"{written(source.per, dialect)} AS p"]
    also = _not_bulk(rows) if listed else ()
    inner = where(rows, dialect, table, also)
    weight = f"{written(source.weight, dialect)} AS w"
    if source.covered is None:
        assert source.value is not None
        pieces = f"SELECT {', '.join(keys)}, {written(source.value, dialect)} AS v, {weight} FROM {inner}"
    else:
        start, end, who = (written(each, dialect) for each in source.covered)
        spans = f"SELECT {', '.join(keys)}, {start} AS s, {end} AS e, {who} AS a, {weight} FROM {inner}"
        apart = ", ".join([*kept, "t", "p", "a"])
        before = f"max(e) OVER (PARTITION BY {apart} ORDER BY s, e ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
        fresh = f"greatest(0, e - greatest(s, coalesce({before}, s)))"
        pieces = f"SELECT {', '.join([*kept, 't', 'p'])}, {fresh} AS v, w FROM ({spans})"
    adds = "v AS x" if alone else "v AS x, NULL AS y, NULL AS z" if place == 0 else "NULL AS x, v AS y, v * w AS z"
    return f"SELECT {', '.join([*kept, 't', 'p'])}, {adds} FROM ({pieces})"


def _not_bulk(rows: Scan) -> tuple[Expr, ...]:
    if rows.bulk is None:
        return ()
    return (op("=", Choice(((rows.bulk, Val(True)),), FALSE), FALSE),)
