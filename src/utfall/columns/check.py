"""Compares ledger and columns at the columns' position, the ledger's side by a plain pass of its own."""

import marshal
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import md5
from typing import Any, cast

from utfall.facts.batch import Delta, Position, Row
from utfall.facts.kind import Column, Kind
from utfall.facts.kinds import KINDS
from utfall.facts.wide import wide_columns, widen

from .ddl import main_day
from .store import Deltas, Dialect, OutOfStep, Reader, Store

ROWS_AT_ONCE = 20_000
MOST_ON_THE_WAY = 10_000  # facts that may change while we look before we ask to wait
MEASURES = ("known", "sum", "min", "max")

Group = tuple[int | None, int | None]  # local day of the main clock, campaign
Cells = list[object]  # rows, then known, sum, min and max of every column


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that ledger and columns tell differently: `measure` (rows, known, sum, min, max) of `column`.

    `day` is the local day of the kind's main clock. For a code, *sum* adds up a hash of each row's word. A kind
    `origins` tells of `complete_until`, with the origin's id in `campaign`.
    """

    kind: str
    day: int | None
    campaign: int | None
    column: str
    ledger: object
    columns: object
    measure: str = "rows"


def check(store: Store, deltas: Deltas, seen: Callable[[Delta], object] | None = None) -> list[Difference]:
    """Every difference between what the ledger tells and what the store holds; none is as it should be.

    `deltas(None)` tells the whole ledger. Facts the ledger changes after the columns' position are left out on both
    sides, so the store may go on following meanwhile. `seen` hears of each delta. Raises `OutOfStep` when the store
    follows nothing yet, another ledger, or is too far behind.
    """
    told = _Told()
    try:
        for delta in deltas(None):
            told.take(delta)
            if seen:
                seen(delta)
        with store.still() as reader:
            here = reader.position()
            on_the_way = _on_the_way(deltas, here, told.end)
            held = {kind.name: _held(reader, kind, on_the_way) for kind in KINDS.values()}
            origins = reader.complete_until()
        differences = [] if here != told.end or on_the_way else _of_origins(told.origins, origins)
        for kind in KINDS.values():
            differences += _differences(kind, _groups(kind, told.rows(kind, on_the_way)), held[kind.name])
        return differences
    finally:
        told.close()


def _on_the_way(deltas: Deltas, here: Position | None, end: Position | None) -> set[int]:
    """The facts that change between where the columns stand, where the ledger's telling ended, and now."""
    if end is None:
        return set()
    if here is None:
        raise OutOfStep("the columns follow nothing yet; let them catch up first")
    if here.ledger_id != end.ledger_id:
        raise OutOfStep("the columns follow another ledger; they must be rebuilt: utfall rebuild")
    changing: set[int] = set()
    for since in {here, end}:
        for delta in deltas(since):
            for rows in delta.rows.values():
                changing.update(cast(int, row[0]) for row in rows)
            if len(changing) > MOST_ON_THE_WAY:
                raise OutOfStep(f"the columns are more than {MOST_ON_THE_WAY:,} facts behind; let them catch up first")
    return changing


class _Told:
    """The last row told of each fact, in a temporary file of its own where memory is short."""

    def __init__(self) -> None:
        self.end: Position | None = None
        self.origins: dict[int, int] = {}
        self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("PRAGMA synchronous = OFF")
        self._file.execute("CREATE TABLE told (kind TEXT, fact_id INTEGER, row BLOB, PRIMARY KEY (kind, fact_id))")

    def take(self, delta: Delta) -> None:
        self.end = delta.position
        self.origins.update(delta.complete_until)
        self._file.execute("BEGIN")
        for name, rows in delta.rows.items():
            packed = ((name, row[0], marshal.dumps(cast(Any, row))) for row in rows)
            self._file.executemany("INSERT OR REPLACE INTO told VALUES (?, ?, ?)", packed)
        self._file.execute("COMMIT")

    def rows(self, kind: Kind, without: Collection[int]) -> Iterator[Row]:
        for fact, packed in self._file.execute("SELECT fact_id, row FROM told WHERE kind = ?", (kind.name,)):
            if fact not in without:
                yield marshal.loads(packed)

    def close(self) -> None:
        self._file.close()


# the ledger's side


