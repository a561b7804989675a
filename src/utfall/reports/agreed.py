"""An agreement in words: line by line, and what it says of one number."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from utfall.catalogue.agreement import Level, Terms
from utfall.catalogue.model import Catalogue, Number, Unit
from utfall.catalogue.words import DEFAULT

from . import show
from .languages import ENGLISH, Language
from .naming import CODES

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One term: what it is about, and what is agreed."""

    title: str
    text: str


def lines(terms: Terms, catalogue: Catalogue, language: Language = ENGLISH, say: Say = str) -> tuple[Line, ...]:
    """Every term that is agreed on, service levels first."""
    return tuple(_lines(terms, catalogue, language, say))


def _lines(terms: Terms, catalogue: Catalogue, language: Language, say: Say) -> Iterator[Line]:
    for level in terms.levels:
        title = say("Service level") + (f" · {say(CODES[level.channel])}" if level.channel else "")
        yield Line(title, _level(level, catalogue, language, say))
    if terms.short_abandon is not None:
        yield Line(say("Short abandons"), "< " + show.limit(terms.short_abandon, language))
    for goal in terms.goals:
        number = catalogue.numbers[goal.kpi]
        yield Line(say(number.name), _goal(number.unit, goal.plan, goal.min_ok, goal.max_ok, language, say))
    for term, option in (terms.chosen or {}).items():
        if option != DEFAULT:
            names = [say(catalogue.numbers[f"{each.id}:{option}"].name) for each in catalogue.numbers.values()
                     if each.agreed == term and f"{each.id}:{option}" in catalogue.numbers]  # fmt: skip
            yield Line(say("Counted as"), " · ".join(names))
    if terms.rhythm:
        yield Line(say("Reports"), say(terms.rhythm) + (f" → {', '.join(terms.readers)}" if terms.readers else ""))
    if terms.note:
        yield Line(say("Note"), terms.note)


def of_number(number: Number, terms: Terms, catalogue: Catalogue, language: Language, say: Say = str) -> str:
    """What the agreement says of a number; empty where it says nothing."""
    told = [_goal(number.unit, goal.plan, goal.min_ok, goal.max_ok, language, say) for goal in terms.goals
            if goal.kpi == number.id]  # fmt: skip
    if number.agreed == "formula":
        told += [_level(each, catalogue, language, say, with_channel=True) for each in terms.levels]
    elif number.agreed and (option := (terms.chosen or {}).get(number.agreed, DEFAULT)) != DEFAULT:
        variant = catalogue.numbers.get(f"{number.id}:{option}")
        told += [say(variant.name)] if variant else []
    return "; ".join(told)


def _level(level: Level, catalogue: Catalogue, language: Language, say: Say, with_channel: bool = False) -> str:
    within = show.limit(level.within, language)
    said = f"{_value(level.share, 'percent', language)} ≤ {within}" if level.share is not None else f"≤ {within}"
    if level.formula != DEFAULT:
        said += f" · {say(catalogue.numbers[f'service_level:{level.formula}'].formula)}"
    return f"{say(CODES[level.channel])}: {said}" if with_channel and level.channel else said


def _goal(
    unit: Unit, plan: Decimal | None, low: Decimal | None, high: Decimal | None, language: Language, say: Say
) -> str:
    told = [] if plan is None else [f"{say('plan')} {_value(plan, unit, language)}"]
    told += [] if low is None else [f"≥ {_value(low, unit, language)}"]
    told += [] if high is None else [f"≤ {_value(high, unit, language)}"]
    return " · ".join(told) or say("to be reported")


def _value(value: Decimal | None, unit: Unit, language: Language) -> str:
    return show.NOTHING if value is None else show.value(Fraction(value), unit, language)
