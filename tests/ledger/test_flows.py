"""A flow's versions: what it said when, and ids that outlive them."""

from dataclasses import replace

import pytest

from utfall.flow import STANDARD, Flow, FlowMistakes, Outcome, State, renamed

pytestmark = pytest.mark.usefixtures("home")
NOW = 1_764_068_400_000


@pytest.fixture(autouse=True)
def standing_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UTFALL_NOW", str(NOW))


def test_the_first_version_holds_from_ever():
    from utfall.ledger import flows

    row = flows.save_flow(STANDARD)
    assert flows.flow_at(row.pk, 0) == flows.flow_at(row.pk, NOW) == STANDARD


def test_a_later_version_keeps_the_ids_of_what_stays_and_archives_what_goes():
    from utfall.ledger import flows

    row = flows.save_flow(STANDARD)
    states, outcomes = flows.state_ids(row.pk), flows.outcome_ids(row.pk)
    next_one = replace(
        renamed(STANDARD, sale="Meeting"),
        outcomes=(*(o for o in renamed(STANDARD, sale="Meeting").outcomes if o.key != "lead"),
                  Outcome("form", "Form filled", leads_to="follow_up", conversation=False)),
    )  # fmt: skip
    flows.save_flow(next_one, row, from_at=NOW + 1000)
    assert flows.flow_at(row.pk, NOW + 999) == STANDARD
    assert flows.flow_at(row.pk, NOW + 1000) == next_one
    assert flows.state_ids(row.pk) == states
    later = flows.outcome_ids(row.pk)
    assert {key: later[key] for key in outcomes} == outcomes
    assert row.outcomes.get(key="lead").archived_at == NOW + 1000
    assert row.outcomes.get(key="sale").name == "Meeting"
    flows.save_flow(STANDARD, row, from_at=NOW + 2000)
    assert flows.outcome_ids(row.pk) == later
    assert row.outcomes.get(key="lead").archived_at is None


def test_the_same_words_again_change_nothing():
    from utfall.ledger import flows
    from utfall.ledger.audit.models import Entry

    row = flows.save_flow(STANDARD)
    flows.save_flow(STANDARD, row)
    assert (row.versions.count(), Entry.objects.count()) == (1, 1)
    assert flows.shared_flow(STANDARD) == row


def test_a_flow_never_changes_what_was():
    from utfall.ledger import flows

    row = flows.save_flow(STANDARD)
    with pytest.raises(ValueError, match="from now or later on"):
        flows.save_flow(renamed(STANDARD, sale="Meeting"), row, from_at=NOW - 1)


def test_a_version_still_to_come_may_be_replaced():
    from utfall.ledger import flows

    row = flows.save_flow(STANDARD)
    flows.save_flow(renamed(STANDARD, sale="Meeting"), row, from_at=NOW + 5000)
    flows.save_flow(renamed(STANDARD, sale="Visit"), row, from_at=NOW + 5000)
    assert row.versions.count() == 2
    assert flows.flow_at(row.pk, NOW + 5000).state("sale").name == "Visit"


def test_an_unsound_flow_is_not_saved():
    from utfall.ledger import flows
    from utfall.ledger.campaigns.models import Flow as Row

    bad = Flow("bad", "Bad", (State("to_call", "To call", "to_call"),), (Outcome("x", "X", leads_to="gone"),))
    with pytest.raises(FlowMistakes, match="leads to 'gone'"):
        flows.save_flow(bad)
    assert not Row.objects.exists()
    with pytest.raises(LookupError):
        flows.flow_at(12, NOW)
