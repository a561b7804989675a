"""Spells distinct counts at every level: each value once a group first, then the groups are counted, level by level."""

from collections.abc import Sequence

from .dialect import Dialect
from .expressions import Expr, all_of, any_of, op
from .scan import Measure, Scan
from .spelling import Table, spelled
from .sql import inner, mask, names

Numbered = tuple[int, Measure]


def told_apart(scan: Scan, dialect: Dialect, table: Table) -> str:
    """A row is [bulk], keys, level mask, a figure per measure. Measures of the same values share their grouping."""
    alike: dict[tuple[Expr, ...], list[Numbered]] = {}
    for place, measure in enumerate(scan.measures):
        alike.setdefault(measure.values, []).append((place, measure))
    once, several = [], []
    for number, (values, measures) in enumerate(alike.items()):
        once.append(f"once{number} AS MATERIALIZED ({_once(scan, values, measures, dialect, table)})")
        several += _levels(scan, f"once{number}", len(values), measures)
    shown = ", ".join([*names(scan), "l"])
    figures = ", ".join(f"max(g{place})" for place in range(len(scan.measures)))
    return f"WITH {', '.join(once)} SELECT {shown}, {figures} FROM ({' UNION ALL '.join(several)}) GROUP BY {shown}"


def _once(scan: Scan, values: Sequence[Expr], measures: Sequence[Numbered], dialect: Dialect, table: Table) -> str:
    """The values of each group of the finest level, once each, and which of the measures keep them."""
    known = [op("is not null", value) for value in values]
    kept = [all_of([*measure.keep, *known]) for _, measure in measures]
    told = [f"{spelled(value, dialect)} AS v{i}" for i, value in enumerate(values)]
    if len(measures) > 1:
        told += [f"CASE WHEN {spelled(keep, dialect)} THEN 1 ELSE 0 END AS c{place}"
                 for (place, _), keep in zip(measures, kept, strict=True)]  # fmt: skip
    rows = inner(scan, told, dialect, table, (any_of(kept),))
    return _grouped([*names(scan), *(f"v{i}" for i in range(len(values)))], measures, f"({rows})")


def _levels(scan: Scan, once: str, values: int, measures: Sequence[Numbered]) -> list[str]:
    counted = "count(*)" if len(measures) == 1 else "count(CASE WHEN m{} = 1 THEN 1 END)"
    own = {place: counted.format(place) for place, _ in measures}
    figures = [f"{own.get(place, 'NULL')} AS g{place}" for place in range(len(scan.measures))]
    bulk = ["b"] if scan.bulk else []
    out = []
    for level in scan.levels:
        kept = [*bulk, *(f"k{place}" for place in level)]
        keys = [f"k{place}" if place in level else f"NULL AS k{place}" for place in range(len(scan.keys))]
        shown = ", ".join([*bulk, *keys, f"{mask(len(scan.keys), level)} AS l", *figures])
        by = [*kept, *(f"v{i}" for i in range(values))]
        again = [f"m{place} AS c{place}" for place, _ in measures] if len(measures) > 1 else []
        rows = _grouped(by, measures, f"(SELECT {', '.join([*by, *again])} FROM {once})")
        grouped = f" GROUP BY {', '.join(kept)}" if kept else ""
        out.append(f"SELECT {shown} FROM {once if len(level) == len(scan.keys) else f'({rows})'}{grouped}")
    return out


def _grouped(by: Sequence[str], measures: Sequence[Numbered], rows: str) -> str:
    """Each group once; where measures share it, which of them keep any of it (`m0`, ... of the rows' `c0`, ...)."""
    some = [f"max(c{place}) AS m{place}" for place, _ in measures] if len(measures) > 1 else []
    return f"SELECT {', '.join([*by, *some])} FROM {rows} GROUP BY {', '.join(by)}"
