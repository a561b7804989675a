"""Needed and there: for each half-hour of each weekday the calls, who is needed for the target, who was there, the gap
and the service level that came of it; said in a sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from utfall.core.clock import SECOND
from utfall.query.answer import Answer, Cell, Key
from utfall.reports import show
from utfall.reports.files import Figure, FileCell, Text
from utfall.reports.lines import Lines
from utfall.reports.staffing import Slot, lengths, stretches
from utfall.reports.staffing_words import sentence
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker
from utfall.web.reports.header import Choice, address, pairs
from utfall.web.reports.reading import values
from utfall.web.reports.views import asked

from . import levels, staff
from .inbound import channels_of
from .parts import Listing, listing

RATE, LEVEL = "call_arrival_rate", "service_level"
BY = ("weekday", "half_hour")
HALF_HOUR = 1_800_000
WEEKDAYS = range(1, 8)


@dataclass(frozen=True)
class Line:
    """One half-hour of one weekday in words (and for a file); `link` leads to its waits and worst calls."""

    weekday: str
    time: str
    calls: str
    needed: str
    there: str
    gap: str
    way: str
    level: str
    n: str
    indicative: bool
    link: str
    key: str
    plain: tuple[str, ...]
    to: Mapping[str, str] = field(default_factory=dict)  # what its `calls`, `there` and `level` are


@dataclass(frozen=True)
class Field:
    """One thing that can be changed: its word in the address, what it is called, its value, unit and limits."""

    name: str
    title: str
    value: str
    unit: str
    least: int
    most: int


@dataclass(frozen=True)
class Needed:
    """The whole face: its sentence, what it is reckoned with, the gaps of the week, and the lines of one weekday."""

    says: str
    reckoned: str
    notes: tuple[str, ...]
    fields: tuple[Field, ...]
    own: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    grid: tuple[tuple[str, tuple[Line | None, ...]], ...]
    weekdays: tuple[Choice, ...]
    lines: tuple[Line, ...]
    every: tuple[Line, ...]


def voice(question: Question) -> Question:
    """Arrivals are of calls: so is everything beside them."""
    return question.held_to("channel", ("voice",))


def make(question: Question, answer: Answer, on: str, who: Asker) -> Needed:
    """Everything the face shows of arrivals that are told by weekday and half-hour; `on` is the weekday whose lines
    stand below (1 is Monday). Raises `NotUnderstood`."""
    held = voice(question)
    found, plan = plan_of(held, who)
    calls = {row.key: row.cells[RATE] for row in answer.rows if None not in row.key}
    zone = question.zone or next(iter(answer.zones), who.house.zone)
    there = _there(held, found, zone, who)
    level = _levels(held, who)
    slots = {}
    for key, cell in calls.items():
        heads = plan.aim.heads(cell.value or Fraction(0), HALF_HOUR)
        slots[key] = Slot(int(str(key[0])), int(str(key[1])), heads, there.get(key, Fraction(0)) if there else None)
    gaps = stretches(slots.values())
    to = _links(question, held, found)
    every = {key: _line(slots[key], calls[key], level.get(key), question, who) for key in slots}
    busiest = max(calls, key=lambda key: calls[key].value or 0, default=(1, 0))
    worst = gaps[0].weekday if gaps else busiest[0]
    day = int(on) if on in {str(each) for each in WEEKDAYS} else int(str(worst))
    halves = sorted({slot.half_hour for slot in slots.values() if calls[slot.weekday, slot.half_hour].numerator})
    span = range(halves[0], halves[-1] + 1) if halves else range(0)
    known = any(slot.gap is not None for slot in slots.values())
    return Needed(
        says=sentence(gaps, who.language, _) if known else _("Whether there were enough is not known."),
        reckoned=plan.says(who),
        notes=_notes(found, who),
        fields=_fields(plan),
        own=tuple(each for each in pairs(question) if each[0] not in staff.LIMITS),
        heads=tuple(who.named("weekday", each) for each in WEEKDAYS),
        grid=tuple((who.named("half_hour", half), tuple(every.get((each, half)) for each in WEEKDAYS))
                   for half in span),
        weekdays=tuple(Choice(who.named("weekday", each), address("arrivals", question, on=str(each)), each == day)
                       for each in WEEKDAYS),
        lines=tuple(_pressed(every[day, half], to) for half in span if (day, half) in every),
        every=tuple(every[key] for key in sorted(every, key=lambda k: (int(str(k[0])), int(str(k[1]))))),
    )  # fmt: skip


def plan_of(held: Question, who: Asker) -> tuple[staff.People, staff.Plan]:
    """Who takes these calls, and what they are needed for."""
    channels = channels_of(held, who)
    today = who.today_of(held)
    terms = levels.agreed(channels.clients, ("voice",), min(today, held.period(today).end - 1), who)
    found = staff.people(held, who)
    return found, staff.plan(held, terms, staff.handling(held, who), found, who, on_the_line=False)


def _there(held: Question, found: staff.People, zone: str, who: Asker) -> Mapping[Key, Fraction]:
    """How many were logged in, on average; empty where it is not told."""
    times = staff.logged_in(held, found, BY, who)
    lasted = lengths(held.period(who.today_of(held)), BY, zone, who.now)
    return {key: Fraction(ms, lasted[key]) for key, ms in times.items() if key in lasted}


def _levels(held: Question, who: Asker) -> Mapping[Key, Cell]:
    told = who.ask(replace(held.ask(who.scope, (LEVEL,), who.now, who.house.zone, by=BY), compare=None))
    return {} if told.answer is None else {row.key: row.cells[LEVEL] for row in told.answer.rows}


def _links(question: Question, held: Question, found: staff.People) -> Mapping[str, Callable[[str], str]]:
    """What leads from a half-hour, by its words in an address, to *What is this number?*."""

    def to(of: Question, kpi: str) -> Callable[[str], str]:
        return lambda at: address("number", replace(of, by=BY), page="arrivals", kpi=kpi, at=at)

    made = {"calls": to(question, RATE), "level": to(held, LEVEL)}
    if found.ids and len(found.ids) <= staff.MOST_NAMED:
        made["there"] = to(found.there(held), "logged_time")
    return made


def _pressed(line: Line, to: Mapping[str, Callable[[str], str]]) -> Line:
    return replace(line, to={name: link(line.key) for name, link in to.items()})


def _line(slot: Slot, calls: Cell, level: Cell | None, question: Question, who: Asker) -> Line:
    language = who.language
    gap = slot.gap
    way = "" if gap is None or abs(gap) < Fraction(1, 2) else "short" if gap < 0 else "spare"
    key = f"{slot.weekday},{slot.half_hour}"

    def told(value: Fraction | None) -> str:
        return show.NOTHING if value is None else show.number(value, 1, language)

    share = None if level is None else level.value
    plain = tuple("" if each is None else show.exact(each, 1) for each in (calls.value, slot.needed, slot.there, gap))
    return Line(
        weekday=who.named("weekday", slot.weekday),
        time=who.named("half_hour", slot.half_hour),
        calls=told(calls.value),
        needed=told(slot.needed),
        there=told(slot.there),
        gap="+" + told(gap) if gap is not None and show.rounded(gap, 1) > 0 else told(gap),
        way=way,
        level=show.percent(share, language),
        n="" if level is None or not level.denominator else show.count(level.denominator, language),
        indicative=level is not None and 0 < (level.denominator or 0) < show.INDICATIVE_BELOW,
        link=address("arrivals-cell", question, at=key),
        key=key,
        plain=(*plain, show.plain(share, "percent")),
    )


def _notes(found: staff.People, who: Asker) -> tuple[str, ...]:
    there = found.why_not or _("There: the %(n)s who answered these calls, all the time they were logged in.") % {
        "n": show.count(len(found.ids), who.language)
    }
    if who.scope.teams is None and who.scope.agents is None and who.scope.centres is None:
        return (there,)
    more = _("Needed is reckoned from the calls your people took: who gave up met nobody, and is not among them.")
    level = _("The service level is of the queues they take, whoever answered.")
    return (there, more, level) if who.scope.teams is not None else (there, more)


def _fields(plan: staff.Plan) -> tuple[Field, ...]:
    aim = plan.aim
    told = {
        "handling": (_("Handling time"), None if aim.handling is None else aim.handling / SECOND, _("s")),
        "share": (_("Answered"), aim.share * 100, "%"),
        "within": (_("within"), Fraction(aim.within, SECOND), _("s")),
        "shrinkage": (_("Shrinkage"), aim.shrinkage * 100, "%"),
        "cap": (_("At most busy"), aim.cap * 100, "%"),
    }
    return tuple(
        Field(name, title, "" if value is None else show.exact(value, 0), unit, *staff.LIMITS[name][:2])
        for name, (title, value, unit) in told.items()
    )


def file_lines(found: Needed) -> Lines:
    """Every half-hour of the week as the lines of a file."""
    head = [_("Weekday"), _("Half-hour"), _("Calls"), _("Needed"), _("There"), _("Gap"), _("Service level (%)")]
    rows: list[list[FileCell]] = [
        [Text(line.weekday), Text(line.time), *(Figure(each) for each in line.plain)] for line in found.every
    ]
    return head, rows


@asked()
def cell_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponse:
    """One half-hour of one weekday: its longest waits and its ten worst calls."""
    key = values(BY, request.GET.get("at", ""))
    if len(key) != len(BY) or not all(isinstance(each, int) for each in key):
        raise Http404
    held = voice(question)
    for split, value in zip(BY, key, strict=True):
        held = held.held_to(split, (value,))
    context = {
        "title": " ".join(who.named(split, value) for split, value in zip(BY, key, strict=True)),
        "period": show.period(question.period(who.today_of(question)), who.language),
        "lists": _lists(held, who),
        "back": address("arrivals", question),
    }
    template = "needed_cell" if request.headers.get("HX-Request") else "needed_cell_page"
    return render(request, f"historical/{template}.html", context)


def _lists(held: Question, who: Asker) -> tuple[Listing, ...]:
    return (
        listing("inbound", _("Longest waits"), _("Answered at last, the longest wait first."), held,
                "max_queue_wait:answered_only", who),
        listing("inbound", _("The ten worst calls"), _("Given up after the longest wait."), held,
                "contacts_abandoned", who),
    )  # fmt: skip
