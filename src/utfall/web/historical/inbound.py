"""Historical › Inbound: half-hours of the queues, each channel with its own target, who was there and was needed."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from utfall.query.answer import Answer
from utfall.reports import show
from utfall.reports.banded import wished
from utfall.reports.charts import curve, svg
from utfall.reports.lay import Wanted
from utfall.reports.mark import mark_of
from utfall.web.reports import export
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker
from utfall.web.reports.columns import INBOUND, Report
from utfall.web.reports.download import download, is_file
from utfall.web.reports.header import address
from utfall.web.reports.sheet import Sheet, filled, make_sheet
from utfall.web.reports.trend import history, steps
from utfall.web.reports.views import asked, chosen, report_context

from . import inbound_agents, levels, staff
from .inbound_parts import lists, parts
from .levels import Agreed
from .staff import TALK_ONLY, Handling

LEVEL, VISITS, ANSWERED = "service_level", "contacts_offered", "contacts_answered"


@asked()
def inbound_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """Historical › Inbound."""
    about = for_whom(who)
    if "column" in request.GET:
        return HttpResponseRedirect(address("inbound", chosen(about, question, request.GET.getlist("column"))))
    question = filled(about, question, who.user.role)
    made = make(about, question, who)
    sheet, terms = made.sheet, made.terms
    if is_file(request):
        return download(request, about.title, question, who, export.sheet_lines(sheet, who))
    context = report_context(about, sheet, who)
    context |= {
        "chips": chips(question, made.channels, made.day, who),
        "formula": levels.sentences(terms, who) if LEVEL not in sheet.refused else (),
        "staffing": _staffing(made.plan, made.people, who),
        "day_line": None if context["empty"] else day_line(question, terms, _by_step(about, question, sheet, who), who),
    }
    if not context["empty"]:
        context |= {"parts": parts(question, made.time, who), "lists": lists(question, who)}
    return render(request, "historical/inbound.html", context)


@dataclass(frozen=True)
class Made:
    """The table with its columns of agents, and what it was made by: what is agreed on the last day of the period,
    how long a contact takes, who takes them, what they are needed for."""

    sheet: Sheet
    channels: "Channels"
    day: int
    terms: Agreed
    time: Handling
    people: staff.People
    plan: staff.Plan


def make(about: Report, question: Question, who: Asker) -> Made:
    """The table of a question whose defaults are filled in. Raises `NotUnderstood`."""
    time = staff.handling(question, who)
    sheet = make_sheet(_with_talk_only(about) if time.is_talk_only else about, question, who)
    channels = channels_of(question, who)
    day = min(who.today_of(question), question.period(who.today_of(question)).end - 1)
    terms = levels.agreed(channels.clients, channels.held(question), day, who)
    found = staff.people(question, who)
    plan = staff.plan(question, terms, time, found, who, on_the_line=True)
    sheet = _with_mixed(inbound_agents.with_agents(sheet, found, plan, who), terms)
    return Made(sheet, channels, day, terms, time, found, plan)


def for_whom(who: Asker) -> Report:
    """The page as an asker sees it: an agent counts what he answered, for a lost caller met nobody; a leader has the
    queues that his teams take."""
    held = who.scope.agents is not None or who.scope.centres is not None
    return replace(INBOUND, base={"inbound": ANSWERED}) if held else INBOUND


def _with_talk_only(about: Report) -> Report:
    talk = Wanted(TALK_ONLY, _("AHT (talk only)"))
    columns = tuple(talk if each.kpi == "aht:inbound" else each for each in about.sets["inbound"])
    cards = tuple(
        replace(each, kpi=TALK_ONLY, title=_("AHT (talk only)")) if each.kpi == "aht:inbound" else each
        for each in about.cards["inbound"]
    )
    return replace(about, sets={"inbound": columns}, cards={"inbound": cards})


def _with_mixed(sheet: Sheet, terms: Agreed) -> Sheet:
    """The total says *mixed* under each number whose rows are counted by different agreements."""
    if sheet.table is None or sheet.told.answer is None:
        return sheet
    mixed, total = {*sheet.told.answer.mixed, *((LEVEL,) if terms.is_mixed else ())}, sheet.table.total
    cells = tuple(
        replace(cell, span_text=_("mixed")) if column.kpi in mixed else cell
        for column, cell in zip(sheet.table.columns, total.cells, strict=True)
    )
    return replace(sheet, table=replace(sheet.table, total=replace(total, cells=cells)))


# -- channels ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Channels:
    """The channels of a question (without its filter on them): the clients of each, and its service level."""

    of: dict[str, tuple[int | None, ...]]
    level: dict[str, str]
    every: str  # the service level of all of them

    @property
    def clients(self) -> tuple[int | None, ...]:
        """Every client that has contacts here."""
        return tuple(dict.fromkeys(client for clients in self.of.values() for client in clients))

    def held(self, question: Question) -> tuple[str, ...]:
        """The channels the question is held to, else those that there are."""
        return tuple(str(each) for each in question.held("channel") if each is not None) or tuple(self.of)


def channels_of(question: Question, who: Asker) -> Channels:
    """Which channels and clients a question has contacts of; for who is held to people, those answered."""
    free = question.held_to("channel", ())
    counted = for_whom(who).base["inbound"]
    asked_for = free.ask(who.scope, (counted, LEVEL), who.now, who.house.zone, by=("channel", "client"))
    answer = who.ask(replace(asked_for, compare=None)).answer
    found: dict[str, dict[int | None, None]] = {}
    for row in () if answer is None else answer.rows:
        channel, client = row.key
        if channel is not None and row.cells[counted].numerator:
            found.setdefault(str(channel), {})[client if isinstance(client, int) else None] = None
    levels = {} if answer is None else {str(row.key[0]): _level(row.cells.get(LEVEL), who)
                                        for depth, row in answer.subtotals if depth == 1}  # fmt: skip
    every = show.NOTHING if answer is None else _level(answer.total.cells.get(LEVEL), who)
    return Channels({name: tuple(clients) for name, clients in found.items()}, levels, every)


def _level(cell: Any, who: Asker) -> str:
    return show.NOTHING if cell is None else show.percent(cell.value, who.language)


@dataclass(frozen=True)
class Chip:
    """One channel to hold the page to: its service level, its target, its clock."""

    title: str
    level: str
    target: str
    clock: str
    link: str
    chosen: bool


def chips(question: Question, channels: Channels, day: int, who: Asker) -> tuple[Chip, ...]:
    """All channels, then each with its own target and clock."""
    held = question.held("channel")
    made = [Chip(_("All channels"), channels.every, "", "", address("inbound", question.held_to("channel", ())),
                 not held)]  # fmt: skip
    for name, clients in sorted(channels.of.items()):
        terms = levels.agreed(clients, (name,), day, who)
        target = _("mixed targets") if terms.is_mixed else terms.strictest.target(who.language)
        clocks = dict.fromkeys(level.by_clock() for _client, level in terms.of)
        link = address("inbound", question.held_to("channel", (name,)))
        level = channels.level.get(name, show.NOTHING)
        made.append(Chip(who.named("channel", name), level, target, ", ".join(clocks), link, held == (name,)))
    return tuple(made)


# -- the day line -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DayLine:
    """The service level by day with its target, drawn, and what it is called."""

    title: str
    drawing: SafeString


def _by_step(about: Report, question: Question, sheet: Sheet, who: Asker) -> Answer | None:
    """The service level by day, week or month as the period is long: as the key figures' lines have it, where it is
    among them."""
    past = None if sheet.table is None else history(about, question, sheet.table, who)
    if past is not None and LEVEL in past.total.cells:
        return past
    span, split = steps(question.period(who.today_of(question)))
    told = question.ask(who.scope, (LEVEL,), who.now, who.house.zone, by=(split,))
    return who.ask(replace(told, period=span, compare=None, targets=True)).answer


def day_line(question: Question, terms: Agreed, answer: Answer | None, who: Asker) -> DayLine | None:
    """Drawn of an answer by day, week or month; None where the service level is not told."""
    split = steps(question.period(who.today_of(question)))[1]
    rows = _points(answer)
    if len([value for _key, value in rows if value is not None]) < 2:
        return None
    labels = [_short(split, key, who) for key, _value in rows]
    values = [value for _key, value in rows]
    number = who.catalogue.numbers[LEVEL]
    against = [] if answer is None else [row.against.get(LEVEL) for row in answer.rows if isinstance(row.key[0], int)]
    title = _("Service level by %(split)s") % {"split": _(split)}
    said = f"{title}: " + ", ".join(
        f"{label} {show.percent(value, who.language)}" for label, value in zip(labels, values, strict=True)
    )
    last = next((each for each in reversed(against) if each is not None), None)
    if last is not None and last.sources[0].agreed and not terms.is_mixed and terms.strictest.share is not None:
        title += " · " + _("agreed: %(target)s") % {"target": terms.strictest.target(who.language)}
    elif last is not None:
        told_of = mark_of(None, None, last, number, who.wording)
        title += f" · {told_of.target} ({told_of.whose})"
    bands = [wished(each, number) for each in against]
    drawn = svg(curve(labels, values, said, bands=bands, percent=True, width=1080, height=150))
    return DayLine(title, mark_safe(drawn))


def _points(answer: Answer | None) -> list[tuple[int, Fraction | None]]:
    rows = () if answer is None else answer.rows
    return [(row.key[0], row.cells[LEVEL].value) for row in rows if isinstance(row.key[0], int)]


def _short(split: str, key: int, who: Asker) -> str:
    return show.day(key, who.language).split(" ", 1)[-1] if split == "day" else who.named(split, key)


def _staffing(plan: staff.Plan, found: staff.People, who: Asker) -> tuple[str, ...]:
    needed = _("Agents needed: on the line, by Erlang C for %(aim)s.") % {"aim": plan.says(who)}
    if found.why_not:
        return (needed, found.why_not)
    there = _("Agents there: the %(n)s who answered these contacts, all the time they were logged in; with several "
              "queues they count whole in each. Sums over intervals are hours.")  # fmt: skip
    return (needed, there % {"n": show.count(len(found.ids), who.language)})
