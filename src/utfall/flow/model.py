"""A campaign's customer flow as plain data: states, and the outcomes that lead to them.

An outcome is *progress* (it leads to a state) or one of the two *attempts* (no answer, call back later), which move
nobody.
"""

from dataclasses import dataclass
from typing import Literal

Category = Literal["to_call", "open", "sale", "no_sale", "excluded"]
CONCLUSION_OF: dict[str, Literal["yes", "no"]] = {"sale": "yes", "no_sale": "no"}


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
    attempt: Literal["no_answer", "call_back"] | None = None
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

    def state(self, key: str) -> State:
        """The state of that key. Raises `KeyError`."""
        return next((s for s in self.states if s.key == key), None) or _missing("state", key, self)

    def outcome(self, key: str) -> Outcome:
        """The outcome of that key. Raises `KeyError`."""
        return next((o for o in self.outcomes if o.key == key), None) or _missing("outcome", key, self)


def _missing(what: str, key: str, flow: Flow) -> "State & Outcome":  # type: ignore[name-defined]  # noqa: F821
    raise KeyError(f"the flow {flow.name!r} has no {what} {key!r}")
