"""What follows and precedes a row: which others are looked for, how far, and which rows that decides.

Who took the next call is nobody's secret and is not counted: others are held to the clients and campaigns of a scope,
not to its people and queues, so that what a team has is right for the team too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from utfall.catalogue.model import Look, Number, Part
from utfall.core.clock import DAY
from utfall.core.periods import Instants, Period
from utfall.facts.kinds import KINDS
from utfall.facts.wide import day_column

from . import splits
from .ask import Scope
from .expressions import FALSE, TRUE, Choice, Col, Expr, Val, all_of, any_of, op
from .measuring import VALID, Measuring, once
from .scan import Keep, Seen
from .scoped import within
from .told import told_until
from .wants import Want

_NOBODY = -1  # no id


def seen(by: Measuring, number: Number, want: Want) -> tuple[Seen, ...]:
    """What has to be joined to the rows of a want, in the order of its part's looks."""
    part = by.asked.part(want.parts[0])
    return tuple(_seen(by, number, part, look, want) for look in part.looks)


def judged(by: Measuring, number: Number, want: Want) -> Keep:
    """Which rows count by what follows and precedes them. A row without the key cannot be judged and is left out."""
    part = by.asked.part(want.parts[0])
    out: list[Expr] = []
    for look, other in zip(part.looks, seen(by, number, want), strict=True):
        out += [op("is not null", mine) for mine, _ in _own_keys(look)]
        out += _decided(by, part, look, want, Col(other.name))
    return tuple(out)


def shown(by: Measuring, number: Number, want: Want) -> dict[str, Seen]:
    """The others whose times a list of the want's rows shows, by name: those that any part of the number looks for
    from such rows, so that of a row that did not count it is seen why."""
    own = by.asked.part(want.parts[0])
    found: dict[str, Seen] = {}
    for name in dict.fromkeys((own.id, *number.parts)):
        part = by.asked.part(name)
        if (part.fact, part.when) != (own.fact, own.when):
            continue
        settings = tuple(each for each in sorted(number.settings.items()) if each[0] in part.settings)
        others = seen(by, number, replace(want, parts=(name,), settings=settings))
        for look, other in zip(part.looks, others, strict=True):
            if look.shown:
                found.setdefault(look.shown, other)
    return found


def _decided(by: Measuring, part: Part, look: Look, want: Want, other: Col) -> list[Expr]:
    there = op("is not null", other)
    if not look.at:
        return [there if look.wanted else op("is null", other)]
    at = _first(look.at)
    known = [op("is not null", at)]
    if not look.within:
        return [*known, there if look.wanted else op("is null", other)]
    window = _window(by, part, look, want)
    if look.way == "preceded":
        limit = op("-", at, window)
        near = op(">=", other, limit)
        return [*known, near if look.wanted else any_of([op("is null", other), op("<", other, limit)])]
    start = _first(look.since or look.at)
    known.append(op("is not null", start))
    end = op("+", start, window)
    if look.wanted and not look.undecided:
        return [*known, op("<=", other, end)]
    told = told_until(by.asked.ask.as_of, by.told)
    return [
        *known,
        any_of([op("is null", other), op(">", other, end)]),
        op("<=" if look.undecided else ">", told, end),
    ]


def _without_people(scope: Scope) -> Scope:
    """The clients and campaigns of a scope. An agent's own rows are his, whatever campaign: so is what followed."""
    hidden = scope.hidden if scope.agents is None else frozenset()
    return replace(scope, agents=None, teams=None, centres=None, queues=None, hidden=hidden)


