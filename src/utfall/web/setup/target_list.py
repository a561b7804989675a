"""Targets in words, by number, with what strains people beside those on how busy they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from utfall.catalogue.model import Catalogue
from utfall.core.periods import Days
from utfall.core.zones import day_date
from utfall.ledger import names
from utfall.ledger import targets as kept
from utfall.query.ask import Ask, NotUnderstood, Where
from utfall.reports import show
from utfall.reports.languages import Language
from utfall.reports.mark import band_text
from utfall.wiring.house import House
from utfall.wiring.rights import WHOLE_HOUSE

from .target_form import CURVE_NAMES

MOST_STRAINED = 20  # whose strain is worked out on one page
BEFORE = 30  # days that strain is told of while a target is being set


@dataclass(frozen=True)
class Shown:
    """A target in words."""

    reference: str
    of: str
    span: str
    plan: str
    band: str
    curve: object
    state: str
    ours: bool
    strain: str = ""


@dataclass(frozen=True)
class Group:
    """The targets of one number, the latest to begin first; `strain` names what is told beside them."""

    kpi: str
    name: str
    shown: tuple[Shown, ...]
    strain: str = ""


def groups(
    told: Sequence[kept.Target], wanted: str, house: House, today: int, now: int, language: Language
) -> list[Group]:
    """Those whose number, or whom they are for, are called like the word looked for; every one where there is none."""
    catalogue, whom = house.catalogue, _names(told)
    by_kpi: dict[str, list[Shown]] = {}
    strained = 0
    for each in told:
        number = catalogue.numbers.get(each.kpi)
        of = " · ".join(whom.get(pair, "?") for pair in each.scope.items()) or _("The whole house")
        if wanted and not any(wanted.casefold() in text.casefold() for text in (each.kpi, _name(each, catalogue), of)):
            continue
        strain = ""
        is_over_or_on = each.first_day <= today
        if number is not None and number.strain and is_over_or_on and strained < MOST_STRAINED:
            strained += 1
            end = min(each.end_day, today + 1)
            strain = strain_of(number.strain, Days(each.first_day, end), each.scope, house, now, language)
        by_kpi.setdefault(each.kpi, []).append(_shown(each, of, strain, catalogue, today, language))
    made = [_group(kpi, tuple(shown), told, catalogue) for kpi, shown in by_kpi.items()]
    return sorted(made, key=lambda each: each.name.casefold())


def _group(kpi: str, shown: tuple[Shown, ...], told: Sequence[kept.Target], catalogue: Catalogue) -> Group:
    number = catalogue.numbers.get(kpi)
    strain = catalogue.numbers[number.strain].name if number is not None and number.strain else ""
    return Group(kpi, kpi if number is None else _(number.name), shown, _(strain) if strain else "")


def strain_of(kpi: str, period: Days, scope: Mapping[str, int], house: House, now: int, language: Language) -> str:
    """The share of strained intervals of whom a target is for, in words; – where it cannot be told of them."""
    where = tuple(Where(name, (key,)) for name, key in scope.items())
    try:
        told = house.ask(Ask(WHOLE_HOUSE, (kpi,), now, period, where=where))
    except NotUnderstood:
        return show.NOTHING
    return show.value(told.total.cells[kpi].value, house.catalogue.numbers[kpi].unit, language)


def _names(told: Iterable[kept.Target]) -> dict[tuple[str, int], str]:
    """What everybody that targets are for is called: one look-up for each sort."""
    by_sort: dict[str, set[int]] = {}
    for each in told:
        for name, key in each.scope.items():
            by_sort.setdefault(name, set()).add(key)
    return {(name, key): text for name, keys in by_sort.items() for key, text in names.names(name, keys).items()}


def _name(target: kept.Target, catalogue: Catalogue) -> str:
    number = catalogue.numbers.get(target.kpi)
    return target.kpi if number is None else _(number.name)


def _shown(target: kept.Target, of: str, strain: str, catalogue: Catalogue, today: int, language: Language) -> Shown:
    number = catalogue.numbers.get(target.kpi)

    def amount(value: Decimal | None) -> str:
        if value is None or number is None:
            return ""
        if number.unit == "money":
            return show.number(Fraction(value / kept.scale(number)), 0, language)
        return show.value(Fraction(value / kept.scale(number)), number.unit, language)

    state = "coming" if target.first_day > today else "over" if target.end_day <= today else "in force"
    return Shown(
        reference=target.reference,
        of=of,
        span=f"{_day(target.first_day, language)} – {_day(target.end_day - 1, language)}",
        plan=amount(target.plan),
        band=band_text(amount(target.min_ok), amount(target.max_ok)),
        curve=CURVE_NAMES.get(target.curve, target.curve)
        if number is None or number.kind in ("count", "sum")
        else _("a level"),
        state=state,
        ours=target.ours,
        strain=strain,
    )


def _day(day: int, language: Language) -> str:
    return f"{show.day(day, language)} {day_date(day).year}"
