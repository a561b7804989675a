"""The fields clients keep of their customers, and which of them may be analysed."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from utfall.ledger import follow
from utfall.ledger.clients.models import Client
from utfall.ledger.customers.models import Customer, CustomerField, FieldValue
from utfall.ledger.fields import analyse_field, stop_analysing
from utfall.reports import show
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for
from utfall.web.page import language_of
from utfall.wiring.house import house

_AT_ONCE = 5_000


@dataclass(frozen=True)
class Kept:
    """One field in words; `values` are how many different ones are analysed."""

    id: int
    key: str
    name: str
    type: str
    values: str
    ticked: bool


@dataclass(frozen=True)
class OfClient:
    """A client with his fields and how many customers he has."""

    client: Client
    customers: str
    number: int
    fields: tuple[Kept, ...]

    @property
    def many(self) -> bool:
        """Whether a tick takes a while."""
        return self.number > _AT_ONCE


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def fields(request: HttpRequest) -> HttpResponse:
    """The fields by client, each with its tick *may be analysed*."""
    if request.method == "POST":
        return _save(request)
    return render(request, "setup/fields.html", {"clients": _clients(request)})


def _clients(request: HttpRequest) -> list[OfClient]:
    language = language_of(request)
    customers = dict(Customer.objects.values_list("client").annotate(Count("pk")))
    values = dict(FieldValue.objects.values_list("field").annotate(Count("pk")))
    found: dict[int, list[CustomerField]] = {}
    every = CustomerField.objects.filter(archived_at=None).order_by("position", "name", "pk")
    for field in every:
        found.setdefault(field.client_id, []).append(field)
    return [
        OfClient(
            client,
            show.count(customers.get(client.pk, 0), language),
            customers.get(client.pk, 0),
            tuple(
                Kept(
                    field.pk,
                    field.key,
                    field.name,
                    field.get_type_display(),
                    show.count(values.get(field.pk, 0), language) if field.may_be_analysed else show.NOTHING,
                    field.may_be_analysed,
                )
                for field in found[client.pk]
            ),
        )
        for client in Client.objects.filter(pk__in=found).order_by("name")
    ]


def _save(request: HttpRequest) -> HttpResponse:
    """Do what was ticked and unticked on the page, whatever others did meanwhile."""
    ticked, was = _ids(request, "field"), _ids(request, "was")
    of_client = CustomerField.objects.filter(archived_at=None, client=min(_ids(request, "client"), default=0))
    found = of_client.filter(pk__in=ticked ^ was).order_by("pk")
    if not of_client.exists():
        raise Http404
    for field in found:
        change = analyse_field if field.pk in ticked else stop_analysing
        _change(request, field, change, field.pk in ticked)
    if not found:
        messages.info(request, _("Nothing was changed."))
    keeper = house().keeper
    if keeper is not None and found:
        keeper.wait_for_own(follow.last_position().batch)
    return HttpResponseRedirect(reverse("fields"))


def _change(request: HttpRequest, field: CustomerField, change: Callable[..., int], analysed: bool) -> None:
    n = change(field, actor=current_user(request))
    if analysed:
        text = ngettext(
            "%(field)s may be analysed: the value of %(n)s customer was written.",
            "%(field)s may be analysed: the values of %(n)s customers were written.",
            n,
        )
    else:
        text = ngettext(
            "%(field)s is analysed no longer: the value of %(n)s customer was removed from the facts.",
            "%(field)s is analysed no longer: the values of %(n)s customers were removed from the facts.",
            n,
        )
    messages.success(request, text % {"field": field.name, "n": show.count(n, language_of(request))})


def _ids(request: HttpRequest, name: str) -> set[int]:
    words = request.POST.getlist(name)
    if not all(word.isascii() and word.isdigit() and len(word) < 19 for word in words):
        raise Http404
    return {int(word) for word in words}
