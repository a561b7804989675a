"""Targets: what is planned of which number, for whom, from when to when; one more, one copied on, one taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from utfall.core import clock
from utfall.core.periods import Days
from utfall.core.zones import local_times
from utfall.ledger import targets as kept
from utfall.ledger.making import NotPossible
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for
from utfall.web.page import language_of
from utfall.wiring.house import house

from .target_form import TargetForm
from .target_list import BEFORE, groups, strain_of

SHOWN = 500


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def targets(request: HttpRequest) -> HttpResponse:
    """Every target by number, a search among them, and the form for one more."""
    here, language, wanted = house(), language_of(request), request.GET.get("q", "").strip()[:200]
    meant = {"kpi": request.GET.get("kpi", "")[:120]}
    form = TargetForm(here.catalogue, request.POST if request.method == "POST" else None, initial=meant)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        amounts = {name: said[name] for name in ("plan", "min_ok", "max_ok")}
        try:
            kept.set_target(said["kpi"], here.catalogue, *form.days, curve=said["curve"], scope=form.scope,
                            actor=current_user(request), **amounts)  # fmt: skip
        except NotPossible as wrong:
            form.add_error("max_ok" if form.number and form.number.strain and amounts["max_ok"] is None else None,
                           str(wrong))  # fmt: skip
        else:
            messages.success(request, _("The target is set."))
            return HttpResponseRedirect(reverse("targets"))
    told, now = kept.targets(), clock.now()
    today = local_times(here.zone).cut(now)[0]
    strain, about = "", form.number if form.is_bound else here.catalogue.numbers.get(meant["kpi"])
    if about is not None and about.strain:
        number = here.catalogue.numbers[about.strain]
        lately = strain_of(number.id, Days(today - BEFORE, today), form.scope, here, now, language)
        strain = _("%(name)s in the last %(days)s days: %(value)s") % {
            "name": _(number.name), "days": BEFORE, "value": lately,
        }  # fmt: skip
    numbers = sorted((_(each.name), each.id) for each in here.catalogue.numbers.values() if not each.of)
    return render(request, "setup/targets.html", {
        "form": form, "groups": groups(told[:SHOWN], wanted, here, today, now, language), "any": bool(told),
        "q": wanted, "more": max(0, len(told) - SHOWN), "numbers": numbers, "strain": strain,
    })  # fmt: skip


@page_for(ADMINISTRATOR)
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Take a target back that was set here."""
    if kept.take_back(request.POST.get("reference", ""), actor=current_user(request)):
        messages.success(request, _("The target is taken back."))
    return HttpResponseRedirect(reverse("targets"))


@page_for(ADMINISTRATOR)
@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """Set the same target once more, for the period after its own."""
    try:
        if kept.copy_on(request.POST.get("reference", ""), house().catalogue, actor=current_user(request)):
            messages.success(request, _("The target is set for the next period."))
    except NotPossible as wrong:
        messages.error(request, str(wrong))
    return HttpResponseRedirect(reverse("targets"))
