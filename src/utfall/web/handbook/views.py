"""The handbook's contents with its search, and one page for every number."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from utfall.catalogue.called import LONGEST, found, meant
from utfall.web.access.scopes import ROLES, current_user, page_for
from utfall.wiring.house import House, house

from .pages import page_of

GROUPS = {
    "progress": "Progress and outcome", "funnel": "Outbound funnel", "speed": "Queue and speed",
    "handling": "Handling", "sales": "Effectiveness and sales", "time": "Time", "own": "Own numbers",
}  # fmt: skip


@page_for(*ROLES)
@require_GET
def contents(request: HttpRequest) -> HttpResponse:
    """Every number by what it is about, or those that are called what is searched for, the best first."""
    catalogue, wanted = _house(request).catalogue, request.GET.get("q", "").strip()[:LONGEST]
    context: dict[str, object]
    if wanted:
        hits = found(catalogue, wanted, _)
        context = {"q": wanted, "hits": hits, "near": [] if hits else meant(catalogue, wanted, _)}
    else:
        own = [each for each in catalogue.numbers.values() if not each.variant_of]
        own.sort(key=lambda each: (_place(each.group), each.group, each.name.casefold()))
        by_group = groupby(own, lambda each: each.group)
        context = {"groups": [(_(GROUPS.get(key, key.capitalize())), list(each)) for key, each in by_group]}
    return render(request, "handbook/contents.html", context)


@page_for(*ROLES)
@require_GET
def number(request: HttpRequest, kpi: str) -> HttpResponse:
    """One number: what it says, its formula, its parts, its variants, pitfalls, worked examples and its SQL."""
    its = _house(request).catalogue.numbers.get(kpi)
    if its is None:
        raise Http404
    return render(request, "handbook/number.html", page_of(its, request))


def _house(request: HttpRequest) -> House:
    return house().for_role(current_user(request).role)


def _place(group: str) -> int:
    return list(GROUPS).index(group) if group in GROUPS else len(GROUPS)
