"""The question as it stands above every report: whose, which period, compared with what, by what, held to what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from utfall.core.clock import DAY, MINUTE
from utfall.core.zones import day_date
from utfall.query.answer import Key
from utfall.query.groups import not_whole
from utfall.reports import show

from .address import COMPARE, PRESETS, Question, local_now
from .asking import Asker, title_of

SILENT_AFTER, OLD_AFTER = 10 * MINUTE, 7 * DAY


@dataclass(frozen=True)
class Choice:
    """One thing to choose: what it is called, where it leads, whether it is chosen; `why_not` where it cannot be."""

    title: str
    link: str = ""
    chosen: bool = False
    why_not: str = ""


@dataclass(frozen=True)
class Chip:
    """A filter that is on: of which dimension, which values, and the address without it."""

    title: str
    names: str
    without: str


@dataclass(frozen=True)
class Header:
    """Everything the strip above a report shows."""

    whose: str
    partly: str = ""  # what the reader has to know before he takes the numbers for the whole
    period: str = ""
    period_name: str = ""
    earlier: str = ""
    later: str = ""
    presets: tuple[Choice, ...] = ()
    first: str = ""
    last: str = ""
    comparisons: tuple[Choice, ...] = ()
    compared: str = ""
    level: str = ""
    levels: tuple[Choice, ...] = ()
    second: str = ""
    seconds: tuple[Choice, ...] = ()
    sets: tuple[Choice, ...] = ()
    chips: tuple[Chip, ...] = ()
    filters: tuple[Choice, ...] = ()
    complete: str = ""
    complete_tone: str = ""
    complete_says: str = ""
    zone: str = ""
    own: tuple[tuple[str, str], ...] = ()  # the whole question, for forms
    interval: Choice | None = None
    rest: tuple[tuple[str, str], ...] = ()  # the question without its period, for the form of own days
    view: str = ""
    query: str = ""
    csv: str = ""
    xlsx: str = ""
    with_targets: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


PRESET_NAMES = {
    "today": noop("Today"),
    "yesterday": noop("Yesterday"),
    "this-week": noop("This week"),
    "last-week": noop("Last week"),
    "this-month": noop("This month"),
    "last-month": noop("Last month"),
    "7-days": noop("7 complete days"),
    "30-days": noop("30 complete days"),
}
COMPARE_NAMES = {
    "before": noop("The period before"),
    "week": noop("The same weekdays before"),
    "year": noop("The year before"),
}
SET_NAMES = {"outbound": noop("Outbound"), "inbound": noop("Inbound"), "mixed": noop("Mixed")}
FILTERS = ("client", "campaign", "team", "agent", "queue", "segment", "list", "product", "outcome", "channel",
           "direction")  # fmt: skip


def address(view: str, question: Question, **extra: str) -> str:
    """The address of a page with a question."""
    query = question.query(**extra)
    return _path(view) + (f"?{query}" if query else "")


_path = lru_cache(maxsize=200)(reverse)  # a table has an address in every cell


def pairs(question: Question) -> tuple[tuple[str, str], ...]:
    """The words of a question's address, for the hidden fields of a form."""
    return tuple(parse_qsl(question.query(), keep_blank_values=True))


def make_header(
    view: str, question: Question, who: Asker, *, levels: Iterable[str] = (), sets: Iterable[str] = (),
    complete_until: int | None = None, zones: tuple[str, ...] = (), current: bool = False,
    filters: Iterable[str] = FILTERS,
) -> Header:  # fmt: skip
    """The header of a page. `question.by` and `kind` are what the page shows, defaults filled in."""
    groups = ("group",) if who.scope.groups else ()
    shared = Header(
        whose=whose(question, who),
        partly=partly(question, who),
        chips=_chips(view, question, who),
        filters=tuple(
            Choice(title_of(each), address("choose", question, page=view, split=each)) for each in (*groups, *filters)
        ),
        zone=", ".join(zones[:3]) + (" …" if len(zones) > 3 else "") if zones else question.zone or who.house.zone,
        own=pairs(question),
        view=view,
        query=question.query(),
        csv=f"?{question.query(file='csv')}",
        xlsx=f"?{question.query(file='xlsx')}",
        with_targets=f"?{replace(question, targets=True).query(file='xlsx')}",
        **_complete(complete_until, question, who, current, zones),
    )
    level_list = tuple(levels)
    if "campaign" in level_list:
        level_list = (*groups, *level_list)
    shared = replace(shared, **_levels(view, question, level_list), sets=_sets(view, question, tuple(sets)))
    if level_list and not current:
        other = replace(question, interval=not question.interval)
        shared = replace(shared, interval=Choice(_("± 95 %"), address(view, other), question.interval))
    return shared if current else replace(shared, **_period(view, question, who))


