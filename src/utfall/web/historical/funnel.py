"""Historical › Funnel: the five stages from dial to result, what is lost between them, and how the base is worked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from utfall.query.answer import Answer, Cell, Row
from utfall.reports.cells import cell_view, held_cell
from utfall.reports.charts import narrowing
from utfall.reports.table import CellView, Column
from utfall.web.reports import export
from utfall.web.reports.address import Question, key_words
from utfall.web.reports.asking import Asker, title_of
from utfall.web.reports.columns import FUNNEL
from utfall.web.reports.download import download, is_file
from utfall.web.reports.header import address
from utfall.web.reports.sheet import filled, make_sheet
from utfall.web.reports.views import asked, chosen, report_context

STAGES = (  # what is counted, what it is called here, the conversion that led there
    ("dials", noop("Dialled"), ""),
    ("connected", noop("Connected"), "k1_connection"),
    ("live_contacts", noop("A person"), "k2_live"),
    ("dm_contacts", noop("The decision-maker"), "k3_decision_maker"),
    ("full_contacts", noop("Purpose reached"), "k4_full_contact"),
    ("results", noop("Result"), "k5_result"),
)
TOTAL = "funnel_conversion"
BASE = ("list_penetration", "reachability")
PAIR = ("completion_rate_tried", "base_plan_fulfilment")  # the first is never told without the second


@asked()
def funnel_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """Historical › Funnel."""
    if "column" in request.GET:
        return HttpResponseRedirect(address("funnel", chosen(FUNNEL, question, request.GET.getlist("column"))))
    question = filled(FUNNEL, question, who.user.role)
    sheet = make_sheet(FUNNEL, question, who)
    if is_file(request):
        return download(request, FUNNEL.title, question, who, export.sheet_lines(sheet, who))
    context = report_context(FUNNEL, sheet, who)
    if not context["empty"]:
        stages = stages_of(question, who)
        context |= {
            "stages": stages,
            "total": _figure(TOTAL, question, who),
            "base": [each for each in (_figure(kpi, question, who) for kpi in BASE) if each],
            "pair": pair_of(question, who),
            "pitfalls": pitfalls(who),
        }
    return render(request, "historical/funnel.html", context)


@dataclass(frozen=True)
class Shown:
    """A number of the page: its name, what it says, its cell, and where a press leads; `why_not` it has no value."""

    kpi: str
    title: str
    says: str
    cell: CellView
    link: str
    why_not: str = ""


@dataclass(frozen=True)
class Stage:
    """One stage: its name, its count, the conversion that led there, its rows, and how wide it is drawn (per cent of
    all that was dialled), from the stage before it."""

    name: str
    count: Shown
    conversion: Shown | None
    rows: str
    shape: str
    neck: str


def stages_of(question: Question, who: Asker) -> tuple[Stage, ...]:
    """The stages of everything the question is about; those not told to the asker are left out."""
    kpis = tuple(name for count, _title, k in STAGES for name in (count, k) if name)
    answer = _total(kpis, question, who)
    if answer is None:
        return ()
    cells = answer.total.cells
    whole = _numerator(cells, STAGES[0][0])
    made, before = [], whole
    for kpi, title, led in STAGES:
        if kpi not in cells:
            continue
        here = _numerator(cells, kpi)
        rows = address("rows", _whole(question), page="funnel", kpi=kpi, part="numerator")
        conversion = _shown(led, answer.total, question, who) if led in cells else None
        counted = _shown(kpi, answer.total, question, who)
        made.append(Stage(_(title), counted, conversion, rows, narrowing(here, here, whole),
                          narrowing(before, here, whole)))  # fmt: skip
        before = here
    return tuple(made)


def _numerator(cells: Mapping[str, Cell], kpi: str) -> int:
    return cells[kpi].numerator or 0 if kpi in cells else 0


def _whole(question: Question) -> Question:
    return replace(question, by=(), columns=(), sort="")


def _total(kpis: tuple[str, ...], question: Question, who: Asker) -> Answer | None:
    asked = _whole(question).ask(who.scope, kpis, who.now, who.house.zone, by=())
    return who.ask(replace(asked, targets=True)).answer


def _shown(kpi: str, row: Row, question: Question, who: Asker, why_not: str = "") -> Shown:
    number = who.catalogue.numbers[kpi]
    column = Column(kpi, _(number.name), _(number.says), number.unit, number.better)
    cell = cell_view(row.cells[kpi], row.before.get(kpi), column, number, who.catalogue, who.language)
    cell = held_cell(cell, row.cells[kpi], row.against.get(kpi), number, who.wording)
    link = address("number", _whole(question), page="funnel", kpi=kpi, at="")
    return Shown(kpi, column.title, column.says, cell, link, why_not)


def _figure(kpi: str, question: Question, who: Asker) -> Shown | None:
    """A number of the whole; None where it is not told to the asker."""
    answer = _total((kpi,), question, who)
    return None if answer is None else _shown(kpi, answer.total, question, who, answer.unknown.get(kpi, ""))


# -- attempts per record tried, with the plan of the base -------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """The two numbers of one row, told as one."""

    name: str
    first: Shown
    plan: Shown
    why_not: str


@dataclass(frozen=True)
class Pairs:
    """The pair of the whole and of each row; `why_not` where it is not told to the asker, or not by this split."""

    split: str = ""
    whole: Pair | None = None
    rows: tuple[Pair, ...] = ()
    why_not: str = ""


def pair_of(question: Question, who: Asker) -> Pairs:
    """Attempts per record tried beside the plan they are to fulfil, never one without the other."""
    by = question.by[:1]
    told = _asked_pair(question, by, who)
    why = ""
    if len(told[1]) and by:
        why = next(iter(told[1].values()))
        by, told = (), _asked_pair(question, (), who)
    answer = told[0]
    if answer is None or any(kpi not in answer.total.cells for kpi in PAIR):
        return Pairs(why_not=" ".join(dict.fromkeys(told[1].values())))
    held = replace(question, by=by, columns=(), sort="")
    rows = tuple(
        _pair(who.named(by[0], row.key[0]), row, key_words(by, row.key), held, who)
        for row in answer.rows
        if by and row.cells[PAIR[0]].value is not None
    )
    return Pairs(title_of(by[0]) if by else "", _pair(_("All"), answer.total, "", held, who), rows, why)


def _asked_pair(question: Question, by: tuple[str, ...], who: Asker) -> tuple[Answer | None, dict[str, str]]:
    told = who.ask(replace(question.ask(who.scope, PAIR, who.now, who.house.zone, by=by), compare=None))
    return told.answer, told.refused


def _pair(name: str, row: Row, at: str, question: Question, who: Asker) -> Pair:
    first, plan = (
        replace(_shown(kpi, row, question, who), link=address("number", question, page="funnel", kpi=kpi, at=at))
        for kpi in PAIR
    )
    why = ""
    if plan.cell.is_nothing:
        why = _("no plan is set for the base") if row.cells[PAIR[1]].denominator is None else _("nothing is due yet")
    return Pair(name, first, plan, why)


def pitfalls(who: Asker) -> tuple[tuple[str, str], ...]:
    """(name, what to beware of) of every number of the funnel that has a pitfall."""
    numbers = [who.catalogue.numbers[kpi] for kpi in (*(k for _c, _t, k in STAGES if k), TOTAL, *BASE, PAIR[0])]
    return tuple((_(each.name), _(each.pitfalls)) for each in numbers if each.pitfalls)
