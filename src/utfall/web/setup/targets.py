"""Targets: what is planned of which number, for whom, from when to when; one more, and one taken back."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from utfall.catalogue.model import Catalogue
from utfall.core import clock
from utfall.core.zones import day_date, local_times
from utfall.ledger import names
from utfall.ledger import targets as kept
from utfall.ledger.making import NotPossible
from utfall.query.ask import NotUnderstood
from utfall.reports import show
from utfall.reports.languages import Language
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for
from utfall.web.page import language_of
from utfall.wiring.house import house

from .forms import Day

SHOWN = 500
CURVE_NAMES = {
    "calendar": gettext_lazy("by open hours"), "linear": gettext_lazy("by days"), "none": gettext_lazy("at once"),
}  # fmt: skip
SCOPE_NAMES = {
    "client": gettext_lazy("Client"), "campaign": gettext_lazy("Campaign"), "team": gettext_lazy("Team"),
    "agent": gettext_lazy("Agent"), "queue": gettext_lazy("Queue"),
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A target in words."""

    reference: str
    name: str
    of: str
    span: str
    plan: str
    band: str
    curve: object
    state: str
    ours: bool


class TargetForm(forms.Form):
    """A plan for a number: percentages are typed as such, 80 for 80 %."""

    kpi = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "numbers", "autocomplete": "off"}),
        help_text=gettext_lazy("By its id; type a name to find it."),
    )
    first = Day(label=gettext_lazy("From"))
    last = Day(label=gettext_lazy("Last day"))
    plan = forms.CharField(label=gettext_lazy("Plan"), required=False, max_length=20)
    min_ok = forms.CharField(label=gettext_lazy("At least"), required=False, max_length=20)
    max_ok = forms.CharField(label=gettext_lazy("At most"), required=False, max_length=20)
    curve = forms.ChoiceField(label=gettext_lazy("Falls due"), choices=list(CURVE_NAMES.items()))
    client = forms.CharField(label=SCOPE_NAMES["client"], required=False, max_length=200)
    campaign = forms.CharField(label=SCOPE_NAMES["campaign"], required=False, max_length=200)
    team = forms.CharField(label=SCOPE_NAMES["team"], required=False, max_length=200)
    agent = forms.CharField(label=SCOPE_NAMES["agent"], required=False, max_length=200)
    queue = forms.CharField(
        label=SCOPE_NAMES["queue"], required=False, max_length=200, help_text=gettext_lazy("Blank: all of them.")
    )

    def clean(self) -> dict[str, Any]:
        """The days in order, the amounts as numbers, and whom the names mean."""
        said = super().clean() or {}
        self.scope: dict[str, int] = {}
        for name in kept.SCOPES:
            if word := " ".join(str(said.get(name) or "").split()):
                try:
                    found = names.find(name, word)
                except NotUnderstood as wrong:
                    self.add_error(name, str(wrong))
                    continue
                self.scope[name] = found[0]
                if len(found) > 1:
                    self.add_error(name, _("Several are called so."))
        for name in ("plan", "min_ok", "max_ok"):
            text = str(said.get(name) or "").strip().replace(",", ".").removesuffix("%").strip()
            try:
                amount = Decimal(text) if text else None
            except InvalidOperation:
                amount = None
                self.add_error(name, _("This is not a number."))
            if amount is not None and not amount.is_finite():
                self.add_error(name, _("This is not a number."))
            said[name] = amount
        return said

    def amount(self, name: str, catalogue: Catalogue) -> Decimal | None:
        """An amount in the number's own value: 0.8 for 80 typed of a percent."""
        said: Decimal | None = self.cleaned_data[name]
        number = catalogue.numbers.get(self.cleaned_data["kpi"].strip())
        return said / 100 if said is not None and number is not None and number.unit == "percent" else said


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def targets(request: HttpRequest) -> HttpResponse:
    """Every target, and the form for one more."""
    catalogue = house().catalogue
    form = TargetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        amounts = {name: form.amount(name, catalogue) for name in ("plan", "min_ok", "max_ok")}
        try:
            kept.set_target(said["kpi"].strip(), catalogue, said["first"], said["last"] + 1, curve=said["curve"],
                            scope=form.scope, actor=current_user(request), **amounts)  # fmt: skip
        except NotPossible as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, _("The target is set."))
            return HttpResponseRedirect(reverse("targets"))
    told, language = kept.targets(), language_of(request)
    today = local_times(house().zone).cut(clock.now())[0]
    numbers = sorted((_(each.name), each.id) for each in catalogue.numbers.values() if not each.of)
    return render(request, "setup/targets.html", {
        "form": form, "targets": [_shown(each, catalogue, today, language) for each in told[:SHOWN]],
        "more": max(0, len(told) - SHOWN), "numbers": numbers,
    })  # fmt: skip


@page_for(ADMINISTRATOR)
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Take a target back that was set here."""
    if kept.take_back(request.POST.get("reference", ""), actor=current_user(request)):
        messages.success(request, _("The target is taken back."))
    return HttpResponseRedirect(reverse("targets"))


def _shown(target: kept.Target, catalogue: Catalogue, today: int, language: Language) -> Shown:
    number = catalogue.numbers.get(target.kpi)

    def amount(value: Decimal | None) -> str:
        if value is None or number is None:
            return ""
        return show.value(Fraction(value / kept.scale(number)), number.unit, language)

    low, high = amount(target.min_ok), amount(target.max_ok)
    whom = [next(iter(names.names(name, [key]).values()), "?") for name, key in target.scope.items()]
    state = "coming" if target.first_day > today else "over" if target.end_day <= today else "in force"
    return Shown(
        reference=target.reference,
        name=_(number.name) if number else target.kpi,
        of=" · ".join(whom) or _("The whole house"),
        span=f"{_day(target.first_day, language)} – {_day(target.end_day - 1, language)}",
        plan=amount(target.plan),
        band=f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else "",
        curve=CURVE_NAMES.get(target.curve, target.curve),
        state=state,
        ours=target.ours,
    )


def _day(day: int, language: Language) -> str:
    return f"{show.day(day, language)} {day_date(day).year}"
