"""Named settings that numbers lean on (how long is short?), dated and per client and channel."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TypeVar

from utfall.catalogue.words import DEFAULT, SETTINGS
from utfall.core.clock import HOUR

from .expressions import Choice, Col, Expr, Val, all_of, op
from .open_targets import Clocks, no_clocks
from .opening import Opening, weekdays

DEFAULTS: Mapping[str, int] = {name: each.default for name, each in SETTINGS.items()}
NEVER = 10**7  # a day that lies beyond all of them
Whose = tuple[int | None, str | None]  # a client and a channel
GHOST_AFTER = 12 * HOUR  # an origin that moved on this long without a standing row has lost it


@dataclass(frozen=True, slots=True)
class Dated:
    """A value in force from a local day on, for one client or channel or for all. Durations in ms."""

    name: str
    value: int
    client: int | None = None
    channel: str | None = None
    first_day: int | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an agreement chooses for a term from a local day on, for one client or for all: the id of a variant."""

    name: str
    value: str
    client: int | None = None
    channel: str | None = None
    first_day: int | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """What an agreement asks of a number for a client (and one channel, or all): plan and band in hundredths of its
    unit, from a local day up to and not including another (None: until further notice). A number that adds up has it
    anew each `period` (day, week, month, quarter, year)."""

    client: int
    kpi: str
    first_day: int
    end_day: int | None
    plan: Fraction | None
    low: Fraction | None = None
    high: Fraction | None = None
    period: str = "month"
    channel: str = ""

    def holds(self, day: int) -> bool:
        """Whether its agreement is in force on a local day."""
        return self.first_day <= day and (self.end_day is None or day < self.end_day)


Belonging = Callable[[str, int, int], Mapping[str, int]]  # (dimension, id, local day) -> what it is part of then


def nowhere(name: str, key: int, day: int) -> Mapping[str, int]:
    """Nothing is known to be part of anything."""
    return {}


@dataclass(frozen=True)
class Settings:
    """The house's settings. `zone` is the home's, in which *today* and *complete days* are told.
    `opening` says when a campaign is worked, for plans that fall due by hours; `clocks` are those that run in opening
    hours only, by client and queue. `cannot_know`: origin -> kind of fact ->
    column -> why, for what no record of an origin can tell. `home` is the home's own client: its
    rates are the house's. `goals` are agreed on with clients; `belonging` says whose an agent, a queue and a campaign
    are, for targets that hold for what is part of something."""

    values: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULTS))
    dated: tuple[Dated, ...] = ()
    zone: str = "UTC"
    opening: Opening = weekdays
    clocks: Clocks = no_clocks
    chosen: tuple[Chosen, ...] = ()
    cannot_know: Mapping[int, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    home: int | None = None
    goals: tuple[Goal, ...] = ()
    belonging: Belonging = nowhere

    @property
    def _all(self) -> "list[Dated | Chosen]":
        return [*self.dated, *self.chosen]

    def options(self, term: str) -> tuple[str, ...]:
        """Every option that is chosen for a term, by whomever and whenever; the default first."""
        return (DEFAULT, *sorted({each.value for each in self.chosen if each.name == term} - {DEFAULT}))

    def on(self, day: int) -> "Settings":
        """The settings as they are on a local day, for all days: what was counted by today's agreement."""
        goals = tuple(replace(each, first_day=-NEVER, end_day=None) for each in self.goals if each.holds(day))
        return replace(self, dated=_in_force(self.dated, day), chosen=_in_force(self.chosen, day), goals=goals)

    def option(self, term: str, day: str, columns: tuple[str, ...]) -> Expr:
        """The option that is in force for a row. `day` is the row's local-day column."""
        return _spelled((each for each in self.chosen if each.name == term), day, columns, Val(DEFAULT))

    def by_channel(self, names: Collection[str]) -> bool:
        """Whether any of these settings and terms is agreed for a channel of its own."""
        return any(each.channel is not None for each in self._all if each.name in names)

    def differ(self, names: Collection[str], whose: Collection[Whose], days: range) -> bool:
        """Whether any of these settings and terms is not the same for all these clients and channels on all these
        days."""
        for name in {each.name for each in self._all if each.name in names}:
            told = {self.told(name, client, channel, days) for client, channel in whose}
            if len(told) > 1 or any(len(each) > 1 for each in told):
                return True
        return False

    def told(self, name: str, client: int | None, channel: str | None, days: range) -> frozenset[int | str]:
        """What is in force for a client and channel somewhere in the days."""
        fits = [each for each in self._all if each.name == name
                and each.client in (None, client) and each.channel in (None, channel)]  # fmt: skip
        changes = (each.first_day for each in fits if each.first_day is not None)
        begins = {days.start, *(day for day in changes if day in days)}
        found: set[int | str] = set()
        for begin in begins:
            held = [each for each in fits if each.first_day is None or each.first_day <= begin]
            found.add(max(held, key=_particular).value if held else self.values.get(name, DEFAULT))
        return frozenset(found)

    def spelled(self, name: str, own: Mapping[str, int], day: str, columns: tuple[str, ...]) -> Expr:
        """The value that is in force for a row: a number's own first, then the dated ones (the most particular, then
        the latest), then the house's. `day` is the row's local-day column. Raises `KeyError`."""
        if name in own:
            return Val(own[name])
        otherwise = Val(self.values[name])
        return _spelled((each for each in self.dated if each.name == name), day, columns, otherwise)

    def each(self, name: str, own: Mapping[str, int]) -> frozenset[int]:
        """Every value that may be in force for some row."""
        if name in own:
            return frozenset({own[name]})
        return frozenset({self.values[name], *(each.value for each in self.dated if each.name == name)})

    def greatest(self, name: str, own: Mapping[str, int]) -> int:
        """The greatest value that may be in force for any row."""
        if name in own:
            return own[name]
        return max(self.values[name], *(each.value for each in self.dated if each.name == name), 0)


def _spelled(told: Iterable[Dated | Chosen], day: str, columns: tuple[str, ...], otherwise: Expr) -> Expr:
    """The value of the most particular and latest that fits the row."""
    cases = []
    for each in sorted(told, key=_particular, reverse=True):
        conditions: list[Expr] = []
        if each.client is not None:
            conditions.append(op("=", Col("client_id"), each.client))
        if each.channel is not None:
            if "channel" not in columns:
                continue
            conditions.append(op("=", Col("channel"), each.channel))
        if each.first_day is not None:
            conditions.append(op(">=", Col(day), each.first_day))
        cases.append((all_of(conditions), Val(each.value)))
    return Choice(tuple(cases), otherwise) if cases else otherwise


def _particular(each: Dated | Chosen) -> tuple[bool, bool, int]:
    return each.client is not None, each.channel is not None, -(2**31) if each.first_day is None else each.first_day


Told = TypeVar("Told", Dated, Chosen)


def _in_force(told: tuple[Told, ...], day: int) -> tuple[Told, ...]:
    newest: dict[tuple[str, int | None, str | None], Told] = {}
    for each in sorted(told, key=_particular):
        if each.first_day is None or each.first_day <= day:
            newest[each.name, each.client, each.channel] = each
    return tuple(replace(each, first_day=None) for each in newest.values())
