"""What every page has round it: navigation, language and direction, theme, and who is looking."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from utfall.core import clock
from utfall.ledger.setup import home_client
from utfall.reports.languages import Language, language
from utfall.wiring.house import house as kept_house
from utfall.wiring.house import is_kept

THEMES = ("auto", "light", "dark")
EVERYBODY = ("administrator", "leader", "agent", "client")


@dataclass(frozen=True)
class Place:
    """One entry of the navigation: the name of its address, what it is called, and for whom."""

    view: str
    title: object
    roles: tuple[str, ...] = EVERYBODY


NAVIGATION: tuple[tuple[object, tuple[Place, ...]], ...] = (
    (
        _("Historical"),
        (
            Place("activity", _("Activity")),
            Place("performance", _("Performance")),
            Place("outcomes", _("Outcomes")),
            Place("sales", _("Sales")),
            Place("agents", _("Agents"), ("administrator", "leader", "agent")),
            Place("funnel", _("Funnel")),
            Place("inbound", _("Inbound")),
            Place("arrivals", _("Arrivals")),
            Place("satisfaction", _("Satisfaction"), ("administrator", "leader", "client")),
        ),
    ),
    (
        _("Current"),
        (
            Place("floor", _("Floor"), ("administrator", "leader", "agent")),
            Place("lost", _("Lost calls"), ("administrator", "leader")),
            Place("inquiries", _("Inquiries"), ("administrator", "leader", "client")),
            Place("customers", _("Customers"), ("administrator", "leader", "client")),
            Place("search", _("Search"), ("administrator", "leader")),
            Place("differ", _("Why do these differ?"), ("administrator", "leader", "client")),
        ),
    ),
    (
        _("House"),
        (
            Place("handbook", _("Handbook")),
            Place("groups", _("Groups")),
            Place("views", _("Saved views")),
            Place("export", _("Export")),
        ),
    ),
    (
        _("Setup"),
        (
            Place("house", _("House"), ("administrator",)),
            Place("who", _("Who is who"), ("administrator",)),
            Place("agreements", _("Agreements"), ("administrator",)),
            Place("targets", _("Targets"), ("administrator",)),
            Place("own-numbers", _("Own numbers"), ("administrator",)),
            Place("fields", _("Fields"), ("administrator",)),
            Place("visibility", _("Visibility"), ("administrator",)),
            Place("hours", _("Opening hours"), ("administrator",)),
            Place("surveys", _("Surveys"), ("administrator",)),
            Place("imports", _("Imports"), ("administrator",)),
            Place("keys", _("Keys"), ("administrator",)),
            Place("users", _("Users"), ("administrator",)),
        ),
    ),
)


STARTS = {"outbound": "", "inbound": "?set=inbound", "mixed": "?set=mixed"}  # by kind of centre: Activity's own set


def start_of(view: str) -> str:
    """The address a page is first opened by: Activity with the numbers of the kind of centre the home is."""
    return reverse(view) + (STARTS.get(home_client().centre, "") if view == "activity" else "")


def _entries(places: Iterable[Place], role: str, path: str) -> list[dict[str, object]]:
    found = []
    for place in places:
        if role not in place.roles:
            continue
        try:
            address = start_of(place.view)
        except NoReverseMatch:  # a part of the house that is not built in
            continue
        found.append({"address": address, "title": place.title, "here": path.startswith(reverse(place.view))})
    return found


def navigation(role: str, path: str) -> list[dict[str, object]]:
    """The groups of the navigation a role sees; `here` marks the page of `path`."""
    groups = [{"title": title, "places": _entries(places, role, path)} for title, places in NAVIGATION]
    return [group for group in groups if group["places"]]


def theme_of(request: HttpRequest) -> str:
    """auto, light or dark: the user's own, else the browser's cookie."""
    user = getattr(request, "user", None)
    chosen = getattr(user, "theme", "") or request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else "auto"


def language_of(request: HttpRequest) -> Language:
    """How numbers and days are written for whoever is looking."""
    return language(get_language() or "en")


BEHIND = 10 * clock.SECOND  # columns that are behind for longer than this are told of on every page


def behind() -> str:
    """A sentence where the figures are not as the ledger has them: the columns are behind, or are built anew."""
    keeper = kept_house().keeper if is_kept() else None
    if keeper is None:
        return ""
    state = keeper.state
    if state.rebuild:
        return gettext("The columns are being built anew; figures are as they were before.")
    lag = state.lag_ms(clock.now())
    if lag < BEHIND:
        return ""
    told = gettext("The figures are still catching up with what was told: %(seconds)s s behind.")
    return told % {"seconds": lag // clock.SECOND} + (f" {state.error}" if state.error else "")


def everywhere(request: HttpRequest) -> dict[str, object]:
    """Context of every template."""
    spoken = language_of(request)
    user = getattr(request, "user", None)
    role = getattr(user, "role", "") if user is not None and user.is_authenticated else ""
    return {
        "direction": spoken.direction,
        "lang": spoken.code,
        "theme": theme_of(request),
        "themes": [("auto", _("Auto")), ("light", _("Light")), ("dark", _("Dark"))],
        "navigation": navigation(role, request.path) if role else [],
        "here": request.get_full_path(),
        "behind": behind() if role else "",
    }
