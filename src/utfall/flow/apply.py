"""What an outcome or an outside trigger does to a customer: from where he stands to where he then stands.

Progress leads to a state and begins nothing else. An attempt moves nobody and counts one try of the round. Entering a
state of category to_call begins a new round, by whatever way. Events of one customer are applied in order of time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from .classify import classify
from .model import Category, Flow, Outcome

Customer = TypeVar("Customer")
OutsideCause = Literal["trigger", "rule", "bulk", "admin"]
Cause = Literal["outcome", "trigger", "rule", "bulk", "admin", "load", "move", "leave"]


class NotValid(ValueError):
    """An outcome that may not be registered from where the customer stands; `valid` has the keys of those that may."""

    def __init__(self, flow: Flow, state: str, outcome: Outcome) -> None:
        may = flow.valid_from(state)
        self.valid = tuple(each.key for each in may)
        names = ", ".join(each.name for each in may) or "none"
        super().__init__(f"{outcome.name!r} is not valid from {flow.state(state).name!r}; valid from there: {names}")


@dataclass(frozen=True, slots=True)
class CustomerState:
    """Where a customer stands in one campaign.

    `attempts` and `had_progress` are of the round; `since` is when the state was entered (ms UTC).
    """

    state: str
    round: int = 1
    attempts: int = 0
    since: int = 0
    had_progress: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of it. `after` is where the customer stands then, None when he has left the campaign.

    `state_before` is None on entering the campaign, `state_after` None on leaving it. `round` and `attempts` are those
    after; `round_before` is the round the event itself belongs to. `attempt_no` is which try of that round it was,
    from 1; None for events that are no try, and for rows that stand for several tries. `transition` says whether the
    state changed; only then is a transition written.
    """

    state_before: str | None
    state_after: str | None
    round: int
    attempts: int
    transition: bool
    conclusion: Literal["yes", "no"] | None
    category: Category | None
    cause: Cause
    at: int
    round_before: int
    attempt_no: int | None
    after: CustomerState | None


def loaded(flow: Flow, at: int, to_state: str | None = None, rounds_before: int = 0, cause: Cause = "load") -> Moved:
    """A customer comes into the campaign: into the flow's start, or another state. Raises `NotInFlow`."""
    state = flow.state(flow.start if to_state is None else to_state)
    after = CustomerState(state.key, rounds_before + 1, 0, at)
    return Moved(
        None, state.key, after.round, 0, True, None, state.category, cause, at, after.round, None, after
    )  # fmt: skip


def left(standing: CustomerState, at: int, cause: Literal["leave", "move"] = "leave") -> Moved:
    """A customer leaves the campaign, or is moved to another."""
    return Moved(
        standing.state, None, standing.round, standing.attempts, True, None, None, cause, at, standing.round, None, None
    )  # fmt: skip


def move(flow: Flow, standing: CustomerState, outcome: Outcome, at: int, n: int = 1) -> Moved:
    """What registering an outcome does; `n` is how many alike the row stands for.

    A progress outcome to the state the customer already stands in (a second sale) is progress all the same, with its
    conclusion, but makes no transition. Raises `NotValid` with the outcomes valid from there.
    """
    if outcome.valid_from and standing.state not in outcome.valid_from:
        raise NotValid(flow, standing.state, outcome)
    found = classify(flow, outcome.key)
    attempt_no = standing.attempts + 1 if n == 1 else None
    if outcome.leads_to is None:
        after = CustomerState(
            standing.state, standing.round, standing.attempts + n, standing.since, standing.had_progress
        )
    else:
        after = _entered(flow, standing, outcome.leads_to, at, progress=True)
    return _moved(standing, after, "outcome", at, attempt_no, found.conclusion, found.category)


def trigger(flow: Flow, standing: CustomerState, to_state: str, at: int, cause: OutsideCause = "trigger") -> Moved:
    """What happens outside moves a customer with no outcome: an order on the web, a rule, a bulk action, a leader.

    Into the state he stands in already it changes nothing. Raises `NotInFlow`.
    """
    category = flow.state(to_state).category
    after = _entered(flow, standing, to_state, at, progress=False)
    return _moved(standing, after, cause, at, None, None, category)


def _entered(flow: Flow, standing: CustomerState, to_state: str, at: int, *, progress: bool) -> CustomerState:
    had_progress = standing.had_progress or progress
    if to_state == standing.state:
        return CustomerState(standing.state, standing.round, standing.attempts, standing.since, had_progress)
    if flow.state(to_state).category == "to_call":
        return CustomerState(to_state, standing.round + 1, 0, at)
    return CustomerState(to_state, standing.round, standing.attempts, at, had_progress)


def _moved(
    before: CustomerState,
    after: CustomerState,
    cause: Cause,
    at: int,
    attempt_no: int | None,
    conclusion: Literal["yes", "no"] | None,
    category: Category | None,
) -> Moved:
    return Moved(
        state_before=before.state,
        state_after=after.state,
        round=after.round,
        attempts=after.attempts,
        transition=after.state != before.state,
        conclusion=conclusion,
        category=category,
        cause=cause,
        at=at,
        round_before=before.round,
        attempt_no=attempt_no,
        after=after,
    )


def who_blocks(flow: Flow, standing: Iterable[tuple[Customer, str]], outcome: Outcome) -> list[Customer]:
    """Of (customer, state) pairs, the customers from whose state the outcome is not valid: a bulk action names them."""
    return [who for who, state in standing if outcome.valid_from and flow.state(state).key not in outcome.valid_from]


def follow_up_of(flow: Flow, after: CustomerState) -> Literal["shared", "personal"]:
    """Whose a follow-up is: anybody's while the customer is still to be called, else his who made it."""
    return "shared" if flow.state(after.state).category == "to_call" else "personal"
