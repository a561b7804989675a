"""Agents needed and there, asked of the house: who takes these contacts, how long he is logged in, how long they last.

There are those who answered a contact of the question in its period, with all the time they were logged in, whatever
queue it was for; an idle agent is no queue's. Needed are heads by Erlang C for what is aimed at (`reports.staffing`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from utfall.core.clock import SECOND
from utfall.query.answer import Key
from utfall.query.ask import NotUnderstood, Where
from utfall.reports import show
from utfall.reports.staffing import OF_DAYS, QUARTERS_IN, Aim
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker

from .levels import Agreed

KEPT_OF_TIME = (*OF_DAYS, *QUARTERS_IN)
OF_PEOPLE = ("agent", "team", "centre")
TALK_ONLY = "avg_call_length:inbound"
MOST_NAMED = 60  # agents in an address


@dataclass(frozen=True)
class Handling:
    """How long a contact takes: by which number (its id), None where no source tells."""

    kpi: str
    value: Fraction | None

    @property
    def is_talk_only(self) -> bool:
        """No after-work is told: what there is is talking alone."""
        return self.kpi == TALK_ONLY


def handling(question: Question, who: Asker) -> Handling:
    """The handling time of the question's contacts, else of their talking alone."""
    kpis = ("aht:inbound", TALK_ONLY)
    told = who.ask(replace(question.ask(who.scope, kpis, who.now, who.house.zone, by=()), compare=None))
    if told.answer is None:
        return Handling("aht:inbound", None)
    for kpi in kpis:
        cell = told.answer.total.cells.get(kpi)
        if cell is not None and cell.value is not None:
            return Handling(kpi, cell.value)
    return Handling("aht:inbound", None)


@dataclass(frozen=True)
class People:
    """Those who take the question's contacts; `why_not` where that is not told to the asker."""

    ids: tuple[int, ...]
    why_not: str = ""

    def there(self, question: Question) -> Question:
        """The question about their logged-in time: held to them, and no longer to what they were logged in for."""
        own = tuple(each for each in question.where if each.dimension in KEPT_OF_TIME or each.dimension in OF_PEOPLE)
        return replace(question, where=own, columns=(), sort="", compare="").held_to("agent", self.ids)


def people(question: Question, who: Asker) -> People:
    """Who answered a contact of the question in its period."""
    if who.scope.clients is not None or who.scope.campaigns is not None:
        return People((), _("Agents there are not told: an agent who stands ready is no client's."))
    asked = question.ask(who.scope, ("contacts_answered",), who.now, who.house.zone, by=("agent",))
    told = who.ask(replace(asked, compare=None))
    rows = () if told.answer is None else told.answer.rows
    ids = tuple(row.key[0] for row in rows if isinstance(row.key[0], int) and row.cells["contacts_answered"].numerator)
    return People(tuple(sorted(ids)), "" if ids else _("Nobody answered: who was there is not known."))


def logged_in(question: Question, found: People, by: tuple[str, ...], who: Asker) -> Mapping[Key, int]:
    """Logged-in time (ms) of these people by splits of time; of all of it under `()`."""
    if not found.ids:
        return {}
    asked = found.there(question).ask(who.scope, ("logged_time",), who.now, who.house.zone, by=by)
    answer = who.ask(replace(asked, where=(*asked.where, Where("agent", found.ids)))).answer
    if answer is None:
        return {}
    times = {row.key: row.cells["logged_time"].numerator or 0 for row in answer.rows if None not in row.key}
    return times | {(): answer.total.cells["logged_time"].numerator or 0}


def shrinkage(question: Question, found: People, who: Asker) -> Fraction:
    """The share of their paid time that these people neither handled contacts nor stood ready; nought where not
    told."""
    if not found.ids:
        return Fraction(0)
    asked = found.there(question).ask(who.scope, ("shrinkage",), who.now, who.house.zone, by=())
    answer = who.ask(asked).answer
    value = None if answer is None else answer.total.cells["shrinkage"].value
    return Fraction(0) if value is None else Fraction(show.rounded(value * 100, 0), 100)


@dataclass(frozen=True)
class Plan:
    """What agents are needed for, and what is said of it."""

    aim: Aim
    assumed: bool
    is_talk_only: bool
    is_strictest: bool = False  # of several that are agreed
    is_changed: bool = False  # the address says something else
    on_the_line: bool = False

    def says(self, who: Asker) -> str:
        """`80 % in 20 s, 252 s a contact, 14 % shrinkage, at most 85 % busy`."""
        aim, language = self.aim, who.language
        words = {
            "share": show.percent(aim.share, language, 0),
            "limit": show.limit(aim.within, language),
            "time": show.seconds(None if aim.handling is None else aim.handling / SECOND, language),
            "shrinkage": show.percent(aim.shrinkage, language, 0),
            "cap": show.percent(aim.cap, language, 0),
        }
        said = _("%(share)s in %(limit)s, %(time)s a contact") % words
        if self.is_changed or not self.on_the_line:
            said += ", " + _("%(shrinkage)s shrinkage, at most %(cap)s busy") % words
        if self.is_strictest and (self.is_changed or not self.on_the_line):
            said += "; " + _("the strictest of what is agreed")
        elif self.is_strictest:
            said = _("what is agreed with the client of each contact, their mean, %(time)s a contact") % words
        if self.is_talk_only:
            said += "; " + _("the time is of talking only, no source tells after-work")
        return said + ("; " + _("the share is assumed, none is agreed") if self.assumed else "")


def plan(question: Question, terms: Agreed, time: Handling, found: People, who: Asker, *, on_the_line: bool) -> Plan:
    """What is agreed (the strictest of it), as measured, or as the address says instead. `on_the_line` leaves out
    shrinkage and how busy agents may be, unless the address says them. Raises `NotUnderstood`."""
    own, level = read_plan(question.kept), terms.strictest
    measured = None if time.value is None else time.value * SECOND
    otherwise = Fraction(0) if on_the_line or "shrinkage" in own else shrinkage(question, found, who)
    aim = Aim(
        share=min(own.get("share", level.aim), Fraction(999, 1000)),
        within=int(own.get("within", Fraction(level.within, SECOND)) * SECOND),
        handling=own["handling"] * SECOND if "handling" in own else measured,
        shrinkage=own.get("shrinkage", otherwise),
        cap=own.get("cap", Fraction(1) if on_the_line else level.cap),
    )
    return Plan(
        aim,
        assumed="share" not in own and level.share is None,
        is_talk_only=time.is_talk_only and "handling" not in own,
        is_strictest=terms.is_mixed and "share" not in own,
        is_changed=bool(own),
        on_the_line=on_the_line,
    )


LIMITS = {  # word of the address -> least, most, what one is of it
    "handling": (1, 86_400, 1), "within": (0, 604_800, 1), "shrinkage": (0, 95, 100), "cap": (10, 100, 100),
    "share": (1, 99, 100),
}  # fmt: skip
_NUMBER = re.compile(r"\d{1,6}([.,]\d{1,2})?\Z", re.ASCII)


def read_plan(words: Iterable[tuple[str, str]]) -> dict[str, Fraction]:
    """What an address says of the plan: seconds, and shares given in per cent. Raises `NotUnderstood`."""
    found = {}
    for name, text in words:
        if name not in LIMITS:
            continue
        least, most, per = LIMITS[name]
        value = Fraction(text.replace(",", ".")) if _NUMBER.match(text) else None
        if value is None or not least <= value <= most:
            raise NotUnderstood(f"{name} is a number from {least} to {most}, not {text!r}")
        found[name] = value / per
    return found
