"""Current › Customers, and the customers who stand in one of its cells."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from utfall.web.reports import choose as choosing
from utfall.web.reports import empty
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker
from utfall.web.reports.download import download, is_file, sent
from utfall.web.reports.export import table_lines
from utfall.web.reports.header import Choice, make_header
from utfall.web.reports.people import page_asked
from utfall.web.reports.sheet import Sheet
from utfall.web.reports.to_differ import SEES_STANDING
from utfall.web.reports.views import asked
from utfall.web.reports.worked import at_standing

from . import as_of, standing, standing_list
from .customer_figures import key_figures
from .left_to_call import callable_now, hours_left
from .list_life import life


@asked(*SEES_STANDING)
def customer_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """Current › Customers: it never heeds a period."""
    who = at_standing(who)
    question = standing.current(question)
    table, told_of = standing.make_table_of(question, who)
    refused = told_of.refused
    header = make_header(
        "customers", question, who, levels=standing.LEVELS, current=True,
        complete_until=None if table is None else table.complete_until, zones=() if table is None else table.zones,
    )  # fmt: skip
    if is_file(request) and table is not None:
        return download(request, "Customers", question, who, table_lines(table, question.by))
    blank = table is None or table.is_empty
    context = {
        "title": _("Customers"), "header": header, "table": table, "refused": refused, "empty": None,
        "moments": as_of.moments("customers", question, who), "as_of": question.as_of is not None,
        "slider": as_of.slider(question, standing.first_entered(question, who.scope), who),
    }  # fmt: skip
    if blank or table is None:
        nothing = empty.Empty(
            _("No customers stand in any campaign here."), "", (Choice(_("Load a list, or take filters off.")),)
        )
        return render(request, "current/customers.html", {**context, "empty": nothing})
    whole = standing.all_of(told_of, question, who)
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
    return render(request, "current/customers.html", context)


@asked(*SEES_STANDING)
def standing_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """The customers of one cell of state by attempts."""
    who = at_standing(who)
    question = standing.current(question)
    attempts = request.GET.get("attempts", "")
    if request.GET.get("file") == "csv":
        return sent("Customers", question, who, *standing_list.file_rows(question, attempts, who))
    found = standing_list.page(question, attempts, page_asked(request), who)
    return render(request, "reports/people.html", {"found": found})
