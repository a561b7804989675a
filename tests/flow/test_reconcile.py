"""Why a Historical and a Current figure differ: the steps of the worked case, and of random histories."""

from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utfall.flow import STANDARD, CustomerState, Moved, left, loaded, move, trigger
from utfall.flow.reconcile import STEPS, Changed, Pressed, Reconciled, reconcile


@dataclass
class Told:
    """A small campaign told event by event, with what both figures are taken from."""

    pressed: list[Pressed] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    standing: dict[str, CustomerState | None] = field(default_factory=dict)
    rounds: Counter[str] = field(default_factory=Counter)
    ids: int = 0

    def outcome(self, who: str, key: str, at: int, place: str = "counted") -> None:
        standing = self._standing(who, at)
        self.ids += 1
        outcome_id = self.ids
        moved = move(STANDARD, standing, STANDARD.outcome(key), at)
        if moved.category == "sale":
            self.pressed.append(Pressed(outcome_id, who, at, 1, place))  # type: ignore[arg-type]
        self._keep(who, moved, outcome_id)

    def trigger(self, who: str, state: str, at: int, cause: str = "trigger") -> None:
        self._keep(who, trigger(STANDARD, self._standing(who, at), state, at, cause))  # type: ignore[arg-type]

    def leave(self, who: str, at: int) -> None:
        self._keep(who, left(self._standing(who, at), at))

    def _standing(self, who: str, at: int) -> CustomerState:
        if self.standing.get(who) is None:
            self._keep(who, loaded(STANDARD, at, rounds_before=self.rounds[who]))
        standing = self.standing[who]
        assert standing is not None
        return standing

    def _keep(self, who: str, moved: Moved, outcome: int | None = None) -> None:
        self.standing[who] = moved.after
        self.rounds[who] = moved.round
        if moved.transition:
            self.ids += 1
            enters, leaves = moved.state_after == "sale", moved.state_before == "sale"
            self.changed.append(Changed(self.ids, who, moved.at, moved.cause, enters, leaves, outcome))

    def in_sale(self) -> int:
        return sum(each is not None and each.state == "sale" for each in self.standing.values())

    def reconciled(self) -> Reconciled:
        return reconcile(self.pressed, self.changed)


def steps(found: Reconciled) -> dict[str, int]:
    return {step.key: step.amount for step in found.steps}


def test_412_sales_become_405_customers_step_by_step():
    told = Told()
    for i in range(405):
        told.outcome(f"c{i}", "sale", i)
    for i in range(7):
        told.outcome(f"c{i}", "sale", 1000 + i)
    for i in range(10, 13):
        told.outcome(f"c{i}", "follow_up", 2000 + i)
    for i in (20, 21):
        told.trigger(f"c{i}", "no_sale", 3000 + i)
    for i in range(5):
        told.trigger(f"web{i}", "sale", 4000 + i)
    found = told.reconciled()
    assert (found.outcomes, found.standing) == (412, 405)
    assert steps(found) == {"repeated": -7, "moved_on": -3, "triggered": -2, "without": 5}
    by_key = {step.key: step for step in found.steps}
    assert by_key["moved_on"].customers == ("c10", "c11", "c12")
    assert len(by_key["repeated"].outcomes) == 7
    assert len(by_key["without"].changes) == 5
    assert by_key["without"].says("Sale") == "in Sale without an outcome"


def test_two_sales_on_one_customer_are_two_sales_and_one_customer():
    told = Told()
    told.outcome("eva", "sale", 1)
    told.outcome("eva", "sale", 2)
    found = told.reconciled()
    assert (found.outcomes, steps(found), found.standing) == (2, {"repeated": -1}, 1)


def test_a_customer_sold_to_before_the_period_is_in_sale_without_an_outcome_of_it():
    told = Told()
    told.outcome("eva", "sale", 1, place="before")
    told.outcome("filip", "sale", 50)
    told.outcome("gro", "sale", 99, place="after")
    told.outcome("hal", "sale", 60, place="bulk")
    told.outcome("ida", "sale", 61, place="annulled")
    found = told.reconciled()
    assert (found.outcomes, found.standing) == (1, 5)
    assert steps(found) == {"before": 1, "after": 1, "bulk": 1, "annulled": 1}


