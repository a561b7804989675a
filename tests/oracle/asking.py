"""The same question put to an engine and to the oracle, and every cell of the two answers held against one another."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product
from pathlib import Path

from tests.facts_made import delta
from utfall.catalogue import built_in
from utfall.catalogue.dimensions import missing
from utfall.columns.opening import open_store
from utfall.columns.store import Store
from utfall.core.periods import Days, Instants
from utfall.query import Ask, Group, Scope, Settings, Where, answer
from utfall.query.answer import Answer, Cell, Row

from .by_intervals import STAFFED
from .cases import CURRENT as INQUIRIES
from .cases import IN_A_PERIOD
from .cells import COLUMNS, Fact, Key, Question
from .facts_at_random import History, history
from .kpis import APART, BUCKETS, Found
from .oracle import ARRIVING, WINDOWED, asked_for, found
from .planned import PLANNED, PLANNED_BY, STANDING, TIMELESS

ADDRESSES = {"duckdb": "duckdb://memory", "clickhouse": "chdb://memory/oracle_{seed}"}
GROUPS = (Group(1, campaigns=frozenset({1, 2})), Group(2, frozenset({2}), frozenset({3})), Group(3))
Limit = Callable[[dict[str, object], int], int]
TIMED = ("day", "weekday", "week", "month", "hour", "half_hour", "quarter_hour")
CURRENT = {
    "customers", "customers_in_state", "customers_in_state:to_call", "customers_in_state:open",
    "customers_in_state:sale", "customers_in_state:no_sale", "customers_in_state:excluded", "base_utilization",
    "base_utilization:without_excluded", "hit_rate:current", "attempt_distribution:untried", "list_penetration",
    "completion_rate", "completion_rate:period", "reachability", "reachability:distinct", "reachability:live",
    "waiting_now", "waiting_now:lost", "oldest_waiting", *BUCKETS, *STANDING,
    *INQUIRIES, *IN_A_PERIOD,
}  # where customers stand; nobody stands there by a bulk action  # fmt: skip
TO_DATE = {"list_penetration", "completion_rate", "reachability", "reachability:distinct", "reachability:live",
           "reachability:tried"}  # fmt: skip
SHARES = {"outcome_share", "outcome_share:of_progress"}
COUNTS_CLOCK = {"contact": ("offered_at", "queued_at", "wrapped_at"), "outcome": ("happened_at",),
                "sale_line": ("happened_at",), "agent_state": ("start_at",), "routing_offer": ("rang_at",),
                "transition": ("happened_at",), "employment": ("started_at", "ended_at"),
                "survey_answer": ("happened_at",), "evaluation": ("happened_at",), "trunk_reject": ("happened_at",),
                "schedule": ("start_at",), "case": ("opened_at", "first_response_at", "resolved_at"),
                "survey_invite": ("sent_at",), "forecast": ("starts_at",),
                "case_event": ("happened_at",)}  # fmt: skip


@cache
def told(seed: int) -> History:
    """The history of a seed; the fourth and fifth are twice as long."""
    return history(seed, 130 if seed < 4 else 260)


def filled(engine: str, seed: int, home: Path) -> Store:
    """An engine that holds the history of a seed, told in two deltas: some facts were otherwise at first."""
    of_seed = told(seed)
    store = open_store(ADDRESSES[engine].format(seed=seed), home=home, threads=1)
    store.apply(delta(1, of_seed.rows_before(), {1: 5}))
    store.apply(delta(2, of_seed.rows(), of_seed.told))
    return store


def members(group: Group) -> dict[str, frozenset[int]]:
    """What in which column puts a row in the group."""
    return {f"{side.removesuffix('s')}_id": getattr(group, side) for side in ("campaigns", "clients", "queues")}


@dataclass(frozen=True)
class Case:
    """A question about the history of a seed. `days` and `instants` are told from its middle day and moment; `T`,
    `short` and `W` say in plain Python what `settings` say in the product's words."""

    name: str
    seed: int = 1
    days: tuple[int, int] | None = (-1, 1)
    until: int | None = None
    instants: tuple[int, int] | None = None
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[object, ...]], ...] = ()
    scope: tuple[tuple[str, frozenset[int]], ...] = ()
    hidden: frozenset[int] = frozenset()
    groups: tuple[Group, ...] = GROUPS
    zone: str | None = None
    bulk: bool = False
    as_of: int = 0
    compare: tuple[int, int] | None = None
    settings: Settings = field(default_factory=Settings)
    T: Limit = lambda row, day: 20_000
    short: Limit = lambda row, day: 5_000
    W: Limit = lambda row, day: 7 * 86_400_000
    only: tuple[str, ...] = ()

    def question(self) -> Question:
        """It as the oracle is asked."""
        of = told(self.seed)
        return Question(
            self._facts(of.facts), of.as_of + self.as_of, of.told,
            days=None if self.days is None else (of.day + self.days[0], of.day + self.days[1]), until=self.until,
            instants=self.instants and (of.as_of + self.instants[0], of.as_of + self.instants[1]), by=self.by,
            where=self.where, groups={each.id: members(each) for each in self.groups},
            scope={COLUMNS[side.removesuffix("s")]: ids for side, ids in self.scope}, zone=self.zone,
            bulk=self.bulk, T=self.T, short=self.short, W=self.W,
        )  # fmt: skip

    def _facts(self, every: Mapping[str, Sequence[Fact]]) -> Mapping[str, Sequence[Fact]]:
        """Those that the asker may know of: what is hidden was never there, but for an agent's own."""
        if not self.hidden or "agents" in dict(self.scope):
            return every
        return {
            kind: [row for row in some if row.get("campaign_id") not in self.hidden] for kind, some in every.items()
        }

    def ask(self, kpis: tuple[str, ...]) -> Ask:
        """It as the product is asked."""
        as_oracle = self.question()
        period = Days(*as_oracle.days, self.until) if as_oracle.days else None
        if as_oracle.instants:
            period = Instants(*as_oracle.instants)  # type: ignore[assignment]
        middle = told(self.seed).day
        compare = self.compare and Days(middle + self.compare[0], middle + self.compare[1])
        scope = Scope(**dict(self.scope), hidden=self.hidden, groups=self.groups, turnover=True, personal=True)  # type: ignore[arg-type]
        return Ask(
            scope, kpis, as_oracle.as_of, period, self.by,
            tuple(Where(name, ids) for name, ids in self.where), compare or None, self.zone, self.bulk,  # type: ignore[arg-type]
        )  # fmt: skip

    def numbers(self) -> Iterator[str]:
        """The numbers that can be asked so."""
        catalogue = built_in()
        beside = {each for name in self.only for each in catalogue.numbers[name].together}
        for name, number in catalogue.numbers.items():
            needs = (*self.by, *(split for split, _ in self.where))
            able = not any(missing(catalogue, number, split) for split in needs)
            scoped = {side.removesuffix("s") for side, _ in self.scope} | {split for split, _ in self.where}
            held = all(not scoped & set(catalogue.parts[part].not_by) for part in number.parts)
            facts = {catalogue.parts[part].fact for part in number.parts}  # an agent does not see who is asked
            held = held and not ("agents" in dict(self.scope) and (name in CURRENT or "survey_invite" in facts))
            timeless = (CURRENT | TIMELESS | {"delivered"}) - {"completion_rate:period", *IN_A_PERIOD}
            in_time = self.days or self.instants or name in timeless
            timed = {"day", "week", "month"} if name in ARRIVING else set(TIMED)
            if name in WINDOWED and (self.instants or timed & set(needs)):
                able = False
            if name in PLANNED:
                able = able and not set(needs) - PLANNED_BY
            if able and held and in_time and (not self.only or name in self.only or name in beside):
                yield name


