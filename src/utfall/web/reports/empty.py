"""An empty page says where the data is: the last day, its month, all of it, each a press away."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from utfall.core.zones import day_date, day_number
from utfall.query.answer import Answer
from utfall.query.empty import Whereabouts, is_empty
from utfall.reports import show
from utfall.reports.empty import when

from .address import Question
from .asking import Asker
from .columns import Report
from .header import Choice, address


@dataclass(frozen=True)
class Empty:
    """What is not there, where the last is, and what leads to it."""

    says: str
    last: str
    choices: tuple[Choice, ...]


def where_it_is(report: Report, question: Question, who: Asker) -> Empty:
    """For a report whose question found nothing."""
    return where(report.view, report.base[report.set_named(question.kind)], question, who)


def where(view: str, base: str, question: Question, who: Asker) -> Empty:
    """Where rows of the number `base` are, held to the same filters, else without them."""
    noun = _(who.catalogue.numbers[base].name).lower()
    today = who.today_of(question)
    asked = question.period(today)
    says = _("No %(what)s %(when)s.") % {"what": noun, "when": when(asked, today, who.language, _)}
    held, found = question.where, _whereabouts(base, question, who)
    if found is None and held:
        question = replace(question, where=())
        says = f"{says[:-1]} {_('with these filters')}."
        free = _answer(base, question, who)
        if free is not None and not is_empty(free):
            return Empty(says, "", (Choice(_("take the filters off"), address(view, question)),))
        found = None if free is None else who.house.whereabouts(free)
    if found is None:
        none = _("There is none at all yet: import some records, or begin to work.")
        return Empty(says, "", (Choice(none if who.scope_is_all else _("None of yours yet.")),))
    first, last = found.first_day, found.last_day
    on = day_date(last)
    month = date(on.year, on.month, 1)
    after = date(on.year + on.month // 12, on.month % 12 + 1, 1)
    choices = [
        Choice(_("show that day"), address(view, question.during(last, last + 1, today))),
        Choice(_("that month"), address(view, question.during(day_number(month), day_number(after), today))),
        Choice(_("all"), address(view, question.during(first, last + 1, today))),
    ]
    return Empty(says, _("Last: %(day)s") % {"day": show.day(last, who.language, year=True)}, tuple(choices))


def _whereabouts(base: str, question: Question, who: Asker) -> Whereabouts | None:
    answer = _answer(base, question, who)
    return None if answer is None else who.house.whereabouts(answer)


def _answer(base: str, question: Question, who: Asker) -> Answer | None:
    asked = replace(question.ask(who.scope, (base,), who.now, who.house.zone, by=()), compare=None)
    return who.ask(asked).answer
