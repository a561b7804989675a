"""Asks whether an import is to be undone, undoes it, and tells what was taken back and what stays."""

from pathlib import PurePath

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from utfall.ledger.happenings.models import Import
from utfall.reports import show
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for
from utfall.web.page import language_of
from utfall.wiring.home import Refused
from utfall.wiring.undoing import undo_import

SHOWN = 500  # customers who stay that are listed; how many there are is said


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, import_id: int) -> HttpResponse:
    """Ask, then undo it and say what came of it."""
    run = Import.objects.filter(pk=min(import_id, 2**63 - 1)).select_related("origin").first()
    if run is None:
        raise Http404
    names = ", ".join(PurePath(file).name for file in run.files)
    one = {"id": run.pk, "source": run.source, "origin": run.origin.name, "files": names, "paths": "\n".join(run.files)}
    context: dict[str, object] = {"run": one}
    if request.method == "GET":
        return render(request, "imports/undo.html", context)
    language = language_of(request)
    try:
        done = undo_import(import_id, current_user(request).pk, follow=False)
    except Refused as wrong:
        return render(request, "imports/undo.html", context | {"refused": str(wrong)}, status=409)
    figures = (
        (_("Removed"), done.removed),
        (_("As before"), done.restored),
        (_("Customers taken out"), done.unloaded),
        (_("Facts that stay"), sum(done.facts_stay.values())),
        (_("Customers who stay"), len(done.customers_stay)),
    )
    told = {
        "figures": [(title, show.count(count, language)) for title, count in figures],
        "stay": [(kind, show.count(count, language)) for kind, count in sorted(done.facts_stay.items())],
        "customers": done.customers_stay[:SHOWN],
        "more": show.count(len(done.customers_stay) - SHOWN, language) if len(done.customers_stay) > SHOWN else "",
    }
    return render(request, "imports/undo.html", context | told | {"done": True})
