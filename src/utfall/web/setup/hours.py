"""Opening and calling hours: whose are set and from when, the grid of the week, and what the next days come to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from utfall.core import clock
from utfall.core.opening import Stretch
from utfall.core.zones import available_zones, local_times
from utfall.flow.calling_hours import WEEKDAYS, read_hours
from utfall.ledger import follow
from utfall.ledger.campaigns.models import Campaign, OpeningHours
from utfall.ledger.hours import drop_opening_hours, set_opening_hours
from utfall.ledger.making import NotPossible
from utfall.ledger.opening import countries, holiday_name, hours_of
from utfall.ledger.setup import home_client
from utfall.reports import show
from utfall.reports.languages import Language
from utfall.web.access.scopes import ADMINISTRATOR, current_user, page_for
from utfall.web.page import language_of
from utfall.wiring.house import house

from .hours_form import HoursForm, filled_in
from .words import span

DAYS_AHEAD = 14


@dataclass(frozen=True)
class Line:
    """Opening hours that are set, in words."""

    id: int
    whose: str
    days: str
    week: tuple[str, ...]
    holidays: str
    own_days: str
    zone: str
    is_calling: bool = False


@dataclass(frozen=True)
class Ahead:
    """One of the days to come: when it is open, and why where the week alone does not say it."""

    day: str
    open: str
    why: str
    is_open: bool


@page_for(ADMINISTRATOR)
@require_GET
def every(request: HttpRequest) -> HttpResponse:
    """Whose hours are set, the most general first."""
    found = OpeningHours.objects.select_related("client", "queue", "campaign")
    ordered = sorted(found, key=lambda each: (
        each.campaign is not None, each.queue is not None, each.client is not None, _whose(each).casefold(),
        each.first_day or 0,
    ))  # fmt: skip
    lines = [_line(each, language_of(request)) for each in ordered]
    return render(request, "setup/hours.html", {"lines": lines, "made_with": _made_with(language_of(request))})


def _made_with(language: Language) -> list[Line]:
    """The weeks that campaigns were made with, where none of their own are set; `id` is the campaign's."""
    campaigns = Campaign.objects.filter(archived_at=None, own_hours=None).exclude(calling_hours={}).order_by("name")
    found = []
    for each in campaigns.select_related("client"):
        row = _of_campaign(each)
        try:
            found.append(replace(_line(row, language), id=each.pk))
        except ValueError as wrong:
            found.append(Line(each.pk, _whose(row), _("always"), (str(wrong),), "", "", row.zone))
    return found


