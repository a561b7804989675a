"""A flow as JSON and back; reading names every mistake at once, each with its place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import cast, get_args

from .model import Attempt, Category, Flow, Outcome, State, Tells

Json = Mapping[str, object]
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}|[a-z][a-z0-9-]*|")
_TOLD = ("live", "dm", "purpose", "result")
_CHOICES: dict[str, tuple[str, ...]] = {
    "category": get_args(Category),
    "attempt": get_args(Attempt),
    "conclusion": ("yes", "no", "none", "proposed"),
    "follow_up": ("none", "may", "must"),
}
_FLOW_WORDS = ("key", "name", "start", "states", "outcomes")
_STATE_WORDS = ("key", "name", "category", "colour")
_OUTCOME_WORDS = (
    "key", "name", "leads_to", "attempt", "conclusion", "conversation", "tells", "valid_from", "reasons", "follow_up",
)  # fmt: skip


class FlowMistakes(ValueError):
    """Everything that is wrong with a flow; `mistakes` has one sentence each."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("; ".join(self.mistakes))


def to_json(flow: Flow) -> dict[str, object]:
    """The flow as plain JSON data; `from_json` gives an equal flow back."""
    return {
        "key": flow.key,
        "name": flow.name,
        "start": flow.start,
        "states": [{word: getattr(state, word) for word in _STATE_WORDS} for state in flow.states],
        "outcomes": [_outcome_json(outcome) for outcome in flow.outcomes],
    }


def _outcome_json(outcome: Outcome) -> dict[str, object]:
    data: dict[str, object] = {word: getattr(outcome, word) for word in _OUTCOME_WORDS}
    data["tells"] = outcome.tells and {word: getattr(outcome.tells, word) for word in _TOLD}
    data["valid_from"] = sorted(outcome.valid_from)
    data["reasons"] = list(outcome.reasons)
    return data


def from_json(data: object) -> Flow:
    """The flow that `data` describes. Raises `FlowMistakes` with every mistake."""
    wrong: list[str] = []
    top = _object(data, "the flow", _FLOW_WORDS, wrong)
    states = [_state(each, f"state {i}", wrong) for i, each in enumerate(_list(top, "states", "the flow", wrong), 1)]
    outcomes = [
        _outcome(each, f"outcome {i}", wrong) for i, each in enumerate(_list(top, "outcomes", "the flow", wrong), 1)
    ]
    flow = Flow(
        key=_key(top, "the flow", wrong),
        name=_text(top, "name", "the flow", wrong),
        states=tuple(states),
        outcomes=tuple(outcomes),
        start=str(top.get("start", "to_call")),
    )
    wrong += mistakes(flow)
    if wrong:
        raise FlowMistakes(list(dict.fromkeys(wrong)))
    return flow


def mistakes(flow: Flow) -> list[str]:
    """What does not hang together in a flow, one sentence each; none when it is sound."""
    wrong = [f"{what} {key!r} comes twice" for what, key in _twice(flow)]
    states = {state.key: state for state in flow.states}
    known = ", ".join(states) or "none"
    start = states.get(flow.start)
    if start is None:
        wrong.append(f"the flow starts in {flow.start!r}, which is none of its states ({known})")
    elif start.category != "to_call":
        wrong.append(f"the flow starts in {flow.start!r}, which is not of category to_call")
    if not flow.outcomes:
        wrong.append("the flow has no outcomes")
    for outcome in (each for each in flow.outcomes if each.key):
        wrong += [f"outcome {outcome.key!r} {text}" for text in _outcome_mistakes(outcome, states, known)]
    return wrong


def _twice(flow: Flow) -> Iterable[tuple[str, str]]:
    attempts = [each.attempt for each in flow.outcomes if each.attempt]
    for what, keys in (
        ("state", [each.key for each in flow.states]),
        ("the state name", [each.name for each in flow.states]),
        ("outcome", [each.key for each in flow.outcomes]),
        ("the outcome name", [each.name for each in flow.outcomes]),
        ("the attempt", [str(each) for each in attempts]),
    ):
        yield from ((what, key) for key in dict.fromkeys(keys) if key and keys.count(key) > 1)


def _outcome_mistakes(outcome: Outcome, states: Mapping[str, State], known: str) -> Iterable[str]:
    if outcome.leads_to is None and outcome.attempt is None:
        yield "neither leads to a state nor is one of the two attempts (no_answer, call_back)"
    if outcome.leads_to is not None and outcome.attempt is not None:
        yield "is an attempt and leads to a state; an attempt moves nobody"
    if outcome.attempt is not None and outcome.conclusion in ("yes", "no"):
        yield f"is an attempt and concludes {outcome.conclusion}; an attempt concludes nothing"
    if outcome.leads_to is not None:
        state = states.get(outcome.leads_to)
        if state is None:
            yield f"leads to {outcome.leads_to!r}, which is no state of the flow ({known})"
        elif (outcome.conclusion, state.category) in {("yes", "no_sale"), ("no", "sale")}:
            yield f"concludes {outcome.conclusion} but leads to {state.name!r} of category {state.category}"
    for key in sorted(outcome.valid_from - set(states)):
        yield f"is valid from {key!r}, which is no state of the flow ({known})"
    if len(set(outcome.reasons)) != len(outcome.reasons):
        yield "names a reason twice"


