"""Why a Historical and a Current figure of one scope differ: steps from outcomes counted to customers standing there.

412 sale outcomes - 7 second sales on one customer - 3 moved on - 2 moved by a trigger + 5 in Sale without an outcome
= 405 customers in Sale. Every outcome and every customer is explained once, so the steps always add up.

*There* is whatever both figures speak of: a state, or all states of one category.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from .apply import Cause

Place = Literal["counted", "before", "after", "bulk", "annulled"]

# What each step says, in the order they are told. `{there}` is the name of the state or category.
STEPS: dict[str, str] = {
    "no_customer": "outcomes that name no customer",
    "repeated": "further outcomes on one customer",
    "moved_on": "moved on by a later outcome",
    "triggered": "moved by a trigger",
    "by_hand": "moved by a rule, in bulk or by a leader",
    "left": "left the campaign",
    "not_moved": "outcomes that did not move the customer",
    "before": "in {there} by an outcome before the period",
    "after": "in {there} by an outcome after the period",
    "bulk": "in {there} by a bulk outcome, which is counted apart",
    "annulled": "in {there} by an outcome annulled later",
    "elsewhere": "in {there} by an outcome outside this selection",
    "without": "in {there} without an outcome",
    "no_name": "in {there}, known only as a number of customers",
    "gap": "changes of state that do not follow on one another",
}
_WENT_BY: dict[Cause, str] = {
    "outcome": "moved_on", "trigger": "triggered", "rule": "by_hand", "bulk": "by_hand", "admin": "by_hand",
    "load": "by_hand", "move": "left", "leave": "left",
}  # fmt: skip
_CAME_BY: dict[Place, str] = {
    "counted": "gap",
    "before": "before",
    "after": "after",
    "bulk": "bulk",
    "annulled": "annulled",
}


@dataclass(frozen=True, slots=True)
class Pressed:
    """One outcome that leads there. `customer` is anything that names a customer within his campaign, or None.

    `place` is "counted" where the Historical figure counts it; the others only explain customers who stand there.
    """

    fact_id: int
    customer: Hashable | None
    at: int
    n: int = 1
    place: Place = "counted"


@dataclass(frozen=True, slots=True)
class Changed:
    """One change of state up to the moment, into there (`enters`), out of there (`leaves`), or within (both)."""

    fact_id: int
    customer: Hashable | None
    at: int
    cause: Cause
    enters: bool
    leaves: bool
    outcome: int | None = None
    n: int = 1

    @property
    def delta(self) -> int:
        """+n entered, -n left, 0 within or elsewhere."""
        return self.n * (self.enters - self.leaves)


Row = TypeVar("Row", Pressed, Changed)


@dataclass(frozen=True, slots=True)
class Step:
    """One signed step and what is behind it: ids of outcomes, ids of transitions, customers."""

    key: str
    amount: int
    outcomes: tuple[int, ...]
    changes: tuple[int, ...]
    customers: tuple[Hashable, ...]

    def says(self, there: str) -> str:
        """The step in words, with the name of the state."""
        return STEPS[self.key].format(there=there)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """`outcomes` plus the amounts of all `steps` is `standing`; steps of nothing are left out."""

    outcomes: int
    steps: tuple[Step, ...]
    standing: int


class _Steps:
    """Collects what belongs to each step."""

    def __init__(self) -> None:
        self._amount: dict[str, int] = defaultdict(int)
        self._behind: dict[str, tuple[list[int], list[int], dict[Hashable, None]]] = {}

    def add(
        self,
        key: str,
        amount: int,
        outcomes: Iterable[Pressed] = (),
        changes: Iterable[Changed] = (),
        customer: Hashable | None = None,
    ) -> None:
        if not amount:
            return
        self._amount[key] += amount
        of_outcomes, of_changes, customers = self._behind.setdefault(key, ([], [], {}))
        of_outcomes += [each.fact_id for each in outcomes]
        of_changes += [each.fact_id for each in changes]
        if customer is not None:
            customers[customer] = None

    def told(self) -> tuple[Step, ...]:
        return tuple(
            Step(key, self._amount[key], tuple(outcomes), tuple(changes), tuple(customers))
            for key in STEPS
            if key in self._behind
            for outcomes, changes, customers in [self._behind[key]]
        )


def reconcile(outcomes: Iterable[Pressed], changes: Iterable[Changed]) -> Reconciled:
    """The steps from the outcomes counted to the customers standing there.

    `outcomes` are all that lead there (see `Pressed.place`); `changes` are all up to the moment that enter or leave
    there, from the beginning of the campaign. Changes of one customer in the same millisecond are taken as given.
    """
    steps = _Steps()
    pressed, changed = _by_customer(outcomes), _by_customer(changes)
    places = {each.fact_id: each for of_one in pressed.values() for each in of_one}
    nameless = pressed.pop(None, [])
    counted = [each for each in nameless if each.place == "counted"]
    total = sum(each.n for each in counted)
    steps.add("no_customer", -total, counted)
    unnamed = changed.pop(None, [])
    standing = sum(each.delta for each in unnamed)
    steps.add("no_name", standing, (), [each for each in unnamed if each.delta])
    for customer in {**pressed, **changed}:
        assert customer is not None
        counted = [each for each in pressed.get(customer, ()) if each.place == "counted"]
        moves = [each for each in changed.get(customer, ()) if each.delta]
        there = sum(each.delta for each in moves)
        total += sum(each.n for each in counted)
        standing += there
        _explain(steps, customer, counted, moves, places)
    return Reconciled(total, steps.told(), standing)


def _explain(
    steps: _Steps,
    customer: Hashable,
    counted: Sequence[Pressed],
    moves: Sequence[Changed],
    places: Mapping[int, Pressed],
) -> None:
    """One customer: all outcomes but one are repeated; that one, or its lack, is held against where he stands."""
    there = sum(each.delta for each in moves)
    stands = 1 if there > 0 else 0
    steps.add("gap", there - stands, (), moves, customer)
    if counted:
        last = counted[-1]
        steps.add("repeated", 1 - sum(each.n for each in counted), counted[:-1] or [last], (), customer)
        if not stands:
            gone = next((each for each in reversed(moves) if each.delta < 0 and _since(each, last)), None)
            key = _WENT_BY[gone.cause] if gone else "not_moved"
            steps.add(key, -1, [last], [gone] if gone else [], customer)
    elif stands:
        came = next(each for each in reversed(moves) if each.delta > 0)
        by = places.get(came.outcome) if came.outcome is not None else None
        by_outcome = _CAME_BY[by.place] if by else "elsewhere"
        key = by_outcome if came.cause == "outcome" else "without"
        steps.add(key, 1, [by] if by else [], [came], customer)


def _since(change: Changed, last: Pressed) -> bool:
    return change.at >= last.at and change.outcome != last.fact_id


def _by_customer(rows: Iterable[Row]) -> dict[Hashable | None, list[Row]]:
    found: dict[Hashable | None, list[Row]] = defaultdict(list)
    for each in sorted(rows, key=lambda row: row.at):
        found[each.customer].append(each)
    return found
