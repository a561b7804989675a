"""Spells scans as SQL and decides nothing. Only whole numbers and short codes ever become literals."""

from collections.abc import Iterable, Sequence

from .dialect import Dialect
from .expressions import TRUE, Choice, Col, Expr, Op, Val, all_of, any_of, named_in, op
from .scan import Buckets, Measure, Meeting, Scan, Seen, Since
from .spelling import Table, literal, quoted, spelled

__all__ = [
    "Table", "added", "bucketed", "inner", "levelled", "listed", "literal", "mask", "names", "ranked", "spanned",
    "spelled", "told", "tried", "where",
]  # fmt: skip


def added(scan: Scan, dialect: Dialect, table: Table) -> str:
    """Sums at the finest level: a row is [bulk], keys, one figure per measure (null where no row was kept)."""
    keys = _keys(scan, dialect)
    if scan.by_conditions:
        return _added_by_conditions(scan, keys, dialect, table)
    figures = [_sum(measure, dialect) for measure in scan.measures]
    return f"SELECT {', '.join([*keys, *figures])} FROM {_rows(scan, dialect, table)}{_by(len(keys))}"


def _added_by_conditions(scan: Scan, keys: Sequence[str], dialect: Dialect, table: Table) -> str:
    """The same in two steps: rows are first added up by what the measures' conditions say of them, then the few sums
    by which measure keeps them (a third of the time, where the groups stay few)."""
    atoms: dict[Expr, Col] = {}
    kept = [_of_atoms(all_of(measure.keep), atoms) for measure in scan.measures]
    values = {each: Col(f"v{place}") for place, each in enumerate(dict.fromkeys(m.values[0] for m in scan.measures))}
    told = [f"{spelled(atom, dialect)} AS {column.name}" for atom, column in atoms.items()]
    sums = [f"sum({spelled(value, dialect)}) AS {column.name}" for value, column in values.items()]
    first = ", ".join([*keys, *told, *sums])
    finer = f"SELECT {first} FROM {_rows(scan, dialect, table)}{_by(len(keys) + len(told))}"
    figures = [
        _sum(Measure("sum", (values[measure.values[0]],), (keep,)), dialect)
        for measure, keep in zip(scan.measures, kept, strict=True)
    ]
    return f"SELECT {', '.join([*names(scan), *figures])} FROM ({finer}){_by(len(keys))}"


def _of_atoms(keep: Expr, atoms: dict[Expr, Col]) -> Expr:
    """A condition with every part that is no *and* or *or* put into a column of its own."""
    if isinstance(keep, Op) and keep.name in ("and", "or"):
        return Op(keep.name, tuple(_of_atoms(arg, atoms) for arg in keep.args))
    if isinstance(keep, Val):
        return keep
    return atoms.setdefault(keep, Col(f"c{len(atoms)}"))


def _by(columns: int) -> str:
    return f" GROUP BY {', '.join(str(place + 1) for place in range(columns))}" if columns else ""


def ranked(scan: Scan, dialect: Dialect, table: Table) -> str:
    """Nearest-rank percentiles at every level: a row is [bulk], keys, level mask, figures. `values` are the value of a
    row that stands for one, and of each of the n a row stands for."""

    def valued(which: int) -> list[str]:
        return [
            spelled(Choice(((all_of(measure.keep), measure.values[which]),), Val(None)), dialect) + f" AS v{place}"
            for place, measure in enumerate(scan.measures)
        ]

    some = any_of(all_of(measure.keep) for measure in scan.measures)
    single = inner(scan, valued(0), dialect, table, (some, op("=", Col("n"), 1)))
    again = dialect.repeated('"n"') + " AS again"
    many = inner(scan, [*valued(1), again], dialect, table, (some, op(">", Col("n"), 1)))
    shown = ", ".join([*names(scan), *(f"v{place}" for place in range(len(scan.measures)))])
    figures = [dialect.nearest_rank(f"v{place}", m.percentile) for place, m in enumerate(scan.measures)]
    rows = f"(SELECT {shown} FROM ({single}) UNION ALL SELECT {shown} FROM ({many}))"
    return levelled(scan, figures, rows)


