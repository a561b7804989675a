"""What each number needs to be told: which parts, split how, over which period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from utfall.catalogue.dimensions import BUCKET, tells_ever, unheld
from utfall.catalogue.model import Number, Part
from utfall.catalogue.words import MILLION
from utfall.core.clock import DAY, HOUR
from utfall.core.periods import Days, Period
from utfall.core.zones import day_date, local_times

from .ask import NotUnderstood
from .understand import Asked, ignored, is_current

How = Literal["sum", "distinct", "rank", "ranked", "covered", "span", "slots", "buckets", "without", "met", "days"]
FOLDED = ("buckets", "without", "met")
TIMES_OF_DAY = ("quarter_hour", "half_hour", "hour")
STRAINED = ("strained", "strained_long")
_TAKES: Mapping[str, tuple[int, int]] = {  # which figures of a fold by intervals stand above and below the line
    "strained": (0, 1), "strained_long": (0, 1), "error": (0, 1), "accuracy": (6, 1), "difference": (2, 1),
    "relative_error": (3, 4),
}  # fmt: skip
LEFT_OUT = 5  # what came in intervals that nothing was expected of


@dataclass(frozen=True, slots=True)
class Want:
    """One figure per group of one part (of several for a rank), measured in one way.

    `split` are the places in `Ask.by` it is split by, `apart` what else holds it apart. `free` are filters it does not
    heed. `take` is which of the figures of a span is meant (0 the sum, 1 the number of keys), or of a fold by intervals
    (`slotted.py`), of which `slot` is the length and `then` what is made of them. `weighs` is a setting: a row counts
    what is in force for it.
    """

    how: How
    parts: tuple[str, ...]
    split: tuple[int, ...]
    apart: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    settings: tuple[tuple[str, int], ...] = ()
    period: Period | None = None
    column: str = ""
    percentile: int = 0
    take: int = 0
    per: str = ""
    ends: tuple[str, str] = ("", "")
    bounds: tuple[int, ...] = ()
    only: tuple[tuple[str, tuple[int | str | None, ...]], ...] = ()  # days of the period: those that filters leave
    agreed: tuple[str, str] = ("", "")  # rows for which an agreement's term has this option
    slot: str = ""
    then: str = ""
    weighs: str = ""
    of_queues: bool = False  # held to the queues that the asker's teams take instead of to these

    @property
    def rolls_up(self) -> bool:
        """Whether higher levels are sums of the finest."""
        return self.how in ("sum", "ranked", "days", *FOLDED)


Term = tuple[int, Want]
Some = TypeVar("Some")


@dataclass(frozen=True)
class Figure:
    """A number and the wants its cells are worked out from."""

    kpi: str
    number: Number
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...] | None
    null_if: tuple[Want, ...] = ()
    null_unless: tuple[Want, ...] = ()
    open: tuple[Want, ...] = ()
    undecided: tuple[Want, ...] = ()
    apart: tuple[str, ...] = ()
    current: bool = False
    plan: Number | None = None  # what it is held against a plan by; `number` is then the number itself
    period: Period | None = None
    scale: int = 1  # what the numerator is more than in its unit
    staffing: tuple[tuple[str, Want], ...] = ()  # calc: what agents are worked out from, by what it is called
    aside: tuple[Want, ...] = ()  # told in a note alone

    @property
    def wants(self) -> tuple[Want, ...]:
        """Every want, each once."""
        terms = [want for _, want in (*self.numerator, *(self.denominator or ()))]
        beside = (*self.null_if, *self.null_unless, *self.open, *self.undecided)
        return tuple(dict.fromkeys((*terms, *beside, *(want for _, want in self.staffing), *self.aside)))


def figure(kpi: str, number: Number, asked: Asked, period: Period | None) -> tuple[Figure, tuple[str, ...]]:
    """What the number needs, and notes on how its period was taken. Raises `NotUnderstood`."""
    if number.of:
        own, notes = figure(kpi, asked.catalogue.numbers[number.of], asked, period)
        return replace(own, plan=number, period=period), notes
    options = asked.settings.options(number.agreed) if number.agreed else ()
    if len(options) > 1:
        return _agreed(kpi, number, options, asked, period)
    span, notes = _widened(number, period, asked)
    whole = _blank(number, asked, span)
    parts = [asked.part(name) for name in number.parts]
    made = Figure(
        kpi,
        number,
        numerator=(),
        denominator=None,
        null_if=_beside(number.null_if, number, asked, whole),
        null_unless=_beside(number.null_unless, number, asked, whole),
        open=_beside(number.open, number, asked, whole),
        undecided=_beside(number.undecided, number, asked, whole),
        apart=asked.apart(number),
        current=any(is_current(part) for part in parts),
    )
    if number.fold:
        return (_by_intervals if number.fold.slot else _folded)(made, whole), notes
    if number.staffing:
        return _staffed(made, asked, whole), notes
    if number.kind == "rank":
        names = tuple(each.part for each in number.numerator)
        whole = replace(whole, period=None) if made.current else whole
        rank = replace(whole, how="rank", parts=names, column=number.column, percentile=number.percentile)
        counts = tuple((1, replace(whole, how="ranked", parts=(name,), column=number.column)) for name in names)
        return replace(made, numerator=((1, rank),), denominator=counts), notes
    above = [(each.sign, asked.part(each.part)) for each in number.numerator]
    scale = HOUR if any(part.kind == "cost" for _, part in above) else 1
    top = tuple(
        (sign if part.kind == "cost" else sign * scale, _of_part(part, number, asked, whole)) for sign, part in above
    )
    below = tuple((each.sign, _below(asked.part(each.part), number, asked, whole)) for each in number.denominator)
    divided = number.kind in ("ratio", "share")
    return replace(made, numerator=top, denominator=below if divided else None, scale=scale), notes


def _agreed(
    kpi: str, number: Number, options: tuple[str, ...], asked: Asked, period: Period | None
) -> tuple[Figure, tuple[str, ...]]:
    """A number whose variants are chosen by agreement: each row is counted by its own client's, all are added up."""
    figures: list[Figure] = []
    said: list[str] = []
    for option in options:
        own = f"{number.id}:{option}"  # an option that only another number has leaves this one as it is
        variant = asked.catalogue.numbers.get(own, number) if option in (number.agreed_by or (option,)) else number
        one, notes = figure(kpi, replace(variant, agreed=""), asked, period)
        figures.append(_held_to(one, (number.agreed, option)))
        said += notes
    below = [each.denominator for each in figures if each.denominator is not None]
    made = replace(
        figures[0],
        number=number,
        numerator=_once(each.numerator for each in figures),
        denominator=_once(below) if below else None,
        null_if=_once(each.null_if for each in figures),
        null_unless=_once(each.null_unless for each in figures),
        open=_once(each.open for each in figures),
        undecided=_once(each.undecided for each in figures),
    )
    return made, tuple(dict.fromkeys(said))


