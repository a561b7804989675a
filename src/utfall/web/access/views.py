"""Coming in and going out, one's own profile, and the users of the house."""

import secrets

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from utfall.core import clock
from utfall.ledger.audit.chain import note
from utfall.ledger.people import first
from utfall.ledger.people.models import User
from utfall.web.page import THEMES

from .forms import FirstForm, LoginForm, PasswordForm, ProfileForm, UserForm
from .limits import ACCOUNT_FROM_HERE, FROM_HERE
from .scopes import ADMINISTRATOR, ROLES, current_user, page_for


def _next(request: HttpRequest) -> str:
    """Where to go after this: only ever an address of our own."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    good = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if good and wanted.startswith("/") else "/"


def _from(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR") or "?"


@require_http_methods(["GET", "POST"])
def come_in(request: HttpRequest) -> HttpResponse:
    """Log in. The same words and work for a wrong password, an unknown address and a user who may not come in."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_next(request))
    form = LoginForm(request.POST or None)
    status, wrong = 200, ""
    if request.method == "POST" and form.is_valid():
        email, now = form.cleaned_data["email"].strip().casefold(), clock.now()
        account = f"{_from(request)} {email}"
        wait = max(FROM_HERE.wait(_from(request), now), ACCOUNT_FROM_HERE.wait(account, now))
        if wait:
            status, wrong = 429, _("Too many tries. Wait %(seconds)s seconds.") % {"seconds": -(-wait // 1000)}
        else:
            user = authenticate(request, username=email, password=form.cleaned_data["password"])
            if isinstance(user, User):
                ACCOUNT_FROM_HERE.clear(account)
                login(request, user)
                note("login", f"user {user.pk}", user)
                return HttpResponseRedirect(_next(request))
            status, wrong = 200, _("The e-mail address or the password is not right.")
    context = {"form": form, "wrong": wrong, "next": _next(request)}
    return render(request, "access/login.html", context, status=status)


@require_POST
def go_out(request: HttpRequest) -> HttpResponse:
    """Log out, and forget the session."""
    logout(request)
    return HttpResponseRedirect(reverse("login"))


@require_http_methods(["GET", "POST"])
def first_administrator(request: HttpRequest, secret: str) -> HttpResponse:
    """The one-time address printed by `serve`; afterwards, and for any other secret, there is nothing here."""
    if FROM_HERE.wait(f"first {_from(request)}", clock.now()) or not first.is_good(secret, clock.now()):
        raise Http404
    form = FirstForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        user = first.make_administrator(secret, said["name"], said["email"], said["new_password"], clock.now())
        if user is None:
            raise Http404
        note("first administrator", f"user {user.pk}", user)
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return HttpResponseRedirect("/")
    return render(request, "access/first.html", {"form": form})


@page_for(*ROLES)
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language, theme and files of one's own."""
    user = current_user(request)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("profile"))
    return render(request, "access/profile.html", {"form": form, "password": PasswordForm(user)})


@page_for(*ROLES)
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """A new password of one's own; every other session ends."""
    user = current_user(request)
    form = PasswordForm(user, request.POST)
    if not form.is_valid():
        return render(request, "access/profile.html", {"form": ProfileForm(instance=user), "password": form})
    user.set_password(form.cleaned_data["new_password"])
    user.save()
    update_session_auth_hash(request, user)
    note("password changed", f"user {user.pk}", user)
    messages.success(request, _("The password is changed. All other sessions have ended."))
    return HttpResponseRedirect(reverse("profile"))


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember a theme: for the user where somebody is logged in, and for this browser."""
    wanted = request.POST.get("theme", "")
    chosen = wanted if wanted in THEMES else "auto"
    user = request.user
    if isinstance(user, User):
        user.theme = "" if chosen == "auto" else chosen
        user.save(update_fields=["theme"])
    response = HttpResponseRedirect(_next(request))
    response.set_cookie(
        "theme", chosen, max_age=365 * 86_400, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


@page_for(ADMINISTRATOR)
@require_GET
def users(request: HttpRequest) -> HttpResponse:
    """Everybody who may log in."""
    everybody = User.objects.select_related("person").prefetch_related("led_teams", "clients").order_by("name", "email")
    return render(request, "access/users.html", {"users": everybody})


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def user(request: HttpRequest, user_id: int | None = None) -> HttpResponse:
    """Make a user, or change one."""
    instance = None if user_id is None else get_object_or_404(User, pk=user_id)
    form = UserForm(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        action = "user changed" if instance else "user made"
        note(action, f"user {saved.pk}", current_user(request), {"role": saved.role, "active": saved.is_active})
        if form.cleaned_data.get("new_password") and saved.pk == current_user(request).pk:
            update_session_auth_hash(request, saved)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("users"))
    suggestion = "" if instance else _suggested()
    return render(request, "access/user.html", {"form": form, "other": instance, "suggestion": suggestion})


def _suggested() -> str:
    """A password nobody will guess, for the administrator to hand over."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))
