"""What an outcome counts as, by its flow alone: no customer is needed to class a fact."""

from dataclasses import dataclass
from typing import Literal

from .model import CONCLUSION_OF, Attempt, Category, Flow, Outcome


@dataclass(frozen=True, slots=True)
class Classified:
    """The class of one outcome; the words are those of the columns of the fact kind `outcome`.

    `state` and `category` are of the state it leads to (None for an attempt). `has_call` says whether it tells of a
    call at all; where it does, `live`, `dm`, `purpose` and `result` are what it tells, None for *not told*.
    """

    kind: Literal["progress", "attempt"]
    attempt: Attempt | None
    conclusion: Literal["yes", "no"] | None
    state: str | None
    category: Category | None
    is_conversation: bool
    flow_has_other: bool
    has_call: bool
    live: bool | None
    dm: bool | None
    purpose: bool | None
    result: bool | None


def conclusion_of(flow: Flow, outcome: Outcome) -> Literal["yes", "no"] | None:
    """Whether the outcome concludes, and how; proposed from the category of the state it leads to."""
    if outcome.leads_to is None or outcome.conclusion == "none":
        return None
    if outcome.conclusion == "proposed":
        return CONCLUSION_OF.get(flow.state(outcome.leads_to).category)
    return outcome.conclusion


def classify(flow: Flow, outcome_key: str) -> Classified:
    """The class of the outcome of that key. Raises `NotInFlow`."""
    outcome = flow.outcome(outcome_key)
    tells = outcome.tells
    return Classified(
        kind=outcome.kind,
        attempt=outcome.attempt,
        conclusion=conclusion_of(flow, outcome),
        state=outcome.leads_to,
        category=None if outcome.leads_to is None else flow.state(outcome.leads_to).category,
        is_conversation=outcome.conversation,
        flow_has_other=flow.has_other,
        has_call=tells is not None,
        live=tells.live if tells else None,
        dm=tells.dm if tells else None,
        purpose=tells.purpose if tells else None,
        result=tells.result if tells else None,
    )
