"""What the house is: its kind of centre, its zone, its country; asked of the first administrator, and changed here."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_http_methods

from utfall.core import clock
from utfall.core.zones import UnknownZone, available_zones
from utfall.ledger.clients.models import CENTRES
from utfall.ledger.house import leave_first_steps, set_floor_limits, set_house
from utfall.ledger.making import NotPossible
from utfall.ledger.opening import countries
from utfall.ledger.setup import home_client
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for

from .floor_limits import LimitsForm

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


class HouseForm(forms.Form):
    """Zone and country; the kind of centre is drawn by hand, with what it does beside it."""

    zone = forms.CharField(
        label=later("Zone"),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        help_text=later("By whose clock “today” begins. What was told already keeps the days it has."),
    )
    country = forms.ChoiceField(
        label=later("Public holidays of"),
        required=False,
        help_text=later("Proposed wherever opening or calling hours are set."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        known: forms.ChoiceField = self.fields["country"]  # type: ignore[assignment]
        known.choices = [("", _("no country")), *countries().items()]


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def house_page(request: HttpRequest) -> HttpResponse:
    """Change what the house is; it holds for everybody from the next page on."""
    limits = LimitsForm(request.POST if "limits" in request.POST else None)
    if limits.is_bound:
        if limits.is_valid():
            set_floor_limits(limits.said(), now=clock.now(), actor=current_user(request))
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("house"))
        return _shown(request, "setup/house.html", HouseForm(initial=_initial()), limits)
    return _asked(request, "setup/house.html", "house", limits)


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def first_steps(request: HttpRequest) -> HttpResponse:
    """The same, asked once in a house where nothing has been told yet; then on to what can be imported."""
    if "later" in request.POST:
        leave_first_steps(clock.now(), current_user(request))
        return HttpResponseRedirect(reverse("start"))
    return _asked(request, "setup/first_steps.html", "imports")


def _initial() -> dict[str, str]:
    home = home_client()
    return {"zone": home.zone, "country": home.country}


def _asked(request: HttpRequest, page: str, on: str, limits: LimitsForm | None = None) -> HttpResponse:
    form = HouseForm(request.POST or None, initial=_initial())
    if on == "imports":  # the first time the browser may propose its own zone; later a save changes nothing unsaid
        form.fields["zone"].widget.attrs["data-zone-here"] = ""
    chosen = request.POST.get("centre", home_client().centre)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in form.fields if name in request.POST}
        try:
            set_house(now=clock.now(), centre=chosen, actor=current_user(request), **said)
        except UnknownZone as wrong:
            form.add_error("zone", str(wrong))
        except NotPossible as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse(on))
    return _shown(request, page, form, limits)


def _shown(request: HttpRequest, page: str, form: HouseForm, limits: LimitsForm | None) -> HttpResponse:
    chosen = request.POST.get("centre", home_client().centre)
    kinds = [(kind, _(SAYS[kind][0]), _(SAYS[kind][1]), kind == chosen) for kind in CENTRES]
    return render(request, page, {"kinds": kinds, "form": form, "zones": available_zones(), "limits": limits})
