"""Agreements with clients: what holds from which day, one more, changed, or taken back."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from utfall.catalogue.agreement import NotAgreeable, Terms, kept_terms
from utfall.core import clock
from utfall.core.zones import day_date, local_times
from utfall.ledger import agreements as kept
from utfall.ledger.clients.models import Agreement, Client
from utfall.reports import show
from utfall.reports.agreed import Line, lines
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for
from utfall.web.page import language_of
from utfall.wiring.house import house

from .agreement_form import AgreementForm


@dataclass(frozen=True)
class Shown:
    """An agreement in words. `state` is past, in force or coming; `until` is empty where none follows."""

    id: int
    first: str
    until: str
    state: str
    lines: tuple[Line, ...]


@page_for(ADMINISTRATOR)
@require_GET
def agreements(request: HttpRequest) -> HttpResponse:
    """Every client with what was, is and will be agreed, the newest first."""
    told: dict[int, list[tuple[Agreement, Terms]]] = {}
    for each, terms in kept.every(house().catalogue):
        told.setdefault(each.client_id, []).append((each, terms))
    today = local_times(house().zone).cut(clock.now())[0]
    clients = [
        {"client": client, "agreements": _shown(told.get(client.pk, []), today, request)}
        for client in Client.objects.filter(archived_at=None).order_by("name")
    ]
    return render(request, "setup/agreements.html", {"clients": clients})


def _shown(told: list[tuple[Agreement, Terms]], today: int, request: HttpRequest) -> list[Shown]:
    language, out = language_of(request), []
    ends = [*(each.first_day for each, _terms in told[1:]), None]
    for (each, terms), end in zip(told, ends, strict=False):
        state = "coming" if each.first_day > today else "past" if end is not None and end <= today else "in force"
        out.append(
            Shown(
                id=each.pk,
                first=f"{show.day(each.first_day, language)} {day_date(each.first_day).year}",
                until="" if end is None else f"{show.day(end - 1, language)} {day_date(end - 1).year}",
                state=state,
                lines=lines(terms, house().catalogue, language, _),
            )
        )
    return out[::-1]


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_agreement(request: HttpRequest, client_id: int) -> HttpResponse:
    """What is agreed with a client from a day on; begins as what holds now."""
    client = get_object_or_404(Client, pk=client_id)
    today = local_times(house().zone).cut(clock.now())[0]
    now = kept.in_force(client.pk, today, house().catalogue)
    return _edit(request, client, today, None if now is None else now[1], None)


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def agreement(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Change what was agreed; periods it was in force for are told anew."""
    there = get_object_or_404(Agreement.objects.select_related("client"), pk=agreement_id)
    return _edit(request, there.client, there.first_day, kept_terms(there.terms, house().catalogue), there)


def _edit(request: HttpRequest, client: Client, day: int, terms: Terms | None, there: Agreement | None) -> HttpResponse:
    catalogue, language = house().catalogue, language_of(request)
    form = AgreementForm(catalogue, day, terms, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = kept.agree(client, form.first_day, form.terms(), catalogue, actor=current_user(request))
        except NotAgreeable as wrong:
            for sentence in wrong.sentences:
                form.add_error(None, sentence)
        else:
            if there is not None and there.pk != made.pk:
                kept.withdraw(there, actor=current_user(request))
            messages.success(request, _("It is agreed with %(client)s.") % {"client": client.name})
            return HttpResponseRedirect(reverse("agreements"))
    numbers = sorted((_(each.name), each.id) for each in catalogue.numbers.values())
    context: dict[str, Any] = {"form": form, "client": client, "there": there, "numbers": numbers, "language": language}
    return render(request, "setup/agreement.html", context)


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Ask, then take an agreement back: what was agreed before it holds on."""
    there = get_object_or_404(Agreement.objects.select_related("client"), pk=agreement_id)
    if request.method == "GET":
        day = f"{show.day(there.first_day, language_of(request))} {day_date(there.first_day).year}"
        return render(request, "setup/withdraw_agreement.html", {"there": there, "day": day})
    kept.withdraw(there, actor=current_user(request))
    messages.success(request, _("The agreement with %(client)s is taken back.") % {"client": there.client.name})
    return HttpResponseRedirect(reverse("agreements"))
