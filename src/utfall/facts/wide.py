"""How a fact stands in the columns: the same columns, and beside each clock its local day and quarter-hour.

A fact of an interval kind becomes one piece per quarter-hour of UTC it touches; a transition becomes an exit
(`delta` -1) and an entry (+1), one row of `delta` 0 where it enters what it leaves. Every other fact is one row,
`piece` 0.
"""

from collections.abc import Callable, Iterable, Iterator

from utfall.core.clock import QUARTER
from utfall.core.zones import local_times

from .batch import Row
from .kind import Column, Delta, Kind

PIECE = Column("piece", "number", "which piece of the fact, from 0")
MS = Column("ms", "ms", "length of the piece")
DELTA = Column("delta", "count", "+1 entered, -1 left; times n")
ONLY_DAY = ("day", "not_after")


def day_column(clock: str) -> str:
    """The column with a clock's local day: days since 1970-01-01."""
    return clock.removesuffix("_at") + "_day"


def quarter_column(clock: str) -> str:
    """The column with a clock's local quarter-hour, 0-95; null where only the day is known."""
    return clock.removesuffix("_at") + "_quarter"


def wide_columns(kind: Kind) -> tuple[Column, ...]:
    """The columns of the kind's table on every engine, in order."""
    extra: list[Column] = [PIECE]
    for clock in kind.clocks:
        extra.append(Column(day_column(clock), "day", f"local day of {clock}"))
        extra.append(Column(quarter_column(clock), "number", f"local quarter-hour of {clock}"))
    if kind.interval:
        extra.append(MS)
    if kind.delta:
        extra += [DELTA, *(side.column for side in kind.delta.sides if side.column.name not in kind.names)]
    return (*kind.columns, *extra)


def widen(kind: Kind, rows: Iterable[Row]) -> Iterator[Row]:
    """The wide rows of ledger rows (tuples in the order of `kind.names`). Removed facts give none."""
    why = kind.names.index("why")
    one = _widener(kind)
    for row in rows:
        if row[why] != "removed":
            yield from one(row)


def _widener(kind: Kind) -> Callable[[Row], Iterable[Row]]:
    names = kind.names
    at_zone, at_known = names.index("zone"), names.index("known_to")

    def cuts(row: Row, times: Iterable[object]) -> list[object]:
        local = local_times(row[at_zone])
        only_day = row[at_known] in ONLY_DAY
        out: list[object] = []
        for ms in times:
            if ms is None:
                out += (None, None)
            else:
                day, quarter = local.cut(ms)  # type: ignore[arg-type]
                out += (day, None if only_day else quarter)
        return out

    clocks = [names.index(clock) for clock in kind.clocks]

    def plain(row: Row) -> Iterable[Row]:
        return ((*row, 0, *cuts(row, [row[i] for i in clocks])),)

    if kind.interval:
        return _pieces(kind, cuts)
    return _sides(kind, kind.delta, cuts) if kind.delta else plain


def _sides(
    kind: Kind, delta: Delta, cuts: Callable[[Row, Iterable[object]], list[object]]
) -> Callable[[Row], Iterable[Row]]:
    """What was left and what was entered; a side whose column the fact has itself stands there, others behind."""
    names = kind.names
    at_n, clocks = names.index("n"), [names.index(clock) for clock in kind.clocks]
    pairs = [(names.index(side.left), names.index(side.entered)) for side in delta.sides]
    ways = []
    for piece, sign in ((0, -1), (1, 1)):
        ends = [(side.column.name, names.index(side.left if sign < 0 else side.entered)) for side in delta.sides]
        own = [(names.index(name), at) for name, at in ends if name in names and names.index(name) != at]
        behind = [at for name, at in ends if name not in names]
        ways.append((piece, sign, ends[0][1], own, behind))

    def moves(row: Row) -> Iterable[Row]:
        when = cuts(row, [row[i] for i in clocks])
        stays = all(row[left] == row[entered] for left, entered in pairs)
        for piece, sign, at_first, own, behind in ways:
            if row[at_first] is None or (stays and not piece):
                continue
            side = list(row)
            for at, of in own:
                side[at] = row[of]
            moved = 0 if stays else sign * row[at_n]  # type: ignore[operator]
            yield (*side, piece, *when, moved, *(row[of] for of in behind))

    return moves


def _pieces(kind: Kind, cuts: Callable[[Row, Iterable[object]], list[object]]) -> Callable[[Row], Iterable[Row]]:
    assert kind.interval
    at_start, at_end = (kind.names.index(name) for name in kind.interval)
    at_n = kind.names.index("n")

    def cut(row: Row) -> Iterable[Row]:
        start, end, n = row[at_start], row[at_end], row[at_n]
        assert isinstance(start, int) and isinstance(n, int)
        if not isinstance(end, int) or end <= start:
            yield (*row, 0, *cuts(row, [start]), 0)
            return
        piece, begin = 0, start
        while begin < end:
            stop = min(end, (begin // QUARTER + 1) * QUARTER)
            part = list(row)
            part[at_start], part[at_end] = begin, stop
            yield (*part, piece, *cuts(row, [begin]), (stop - begin) * n)
            piece, begin = piece + 1, stop

    return cut
