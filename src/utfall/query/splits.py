"""Splits: the group column of each, what its raw keys mean, and the buckets a period has of days, weeks and months.

A key of *day*, *week* and *month* is the number of its first local day; *weekday* is 1-7 from Monday; *hour*,
*half_hour* and *quarter_hour* count from midnight by the wall clock, null where only the day is known.
"""

from collections.abc import Iterable
from datetime import date

from utfall.catalogue.dimensions import FIELD
from utfall.catalogue.model import Dimension, Part
from utfall.core.clock import DAY
from utfall.core.periods import Days, Period
from utfall.core.zones import day_date, day_number
from utfall.facts.kind import Kind
from utfall.facts.wide import day_column

from .answer import SYSTEM
from .expressions import NOTHING, Choice, Col, Expr, Val, all_of, op
from .when import local_day, local_quarter

WAIT_BANDS = (0, 20, 60, 180, 600)  # each: waited longer than so many seconds (the first: not at all, or longer)
LISTED = ("day", "week", "month")  # every bucket of the period has a row
BY_PEOPLE = ("agent", "team")
_SYSTEM = -1
NEVER = -(10**9)  # a day that no row has


def key(split: Dimension, part: Part, kind: Kind, period: Period | None, zone: str | None) -> Expr:
    """The group column of a split for the rows of a part."""
    if split.sort == "field":
        return Col(f"field_{field_id(split.id)}")
    if split.of_clock:
        clock = part.when if part.when in kind.clocks else kind.clocks[0]
        assert period is not None
        if split.of_clock == "quarter":
            return _of_quarter(split.id, local_quarter(clock, zone, period))
        return _of_day(split.id, local_day(clock, zone, period))
    column = Col(split.columns[part.fact])
    if split.id in BY_PEOPLE and "agent_id" in kind.names:
        nobody = [op("is null", column), op("is null", Col("agent_id")), op("=", Col("actor"), "system")]
        return Choice(((all_of(nobody), Val(_SYSTEM)),), column)
    banded = _BANDED.get(split.id)
    return banded(column) if banded else column


def _wait_band(column: Expr) -> Expr:
    """The band that the wait of each that the row stands for lies in: up to 20 s, over 20 up to 60 s, ..."""
    longer = tuple((op(">", column, op("*", Col("n"), seconds * 1000)), Val(seconds)) for seconds in WAIT_BANDS[:0:-1])
    return Choice((*longer, (op("is not null", column), Val(WAIT_BANDS[0]))), NOTHING)


def _handed_over(column: Expr) -> Expr:
    return Choice(((op("=", column, True), Val("yes")), (op("=", column, False), Val("no"))), NOTHING)


_BANDED = {"wait_band": _wait_band, "handed_over": _handed_over}


def day_of(part: Part, kind: Kind) -> str:
    """The column with the local day that a row of the part belongs to."""
    clock = part.when.removeprefix("to_date:")
    return day_column(clock if clock in kind.clocks else kind.clocks[0])


def field_id(split: str) -> int:
    """The customer field of `field:<id>`."""
    return int(split.removeprefix(FIELD))


def _of_day(split: str, day: Expr) -> Expr:
    if split == "week":
        return op("-", day, op("%", op("+", day, 3), 7))
    if split == "weekday":
        return op("+", op("%", op("+", day, 3), 7), 1)
    return op("first of month", day) if split == "month" else day


def _of_quarter(split: str, quarter: Expr) -> Expr:
    return {"hour": op("//", quarter, 4), "half_hour": op("//", quarter, 2)}.get(split, quarter)


def meant(split: str, raw: object) -> int | str | None:
    """What a raw key of the engine means."""
    if raw is None or isinstance(raw, str):
        return raw
    number = int(raw)  # type: ignore[call-overload]
    return SYSTEM if number == _SYSTEM and split in BY_PEOPLE else number


def raw(split: str, ids: Iterable[int | str | None]) -> tuple[int | str | None, ...]:
    """The raw keys that ids of a filter stand for."""
    return tuple(_SYSTEM if each == SYSTEM and split in BY_PEOPLE else each for each in ids)


def bucket_of(split: str, day: int) -> int:
    """The key of a local day in a split by day, week, month or weekday."""
    if split == "week":
        return day - (day + 3) % 7
    if split == "weekday":
        return (day + 3) % 7 + 1
    return day_number(day_date(day).replace(day=1)) if split == "month" else day


def buckets(split: str, period: Period) -> list[int]:
    """Every day, week or month of the period, in order; of instants, those of UTC."""
    first, end = (period.first, period.end) if isinstance(period, Days) else _utc_days(period.start, period.end)
    if split != "month":
        step = 7 if split == "week" else 1
        return list(range(bucket_of(split, first), end, step))
    out, on = [], day_date(bucket_of("month", first))
    while day_number(on) < end:
        out.append(day_number(on))
        on = date(on.year + on.month // 12, on.month % 12 + 1, 1)
    return out


def counterpart(split: str, bucket: int, period: Period, other: Period) -> int:
    """The day, week or month at the same place in another period; one that no row has where it is too short."""
    place, there = buckets(split, period).index(bucket), buckets(split, other)
    return there[place] if place < len(there) else NEVER


def days_in(period: Period) -> range:
    """The local days of a period; of instants, those of UTC."""
    first, end = (period.first, period.end) if isinstance(period, Days) else _utc_days(period.start, period.end)
    return range(first, end)


def days_left(period: Period, only: Iterable[tuple[str, tuple[int | str | None, ...]]]) -> list[int]:
    """The local days of a period that filters by day, week, month or weekday leave."""
    kept = [(split, set(ids)) for split, ids in only]
    return [day for day in days_in(period) if all(bucket_of(split, day) in ids for split, ids in kept)]


def _utc_days(start: int, end: int) -> tuple[int, int]:
    return start // DAY, (end - 1) // DAY + 1