def _groups(kind: Kind, rows: Iterable[Row]) -> dict[Group, Cells]:
    columns = wide_columns(kind)
    names = [column.name for column in columns]
    at_day = names.index(main_day(kind))
    at_campaign = names.index("campaign_id") if "campaign_id" in names else None
    groups: dict[Group, Cells] = {}
    waiting: dict[Group, list[Row]] = {}
    for count, row in enumerate(widen(kind, rows), start=1):
        group = cast(Group, (row[at_day], row[at_campaign] if at_campaign is not None else None))
        waiting.setdefault(group, []).append(row)
        if count % ROWS_AT_ONCE == 0:
            _fold(columns, waiting, groups)
    _fold(columns, waiting, groups)
    return groups


def _fold(columns: Sequence[Column], waiting: dict[Group, list[Row]], groups: dict[Group, Cells]) -> None:
    """Add the waiting rows to their groups and let go of them."""
    for group, rows in waiting.items():
        new: Cells = [len(rows)]
        for column, values in zip(columns, zip(*rows, strict=True), strict=True):
            known = [value for value in values if value is not None]
            if known:
                numbers = map(_word, known) if column.type == "code" else known
                new += (len(known), sum(numbers), min(known), max(known))
            else:
                new += (0, None, None, None)
        old = groups.get(group)
        groups[group] = new if old is None else _both(old, new)
    waiting.clear()


def _both(one: Cells, other: Cells) -> Cells:
    together: Cells = [one[0] + other[0]]  # type: ignore[operator]
    for at in range(1, len(one), 4):
        joined: tuple[Callable[[list[int]], int], ...] = (sum, sum, min, max)
        for offset, join in enumerate(joined):
            pair = [cast(int, side[at + offset]) for side in (one, other) if side[at + offset] is not None]
            together.append(join(pair) if pair else None)
    return together


_words: dict[object, int] = {}


def _word(word: object) -> int:
    """A number told from a word, the same as the engines make of it in `_figures`."""
    known = _words.get(word)
    if known is None:
        digest = md5(str(word).encode(), usedforsecurity=False).digest()
        known = _words[word] = int.from_bytes(digest[:4], "big")
    return known


# the columns' side


def _held(reader: Reader, kind: Kind, without: Collection[int]) -> dict[Group, Cells]:
    columns = wide_columns(kind)
    campaign = "campaign_id" if any(column.name == "campaign_id" for column in columns) else "NULL"
    figures = [figure for column in columns for figure in _figures(reader.dialect, column)]
    where = f" WHERE fact_id NOT IN ({', '.join(map(str, sorted(without)))})" if without else ""
    by = "1, 2" if campaign != "NULL" else "1"
    answer = reader.run(
        f"SELECT {main_day(kind)}, {campaign}, count(*), {', '.join(figures)}"
        f" FROM {reader.table(kind.name)}{where} GROUP BY {by}"
    )
    return {cast(Group, (row[0], row[1])): list(row[2:]) for row in answer}


def _figures(dialect: Dialect, column: Column) -> tuple[str, str, str, str]:
    name = f'"{column.name}"'
    wide, number = ("HUGEINT", "INTEGER") if dialect == "duckdb" else ("Nullable(Int128)", "Nullable(Int32)")
    if column.type == "code":
        if dialect == "duckdb":
            value = f"CAST('0x' || substr(md5({name}), 1, 8) AS BIGINT)"
        else:
            value = f"reinterpretAsUInt32(reverse(substring(MD5({name}), 1, 4)))"
        return f"count({name})", f"sum({value})", f"min({name})", f"max({name})"
    if column.type == "flag":
        name = f"CAST({name} AS {number})"
    return f"count({name})", f"sum(CAST({name} AS {wide}))", f"min({name})", f"max({name})"


# side by side


def _differences(kind: Kind, ledger: dict[Group, Cells], columns: dict[Group, Cells]) -> Iterator[Difference]:
    described = wide_columns(kind)
    nothing: Cells = [0]
    for group in sorted({*ledger, *columns}, key=lambda group: [(part is not None, part or 0) for part in group]):
        ours, theirs = ledger.get(group, nothing), columns.get(group, nothing)
        if ours[0] != theirs[0]:
            yield Difference(kind.name, *group, "fact_id", ours[0], theirs[0])
            continue
        for at, (one, other) in enumerate(zip(ours[1:], theirs[1:], strict=True)):
            if one != other:
                column, measure = described[at // 4].name, MEASURES[at % 4]
                yield Difference(kind.name, *group, column, one, other, measure)


def _of_origins(ledger: dict[int, int], columns: dict[int, int]) -> list[Difference]:
    return [
        Difference("origins", None, origin, "complete_until", ledger.get(origin), columns.get(origin), "max")
        for origin in sorted({*ledger, *columns})
        if ledger.get(origin) != columns.get(origin)
    ]
