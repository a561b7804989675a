"""What can be chosen on a page: columns, the order of the rows, and the values it is held to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import Http404
from django.utils.translation import gettext as _

from utfall.catalogue.dimensions import missing
from utfall.catalogue.own import PREFIX
from utfall.reports import show
from utfall.reports.lay import Wanted

from .address import FILTERS, Question
from .asking import Asker, title_of
from .columns import REPORTS, Report
from .header import address
from .sheet import Sheet

MOST_VALUES = 300


@dataclass(frozen=True)
class Head:
    """The head of a column: its title, what it says, how it is sorted now and where a press leads."""

    title: str
    says: str
    link: str
    sorted: str = ""

    @property
    def arrow(self) -> str:
        """Which way it is sorted."""
        return {"descending": "↓", "ascending": "↑"}.get(self.sorted, "")


def heads(view: str, sheet: Sheet) -> list[Head]:
    """The head of the names, then of each column."""
    assert sheet.table is not None
    question = sheet.question
    names = " › ".join(title_of(split) for split in question.by)
    return [
        _head(view, question, "name", names, "", first_down=False),
        *(_head(view, question, each.key, each.title, each.says) for each in sheet.table.columns),
    ]


def _head(view: str, question: Question, key: str, title: str, says: str, first_down: bool = True) -> Head:
    now, down = question.sorted_by
    if now != key:
        to, is_sorted = ("-" if first_down else "") + key, ""
    else:
        is_sorted = "descending" if down else "ascending"
        to = "" if down != first_down else ("" if down else "-") + key
    return Head(title, says, address(view, replace(question, sort=to)), is_sorted)


@dataclass(frozen=True)
class ColumnChoice:
    """One column to show or not; `why_not` where it cannot be told as the page is split."""

    kpi: str
    title: str
    says: str
    shown: bool
    why_not: str = ""


def columns(report: Report, sheet: Sheet, who: Asker) -> list[ColumnChoice]:
    """Every column of the page, those shown first in their order."""
    shown = [each.kpi for each in sheet.wanted]
    own = {each.kpi: each for kind in report.sets.values() for each in kind}
    made_here = (each for each in who.catalogue.numbers if each.startswith(PREFIX))
    of_set = (each.kpi for each in report.sets[sheet.question.kind])
    every = dict.fromkeys((*shown, *of_set, *own, *report.more, *made_here))
    return [_column(kpi, own.get(kpi), kpi in shown, sheet, who) for kpi in every if kpi in who.catalogue.numbers]


def _column(kpi: str, wanted: Wanted | None, shown: bool, sheet: Sheet, who: Asker) -> ColumnChoice:
    number = who.catalogue.numbers[kpi]
    title = _(wanted.title) if wanted and wanted.title else _(number.name)
    why = sheet.refused.get(kpi, "")
    if not why:
        without = [s for s in sheet.question.by if missing(who.catalogue, number, s) and s not in number.ignores]
        if without:
            why = _("not by %(split)s") % {"split": title_of(without[0]).lower()}
    return ColumnChoice(kpi, title, _(number.says), shown, why)


@dataclass(frozen=True)
class Values:
    """The values of one dimension that a page can be held to, each with how many rows it has and its address."""

    title: str
    choices: tuple[tuple[str, str, str, bool], ...]
    more: bool
    back: str
    why_none: str = ""


def values(page: str, question: Question, split: str, who: Asker, *, current: bool = False) -> Values:
    """What stands in a dimension within the same question (without its own filter on it)."""
    if split not in FILTERS:
        raise Http404
    base = "customers" if current else _base(page, question)
    free = question.held_to(split, ())
    if current:
        told = who.ask(free.current(who.scope, (base,), who.now, (split,)))
    else:
        told = who.ask(replace(free.ask(who.scope, (base,), who.now, who.house.zone, by=(split,)), compare=None))
    rows = [] if told.answer is None else list(told.answer.rows)
    counted = sorted(rows, key=lambda row: (-(row.cells[base].numerator or 0), who.named(split, row.key[0])))
    held = question.held(split)
    choices = tuple(
        (
            who.named(split, row.key[0]),
            show.count(row.cells[base].numerator, who.language),
            address(page, question.held_to(split, toggled(held, row.key[0]))),
            row.key[0] in held,
        )
        for row in counted[:MOST_VALUES]
    )
    return Values(title_of(split), choices, len(counted) > MOST_VALUES, address(page, question),
                  next(iter(told.refused.values()), ""))  # fmt: skip


def toggled(held: Sequence[int | str | None], key: int | str | None) -> list[int | str | None]:
    """What is held after a press on `key`."""
    return [each for each in held if each != key] if key in held else [*held, key]


BASES = {"satisfaction": "nps", "lost": "contacts_abandoned", "inquiries": "backlog", "agents": "outcomes"}


def _base(page: str, question: Question) -> str:
    about = REPORTS.get(page)
    return about.base[about.set_named(question.kind)] if about else BASES.get(page, "outcomes")