def _period(view: str, question: Question, who: Asker) -> dict[str, Any]:
    day, local_ms = local_now(who.now, question.zone or who.house.zone)
    asked = question.period(day)
    compared = question.compared(day, local_ms)
    later = question.stepped(day, 1)
    text = show.period(asked, who.language)
    name = _(PRESET_NAMES[question.preset]) if question.preset else ""
    said = ""
    if compared is not None:
        said = show.period(replace(compared, until=None), who.language)
        if compared.until:
            said += ", " + _("until %(time)s") % {"time": _clock(compared.until)}
    return {
        "period": text,
        "period_name": name,
        "earlier": address(view, question.stepped(day, -1)),
        "later": address(view, later) if later.period(day).first <= day else "",
        "presets": tuple(
            Choice(_(PRESET_NAMES[each]), address(view, question.named(each)), question.preset == each)
            for each in PRESETS
        ),
        "first": day_date(asked.first).isoformat(),
        "last": day_date(asked.end - 1).isoformat(),
        "comparisons": (
            Choice(_("Nothing"), address(view, replace(question, compare="")), not question.compare),
            *(
                Choice(_(COMPARE_NAMES[each]), address(view, replace(question, compare=each)), question.compare == each)
                for each in COMPARE
            ),
        ),
        "compared": said,
        "rest": pairs(replace(question, preset="today", first=None, end=None)),
    }


def _clock(local_ms: int) -> str:
    return f"{local_ms // 3_600_000:02d}:{local_ms // MINUTE % 60:02d}"


def _levels(view: str, question: Question, levels: tuple[str, ...]) -> dict[str, Any]:
    if not levels:
        return {}
    first = question.by[0] if question.by else ""
    second = question.by[1] if len(question.by) > 1 else ""
    return {
        "level": title_of(first).lower() if first else "",
        "levels": tuple(
            Choice(title_of(each), address(view, replace(question, by=(each,), sort="")), each == first and not second)
            for each in levels
        ),
        "second": title_of(second).lower() if second else "",
        "seconds": tuple(
            Choice(title_of(each), address(view, replace(question, by=(first, each), sort="")), each == second)
            for each in levels
            if each != first
        )
        if first
        else (),
    }


def _sets(view: str, question: Question, sets: tuple[str, ...]) -> tuple[Choice, ...]:
    if len(sets) < 2:
        return ()
    return tuple(
        Choice(
            _(SET_NAMES[each]),
            address(view, replace(question, kind=each, by=(), columns=(), sort="")),
            question.kind == each,
        )
        for each in sets
    )


def said_of(title: str, question: Question, who: Asker) -> tuple[tuple[str, str], ...]:
    """What a file of the page says of itself: page, whose, of when, held to what, zone, made when."""
    zone = question.zone or who.house.zone
    told = ((_("Page"), _(title)), (_("Whose"), whose(question, who)))
    made = ((_("Zone"), zone), (_("Made"), show.moment(who.now, zone, who.language)))
    if question.as_of is not None:
        when = (_("As of"), show.moment(question.as_of, zone, who.language))
    else:
        when = (_("Period"), show.period(question.period(who.today_of(question)), who.language))
    held = tuple((chip.title.capitalize(), chip.names) for chip in _chips("activity", question, who))
    said = partly(question, who)
    return (*told, when, *held, *(((_("Not whole"), said),) if said else ()), *made)


def whose(question: Question, who: Asker) -> str:
    """Whose numbers these are: what they are held to, else all the asker may see."""
    said = [", ".join(who.named(name, key) for key in question.held(name)) for name in ("group", "client", "campaign")]
    held = " › ".join(each for each in said if each)
    if held:
        return held
    match who.user.role:
        case "leader":
            return ", ".join(t.name for t in who.user.led_teams.all()) or _("no team")
        case "client":
            return ", ".join(c.name for c in who.user.clients.all()) or _("no client")
        case "agent":
            return who.user.name
        case _:
            return _("All clients")


def partly(question: Question, who: Asker, key: Key = ()) -> str:
    """A sentence where a group that the page is held to, or that a row is of, lies partly outside what the asker may
    see."""
    of_row = [value for split, value in zip(question.by, key, strict=False) if split == "group"]
    if not not_whole((*question.held("group"), *of_row), who.scope):
        return ""
    return _("Part of this group is not shared with you: its numbers are those of the rest alone.")


def _chips(view: str, question: Question, who: Asker) -> tuple[Chip, ...]:
    return tuple(
        Chip(
            title_of(each.dimension).lower(),
            ", ".join(who.named(each.dimension, key) for key in each.ids[:4]) + (" …" if len(each.ids) > 4 else ""),
            address(view, question.held_to(each.dimension, ())),
        )
        for each in question.where
    )


def _complete(
    until: int | None, question: Question, who: Asker, current: bool, zones: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Up to when the page's sources are told: green while fresh or past the period, red when a feed fell silent.

    The time is in the one zone that stands beside it; where several stand there it says its own.
    """
    if until is None:
        return {"complete": "", "complete_tone": "none"}
    zone = question.zone or (zones[0] if len(zones) == 1 else who.house.zone)
    told = show.complete_to(until, who.now, zone, who.language)
    text = _("complete to %(time)s") % {"time": told if len(zones) < 2 or question.zone else f"{told} {zone}"}
    day = local_now(who.now, zone)[0]
    if not current and question.period(day).end <= local_now(until, zone)[0]:
        return {"complete": text, "complete_tone": ""}
    behind = who.now - until
    if SILENT_AFTER < behind <= OLD_AFTER:
        says = _("A source has been silent for %(time)s.") % {"time": show.spell(behind, who.language)}
        return {"complete": text, "complete_tone": "late", "complete_says": says}
    return {"complete": text, "complete_tone": "none" if behind > OLD_AFTER else ""}
