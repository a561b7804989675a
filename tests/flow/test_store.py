"""Flows as JSON: what is written reads back the same, and every mistake is named at once."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utfall.flow import (
    FLOWS,
    STANDARD,
    Flow,
    FlowMistakes,
    Outcome,
    State,
    Tells,
    from_json,
    mistakes,
    renamed,
    to_json,
)


@pytest.mark.parametrize("flow", [*FLOWS.values(), renamed(STANDARD, "Meeting", "No meeting")])
def test_a_flow_reads_back_as_it_was_written(flow: Flow):
    assert mistakes(flow) == []
    assert from_json(json.loads(json.dumps(to_json(flow)))) == flow


told = st.sampled_from([None, True, False])


@given(
    st.builds(Tells, told, told, told, told) | st.none(),
    st.sets(st.sampled_from(["to_call", "sale"])),
    st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=5), unique=True, max_size=3),
    st.sampled_from(["yes", "none", "proposed"]),
    st.booleans(),
)
def test_every_word_of_an_outcome_survives(tells, valid_from, reasons, conclusion, conversation):
    outcome = Outcome(
        "sale", "Sale", "sale", None, conclusion, conversation, tells, frozenset(valid_from), tuple(reasons), "must"
    )
    flow = Flow(
        "f", "F", (State("to_call", "To call", "to_call", "#aabbcc"), State("sale", "Sale", "sale")), (outcome,)
    )
    assert from_json(json.loads(json.dumps(to_json(flow)))) == flow


def test_words_that_are_left_out_have_their_usual_meaning():
    flow = from_json(
        {
            "key": "small",
            "name": "Small",
            "states": [
                {"key": "to_call", "name": "To call", "category": "to_call"},
                {"key": "sale", "name": "Sale", "category": "sale"},
            ],
            "outcomes": [{"key": "sale", "name": "Sale", "leads_to": "sale"}],
        }
    )
    assert flow.outcome("sale") == Outcome("sale", "Sale", leads_to="sale")
    assert flow.start == "to_call"


def test_every_mistake_is_named_at_once():
    data = {
        "key": "Own Flow",
        "name": "Own",
        "start": "nowhere",
        "colour": "red",
        "states": [
            {"key": "sale", "name": "Sale", "category": "sales", "colour": "#12"},
            {"key": "no_sale", "name": "No sale", "category": "no_sale"},
            {"key": "no_sale", "name": "Nothing", "category": "no_sale"},
        ],
        "outcomes": [
            {"key": "a", "name": "A"},
            {"key": "b", "name": "B", "leads_to": "no_sale", "attempt": "no_answer"},
            {"key": "c", "name": "C", "leads_to": "gone", "valid_from": ["nobody"], "reasons": ["x", "x"]},
            {"key": "d", "name": "D", "leads_to": "no_sale", "conclusion": "yes"},
            {"key": "e", "name": "E", "attempt": "no_answer", "conclusion": "no", "tells": {"live": "perhaps"}},
            "f",
        ],
    }
    with pytest.raises(FlowMistakes) as wrong:
        from_json(data)
    text = str(wrong.value)
    for part in (
        "unknown word 'colour'",
        "key 'Own Flow' is not made of",
        "starts in 'nowhere'",
        "category is 'sales', not one of to_call, open, sale",
        "colour '#12' is neither",
        "state 'no_sale' comes twice",
        "the attempt 'no_answer' comes twice",
        "outcome 'a' neither leads to a state nor is one of the two attempts",
        "outcome 'b' is an attempt and leads to a state",
        "outcome 'c' leads to 'gone'",
        "outcome 'c' is valid from 'nobody'",
        "outcome 'c' names a reason twice",
        "outcome 'd' concludes yes but leads to 'Nothing'",
        "outcome 'e' is an attempt and concludes no",
        "outcome 5, tells: live is neither true nor false",
        "outcome 6 is not an object",
    ):
        assert part in text


@pytest.mark.parametrize("data", [None, [], "flow", 3, {"states": 5, "outcomes": {"a": 1}}, {"states": [[]]}])
def test_what_is_no_flow_at_all_is_answered_with_sentences(data: object):
    with pytest.raises(FlowMistakes) as wrong:
        from_json(data)
    assert wrong.value.mistakes