def spanned(scan: Scan, dialect: Dialect, table: Table) -> str:
    """Last less first per key at every level: a row is [bulk], keys, level mask, sum, number. One measure."""
    (measure,) = scan.measures
    first, last, who, weight = (spelled(value, dialect) for value in measure.values)
    parts = [f"{first} AS s", f"{last} AS e", f"{who} AS w", f"{weight} AS n"]
    rows = inner(scan, parts, dialect, table, measure.keep)
    per = levelled(scan, ["max(e) - min(s) AS d", "max(n) AS m"], f"({rows})", also=["w"])
    places = [*names(scan), "l"]
    return f"SELECT {', '.join(places)}, sum(d * m), sum(m) FROM ({per}) GROUP BY {', '.join(places)}"


def bucketed(ask: Buckets, dialect: Dialect, table: Table) -> str:
    """Standing keys by how many tries they have: a row is keys, lower bound of the bucket, how many."""
    shown = ", ".join([*(f"k{place}" for place in range(len(ask.standing.keys))), "bucket"])
    return f"SELECT {shown}, sum(d) FROM ({tried(ask, dialect, table)}) GROUP BY {shown}"


def tried(ask: Buckets, dialect: Dialect, table: Table) -> str:
    """Each standing key: split keys, its own columns `o0`, ..., how many (`d`), tries, bucket. A row that has not all
    of the key is nobody's."""
    keys = [f"{spelled(key, dialect)} AS k{place}" for place, key in enumerate(ask.standing.keys)]
    of = [f"{quoted(name)} AS o{place}" for place, name in enumerate(ask.of)]
    others = [f"o{place}" for place in range(len(of))]
    grouped = [*(f"k{place}" for place in range(len(keys))), *others]
    stand = (
        f"SELECT {', '.join(grouped)}, sum({spelled(ask.delta, dialect)}) AS d FROM "
        f"(SELECT *, {', '.join([*keys, *of])} FROM {_rows(ask.standing, dialect, table)}) "
        f"GROUP BY {', '.join(grouped)} HAVING sum({spelled(ask.delta, dialect)}) <> 0"
    )

    def rows_of(scan: Scan) -> str:
        (measure,) = scan.measures
        rows = _rows(scan, dialect, table, measure.keep)
        tries = f"SELECT {', '.join(of)}, {spelled(measure.values[0], dialect)} AS t FROM {rows}"
        return f"SELECT {', '.join(others)}, sum(t) AS t FROM ({tries}) GROUP BY {', '.join(others)}"

    def joined(name: str, scan: Scan) -> str:
        same = " AND ".join(f"stand.{each} = {name}.{each}" for each in others)
        return f" LEFT JOIN ({rows_of(scan)}) AS {name} ON {same}"

    cases = "".join(f"WHEN coalesce(tried.t, 0) >= {bound} THEN {bound} " for bound in sorted(ask.bounds, reverse=True))
    bucket = f"CASE {cases}ELSE {min(ask.bounds)} END"
    shown = [f"stand.{name} AS {name}" for name in grouped]
    out = [(f"without{place}", scan) for place, scan in enumerate(ask.unless)]
    left = " AND ".join(f"{name}.t IS NULL" for name, _ in out)
    return (
        f"SELECT {', '.join(shown)}, d, coalesce(tried.t, 0) AS tries, {bucket} AS bucket FROM ({stand}) AS stand"
        + joined("tried", ask.tries)
        + "".join(joined(name, scan) for name, scan in out)
        + (f" WHERE {left}" if left else "")
    )


def listed(scan: Scan, column: str, dialect: Dialect, table: Table) -> str:
    """What the rows of a scan have in a column, once each."""
    return f"SELECT DISTINCT {quoted(column)} FROM {_rows(scan, dialect, table)}"


def told(scan: Scan, columns: Sequence[str], dialect: Dialect, table: Table, *, once: bool = False) -> str:
    """These columns of the rows of a scan; what is alike `once` alone, where that is asked for."""
    return f"SELECT {'DISTINCT ' if once else ''}{', '.join(map(quoted, columns))} FROM {_rows(scan, dialect, table)}"


