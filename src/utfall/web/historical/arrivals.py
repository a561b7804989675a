"""Historical › Arrivals: how many calls come in which half-hour of which weekday, never over fewer than 30 days."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from utfall.core.periods import Days
from utfall.query.answer import Answer, Cell, Key
from utfall.reports import show
from utfall.reports.cells import cell_view
from utfall.reports.charts import curve, svg
from utfall.reports.files import Figure as FileFigure
from utfall.reports.files import FileCell, Text
from utfall.reports.lines import Lines
from utfall.reports.table import CellView, Column
from utfall.web.reports import empty
from utfall.web.reports.address import Question, key_words
from utfall.web.reports.asking import Asker
from utfall.web.reports.download import download, is_file
from utfall.web.reports.header import Choice, address, make_header
from utfall.web.reports.trend import Figure, steps
from utfall.web.reports.views import asked

from . import needed
from .inbound import for_whom

RATE, CALLERS = "call_arrival_rate", "call_arrival_rate:callers"
BY = ("weekday", "half_hour")
WEEKDAYS = range(1, 8)


@asked()
def arrivals_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """Historical › Arrivals, with its second face Needed and there."""
    question, widened = complete(replace(question, by=(), columns=(), sort=""), who)
    told = who.ask(question.ask(who.scope, (RATE, CALLERS), who.now, who.house.zone, by=BY))
    answer = told.answer
    header = make_header(
        "arrivals", question, who, complete_until=None if answer is None else answer.complete_until,
        zones=() if answer is None else answer.zones,
    )  # fmt: skip
    face = dict(question.kept).get("face", "")
    context: dict[str, Any] = {
        "title": _("Arrivals"), "header": header, "faces": _faces(question, face), "widened": widened, "face": face,
        "refused": told.refused, "table": None,
    }  # fmt: skip
    if answer is None or not answer.total.cells[RATE].numerator:
        nothing = empty.where("arrivals", for_whom(who).base["inbound"], question, who)
        return render(request, "historical/arrivals.html", {**context, "empty": nothing})
    context |= {"young": answer.notes, "figures": figures(question, answer, who)}
    if face == "needed":
        found = needed.make(question, answer, request.GET.get("on", ""), who)
        if is_file(request):
            return download(request, "Needed and there", question, who, needed.file_lines(found))
        return render(request, "historical/needed.html", context | {"found": found})
    heat = heat_of(question, answer, who)
    if is_file(request):
        return download(request, "Arrivals", question, who, heat_lines(heat))
    return render(request, "historical/arrivals.html", context | {"heat": heat, "days": day_line(question, who)})


def complete(question: Question, who: Asker) -> tuple[Question, str]:
    """The question over complete days, at least 30 of them; and a sentence where that is not what was asked."""
    today = who.today_of(question)
    if question.first is None and question.preset == "today":
        return question.named("30-days"), ""
    least = who.catalogue.numbers[RATE].window
    asked_for = question.period(today)
    end = min(asked_for.end, today)
    wide = Days(min(asked_for.first, end - least), end)
    if wide == asked_for:
        return question, ""
    said = _("Arrivals are told over complete days, never fewer than %(n)s: %(period)s.") % {
        "n": least, "period": show.period(wide, who.language),
    }  # fmt: skip
    return question.during(wide.first, wide.end, today), said


def _faces(question: Question, face: str) -> tuple[Choice, ...]:
    rest = tuple(each for each in question.kept if each[0] != "face")
    other = replace(question, kept=(("face", "needed"), *rest))
    return (
        Choice(_("Arrivals"), address("arrivals", replace(question, kept=rest)), face != "needed"),
        Choice(_("Needed and there"), address("arrivals", other), face == "needed"),
    )


# -- the heat map -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Warm:
    """A half-hour of a weekday: its mean in words and for a file, how dark (0 to 1), and what it is."""

    text: str
    plain: str
    shade: str
    link: str


@dataclass(frozen=True)
class Heat:
    """Rows of half-hours, a cell for each weekday; the weekdays with their calls a day."""

    heads: tuple[str, ...]
    days: tuple[Warm, ...]
    rows: tuple[tuple[str, tuple[Warm, ...]], ...]
    says: str


def heat_of(question: Question, answer: Answer, who: Asker) -> Heat:
    """The mean number of calls of each half-hour of each weekday, from the first half-hour with a call to the last."""
    told = _told(answer)
    days = {row.key[0]: row.cells[RATE] for level, row in answer.subtotals if level == 1}
    halves = [int(str(key[1])) for key in told] or [0]
    top = told[busiest(told)] if told else None
    names = [who.named("weekday", day) for day in WEEKDAYS]
    rows = tuple(
        (who.named("half_hour", half),
         tuple(_warm((day, half), told.get((day, half)), top, question, who) for day in WEEKDAYS))
        for half in range(min(halves), max(halves) + 1)
    )  # fmt: skip
    whole = max((cell for cell in days.values()), key=lambda cell: cell.value or 0, default=None)
    return Heat(
        heads=tuple(names),
        days=tuple(_warm((day,), days.get(day), whole, question, who) for day in WEEKDAYS),
        rows=rows,
        says=_("Calls that begin in each half-hour of each weekday, on average."),
    )


def _told(answer: Answer) -> dict[Key, Cell]:
    """The half-hours that had calls."""
    return {row.key: row.cells[RATE] for row in answer.rows if None not in row.key and row.cells[RATE].numerator}


def busiest(told: Mapping[Key, Cell]) -> Key:
    """The half-hour with most calls; of several the earliest of the week."""
    return max(told, key=lambda key: (told[key].value or 0, [-int(str(part)) for part in key]))


def _warm(key: tuple[int, ...], cell: Cell | None, top: Cell | None, question: Question, who: Asker) -> Warm:
    if cell is None or cell.value is None or not cell.numerator:
        return Warm("", "0.0", "", "")
    shade = show.pixels(show.reach(cell.value, (top.value if top else None) or 0), 1)
    held = replace(question, by=BY[: len(key)])
    link = address("number", held, page="arrivals", kpi=RATE, at=key_words(held.by, key))
    return Warm(show.value(cell.value, "per_day", who.language), show.plain(cell.value, "per_day"), shade, link)


def heat_lines(heat: Heat) -> Lines:
    """The heat map as the lines of a file: a row a half-hour, a column a weekday, the days first."""
    head = [_("Half-hour"), *heat.heads]
    rows: list[list[FileCell]] = [[Text(_("Calls a day")), *(FileFigure(each.plain) for each in heat.days)]]
    rows += [[Text(name), *(FileFigure(each.plain) for each in cells)] for name, cells in heat.rows]
    return head, rows


# -- what stands beside -----------------------------------------------------------------------------------------------


def figures(question: Question, answer: Answer, who: Asker) -> list[Figure]:
    """Calls a day, different callers a day, and the busiest half-hour."""
    made = [_figure(kpi, title, question, answer, who) for kpi, title in
            ((RATE, _("Calls a day")), (CALLERS, _("Different callers a day")))]  # fmt: skip
    told = _told(answer)
    if not told:
        return made
    key = busiest(told)
    most = show.value(told[key].value, "per_day", who.language)
    words = " ".join(who.named(split, value) for split, value in zip(BY, key, strict=True))
    link = address("number", replace(question, by=BY), page="arrivals", kpi=RATE, at=key_words(BY, key))
    under = _("%(n)s calls in half an hour, on average") % {"n": most}
    return [*made, Figure(_("Busiest half-hour"), "", CellView(words, "", None), under, mark_safe(""), link)]


def _figure(kpi: str, title: str, question: Question, answer: Answer, who: Asker) -> Figure:
    number = who.catalogue.numbers[kpi]
    column = Column(kpi, title, _(number.says), number.unit, number.better)
    before = answer.total.before.get(kpi)
    cell = cell_view(answer.total.cells[kpi], before, column, number, who.catalogue, who.language)
    cell = replace(cell, unknown=answer.unknown.get(kpi, ""))
    under = _("not known") if cell.unknown else _("%(n)s in %(days)s days") % {
        "n": show.count(cell.numerator, who.language), "days": show.count(cell.denominator, who.language),
    }  # fmt: skip
    return Figure(title, column.says, cell, under, mark_safe(""), address("number", question, page="arrivals", kpi=kpi))


@dataclass(frozen=True)
class DayLine:
    """Calls and callers by day, drawn."""

    title: str
    drawing: SafeString
    legend: tuple[tuple[str, str], ...]  # (name, token)


def day_line(question: Question, who: Asker) -> DayLine | None:
    """Queue visits of calls by day with their callers beside; what was answered for who is held to people."""
    span, split = steps(question.period(who.today_of(question)))
    base = for_whom(who).base["inbound"]
    kpis = (base, "contacts_offered:callers")
    held = question if question.held("channel") else question.held_to("channel", ("voice",))
    told = who.ask(replace(held.ask(who.scope, kpis, who.now, who.house.zone, by=(split,)), period=span, compare=None))
    rows = [row for row in told.answer.rows if row.key[0] is not None] if told.answer else []
    if len(rows) < 2:
        return None
    labels = [who.named(split, row.key[0]) for row in rows]
    if split == "day":
        labels = [show.day(int(str(row.key[0])), who.language).split(" ", 1)[-1] for row in rows]
    series = {kpi: [_value(row.cells, kpi) for row in rows] for kpi in kpis if kpi not in told.refused}
    names = {kpi: _(who.catalogue.numbers[kpi].name) for kpi in series}
    title = _("%(name)s by %(split)s") % {"name": names[base], "split": _(split)}
    said = "; ".join(
        f"{names[kpi]}: " + ", ".join(f"{label} {show.count(value, who.language)}"
                                      for label, value in zip(labels, values, strict=True))
        for kpi, values in series.items()
    )  # fmt: skip
    more = series.get(kpis[1], [])
    drawn = svg(curve(labels, series[base], said, more=more, width=1080, height=150))
    legend = ((names[base], "accent"), *(((names[kpis[1]], "ink-3"),) if more else ()))
    return DayLine(title, mark_safe(drawn), legend)


def _value(cells: Mapping[str, Cell], kpi: str) -> int | None:
    cell = cells.get(kpi)
    return None if cell is None or cell.value is None else cell.numerator
