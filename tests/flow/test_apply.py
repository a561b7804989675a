"""What outcomes and triggers do to a customer, by Cube's own worked cases and by random histories."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utfall.flow import (
    FLOWS,
    STANDARD,
    CustomerState,
    Flow,
    NotInFlow,
    NotValid,
    Outcome,
    State,
    follow_up_of,
    left,
    loaded,
    move,
    trigger,
    who_blocks,
)

TO_CALL = CustomerState("to_call")


def after(flow: Flow, *keys: str, start: CustomerState = TO_CALL) -> CustomerState:
    """Where a customer stands after these outcomes, one a second."""
    standing = start
    for at, key in enumerate(keys, 1):
        moved = move(flow, standing, flow.outcome(key), at * 1000)
        assert moved.after is not None
        standing = moved.after
    return standing


def test_progress_leads_to_its_state_and_begins_nothing_else():
    moved = move(STANDARD, CustomerState("to_call", 1, 2, 0), STANDARD.outcome("offer"), 5000)
    assert (moved.state_before, moved.state_after, moved.transition) == ("to_call", "offer", True)
    assert (moved.round, moved.round_before, moved.attempts, moved.attempt_no) == (1, 1, 2, 3)
    assert (moved.conclusion, moved.category, moved.cause) == (None, "open", "outcome")
    assert moved.after == CustomerState("offer", 1, 2, 5000, had_progress=True)


@pytest.mark.parametrize("key", ["no_answer", "call_back"])
@pytest.mark.parametrize("state", [state.key for state in STANDARD.states])
def test_an_attempt_moves_nobody_from_anywhere_and_counts_one_try(key: str, state: str):
    standing = CustomerState(state, 3, 1, 700, had_progress=True)
    moved = move(STANDARD, standing, STANDARD.outcome(key), 9000)
    assert (moved.transition, moved.state_after, moved.attempts, moved.attempt_no) == (False, state, 2, 2)
    assert (moved.conclusion, moved.category) == (None, None)
    assert moved.after == CustomerState(state, 3, 2, 700, had_progress=True)


def test_a_row_that_stands_for_several_tries_counts_them_all_and_is_none_of_them():
    moved = move(STANDARD, TO_CALL, STANDARD.outcome("no_answer"), 1000, n=4)
    assert (moved.attempts, moved.attempt_no) == (4, None)


def test_a_second_sale_is_progress_and_a_yes_but_no_transition():
    first = move(STANDARD, TO_CALL, STANDARD.outcome("sale"), 1000)
    assert first.after is not None
    second = move(STANDARD, first.after, STANDARD.outcome("sale"), 2000)
    assert (second.conclusion, second.category, second.transition) == ("yes", "sale", False)
    assert second.after == CustomerState("sale", 1, 0, since=1000, had_progress=True)


def test_a_trigger_moves_a_customer_with_no_outcome():
    moved = trigger(STANDARD, CustomerState("to_call", 1, 1), "sale", 4000)
    assert (moved.transition, moved.state_after, moved.cause, moved.attempt_no) == (True, "sale", "trigger", None)
    assert moved.conclusion is None, "a conclusion is an outcome's, never a trigger's"
    assert moved.after == CustomerState("sale", 1, 1, 4000, had_progress=False)


def test_a_trigger_into_the_state_he_stands_in_changes_nothing():
    standing = CustomerState("to_call", 2, 5, 100)
    assert trigger(STANDARD, standing, "to_call", 9000).transition is False
    assert trigger(STANDARD, standing, "to_call", 9000).after == standing


def test_becoming_available_again_begins_a_new_round_without_attempts_or_progress():
    moved = trigger(STANDARD, CustomerState("no_sale", 1, 6, 100, had_progress=True), "to_call", 9000, cause="bulk")
    assert (moved.round_before, moved.round, moved.attempts) == (1, 2, 0)
    assert moved.after == CustomerState("to_call", 2, 0, 9000)


def test_an_outcome_that_leads_back_to_the_calling_list_begins_a_new_round_too():
    flow = Flow(
        "again", "Again", STANDARD.states, (*STANDARD.outcomes, Outcome("again", "Call again", leads_to="to_call"))
    )
    moved = move(flow, after(flow, "no_answer", "lead"), flow.outcome("again"), 9000)
    assert (moved.round_before, moved.round, moved.attempts, moved.attempt_no) == (1, 2, 0, 2)
    assert moved.after is not None and moved.after.had_progress is False


def test_not_valid_names_the_outcomes_that_are_valid_from_there():
    flow = Flow(
        "two_steps",
        "Two steps",
        (State("to_call", "To call", "to_call"), State("offer", "Offer", "open"), State("sale", "Sale", "sale")),
        (
            Outcome("offer", "Offer", leads_to="offer", valid_from=frozenset({"to_call"})),
            Outcome("sale", "Sale", leads_to="sale", valid_from=frozenset({"offer", "sale"})),
            Outcome("no_answer", "No answer", attempt="no_answer"),
        ),
    )
    with pytest.raises(NotValid) as wrong:
        move(flow, TO_CALL, flow.outcome("sale"), 1000)
    assert wrong.value.valid == ("offer", "no_answer")
    assert str(wrong.value) == "'Sale' is not valid from 'To call'; valid from there: Offer, No answer"
    assert move(flow, CustomerState("offer"), flow.outcome("sale"), 1000).transition
    standing = [("ana's", "offer"), ("ben's", "to_call"), ("carla's", "sale")]
    assert who_blocks(flow, standing, flow.outcome("sale")) == ["ben's"]


def test_an_unknown_state_or_outcome_is_answered_with_the_nearest():
    with pytest.raises(NotInFlow, match="has no state 'sales'; did you mean sale"):
        trigger(STANDARD, TO_CALL, "sales", 1000)
    with pytest.raises(KeyError, match="has no outcome 'zzz'; it has sale, no_sale"):
        STANDARD.outcome("zzz")


def test_coming_into_and_leaving_a_campaign_are_transitions_too():
    come = loaded(STANDARD, 1000)
    assert (come.state_before, come.state_after, come.cause, come.transition) == (None, "to_call", "load", True)
    assert come.after == CustomerState("to_call", 1, 0, 1000)
    gone = left(CustomerState("offer", 2, 3, 500, had_progress=True), 2000, "move")
    assert (gone.state_before, gone.state_after, gone.after, gone.round_before) == ("offer", None, None, 2)
    again = loaded(STANDARD, 3000, rounds_before=2, cause="move")
    assert again.after == CustomerState("to_call", 3, 0, 3000)


def test_a_call_back_is_everybodys_while_available_and_his_own_from_an_offer():
    assert follow_up_of(STANDARD, after(STANDARD, "call_back")) == "shared"
    assert follow_up_of(STANDARD, after(STANDARD, "offer", "call_back")) == "personal"


outcome_or_trigger = st.one_of(
    st.tuples(st.just("outcome"), st.integers(0, 30), st.integers(1, 3)),
    st.tuples(st.sampled_from(["trigger", "rule", "bulk", "admin"]), st.integers(0, 30), st.just(1)),
)


@given(st.sampled_from(list(FLOWS.values())), st.lists(outcome_or_trigger, max_size=25))
def test_in_every_history_the_rules_hold(flow: Flow, events: list[tuple[str, int, int]]):
    standing = loaded(flow, 0).after
    assert standing is not None
    tries = 0
    for at, (cause, which, n) in enumerate(events, 1):
        before = standing
        if cause == "outcome":
            outcome = flow.outcomes[which % len(flow.outcomes)]
            moved = move(flow, before, outcome, at, n)
            if outcome.kind == "attempt":
                tries += n
                assert moved.state_after == before.state and moved.conclusion is None
            else:
                assert moved.state_after == outcome.leads_to
        else:
            state = flow.states[which % len(flow.states)]
            moved = trigger(flow, before, state.key, at, cause)  # type: ignore[arg-type]
            assert moved.state_after == state.key and moved.conclusion is None
        assert moved.after is not None
        standing = moved.after
        assert moved.transition == (standing.state != before.state) == (standing.since != before.since)
        assert moved.round_before == before.round
        available = moved.transition and flow.state(standing.state).category == "to_call"
        assert standing.round == before.round + available
        if available:
            tries = 0
            assert not standing.had_progress
        assert standing.attempts == moved.attempts == tries
