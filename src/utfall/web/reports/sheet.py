"""A report's table: the columns that can be told so split, asked at once and laid out with links on every cell."""

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from utfall.catalogue.dimensions import GROUP
from utfall.catalogue.model import Catalogue
from utfall.core.zones import day_date
from utfall.ledger.names import colours
from utfall.query.answer import SYSTEM, Answer, Key
from utfall.reports.lay import Shape, Wanted, linked, make_table
from utfall.reports.table import Column, RowView, Table

from .address import Question, key_words
from .asking import Asker, Told
from .columns import BELOW, SPLITS_OF_TIME, Report
from .header import address
from .why import why_link


@dataclass(frozen=True)
class Sheet:
    """A table with the question it answers (defaults filled in) and the columns that were left out, with why."""

    question: Question
    table: Table | None
    wanted: tuple[Wanted, ...]
    refused: dict[str, str]
    told: Told


def filled(report: Report, question: Question, role: str) -> Question:
    """The question with the page's own columns and rows where it names none."""
    kind = report.set_named(question.kind)
    by = question.by or (report.default_level(role, kind),)
    return replace(question, kind=kind, by=by)


def make_sheet(report: Report, question: Question, who: Asker) -> Sheet:
    """The table of a report."""
    wanted = wanted_columns(report, question)
    asked = question.ask(who.scope, (each.kpi for each in wanted), who.now, who.house.zone)
    told = who.ask(replace(asked, targets=True))
    table, refused = None, told.refused
    if told.answer is not None:
        beside = strain_beside(told.answer, wanted, who.catalogue)
        strain = who.ask(replace(asked, kpis=beside)) if beside else None
        answers = [told.answer, *([strain.answer] if strain and strain.answer else [])]
        wanted = with_strain(wanted, answers, who.catalogue)
        refused = refused | (strain.refused if strain else {})
        key, down = question.sorted_by
        shape = Shape(wanted, sort=key, down=down, interval=question.interval)
        table = make_table(answers, who.catalogue, who.wording, shape)
        table = linked(table, _number_link(report.view, question), _row_link(report, question, who),
                       _hues(question, table), why=why_link(report.view, question, who))  # fmt: skip
    return Sheet(question, table, wanted, refused, told)


def strain_beside(answer: Answer, wanted: Iterable[Wanted], catalogue: Catalogue) -> tuple[str, ...]:
    """The numbers of strain that have to stand beside columns because these are held against a target, and do not."""
    shown = {each.kpi for each in wanted}
    held = {kpi for row in (answer.total, *answer.rows) for kpi in row.against}
    found = (catalogue.numbers[kpi].strain for kpi in held if kpi in shown)
    return tuple(sorted({each for each in found if each} - shown))


def with_strain(wanted: tuple[Wanted, ...], answers: Iterable[Answer], catalogue: Catalogue) -> tuple[Wanted, ...]:
    """The columns with those of strain that were told, each after the first column that it is for."""
    told = {kpi for answer in answers for kpi in answer.ask.kpis}
    out: dict[str, Wanted] = {}
    shown = {each.kpi for each in wanted}
    for each in wanted:
        out[each.kpi] = each
        strain = catalogue.numbers[each.kpi].strain if each.kpi in catalogue.numbers else ""
        if strain in told and strain not in shown:
            out.setdefault(strain, Wanted(strain))
    return tuple(out.values())


def wanted_columns(report: Report, question: Question) -> tuple[Wanted, ...]:
    """The chosen columns, else the set's own; titles and bars as the set has them."""
    own = {each.kpi: each for each in report.sets[question.kind]}
    if not question.columns:
        return tuple(own.values())
    everywhere = own | {each.kpi: each for kind in report.sets.values() for each in kind if each.kpi not in own}
    return tuple(everywhere.get(kpi, Wanted(kpi)) for kpi in question.columns)


def _hues(question: Question, table: Table) -> dict[Key, str]:
    """The colours of groups, where they are the rows."""
    if question.by != (GROUP,):
        return {}
    ids = [row.key[0] for row in table.rows if isinstance(row.key[0], int)]
    return {(key,): hue for key, hue in colours(GROUP, ids).items()}


def _number_link(view: str, question: Question) -> Callable[[RowView, Column], str]:
    by = question.by

    def link(row: RowView, column: Column) -> str:
        if row.kind == "bulk":
            return ""
        return address("number", question, page=view, kpi=column.key, at=key_words(by, row.key))

    return link


def _row_link(report: Report, question: Question, who: Asker) -> Callable[[RowView], str]:
    def link(row: RowView) -> str:
        if row.kind in ("total", "bulk", "subtotal") or row.key[-1] in (None, SYSTEM):
            return ""
        day = _agents_day(report, question, row.key, who)
        if day is not None:
            return address("agents", day)
        return deeper(report.view, report.levels, question, row.key, who)

    return link


def _agents_day(report: Report, question: Question, key: Key, who: Asker) -> Question | None:
    """From Activity to an agent's day: his row of one day, or a day's row of him alone. Clients see nobody's day."""
    if report.view != "activity" or question.by[-1] not in ("agent", "day") or who.user.role == "client":
        return None
    held = within(question, key, who)
    if len(held.period(who.today_of(held))) != 1 or len(held.held("agent")) != 1:
        return None
    kept = tuple(each for each in held.where if each.dimension == "agent")
    return replace(Question(zone=held.zone, where=kept), preset=held.preset, first=held.first, end=held.end)


def deeper(view: str, levels: Iterable[str], question: Question, key: Key, who: Asker) -> str:
    """The address one level down from a row: its values become filters, a span of time the period; empty at the
    bottom."""
    below = BELOW.get(question.by[-1], "")
    if not below or below not in tuple(levels):
        return ""
    held = within(question, key, who)
    if below in [each.dimension for each in held.where]:
        below = next((each for each in ("agent", "day", "hour") if not held.held(each) and each in levels), "")
    return address(view, replace(held, by=(below,), sort="")) if below else ""


def within(question: Question, key: Key, who: Asker) -> Question:
    """The question held to a row: days, weeks and months as the period, everything else as filters."""
    today = who.today_of(question)
    for split, value in zip(question.by, key, strict=False):
        if split in SPLITS_OF_TIME and isinstance(value, int):
            asked = question.period(today)
            first, end = max(asked.first, value), min(asked.end, _end(split, value))
            question = question.during(first, end, today) if first < end else question
        else:
            question = question.held_to(split, (value,))
    return question


def _end(split: str, first: int) -> int:
    if split == "month":
        on = day_date(first)
        return first + monthrange(on.year, on.month)[1]
    return first + (7 if split == "week" else 1)
