"""In and out on the pages: a dimension of contacts, and an inbound set of columns that takes in no calls out."""

from tests.ledger.told import MINUTE, NOON, WHOSE, call, tell
from utfall.facts import Record

from .conftest import Cast
from .test_pages import heads, row


def calls(cast: Cast) -> None:
    """Two calls in of a minute each, and one of ours of ten minutes."""
    tell(call("in1", NOON, agent="ana"), call("in2", NOON + MINUTE, agent="ana"))
    out = {**WHOSE, "direction": "out", "channel": "voice", "agent": "ana", "setup_result": "answered",
           "offered_at": NOON, "answered_at": NOON + MINUTE, "ended_at": NOON + 11 * MINUTE,
           "wrapped_at": NOON + 11 * MINUTE, "wrap_ms": 0}  # fmt: skip
    tell(Record("contact", "out1", out))
    from utfall.wiring.house import house

    keeper = house().keeper
    assert keeper is not None
    keeper.catch_up()


def test_the_inbound_set_counts_inbound_contacts_only(cast: Cast) -> None:
    calls(cast)
    _, text = cast.get("administrator", "/historical/activity?set=inbound&by=agent")
    inbound = dict(zip(heads(text)[1:], row(text, "All"), strict=True))
    chosen = "/historical/activity?set=inbound&by=agent&columns=contacts_offered,contacts_handled"
    _, of_both = cast.get("administrator", chosen)
    assert inbound["Handled"] == "2"
    assert row(of_both, "All") == ["2", "3"]


def test_in_and_out_are_rows_and_a_filter_by_the_names_people_use(cast: Cast) -> None:
    calls(cast)
    _, text = cast.get("administrator", "/historical/activity?set=inbound&by=direction&columns=contacts_handled")
    assert (row(text, "In"), row(text, "Out")) == (["2"], ["1"])
    _, held = cast.get("administrator", "/historical/activity?direction=out&by=queue&columns=contacts_handled")
    assert row(held, "All") == ["1"] and "direction <b><bdi>Out</bdi></b>" in held


def test_what_has_no_direction_says_so(cast: Cast) -> None:
    _, text = cast.get("administrator", "/choose?page=activity&split=direction")
    assert "cannot be told by direction" in text
