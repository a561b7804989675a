"""The key figures of Current › Customers: those of the catalogue, and what is left to call."""

from dataclasses import dataclass

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from utfall.query.answer import Answer
from utfall.reports import show
from utfall.reports.lay import Shape, make_table
from utfall.reports.table import CellView, Column
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker
from utfall.web.reports.header import address
from utfall.web.reports.trend import Figure

from .left_to_call import LOOKED_BACK, CanCall, HoursLeft
from .standing import KEY_FIGURES


@dataclass(frozen=True)
class Told:
    """The cards, and the sentences that say what the last two of them are."""

    cards: list[Figure]
    sentences: tuple[str, ...]


def key_figures(
    question: Question, whole: Answer, can_call: CanCall | None, left: HoursLeft, who: Asker
) -> Told:  # fmt: skip
    """The cards of everybody the question is held to."""
    table = make_table([whole], who.catalogue, who.wording, Shape(KEY_FIGURES))
    base = next(cell for c, cell in zip(table.columns, table.total.cells, strict=True) if c.kpi == "customers")
    cards = [
        Figure(column.title, column.says, cell, _under(column, cell, base, who), mark_safe(""),
               address("number", question, page="customers", kpi=column.key, at=""))
        for column, cell in zip(table.columns, table.total.cells, strict=True)
    ]  # fmt: skip
    sentences = (_says_callable(can_call), _says_left(left, who))
    return Told([*cards, _callable(can_call, sentences[0], who), _left(left, sentences[1], who)], sentences)


def _under(column: Column, cell: CellView, base: CellView, who: Asker) -> str:
    """A count of customers as a share of the base."""
    if column.unit == "count" and base.raw and cell.raw is not None and cell is not base:
        return show.percent(cell.raw / base.raw, who.language)
    return f"n {cell.n_text}" if cell.n_text else ""


def _callable(can_call: CanCall | None, says: str, who: Asker) -> Figure:
    if can_call is None:
        return _card(_("Callable now"), says, show.NOTHING, _("told of now only"))
    out = can_call.no_number + can_call.outside_hours
    under = _("%(n)s to call cannot be") % {"n": show.count(out, who.language)} if out else ""
    return _card(_("Callable now"), says, show.count(can_call.now, who.language), under)


def _says_callable(can_call: CanCall | None) -> str:
    if can_call is None:
        return _("Callable now is told of this moment only: the numbers customers had before are not kept.")
    return _(
        "Callable now: stands to be called, has a telephone number, and the calling hours of the campaign (Setup, "
        "Opening hours) hold at this moment. There is no limit on attempts, so none is held against."
    )


def _left(left: HoursLeft, says: str, who: Asker) -> Figure:
    under = ""
    if left.ms is not None and left.told_of < left.campaigns:
        under = _("of %(n)s of %(all)s campaigns") % {"n": left.told_of, "all": left.campaigns}
    return _card(_("Hours left"), says, show.hours(left.ms, who.language), under)


def _says_left(left: HoursLeft, who: Asker) -> str:
    rule = _(
        "Hours left: to call × outcomes for each progress × productive time for each outcome, each campaign by its own "
        "last %(days)s complete days."
    ) % {"days": LOOKED_BACK}
    if left.ms is None or left.attempts is None or left.each is None:
        return rule + " " + _("In those days no campaign here had both progress and productive time: nothing is known.")
    return rule + " " + _("Here it took %(attempts)s outcomes for each progress and %(each)s for each outcome.") % {
        "attempts": show.number(left.attempts, 1, who.language),
        "each": show.seconds(left.each / 1000, who.language),
    }  # fmt: skip


def _card(title: str, says: str, text: str, under: str) -> Figure:
    return Figure(title, says, CellView(text, "", None), under, mark_safe(""), "")