def test_sold_moved_on_and_sold_again_is_one_second_sale():
    told = Told()
    for at, key in enumerate(["sale", "lead", "sale"]):
        told.outcome("eva", key, at)
    assert steps(told.reconciled()) == {"repeated": -1}


def test_the_last_way_out_explains_it():
    told = Told()
    for at, key in enumerate(["sale", "lead", "sale"]):
        told.outcome("eva", key, at)
    told.leave("eva", 9)
    assert steps(told.reconciled()) == {"repeated": -1, "left": -1}


def test_outcomes_without_a_customer_and_changes_known_only_as_a_number_have_steps_of_their_own():
    found = reconcile(
        [Pressed(1, None, 5, n=40)],
        [Changed(2, None, 5, "outcome", True, False, n=30), Changed(3, None, 6, "trigger", False, True, n=4)],
    )
    assert (found.outcomes, steps(found), found.standing) == (40, {"no_customer": -40, "no_name": 26}, 26)


def test_an_outcome_that_moved_nobody_is_said():
    found = reconcile([Pressed(1, "eva", 5)], [])
    assert (steps(found), found.standing) == ({"not_moved": -1}, 0)


def test_an_entry_by_an_outcome_of_another_selection_is_said():
    found = reconcile([], [Changed(2, "eva", 5, "outcome", True, False, outcome=77)])
    assert steps(found) == {"elsewhere": 1}


@pytest.mark.parametrize("cause", ["rule", "bulk", "admin"])
def test_rules_bulk_and_leaders_move_by_hand(cause: str):
    told = Told()
    told.outcome("eva", "sale", 1)
    told.trigger("eva", "excluded", 2, cause)
    assert steps(told.reconciled()) == {"by_hand": -1}


events = st.lists(
    st.tuples(
        st.sampled_from(["eva", "filip", "gro"]),
        st.sampled_from(
            [*(outcome.key for outcome in STANDARD.outcomes), "sale", "sale", "->sale", "->to_call", "->lead", "leave"]
        ),
        st.integers(0, 2),
        st.sampled_from(["trigger", "rule", "bulk", "admin"]),
    ),
    max_size=30,
)


@given(events, st.integers(0, 40), st.integers(0, 40))
def test_in_every_history_the_steps_add_up_and_each_customer_is_explained_once(history, first, length):
    told, at = Told(), 0
    for who, what, later, cause in history:
        at += later
        if what == "leave":
            told.leave(who, at)
        elif what.startswith("->"):
            told.trigger(who, what[2:], at, cause)
        else:
            place = "before" if at < first else "after" if at >= first + length else "counted"
            told.outcome(who, what, at, place)
    found = told.reconciled()
    assert found.standing == told.in_sale()
    assert found.outcomes == sum(each.place == "counted" for each in told.pressed)
    assert found.outcomes + sum(step.amount for step in found.steps) == found.standing
    assert all(step.amount and step.key in STEPS for step in found.steps)
    assert not {"gap", "no_customer", "no_name", "elsewhere"} & set(steps(found)), "a sound history has no gaps"
    once = Counter(who for step in found.steps if step.key != "repeated" for who in step.customers)
    assert all(times == 1 for times in once.values())


anything = st.tuples(st.sampled_from(["eva", "filip", None]), st.integers(0, 9), st.integers(1, 3))


@given(
    st.lists(st.tuples(anything, st.sampled_from(["counted", "before", "after", "bulk", "annulled"])), max_size=10),
    st.lists(st.tuples(anything, st.sampled_from(["outcome", "trigger", "leave", "load"]), st.booleans()), max_size=10),
)
def test_even_a_torn_history_adds_up(outcomes, changes):
    pressed = [Pressed(i, who, at, n, place) for i, ((who, at, n), place) in enumerate(outcomes)]
    changed = [
        Changed(100 + i, who, at, cause, enters, not enters, outcome=i if i % 2 else None, n=n)
        for i, ((who, at, n), cause, enters) in enumerate(changes)
    ]
    found = reconcile(pressed, changed)
    assert found.standing == sum(each.delta for each in changed)
    assert found.outcomes + sum(step.amount for step in found.steps) == found.standing
