"""A campaign's customer flow as plain data: states, and the outcomes that lead to them.

An outcome is *progress* (it leads to a state) or one of the two *attempts* (no answer, call back later), which move
nobody.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from utfall.core.names import nearest

Category = Literal["to_call", "open", "sale", "no_sale", "excluded"]
Attempt = Literal["no_answer", "call_back"]
CONCLUSION_OF: dict[str, Literal["yes", "no"]] = {"sale": "yes", "no_sale": "no"}


class NotInFlow(KeyError):
    """A state or outcome the flow does not have; says the nearest it has."""

    def __init__(self, what: str, key: str, flow: "Flow", known: list[str]) -> None:
        near = nearest(key, known)
        self.sentence = f"the flow {flow.name!r} has no {what} {key!r}"
        self.sentence += f"; did you mean {', '.join(near)}?" if near else f"; it has {', '.join(known) or 'none'}"
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class State:
    """Where a customer can stand. `colour` names a token of the style sheet or is a hex colour."""

    key: str
    name: str
    category: Category
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Tells:
    """What an outcome says of the call it came of; None is *not told*."""

    live: bool | None = None
    dm: bool | None = None
    purpose: bool | None = None
    result: bool | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome of a flow. Progress has `leads_to`; an attempt has `attempt` and no `leads_to`.

    `conclusion` is proposed from the state's category where it is "proposed". `tells` is None where the outcome
    tells of no call at all (mail sent, form filled). `valid_from` empty means from every state.
    """

    key: str
    name: str
    leads_to: str | None = None
    attempt: Attempt | None = None
    conclusion: Literal["yes", "no", "none", "proposed"] = "proposed"
    conversation: bool = True
    tells: Tells | None = None
    valid_from: frozenset[str] = frozenset()
    reasons: tuple[str, ...] = ()
    follow_up: Literal["none", "may", "must"] = "none"

    @property
    def kind(self) -> Literal["progress", "attempt"]:
        """`progress` or `attempt`."""
        return "attempt" if self.leads_to is None else "progress"


@dataclass(frozen=True)
class Flow:
    """A flow as it was from a moment on. `start` is the key of the state a customer is loaded into."""

    key: str
    name: str
    states: tuple[State, ...]
    outcomes: tuple[Outcome, ...]
    start: str = "to_call"

    @cached_property
    def _states(self) -> dict[str, State]:
        return {state.key: state for state in self.states}

    @cached_property
    def _outcomes(self) -> dict[str, Outcome]:
        return {outcome.key: outcome for outcome in self.outcomes}

    @cached_property
    def has_other(self) -> bool:
        """Whether some progress of this flow is no conversation (mail sent): then progress is no answer share."""
        return any(outcome.kind == "progress" and not outcome.conversation for outcome in self.outcomes)

    def state(self, key: str) -> State:
        """The state of that key. Raises `NotInFlow` (a `KeyError`)."""
        try:
            return self._states[key]
        except KeyError:
            raise NotInFlow("state", key, self, list(self._states)) from None

    def outcome(self, key: str) -> Outcome:
        """The outcome of that key. Raises `NotInFlow` (a `KeyError`)."""
        try:
            return self._outcomes[key]
        except KeyError:
            raise NotInFlow("outcome", key, self, list(self._outcomes)) from None

    def valid_from(self, state: str) -> tuple[Outcome, ...]:
        """The outcomes that may be registered on a customer who stands in that state, in the flow's order."""
        return tuple(each for each in self.outcomes if not each.valid_from or state in each.valid_from)
