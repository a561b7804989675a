"""Historical › Agents: one employee on one day, along the clock and in figures; else all who worked on it."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from utfall.reports.lay import Shape, Wanted, linked, make_table
from utfall.reports.table import Column, RowView, Table
from utfall.web.reports import choose as choosing
from utfall.web.reports import empty
from utfall.web.reports.address import Question, key_words
from utfall.web.reports.agent_states import NAMES, ORDER
from utfall.web.reports.asking import Asker, Told
from utfall.web.reports.download import download, is_file
from utfall.web.reports.export import table_lines
from utfall.web.reports.header import Choice, Header, address, make_header
from utfall.web.reports.sheet import Sheet
from utfall.web.reports.views import asked

from . import agent_day, agent_figures
from .agent_timeline import drawn

COLUMNS = (
    Wanted("logged_time", noop("Logged in")),
    Wanted("hours", noop("Hours"), hours=True),
    Wanted("contacts_handled", noop("Contacts")),
    Wanted("not_answered_rings:by_agent", noop("Rings not answered")),
    Wanted("pauses", noop("Pauses")),
    Wanted("outcomes", noop("Outcomes")),
    Wanted("conclusions", noop("Conclusions")),
    Wanted("yes", noop("Yes")),
    Wanted("hit_rate", noop("Hit rate")),
)
DAYS = ("today", "yesterday")


@asked("administrator", "leader", "agent")
def agent_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """Historical › Agents."""
    question = held(question, who)
    agents = _everybody(question, who)
    one = question.held("agent")
    if len(one) != 1 or not isinstance(one[0], int):
        return _choose(request, question, agents, who)
    day = agent_day.make(question, who)
    if is_file(request):
        return download(request, who.named("agent", one[0]), question, who, agent_day.file_lines(day))
    header = _header(question, agents, who)
    name = who.named("agent", one[0])
    context = {"title": _("Agents"), "header": header, "name": name, "others": _others(question, agents, who)}
    figures = agent_figures.make(question, who)
    if not day.events and not figures.rows:
        return render(request, "historical/agent.html", {**context, "empty": _nothing(name, question, who)})
    return render(request, "historical/agent.html", {
        **context,
        "drawing": drawn(day),
        "states": _legend(day),
        "events": agent_day.in_words(day),
        "figures": figures,
        "weeks": agent_figures.WEEKS,
        "days": address("activity", Question(preset="30-days", where=question.where, by=("day",), zone=question.zone)),
    })  # fmt: skip


def held(question: Question, who: Asker) -> Question:
    """The question as the page takes it: one day, one agent or none; an agent is himself."""
    where = tuple(each for each in question.where if each.dimension in ("agent", "team"))
    if who.user.role == "agent" and who.scope.agents:
        where = tuple(each for each in where if each.dimension != "agent")
        question = replace(question, where=where).held_to("agent", who.scope.agents)
    else:
        question = replace(question, where=where)
    if question.held("agent"):
        question = question.held_to("team", ())
    return agent_figures.one_day(replace(question, by=(), compare="", columns=(), kind="outbound", bulk=False), who)


def _everybody(question: Question, who: Asker) -> Table | None:
    """Whoever did anything on the day, within the asker's scope."""
    asked_by = question.held_to("agent", ()) if who.user.role != "agent" else question
    ask = asked_by.ask(who.scope, (e.kpi for e in COLUMNS), who.now, who.house.zone, by=("agent",))
    told = who.ask(replace(ask, targets=True))
    if told.answer is None:
        return None
    key, down = question.sorted_by
    shape = Shape(COLUMNS, sort=key, down=down, only_with_counts=True)
    return make_table([told.answer], who.catalogue, who.wording, shape)


def _header(question: Question, table: Table | None, who: Asker) -> Header:
    header = make_header("agents", question, who, filters=("team",) if not question.held("agent") else (),
                         complete_until=None if table is None else table.complete_until,
                         zones=() if table is None else table.zones)  # fmt: skip
    presets = tuple(each for each, name in zip(header.presets, ("today", "yesterday"), strict=False) if name in DAYS)
    chips = () if question.held("agent") else header.chips
    return replace(header, presets=presets, comparisons=(), compared="", chips=chips)


def _others(question: Question, table: Table | None, who: Asker) -> list[Choice]:
    """Those of the day, each a press away; nobody for an agent."""
    if table is None or who.user.role == "agent":
        return []
    return [
        Choice(row.name, address("agents", question.held_to("team", ()).held_to("agent", row.key)),
               row.key == question.held("agent"))
        for row in sorted(table.rows, key=lambda row: row.name.casefold())
        if isinstance(row.key[0], int)
    ]  # fmt: skip


def _choose(request: HttpRequest, question: Question, table: Table | None, who: Asker) -> HttpResponseBase:
    """Nobody chosen yet: the agents of the day."""
    by = ("agent",)
    if is_file(request) and table is not None:
        return download(request, "Agents", question, who, table_lines(table, by, targets=question.targets))
    context: dict[str, Any] = {"title": _("Agents"), "header": _header(question, table, who), "table": table}
    if table is None or not table.rows:
        nothing = empty.where("agents", "logged_time", question, who)
        nothing = replace(_first(nothing), says=_("Nobody was at work on this day."))
        return render(request, "historical/agents.html", {**context, "empty": nothing})
    split = replace(question, by=by)

    def number(row: RowView, column: Column) -> str:
        return address("number", split, page="agents", kpi=column.key, at=key_words(by, row.key))

    def deeper(row: RowView) -> str:
        known = bool(row.key) and isinstance(row.key[0], int)
        return address("agents", question.held_to("team", ()).held_to("agent", row.key)) if known else ""

    sheet = Sheet(split, linked(table, number, deeper), COLUMNS, {}, Told(None))
    return render(request, "historical/agents.html",
                  {**context, "table": sheet.table, "heads": choosing.heads("agents", sheet)})  # fmt: skip


def _nothing(name: str, question: Question, who: Asker) -> empty.Empty:
    """Where there is something of him: by his time, else by his outcomes."""
    found = empty.where("agents", "logged_time", question, who)
    if not found.last:
        found = empty.where("agents", "outcomes", question, who)
    says = _("Nothing is told of %(name)s on this day.") % {"name": name}
    return replace(_first(found), says=says)


def _first(found: empty.Empty) -> empty.Empty:
    """The day alone: a page of one day has no month to show."""
    return replace(found, choices=found.choices[:1])


def _legend(day: agent_day.Day) -> list[tuple[str, str]]:
    """(class, name) of the colours of the day: states, those that say most first, then contacts and rings."""
    there = {each.paint for each in day.events}
    calls = (("in-call", _("Call in")), ("out-call", _("Call out")), ("bad", _("Ring not answered ✕")))
    return [
        *((f"st-{state}", _(NAMES[state])) for state in ORDER if f"st-{state}" in there),
        *((paint, name) for paint, name in calls if paint in there),
    ]
