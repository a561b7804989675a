"""Small histories: a line beside each key figure, bars under a report."""

from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from utfall.core.periods import Days
from utfall.query.answer import Answer, Key
from utfall.reports import show
from utfall.reports.banded import NONE, Ends, wished
from utfall.reports.charts import bars, sparkline, svg
from utfall.reports.table import CellView, Column, Table

from .address import Question
from .asking import Asker
from .columns import Card, Report
from .header import address

SHORT, FEW_DAYS, MANY_DAYS = 2, 62, 400


@dataclass(frozen=True)
class Figure:
    """One key figure: its text, what stands under it, how it changed, its small line and where it leads."""

    title: str
    says: str
    cell: CellView
    under: str
    line: SafeString
    link: str


def steps(period: Days) -> tuple[Days, str]:
    """(the span a small line shows, how it is split): a day shows its fortnight, longer ones their own days."""
    if len(period) <= SHORT:
        return Days(period.end - 14, period.end), "day"
    if len(period) <= FEW_DAYS:
        return Days(period.first, period.end), "day"
    return Days(period.first, period.end), "week" if len(period) <= MANY_DAYS else "month"


def figures(report: Report, question: Question, table: Table, who: Asker) -> list[Figure]:
    """The cards of a report, from its own total and a history of the same question."""
    cards = [card for card in report.cards[question.kind] if any(c.kpi == card.kpi for c in table.columns)]
    past = history(report, question, table, who) if cards else None
    return [each for card in cards for each in _figure(card, table, past, report, question, who)]


def _figure(
    card: Card, table: Table, past: Answer | None, report: Report, question: Question, who: Asker
) -> list[Figure]:
    made = []
    for column, cell in zip(table.columns, table.total.cells, strict=True):
        if column.kpi != card.kpi or (column.apart and cell.is_nothing):
            continue
        values = [] if past is None else _values(past, column, who)
        line = ""
        if sum(value is not None for value in values) > 2:
            said = _("%(name)s over time: %(values)s") % {
                "name": column.title,
                "values": ", ".join(show.value(v, column.unit, who.language, column.apart or None) for v in values),
            }
            line = svg(sparkline(values, said, band=NONE if column.apart else band(past, column.kpi, who)))
        title = _(card.title) if card.title else column.title
        link = address("number", question, page=report.view, kpi=column.key, at="")
        made.append(Figure(title, column.says, cell, _under(card, column, cell, table, who), mark_safe(line), link))
    return made[:2]


def _under(card: Card, column: Column, cell: CellView, table: Table, who: Asker) -> str:
    if card.beside:
        beside = [
            total.text
            for other, total in zip(table.columns, table.total.cells, strict=True)
            if other.kpi == card.beside and not total.is_nothing
        ]
        return " · ".join(beside)
    if cell.n is not None and cell.numerator is not None and column.unit == "percent":
        return _("%(part)s of %(whole)s") % {"part": show.count(cell.numerator, who.language), "whole": cell.n_text}
    if cell.n is not None:
        return _("n %(n)s") % {"n": cell.n_text}
    if column.unit == "per_hour" and cell.denominator:
        return _("in %(hours)s hours") % {"hours": show.hours(cell.denominator, who.language)}
    return _("of customers now") if column.kpi.startswith("customers") else ""


def history(report: Report, question: Question, table: Table, who: Asker) -> Answer | None:
    """What is told over time on a page, lines and bars, by the steps of its period: asked together, for bars of days
    are the lines' own days."""
    cards = [card.kpi for card in report.cards[question.kind] if any(c.kpi == card.kpi for c in table.columns)]
    drawn = report.chart.get(question.kind)
    kpis = tuple(dict.fromkeys([*cards, drawn] if drawn else cards))
    span, split = steps(question.period(who.today_of(question)))
    asked = question.ask(who.scope, kpis, who.now, who.house.zone, by=(split,))
    return who.ask(replace(asked, period=span, compare=None, targets=True)).answer


def band(past: Answer | None, kpi: str, who: Asker) -> Ends:
    """The ends between which the newest step of a history is to lie, by what it was told to be held against."""
    held = [] if past is None else [row.against[kpi] for row in past.rows if kpi in row.against]
    return wished(held[-1], who.catalogue.numbers[kpi]) if held else NONE


def _values(answer: Answer, column: Column, who: Asker) -> list[Fraction | None]:
    extra = answer.by[1:]
    number = who.catalogue.numbers[column.kpi]
    apart: Key = tuple(column.apart if column.apart and name == number.apart[0] else None for name in extra)
    return [row.cells[column.kpi].value for row in answer.rows if row.key[1:] == apart and row.key[0] is not None]


def chart(report: Report, question: Question, table: Table, who: Asker) -> SafeString | None:
    """The bars of a report: by hour for a day, by day, week or month for more; None where there is nothing to draw."""
    kpi = report.chart.get(question.kind)
    if kpi is None:
        return None
    period = question.period(who.today_of(question))
    if len(period) == 1:
        split, asked = "hour", question.ask(who.scope, (kpi,), who.now, who.house.zone, by=("hour",))
        answer = who.ask(replace(asked, period=period, compare=None, targets=True)).answer
    else:
        split, answer = steps(period)[1], history(report, question, table, who)
    if answer is None or kpi not in answer.total.cells:
        return None
    rows = [row for row in answer.rows if row.key[0] is not None]
    if len([row for row in rows if row.cells[kpi].value]) < 2:
        return None
    labels = [_label(split, row.key[0], who) for row in rows]
    values = [row.cells[kpi].value for row in rows]
    number = who.catalogue.numbers[kpi]
    title = _("%(name)s by %(split)s") % {"name": _(number.name), "split": _(split)}
    said = ", ".join(
        f"{label}: {show.value(v, number.unit, who.language)}" for label, v in zip(labels, values, strict=True)
    )
    held = [row.against.get(kpi) for row in rows]
    plans = [None if each is None or each.added else each.plan for each in held]
    if any(plans):
        told = (show.value(plan, number.unit, who.language) for plan in plans)
        said += ". " + _("Planned: %(plans)s") % {"plans": ", ".join(told)}
    drawn = mark_safe(svg(bars(labels, values, f"{title}. {said}", width=1080, height=130, plans=plans)))
    if not any(plans):
        return drawn
    says = _("The stroke across a bar is what is planned for it.")
    return format_html('{}<p class="quiet small">{}</p>', drawn, says)


def _label(split: str, key: int | str | None, who: Asker) -> str:
    name = who.named(split, key)
    if split == "day" and isinstance(key, int):
        return show.day(key, who.language).split(" ", 1)[-1]
    return name
