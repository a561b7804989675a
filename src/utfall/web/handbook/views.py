"""The handbook's contents, and one page for every number."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from utfall.catalogue import built_in
from utfall.catalogue.model import Example, Number
from utfall.core.tables import read_table
from utfall.web.access.scopes import ROLES, page_for

GROUPS = {
    "progress": "Progress and outcome", "funnel": "Outbound funnel", "queue": "Queue", "handling": "Handling",
    "sales": "Effectiveness and sales",
}  # fmt: skip
BETTER = {"higher": "Higher is better", "lower": "Lower is better", "neutral": "Neither direction is good in itself"}


@page_for(*ROLES)
@require_GET
def contents(request: HttpRequest) -> HttpResponse:
    """Every number, by what it is about."""
    own = [each for each in built_in().numbers.values() if not each.variant_of and ":" not in each.id]
    own.sort(key=lambda each: (list(GROUPS).index(each.group) if each.group in GROUPS else 99, each.group, each.name))
    groups = [(_(GROUPS.get(key, key.capitalize())), list(each)) for key, each in groupby(own, lambda n: n.group)]
    return render(request, "handbook/contents.html", {"groups": groups})


@page_for(*ROLES)
@require_GET
def number(request: HttpRequest, kpi: str) -> HttpResponse:
    """One number: what it says, its formula, its parts, its variants, pitfalls and worked examples."""
    catalogue = built_in()
    found = catalogue.numbers.get(kpi)
    if found is None:
        raise Http404
    parts = [catalogue.parts[name] for name in found.parts]
    variants = [each for each in catalogue.numbers.values() if each.variant_of == kpi or each.id.startswith(f"{kpi}:")]
    beside = [catalogue.numbers[name] for name in found.reads_with if name in catalogue.numbers]
    examples = [_example(each) for each in catalogue.examples if each.of == kpi]
    context = {
        "it": found, "parts": parts, "variants": variants, "beside": beside, "examples": examples,
        "better": _(BETTER[found.better]), "unit": _unit(found),
    }  # fmt: skip
    return render(request, "handbook/number.html", context)


def _unit(number: Number) -> str:
    return {
        "count": _("a count"), "percent": _("per cent"), "seconds": _("seconds"), "money": _("money, by currency"),
        "times": _("times"), "per_hour": _("per hour"), "points": _("points"),
    }[number.unit]  # fmt: skip


def _example(example: Example) -> dict[str, object]:
    def table(text: str) -> dict[str, object]:
        rows = read_table(text)
        return {"head": list(rows[0]) if rows else [], "rows": [list(row.values()) for row in rows]}

    return {
        "name": example.name,
        "given": [(kind, table(text)) for kind, text in example.given.items()],
        "shows": table(example.shows),
        "wrong": table(example.wrong) if example.wrong else None,
        "source": example.source,
    }
