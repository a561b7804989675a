"""Saved mappings: the list, one as a file for the terminal, and taking one off the list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from utfall.ledger.feeds import mappings
from utfall.ledger.feeds.models import SavedMapping
from utfall.ledger.people.models import User
from utfall.reports import files, show
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for
from utfall.web.page import language_of
from utfall.wiring.house import house


@page_for(ADMINISTRATOR)
@require_GET
def every(request: HttpRequest) -> HttpResponse:
    """The newest version of each, by name."""
    language, found = language_of(request), mappings.newest()
    people = User.objects.in_bulk({each.by for each in found if each.by is not None})
    told = [
        {
            "id": each.pk, "name": each.name, "version": each.version, "origin": each.usual.get("origin", ""),
            "columns": each.columns, "count": show.count(len(each.columns), language),
            "at": show.moment(each.saved_at, house().zone, language), "by": people.get(each.by or 0),
        }
        for each in found
    ]  # fmt: skip
    return render(request, "imports/mappings.html", {"mappings": told})


@page_for(ADMINISTRATOR)
@require_GET
def toml(request: HttpRequest, mapping_id: int) -> HttpResponse:
    """One as a file that `utfall import csv … --mapping` reads."""
    found = get_object_or_404(SavedMapping, pk=mapping_id)
    answer = HttpResponse(found.text.encode(), content_type="application/toml; charset=utf-8")
    name = files.file_name("utfall mapping", found.name, f"v{found.version}", ending="toml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def archive(request: HttpRequest, mapping_id: int) -> HttpResponse:
    """Ask, then take one, in all its versions, off the list."""
    found = get_object_or_404(SavedMapping, pk=mapping_id)
    if request.method == "GET":
        return render(request, "imports/archive.html", {"mapping": found})
    if mappings.archive(found, current_user(request).pk):
        messages.success(request, _("%(name)s is offered no more.") % {"name": found.name})
    return HttpResponseRedirect(reverse("saved-mappings"))
