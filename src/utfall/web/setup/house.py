"""What kind of centre the house is, and so which numbers its pages start on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_http_methods

from utfall.ledger.clients.models import CENTRES
from utfall.ledger.setup import NotPossible, home_client, set_centre
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for

SAYS = {
    "mixed": (
        noop("Mixed"),
        noop("Calls in and out: Activity starts with visits, service level, dials, outcomes and hit rate."),
    ),
    "outbound": (
        noop("Outbound"),
        noop("We call: Activity starts with outcomes, progress, conclusions, hit rate and value."),
    ),
    "inbound": (
        noop("Inbound"),
        noop("Customers come to us: everybody starts on Inbound; Activity with visits, service level and waits."),
    ),
}


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def house_page(request: HttpRequest) -> HttpResponse:
    """Choose the kind of centre; it holds for everybody from the next page on."""
    if request.method == "POST":
        try:
            set_centre(request.POST.get("centre", ""), actor=current_user(request))
        except NotPossible as wrong:
            messages.error(request, str(wrong))
        else:
            messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("house"))
    now = home_client().centre
    kinds = [(kind, _(SAYS[kind][0]), _(SAYS[kind][1]), kind == now) for kind in CENTRES]
    return render(request, "setup/house.html", {"kinds": kinds})
