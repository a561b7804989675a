"""The first page: to log in, or to the page a role looks at first."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

FIRST = {"client": "performance"}


def start(request: HttpRequest) -> HttpResponse:
    """Send whoever comes to where he begins."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("login"))
    return HttpResponseRedirect(reverse(FIRST.get(getattr(request.user, "role", ""), "activity")))
