"""The pages that are not a plain table: Outcomes, Customers, lists of customers."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from utfall.reports.lay import Shape, Wanted, make_table

from . import as_of, behind_outcomes, empty, outcomes, people, standing, trend
from . import choose as choosing
from .address import Question
from .asking import Asker
from .customer_figures import key_figures
from .download import download, is_file, sent
from .header import Choice, address, make_header
from .left_to_call import callable_now, hours_left
from .list_life import life
from .sheet import Sheet
from .to_differ import SEES_STANDING
from .views import asked


@asked()
def outcome_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """Historical › Outcomes."""
    question = replace(question, by=(), columns=())
    told = who.ask(replace(question.ask(who.scope, outcomes.KEY_FIGURES, who.now, who.house.zone), targets=True))
    if told.answer is None:
        return render(request, "reports/not_understood.html", {"says": next(iter(told.refused.values()))}, status=400)
    shape = Shape(tuple(Wanted(kpi) for kpi in outcomes.KEY_FIGURES))
    table = make_table([told.answer], who.catalogue, who.wording, shape)
    header = make_header("outcomes", question, who, complete_until=table.complete_until, zones=table.zones)
    context = {"title": _("Outcomes"), "header": header, "table": table, "small": True}
    if table.is_empty:
        nothing = empty.where(outcomes.REPORT.view, outcomes.COUNTED, question, who)
        return render(request, "reports/outcomes.html", {**context, "empty": nothing})
    found = outcomes.make(question, who)
    if is_file(request):
        return download(request, "Outcomes", question, who, outcomes.file_lines(found, who))
    figures = trend.figures(outcomes.REPORT, question, table, who)
    return render(request, "reports/outcomes.html", {**context, "figures": figures, **outcomes.context(found)})


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
    return render(request, "reports/people.html", {"found": behind_outcomes.page(question, _page(request), who)})


@asked(*SEES_STANDING)
def customer_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """Current › Customers: it never heeds a period."""
    who = standing.at_standing(who)
    question = current(question)
    table, refused = standing.make_table_of(question, who)
    header = make_header(
        "customers", question, who, levels=standing.LEVELS, current=True,
        complete_until=None if table is None else table.complete_until, zones=() if table is None else table.zones,
    )  # fmt: skip
    if is_file(request) and table is not None:
        from .export import table_lines

        return download(request, "Customers", question, who, table_lines(table, question.by))
    blank = table is None or table.is_empty
    context = {
        "title": _("Customers"), "header": header, "table": table, "refused": refused, "empty": None,
        "moments": as_of.moments(question, who), "as_of": question.as_of is not None,
        "slider": as_of.slider(question, who),
    }  # fmt: skip
    if blank or table is None:
        nothing = empty.Empty(
            _("No customers stand in any campaign here."), "", (Choice(_("Load a list, or take filters off.")),)
        )
        return render(request, "reports/customers.html", {**context, "empty": nothing})
    whole = who.ask(question.current(who.scope, (each.kpi for each in standing.COLUMNS), who.now, ())).answer
    sheet = Sheet(
        question, table, standing.COLUMNS, refused, who.ask(question.current(who.scope, ("customers",), who.now, ()))
    )
    can_call = callable_now(question, who)
    if whole is not None:
        told = key_figures(question, whole, can_call, hours_left(question, who), who)
        context |= {"figures": told.cards, "sentences": told.sentences}
    context |= {
        "heads": choosing.heads("customers", sheet),
        "life": life(whole, can_call, who) if whole else (),
        "grid": standing.grid(question, who),
        "steps": [title for _low, _high, title in standing.STEPS],
    }
    return render(request, "reports/customers.html", context)


def current(question: Question) -> Question:
    """The question as Current pages take it: no period, one split they have."""
    by = tuple(each for each in question.by if each in standing.LEVELS)[:1] or ("campaign",)
    return replace(question, preset="today", first=None, end=None, by=by, compare="", columns=(), bulk=False)


@asked(*SEES_STANDING)
def standing_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """The customers of one cell of state by attempts."""
    who = standing.at_standing(who)
    question = current(question)
    attempts = request.GET.get("attempts", "")
    if request.GET.get("file") == "csv":
        return sent("Customers", question, who, *people.standing_file(question, attempts, who))
    return render(request, "reports/people.html", {"found": people.standing(question, attempts, _page(request), who)})


def _page(request: HttpRequest) -> int:
    text = request.GET.get("n", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else 1
