"""Plans against what came of them: which target is in force for a cell, how much of it is due, and the division.

A target is for a cell that is held to the same campaign, team, agent and queue (by split, filter or scope); a team is
implied by its agent, a client by his campaign. Where a cell has none, and its number adds up, those of finer cells are
added: of the fewest names that have any. On each day the target of the shortest span holds, of two alike the one set
last. A plan of a number that adds up falls due by its curve; any other plan is a level that holds as it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from utfall.catalogue.model import Dimension, Number
from utfall.core.clock import DAY
from utfall.core.money import places
from utfall.core.periods import Period
from utfall.core.zones import local_times

from . import splits
from .answer import Cell, Key
from .opening import Opening, worked
from .targets import NAMED, Target, implied
from .understand import Asked, is_current

_UNIT: Mapping[str, Fraction] = {"percent": Fraction(1, 100), "per_mille": Fraction(1, 1000)}


Amount = int | Fraction | None


@dataclass(frozen=True)
class Due:
    """What is planned for a cell, hundredths of the unit: due by now, in all, the band, and the targets it is from.
    `shares`: how much of each of these is due, where they are of one cell. `covered`: on how many of the `days` up to
    now one was in force."""

    due: Fraction | None
    full: Fraction | None
    band: tuple[Amount, Amount]
    targets: tuple[Target, ...]
    shares: tuple[Fraction | None, ...] = ()
    covered: int = 0
    days: int = 0
    added: bool = False  # of finer cells, for the cell has none of its own


NOTHING = Due(None, None, (None, None), ())


@dataclass(frozen=True)
class Plans:
    """The targets of one number, and what of them is due in a cell of a question."""

    number: Number
    asked: Asked
    period: Period | None
    targets: tuple[Target, ...]
    _known: dict[object, Due] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)  # names of the cells whose plans were added up

    @cached_property
    def adds_up(self) -> bool:
        """Whether the number's values of smaller cells add up to that of a larger one."""
        return self._own.kind in ("count", "sum")

    @cached_property
    def _own(self) -> Number:
        return self.asked.catalogue.numbers[self.number.of]

    @cached_property
    def stands(self) -> bool:
        """Whether it tells of a moment, so that its plan runs from the target's own first day."""
        parts = [self.asked.part(name) for name in self._own.parts]
        return any(is_current(part) or part.when.startswith("to_date:") for part in parts)

    @cached_property
    def _now(self) -> tuple[int, int]:
        """The local day and time asked about."""
        zone = self.asked.ask.zone or self.asked.settings.zone
        times, at = local_times(zone), self.asked.ask.as_of
        return (at + times.offset(at)) // DAY, (at + times.offset(at)) % DAY

    @property
    def today(self) -> int:
        """The local day asked about."""
        return self._now[0]

    def of(self, key: Key, dims: Sequence[Dimension]) -> Due:
        """What is planned for the cell of a key (the values of the leading splits)."""
        held = [(dim.id, ids[0]) for dim, ids in self.asked.held if len(ids) == 1]
        of_scope = [(name, next(iter(ids))) for name, ids in self.scope if len(ids) == 1]
        fixed = dict([*of_scope, *held, *((dim.id, value) for dim, value in zip(dims, key, strict=False))])
        at = tuple(sorted(((name, value) for name, value in fixed.items()), key=str))
        if at not in self._known:
            self._known[at] = self._found(fixed)
        return self._known[at]

    @cached_property
    def scope(self) -> list[tuple[str, frozenset[int]]]:
        """Whom the asker is held to, as the number is told to him: perhaps of the queues that his teams take."""
        scope = self.asked.scope_of(self._own)
        sides = {"client": scope.clients, "campaign": scope.campaigns, "team": scope.teams, "agent": scope.agents,
                 "queue": scope.queues}  # fmt: skip
        return [(name, ids) for name, ids in sides.items() if ids is not None]

    @cached_property
    def _among(self) -> list[tuple[str, frozenset[object]]]:
        """What filters and the scope hold the cell to without fixing it to one."""
        held = [(dim.id, frozenset(ids)) for dim, ids in self.asked.held if dim.id in (*NAMED, "client")]
        return [(name, ids) for name, ids in (*held, *self.scope) if len(ids) != 1]

    def _found(self, fixed: Mapping[str, object]) -> Due:
        names = implied(tuple((name, value) for name, value in fixed.items() if name in NAMED))  # type: ignore[misc]
        client = fixed.get("client")
        if any(fixed.get(name, 0) is None for name in (*NAMED, "client")):
            return NOTHING  # no plan is set for nobody
        among = [(name, ids) for name, ids in self._among if name not in fixed]
        own = [each for each in self.targets if each.names == names and self._is_of(each, names, client)]
        if not among and (own or not self.adds_up):
            return self._due([own], fixed)
        finer = self._due(self._finer(names, client, among), fixed) if self.adds_up else NOTHING
        return replace(finer, added=bool(finer.targets))

    def _is_of(self, target: Target, names: tuple[tuple[str, int], ...], client: object) -> bool:
        theirs = target.client
        if theirs == self.asked.settings.home and client != theirs:
            theirs = None  # what no client is named for is kept as the home's own
        if not names:
            return theirs == client
        return client is None or theirs is None or theirs == client

    def _finer(
        self, names: tuple[tuple[str, int], ...], client: object, among: Sequence[tuple[str, frozenset[object]]]
    ) -> list[list[Target]]:
        """The targets of the cells within this one, by cell: of those with the fewest names that have any."""
        by_cell: dict[tuple[object, ...], list[Target]] = {}
        for each in self.targets:
            told = {"client": each.client, **dict(each.names)}
            inside = set(names) <= set(each.names) and (client is None or each.client == client)
            inside = inside and all(told.get(name) in ids - {None} for name, ids in among)
            if inside and (each.names != names or client is None):
                by_cell.setdefault((each.client if not each.names else None, each.names), []).append(each)
        if not by_cell:
            return []

        def shape(cell: tuple[object, ...]) -> tuple[int, list[int]]:
            called = [name for name, _ in cell[1]]  # type: ignore[attr-defined]
            return len(called), sorted(NAMED.index(name) for name in called)

        coarsest = min(shape(cell) for cell in by_cell)
        self.added.add(", ".join(NAMED[place] for place in coarsest[1]) or "client")
        return [targets for cell, targets in sorted(by_cell.items(), key=str) if shape(cell) == coarsest]

    def _due(self, cells: Sequence[Sequence[Target]], fixed: Mapping[str, object]) -> Due:
        found = [each for each in (self._of_one(targets, fixed) for targets in cells) if each.targets]
        if not found:
            return NOTHING
        if len(found) == 1:
            return found[0]
        dues = [each.due for each in found if each.due is not None]
        fulls = [each.full for each in found if each.full is not None]
        used = tuple(target for each in found for target in each.targets)
        covered, days = min(each.covered for each in found), max(each.days for each in found)
        return Due(sum(dues, Fraction(0)), sum(fulls, Fraction(0)), (None, None), used, (), covered, days)

    def _of_one(self, targets: Sequence[Target], fixed: Mapping[str, object]) -> Due:
        """What is planned for one cell by its targets, each day by the one in force."""
        today, _ = self._now
        if self.stands:
            last = self._in_force(targets, today) or self._ended(targets, today)
            return NOTHING if last is None else self._by_then(last, range(last.first_day, min(last.end_day, today + 1)))
        assert self.period is not None
        timed = [(dim.id, ids) for dim, ids in self.asked.held if dim.of_clock == "day"]
        timed += [(name, (value,)) for name, value in fixed.items() if name in splits.LISTED]  # type: ignore[misc]
        days = splits.days_left(self.period, timed)
        in_force = {day: target for day in days if (target := self._in_force(targets, day)) is not None}
        used = tuple(dict.fromkeys(in_force.values()))
        if not used:
            return NOTHING
        told = [day for day in in_force if day <= today]
        last = in_force[max(told or in_force)]
        if not self.adds_up:
            level = None if last.planned is None else Fraction(last.planned)
            return Due(level, level, (last.min_ok, last.max_ok), (last,))
        shares = tuple(self._share_of(each, [day for day in told if in_force[day] is each]) for each in used)
        full = [Fraction(each.planned) for each in used if each.planned is not None]
        some = [each.planned * share for each, share in zip(used, shares, strict=True)
                if each.planned is not None and share is not None]  # fmt: skip
        return Due(sum(some, Fraction(0)) if some else None, sum(full, Fraction(0)) if full else None,
                   (last.min_ok, last.max_ok), used, shares, len(told), sum(day <= today for day in days))  # fmt: skip

    def _by_then(self, target: Target, days: range) -> Due:
        full = None if target.planned is None else Fraction(target.planned)
        share = self._share_of(target, days) if self.adds_up else Fraction(1)
        due = None if full is None or share is None else full * share
        return Due(due, full, (target.min_ok, target.max_ok), (target,), (share,), 1, 1)

    def _share_of(self, target: Target, days: Sequence[int]) -> Fraction | None:
        """The share of a plan that falls due on these days, the last of them perhaps not over yet; None where nobody
        works on any day of it."""
        if target.curve == "none" or not days:
            return Fraction(1 if days else 0)
        if target.curve == "linear":
            return Fraction(len(days), target.end_day - target.first_day)
        whole = sum(self._hours(target, day) for day in range(target.first_day, target.end_day))
        return Fraction(sum(self._hours(target, d, self._now) for d in days), whole) if whole else None

    def _hours(self, target: Target, day: int, now: tuple[int, int] | None = None) -> int:
        opening: Opening = self.asked.settings.opening
        until = now[1] if now and day == now[0] else DAY
        return worked(opening(day, target.campaign), until)

    def _in_force(self, targets: Iterable[Target], day: int) -> Target | None:
        there = [each for each in targets if each.holds(day)]
        return min(there, key=lambda e: (e.end_day - e.first_day, -e.happened_at, -e.fact_id), default=None)

    def _ended(self, targets: Iterable[Target], day: int) -> Target | None:
        over = [each for each in targets if each.first_day < each.end_day <= day]
        return max(over, key=lambda each: (each.end_day, each.happened_at, each.fact_id), default=None)

    def held_against(self, cell: Cell, due: Due, currency: object) -> Cell:
        """The cell of a number held against what is planned for it."""
        whole = sum(int(each.planned) for each in due.targets if each.planned is not None) if due.targets else None
        return Cell(self._value(cell, due, currency), cell.numerator, whole, cell.open, cell.undecided)

    def _value(self, cell: Cell, due: Due, currency: object) -> Fraction | None:
        if cell.value is None:
            return None
        if self.number.against == "band":
            low, high = due.band
            if low is None and high is None:
                return None
            unit = self.unit(currency)
            fits = (low is None or low * unit <= cell.value) and (high is None or cell.value <= high * unit)
            return Fraction(int(fits))
        plan = due.full if self.number.against == "full" else due.due
        if not plan:
            return None
        held = cell.value / (plan * self.unit(currency))
        return held - 1 if self._own.better == "lower" else held

    def unit(self, currency: object) -> Fraction:
        """What a hundredth of the number's unit is of its value."""
        if self._own.unit == "money":
            return Fraction(10 ** places(str(currency)), 100)
        return _UNIT.get(self._own.unit, Fraction(1)) / 100


def plans_of(number: Number, asked: Asked, period: Period | None, targets: Iterable[Target]) -> Plans:
    """The plans of one number among targets of several."""
    return Plans(number, asked, period, tuple(each for each in targets if each.kpi == number.of))


def notes(plans: Iterable[Plans]) -> tuple[str, ...]:
    """Where plans were added up, a sentence: what has no plan of its own counts all the same."""
    return tuple(
        f"{each.number.name}: where no plan is set for all, those by {' and by '.join(sorted(each.added))} are added"
        for each in plans
        if each.added
    )