def _once(several: Iterable[tuple[Some, ...]]) -> tuple[Some, ...]:
    return tuple(dict.fromkeys(one for each in several for one in each))


def _held_to(made: Figure, agreed: tuple[str, str]) -> Figure:
    """The figure of the rows alone for which a term has this option."""

    def terms(told: tuple[Term, ...] | None) -> tuple[Term, ...] | None:
        return None if told is None else tuple((sign, replace(want, agreed=agreed)) for sign, want in told)

    def wants(told: tuple[Want, ...]) -> tuple[Want, ...]:
        return tuple(replace(want, agreed=agreed) for want in told)

    return replace(
        made, numerator=terms(made.numerator) or (), denominator=terms(made.denominator),
        null_if=wants(made.null_if), null_unless=wants(made.null_unless), open=wants(made.open),
        undecided=wants(made.undecided),
    )  # fmt: skip


def _blank(number: Number, asked: Asked, period: Period | None) -> Want:
    split = tuple(place for place, each in enumerate(asked.splits))
    own = tuple(sorted(number.settings.items()))
    of_queues = asked.is_of_queues(number)
    return Want("sum", (), split, asked.apart(number), (), own, period, of_queues=of_queues)


def _of_part(part: Part, number: Number, asked: Asked, whole: Want) -> Want:
    how: Mapping[str, How] = {"distinct": "distinct"}
    whole = _beside_apart(part, number, asked, whole)
    if part.kind == "planned":
        raise NotUnderstood(f"{number.name} needs plans, which are not measured yet")
    chosen: How = "covered" if part.union else how.get(part.kind, "sum")
    own = tuple(each for each in whole.settings if each[0] in part.settings)
    period = None if is_current(part) else whole.period
    if part.kind == "days":
        only = tuple((dim.id, ids) for dim, ids in asked.held if dim.of_clock == "day")
        return replace(whole, how="days", parts=(part.id,), settings=(), apart=(), free=(), only=only)
    return replace(whole, how=chosen, parts=(part.id,), settings=own, period=period)


def _beside_apart(part: Part, number: Number, asked: Asked, whole: Want) -> Want:
    """The want without what holds the number apart and the part says nothing of."""
    lacks = unheld(number, part)
    if not lacks:
        return whole
    split = tuple(place for place in whole.split if asked.splits[place].id not in lacks)
    held = tuple(dim.id for dim, _ in asked.held if dim.id in lacks)
    apart = tuple(name for name in whole.apart if name not in lacks)
    return replace(whole, split=split, apart=apart, free=(*whole.free, *held))


def _below(part: Part, number: Number, asked: Asked, whole: Want) -> Want:
    """A part of a denominator: of a share it heeds neither splits nor filters that the share ignores."""
    free = number.ignores if number.kind == "share" else ()
    split = tuple(place for place in whole.split if asked.splits[place].id not in free)
    held = tuple(name for name in free if any(each.id == name for each, _ in asked.held))
    apart = tuple(name for name in whole.apart if name not in free)
    return _of_part(part, number, asked, replace(whole, split=split, free=held, apart=apart))


