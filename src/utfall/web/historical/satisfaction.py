"""Historical › Satisfaction: every question on its own scale, what moves its answers, and what people wrote."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from utfall.ledger.beside import verbatims
from utfall.ledger.campaigns.models import Question as SurveyQuestion
from utfall.query.answer import SYSTEM, Against, Cell
from utfall.query.lists import Sort
from utfall.reports import show
from utfall.reports.cells import cell_view, held_cell
from utfall.reports.satisfaction import KPIS, Measured, Mover, lines, measured, movers
from utfall.reports.table import Column
from utfall.web.reports import empty
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker, title_of
from utfall.web.reports.download import download, is_file
from utfall.web.reports.header import Choice, address, make_header
from utfall.web.reports.trend import Figure
from utfall.web.reports.views import asked

SEES_SATISFACTION = ("administrator", "leader", "client")
VIEW = "satisfaction"
SPLITS = ("reason", "queue", "wait_band", "handed_over", "team", "agent", "channel", "subject", "survey", "campaign")
COUNTED = "nps_answers"
BESIDE = ("fcr", "survey_response_rate")
HALF, BAR, HIGH = 60, 24, 72  # px: the largest pull to either side, a step of a histogram, its height
SHOWN, AT_ONCE, LOOKED_THROUGH = 50, 1_000, 10_000


@dataclass(frozen=True)
class Rect:
    """One bar of a histogram in pixels."""

    step: str
    x: str
    y: str
    height: str
    tone: str
    says: str


@dataclass(frozen=True)
class Card:
    """One question: its figures, its histogram, and where it leads."""

    it: Measured
    rects: tuple[Rect, ...]
    width: int
    says: str
    moves: str
    rows: str
    chosen: bool


@dataclass(frozen=True)
class Line:
    """A value of the split, its bar (from the middle, px), its rows, and the same page held to it."""

    it: Mover
    bar_at: str
    bar: str
    rows: str
    deeper: str


@dataclass(frozen=True)
class Said:
    """What somebody wrote with his answer."""

    text: str
    score: str
    reason: str
    queue: str
    when: str


@dataclass(frozen=True)
class Words:
    """The verbatims of the chosen question, the newest first; `looked` is how many answers were looked through where
    there are more, `may` whether the asker may read them."""

    may: bool
    said: tuple[Said, ...] = ()
    looked: str = ""
    rows: str = ""


@asked(*SEES_SATISFACTION)
def satisfaction_page(request: HttpRequest, who: Asker, question: Question) -> HttpResponseBase:
    """The page, or its figures as a file."""
    split = question.by[0] if question.by and question.by[0] in SPLITS else SPLITS[0]
    question = replace(question, by=(split,), compare="")
    told = who.ask(replace(question.ask(who.scope, KPIS, who.now, who.house.zone, by=("score",)), targets=True))
    beside = _beside(question, who)
    found = [] if told.answer is None else _told_apart(measured(told.answer, who.catalogue, who.wording))
    if is_file(request):
        return download(request, "Satisfaction", question, who, lines(found, who.wording))
    header = make_header(
        VIEW, question, who, complete_until=None if told.answer is None else told.answer.complete_until,
        zones=() if told.answer is None else told.answer.zones,
    )  # fmt: skip
    context: dict[str, Any] = {
        "title": _("Satisfaction"), "header": header, "figures": beside, "refused": told.refused,
        "notes": () if told.answer is None else told.answer.notes,
    }  # fmt: skip
    chosen = _chosen(found, question)
    if chosen is None:
        nothing = empty.where(VIEW, COUNTED, question, who)
        return render(request, "historical/satisfaction.html", {**context, "empty": nothing})
    context |= {"cards": [_card(each, each is chosen, question, who) for each in found], "chosen": chosen}
    context |= _moved(chosen, split, question, who) | {"words": _words(chosen, question, who)}
    return render(request, "historical/satisfaction.html", context)


def _told_apart(found: list[Measured]) -> list[Measured]:
    """Questions that read alike, each with the client whose it is."""
    names = [(each.kpi, each.name, each.scale) for each in found]
    alike = {each.question for each in found
             if each.question is not None and names.count((each.kpi, each.name, each.scale)) > 1}  # fmt: skip
    clients = dict(SurveyQuestion.objects.filter(pk__in=alike).values_list("pk", "client__name"))
    return [replace(each, name=f"{each.name} · {clients[each.question]}") if each.question in clients else each
            for each in found]  # fmt: skip


def _chosen(found: list[Measured], question: Question) -> Measured | None:
    """The question that is taken apart: the one the address names, else the first."""
    named = [each for each in found if each.kpi in question.columns]
    return next(iter((*named, *found)), None)


def held(of: Measured, question: Question) -> Question:
    """The page's question held to one question on one scale."""
    return question.held_to("question", (of.question,)).held_to("scale", (of.scale,))


def _rows(of: Measured, question: Question, part: str = "denominator") -> str:
    return address("rows", replace(held(of, question), columns=()), page=VIEW, kpi=of.kpi, part=part)