def _seen(by: Measuring, number: Number, part: Part, look: Look, want: Want) -> Seen:
    kind = KINDS[look.fact]
    every = tuple(test for some in look.where for test in some)
    others = replace(part, id=f"{part.id}'s other", fact=look.fact, when=look.clock, column="", where=every)
    people = _without_people(by.asked.ask.scope)
    settings = dict(want.settings)
    tests = [all_of(by.test(test, others, kind, settings) for test in some) for some in look.where]
    keep: list[Expr] = [*VALID, *once(kind), op("<=", Col(look.clock), by.asked.ask.as_of)]
    if not by.asked.ask.bulk:
        bulk = Choice(((op("=", Col("actor"), "bulk"), TRUE),), FALSE)
        keep.append(op("=", bulk, FALSE))
    if tests:
        keep.append(any_of(tests))
    first, last = _bounds(by, part, look, want)
    later = look.way == "followed"
    return Seen(
        within=within(people, kind, number, others),
        keep=(*keep, *(first if later else last)),
        near=last if later else first,
        clock=look.clock,
        at=_first(look.at) if look.at else Val(None),
        way=look.way if look.at else "",
        keys=(*_keys(look), *((_alike(name), _alike(name)) for name in look.alike)),
        another=look.another,
        until=_last_of_use(by, look, want),
    )


def _keys(look: Look) -> list[tuple[Expr, Expr]]:
    """The key of the row and of the other; of several alternatives which one it is belongs to the key."""
    out = _own_keys(look)
    for key in look.same:
        if len(key.mine) > 1:
            out.append((_place(key.mine), _place(key.theirs)))
    return out


def _own_keys(look: Look) -> list[tuple[Expr, Expr]]:
    return [(_first(key.mine), _first(key.theirs)) for key in look.same]


def _place(names: Sequence[str]) -> Expr:
    cases = [(op("is not null", Col(name)), Val(place)) for place, name in enumerate(names[:-1])]
    return Choice(tuple(cases), Val(len(names) - 1))


def _first(names: Sequence[str]) -> Expr:
    return Col(names[0]) if len(names) == 1 else op("coalesce", *(Col(name) for name in names))


def _alike(name: str) -> Expr:
    return op("coalesce", Col(name), _NOBODY)


def _window(by: Measuring, part: Part, look: Look, want: Want) -> Expr:
    if isinstance(look.within, int):
        return Val(look.within)
    kind = KINDS[part.fact]
    day = splits.day_of(part, kind)
    return by.asked.settings.spelled(look.within, dict(want.settings), day, kind.names)


def _greatest(by: Measuring, look: Look, settings: Mapping[str, int]) -> int:
    return look.within if isinstance(look.within, int) else by.asked.settings.greatest(look.within, settings)


def _last_of_use(by: Measuring, look: Look, want: Want) -> Expr | None:
    """Where the window runs from another time than the row's own, how far it reaches is only known from the rows."""
    return op("+", _first(look.since), _greatest(by, look, dict(want.settings))) if look.since else None


def _bounds(by: Measuring, part: Part, look: Look, want: Want) -> tuple[Keep, Keep]:
    """Conditions on the other's time, from below and from above, that leave most of its table unread. They are sure
    where the row's time is the clock by which it belongs to the period."""
    if want.period is None or look.at != (part.when,):
        return (), ()
    start, end = _reach(want.period)
    reach = _greatest(by, look, dict(want.settings)) if look.within else None
    if look.way == "followed":
        known = reach is not None and not look.since
        return _from(look, start), _to(look, end + (reach or 0)) if known else ()
    return () if reach is None else _from(look, start - reach), _to(look, end)


def _from(look: Look, first: int) -> Keep:
    at_least = op(">=", Col(look.clock), first)
    return (at_least, op(">=", Col(day_column(look.clock)), first // DAY - 1)) if _has_day(look) else (at_least,)


def _to(look: Look, last: int) -> Keep:
    at_most = op("<=", Col(look.clock), last)
    return (at_most, op("<=", Col(day_column(look.clock)), last // DAY + 1)) if _has_day(look) else (at_most,)


def _has_day(look: Look) -> bool:
    return look.clock in KINDS[look.fact].clocks


def _reach(period: Period) -> tuple[int, int]:
    """Instants that hold every row of the period, whatever its zone."""
    if isinstance(period, Instants):
        return period.start, period.end
    return (period.first - 1) * DAY, (period.end + 1) * DAY
