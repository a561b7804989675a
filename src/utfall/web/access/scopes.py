"""From a user to what may be counted for him: four fixed roles, each one scope."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect

from utfall.ledger.people.models import User
from utfall.query.ask import Scope
from utfall.wiring.rights import scope_of

ADMINISTRATOR, LEADER, AGENT, CLIENT = ROLES = ("administrator", "leader", "agent", "client")

View = Callable[..., HttpResponseBase]


def scope_for(user: User) -> Scope:
    """What a user may see: the same for pages, terminal and API (`wiring.rights`)."""
    return scope_of(user)


def current_user(request: HttpRequest) -> User:
    """Who is looking. Raises `Http404` where nobody is logged in (a page asks `page_for` first)."""
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        raise Http404
    return user


def current_scope(request: HttpRequest) -> Scope:
    """The scope of whoever is looking, read anew for every request."""
    return scope_for(current_user(request))


def page_for(*roles: str) -> Callable[[View], View]:
    """A page for these roles: a stranger is sent to log in, another role finds nothing there (404)."""

    def wrap(view: View) -> View:
        @wraps(view)
        def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_login(request)
            if getattr(request.user, "role", "") not in roles:
                raise Http404
            return view(request, *args, **kwargs)

        seen.roles = roles  # type: ignore[attr-defined]
        return seen

    return wrap


def _to_login(request: HttpRequest) -> HttpResponse:
    address = f"{settings.LOGIN_URL}?next={quote(request.get_full_path())}"
    if request.headers.get("HX-Request") == "true":  # a fragment: the whole page has to go there
        return HttpResponse(status=204, headers={"HX-Redirect": settings.LOGIN_URL})
    return HttpResponseRedirect(address)
