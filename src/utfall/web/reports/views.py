"""The pages of the reports; each reads its question from the address and gives the same for the same address."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from utfall.query.ask import NotUnderstood
from utfall.reports.table import Table
from utfall.web.access.scopes import ROLES, page_for

from . import choose as choosing
from . import empty, export, number, trend, why
from .address import Question
from .asking import Asker, asker
from .columns import REPORTS, Report
from .companions import hints
from .download import download, is_file, sent
from .header import address, make_header, partly
from .queues import seeing
from .reading import is_column, read, values
from .sheet import Sheet, filled, make_sheet

Page = Callable[[HttpRequest, Asker, Question], HttpResponseBase]
CURRENT = ("customers",)  # pages that know no period
DATED = ("floor", "lost", "inquiries", "agents")  # others with numbers to press


def asked(*roles: str) -> Callable[[Page], Callable[..., HttpResponseBase]]:
    """A page with a question: reads it, holds its ids against the asker's scope, and says what makes no sense."""

    def wrap(page: Page) -> Callable[..., HttpResponseBase]:
        @page_for(*(roles or ROLES))
        @require_GET
        @wraps(page)
        def seen(request: HttpRequest) -> HttpResponseBase:
            who = asker(request)
            try:
                question = read(request.GET, who.house.zone)
                who.check(question.where)
                return page(request, who, question)
            except NotUnderstood as wrong:
                return not_understood(request, str(wrong))

        return seen

    return wrap


def not_understood(request: HttpRequest, says: str) -> HttpResponse:
    """A question that makes no sense, answered with a sentence."""
    template = "reports/sentence.html" if request.headers.get("HX-Request") else "reports/not_understood.html"
    return render(request, template, {"says": says}, status=400)


def report(view: str) -> Callable[..., HttpResponseBase]:
    """The page of a report with a table."""
    about = REPORTS[view]

    def page(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
        if "column" in request.GET:
            return HttpResponseRedirect(address(view, chosen(about, question, request.GET.getlist("column"))))
        question = filled(about, question, who.user.role)
        sheet = make_sheet(about, question, who)
        if is_file(request):
            return download(request, about.title, question, who, export.sheet_lines(sheet, who))
        return render(request, "reports/report.html", report_context(about, sheet, who))

    page.__name__ = view
    page.__doc__ = f"The page {about.title}."
    return asked()(page)


def report_context(about: Report, sheet: Sheet, who: Asker) -> dict[str, Any]:
    """What the template of a report is given."""
    question, table = sheet.question, sheet.table
    header = make_header(
        about.view, question, who, levels=about.levels, sets=about.sets,
        complete_until=None if table is None else table.complete_until, zones=() if table is None else table.zones,
    )  # fmt: skip
    blank = table is None or table.is_empty
    nothing = blank or (table is not None and _is_nothing(about.base[question.kind], table))
    return {
        "title": _(about.title),
        "header": header,
        "table": table,
        "heads": [] if table is None else choosing.heads(about.view, sheet),
        "figures": [] if blank or nothing or table is None else trend.figures(about, question, table, who),
        "chart": None if nothing or table is None else trend.chart(about, question, table, who),
        "empty": empty.where_it_is(about, question, who) if nothing else None,
        "columns": choosing.columns(about, sheet, who),
        "hints": () if nothing else hints(about, sheet, who),
        "refused": sheet.refused,
    }


def chosen(about: Report, question: Question, columns: list[str]) -> Question:
    """The question with the columns ticked; the page's own are not named."""
    own = [each.kpi for each in about.sets[about.set_named(question.kind)]]
    kept = tuple(each for each in dict.fromkeys(columns) if is_column(each))
    return replace(question, columns=() if list(kept) == own else kept)


def _is_nothing(base: str, table: Table) -> bool:
    """Whether the page has none of what it is about, though it may have hours or waits to show."""
    return any(c.kpi == base and not cell.raw for c, cell in zip(table.columns, table.total.cells, strict=True))


@asked()
def number_panel(request: HttpRequest, who: Asker, question: Question) -> HttpResponse:
    """What is this number? A panel beside the page, or a page of its own."""
    page, kpi = _page_named(request), request.GET.get("kpi", "")
    question, who = _filled(page, question, who), seeing(page, kpi, who)
    explained = number.explain(question, kpi, request.GET.get("at", ""), who, page=page, current=page in CURRENT)
    template = "reports/number.html" if request.headers.get("HX-Request") else "reports/number_page.html"
    said = partly(question, who, values(question.by, request.GET.get("at", "")))
    return render(request, template, {"it": explained, "page": page, "query": question.query(), "partly": said})


@asked()
def rows(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """The rows behind a number, a page at a time, sorted, searched, to be downloaded whole."""
    from . import rows as listed

    page = _page_named(request)
    question = _filled(page, question, who)
    wanted = listed.Wanted.read(request.GET, page, current=page in CURRENT)
    who = seeing(page, wanted.kpi, who)
    if request.GET.get("file") == "csv":
        head, lines = listed.file_rows(question, wanted, who)
        return sent(f"rows {wanted.kpi}", question, who, head, lines)
    found = listed.page(question, wanted, who)
    said = partly(question, who, values(question.by, request.GET.get("at", "")))
    return render(request, "reports/rows.html", {"found": found, "query": question.query(), "partly": said})


@asked()
def why_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """Why did a compared number change? Taken apart by a split, in mix and rate."""
    page = _page_named(request)
    if page in CURRENT:
        raise Http404
    question = _filled(page, question, who)
    wanted = why.Wanted(page, request.GET.get("kpi", ""), request.GET.get("at", ""), request.GET.get("split", ""))
    who = seeing(page, wanted.kpi.partition("@")[0], who)
    if is_file(request):
        return download(request, f"why {wanted.kpi}", question, who, why.file_lines(question, wanted, who))
    said = partly(question, who, values(question.by, wanted.at))
    return render(request, "reports/why.html", {"it": why.explain(question, wanted, who), "partly": said})


@asked()
def choose(request: HttpRequest, who: Asker, question: Question) -> HttpResponse:
    """The values a page can be held to, in one dimension."""
    page = _page_named(request)
    question, who = _filled(page, question, who), seeing(page, "", who)
    found = choosing.values(page, question, request.GET.get("split", ""), who, current=page in CURRENT)
    template = "reports/choose.html" if request.headers.get("HX-Request") else "reports/choose_page.html"
    return render(request, template, {"found": found})


def _page_named(request: HttpRequest) -> str:
    page = request.GET.get("page", "activity")
    if page not in (*REPORTS, "outcomes", "satisfaction", *CURRENT, *DATED):
        raise Http404
    return page


def _filled(page: str, question: Question, who: Asker) -> Question:
    about = REPORTS.get(page)
    if about is None or question.by:
        return question
    return filled(about, question, who.user.role)
