"""The inquiries behind a status, a band or a row: customer as far as the right goes, age, status, due, last event."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from utfall.core.zones import day_date, local_times
from utfall.ledger import names
from utfall.ledger.inquiries import Event, Inquiry, inquiries, last_events
from utfall.query.ask import NotUnderstood
from utfall.query.behind import Sort
from utfall.reports import files, show
from utfall.web.reports.address import Question, local_now
from utfall.web.reports.asking import Asker
from utfall.web.reports.download import sent
from utfall.web.reports.header import address
from utfall.web.reports.queues import at_queues
from utfall.web.reports.views import asked

LEVELS = ("queue", "channel", "status", "client", "campaign")
FILTERS = ("queue", "channel", "status", "client", "campaign")
SIZE, AT_ONCE = 100, 2_000
EVENTS = {
    "opened": noop("Opened"), "answered": noop("Answered"), "status": noop("Status"), "resolved": noop("Resolved"),
    "reopened": noop("Opened again"), "note": noop("Note"),
}  # fmt: skip
# what: the number whose numerator they are, the order of their rows, what the list is called
WHAT = {
    "unanswered": ("oldest_unanswered", Sort("opened_at"), noop("Unanswered inquiries")),
    "overdue": ("unanswered_inquiries:overdue", Sort("opened_at"), noop("Unanswered over the target")),
    "past_due": ("unanswered_inquiries:past_due", Sort("opened_at"), noop("Unanswered past due")),
    "open": ("backlog", Sort("since"), noop("Open inquiries")),
    "day": ("backlog:day", Sort("opened_at"), noop("Open for under a day")),
    "week": ("backlog:week", Sort("opened_at"), noop("Open for 1–6 days")),
    "month": ("backlog:month", Sort("opened_at"), noop("Open for 7–29 days")),
    "older": ("backlog:older", Sort("opened_at"), noop("Open for 30 days and more")),
    "all": ("inquiries_by_status", Sort("since", True), noop("All inquiries")),
}


@dataclass(frozen=True)
class Line:
    """One inquiry in words; `age` in ms is of the calendar, from its opening to its resolution or the moment asked of.
    `status` and `last` are as they are now."""

    reference: str
    customer: str
    kind: str
    channel: str
    queue: str
    status: str
    opened: str
    opened_at: int
    zone: str
    age: int
    age_said: str
    due: str
    is_overdue: bool
    last: str
    last_ago: str


@dataclass(frozen=True)
class Listed:
    """One page of them."""

    title: str
    count: str
    lines: tuple[Line, ...]
    number: int
    last: int


def held(question: Question) -> Question:
    """The question as the page takes it: now, by one split, held to what inquiries are told apart by."""
    where = tuple(each for each in question.where if each.dimension in (*FILTERS, "group"))
    by = tuple(each for each in question.by if each in LEVELS)[:1] or ("queue",)
    return Question(by=by, where=where, sort=question.sort, zone=question.zone, as_of=question.as_of)


def on_its_day(question: Question, who: Asker) -> Question:
    """The question with the day of its moment for what is counted by the day: today, unless it is of a moment past."""
    if question.as_of is None:
        return question
    day = local_now(question.as_of, question.zone or who.house.zone)[0]
    return question.during(day, day + 1, who.today_of(question))


@asked("administrator", "leader", "client")
def list_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """A list of inquiries, a page at a time, or all of them in a file."""
    who = at_queues(who)
    question = on_its_day(held(question), who)
    what = request.GET.get("what", "unanswered")
    if what not in WHAT:
        raise NotUnderstood(f"there is no list {what!r}; there are {', '.join(WHAT)}")
    if request.GET.get("file") == "csv":
        return sent(WHAT[what][2], question, who, _file_head(), _file_rows(what, question, who))
    word = request.GET.get("n", "1")
    at = max(1, int(word)) if word.isascii() and word.isdigit() and len(word) < 8 else 1
    listed = found(what, question, at, SIZE, who)
    return render(request, "current/inquiry_list.html", {
        "found": listed, "as_of": question.as_of is not None, "back": address("inquiries", question),
        "kinds": [(_(title), address("inquiry-list", question, what=key), key == what)
                  for key, (_kpi, _sort, title) in WHAT.items()],
        "of": " · ".join(_held_words(question, who)),
        "file": address("inquiry-list", question, what=what, file="csv"),
        "pages": _("page %(n)s of %(last)s") % {"n": at, "last": show.count(listed.last, who.language)},
        "earlier": address("inquiry-list", question, what=what, n=str(at - 1)) if at > 1 else "",
        "later": address("inquiry-list", question, what=what, n=str(at + 1)) if at < listed.last else "",
    })  # fmt: skip


def _held_words(question: Question, who: Asker) -> Iterator[str]:
    """What the list is held to, and the moment it is of where that is past."""
    for each in question.where:
        yield ", ".join(who.named(each.dimension, key) for key in each.ids)
    if question.as_of is not None:
        zone = question.zone or who.house.zone
        yield _("as of %(moment)s") % {"moment": show.moment(question.as_of, zone, who.language)}


def found(what: str, question: Question, at: int, size: int, who: Asker) -> Listed:
    """One page of a list. Raises `NotUnderstood`."""
    kpi, sort, title = WHAT[what]
    ask = question.ask(who.scope, (kpi,), who.now, who.house.zone, by=())
    behind = who.house.behind(ask, kpi, "numerator", page=at, size=size, sort=sort)
    last = max(1, -(-behind.rows_found // size))
    lines = tuple(_lines([_id(row) for row in behind.rows], question, who))
    return Listed(_(title), show.count(behind.rows_found, who.language), lines, at, last)


def _id(row: Mapping[str, object]) -> int:
    """A row of a case tells of itself, a row of what stands of its case."""
    return int(row.get("case_id") or row["fact_id"])  # type: ignore[call-overload,no-any-return]


def _lines(ids: list[int], question: Question, who: Asker) -> Iterator[Line]:
    """In words, in the order given; what is looked up is looked up once for all of them."""
    known, last = inquiries(ids), last_events(ids)
    customers = {each.customer_id for each in known.values()}
    called = names.customer_names(customers) if who.scope.personal else names.names("customer", customers)
    for key in ids:
        if key in known:
            yield _line(known[key], last.get(key), called, question, who)


def _line(case: Inquiry, last: Event | None, called: dict[int, str], question: Question, who: Asker) -> Line:
    zone = question.zone or case.zone or who.house.zone
    moment = who.now if question.as_of is None else question.as_of
    is_answered = case.first_response_at is not None and case.first_response_at <= moment
    is_resolved = case.resolved_at is not None and case.resolved_at <= moment
    age = max(0, (case.resolved_at if case.resolved_at is not None and is_resolved else moment) - case.opened_at)
    due = case.due_at if is_answered else case.response_due_at

    def at(moment: int | None) -> str:
        if moment is None:
            return show.NOTHING
        on, today = local_times(zone).cut(moment)[0], local_times(zone).cut(who.now)[0]
        if on == today:
            return show.clock(moment, zone)
        day = show.day(on, who.language, year=day_date(on).year != day_date(today).year)
        return f"{day} {show.clock(moment, zone)}"

    return Line(
        reference=case.reference,
        customer=called.get(case.customer_id or 0, show.NOTHING),
        kind=_(case.case_kind.replace("_", " ").capitalize()) if case.case_kind else show.NOTHING,
        channel=who.named("channel", case.channel),
        queue=show.NOTHING if case.queue_id is None else who.named("queue", case.queue_id),
        status=who.named("status", case.status),
        opened=at(case.opened_at),
        opened_at=case.opened_at,
        zone=zone,
        age=age,
        age_said=show.spell(age, who.language),
        due=at(due),
        is_overdue=due is not None and due < moment and not is_resolved,
        last=show.NOTHING if last is None else _event(last, who),
        last_ago="" if last is None else show.spell(max(0, who.now - last.happened_at), who.language),
    )


def _event(last: Event, who: Asker) -> str:
    """What happened last, and by whom: a machine, or somebody the asker may know by name."""
    said = _(EVENTS.get(last.event, last.event))
    if last.event == "status" and last.to_status:
        said = who.named("status", last.to_status)
    if last.is_automatic:
        return said + " · " + _("a machine")
    if last.agent_id is not None and who.user.role != "client":
        return f"{said} · {who.named('agent', last.agent_id)}"
    return said


def _file_head() -> list[str]:
    return [_("Inquiry"), _("Customer"), _("Kind"), _("Channel"), _("Queue"), _("Status"), _("Opened"),
            _("Age in hours"), _("Due"), _("Overdue"), _("Last event")]  # fmt: skip


def _file_rows(what: str, question: Question, who: Asker) -> Iterator[list[files.FileCell]]:
    kpi, sort, _title = WHAT[what]
    ask = question.ask(who.scope, (kpi,), who.now, who.house.zone, by=())
    for part in who.house.behind_all(ask, kpi, "numerator", sort=sort, at_once=AT_ONCE):
        for line in _lines([_id(row) for row in part.rows], question, who):
            words = (line.reference, line.customer, line.kind, line.channel, line.queue, line.status)
            yield [
                *(files.Text("" if each == show.NOTHING else each) for each in words),
                files.Text(show.iso(line.opened_at, line.zone)), files.Figure(show.hours(line.age)),
                files.Text("" if line.due == show.NOTHING else line.due),
                files.Text(_("yes") if line.is_overdue else ""), files.Text(line.last),
            ]  # fmt: skip
