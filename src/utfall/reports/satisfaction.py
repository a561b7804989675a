"""Satisfaction as people see it: each question on its own scale, how its answers lie, and what pulls its mean where."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from utfall.catalogue.model import Catalogue, Number
from utfall.query.answer import Answer, Cell, Key
from utfall.query.pulls import Pull, pulls, whole

from . import show
from .files import Figure, FileCell, Text
from .interval import interval_of, points_interval
from .languages import Language
from .lay import Wording
from .mark import Mark, mark_of
from .why import difference

LONG = 12  # a scale of so many steps and more shows those that were chosen
MAIN = ("nps", "csat_mean", "ces", "client_satisfaction")
BESIDE: Mapping[str, tuple[str, ...]] = {
    "nps": ("promoters", "passives", "detractors"), "csat_mean": ("csat_top2",), "ces": ("ces:easy",),
}  # fmt: skip
KPIS = (*MAIN, *(kpi for several in BESIDE.values() for kpi in several))
Limits = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure in words: how many it rests on, and its 95 % interval where the spread is known."""

    kpi: str
    title: str
    says: str
    text: str
    n: int
    n_text: str
    span: str
    indicative: bool
    mark: Mark | None = None  # how it stands to its target


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a scale: how many chose it, their share, and how high its bar is (0-1)."""

    score: int
    count: str
    share: str
    reach: Fraction
    tone: str  # what it does to a number of points: good, bad or neutral


@dataclass(frozen=True)
class Measured:
    """One question on one scale by one measure."""

    kpi: str
    question: int | None
    name: str
    scale: str
    main: Shown
    beside: tuple[Shown, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Mover:
    """One value of a split: what its answers come to, and what that does to the whole."""

    key: int | str | None
    name: str
    figure: Shown
    weight: str
    pull: str
    exact: Fraction
    reach: Fraction
    tone: str


def measured(answer: Answer, catalogue: Catalogue, wording: Wording) -> list[Measured]:
    """What an answer by score holds, those with the most answers first within each measure."""
    found: list[Measured] = []
    for row in answer.apart_totals:
        named = dict(zip(answer.by[len(answer.ask.by) :], row.key, strict=True))
        question, scale = named.get("question"), named.get("scale")
        for kpi in MAIN:
            cell = row.cells.get(kpi)
            if cell is None or not cell.denominator or not isinstance(scale, str):
                continue
            figures = [kpi, *BESIDE.get(kpi, ())]
            there = [each for each in figures if each in row.cells]
            tally = _tally(answer, kpi, row.key)
            words = [_shown(each, row.cells[each], catalogue, wording, tally, scale) for each in there]
            if (against := row.against.get(kpi)) is not None:
                mark = mark_of(cell.value, cell.denominator, against, catalogue.numbers[kpi], wording)
                words[0] = replace(words[0], mark=mark)
            steps = _steps(answer, kpi, row.key, scale, wording, catalogue.numbers[kpi].unit == "points")
            of = question if isinstance(question, int) else None
            name = words[0].title if of is None else wording.name("question", of)  # a source need not say what it asked
            found.append(Measured(kpi, of, name, scale, words[0], tuple(words[1:]), steps))
    return sorted(found, key=lambda each: (MAIN.index(each.kpi), -each.main.n, each.name, each.scale))


def movers(answer: Answer, kpi: str, split: str, scale: str, catalogue: Catalogue, wording: Wording) -> list[Mover]:
    """What an answer by (split, score), held to one question and scale, says of each value; the largest pull first."""
    parts: dict[int | str | None, dict[Fraction, int]] = {}
    for row in answer.rows:
        cell = row.cells[kpi]
        if cell.denominator and cell.value is not None:
            tally = parts.setdefault(row.key[0], {})
            tally[cell.value] = tally.get(cell.value, 0) + cell.denominator
    number, told = catalogue.numbers[kpi], pulls(parts)
    largest = max((abs(each.pull) for each in told.values()), default=Fraction(0))
    ordered = sorted(told.items(), key=lambda each: (-abs(each[1].pull), each[0] is None, str(each[0])))
    limits = limits_of(scale)
    return [
        _mover(key, wording.name(split, key), pull, _figure(number, pull, limits, wording), number, largest, wording)
        for key, pull in ordered
    ]


def _mover(key: int | str | None, name: str, pull: Pull, figure: Shown, number: Number, largest: Fraction,
           wording: Wording) -> Mover:  # fmt: skip
    neutral = number.better == "neutral" or not pull.pull
    good = (pull.pull > 0) == (number.better == "higher")
    return Mover(
        key,
        name,
        figure,
        show.percent(pull.weight, wording.language),
        difference(pull.pull, number.unit, wording.language, None),
        pull.pull,
        pull.pull / largest if largest else Fraction(0),
        "neutral" if neutral else "good" if good else "bad",
    )


def _figure(number: Number, pull: Pull, limits: Limits | None, wording: Wording) -> Shown:
    return _words(number, pull.mean, pull.n, _span(pull, number, limits, wording.language), wording)


def _words(number: Number, value: Fraction | None, n: int, span: str, wording: Wording) -> Shown:
    text, count = show.value(value, number.unit, wording.language), show.count(n, wording.language)
    name, says = wording.say(number.name), wording.say(number.says)
    return Shown(number.id, name, says, text, n, count, span, n < show.INDICATIVE_BELOW)


def _span(pull: Pull, number: Number, limits: Limits | None, language: Language) -> str:
    """The 95 % interval of a mean whose answers are all known, cut where the scale ends."""
    span = points_interval(pull.mean * pull.n, pull.squares, pull.n)
    ends = (Fraction(-number.per), Fraction(number.per)) if number.unit == "points" else limits
    if span and ends:
        span = max(ends[0], span[0]), min(ends[1], span[1])
    return _between(span, number, language)


def _between(span: tuple[Fraction, Fraction] | None, number: Number, language: Language) -> str:
    if span is None:
        return ""
    return f"{show.value(span[0], number.unit, language)} – {show.value(span[1], number.unit, language)}"


def _tally(answer: Answer, kpi: str, apart: Key) -> dict[Fraction, int]:
    tally: dict[Fraction, int] = {}
    for row in answer.rows:
        cell = row.cells[kpi]
        if row.key[1:] == apart and cell.denominator and cell.value is not None:
            tally[cell.value] = tally.get(cell.value, 0) + cell.denominator
    return tally


def _shown(kpi: str, cell: Cell, catalogue: Catalogue, wording: Wording, tally: Mapping[Fraction, int],
           scale: str) -> Shown:  # fmt: skip
    number, language = catalogue.numbers[kpi], wording.language
    every = whole(tally) if kpi in MAIN else None
    if every:
        span = _span(every, number, limits_of(scale), language)
    else:
        span = _between(interval_of(cell, number, catalogue), number, language)
    return _words(number, cell.value, cell.denominator or 0, span, wording)


def _steps(answer: Answer, kpi: str, apart: Key, scale: str, wording: Wording, points: bool) -> tuple[Step, ...]:
    cells = {row.key[0]: row.cells[kpi] for row in answer.rows if row.key[1:] == apart}
    counts = {key: cell.denominator or 0 for key, cell in cells.items()}
    limits = limits_of(scale)
    every = range(int(limits[0]), int(limits[1]) + 1) if limits else range(0)
    steps = every if 0 < len(every) < LONG else sorted(key for key in counts if isinstance(key, int))
    most = max(counts.values(), default=0)
    shares = show.shares([counts.get(each, 0) for each in steps], wording.language, 0)
    return tuple(
        Step(each, show.count(counts.get(each, 0), wording.language), share, show.reach(counts.get(each, 0), most),
             _tone(cells[each].value) if points and each in cells else "neutral")
        for each, share in zip(steps, shares, strict=True)
    )  # fmt: skip


def _tone(value: Fraction | None) -> str:
    return "good" if (value or 0) > 0 else "bad" if (value or 0) < 0 else "neutral"


def limits_of(scale: str) -> Limits | None:
    """The two ends of a scale told as `1-5`; None of one that has a name of its own."""
    low, _, high = scale.partition("-")
    return (Fraction(low), Fraction(high)) if low.isdecimal() and high.isdecimal() else None


def lines(found: list[Measured], wording: Wording) -> tuple[list[str], list[list[FileCell]]]:
    """Every question's figures as the lines of a file."""
    head = [wording.say(each) for each in ("Question", "Scale", "Number", "Value", "n", "95 %")]
    return head, [
        [Text(each.name), Text(each.scale), Text(figure.title), Text(figure.text), Figure(str(figure.n)),
         Text(figure.span)]
        for each in found
        for figure in (each.main, *each.beside)
    ]  # fmt: skip
