"""The page *Why do these two differ?*: which campaigns, which period, and every step between the two figures."""

from dataclasses import replace

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from utfall.ledger.campaigns.models import Campaign
from utfall.reports import show
from utfall.web.current import standing
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker, title_of
from utfall.web.reports.header import PRESET_NAMES, Choice, address, make_header
from utfall.web.reports.to_differ import SEES_STANDING, held_to_both
from utfall.web.reports.views import asked
from utfall.web.reports.worked import at_standing

from . import steps

PRESETS = ("today", "this-week", "this-month", "last-month")
LISTED = 200


@asked(*SEES_STANDING)
def differ_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponse:
    """Why do a Historical and a Current figure differ?"""
    who = at_standing(who)
    left_off = _left_off(question)
    question = replace(held_to_both(question), by=(), columns=(), compare="")
    category = request.GET.get("there", "sale")
    if category not in steps.CATEGORIES:
        raise Http404
    known = _campaigns(question, who)
    chosen = [key for key in question.held("campaign") if isinstance(key, int)]
    campaigns = [each.pk for each in known if not chosen or each.pk in chosen]
    whole = not (request.GET.get("from") or request.GET.get("period"))
    words = {} if whole or question.preset != "today" else {"period": "today"}
    context = {
        "title": _("Why do these two differ?"),
        "header": make_header("differ", question, who, current=True),
        "left_off": left_off,
        "periods": _periods(question, category, whole),
        "places": [Choice(who.named("category", each), address("differ", question, there=each, **words),
                          each == category) for each in steps.CATEGORIES],
        "campaigns": [Choice(each.name, address("differ", question.held_to("campaign", [each.pk]), there=category,
                                                **words), each.pk in chosen)
                      for each in known.order_by("name")[:LISTED]],
        "historical": address("outcomes", question), "current": address("customers", standing.current(question)),
    }  # fmt: skip
    try:
        found = steps.make(question, campaigns, category, whole, who)
    except steps.TooMany:
        return render(request, "differ/pages.html", context | {"too_many": _too_many(who)})
    step = request.GET.get("step", "")
    lines = [(line, address("differ", question, there=category, **words, step=line.key), line.key == step)
             for line in found.lines]  # fmt: skip
    rows = steps.rows(found, step, campaigns, who) if step else None
    return render(request, "differ/pages.html", context | {"found": found, "lines": lines, "rows": rows})


def _campaigns(question: Question, who: Asker) -> QuerySet[Campaign]:
    """The campaigns of the asker's scope and of the clients the question is held to."""
    known = Campaign.objects.all()
    if who.scope.campaigns is not None:
        known = known.filter(pk__in=who.scope.campaigns)
    if who.scope.clients is not None:
        known = known.filter(client__in=who.scope.clients)
    known = known.exclude(pk__in=who.scope.hidden)
    if question.held("client"):
        known = known.filter(client__in=[key for key in question.held("client") if isinstance(key, int)])
    return known


def _periods(question: Question, category: str, whole: bool) -> list[Choice]:
    ever = replace(question, preset="today", first=None, end=None)
    periods = [Choice(_("Ever"), address("differ", ever, there=category), whole)]
    for each in PRESETS:
        more = {"period": "today"} if each == "today" else {}
        link = address("differ", question.named(each), there=category, **more)
        periods.append(Choice(_(PRESET_NAMES[each]), link, not whole and question.preset == each))
    return periods


def _left_off(question: Question) -> str:
    """A sentence on filters that only one of the two figures could be held to."""
    kept = held_to_both(question).where
    names = [title_of(each.dimension).lower() for each in question.where if each not in kept]
    if not names:
        return ""
    return _("Not held to %(names)s here: where customers stand is told by client and campaign.") % {
        "names": ", ".join(names)
    }


def _too_many(who: Asker) -> str:
    return _(
        "More than %(most)s outcomes or changes of state are between the two figures, more than one page goes through. "
        "Choose one campaign: half of the steps would be a false answer."
    ) % {"most": show.count(steps.MOST, who.language)}
