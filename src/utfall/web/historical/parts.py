"""Small tables and lists below a report: a few numbers by one split, and the first of the rows behind a number."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from utfall.core.periods import Days
from utfall.query.ask import NotUnderstood
from utfall.query.behind import Sort
from utfall.reports import show
from utfall.reports.lay import Shape, Wanted, linked, make_table
from utfall.reports.table import Column, RowView, Table
from utfall.web.reports.address import Question, key_words
from utfall.web.reports.asking import Asker, title_of
from utfall.web.reports.choose import Head
from utfall.web.reports.header import address
from utfall.web.reports.row_words import Names, columns_of


@dataclass(frozen=True)
class Part:
    """A small table under its title; `why_not` instead of it where it cannot be told."""

    title: str
    says: str
    heads: tuple[Head, ...] = ()
    table: Table | None = None
    why_not: str = ""


def part(
    page: str, title: str, says: str, question: Question, split: str, columns: tuple[Wanted, ...], who: Asker, *,
    base: str = "",
) -> Part:  # fmt: skip
    """Numbers by one split; rows that have nothing of `base` (a number, the first column unless given) are left out."""
    held = replace(question, by=(split,), columns=(), compare="", sort="")
    asked = held.ask(who.scope, (each.kpi for each in columns), who.now, who.house.zone)
    told = who.ask(replace(asked, targets=True))
    if told.answer is None:
        return Part(title, says, why_not=" ".join(told.refused.values()))
    table = make_table([told.answer], who.catalogue, who.wording, Shape(columns))
    table = linked(table, _number_link(page, held), lambda row: "")
    key = base or columns[0].kpi
    if not any(column.key == key for column in table.columns):
        return Part(title, says, why_not=" ".join(told.refused.values()))
    rows = tuple(row for row in table.rows if table.cell(row, key).raw)
    heads = (Head(title_of(split), "", ""), *(Head(each.title, each.says, "") for each in table.columns))
    return Part(title, says, heads, replace(table, rows=rows)) if rows else Part(title, says)


def _number_link(page: str, question: Question) -> Callable[[RowView, Column], str]:
    def link(row: RowView, column: Column) -> str:
        return address("number", question, page=page, kpi=column.key, at=key_words(question.by, row.key))

    return link


def at_least(question: Question, days: int, who: Asker) -> Question:
    """The question over its own period, or over so many days up to its end where it is shorter."""
    today = who.today_of(question)
    asked = question.period(today)
    if len(asked) >= days:
        return question
    wide = Days(asked.end - days, asked.end)
    return question.during(wide.first, wide.end, today)


@dataclass(frozen=True)
class Listing:
    """The first rows behind a number: what they are, their heads and cells, and the address of all of them."""

    title: str
    says: str
    heads: tuple[str, ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()
    more: str = ""
    count: str = ""
    why_not: str = ""


SHOWN = ("queued_at", "contact_point_id", "customer_id", "queue_id", "agent_id", "wait_ms")


def listing(page: str, title: str, says: str, question: Question, kpi: str, who: Asker, size: int = 10) -> Listing:
    """The rows of a number that waited longest."""
    held = replace(question, by=(), columns=(), compare="", sort="")
    ask = held.ask(who.scope, (kpi,), who.now, who.house.zone, by=())
    try:
        found = who.house.behind(ask, kpi, "numerator", page=1, size=size, sort=Sort("wait_ms", True))
    except NotUnderstood as wrong:
        return Listing(title, says, why_not=str(wrong))
    rows = [row for row in found.rows if row.get("wait_ms") is not None]
    columns = [each for each in columns_of(replace(found, rows=tuple(rows)), who) if each.name in SHOWN]
    columns.sort(key=lambda each: SHOWN.index(each.name))
    named = Names(columns, who).learn(rows)
    return Listing(
        title,
        says,
        tuple(each.title for each in columns),
        tuple(tuple(named.text(column, row) for column in columns) for row in rows),
        address("rows", held, page=page, kpi=kpi, order="-wait_ms"),
        show.count(found.rows_in_all, who.language),
    )
