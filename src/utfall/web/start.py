"""The first page: to log in, or to the page a role looks at first in this kind of centre."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from utfall.ledger.house import must_be_asked
from utfall.ledger.setup import home_client
from utfall.web.access.scopes import ADMINISTRATOR
from utfall.web.page import start_of

FIRST = {"client": "performance"}


def start(request: HttpRequest) -> HttpResponse:
    """Send whoever comes to where he begins: the administrator of a new house to its first steps, in an inbound centre
    to Inbound, else by his role."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("login"))
    if getattr(request.user, "role", "") == ADMINISTRATOR and must_be_asked():
        return HttpResponseRedirect(reverse("first-steps"))
    if home_client().centre == "inbound":
        return HttpResponseRedirect(reverse("inbound"))
    return HttpResponseRedirect(start_of(FIRST.get(getattr(request.user, "role", ""), "activity")))