def _card(of: Measured, is_chosen: bool, question: Question, who: Asker) -> Card:
    rects = []
    for place, step in enumerate(of.steps):
        height = step.reach * HIGH
        rects.append(
            Rect(str(step.score), show.pixels(Fraction(place), BAR), show.pixels(Fraction(1), int(HIGH - height)),
                 show.pixels(Fraction(1), max(1, int(height))), step.tone,
                 f"{step.score}: {step.count} ({step.share})")
        )  # fmt: skip
    says = _("Answers by score: %(told)s") % {"told": ", ".join(rect.says for rect in rects)}
    moves = address(VIEW, replace(held(of, question), columns=(of.kpi,)))
    return Card(of, tuple(rects), BAR * max(1, len(rects)), says, moves, _rows(of, question), is_chosen)


def _moved(of: Measured, split: str, question: Question, who: Asker) -> dict[str, Any]:
    """What moves the chosen question's mean, by one split, and the other splits to choose."""
    asked_of = held(of, question)
    told = who.ask(asked_of.ask(who.scope, (of.kpi,), who.now, who.house.zone, by=(split, "score")))
    found = [] if told.answer is None else movers(told.answer, of.kpi, split, of.scale, who.catalogue, who.wording)
    kept = replace(asked_of, columns=(of.kpi,))
    return {
        "movers": [_line(each, of, split, question) for each in found],
        "split": title_of(split),
        "sum": sum((each.exact for each in found), Fraction(0)),
        "splits": [Choice(title_of(each), address(VIEW, replace(kept, by=(each,))), each == split) for each in SPLITS],
    }


def _line(mover: Mover, of: Measured, split: str, question: Question) -> Line:
    width = show.pixels(abs(mover.reach), HALF)
    at = show.pixels(1 + min(mover.reach, Fraction(0)), HALF)
    if mover.key == SYSTEM:
        return Line(mover, at, width, "", "")
    within = question.held_to(split, (mover.key,))
    return Line(mover, at, width, _rows(of, within), address(VIEW, replace(held(of, within), columns=(of.kpi,))))


def _words(of: Measured, question: Question, who: Asker) -> Words:
    """What was written with the newest answers."""
    if not who.scope.personal:
        return Words(may=False)
    ask = held(of, question).ask(who.scope, (of.kpi,), who.now, who.house.zone, by=())
    said: list[Said] = []
    page = looked = in_all = 0
    while len(said) < SHOWN and looked < LOOKED_THROUGH and (not page or looked < in_all):
        page += 1
        behind = who.house.behind(ask, of.kpi, "denominator", page=page, size=AT_ONCE, sort=Sort("happened_at", True))
        looked, in_all = looked + len(behind.rows), behind.rows_found
        texts = verbatims((row["fact_id"] for row in behind.rows), who.now)  # type: ignore[misc]
        said += [_said(row, texts[row["fact_id"]], who) for row in behind.rows if row["fact_id"] in texts]  # type: ignore[index]
        if not behind.rows:
            break
    more = looked < in_all
    return Words(True, tuple(said[:SHOWN]), show.count(looked, who.language) if more else "", _rows(of, question))


def _said(row: Any, text: str, who: Asker) -> Said:
    named = {split: who.named(split, row[f"{split}_id"]) for split in ("reason", "queue")}
    score = show.count(row["score"], who.language)
    when = show.moment_of(row["happened_at"], row["zone"], row["known_to"], who.language)
    return Said(text, score, named["reason"], named["queue"], when)


def _beside(question: Question, who: Asker) -> list[Figure]:
    """What stands beside the answers: how many asked did answer, and what was settled at once, with what is open."""
    kpis = tuple(kpi for kpi in BESIDE if kpi in who.catalogue.numbers)
    if not kpis:
        return []
    told = who.ask(replace(question.ask(who.scope, kpis, who.now, who.house.zone, by=()), targets=True))
    if told.answer is None:
        return []
    total, unknown = told.answer.total, told.answer.unknown
    return [
        _figure(kpi, total.cells[kpi], total.against.get(kpi), unknown.get(kpi, ""), question, who)
        for kpi in kpis
        if kpi in total.cells
    ]


def _figure(kpi: str, cell: Cell, against: Against | None, unknown: str, question: Question, who: Asker) -> Figure:
    number = who.catalogue.numbers[kpi]
    column = Column(kpi, _(number.name), _(number.says), number.unit, number.better, interval="shown")
    view = replace(cell_view(cell, None, column, number, who.catalogue, who.language), unknown=unknown)
    view = held_cell(view, cell, against, number, who.wording)
    counts = {"part": show.count(view.numerator, who.language), "whole": show.count(view.denominator, who.language)}
    under = [_("%(part)s of %(whole)s") % counts] if view.denominator else []
    under += [view.span_text] if view.span_text else []
    under += [_("not known")] if unknown else []
    if view.undecided:
        every = (view.denominator or 0) + view.undecided
        share = show.percent(show.fraction(view.undecided, every), who.language)
        under.append(_("%(share)s undecided") % {"share": share})
    line: SafeString = mark_safe("")
    return Figure(_(number.name), _(number.says), view, " · ".join(under), line,
                  address("number", question, page=VIEW, kpi=kpi, at=""))  # fmt: skip
