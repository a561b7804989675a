"""Spells time that counts once: the union of each one's intervals, for several measures of one scan at every level.

Most of what people do does not lie over one another, and of that a union is a plain sum. So the quarter-hours in which
somebody's intervals cross are found first, by one sort; only their intervals are gone through in order.
"""

from utfall.core.clock import DAY, QUARTER

from .dialect import Dialect
from .expressions import TRUE, all_of, any_of
from .scan import Measure, Scan
from .spelling import Table, spelled
from .sql import inner, levelled, mask, names


def covered(scan: Scan, dialect: Dialect, table: Table) -> str:
    """Figures at every level: a row is [bulk], keys, level mask, a figure per measure.

    The measures have the same `values`. Pieces never cross a quarter-hour of UTC, so only those of one can overlap.
    """
    start, end, who, *weight = (spelled(value, dialect) for value in scan.measures[0].values)
    some = any_of(all_of(measure.keep) for measure in scan.measures)
    times = [f"{start} AS s", f"{end} AS e", f"{who} AS w"]
    quarter = dialect.divide.format("s", QUARTER)
    told = [f"{spelled(all_of(each.keep), dialect)} AS c{place}" for place, each in enumerate(scan.measures)]
    rows = inner(scan, [*times, *(f"{each} AS r" for each in weight), *told], dialect, table, (some,))
    rows = f"(SELECT *, {quarter} AS q FROM ({rows})) AS p"
    bare = inner(scan, times, dialect, table, (some,))
    before = f"SELECT w, s, lag(e) OVER (PARTITION BY w ORDER BY s) AS before FROM ({bare})"
    crossed = f"SELECT DISTINCT w AS xw, {quarter} AS xq FROM ({before}) WHERE before > s"
    same = "x ON p.w = x.xw AND p.q = x.xq"
    rated = " * r" if weight else ""
    places = range(len(scan.measures))
    plain = [_kept(measure, place, f"sum(greatest(0, e - s){rated})") for place, measure in enumerate(scan.measures)]
    alone = levelled(scan, [f"{each} AS g{place}" for place, each in enumerate(plain)],
                     f"(SELECT p.* FROM {rows} LEFT JOIN {same} WHERE x.xw IS NULL)")  # fmt: skip
    together = _in_order(scan, f"(SELECT p.* FROM {rows} JOIN {same})", rated, dialect)
    shown = ", ".join([*names(scan), "l"])
    figures = ", ".join(f"sum(g{place})" for place in places)
    return (
        f"WITH x AS MATERIALIZED ({crossed}) SELECT {shown}, {figures} FROM "
        f"({' UNION ALL '.join([alone, *together])}) GROUP BY {shown}"
    )


def _in_order(scan: Scan, rows: str, rated: str, dialect: Dialect) -> list[str]:
    """What each interval adds to those before it, at every level by itself."""
    order = "s, e, r" if rated else "s"  # of two at once the shorter, then the cheaper counts
    day = dialect.divide.format("s", DAY)
    bulk = ["b"] if scan.bulk else []
    out = []
    for level in scan.levels:
        kept = [*bulk, *(f"k{place}" for place in level)]
        shown = [*bulk, *(f"k{place}" if place in level else "NULL" for place in range(len(scan.keys)))]
        apart = ", ".join([day, "w", *kept])
        over = f"PARTITION BY {apart} ORDER BY {order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
        fresh = []
        for place, measure in enumerate(scan.measures):
            counts = all_of(measure.keep) != TRUE
            ends = f"CASE WHEN c{place} THEN e END" if counts else "e"
            new = f"greatest(0, e - greatest(s, coalesce(max({ends}) OVER ({over}), s))){rated}"
            fresh.append((f"CASE WHEN c{place} THEN {new} END" if counts else new) + f" AS f{place}")
        sums = [f"sum(f{place})" for place in range(len(scan.measures))]
        pieces = f"SELECT {', '.join([*kept, *fresh])} FROM {rows}"
        by = f" GROUP BY {', '.join(kept)}" if kept else ""
        out.append(f"SELECT {', '.join([*shown, str(mask(len(scan.keys), level)), *sums])} FROM ({pieces}){by}")
    return out


def _kept(measure: Measure, place: int, figure: str) -> str:
    return figure if all_of(measure.keep) == TRUE else f"{figure} FILTER (WHERE c{place})"
