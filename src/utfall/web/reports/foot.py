"""What listed rows come to, a sentence for each part of the figure, and the whole figure again."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from utfall.core.clock import HOUR
from utfall.facts.kind import Column
from utfall.query.behind import Behind, Told
from utfall.reports import show

from .asking import Asker
from .row_words import described, kind_of


@dataclass(frozen=True)
class Foot:
    """One part: what its rows are and come to, in words, and its amount with its sign."""

    says: str
    amount: str


def foot_of(behind: Behind, currency: str, who: Asker) -> tuple[tuple[Foot, ...], str]:
    """(a foot for each part, the whole figure) in words."""
    known = described(behind)
    lines = tuple(
        Foot(_says(told, who), _signed(told, place, _amount(told.figure, kind_of(told, known), currency, who), who))
        for place, told in enumerate(behind.parts)
    )
    return lines, _amount(behind.figure, _kind(behind, known), currency, who)


def _kind(behind: Behind, known: Mapping[str, Column | None]) -> str:
    kinds = {kind_of(told, known) for told in behind.parts}
    if "cost" in kinds:
        return "cost"
    return kinds.pop() if len(kinds) == 1 else "count"


def _signed(told: Told, place: int, amount: str, who: Asker) -> str:
    return f"{who.language.minus} {amount}" if told.sign < 0 else f"+ {amount}" if place else amount


def _says(told: Told, who: Asker) -> str:
    """What the rows of a part are, and how they make up its figure."""
    words = {"rows": show.count(told.rows, who.language), "noun": told.noun or told.part,
             "n": show.count(told.n, who.language)}  # fmt: skip
    many = told.n is not None and told.n != told.rows
    match told.how:
        case "rows":
            says = _("%(noun)s: %(rows)s rows that stand for Σ n = %(n)s") if many else _("%(noun)s: %(rows)s rows")
        case "sum":
            says = _("%(noun)s: the sum over %(rows)s rows")
            says = _("%(noun)s: the sum over %(rows)s rows, Σ n = %(n)s") if many else says
        case "keys":
            says = _("%(noun)s: how many different ones in %(rows)s rows")
        case "seconds" if told.once:
            says = _("%(noun)s: the time of %(rows)s pieces inside the period, overlaps of one agent once")
        case "seconds":
            says = _("%(noun)s: the time of %(rows)s pieces inside the period")
        case "rank":
            says = _("%(noun)s: what the marked one of %(rows)s rows shows")
        case "known":
            says = _("%(noun)s: Σ n of the %(rows)s rows that have a value")
        case "days":
            says = _("the days of the period")
        case "standing":
            says = _("%(noun)s: who stands there, in %(rows)s rows")
        case "cost":
            says = _("%(noun)s: %(rows)s pieces by their rates, overlaps of one agent once")
        case "intervals":
            says = _("%(noun)s: %(rows)s intervals")
        case "spans":
            says = _("%(noun)s: the time from first to last of %(rows)s of them")
        case _:
            says = _("%(noun)s: %(rows)s cells of the fold")
    return says % words


def _amount(figure: int | None, kind: str, currency: str, who: Asker) -> str:
    if figure is None:
        return show.NOTHING
    match kind:
        case "ms":
            return show.seconds(Fraction(figure, 1000), who.language)
        case "cost":
            return show.money(Fraction(figure, HOUR), currency or None, who.language)
        case "money":
            return show.money(figure, currency or None, who.language)
        case "points":
            return show.number(Fraction(figure, 100), 2, who.language)
    return show.count(figure, who.language)
