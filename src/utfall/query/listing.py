"""Spells the lists of rows behind a figure, a page at a time, and how far a table's rows reach."""

from collections.abc import Sequence
from dataclasses import dataclass

from utfall.facts.kind import Kind
from utfall.facts.wide import day_column

from . import sql
from .dialect import Dialect
from .expressions import FALSE, TRUE, Choice, Col, Expr, Op, Val, all_of, op
from .scan import Buckets, Keep, Scan
from .sql import Table, spelled


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one part: what each contributes (`counts`), the condition that it does, and (name, SQL) of what else
    is told of them."""

    scan: Scan
    counts: Expr
    keep: Keep = ()
    beside: tuple[tuple[str, str], ...] = ()


def plain(parts: Sequence[Rows], columns: Sequence[str], dialect: Dialect, table: Table) -> str:
    """The rows of several parts of one table: place of the part, what a row contributes, its columns, and what is told
    beside them of any of the parts."""
    names = list(dict.fromkeys(name for rows in parts for name, _ in rows.beside))

    def also(rows: Rows) -> str:
        found = dict(rows.beside)
        return "".join(f', {found.get(name, "NULL")} AS "{name}"' for name in names)

    return " UNION ALL ".join(
        f"SELECT {place} AS part, {spelled(rows.counts, dialect)} AS counts, {_listed(columns)}{also(rows)} "
        f"FROM {sql.where(rows.scan, dialect, table, (*rows.keep, *_not_bulk(rows.scan)))}"
        for place, rows in enumerate(parts)
    )


def standing(rows: Rows, columns: Sequence[str], dialect: Dialect, table: Table) -> str:
    """What stands: the net of entries and exits per group of columns, where it is not nothing, and since when."""
    inner = sql.where(rows.scan, dialect, table, rows.keep)
    delta = f"sum({spelled(rows.counts, dialect)})"
    shown = _listed(columns)
    return (
        f'SELECT 0 AS part, {delta} AS counts, {shown}, max("happened_at") FILTER (WHERE "delta" <> 0) AS since '
        f"FROM {inner} GROUP BY {shown} HAVING {delta} <> 0"
    )


def spans(scan: Scan, as_keys: bool, dialect: Dialect, table: Table) -> str:
    """The cells of a fold from first to last: what each contributes (its time, or how many keys it stands for), its
    key, first, last, legs."""
    (measure,) = scan.measures
    first, last, who, weight = (spelled(value, dialect) for value in measure.values)
    inner = sql.where(scan, dialect, table, (*measure.keep, *_not_bulk(scan)))
    counts = "max(m)" if as_keys else "(max(e) - min(s)) * max(m)"
    return (
        f"SELECT 0 AS part, {counts} AS counts, w AS key, min(s) AS first, max(e) AS last, "
        f"count(*) AS legs, max(m) AS n "
        f"FROM (SELECT {first} AS s, {last} AS e, {who} AS w, {weight} AS m FROM {inner}) GROUP BY w"
    )


def tried(ask: Buckets, only: Sequence[int], dialect: Dialect, table: Table) -> str:
    """The standing keys of a fold into buckets, with their tries; `only` are the buckets' lower bounds meant."""
    inner = sql.tried(ask, dialect, table)
    keys = [f'o{place} AS "{name}"' for place, name in enumerate(ask.of)]
    bucket = f"bucket IN ({', '.join(map(str, only))})"
    return f"SELECT 0 AS part, d AS counts, {', '.join(keys)}, tries, bucket FROM ({inner}) WHERE {bucket}"


def page(listing: str, sort: Sequence[tuple[str, bool]], size: int, offset: int) -> str:
    """One page of a listing in order; `sort` has (column, downwards)."""
    order = ", ".join(f'"{name}"{" DESC" if down else ""} NULLS LAST' for name, down in sort)
    return f"SELECT * FROM ({listing}) ORDER BY {order} LIMIT {int(size)} OFFSET {int(offset)}"


def matching(listing: str, condition: Expr, dialect: Dialect) -> str:
    """The rows of a listing that meet a condition on its columns."""
    return f"SELECT * FROM ({listing}) WHERE {spelled(condition, dialect)}"


def summary(listing: str, n: str = "") -> str:
    """How many rows each part has, what they come to, and Σ of their column `n`: a row is part, rows, Σ, Σ n."""
    ns = f'sum("{n}")' if n else "0"
    return f"SELECT part, count(*), sum(counts), {ns} FROM ({listing}) GROUP BY part ORDER BY part"


def facts(kind: Kind, keep: Keep, names: Sequence[str], first: int | None, dialect: Dialect, table: Table) -> str:
    """Each fact of a kind once that `keep` holds for: its columns `names`, an interval in one piece, a change of state
    as it entered, or as it left where it enters nothing. `first` is the first local day there is, where it is known."""
    whole: Expr = op("=", Col("piece"), 0)
    if kind.delta:
        whole = Op("or", (op("=", Col("piece"), 1), op("is null", Col(kind.delta.sides[0].entered))))
    rows = spelled(all_of([*keep, whole]), dialect)
    if not kind.interval:
        return f"SELECT {_listed(names)} FROM {table(kind.name)} WHERE {rows}"
    end = kind.interval[1]
    since = TRUE if first is None else op(">=", Col(day_column(kind.clocks[0])), first)
    more = spelled(all_of([op(">", Col("piece"), 0), since]), dialect)
    told = {name: f'facts."{name}"' for name in names} | {end: f'coalesce(later.e, facts."{end}")'}
    shown = ", ".join(f'{told[name]} AS "{name}"' for name in names)
    return (
        f"SELECT {shown} FROM (SELECT * FROM {table(kind.name)} WHERE {rows}) AS facts LEFT JOIN "
        f'(SELECT "fact_id" AS f, max("{end}") AS e FROM {table(kind.name)} WHERE {more} GROUP BY "fact_id") AS later '
        'ON facts."fact_id" = later.f'
    )


def counted(listing: str) -> str:
    """How many rows a listing has."""
    return f"SELECT count(*) FROM ({listing}) AS listed"


def extent(scan: Scan, day: str, dialect: Dialect, table: Table) -> str:
    """The first and the last local day that has a row."""
    return f'SELECT min("{day}"), max("{day}") FROM {sql.where(scan, dialect, table, _not_bulk(scan))}'


def _not_bulk(scan: Scan) -> Keep:
    if scan.bulk is None:
        return ()
    return (op("=", Choice(((scan.bulk, Val(True)),), FALSE), FALSE),)


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def telling(kind: str, names: Sequence[str], table: Table) -> str:
    """How many rows of a kind each origin has, and in how many of them each of these columns is known."""
    counts = ", ".join(f'count("{name}")' for name in names)
    return f'SELECT "origin_id", count(*), {counts} FROM {table(kind)} GROUP BY "origin_id" ORDER BY "origin_id"'
