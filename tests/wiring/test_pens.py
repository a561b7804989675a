"""No number without a pen: every column that one needs is written by something, and it is known by what."""

import pytest

from utfall.catalogue import built_in
from utfall.facts import KINDS
from utfall.ledger.follows import EVERY, FOLLOWS
from utfall.ledger.recording.words import FOLLOWING
from utfall.query.needs import kept, must, needs
from utfall.wiring import pens
from utfall.wiring.pens import sources_of, writers

CATALOGUE = built_in()


@pytest.mark.parametrize("kpi", sorted(CATALOGUE.numbers))
def test_every_column_a_number_needs_has_a_pen(kpi: str) -> None:
    wanted = needs(CATALOGUE.numbers[kpi], CATALOGUE)
    nobody = [f"{kind}.{column}" for kind, column in wanted if not writers(kind, column)]
    assert nobody == [], f"{kpi} needs what nothing in the product writes"
    assert wanted or set(CATALOGUE.numbers[kpi].parts) <= {"days_of_the_period"}


def test_what_no_source_tells_by_itself_a_mapping_and_the_api_can() -> None:
    for kind, column in (
        ("contact", "greeted_at"), ("contact", "agent_joined_at"), ("contact", "suspected_live"),
        ("contact", "hold_ms"), ("agent_state", "channel"), ("agent_state", "is_paid"), ("trunk_reject", "happened_at"),
        ("employment", "is_voluntary"), ("target", "planned"), ("sale_line", "margin"),
    ):  # fmt: skip
        assert {pen.sort for pen in writers(kind, column)} - {"ledger"} == {"mapping", "api"}, (kind, column)
    assert "away" in KINDS["agent_state"].column("state").values


def test_a_column_that_follows_has_no_pen_where_what_it_follows_from_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    told = pens._told
    monkeypatch.setattr(pens, "_told", lambda kind: told(kind) - {"greeted_at", "agent_delay_ms"})
    assert writers("contact", "greeted_at") == writers("contact", "agent_delay_ms") == ()
    monkeypatch.setattr(pens, "_told", lambda kind: frozenset())
    assert writers("case", "resolved_at") == writers("transition", "to_category") == writers("outcome", "kind") == ()
    assert [pen.sort for pen in writers("contact", "fact_id")] == ["ledger"]


def test_the_pens_of_a_column_are_named() -> None:
    queued = [(pen.sort, pen.name) for pen in writers("contact", "queued_at")]
    assert {("source", "asterisk-queue-log"), ("mapping", "csv"), ("api", "POST /api/v1/facts")} <= set(queued)
    assert ("source", "asterisk-cdr") not in queued
    *_, ledger = writers("contact", "wait_ms")
    assert (ledger.sort, ledger.of) == ("ledger", ("queued_at", "answered_at|left_queue_at"))
    assert [pen.sort for pen in writers("outcome", "conclusion")] == ["ledger"], "it is the flow's, never a record's"
    assert [pen.sort for pen in writers("case", "resolved_at")] == ["ledger"]
    assert writers("contact", "colour") == ()
    assert ("page", "Setup › Surveys") in [(pen.sort, pen.name) for pen in writers("survey_answer", "score")]


def test_what_a_page_writes_is_a_column() -> None:
    for writes in pens.PAGES.values():
        for kind, columns in writes.items():
            assert set(columns) <= set(KINDS[kind].names), kind


@pytest.mark.parametrize(
    ("kpi", "sources"),
    [
        ("contacts_offered", ("asterisk-queue-log",)),
        ("service_level", ("asterisk-queue-log",)),
        ("not_answered_rings", ("asterisk-queue-log", "asterisk-cdr")),
        ("aht", ("conversations",)),
        ("aht:talk_only", ("asterisk-queue-log",)),
        ("backlog", ("cases",)),
        ("first_response_time", ("cases", "conversations")),
        ("qa_score", ("evaluations",)),
        ("schedule_adherence", ()),
        ("nps", ("surveys",)),
        ("blocked_rate", ()),
    ],
)
def test_the_sources_that_tell_a_number_by_themselves(kpi: str, sources: tuple[str, ...]) -> None:
    found = sources_of(must(CATALOGUE.numbers[kpi], CATALOGUE))
    assert set(sources) <= set(found) and (sources or not found), found


def test_whatever_follows_is_a_column_and_from_columns() -> None:
    for kind, columns in FOLLOWS.items():
        for column, how in columns.items():
            assert column in KINDS[kind].names, (kind, column)
            for name in (each for one in how.of for each in one.split("|")):
                place, _, of = name.rpartition(".")
                assert of in KINDS[place or kind].names, (kind, column, name)


def test_every_column_the_ledger_stamps_says_what_it_follows_from() -> None:
    itself = {("outcome", "campaign_id"), ("sale_line", "campaign_id")}  # a record names it
    for kind in KINDS.values():
        stamped = {column.name for column in kind.columns if column.stamped or kind.name in FOLLOWING}
        unsaid = {(kind.name, name) for name in stamped if name not in FOLLOWS.get(kind.name, {}) and name not in EVERY}
        assert unsaid <= itself


def test_a_column_made_when_asked_needs_those_it_is_made_of() -> None:
    assert kept(KINDS["contact"], "is_waiting") == {"version", "queued_at", "left_queue_at", "answered_at"}
    assert kept(KINDS["agent_state"], "ms") == {"start_at", "end_at"}
    assert kept(KINDS["transition"], "state_category") == {"from_category", "to_category"}
    assert kept(KINDS["survey_answer"], "good_points") == {
        "scale_min", "scale_max", "n", "points", "polarity",
    }  # fmt: skip
    assert kept(KINDS["contact"], "offered_day") == {"offered_at"} and kept(KINDS["contact"], "") == frozenset()
    fcr = needs(CATALOGUE.numbers["fcr"], CATALOGUE)
    assert {("contact", "customer_id"), ("contact", "contact_point_id"), ("contact", "callback_needed")} <= set(fcr)
