"""The numbers to read with a number, told of the same cell: none of them stands alone."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from utfall.catalogue.dimensions import missing
from utfall.catalogue.model import Number
from utfall.query.answer import Key
from utfall.reports.lay import Shape, Wanted, make_table
from utfall.reports.table import CellView

from .address import Question, key_words
from .asking import Asker
from .columns import Report
from .header import address
from .sheet import Sheet


@dataclass(frozen=True)
class Companion:
    """One of them: its name, what it says, its cell (none where it cannot be told here, `why_not` says why)."""

    kpi: str
    title: str
    says: str
    cell: CellView | None
    link: str = ""
    why_not: str = ""
    strain: bool = False


def named(number: Number) -> tuple[str, ...]:
    """The ids of those to read with a number, what strains first."""
    strain = (number.strain,) if number.strain else ()
    return tuple(dict.fromkeys((*strain, *number.together, *number.reads_with)))


@dataclass(frozen=True)
class Hint:
    """A column that was chosen, and the numbers to read with it that are not shown: (name, address with it)."""

    title: str
    missing: tuple[tuple[str, str], ...]
    all: str


def hints(report: Report, sheet: Sheet, who: Asker) -> tuple[Hint, ...]:
    """For each column that is not the page's own, what to read it with that is not shown; an address adds one, or all.
    A column that is there to be read with another asks for none itself."""
    own, numbers = {each.kpi for each in report.sets[sheet.question.kind]}, who.catalogue.numbers
    shown = tuple(each.kpi for each in sheet.wanted)
    made, with_others = [], set[str]()
    for kpi in shown:
        if kpi in own or kpi not in numbers:
            continue
        is_companion = kpi in with_others
        with_others |= set(named(numbers[kpi]))
        if is_companion:
            continue
        lacking = [each for each in named(numbers[kpi]) if each not in shown and _fits(each, sheet.question, who)]
        if lacking:
            at = shown.index(kpi) + 1

            def to(more: list[str], at: int = at) -> str:
                return address(report.view, replace(sheet.question, columns=(*shown[:at], *more, *shown[at:])))

            each_alone = tuple((_(numbers[each].name), to([each])) for each in lacking)
            made.append(Hint(_(numbers[kpi].name), each_alone, to(lacking) if len(lacking) > 1 else ""))
    return tuple(made)


def _fits(kpi: str, question: Question, who: Asker) -> bool:
    """Whether a number can be told as the page is split."""
    number = who.catalogue.numbers.get(kpi)
    if number is None or number.kind == "plan":
        return False
    return not any(missing(who.catalogue, number, split) and split not in number.ignores for split in question.by)


def companions(
    number: Number, question: Question, key: Key, who: Asker, *, page: str, current: bool = False
) -> tuple[Companion, ...]:
    """Each with its value in the cell of a row's `key`; empty where the number names none."""
    kpis = tuple(each for each in named(number) if each in who.catalogue.numbers)
    if not kpis:
        return ()
    by = question.by[: len(key)]
    if current:
        ask = question.current(who.scope, kpis, who.now, by)
    else:
        ask = replace(question.ask(who.scope, kpis, who.now, who.house.zone, by=by), compare=None)
    told = who.ask(replace(ask, targets=True))
    table = None
    if told.answer is not None:
        table = make_table([told.answer], who.catalogue, who.wording, Shape(tuple(map(Wanted, kpis))))
    row = None if table is None else table.total if not key else next((r for r in table.rows if r.key == key), None)
    out = []
    for kpi in kpis:
        of, is_strain = who.catalogue.numbers[kpi], kpi == number.strain
        if table is None or kpi in told.refused:
            out.append(Companion(kpi, _(of.name), _(of.says), None, "", told.refused.get(kpi, ""), is_strain))
            continue
        for column in table.columns:
            if column.kpi == kpi:
                cell = None if row is None else table.cell(row, column.key)
                link = address("number", question, page=page, kpi=column.key, at=key_words(by, key))
                out.append(Companion(kpi, column.title, column.says, cell, link, "", is_strain))
    return tuple(out)
