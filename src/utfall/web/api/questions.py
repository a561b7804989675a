"""Questions through the API: numbers, the rows behind them, and the list of numbers there are."""

from django.http import HttpRequest
from ninja import Query, Router

from utfall.catalogue.called import LONGEST, found, meant
from utfall.catalogue.model import Number as KPI
from utfall.core.clock import now
from utfall.query.ask import Ask
from utfall.reports.why import why_words
from utfall.web.api.keys import key_of, scope_of_key
from utfall.web.api.shapes import Fault, Number, Question, RowsOut, RowsQuestion, WhyQuestion
from utfall.wiring.asking import Words, make_ask, now_and_before
from utfall.wiring.house import House, house
from utfall.wiring.seen import seen_in

router = Router()
Plain = dict[str, object]


@router.post("/ask", response={200: dict, 401: Fault, 422: Fault}, summary="Ask for numbers", url_name="api-ask")
def ask(request: HttpRequest, question: Question) -> Plain:
    """The answer: rows, subtotals, total, each cell with value, numerator and denominator, unrounded."""
    here = _house(request)
    asked, assumed = _ask(request, question, here)
    answer = here.ask(asked)
    words = here.words(answer, interval=question.interval, targets=question.targets)
    words["notes"] = [*assumed, *answer.notes, *here.where_the_data_is(answer)]
    return words


@router.post(
    "/rows", response={200: RowsOut, 401: Fault, 422: Fault}, summary="The rows behind a number", url_name="api-rows"
)
def rows(request: HttpRequest, question: RowsQuestion) -> Plain:
    """One page of the rows behind the first number's part, in the order and as far as the search asks for; how many
    there are in all, and the pages before and after."""
    here = _house(request)
    asked, _ = _ask(request, question, here)
    wanted = {"sort": question.sort, "search": question.search}
    return here.rows_page(asked, question.part, question.page, question.size, **wanted)


@router.post("/why", response={200: dict, 401: Fault, 422: Fault}, summary="Why a number changed", url_name="api-why")
def why(request: HttpRequest, question: WhyQuestion) -> Plain:
    """What each value of a split did to the change since the period before, in mix and rate, adding up exactly."""
    here = _house(request)
    asked, assumed = _ask(request, question, here)
    found = here.why(*now_and_before(asked, here.zone), question.currency or "")
    words = why_words(found, here.catalogue, here.naming())
    words["notes"] = [*assumed, *found.notes]
    return words


@router.get("/kpis", response={200: list[Number], 401: Fault}, summary="The numbers there are", url_name="api-kpis")
def kpis(request: HttpRequest, variants: bool = Query(False), name: str = Query("", max_length=LONGEST)) -> list[Plain]:
    """Every number: id, name, what it says, formula, unit, direction; with `variants` also the ways to ask for one.

    With `name` those that are called so, in any language, the best first, each with the name it was `found_by`; where
    none is, those it may have meant, each marked `nearest`.
    """
    catalogue = _house(request).catalogue
    hits = found(catalogue, name)
    near = [] if hits else meant(catalogue, name)
    out = []
    for hit in hits or near:
        by: Plain = {"found_by": hit.name, "nearest": bool(near)} if name.strip() else {}
        own = [n for n in catalogue.numbers.values() if n is hit.number or (variants and n.variant_of == hit.number.id)]
        out += [_number(each) | by for each in own]
    return out


def _house(request: HttpRequest) -> House:
    return house().for_role(key_of(request).user.role)


def _number(n: KPI) -> Plain:
    return {
        "id": n.id, "name": n.name, "says": n.says, "formula": n.formula, "unit": n.unit, "better": n.better,
        "group": n.group, "aliases": list(n.aliases), "variant_of": n.variant_of or None,
    }  # fmt: skip


def _ask(request: HttpRequest, question: Question, here: House) -> tuple[Ask, list[str]]:
    words = Words(
        kpis=question.kpis,
        by=question.by,
        start=question.start,
        end=question.end,
        as_of=question.as_of,
        zone=question.zone,
        where=question.where,
        compare=question.compare,
        bulk=question.bulk,
        targets=question.targets,
    )
    scope, moment = scope_of_key(request), now()
    return make_ask(
        words, scope, now=moment, home_zone=here.zone, seen=lambda split, ids: seen_in(here, scope, split, ids, moment)
    )
