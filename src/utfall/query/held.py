"""What each cell is held against: of the targets and goals that hold for it, the one that is set most closely for it.

A *level* (of a rate, a mean, a longest) holds for every part of what it is set for: a campaign's for its teams, its
hours, its channels. The closest wins: an agent's before his team's, the campaign's, the queue's, the client's and the
house's; then the shorter span, then the one set last. A number that *adds up* has no level: a cell of it has the plan
that is set for just this cell, or those of finer cells added, as `planned.py` has them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from utfall.catalogue.dimensions import BUCKET, PLANNED_BY
from utfall.catalogue.model import Dimension
from utfall.catalogue.plans import ASKED
from utfall.core.zones import day_date, day_number

from . import planned, splits, sql
from .answer import SYSTEM, Against, Key, Source
from .dialect import DIALECTS
from .gather import Engine
from .settings import NEVER, Goal
from .targets import COLUMNS, Target, every_scan, read
from .understand import Asked
from .wants import Figure

CLOSEST = ("agent", "team", "campaign", "queue", "client")
OF_THE_WORK = ("centre", "list", "segment", "group", "channel", "direction")  # parts that a level holds for too
TIME_OF_DAY = ("weekday", "hour", "half_hour", "quarter_hour")
LEVEL_FOR = (*PLANNED_BY, *OF_THE_WORK, *TIME_OF_DAY)


def holdings(asked: Asked, figures: Sequence[Figure], engine: Engine) -> "dict[str, Holding]":
    """What the cells of each number are held against, by the name asked; those without any target are left out."""
    kpis = {each.kpi: each for each in figures if each.plan is None and BUCKET not in each.number.apart}
    scan = every_scan(kpis, asked) if kpis else None
    rows = [] if scan is None else engine.run(sql.told(scan, COLUMNS, DIALECTS[engine.dialect], engine.table))
    by_kpi: dict[str, list[Target]] = {}
    for each in (*read(rows), *_goals(asked, kpis, figures)):
        by_kpi.setdefault(each.kpi, []).append(each)
    return {kpi: Holding(_plans(kpi, kpis[kpi], asked, found)) for kpi, found in by_kpi.items()}


def _plans(kpi: str, figure: Figure, asked: Asked, found: Iterable[Target]) -> planned.Plans:
    number = asked.catalogue.numbers[f"{ASKED}:{kpi}"]
    period = figure.period if figure.period is not None else asked.ask.period
    return planned.plans_of(number, asked, period, found)


@dataclass(frozen=True)
class Holding:
    """The targets of one number, and which of them holds for a cell."""

    plans: planned.Plans
    _known: dict[object, Against | None] = field(default_factory=dict)

    def of(self, key: Key, apart: Mapping[str, object]) -> Against | None:
        """What the cell of a key (values of the leading splits) is held against; None where nothing is."""
        asked = self.plans.asked
        dims = asked.splits[: len(key)]
        place = key, apart.get("currency")
        if place not in self._known:
            self._known[place] = self._found(key, dims, apart)
        return self._known[place]

    def _found(self, key: Key, dims: Sequence[Dimension], apart: Mapping[str, object]) -> Against | None:
        own = self.plans.asked.catalogue.numbers[self.plans.number.of]
        if own.unit == "money" and not apart.get("currency"):
            return None
        names = {dim.id for dim in dims} | {dim.id for dim, _ in self.plans.asked.held}
        if any(key[i] in (None, SYSTEM) for i, dim in enumerate(dims) if dim.id in CLOSEST):
            return None  # no target is set for nobody
        unit = self.plans.unit(apart.get("currency"))
        if self.plans.adds_up:
            return self._plan(key, dims, unit) if names <= set(PLANNED_BY) else None
        return self._level(key, dims, unit) if names <= set(LEVEL_FOR) else None

    # -- what adds up ---------------------------------------------------------------------------------------------

    def _plan(self, key: Key, dims: Sequence[Dimension], unit: Fraction) -> Against | None:
        if self.plans.period is None and not self.plans.stands:
            return None
        due = self.plans.of(key, dims)
        if not due.targets:
            return None
        low, high = (_by_share(due, name, unit) for name in ("min_ok", "max_ok"))
        plan, whole = (None if each is None else each * unit for each in (due.due, due.full))
        sources = tuple(self._source(each) for each in reversed(due.targets))
        return Against(plan, low, high, True, sources, whole, due.covered, due.days, due.added)

    # -- levels ---------------------------------------------------------------------------------------------------

    def _level(self, key: Key, dims: Sequence[Dimension], unit: Fraction) -> Against | None:
        days = self._days(key, dims)
        if not days:
            return None
        known = self._whose(key, dims, days[-1])
        channel = self._only("channel", key, dims)
        fits = [each for each in self.plans.targets if self._fits(each, known, channel)]
        if not fits:
            return None
        in_force: dict[Target, int] = {}
        last: Target | None = None
        for day in days:
            held = [each for each in fits if each.holds(day)]
            if held:
                last = max(held, key=lambda each: self._closeness(each, channel))
                in_force[last] = in_force.get(last, 0) + 1
        if last is None or _amounts(last) == (None, None, None):
            return None
        if self._is_mixed(last, fits, days[-1], channel):
            covered = sum(in_force.values())
            return Against(None, None, None, False, (self._source(last),), None, covered, len(days), mixed=True)
        plan, low, high = (None if x is None else x * unit for x in (last.planned, last.min_ok, last.max_ok))
        others = [each for each in in_force if each != last and _amounts(each) != _amounts(last)]
        sources = tuple(map(self._source, (last, *reversed(others))))
        return Against(plan, low, high, False, sources, None, sum(in_force.values()), len(days))

    def _days(self, key: Key, dims: Sequence[Dimension]) -> list[int]:
        """The local days of the cell up to now; all of them where none has come, today for what tells of a moment."""
        plans, today = self.plans, self.plans.today
        if plans.stands or plans.period is None:
            return [today]
        timed = [(dim.id, ids) for dim, ids in plans.asked.held if dim.of_clock == "day"]
        timed += [(dim.id, (value,)) for dim, value in zip(dims, key, strict=True) if dim.of_clock == "day"]
        days = splits.days_left(plans.period, timed)
        return [day for day in days if day <= today] or days

    def _only(self, name: str, key: Key, dims: Sequence[Dimension]) -> object:
        """The one value of a dimension that a cell is held to; None where it is to none or several."""
        for dim, value in zip(dims, key, strict=True):
            if dim.id == name:
                return value
        held = next((ids for dim, ids in self.plans.asked.held if dim.id == name), ())
        return held[0] if len(held) == 1 else None

    @cached_property
    def _fixed(self) -> dict[str, frozenset[int]]:
        """Whom filters and the scope hold every cell to."""
        found = dict(self.plans.scope)
        for dim, ids in self.plans.asked.held:
            if dim.id in CLOSEST:
                found[dim.id] = frozenset(each for each in ids if isinstance(each, int))
        return found

    def _whose(self, key: Key, dims: Sequence[Dimension], day: int) -> dict[str, int]:
        """Whom the cell is of, and whom these are part of on a day: an agent's team, a campaign's client."""
        held = self._fixed | {
            dim.id: frozenset({value})
            for dim, value in zip(dims, key, strict=True)
            if dim.id in CLOSEST and isinstance(value, int)
        }
        known = {name: next(iter(ids)) for name, ids in held.items() if len(ids) == 1}
        belonging = self.plans.asked.settings.belonging
        for name in ("agent", "queue", "campaign"):
            told = [belonging(name, each, day) for each in sorted(held.get(name, ())) or ()]
            for side in CLOSEST if told else ():
                among = {each.get(side) for each in told}
                one = next(iter(among)) if len(among) == 1 else None
                if one is not None:
                    known.setdefault(side, one)
        return known

    def _fits(self, target: Target, known: Mapping[str, int], channel: object) -> bool:
        if target.channel and channel not in (None, target.channel):
            return False
        client = self._client(target)
        if client is not None and known.get("client") != client:
            return False
        return all(known.get(name) == value for name, value in target.names)

    def _client(self, target: Target) -> int | None:
        """The client a target is for; what names none is kept as the home's own."""
        return None if target.client == self.plans.asked.settings.home else target.client

    def _source(self, target: Target) -> Source:
        client = None if target.names else self._client(target)
        whose = target.names if client is None else (("client", client),)
        first, end = target.within or (target.first_day, target.end_day)
        return Source(whose, first, end, target.fact_id, agreed=target.fact_id == 0)

    def _is_mixed(self, target: Target, fits: Sequence[Target], day: int, channel: object) -> bool:
        """Whether an agreement asks different things of the channels that a cell takes together, or not of all."""
        if target.fact_id or channel is not None:
            return False
        goals = [each for each in fits if each.fact_id == 0 and each.client == target.client and each.holds(day)]
        return len({_amounts(each) for each in goals}) > 1 or all(each.channel for each in goals)

    def _closeness(self, target: Target, channel: object) -> tuple[object, ...]:
        named = dict(target.names)
        if client := self._client(target):
            named["client"] = client
        closest = (*(name in named for name in CLOSEST), bool(target.channel and channel))
        return (*closest, -(target.end_day - target.first_day), target.happened_at, target.fact_id)


