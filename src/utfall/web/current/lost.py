"""Current › Lost calls: whom to call back. Callers who gave up and have neither come through nor been reached since."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from utfall.core.clock import DAY
from utfall.ledger import beside, names
from utfall.query.ask import Ask
from utfall.query.behind import Behind, Sort
from utfall.reports import files, show
from utfall.reports.lay import Shape, Wanted, make_table
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker
from utfall.web.reports.choose import Head
from utfall.web.reports.download import download, is_file
from utfall.web.reports.header import Choice, address, make_header
from utfall.web.reports.queues import at_queues
from utfall.web.reports.trend import Figure
from utfall.web.reports.views import asked, not_understood

LOST, GIVEN_UP, RECOVERED = "lost_calls", "contacts_abandoned", "recovered_within_60_min"
LOOKED_BACK = 7  # days, today with them
EVERY, SIZE = 10, 100
FILTERS = ("queue", "client")
HELD = (*FILTERS, "group")
SORTS = {"queue": "queue_id", "when": "queued_at", "waited": "wait_ms"}  # `since` is when he hung up, turned round


@dataclass(frozen=True)
class Caller:
    """One caller to be called back: his last try, how often he tried, how long ago he gave up (ms)."""

    number: str
    dial: str
    name: str
    queue: str
    when: str
    at: int
    zone: str
    waited: int | None
    waited_said: str
    tries: int
    since: int | None
    ago: str


def held(question: Question, who: Asker) -> Question:
    """The question as the page takes it: the last seven days, held to queues and clients."""
    where = tuple(each for each in question.where if each.dimension in HELD)
    sort = question.sort if question.sort.removeprefix("-") in (*SORTS, "since") else ""
    kept = Question(where=where, sort=sort, zone=question.zone)
    today = who.today_of(kept)
    return replace(kept, preset="", first=today - LOOKED_BACK + 1, end=today + 1)


@asked("administrator", "leader")
def lost_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """Current › Lost calls."""
    who = at_queues(who)
    question = held(question, who)
    if is_file(request):
        return download(request, "Lost calls", question, who, file_lines(question, who))
    word = request.GET.get("n", "1")
    at = int(word) if word.isascii() and word.isdigit() and 0 < len(word) < 8 else 1
    told = who.ask(_ask(question, who, LOST, GIVEN_UP, RECOVERED))
    if told.answer is None:
        return not_understood(request, next(iter(told.refused.values())))
    found = _behind(question, max(1, at), who)
    header = make_header("lost", question, who, current=True, filters=FILTERS, zones=told.answer.zones,
                         complete_until=told.answer.complete_until)  # fmt: skip
    last = max(1, -(-found.rows_found // SIZE))
    live = request.GET.get("part") == "live"
    return render(request, "current/lost_live.html" if live else "current/lost.html", {
        "title": _("Lost calls"), "header": header, "live": live, "every": EVERY, "days": LOOKED_BACK,
        "again": address("lost", question, part="live", n=str(at)), "heads": _heads(question, who),
        "callers": _callers(found.rows, question, who), "personal": who.scope.personal,
        "figures": _figures(told.answer, found, question, who),
        "clock": show.clock(who.now, who.zone_of(question, told.answer.zones), with_seconds=True),
        "pages": _("page %(n)s of %(last)s") % {"n": at, "last": show.count(last, who.language)},
        "earlier": address("lost", question, n=str(at - 1)) if at > 1 else "",
        "later": address("lost", question, n=str(at + 1)) if at < last else "",
        "nobody": _nobody(told.answer, question, who),
    })  # fmt: skip


def _ask(question: Question, who: Asker, *kpis: str) -> Ask:
    return question.ask(who.scope, kpis, who.now, who.house.zone, by=())


def _sort(question: Question) -> Sort:
    """Shortest ago first, unless asked otherwise: who has just hung up is there to be called."""
    key, down = question.sorted_by if question.sort else ("since", False)
    return Sort("left_queue_at", not down) if key == "since" else Sort(SORTS[key], down)


def _behind(question: Question, at: int, who: Asker) -> Behind:
    ask = _ask(question, who, LOST)
    return who.house.behind(ask, LOST, "numerator", page=at, size=SIZE, sort=_sort(question))


def _figures(answer: Any, found: Behind, question: Question, who: Asker) -> list[Figure]:
    """The cards: to call back, of how many that gave up, and the share recovered; of seven days and of today."""
    table = make_table([answer], who.catalogue, who.wording, Shape(tuple(map(Wanted, (LOST, GIVEN_UP, RECOVERED)))))
    cards = [
        Figure(column.title, column.says, cell, _("of the last %(days)s days") % {"days": LOOKED_BACK}
               if not cell.n_text else f"n {cell.n_text}", mark_safe(""),
               address("number", question, page="lost", kpi=column.key, at=""))
        for column, cell in zip(table.columns, table.total.cells, strict=True)
    ]  # fmt: skip
    today = replace(question, preset="today", first=None, end=None)
    now = who.ask(_ask(today, who, RECOVERED)).answer
    if now is not None:
        mine = make_table([now], who.catalogue, who.wording, Shape((Wanted(RECOVERED),)))
        cell = mine.total.cells[0]
        cards.append(Figure(_("Recovered today"), mine.columns[0].says, cell, f"n {cell.n_text}" if cell.n_text else "",
                            mark_safe(""), address("number", today, page="lost", kpi=RECOVERED, at="")))  # fmt: skip
    return cards


def _callers(rows: Sequence[Mapping[str, Any]], question: Question, who: Asker) -> list[Caller]:
    """The rows in words; what is looked up is looked up once for all of them."""
    points = beside.numbers({row["contact_point_id"] for row in rows}) if who.scope.personal else {}
    ids = {row["customer_id"] for row in rows}
    called = names.customer_names(ids) if who.scope.personal else names.names("customer", ids)
    tries = _tries(rows, question, who)
    return [
        Caller(
            number=points.get(row["contact_point_id"], show.NOTHING),
            dial=_dialled(points.get(row["contact_point_id"], "")),
            name=called.get(row["customer_id"], show.NOTHING),
            queue=show.NOTHING if row["queue_id"] is None else who.named("queue", row["queue_id"]),
            when=show.complete_to(row["queued_at"], who.now, _zone(row, question, who), who.language),
            at=row["queued_at"],
            zone=_zone(row, question, who),
            waited=row["wait_ms"],
            waited_said=show.seconds(None if row["wait_ms"] is None else row["wait_ms"] // 1000, who.language),
            tries=tries[_who(row)],
            since=(since := None if row["left_queue_at"] is None else max(0, who.now - row["left_queue_at"])),
            ago=show.stopwatch(since) if since is None or since < DAY else show.spell(since, who.language),
        )
        for row in rows
    ]


def _zone(row: Mapping[str, Any], question: Question, who: Asker) -> str:
    return question.zone or str(row["zone"] or who.house.zone)


def _who(row: Mapping[str, Any]) -> tuple[str, int]:
    """Whose call it is: the customer's, else the number's."""
    known = row["customer_id"] is not None
    return ("customer", row["customer_id"]) if known else ("number", row["contact_point_id"])


def _tries(rows: Sequence[Mapping[str, Any]], question: Question, who: Asker) -> Counter[tuple[str, int]]:
    """How often each of these callers gave up in the days looked at."""
    meant = {
        name: tuple({row[name] for row in rows if row[name] is not None})
        for name in ("customer_id", "contact_point_id")
    }
    counted: Counter[tuple[str, int]] = Counter()
    if any(meant.values()):
        every = who.house.behind_all(_ask(question, who, GIVEN_UP), GIVEN_UP, "numerator", search=meant)
        for part in every:
            counted.update(_who(row) for row in part.rows)
    return counted


def _dialled(number: str) -> str:
    """A number as a telephone link has it; what is no number has none."""
    digits = "".join(each for each in number if each in "+0123456789")
    return f"tel:{digits}" if sum(each.isdigit() for each in digits) > 2 and "@" not in number else ""


def _heads(question: Question, who: Asker) -> list[Head]:
    now, down = question.sorted_by if question.sort else ("since", False)
    said = [("", _("Number"), "") if who.scope.personal else None, ("", _("Customer"), ""), ("queue", _("Queue"), ""),
            ("when", _("When"), _("when the last try began")), ("waited", _("Waited"), _("in the queue")),
            ("", _("Tries"), _("how often he gave up in these days")),
            ("since", _("Since"), _("how long ago he gave up"))]  # fmt: skip
    heads = []
    for key, title, says in filter(None, said):
        turned = "" if now == key and down else "-"
        link = address("lost", replace(question, sort=turned + key)) if key else ""
        heads.append(Head(title, says, link, "" if now != key else "descending" if down else "ascending"))
    return heads


def _nobody(answer: Any, question: Question, who: Asker) -> tuple[str, list[Choice]]:
    """What an empty list says: nobody left to call, or nobody gave up at all; and where more is to be seen."""
    some = answer.total.cells[GIVEN_UP].numerator if GIVEN_UP in answer.total.cells else 0
    says = (
        _("Everybody who gave up in the last %(days)s days has come through or been reached.")
        if some
        else _("Nobody of these queues gave up in the last %(days)s days.")
    ) % {"days": LOOKED_BACK}
    free = [Choice(_("take the filters off"), address("lost", replace(question, where=())))] if question.where else []
    inbound = replace(question, kind="inbound", sort="", by=(), first=None, end=None, preset="30-days")
    return says, [*free, Choice(_("calls of 30 days by queue"), address("activity", inbound))]


def file_lines(question: Question, who: Asker) -> tuple[list[str], Iterator[list[files.FileCell]]]:
    """All of them for a file: seconds waited and since, the time as ISO."""
    ask = _ask(question, who, LOST)
    parts = who.house.behind_all(ask, LOST, "numerator", sort=_sort(question), at_once=SIZE)
    first = next(parts)
    number = (_("Number"),) if who.scope.personal else ()
    head = [*number, _("Customer"), _("Queue"), _("When"), _("Seconds waited"), _("Tries"), _("Seconds since")]

    def rows(every: Iterable[Behind]) -> Iterator[list[files.FileCell]]:
        for part in every:
            for one in _callers(part.rows, question, who):
                yield [
                    *((files.Text(_blank(one.number)),) if number else ()),
                    files.Text(_blank(one.name)), files.Text(_blank(one.queue)), files.Text(show.iso(one.at, one.zone)),
                    files.Figure("" if one.waited is None else str(one.waited // 1000)), files.Figure(str(one.tries)),
                    files.Figure("" if one.since is None else str(one.since // 1000)),
                ]  # fmt: skip

    return head, rows(chain((first,), parts))


def _blank(text: str) -> str:
    return "" if text == show.NOTHING else text
