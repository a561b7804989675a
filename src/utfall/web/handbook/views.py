"""The handbook's contents with its search, and one page for every number."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from utfall.catalogue import built_in
from utfall.catalogue.model import Number
from utfall.core.names import nearest
from utfall.web.access.scopes import ROLES, page_for

from .pages import page_of

GROUPS = {
    "progress": "Progress and outcome", "funnel": "Outbound funnel", "speed": "Queue and speed",
    "handling": "Handling", "sales": "Effectiveness and sales", "time": "Time",
}  # fmt: skip


@page_for(*ROLES)
@require_GET
def contents(request: HttpRequest) -> HttpResponse:
    """Every number by what it is about, or those whose id, name or other name is searched for."""
    every, wanted = built_in().numbers, request.GET.get("q", "").strip()[:200]
    own = [each for each in every.values() if not each.variant_of]
    found = [each for each in own if not wanted or _bears(each, wanted)]
    found.sort(key=lambda each: (_place(each.group), each.group, each.name.casefold()))
    groups = [(_(GROUPS.get(key, key.capitalize())), list(each)) for key, each in groupby(found, lambda n: n.group)]
    context = {"groups": groups, "q": wanted, "near": [] if found else _near(own, wanted)}
    return render(request, "handbook/contents.html", context)


@page_for(*ROLES)
@require_GET
def number(request: HttpRequest, kpi: str) -> HttpResponse:
    """One number: what it says, its formula, its parts, its variants, pitfalls, worked examples and its SQL."""
    found = built_in().numbers.get(kpi)
    if found is None:
        raise Http404
    return render(request, "handbook/number.html", page_of(found, request))


def _place(group: str) -> int:
    return list(GROUPS).index(group) if group in GROUPS else len(GROUPS)


def _bears(number: Number, wanted: str) -> bool:
    """Whether every word is in what the number, or one of its variants, is called."""
    variants = (each for each in built_in().numbers.values() if each.variant_of == number.id)
    called = [word for each in (number, *variants) for word in (each.id, each.name, _(each.name), *each.aliases)]
    text = " ".join(called).casefold().replace("_", " ")
    return all(word in text for word in wanted.casefold().replace("_", " ").split())


def _near(numbers: list[Number], wanted: str) -> list[Number]:
    """Numbers that a misspelt search may have meant."""
    called = {word: each for each in numbers for word in (each.id, each.name, _(each.name), *each.aliases)}
    return list({called[word].id: called[word] for word in nearest(wanted, called, most=5)}.values())