def _of_campaign(campaign: Campaign) -> OpeningHours:
    """The week a campaign was made with, as hours that are not saved."""
    zone = campaign.zone or campaign.client.zone or house().zone
    return OpeningHours(campaign=campaign, week=campaign.calling_hours, zone=zone)


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Hours for a client, a queue or the house."""
    office = {f"{day}_0_{side}": at for day in WEEKDAYS[:5] for side, at in (("from", "08:00"), ("to", "17:00"))}
    said: dict[str, object] = {"zone": house().zone, **office}
    named = request.GET.get("campaign", "")
    if named.isascii() and named.isdigit():
        campaign = get_object_or_404(Campaign.objects.select_related("client"), pk=min(int(named), 2**63 - 1))
        made_with = filled_in(_of_campaign(campaign))
        said = (said | made_with if not campaign.calling_hours else made_with) | {"campaign": campaign.pk}
    form = HoursForm(request.POST or None, initial=said | {"country": home_client().country})
    return _edited(request, form, None)


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, hours_id: int) -> HttpResponse:
    """Other hours for the same, from a day on or for all of their days."""
    hours = get_object_or_404(OpeningHours.objects.select_related("client", "queue", "campaign"), pk=hours_id)
    form = HoursForm(request.POST or None, whose=hours, initial=filled_in(hours))
    return _edited(request, form, hours)


@page_for(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, hours_id: int) -> HttpResponse:
    """Ask, then take hours away."""
    hours = get_object_or_404(OpeningHours.objects.select_related("client", "queue", "campaign"), pk=hours_id)
    line = _line(hours, language_of(request))
    if request.method == "GET":
        return render(request, "setup/drop_hours.html", {"line": line})
    written = drop_opening_hours(hours, actor=current_user(request))
    messages.success(request, _("The hours of %(whose)s are gone.") % {"whose": line.whose} + _told(request, written))
    return _done(written)


def _edited(request: HttpRequest, form: HoursForm, hours: OpeningHours | None) -> HttpResponse:
    ahead: list[Ahead] = []
    if request.method == "POST":
        if form.is_valid():
            wanted = _wanted(form, hours)
            if "preview" not in request.POST:
                return _saved(request, form, wanted)
            ahead = _ahead(wanted, language_of(request))
    elif hours is not None:
        ahead = _ahead(hours, language_of(request))
    grid = [(language_of(request).weekdays[place], stretches) for place, stretches in form.grid()]
    said = {
        "form": form, "grid": grid, "ahead": ahead, "zones": available_zones(),
        "line": None if hours is None else _line(hours, language_of(request)),
    }  # fmt: skip
    return render(request, "setup/edit_hours.html", said)


def _wanted(form: HoursForm, hours: OpeningHours | None) -> OpeningHours:
    """What the form says, not saved."""
    said = form.cleaned_data
    of = {name: said[name] if hours is None else getattr(hours, name) for name in ("client", "queue", "campaign")}
    return OpeningHours(
        **of, first_day=form.first_day, end_day=form.end_day, zone=said["zone"],
        week=said["week"], days={str(day): stretches for day, stretches in said["days"].items()},
        country=said["country"],
    )  # fmt: skip


def _saved(request: HttpRequest, form: HoursForm, wanted: OpeningHours) -> HttpResponse:
    try:
        made, written = set_opening_hours(
            wanted.week, zone=wanted.zone, client=wanted.client, queue=wanted.queue, campaign=wanted.campaign,
            first_day=wanted.first_day, end_day=wanted.end_day, days=form.cleaned_data["days"], country=wanted.country,
            actor=current_user(request),
        )  # fmt: skip
    except NotPossible as wrong:
        messages.error(request, str(wrong))
        return HttpResponseRedirect(reverse("hours"))
    messages.success(request, _("The hours of %(whose)s are set.") % {"whose": _whose(made)} + _told(request, written))
    return _done(written)


def _told(request: HttpRequest, written: int) -> str:
    if not written:
        return ""
    text = ngettext(
        " %(n)s contact or inquiry was told again.", " %(n)s contacts and inquiries were told again.", written
    )
    return text % {"n": show.count(written, language_of(request))}


def _done(written: int) -> HttpResponse:
    keeper = house().keeper
    if keeper is not None and written:
        keeper.wait_for_own(follow.last_position().batch)
    return HttpResponseRedirect(reverse("hours"))


def _whose(hours: OpeningHours) -> str:
    if hours.campaign is not None:
        return _("calls of %(campaign)s") % {"campaign": hours.campaign.name}
    if hours.queue is not None and hours.client is not None:
        return _("%(queue)s for %(client)s") % {"queue": hours.queue.name, "client": hours.client.name}
    return hours.queue.name if hours.queue else hours.client.name if hours.client else _("the whole house")


def _line(hours: OpeningHours, language: Language) -> Line:
    n = len(hours.days)
    own = ngettext("%(n)s day of its own", "%(n)s days of their own", n) % {"n": show.count(n, language)}
    return Line(
        id=hours.pk,
        whose=_whose(hours),
        days=span(hours.first_day, hours.end_day, language),
        week=tuple(_week(hours, language)) or (_("always closed"),),
        holidays=countries().get(hours.country, hours.country),
        own_days=own if n else "",
        zone=hours.zone,
        is_calling=hours.campaign is not None,
    )


def _week(hours: OpeningHours, language: Language) -> Sequence[str]:
    """The week in few words: days that follow one another and have the same hours together."""
    week = read_hours(hours.week)
    told = [(day, tuple(week.get(day, ()))) for day in range(7)]
    out = []
    for stretches, group in groupby(told, key=lambda each: each[1]):
        days = [day for day, _hours in group]
        if stretches:
            names = language.weekdays[days[0]] + (f"–{language.weekdays[days[-1]]}" if len(days) > 1 else "")
            out.append(f"{names} {_stretches(stretches)}")
    return out


def _stretches(stretches: Sequence[Stretch]) -> str:
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in stretches)


def _clock(ms: int) -> str:
    return f"{ms // clock.HOUR:02d}:{ms % clock.HOUR // clock.MINUTE:02d}"


def _ahead(hours: OpeningHours, language: Language) -> list[Ahead]:
    """The next days, today first, or those from the day the hours begin."""
    made = hours_of(hours)
    today = local_times(hours.zone).cut(clock.now())[0]
    first = max(today, hours.first_day or today)
    last = first + DAYS_AHEAD if hours.end_day is None else min(first + DAYS_AHEAD, hours.end_day)
    out = []
    for day in range(first, last):
        stretches = made.on(day)
        why = holiday_name(hours.country, day, language.code) if hours.country else ""
        if day in made.days:
            why = _("a day of its own") + (f" · {why}" if why else "")
        shown = _stretches(stretches) if stretches else _("closed")
        out.append(Ahead(show.day(day, language), shown, why, bool(stretches)))
    return out
