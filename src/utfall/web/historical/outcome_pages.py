"""The pages of Outcomes: the key figures and the distribution, and the customers behind ticked outcomes."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from utfall.reports.lay import Shape, Wanted, make_table
from utfall.web.reports import empty, trend
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker
from utfall.web.reports.download import download, is_file, sent
from utfall.web.reports.header import address, make_header
from utfall.web.reports.people import page_asked
from utfall.web.reports.views import asked

from . import behind_outcomes, outcomes


@asked()
def outcome_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """Historical › Outcomes."""
    question = replace(question, by=(), columns=())
    told = outcomes.whole(question, who)
    if told.answer is None:
        return render(request, "reports/not_understood.html", {"says": next(iter(told.refused.values()))}, status=400)
    shape = Shape(tuple(Wanted(kpi) for kpi in outcomes.KEY_FIGURES))
    table = make_table([told.answer], who.catalogue, who.wording, shape)
    header = make_header("outcomes", question, who, complete_until=table.complete_until, zones=table.zones)
    context = {"title": _("Outcomes"), "header": header, "table": table, "small": True}
    if table.is_empty:
        nothing = empty.where(outcomes.REPORT.view, outcomes.COUNTED, question, who)
        return render(request, "historical/outcomes.html", {**context, "empty": nothing})
    found = outcomes.make(question, who)
    if is_file(request):
        return download(request, "Outcomes", question, who, outcomes.file_lines(found, who))
    figures = trend.figures(outcomes.REPORT, question, table, who)
    return render(request, "historical/outcomes.html", {**context, "figures": figures, **outcomes.context(found)})


@asked()
def outcome_customers(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """The customers behind ticked outcomes, to be looked at or downloaded."""
    ticked = request.GET.getlist("tick")
    question = replace(question, by=(), columns=())
    if ticked:
        words = [word for each in ticked for word in each.split(",")]
        ids = [None if word == "none" else int(word) for word in words if word == "none" or word.isdecimal()]
        return HttpResponseRedirect(address("outcome-customers", question.held_to("outcome", ids)))
    if request.GET.get("file") == "csv":
        return sent("Customers", question, who, *behind_outcomes.file_rows(question, who))
    return render(request, "reports/people.html", {"found": behind_outcomes.page(question, page_asked(request), who)})