Cells = dict[Key, Cell]


@dataclass
class Told:
    """What an engine said: the cells of each number by key, of every level; the totals of what stands apart (a
    currency); the period before; bulk actions; the answers."""

    cells: dict[str, Cells]
    apart: dict[str, Cells]
    before: dict[str, Cells]
    bulk: dict[str, Cell]
    answers: dict[str, Answer]


def asked(case: Case, store: Store) -> Told:
    """Puts the question, all plain numbers at once, those held apart by the same at once, those in buckets at once."""
    groups: dict[str, list[str]] = {}
    for name in case.numbers():
        groups.setdefault("bucket" if name in BUCKETS else " ".join(APART.get(name, ())), []).append(name)
    said = Told({}, {}, {}, {}, {})
    for numbers in groups.values():
        came = answer(case.ask(tuple(numbers)), built_in(), store, settings=case.settings)
        for name in numbers:
            said.answers[name] = came
            said.cells[name] = {row.key: row.cells[name] for row in levels(came)}
            said.apart[name] = {row.key: row.cells[name] for row in came.apart_totals}
            said.before[name] = {row.key: row.before[name] for row in levels(came) if name in row.before}
            if came.bulk:
                said.bulk[name] = came.bulk.cells[name]
    return said


def levels(came: Answer) -> Iterator[Row]:
    """Every row of an answer: its total, subtotals, rows."""
    yield came.total
    for _, row in came.subtotals:
        yield row
    yield from came.rows