def where(scan: Scan, dialect: Dialect, table: Table, also: Sequence[Expr] = ()) -> str:
    """What stands behind FROM for the rows of a scan."""
    return _rows(scan, dialect, table, also)


def _rows(scan: Scan, dialect: Dialect, table: Table, also: Sequence[Expr] = ()) -> str:
    source = table(scan.within.table)
    for number in scan.fields:
        newest = (
            'SELECT "customer_id" AS c, "value_id" AS v FROM (SELECT "customer_id", "value_id", row_number() OVER '
            f'(PARTITION BY "customer_id" ORDER BY "happened_at" DESC, "fact_id" DESC) AS place FROM '
            f'{table("customer_value")} WHERE "field_id" = {number}) WHERE place = 1'
        )
        source = (
            f'(SELECT facts.*, f.v AS "field_{number}" FROM (SELECT * FROM {source}) AS facts '
            f'LEFT JOIN ({newest}) AS f ON facts."customer_id" = f.c)'
        )
    seen = {each.name for each in scan.seen}
    conditions = [*scan.conditions, *also]
    source += _where((each for each in conditions if not named_in(each) & seen), dialect)
    if scan.meeting is not None:
        again = (*scan.where, *also, *scan.meeting.where)
        return f"({_meeting(scan.meeting, source, dialect, table)}){_where(again, dialect)}"
    if scan.since is not None:
        source = _began(scan, scan.since, source, dialect, table)
    alone = source
    for each in scan.seen:
        source = _seen(each, source, alone, dialect, table)
    return source + _where((each for each in conditions if named_in(each) & seen), dialect)


def _where(conditions: Iterable[Expr], dialect: Dialect) -> str:
    condition = all_of(conditions)
    return "" if condition == TRUE else f" WHERE {spelled(condition, dialect)}"


def _seen(seen: Seen, rows: str, alone: str, dialect: Dialect, table: Table) -> str:
    """The rows with the time of the nearest other; `alone` are the rows before others were joined on."""
    clock, at = quoted(seen.clock), spelled(seen.at, dialect)
    all_others = table(seen.within.table) + _where((*seen.within.conditions, *seen.keep), dialect)
    others = all_others + "".join(f" AND {spelled(each, dialect)}" for each in seen.near)
    if seen.until is not None:
        others += f" AND {clock} <= (SELECT max({spelled(seen.until, dialect)}) FROM {alone})"
    keys = [f"{spelled(theirs, dialect)} AS q{place}" for place, (_, theirs) in enumerate(seen.keys)]
    same = " AND ".join(f"{spelled(mine, dialect)} = o.q{place}" for place, (mine, _) in enumerate(seen.keys))
    shown = f"SELECT facts.*, o.t AS {seen.name}"
    if not seen.way:
        by = ", ".join(str(place + 1) for place in range(len(keys)))
        first = f"SELECT {', '.join(keys)}, min({clock}) AS t FROM {others} GROUP BY {by}"
        return f"({shown} FROM (SELECT * FROM {rows}) AS facts LEFT JOIN ({first}) AS o ON {same})"
    later = seen.way == "followed"
    if seen.another:
        of, end, edge = quoted(seen.another), *(("max", "greatest") if later else ("min", "least"))
        own = (
            f"SELECT {of} AS c, {end}({clock}) AS t FROM {all_others} AND {of} IN (SELECT {of} FROM {alone}) GROUP BY 1"
        )
        rows = (
            f"(SELECT facts.*, {edge}({at}, coalesce(w.t, {at})) AS at_{seen.name} FROM (SELECT * FROM {rows}) "
            f"AS facts LEFT JOIN ({own}) AS w ON facts.{of} = w.c)"
        )
        at = f"at_{seen.name}"
    side = f"{at} {'<' if later else '>'} o.t"
    near = f"SELECT {', '.join(keys)}, {clock} AS t FROM {others}"
    return f"({shown} FROM (SELECT * FROM {rows}) AS facts ASOF LEFT JOIN ({near}) AS o ON {same} AND {side})"


