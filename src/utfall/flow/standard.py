"""Flows to begin with: the standard sales flow, the simple one, list cleaning; and sale by the campaign's own names."""

from dataclasses import replace

from .model import Category, Flow, Outcome, State, Tells

_NOBODY = Tells(live=False)
_SOMEBODY = Tells(live=True)
_TALKED = Tells(live=True, dm=True, purpose=True, result=False)
_RESULT = Tells(live=True, dm=True, purpose=True, result=True)

_TO_CALL = State("to_call", "To call", "to_call", "state-to-call")
_SALE = State("sale", "Sale", "sale", "state-sale")
_NO_SALE = State("no_sale", "No sale", "no_sale", "state-no-sale")
_EXCLUDED = State("excluded", "Excluded", "excluded", "state-excluded")

# Call back later was answered, but is no conversation: it moves nobody on, and answer share would count it twice.
_ATTEMPTS = (
    Outcome("no_answer", "No answer", attempt="no_answer", conversation=False, tells=_NOBODY),
    Outcome("call_back", "Call back later", attempt="call_back", conversation=False, tells=_SOMEBODY, follow_up="may"),
)
_CONCLUSIONS = (
    Outcome("sale", "Sale", leads_to="sale", tells=_RESULT),
    Outcome("no_sale", "No sale", leads_to="no_sale", tells=_TALKED),
    Outcome("excluded", "Excluded", leads_to="excluded", tells=_SOMEBODY),
)

SIMPLE = Flow(
    key="simple",
    name="Simple sales flow",
    states=(_TO_CALL, _SALE, _NO_SALE, _EXCLUDED),
    outcomes=(*_CONCLUSIONS, *_ATTEMPTS),
)

STANDARD = Flow(
    key="standard",
    name="Standard sales flow",
    states=(
        _TO_CALL,
        State("lead", "Lead", "open", "state-lead"),
        State("offer", "Offer", "open", "state-offer"),
        State("follow_up", "Follow-up", "open", "state-follow-up"),
        _SALE,
        _NO_SALE,
        _EXCLUDED,
    ),
    outcomes=(
        *_CONCLUSIONS,
        Outcome("lead", "Lead", leads_to="lead", tells=_TALKED),
        Outcome("offer", "Offer", leads_to="offer", tells=_TALKED, follow_up="may"),
        Outcome("follow_up", "Follow-up", leads_to="follow_up", tells=_TALKED, follow_up="must"),
        Outcome("mail_sent", "Mail sent", leads_to="follow_up", conversation=False),
        *_ATTEMPTS,
    ),
)

# A record that is done is used up without a yes or a no, so its states are of category excluded: base utilization
# rises, hit rate stays without a value, and what was achieved shows as K5.
CLEANING = Flow(
    key="cleaning",
    name="List cleaning",
    states=(
        _TO_CALL,
        State("to_check", "To check", "open", "state-open"),
        State("done", "Done", "excluded", "state-done"),
        State("excluded", "Excluded", "excluded", "state-excluded"),
    ),
    outcomes=(
        Outcome("confirmed", "Data confirmed", leads_to="done", tells=_RESULT),
        Outcome("corrected", "Data corrected", leads_to="done", tells=_RESULT),
        Outcome("refused", "Refused to answer", leads_to="excluded", tells=_TALKED),
        Outcome("wrong_number", "Wrong number", leads_to="excluded", tells=Tells(live=True, dm=False), reasons=()),
        Outcome("to_check", "To be checked elsewhere", leads_to="to_check", tells=_TALKED),
        *_ATTEMPTS,
    ),
)

FLOWS: dict[str, Flow] = {flow.key: flow for flow in (STANDARD, SIMPLE, CLEANING)}


def renamed(flow: Flow, sale: str | None = None, no_sale: str | None = None) -> Flow:
    """The same flow with sale and no sale by the campaign's own names (Meeting / No meeting, Confirmed / Refused).

    Keys stay. An outcome that bore the state's name bears the new one. Raises `ValueError` where the flow has none or
    several states of that category.
    """
    wanted: tuple[tuple[Category, str | None], ...] = (("sale", sale), ("no_sale", no_sale))
    for category, name in wanted:
        if name is not None:
            flow = _renamed(flow, category, name)
    return flow


def _renamed(flow: Flow, category: Category, name: str) -> Flow:
    of_it = [state for state in flow.states if state.category == category]
    if len(of_it) != 1:
        raise ValueError(f"the flow {flow.name!r} has {len(of_it)} states of category {category}, not one to rename")
    old = of_it[0]
    return replace(
        flow,
        states=tuple(replace(state, name=name) if state is old else state for state in flow.states),
        outcomes=tuple(
            replace(each, name=name) if each.leads_to == old.key and each.name == old.name else each
            for each in flow.outcomes
        ),
    )
