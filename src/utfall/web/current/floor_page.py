"""The page of the floor: cards, agents, and the part of it that is fetched anew every few seconds."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from utfall.reports import show
from utfall.reports.lay import Shape, Wanted, make_table
from utfall.web.reports.address import Question
from utfall.web.reports.agent_states import NAMES
from utfall.web.reports.asking import Asker, title_of
from utfall.web.reports.choose import Head, toggled
from utfall.web.reports.download import download, is_file
from utfall.web.reports.header import Choice, address, make_header
from utfall.web.reports.queues import OF_QUEUES, at_queues
from utfall.web.reports.trend import Figure
from utfall.web.reports.views import asked

from . import floor, lost


@dataclass(frozen=True)
class Pick:
    """One thing the floor can be held to: its title, what is chosen, and what there is to choose."""

    title: str
    choices: tuple[Choice, ...]


@asked("administrator", "leader", "agent")
def floor_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """Current › Floor."""
    question = floor.held(question)
    found = floor.make(question, who)
    if is_file(request):
        return download(request, "Floor", question, who, floor.file_lines(found, who))
    told, figures = _cards(question, who)
    ends = [each for each in (found.told, told) if each is not None]
    header = make_header("floor", question, who, current=True, filters=(), complete_until=min(ends, default=None),
                         zones=found.zones)  # fmt: skip
    context = {
        "title": _("Floor"), "header": header, "found": found, "figures": figures,
        "total": floor.total(found, question), "heads": _heads(found, question), "refused": found.refused,
        "picks": _picks(found, question, who), "every": floor.EVERY, "again": address("floor", question, part="live"),
        "limits": _limits(found.limits),
        "clock": show.clock(who.now, who.zone_of(question, found.zones), with_seconds=True),
    }  # fmt: skip
    live = request.GET.get("part") == "live"
    return render(request, "current/floor_live.html" if live else "current/floor.html", {**context, "live": live})


def _cards(question: Question, who: Asker) -> tuple[int | None, list[Figure]]:
    """(how far their sources are told, who waits and since when); agents see their own work alone, so none of it."""
    if who.scope.agents is not None:
        return None, []
    who = at_queues(who)
    kpis = [kpi for kpi in OF_QUEUES if kpi != lost.LOST]
    asked_by = Question(where=tuple(each for each in question.where if each.dimension in ("queue", "client", "group")))
    told = who.ask(asked_by.ask(who.scope, kpis, who.now, who.house.zone, by=()))
    if told.answer is None:
        return None, []
    shape = Shape(tuple(Wanted(kpi) for kpi in kpis))
    table = make_table([told.answer], who.catalogue, who.wording, shape)
    back = _lost(asked_by, who)
    return told.answer.complete_until, [
        Figure(column.title, column.says, cell, _("nobody") if not cell.numerator else "", mark_safe(""),
               address("number", question, page="floor", kpi=column.key, at=""))
        for column, cell in zip(table.columns, table.total.cells, strict=True)
    ] + back  # fmt: skip


def _lost(question: Question, who: Asker) -> list[Figure]:
    """How many there are to call back, over the days that the page of lost calls has, and the way there."""
    over = lost.held(question, who)
    told = who.ask(over.ask(who.scope, (lost.LOST,), who.now, who.house.zone, by=()))
    if told.answer is None or who.user.role == "agent":
        return []
    table = make_table([told.answer], who.catalogue, who.wording, Shape((Wanted(lost.LOST, _("Lost, to call back")),)))
    column, cell = table.columns[0], table.total.cells[0]
    under = _("of the last %(days)s days") % {"days": lost.LOOKED_BACK}
    return [Figure(column.title, column.says, cell, under, mark_safe(""), address("lost", question))]


def _heads(found: floor.Floor, question: Question) -> list[Head]:
    """The heads of the columns; a press sorts, another turns it round."""
    said = [("name", title_of("agent"), ""), ("state", _("State"), ""),
            ("since", _("Since"), _("how long in this state, and since when")),
            ("where", _("Campaign or queue"), ""),
            ("last", _("Last outcome"), _("of today, whatever it was for"))]  # fmt: skip
    said += [(each.key, each.title, each.says) for each in (() if found.table is None else found.table.columns)]
    return [_head(key, title, says, question) for key, title, says in said]


def _head(key: str, title: str, says: str, question: Question) -> Head:
    now, down = question.sorted_by if question.sort else ("since", True)
    first_down = key not in ("name", "state", "where")
    turned = not down if now == key else first_down
    link = address("floor", Question(by=question.by, where=question.where, zone=question.zone,
                                     sort=("-" if turned else "") + key))  # fmt: skip
    return Head(title, says, link, "" if now != key else "descending" if down else "ascending")


def _picks(found: floor.Floor, question: Question, who: Asker) -> list[Pick]:
    picks = []
    for name in floor.FILTERS:
        on = question.held(name)
        keys = sorted({*found.choices[name], *(key for key in on if isinstance(key, int))},
                      key=lambda key: who.named(name, key).casefold())  # fmt: skip
        choices = tuple(
            Choice(
                who.named(name, key),
                address("floor", question.held_to(name, toggled(on, key))),
                key in on,
            )
            for key in keys
        )
        picks.append(Pick(title_of(name), choices))
    return picks


def _limits(limits: Mapping[str, int]) -> str:
    """The limits in words."""
    return " · ".join(f"{_(NAMES[state])} {show.stopwatch(limit)}" for state, limit in limits.items())