def keys(question: Question) -> set[Key]:
    """Every combination of split values that some row of whatever kind has."""
    out: set[Key] = set()
    for kind, clocks in COUNTS_CLOCK.items():
        for row in question.facts[kind]:
            for clock in clocks:
                if row[clock] is not None and question.inside(row, clock):
                    under = [(*question.groups, None) if split == "group" else (question.value(row, split, clock),)
                             for split in question.by]  # fmt: skip
                    out.update(product(*under))
    return out


def differences(case: Case, number: str, said: Told, question: Question) -> list[str]:
    """Every cell in which the engine and the oracle differ, in words."""
    asked_of = asked_for(question, number)
    shown = said.cells[number]
    depth = len(asked_of.by) + (number in BUCKETS)
    meant = {key for key in shown if len(key) == depth or number not in (*APART, *BUCKETS)} | {
        (*key, *bucket) for key in _keys(asked_of)
        for bucket in ([(end,) for end in BUCKETS[number][1]] if number in BUCKETS else [()])
    }  # fmt: skip
    wrong = []
    for key in sorted(meant, key=str):
        if number in BUCKETS and key[-1] not in BUCKETS[number][1]:
            continue
        right = found(asked_of, number, key)
        if not same(right, shown.get(key), number):
            wrong.append(f"{case.name} {number} {key}: the oracle has {right}, the engine {shown.get(key)}")
    apart = APART.get(number, ())
    for key, cell in said.apart[number].items() if apart and not set(apart) & set(case.by) else ():
        right = found(replace(asked_of, by=apart), number, key)
        if not same(right, cell, number):
            wrong.append(f"{case.name} {number} in all {key}: the oracle has {right}, the engine {cell}")
    return wrong


def _keys(question: Question) -> set[Key]:
    made = _known_keys.get(id(question))
    if made is None:
        made = _known_keys[id(question)] = (question, keys(question))
    return made[1]


_known_keys: dict[int, tuple[Question, set[Key]]] = {}


def same(right: Found, shown: Cell | None, number: str = "") -> bool:
    """Whether a cell says what the oracle found; a cell that is not there says that there is nothing."""
    if shown is None:
        no_row = number in {*SHARES, *ARRIVING, *PLANNED, *STAFFED}  # what is below is there all the same
        no_row = no_row or (number in APART and right.value is None)
        nothing = not right.numerator and not right.open and (not right.denominator or no_row)
        return nothing or right.numerator is None
    if number in APART and shown.numerator is None and shown.denominator is None:  # nothing without a currency is told
        return not right.numerator and (not right.denominator or right.value is None)
    return (right.value, right.numerator or 0, right.denominator, right.open, right.undecided) == (
        shown.value, shown.numerator or 0, shown.denominator, shown.open, shown.undecided,
    )  # fmt: skip


def total(case: Case, number: str, question: Question, bulk: bool = False) -> Found:
    """The oracle's total of a number."""
    return found(replace(asked_for(question, number), by=()), number, (), bulk)


Asked = Callable[[str, Case], Told]
