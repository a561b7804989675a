"""Current › Inquiries: how cases stand, unanswered first, how old they are, and how many are over their time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from utfall.core.zones import local_times
from utfall.query.answer import Answer
from utfall.reports import show
from utfall.reports.charts import Piece, stacked, svg
from utfall.reports.lay import Shape, Wanted, linked, make_table
from utfall.reports.table import CellView, Column, RowView, Table
from utfall.web.reports import choose as choosing
from utfall.web.reports.address import Question, key_words
from utfall.web.reports.asking import Asker
from utfall.web.reports.download import download, is_file
from utfall.web.reports.empty import Empty
from utfall.web.reports.export import table_lines
from utfall.web.reports.header import Choice, address, make_header
from utfall.web.reports.queues import at_queues
from utfall.web.reports.sheet import Sheet
from utfall.web.reports.trend import Figure
from utfall.web.reports.views import asked

from . import as_of, inquiry_list
from .inquiry_list import FILTERS, LEVELS, held, on_its_day

COLUMNS = (
    Wanted("unanswered_inquiries", noop("Unanswered"), bar=True),
    Wanted("unanswered_inquiries:overdue", noop("Over the target")),
    Wanted("unanswered_inquiries:past_due", noop("Past due")),
    Wanted("oldest_unanswered", noop("Oldest unanswered")),
    Wanted("inquiries_by_status:answered", noop("Answered")),
    Wanted("inquiries_by_status:in_progress", noop("In progress")),
    Wanted("inquiries_by_status:waiting", noop("With the customer")),
    Wanted("backlog", noop("Open")),
    Wanted("backlog:day", noop("Under a day")),
    Wanted("backlog:week", noop("1–6 days")),
    Wanted("backlog:month", noop("7–29 days")),
    Wanted("backlog:older", noop("≥ 30 days")),
)
CARDS = (
    Wanted("unanswered_inquiries", noop("Unanswered")),
    Wanted("unanswered_inquiries:overdue", noop("Over the target")),
    Wanted("oldest_unanswered", noop("Oldest unanswered")),
    Wanted("backlog", noop("Open")),
    Wanted("avg_age_of_query:open", noop("Average age, days")),
    Wanted("opened_cases", noop("Opened today")),
    Wanted("resolved_cases", noop("Resolved today")),
)
SPELLED = ("oldest_unanswered",)  # columns of waits so long that they are told in days
STATUSES = (("new", "to-call"), ("answered", "accent"), ("in_progress", "open"), ("waiting", "offer"))
BANDS = (("day", "to-call", noop("under a day")), ("week", "accent", noop("1–6 days")),
         ("month", "watch", noop("7–29 days")), ("older", "bad", noop("30 days and more")))  # fmt: skip
DEFAULT_SORT = "-unanswered_inquiries"
EVER = 0  # the local day 1970-01-01
FIRST = 10  # unanswered ones that stand on the page itself


@dataclass(frozen=True)
class Part:
    """One status or band: its name, token, how many, and the list of them."""

    name: str
    token: str
    n: int
    text: str
    link: str


@asked("administrator", "leader", "client")
def inquiry_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """Current › Inquiries."""
    who = at_queues(who)
    bare = held(question)
    question = on_its_day(bare, who)
    sheet = _sheet(question, who)
    table = sheet.table
    if is_file(request) and table is not None:
        return download(request, "Inquiries", question, who, table_lines(table, question.by))
    context: dict[str, Any] = {
        "title": _("Inquiries"), "table": table, "refused": sheet.refused, "as_of": question.as_of is not None,
        "moments": as_of.moments("inquiries", bare, who), "slider": as_of.slider(bare, _first(bare, who), who),
    }  # fmt: skip
    kpis = (*(each.kpi for each in (*CARDS, *COLUMNS)), "inquiries_by_status:new", "inquiries_by_status")
    whole = who.ask(replace(_ask(question, who, kpis, ()), targets=True)).answer
    header = make_header("inquiries", question, who, levels=LEVELS, current=True, filters=FILTERS,
                         complete_until=None if whole is None else whole.complete_until,
                         zones=() if whole is None else whole.zones)  # fmt: skip
    context["header"] = replace(header, seconds=())
    if table is None or whole is None or not _n(whole, "inquiries_by_status"):
        return render(request, "current/inquiries.html", {**context, "empty": _nothing(question, who)})
    first = inquiry_list.found("unanswered", question, 1, FIRST, who)
    bands = _bands(whole, question, who)
    return render(request, "current/inquiries.html", {
        **context,
        "heads": choosing.heads("inquiries", sheet),
        "figures": _figures(whole, question, who),
        "statuses": _statuses(whole, question, who),
        "bands": bands,
        "chart": _chart(bands),
        "first": first,
        "all_of_them": address("inquiry-list", question),
    })  # fmt: skip


def _first(question: Question, who: Asker) -> int | None:
    """When the month began in which the first inquiry was opened (ms UTC)."""
    ever = replace(question, preset="", first=EVER, end=who.today_of(question) + 1, as_of=None)
    answer = who.ask(_ask(ever, who, ("opened_cases",), ("month",))).answer
    rows = () if answer is None else answer.rows
    months = [row.key[0] for row in rows if isinstance(row.key[0], int) and row.cells["opened_cases"].numerator]
    return local_times(question.zone or who.house.zone).start_of(min(months)) if months else None


def _ask(question: Question, who: Asker, kpis: Sequence[str], by: tuple[str, ...]) -> Any:
    return question.ask(who.scope, tuple(dict.fromkeys(kpis)), who.now, who.house.zone, by=by)


def _sheet(question: Question, who: Asker) -> Sheet:
    """The table by queue, channel or status: most unanswered on top, unless asked otherwise."""
    told = who.ask(replace(_ask(question, who, [each.kpi for each in COLUMNS], question.by), targets=True))
    if told.answer is None:
        return Sheet(question, None, COLUMNS, told.refused, told)
    sorted_so = question if question.sort else replace(question, sort=DEFAULT_SORT)
    key, down = sorted_so.sorted_by
    table = make_table([told.answer], who.catalogue, who.wording, Shape(COLUMNS, sort=key, down=down))

    def number(row: RowView, column: Column) -> str:
        return address("number", question, page="inquiries", kpi=column.key, at=key_words(question.by, row.key))

    def deeper(row: RowView) -> str:
        return "" if not row.key else address("inquiry-list", _within(question, row), what="open")

    return Sheet(sorted_so, _spelled(_without_nothing(linked(table, number, deeper)), who), COLUMNS, told.refused, told)


def _within(question: Question, row: RowView) -> Question:
    for split, value in zip(question.by, row.key, strict=False):
        question = question.held_to(split, (value,))
    return question


def _without_nothing(table: Table) -> Table:
    """Rows where nothing is open are left out: who has resolved everything has nothing here."""
    return replace(table, rows=tuple(row for row in table.rows if any(cell.numerator for cell in row.cells)))


def _spelled(table: Table, who: Asker) -> Table:
    """Days of waiting are said as days: 318:41:48 tells nobody anything."""

    def one(row: RowView) -> RowView:
        return replace(row, cells=tuple(_in_days(cell, who) for cell in row.cells))

    return replace(table, total=one(table.total), rows=tuple(map(one, table.rows)))


def _in_days(cell: CellView, who: Asker) -> CellView:
    if cell.column not in SPELLED or cell.raw is None:
        return cell
    return replace(cell, text=show.spell(int(cell.raw * 1000), who.language), spoken="")


def _n(answer: Answer, kpi: str) -> int:
    cell = answer.total.cells.get(kpi)
    return 0 if cell is None or cell.numerator is None else cell.numerator


def _figures(whole: Answer, question: Question, who: Asker) -> list[Figure]:
    then = {"opened_cases": _("Opened that day"), "resolved_cases": _("Resolved that day")}
    cards = CARDS if question.as_of is None else tuple(Wanted(e.kpi, then.get(e.kpi, e.title)) for e in CARDS)
    table = make_table([whole], who.catalogue, who.wording, Shape(cards))
    return [
        Figure(column.title, column.says, _in_days(cell, who), f"n {cell.n_text}" if cell.n_text else "", mark_safe(""),
               address("number", question, page="inquiries", kpi=column.key, at=""))
        for column, cell in zip(table.columns, table.total.cells, strict=True)
    ]  # fmt: skip


def _statuses(whole: Answer, question: Question, who: Asker) -> list[Part]:
    return [
        _part(who.named("status", key), token, _n(whole, f"inquiries_by_status:{key}"),
              address("inquiry-list", question.held_to("status", (key,)), what="open"), who)
        for key, token in STATUSES
    ]  # fmt: skip


def _bands(whole: Answer, question: Question, who: Asker) -> list[Part]:
    return [
        _part(_(name), token, _n(whole, f"backlog:{key}"), address("inquiry-list", question, what=key), who)
        for key, token, name in BANDS
    ]


def _part(name: str, token: str, n: int, link: str, who: Asker) -> Part:
    return Part(name, token, n, show.count(n, who.language), link if n else "")


def _chart(bands: Sequence[Part]) -> SafeString | None:
    if not any(each.n for each in bands):
        return None
    says = _("Open inquiries by age: %(bands)s") % {"bands": ", ".join(f"{each.name} {each.text}" for each in bands)}
    return mark_safe(svg(stacked([Piece(each.name, each.n, each.token) for each in bands], says, width=1080)))


def _nothing(question: Question, who: Asker) -> Empty:
    """Nothing here: with filters, take them off; of a moment past, now; else where inquiries come from."""
    if question.where:
        free = Choice(_("take the filters off"), address("inquiries", replace(question, where=())))
        return Empty(_("No inquiries stand here with these filters."), "", (free,))
    if question.as_of is not None and who.scope.queues is None:
        now = Choice(_("how it stands now"), address("inquiries", held(replace(question, as_of=None))))
        return Empty(_("No inquiries had been told by then."), "", (now,))
    if who.scope.queues is not None:
        return Empty(_("No inquiries stand in the queues that your teams take."), "", ())
    where = Choice(_("Import a ticket log or e-mails, or tell what happens to inquiries through the API."))
    return Empty(_("No inquiries have been told yet."), "", (where,))
