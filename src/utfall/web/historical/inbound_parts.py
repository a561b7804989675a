"""What stands below the half-hours of Historical › Inbound: waits, worst calls, connections, after-work, lengths."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from utfall.reports import show
from utfall.reports.lay import Wanted
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker

from .parts import Listing, Part, at_least, listing, part
from .staff import Handling

PAGE = "inbound"
WEEKS = 28  # days that a wait by weekday looks back over, so that a weekday is more than one day
FORTNIGHT = 14


def lists(question: Question, who: Asker) -> tuple[Listing, ...]:
    """The longest waits of those answered at last, and the ten worst calls: given up after the longest wait."""
    return (
        listing(PAGE, _("Longest waits"), _("Answered at last, the longest wait first."), question,
                "max_queue_wait:answered_only", who),
        listing(PAGE, _("The ten worst calls"), _("Given up after the longest wait."), question,
                "contacts_abandoned", who),
    )  # fmt: skip


def parts(question: Question, time: Handling, who: Asker) -> tuple[Part, ...]:
    """The small tables, those that have something or say why not."""
    return tuple(each for each in _every(question, time, who) if each.table is not None or each.why_not)


def _every(question: Question, time: Handling, who: Asker) -> Iterator[Part]:
    weeks, fortnight = at_least(question, WEEKS, who), at_least(question, FORTNIGHT, who)
    waits = (Wanted("max_queue_wait", bar=True), Wanted("wait_p90", _("Nine of ten within (p90)")))
    yield part(PAGE, _("Longest wait by weekday"), _said(weeks, who), weeks, "weekday", waits, who)
    handled = Wanted("contacts_handled:inbound", _("Handled"))
    if not time.is_talk_only:
        says = _("Half need no more than the middle one, four of five no more than the time to allow.")
        half, most = Wanted("acw_avg:p50", _("Half (p50)")), Wanted("acw_avg:p80", _("Time to allow (p80)"), bar=True)
        yield part(PAGE, _("After-call work by reason"), says, question, "reason", (handled, half, most), who)
    says = _("By product it is not told: a call names none.")
    length = Wanted("avg_call_length:inbound", _("On average"), bar=True)
    yield part(PAGE, _("Call length by reason"), says, question, "reason", (handled, length), who)
    out = replace(fortnight, where=tuple(w for w in fortnight.where if w.dimension not in ("queue", "channel")))
    yield part(PAGE, _("Connection success by day"),
               _("%(period)s; of calls in and out, whatever queue.") % {"period": _said(out, who)}, out, "day",
               (Wanted("call_setup_success_rate", bar=True), Wanted("k1_connection", _("Out alone"))), who)  # fmt: skip


def _said(question: Question, who: Asker) -> str:
    return show.period(question.period(who.today_of(question)), who.language)
