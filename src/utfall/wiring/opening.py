"""When each campaign is worked, for plans that fall due by hours, and what cannot be told while no hours are set: the
one place that says it."""

from collections.abc import Mapping
from functools import cache

from utfall.core.opening import Opening as Open
from utfall.flow.calling_hours import Week, read_hours
from utfall.ledger.calling import own_hours
from utfall.ledger.campaigns.models import Campaign, OpeningHours
from utfall.ledger.happenings.models import Origin
from utfall.ledger.opening import Openings
from utfall.query.open_targets import Clocks
from utfall.query.opening import Opening, Stretch, weekdays

Unknowable = Mapping[int, Mapping[str, Mapping[str, str]]]  # origin -> kind of fact -> column -> why
_NOBODY = 0  # no client's id: what holds for all of the house
_BY_THE_CLOCK = {
    "contact": ("in_opening_hours", "offered_open_at", "wrapped_open_at"),
    "case": ("first_response_open_ms", "resolution_open_ms"),
}


def opening() -> Opening:
    """By a campaign's own calling hours of the day; else by the week it was made with, or by the opening hours of its
    client or the house, where public holidays and closed days of those are closed in either. Monday to Friday where
    nothing is set. Looked up when first asked for."""

    @cache
    def openings() -> Openings:
        return Openings()

    @cache
    def calling() -> dict[int, Open]:
        return own_hours()

    @cache
    def of_campaign(campaign: int | None) -> tuple[Week, Open | None]:
        found = Campaign.objects.filter(pk=campaign or _NOBODY).values_list("calling_hours", "client_id").first()
        told, client = found or ({}, _NOBODY)
        try:
            week = read_hours(told)
        except ValueError:  # the page of what is left to call says so; a plan must not fail on it
            week = {}
        return week, openings().of(client, None)

    def stretches(day: int, campaign: int | None) -> tuple[Stretch, ...]:
        own = calling()[campaign].hours_on(day) if campaign in calling() else None
        if own is not None:
            return tuple(own.on(day))
        week, there = of_campaign(campaign)
        hours = None if there is None else there.hours_on(day)
        if not week:
            return weekdays(day) if hours is None else tuple(hours.on(day))
        if hours is not None and (hours.is_holiday(day) or day in hours.days) and not hours.on(day):
            return ()
        return tuple(week.get((day + 3) % 7, ()))

    return stretches


def clocks() -> Clocks:
    """The clocks that run in opening hours only, by client and queue; looked up when first asked for."""
    return cache(lambda: Openings().every())


def without_hours(declared: Unknowable) -> Unknowable:
    """What no origin can tell, with the columns of the clock of open hours while none are set for anything."""
    if OpeningHours.objects.filter(campaign=None).exists():
        return declared
    why = "no opening hours are set (Setup, Opening hours)"
    clocked = {kind: dict.fromkeys(columns, why) for kind, columns in _BY_THE_CLOCK.items()}
    told: dict[int, Mapping[str, Mapping[str, str]]] = {}
    for origin in Origin.objects.values_list("pk", flat=True):
        own = declared.get(origin, {})
        told[origin] = {**own, **{kind: {**own.get(kind, {}), **columns} for kind, columns in clocked.items()}}
    return told