def _state(data: object, place: str, wrong: list[str]) -> State:
    words = _object(data, place, _STATE_WORDS, wrong)
    colour = _text(words, "colour", place, wrong, empty=True)
    if not _COLOUR.fullmatch(colour):
        wrong.append(f"{place}: colour {colour!r} is neither #rrggbb nor the name of a colour")
    category = _choice(words, "category", place, wrong, None)
    return State(
        _key(words, place, wrong), _text(words, "name", place, wrong), cast(Category, category or "open"), colour
    )


def _outcome(data: object, place: str, wrong: list[str]) -> Outcome:
    words = _object(data, place, _OUTCOME_WORDS, wrong)
    leads_to = words.get("leads_to")
    if leads_to is not None and not isinstance(leads_to, str):
        wrong.append(f"{place}: leads_to is not the key of a state")
        leads_to = None
    return Outcome(
        key=_key(words, place, wrong),
        name=_text(words, "name", place, wrong),
        leads_to=leads_to,
        attempt=_choice(words, "attempt", place, wrong, ""),  # type: ignore[arg-type]
        conclusion=_choice(words, "conclusion", place, wrong, "proposed") or "proposed",  # type: ignore[arg-type]
        conversation=_flag(words, "conversation", place, wrong, True) is not False,
        tells=_tells(words.get("tells"), place, wrong),
        valid_from=frozenset(_texts(words, "valid_from", place, wrong)),
        reasons=tuple(_texts(words, "reasons", place, wrong)),
        follow_up=_choice(words, "follow_up", place, wrong, "none") or "none",  # type: ignore[arg-type]
    )


def _tells(data: object, place: str, wrong: list[str]) -> Tells | None:
    if data is None:
        return None
    place = f"{place}, tells"
    words = _object(data, place, _TOLD, wrong)
    return Tells(*(_flag(words, word, place, wrong, None) for word in _TOLD))


def _object(data: object, place: str, known: Sequence[str], wrong: list[str]) -> Json:
    if not isinstance(data, Mapping):
        wrong.append(f"{place} is not an object with the words {', '.join(known)}")
        return {}
    wrong += [
        f"{place}: unknown word {str(word)!r}; known are {', '.join(known)}" for word in data if word not in known
    ]
    return data


def _list(words: Json, word: str, place: str, wrong: list[str]) -> list[object]:
    value = words.get(word, [])
    if isinstance(value, list | tuple):
        return list(value)
    wrong.append(f"{place}: {word} is not a list")
    return []


def _texts(words: Json, word: str, place: str, wrong: list[str]) -> list[str]:
    values = _list(words, word, place, wrong)
    texts = [each for each in values if isinstance(each, str) and each.strip()]
    if len(texts) != len(values):
        wrong.append(f"{place}: {word} has an entry that is no text")
    return texts


def _text(words: Json, word: str, place: str, wrong: list[str], empty: bool = False) -> str:
    value = words.get(word, "" if empty else None)
    if isinstance(value, str) and (empty or value.strip()) and len(value) <= 200:
        return value
    wrong.append(
        f"{place}: {word} is missing" if value is None else f"{place}: {word} is not a text of 1 to 200 letters"
    )
    return ""


def _key(words: Json, place: str, wrong: list[str]) -> str:
    key = _text(words, "key", place, wrong)
    if key and not _KEY.fullmatch(key):
        wrong.append(f"{place}: key {key!r} is not made of a-z, 0-9 and _")
    return key


def _flag(words: Json, word: str, place: str, wrong: list[str], otherwise: bool | None) -> bool | None:
    value = words.get(word, otherwise)
    if value is None or isinstance(value, bool):
        return value
    wrong.append(f"{place}: {word} is neither true nor false")
    return otherwise


def _choice(words: Json, word: str, place: str, wrong: list[str], otherwise: str | None) -> str | None:
    """One of the word's choices. `otherwise` "" means it may be left out, None that it must be there."""
    value = words.get(word)
    if value in (None, "") and otherwise is not None:
        return otherwise or None
    if isinstance(value, str) and value in _CHOICES[word]:
        return value
    wrong.append(f"{place}: {word} is {value!r}, not one of {', '.join(_CHOICES[word])}")
    return otherwise or None
