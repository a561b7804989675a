"""What an outcome counts as, with no customer at hand."""

import pytest

from utfall.flow import CLEANING, SIMPLE, STANDARD, Flow, NotInFlow, Outcome, State, Tells, classify, renamed


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("sale", ("progress", None, "yes", "sale")),
        ("no_sale", ("progress", None, "no", "no_sale")),
        ("excluded", ("progress", None, None, "excluded")),
        ("lead", ("progress", None, None, "open")),
        ("mail_sent", ("progress", None, None, "open")),
        ("no_answer", ("attempt", "no_answer", None, None)),
        ("call_back", ("attempt", "call_back", None, None)),
    ],
)
def test_the_conclusion_is_proposed_from_the_category_of_the_state(key: str, expected: tuple[object, ...]):
    found = classify(STANDARD, key)
    assert (found.kind, found.attempt, found.conclusion, found.category) == expected


def test_eighty_progress_and_twenty_attempts_are_eighty_percent():
    found = [classify(STANDARD, key).kind for key in ["sale"] * 30 + ["mail_sent"] * 50 + ["no_answer"] * 20]
    assert (found.count("progress"), len(found)) == (80, 100)


def test_sale_no_sale_excluded_and_other_are_all_of_progress():
    groups = {"sale": 0, "no_sale": 0, "excluded": 0, "open": 0}
    for outcome in STANDARD.outcomes:
        found = classify(STANDARD, outcome.key)
        if found.kind == "progress":
            groups[str(found.category)] += 1
    assert groups == {"sale": 1, "no_sale": 1, "excluded": 1, "open": 4}


def test_an_outcome_says_itself_whether_it_concludes():
    states = (
        State("to_call", "To call", "to_call"),
        State("meeting", "Meeting", "open"),
        State("sale", "Sale", "sale"),
    )
    outcomes = (
        Outcome("meeting", "Meeting", leads_to="meeting", conclusion="yes"),
        Outcome("renewal", "Renewal", leads_to="sale", conclusion="none"),
    )
    flow = Flow("own", "Own", states, outcomes)
    assert classify(flow, "meeting").conclusion == "yes"
    assert classify(flow, "renewal").conclusion is None


def test_a_flow_with_progress_that_is_no_conversation_says_so_on_every_outcome():
    assert classify(STANDARD, "sale").flow_has_other is True
    assert classify(SIMPLE, "sale").flow_has_other is False
    assert classify(STANDARD, "mail_sent").is_conversation is False


def test_an_outcome_tells_of_the_call_only_where_there_was_one():
    sale, mail, nobody = (classify(STANDARD, key) for key in ("sale", "mail_sent", "no_answer"))
    assert (sale.has_call, sale.live, sale.dm, sale.purpose, sale.result) == (True, True, True, True, True)
    assert (mail.has_call, mail.live, mail.dm, mail.purpose, mail.result) == (False, None, None, None, None)
    assert (nobody.has_call, nobody.live, nobody.dm, nobody.result) == (True, False, None, None)


def test_list_cleaning_has_results_without_a_sale():
    confirmed = classify(CLEANING, "confirmed")
    assert (confirmed.result, confirmed.conclusion) == (True, None)
    assert not [state for state in CLEANING.states if state.category in ("sale", "no_sale")]


def test_a_campaign_names_sale_and_no_sale_its_own_way_and_counts_the_same():
    meetings = renamed(STANDARD, sale="Meeting", no_sale="No meeting")
    assert (meetings.state("sale").name, meetings.outcome("no_sale").name) == ("Meeting", "No meeting")
    assert classify(meetings, "sale") == classify(STANDARD, "sale")
    assert renamed(STANDARD, no_sale="Refused").state("sale").name == "Sale"


def test_a_flow_without_a_sale_has_none_to_rename():
    with pytest.raises(ValueError, match="has 0 states of category sale"):
        renamed(CLEANING, sale="Confirmed")


def test_an_unknown_outcome_is_refused():
    with pytest.raises(NotInFlow, match="did you mean sale"):
        classify(STANDARD, "sal")


def test_not_told_is_not_no():
    flow = Flow("f", "F", SIMPLE.states, (Outcome("sale", "Sale", leads_to="sale", tells=Tells(live=True)),))
    assert classify(flow, "sale").dm is None
