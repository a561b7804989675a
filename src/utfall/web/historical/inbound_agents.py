"""The two last columns of Historical › Inbound: agents there, and agents needed as the catalogue has them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from utfall.core.clock import HOUR, QUARTER
from utfall.query.answer import Key
from utfall.reports import show
from utfall.reports.staffing import QUARTERS_IN, lengths
from utfall.reports.table import CellView, Column, RowView, Table
from utfall.web.reports.address import Question, key_words
from utfall.web.reports.asking import Asker
from utfall.web.reports.header import address
from utfall.web.reports.sheet import Sheet

from .staff import MOST_NAMED, People, Plan, logged_in

VISITS, NEEDED = "contacts_offered", "required_agents"
STEP = "half_hour"  # what hours are added up of


@dataclass(frozen=True)
class Staffed:
    """Per row of the table: how many were there and needed; in hours where a row is longer than an interval."""

    there: Mapping[Key, Fraction | None]
    needed: Mapping[Key, Fraction | None]
    in_hours: bool  # whether the rows are hours; the total always is


def staffed(question: Question, found: People, plan: Plan, zone: str, who: Asker) -> Staffed:
    """Of the rows of a question by one or two splits; a row of none of time has nobody there of its own. Intervals
    last as the clock of `zone` shows."""
    by = question.by
    step = next((split for split in by if split in QUARTERS_IN), "")
    deep = by if step else (*by, STEP)
    days = question.period(who.today_of(question))
    timed = tuple(split for split in deep if split in QUARTERS_IN or split in ("day", "week", "month", "weekday"))
    lasted = lengths(days, timed, zone, who.now)
    needed = _needed(question, deep, timed, lasted, plan, len(by) if not step else None, who)
    there: dict[Key, Fraction | None] = {}
    if set(by) == set(timed) - ({STEP} if not step else set()):
        for key, ms in logged_in(question, found, by, who).items():
            whole = lasted.get(key)
            there[key] = Fraction(ms, HOUR) if not key or not step else Fraction(ms, whole) if whole else None
    elif found.ids:
        there[()] = Fraction(logged_in(question, found, (), who).get((), 0), HOUR)
    return Staffed(there, needed, not step)


def _needed(
    question: Question, deep: tuple[str, ...], timed: tuple[str, ...], lasted: Mapping[Key, int], plan: Plan,
    rolled_to: int | None, who: Asker,
) -> Mapping[Key, Fraction | None]:  # fmt: skip
    """Agents of each row; rows without an interval of their own add up the hours of their half-hours (`rolled_to` is
    how many splits they keep). The total adds up the hours of all."""
    kpi = VISITS if plan.is_changed else NEEDED
    told = who.ask(replace(question.ask(who.scope, (kpi,), who.now, who.house.zone, by=deep), compare=None))
    found: dict[Key, Fraction | None] = {}
    hours: dict[Key, Fraction | None] = {(): Fraction(0)} if told.answer is not None else {(): None}
    places = [deep.index(split) for split in timed]
    size = QUARTERS_IN[next(split for split in deep if split in QUARTERS_IN)] * QUARTER
    for row in () if told.answer is None else told.answer.rows:
        whole = lasted.get(tuple(row.key[place] for place in places), 0)
        if not whole:
            continue
        cell = row.cells[kpi]
        heads = plan.aim.heads(Fraction((cell.numerator or 0) * size, whole), size) if plan.is_changed else cell.value
        found[row.key] = heads
        for key in {(), row.key[:rolled_to] if rolled_to else ()}:
            so_far = hours.get(key, Fraction(0))
            hours[key] = None if heads is None or so_far is None else so_far + heads * whole / HOUR
    return hours if rolled_to else found | {(): hours[()]}


def with_agents(sheet: Sheet, found: People, plan: Plan, who: Asker) -> Sheet:
    """The sheet with both columns at its end, sorted by one of them where that is asked."""
    if sheet.table is None:
        return sheet
    told = staffed(sheet.question, found, plan, zone_of(sheet, who), who)
    columns = (
        Column("agents_there", _("Agents there"), _("Agents logged in who answer these contacts, on average; a sum "
               "over intervals is hours."), "count", "neutral"),
        Column("agents_needed", _("Agents needed"), _("Agents on the line by Erlang C for %(aim)s.")
               % {"aim": plan.says(who)}, "count", "neutral"),
    )  # fmt: skip

    def widened(row: RowView) -> RowView:
        in_hours = told.in_hours or not row.key
        link = _to_logged_time(sheet.question, found, row) if row.key in told.there else ""
        there = replace(_cell(told.there.get(row.key), in_hours, who, columns[0].key), link=link)
        needed = _cell(told.needed.get(row.key), in_hours, who, columns[1].key)
        if not in_hours and not plan.is_changed and not needed.is_nothing:
            needed = replace(needed, link=_to_needed(sheet.question, row))
        return replace(row, cells=(*row.cells, there, needed))

    table = sheet.table
    rows = tuple(widened(row) for row in table.rows)
    wide = replace(table, columns=(*table.columns, *columns), total=widened(table.total), rows=rows,
                   bulk=widened(table.bulk) if table.bulk else None)  # fmt: skip
    return replace(sheet, table=_sorted(wide, sheet.question))


def zone_of(sheet: Sheet, who: Asker) -> str:
    """The zone that most of a page is cut in: the one asked for, else the rows' own, else the house's."""
    zones = () if sheet.table is None else sheet.table.zones
    return sheet.question.zone or next(iter(zones), who.house.zone)


def _cell(value: Fraction | None, in_hours: bool, who: Asker, column: str) -> CellView:
    if value is None:
        return CellView(show.NOTHING, "", None, column=column)
    whole = not in_hours and column == "agents_needed" and value.denominator == 1
    text = show.number(value, 0 if whole else 1, who.language)
    return CellView(f"{text} h" if in_hours else text, show.exact(value, 1), value, column=column)


def _to_logged_time(question: Question, found: People, row: RowView) -> str:
    if len(found.ids) > MOST_NAMED:
        return ""
    there = found.there(question)
    return address("number", there, page="inbound", kpi="logged_time", at=key_words(there.by, row.key))


def _to_needed(question: Question, row: RowView) -> str:
    return address("number", question, page="inbound", kpi=NEEDED, at=key_words(question.by, row.key))


def _sorted(table: Table, question: Question) -> Table:
    name, down = question.sorted_by
    place = next((i for i, column in enumerate(table.columns) if column.key == name), None)
    if place is None or not name.startswith("agents_"):
        return table
    known = [row for row in table.rows if row.cells[place].raw is not None]
    known.sort(key=lambda row: row.cells[place].raw or Fraction(0), reverse=down)
    return replace(table, rows=(*known, *(row for row in table.rows if row.cells[place].raw is None)))