def _meeting(ask: Meeting, rows: str, dialect: Dialect, table: Table) -> str:
    """The rows with what they meet, each cut down to where the two lie over one another."""
    start, end = ask.interval
    met_start, met_end = (quoted(each) for each in ask.met_interval)
    cut = {start: f'greatest(facts."{start}", met.s)', end: f'least(facts."{end}", met.e)'}
    shown = [f"{cut.get(name, f'facts.{quoted(name)}')} AS {quoted(name)}" for name in ask.columns]
    quarter = dialect.divide.format(met_start, ask.quarter)
    states = (
        f'SELECT "agent_id" AS a, "state" AS st, {met_start} AS s, {met_end} AS e, {quarter} AS q '
        f"FROM {_rows(ask.met, dialect, table)}"
    )
    same = dialect.divide.format(f'facts."{start}"', ask.quarter)
    more = "met.st AS met_state, met.s AS met_start, met.e AS met_end"
    return (
        f"SELECT {', '.join(shown)}, {more} FROM (SELECT * FROM {rows}) AS facts "
        f'JOIN ({states}) AS met ON facts."agent_id" = met.a AND {same} = met.q'
    )


def _began(scan: Scan, since: Since, rows: str, dialect: Dialect, table: Table) -> str:
    """The rows with `began`, looked up only for the keys that they have."""
    per, first = quoted(since.per), quoted(since.first)
    valid = spelled(all_of([*scan.within.conditions, *since.keep]), dialect)
    began = (
        f"SELECT {per} AS p, min({first}) AS began FROM {table(scan.within.table)} "
        f"WHERE {valid} AND {per} IN (SELECT {per} FROM {rows}) GROUP BY {per}"
    )
    return (
        f"(SELECT facts.*, w.began AS began FROM (SELECT * FROM {rows}) AS facts "
        f"LEFT JOIN ({began}) AS w ON facts.{per} = w.p)"
    )


def _keys(scan: Scan, dialect: Dialect) -> list[str]:
    told = [f"{spelled(scan.bulk, dialect)} AS b"] if scan.bulk else []
    return told + [f"{spelled(key, dialect)} AS k{place}" for place, key in enumerate(scan.keys)]


def names(scan: Scan) -> list[str]:
    """What a scan's group columns are called once they are spelled."""
    return (["b"] if scan.bulk else []) + [f"k{place}" for place in range(len(scan.keys))]


def inner(scan: Scan, parts: Sequence[str], dialect: Dialect, table: Table, also: Sequence[Expr] = ()) -> str:
    """The rows of a scan: [bulk], keys, parts."""
    return f"SELECT {', '.join([*_keys(scan, dialect), *parts])} FROM {_rows(scan, dialect, table, also)}"


def _sum(measure: Measure, dialect: Dialect) -> str:
    figure = f"sum({spelled(measure.values[0], dialect)})"
    keep = all_of(measure.keep)
    return figure if keep == TRUE else f"{figure} FILTER (WHERE {spelled(keep, dialect)})"


def mask(keys: int, level: Sequence[int]) -> int:
    """What `grouping` over all keys gives for a level: a bit for each key left out, the last key's the lowest."""
    return sum(1 << (keys - 1 - place) for place in range(keys) if place not in level)


def levelled(scan: Scan, figures: Sequence[str], rows: str, also: Sequence[str] = ()) -> str:
    """Figures of rows that `inner` gave, at every level of the scan, with the level's mask."""
    shown, always = names(scan), [*(["b"] if scan.bulk else []), *also]
    left_out = f"grouping({', '.join(f'k{p}' for p in range(len(scan.keys)))})" if scan.keys else "0"
    sets = ["(" + ", ".join([*always, *(f"k{place}" for place in level)]) + ")" for level in scan.levels]
    by = f" GROUP BY GROUPING SETS ({', '.join(sets)})" if scan.keys else ""
    if not scan.keys and always:
        by = f" GROUP BY {', '.join(always)}"
    return f"SELECT {', '.join([*shown, f'{left_out} AS l', *figures])} FROM {rows}{by}"
