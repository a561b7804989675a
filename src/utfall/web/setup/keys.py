"""Keys to the API: who has one, what it may see, when it was used; made, shown once, and revoked."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from utfall.core import clock
from utfall.ledger import names
from utfall.ledger.audit.chain import note
from utfall.ledger.people.keys import make_key
from utfall.ledger.people.models import Token
from utfall.reports import show
from utfall.reports.languages import Language
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for
from utfall.web.page import language_of
from utfall.wiring.house import house

from .forms import KeyForm


@dataclass(frozen=True)
class Shown:
    """A key in words. `state` is good, revoked, outlived or asleep (its user may not log in)."""

    id: int
    name: str
    user: str
    role: str
    held: str
    made: str
    used: str
    until: str
    state: str

    @property
    def is_good(self) -> bool:
        """Whether it opens anything."""
        return self.state == "good"


@page_for(ADMINISTRATOR)
@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """Every key, those in force first."""
    now, language, zone = clock.now(), language_of(request), house().zone
    every = Token.objects.select_related("user").order_by("-created", "-pk")
    shown = [_shown(key, now, zone, language) for key in every]
    shown.sort(key=lambda key: not key.is_good)
    return render(request, "setup/keys.html", {"keys": shown})


def _shown(key: Token, now: int, zone: str, language: Language) -> Shown:
    named = [
        ", ".join(sorted(names.names(split.removesuffix("s"), ids).values())) or _("nothing")
        for split, ids in key.scope.items()
    ]
    if key.revoked_at is not None:
        state = "revoked"
    elif key.expires is not None and key.expires <= now:
        state = "outlived"
    else:
        state = "good" if key.user.is_active else "asleep"
    return Shown(
        id=key.pk,
        name=key.name,
        user=key.user.name or key.user.email,
        role=key.user.get_role_display(),
        held="; ".join(named) or _("all that the user sees"),
        made=show.moment_of(key.created, zone, "day", language),
        used=_("never") if key.last_used is None else show.moment(key.last_used, zone, language),
        until=_("no end") if key.expires is None else show.moment_of(key.expires, zone, "day", language),
        state=state,
    )


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_key(request: HttpRequest) -> HttpResponse:
    """Make a key; its secret is shown on the answer to this one request and kept nowhere."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said, now = form.cleaned_data, clock.now()
        clients = sorted(client.pk for client in said["clients"])
        scope = {"clients": clients} if clients else {}
        secret = make_key(said["user"], said["name"], scope, now=now, expires=now + said["days"] * clock.DAY)
        made = Token.objects.latest("pk")
        note("key made", f"key {made.pk}", current_user(request), {"user": said["user"].pk, "scope": scope})
        return render(
            request, "setup/key_made.html", {"secret": secret, "key": made, "root": request.build_absolute_uri("/")}
        )
    return render(request, "setup/new_key.html", {"form": form})


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """Ask, then let a key open nothing any more, from this moment on."""
    key = get_object_or_404(Token.objects.select_related("user"), pk=key_id)
    if request.method == "GET":
        shown = _shown(key, clock.now(), house().zone, language_of(request))
        return render(request, "setup/revoke_key.html", {"key": shown})
    if Token.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=clock.now()):
        note("key revoked", f"key {key.pk}", current_user(request))
    messages.success(request, _("The key “%(name)s” opens nothing any more.") % {"name": key.name})
    return HttpResponseRedirect(reverse("keys"))
