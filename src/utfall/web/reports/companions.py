"""The numbers to read with a number, told of the same cell: none of them stands alone."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from utfall.catalogue.model import Number
from utfall.query.answer import Key
from utfall.reports.lay import Shape, Wanted, make_table
from utfall.reports.table import CellView

from .address import Question, key_words
from .asking import Asker
from .header import address


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
