"""Facts and answers as files: chosen, counted before, then sent whole; and a note is left of who took what."""

from contextlib import ExitStack
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from utfall.core.periods import Days
from utfall.core.zones import day_date
from utfall.facts import KINDS, Kind
from utfall.ledger.boards.models import SavedView
from utfall.query import NotShared, NotUnderstood
from utfall.query.scoped import facts_within
from utfall.reports import files, show
from utfall.reports.answer_rows import answer_rows
from utfall.reports.exported import Shown, columns_for
from utfall.web.access.scopes import ROLES, page_for
from utfall.web.historical import inbound
from utfall.web.reports import export as lines
from utfall.web.reports.asking import Asker, asker
from utfall.web.reports.columns import INBOUND, REPORTS, TABLES
from utfall.web.reports.reading import read
from utfall.web.reports.sheet import Sheet, filled, make_sheet
from utfall.wiring.answer_files import write_answer
from utfall.wiring.exporting import Facts, count_facts, csv_of, note_export, work_folder, write_parquet, xlsx_of

from .forms import ExportForm, titled
from .sending import Sent, file_pieces, text_pieces


@dataclass(frozen=True)
class Found:
    """What a file would hold: how many rows, of what, and which columns; `wrong` says why there is none."""

    rows: int = 0
    count: str = ""
    says: str = ""
    columns: tuple[Shown, ...] = ()
    period: str = ""
    wrong: str = ""


@page_for(*ROLES)
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """Choose, and see how many rows it is."""
    who = asker(request)
    form = _form(request.GET or QueryDict(f"what=facts:{_kinds(who)[0].name}&format=csv"), who)
    found = _found(form, who) if form.is_valid() else None
    return render(request, "exports/export.html", {"form": form, "found": found, "personal": who.scope.personal})


@page_for(*ROLES)
@require_POST
def file(request: HttpRequest) -> HttpResponseBase:
    """The file itself."""
    who = asker(request)
    form = _form(request.POST, who)
    try:
        if form.is_valid():
            return _file(form, who)
        found = None
    except NotUnderstood as wrong:
        found = Found(wrong=str(wrong))
    context = {"form": form, "found": found, "personal": who.scope.personal}
    return render(request, "exports/export.html", context, status=400)


def _form(data: QueryDict, who: Asker) -> ExportForm:
    kept = SavedView.objects.filter(Q(owner=who.user) | Q(shared=True), path__in=TABLES).order_by("name", "pk")
    return ExportForm(data, _kinds(who), list(kept))


def _kinds(who: Asker) -> list[Kind]:
    """The kinds of fact that can be held to what he may see."""
    found = []
    for kind in KINDS.values():
        try:
            facts_within(who.scope, kind)
        except NotShared:
            continue
        found.append(kind)
    return found


def _found(form: ExportForm, who: Asker) -> Found:
    try:
        if form.kind is not None:
            facts = Facts(form.kind, who.scope, form.period)
            rows = count_facts(who.house, facts)
            columns = columns_for(form.kind, personal=who.scope.personal, turnover=who.scope.turnover)
            return Found(rows, show.count(rows, who.language), _(form.kind.says), columns, _period(form, who))
        assert form.view is not None
        sheet = _sheet(form.view, who)
        rows = len(lines.sheet_lines(sheet, who)[1])
        period = show.period(sheet.question.period(who.today_of(sheet.question)), who.language)
        says = _("The table of %(page)s as it stands, total first.") % {"page": _(REPORTS[form.view.path].title)}
        return Found(rows, show.count(rows, who.language), says, period=period)
    except NotUnderstood as wrong:
        return Found(wrong=str(wrong))


def _period(form: ExportForm, who: Asker) -> str:
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    if form.period is None:
        return _("all there are")
    if first is not None and last is not None:
        return show.period(form.period, who.language)
    one = first if last is None else last
    day = show.period(Days(one, one + 1), who.language)
    return (_("from %(day)s") if last is None else _("until %(day)s")) % {"day": day}


def _sheet(view: SavedView, who: Asker) -> Sheet:
    question = read(QueryDict(view.query), who.house.zone)
    who.check(question.where)
    about = REPORTS[view.path]
    question = filled(about, question, who.user.role)
    if about is INBOUND:
        return inbound.make(inbound.for_whom(who), question, who).sheet
    return make_sheet(about, question, who)


def _file(form: ExportForm, who: Asker) -> Sent:
    format = form.cleaned_data["format"]
    style: files.Style = "plain" if who.user.csv_style == "plain" else "excel"
    with ExitStack() as stack:
        work = stack.enter_context(work_folder(who.house.home))
        to = work / f"sent.{format}"
        if form.kind is not None:
            facts = Facts(form.kind, who.scope, form.period)
            whole = work / "sent.parquet"
            rows = write_parquet(who.house, facts, whole, work)
            note_export(f"facts {form.kind.name}", format, rows, facts.period, who.user)
            name = files.file_name("utfall", form.kind.name, *_days(form)).removesuffix(".csv")
            if format == "csv":
                return Sent(text_pieces(csv_of(whole, style, work)), f"{name}.csv", format, stack.pop_all())
            if format == "xlsx":
                xlsx_of(whole, to, titled(form.kind), [(_("Facts"), _(form.kind.says)), (_("Times"), "UTC")])
        else:
            assert form.view is not None
            sheet = _sheet(form.view, who)
            head, told = lines.sheet_lines(sheet, who)
            if format == "parquet" and sheet.told.answer is not None:
                answer = sheet.told.answer
                head, told = answer_rows(
                    who.house.words(answer, who.naming, targets=sheet.question.targets), answer.ask.kpis
                )
            write_answer(who.house.home, head, told, format, to, title="answer", style=style)
            asked = sheet.question.period(who.today_of(sheet.question))
            note_export(f"answer of view {form.view.pk}", format, len(told), asked, who.user)
            name = files.file_name("utfall", form.view.path, form.view.name).removesuffix(".csv")
        return Sent(file_pieces(to), f"{name}.{format}", format, stack.pop_all())


def _days(form: ExportForm) -> tuple[str, ...]:
    found = ((form.cleaned_data["first"], _("from")), (form.cleaned_data["last"], _("until")))
    return tuple(f"{word} {day_date(day)}" for day, word in found if day is not None)