def _beside(names: tuple[str, ...], number: Number, asked: Asked, whole: Want) -> tuple[Want, ...]:
    def one(name: str) -> Want:
        part = asked.part(name)
        if ignored(number, name):
            return _below(part, number, asked, whole)
        split = tuple(place for place in whole.split if not tells_ever(number, part, asked.splits[place]))
        free = tuple(dim.id for dim, _ in asked.held if tells_ever(number, part, dim))
        return _of_part(part, number, asked, replace(whole, split=split, free=free))

    return tuple(one(name) for name in names)


def _folded(made: Figure, whole: Want) -> Figure:
    fold = made.number.fold
    assert fold is not None
    if fold.then == "last_minus_first":
        span = replace(whole, how="span", parts=(fold.of,), per=fold.per, ends=(fold.first, fold.last))
        return replace(made, numerator=((1, span),), denominator=((1, replace(span, take=1)),))
    parts = tuple(name for name in (fold.of, fold.over, fold.unless) if name)
    among = replace(whole, parts=parts, per=fold.per, period=None)
    if fold.then in ("share_without", "share_with"):
        apart = tuple(each for each in whole.apart if each != BUCKET)
        meant: How = "without" if fold.then == "share_without" else "met"
        some = replace(among, how=meant, bounds=(0, 1), apart=apart)
        return replace(made, numerator=((1, some),), denominator=((1, replace(some, take=1)),), apart=apart)
    buckets = replace(among, how="buckets", bounds=fold.buckets or (0,))
    share = made.number.unit == "percent"
    every = replace(buckets, how="without", apart=tuple(each for each in whole.apart if each != BUCKET), take=1)
    return replace(made, numerator=((1, buckets),), denominator=((1, every),) if share else None)


def _by_intervals(made: Figure, whole: Want) -> Figure:
    fold = made.number.fold
    assert fold is not None
    each = replace(whole, how="slots", parts=(fold.of, fold.over), per=fold.per, slot=fold.slot, then=fold.then)
    above, below = (replace(each, take=take) for take in _TAKES[fold.then])
    aside = () if fold.then in STRAINED else (replace(each, take=LEFT_OUT),)
    scale = MILLION if fold.then == "relative_error" else 1
    return replace(made, numerator=((1, above),), denominator=((1, below),), scale=scale, aside=aside)


def _staffed(made: Figure, asked: Asked, whole: Want) -> Figure:
    """The contacts of the busiest interval, the days that have come, and what else agents are worked out from: that is
    told of the whole day, for a half-hour's own handling time would be chance."""
    number, staffing = made.number, made.number.staffing
    assert staffing is not None
    part = asked.part(number.numerator[0].part)
    named = {*(each.id for each in asked.splits), *(dim.id for dim, _ in asked.held)}
    slot = "quarter_hour" if "quarter_hour" in named else "half_hour"
    busiest = replace(_of_part(part, number, asked, whole), how="slots", slot=slot, then="busiest")
    days = _of_part(asked.part(number.denominator[0].part), number, asked, replace(whole, period=_come(whole, asked)))
    kept = tuple(place for place in whole.split if asked.splits[place].id not in TIMES_OF_DAY)
    steady = replace(whole, split=kept, free=tuple(dim.id for dim, _ in asked.held if dim.id in TIMES_OF_DAY))
    came = _of_part(part, number, asked, steady)
    own = {name: tuple(each for each in whole.settings if each[0] in (name, *part.settings))
           for name in staffing.settings}  # fmt: skip
    beside = {
        "came": came,
        **{name: _of_part(asked.part(name), number, asked, steady) for name in staffing.parts},
        **{name: replace(came, weighs=name, settings=own[name]) for name in sorted(staffing.settings)},
    }
    return replace(made, numerator=((1, busiest),), denominator=((1, days),), staffing=tuple(beside.items()))


def _come(whole: Want, asked: Asked) -> Period | None:
    """The period up to the day of the moment asked about."""
    period, as_of = whole.period, asked.ask.as_of
    if isinstance(period, Days):
        today = local_times(asked.ask.zone or asked.settings.zone).cut(as_of)[0]
        return Days(period.first, max(period.first + 1, min(period.end, today + 1)))
    return period and replace(period, end=max(period.start + 1, min(period.end, as_of)))


def _widened(number: Number, period: Period | None, asked: Asked) -> tuple[Period | None, tuple[str, ...]]:
    if not number.window or period is None:
        return period, ()
    today = local_times(asked.ask.zone or asked.settings.zone).cut(asked.ask.as_of)[0]
    if isinstance(period, Days):
        first, end = period.first, period.end
    else:
        first, end = period.start // DAY, (period.end - 1) // DAY + 1
    end = min(end, today)
    first = min(first, end - number.window)
    wide = Days(first, end)
    if wide == period:
        return wide, ()
    told = f"{day_date(first).isoformat()} to {day_date(end - 1).isoformat()}"
    note = f"{number.name} is told over complete days, never fewer than {number.window}: {told}"
    return wide, (note,)
