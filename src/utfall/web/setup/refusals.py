"""Those who asked to be asked no more: when, after which survey, and the way back for who says so to somebody."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from utfall.ledger import names
from utfall.ledger.surveys.draw import hashed
from utfall.ledger.surveys.models import Refusal
from utfall.ledger.surveys.refusing import ask_again
from utfall.reports import show
from utfall.reports.languages import Language
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for
from utfall.web.page import language_of
from utfall.web.paging import page_number, paged
from utfall.wiring.house import house

SIZE, LONGEST = 100, 300


@dataclass(frozen=True)
class Shown:
    """One of them in words; `customer` is the client's own key for him, where he was known."""

    id: int
    said: str
    survey: str
    client: str
    customer: str


@page_for(ADMINISTRATOR)
@require_GET
def refusals(request: HttpRequest) -> HttpResponse:
    """All of them, the last one first; with an address or a number only who said it there."""
    typed = " ".join(request.GET.get("to", "").split())[:LONGEST]
    found = Refusal.objects.select_related("asking__survey__client").order_by("-said_at", "-pk")
    if typed:
        found = found.filter(person=hashed(typed))
    at, language = page_number(request), language_of(request)
    page = paged(request, _shown(found[(at - 1) * SIZE : at * SIZE], language), found.count(), SIZE, language)
    return render(request, "setup/refusals.html", {"page": page, "typed": typed, "any": Refusal.objects.exists()})


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, refusal_id: int) -> HttpResponse:
    """Ask, then let somebody be asked again."""
    refusal = get_object_or_404(Refusal.objects.select_related("asking__survey__client"), pk=refusal_id)
    if request.method == "GET":
        (shown,) = _shown([refusal], language_of(request))
        return render(request, "setup/revoke_refusal.html", {"refusal": shown})
    ask_again(refusal, current_user(request))
    messages.success(request, _("This person may be asked again."))
    return HttpResponseRedirect(reverse("refusals"))


def _shown(found: "object", language: Language) -> list[Shown]:
    rows: list[Refusal] = list(found)  # type: ignore[call-overload]
    keys = names.names("customer", {row.customer_id for row in rows if row.customer_id is not None})
    zone = house().zone
    return [
        Shown(
            row.pk, show.moment(row.said_at, zone, language), row.asking.survey.name, row.asking.survey.client.name,
            keys.get(row.customer_id, "") if row.customer_id is not None else "",
        )
        for row in rows
    ]  # fmt: skip