def _amounts(target: Target) -> tuple[object, ...]:
    return target.planned, target.min_ok, target.max_ok


def _by_share(due: planned.Due, name: str, unit: Fraction) -> Fraction | None:
    """An end of a band of a number that adds up, as much of it as is due; None where any of its targets has none."""
    ends = [getattr(each, name) for each in due.targets]
    if not due.shares or None in ends or None in due.shares:
        return None
    return sum((end * share for end, share in zip(ends, due.shares, strict=True) if share), Fraction(0)) * unit


# -- agreements -------------------------------------------------------------------------------------------------------


def _goals(asked: Asked, kpis: Mapping[str, Figure], figures: Sequence[Figure]) -> list[Target]:
    """The goals of agreements as targets: a level for as long as it holds, a plan anew each of its periods."""
    clients, made = asked.ask.scope.clients, []
    for goal in asked.settings.goals:
        if goal.kpi not in kpis or (clients is not None and goal.client not in clients):
            continue
        number = asked.catalogue.numbers[goal.kpi]
        end = NEVER if goal.end_day is None else goal.end_day
        plain = Target(goal.kpi, 0, 0, goal.client, (), goal.first_day, end, goal.plan, goal.low, goal.high,
                       "calendar", goal.channel)  # fmt: skip
        period = asked.ask.period
        if number.kind not in ("count", "sum"):
            made.append(plain)
        elif period is not None and not goal.channel:
            days = splits.days_in(period)
            held = (goal.first_day, end)
            made += [replace(plain, first_day=first, end_day=last, within=held)
                     for first, last in _spans(goal, days) if first < end and last > goal.first_day]  # fmt: skip
    return made


def _spans(goal: Goal, days: range) -> list[tuple[int, int]]:
    """The days, weeks, months, quarters or years that these days touch."""
    if goal.period in ("day", "week"):
        length = 7 if goal.period == "week" else 1
        first = splits.bucket_of(goal.period, days.start)
        return [(each, each + length) for each in range(first, days.stop, length)]
    months = {"month": 1, "quarter": 3, "year": 12}[goal.period]
    on, out = day_date(days.start), []
    place = (on.year * 12 + on.month - 1) // months * months
    while (first := _first_of(place)) < days.stop:
        out.append((first, _first_of(place + months)))
        place += months
    return out


def _first_of(month: int) -> int:
    return day_number(date(month // 12, month % 12 + 1, 1))
