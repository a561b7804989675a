"""The rows behind a figure: exactly those that were counted, and what they come to when counted again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from utfall.catalogue.dimensions import BUCKET
from utfall.catalogue.model import Catalogue

from .answer import Key
from .ask import Ask, NotUnderstood, Where
from .costing import measuring
from .gather import Engine
from .lists import Lists, One, Search, Sort, Told
from .plan import Planner
from .settings import Settings
from .understand import Asked, understood
from .wants import figure

__all__ = ["Apart", "Behind", "Search", "Side", "Sort", "Told", "every_row_behind", "rows_behind"]

Side = Literal["numerator", "denominator"]
Apart = Mapping[str, int | str | None]


@dataclass(frozen=True)
class Behind:
    """A page of the rows behind a numerator or denominator. Each row has `part`, `sign`, what it `counts`, and the
    columns of its fact (ids as whole numbers); of a rank the row that holds it has `holds` true. `figure` is the whole
    figure, counted again over all of them, whatever is searched for; `rows_found` are those that the search finds."""

    kpi: str
    side: Side
    figure: int | None
    parts: tuple[Told, ...]
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, object], ...]
    rows_in_all: int
    page: int
    size: int
    rows_found: int = 0


def rows_behind(
    ask: Ask,
    catalogue: Catalogue,
    engine: Engine,
    kpi: str,
    part: Side = "numerator",
    *,
    key: Key = (),
    apart: Apart | None = None,
    bulk: bool = False,
    page: int = 1,
    size: int = 100,
    sort: Sort | None = None,
    search: Search | None = None,
    settings: Settings | None = None,
) -> Behind:
    """The rows behind one cell of an answer to `ask`.

    `key` are the values of its row: the leading splits (fewer for a subtotal, none for the total), then, where the
    number is held apart and `apart` does not say so, those. `bulk` asks for the row of bulk actions. `search` keeps
    the rows that have one of its values. Raises `NotUnderstood` or `NotShared`.
    """
    lists, made = _prepared(ask, catalogue, engine, kpi, part, key, apart, bulk, sort, search, settings)
    return replace(made, rows=tuple(_from(lists, (page - 1) * size, size)), page=page, size=size)


def every_row_behind(
    ask: Ask,
    catalogue: Catalogue,
    engine: Engine,
    kpi: str,
    part: Side = "numerator",
    *,
    key: Key = (),
    apart: Apart | None = None,
    sort: Sort | None = None,
    search: Search | None = None,
    settings: Settings | None = None,
    at_once: int = 20_000,
) -> Iterator[Behind]:
    """All the rows that `rows_behind` has the pages of, `at_once` of them at a time: there is always a first part."""
    lists, made = _prepared(ask, catalogue, engine, kpi, part, key, apart, False, sort, search, settings)
    for page in range(1, max(1, -(-made.rows_found // at_once)) + 1):
        rows = tuple(_from(lists, (page - 1) * at_once, at_once))
        yield replace(made, rows=rows, page=page, size=at_once)


_Lists = tuple[Lists, tuple[tuple[One, int], ...]]


def _prepared(
    ask: Ask, catalogue: Catalogue, engine: Engine, kpi: str, part: Side, key: Key, apart: Apart | None, bulk: bool,
    sort: Sort | None, search: Search | None, settings: Settings | None,
) -> tuple[_Lists, Behind]:  # fmt: skip
    """The lists of a cell, each with how many of its rows are meant, and everything told of them but the rows."""
    if kpi not in ask.kpis:
        raise NotUnderstood(f"{kpi} is not among the numbers asked for")
    asked, buckets = _narrowed(ask, catalogue, settings or Settings(), kpi, key, apart, bulk)
    number = asked.numbers[kpi]
    made, _ = figure(kpi, number, asked, asked.ask.period)
    terms = made.numerator if part == "numerator" else made.denominator
    of_plan = made.plan if part == "denominator" else None
    if terms is None and of_plan is None:
        raise NotUnderstood(f"{number.name} has no denominator")
    pooled = any(
        name != BUCKET for name in asked.apart(number) if name not in {each.dimension for each in asked.ask.where}
    )
    terms = tuple((sign, replace(want, apart=())) for sign, want in terms or ())
    planner = Planner(measuring(asked, engine))
    planner.check(number)
    lists = Lists(asked, planner, engine, buckets, sort or Sort(), search)
    every = lists.of_plan(of_plan, made) if of_plan else lists.of(terms)
    lists.must_be_sortable(every)
    told = tuple(one for each in every for one in each.told)
    found = tuple((each, lists.matching(each)) for each in every)
    columns = tuple(dict.fromkeys(name for each in every for name in each.columns))
    whole = None if pooled or (of_plan and not told) else lists.whole(made, terms, told)
    in_all = sum(each.rows for each in told)
    rows_found = sum(count for _, count in found)
    return (lists, found), Behind(made.kpi, part, whole, told, columns, (), in_all, 1, 0, rows_found)


def _from(lists: _Lists, skip: int, size: int) -> list[Mapping[str, object]]:
    """Rows of one list after the other."""
    shown, every = lists
    rows: list[Mapping[str, object]] = []
    skip = max(skip, 0)
    for each, here in every:
        if skip < here and len(rows) < size:
            rows += shown.rows(each, size - len(rows), skip)
        skip = max(0, skip - here)
    return rows


def _narrowed(
    ask: Ask, catalogue: Catalogue, settings: Settings, kpi: str, key: Key, apart: Apart | None, bulk: bool
) -> tuple[Asked, tuple[int, ...] | None]:
    """The question about one cell alone, every value of its key a filter; and the bucket that is meant, if any."""
    first = understood(ask, catalogue, settings)
    number = first.numbers[kpi]
    held_apart = first.apart(number)
    splits = [each.id for each in first.splits]
    values = dict(zip(splits, key, strict=False))
    if apart is None and len(key) == len(splits) + len(held_apart):
        apart = dict(zip(held_apart, key[len(splits) :], strict=True))
    elif len(key) > len(splits):
        raise NotUnderstood(f"the key has {len(key)} values, the question {len(splits)} splits")
    others = {name: value for name, value in (apart or {}).items() if name in held_apart}
    bucket = others.pop(BUCKET, None)
    wheres = [Where(name, (value,)) for name, value in {**values, **others}.items()]
    if bulk:
        wheres.append(Where("actor", ("bulk",)))
    kpis = (kpi, *(each for each in number.together if each in ask.kpis))
    alone = replace(ask, kpis=kpis, by=(), where=(*ask.where, *wheres), compare=None, bulk=ask.bulk or bulk)
    return understood(alone, catalogue, settings, {*values, *others}), None if bucket is None else (int(bucket),)
