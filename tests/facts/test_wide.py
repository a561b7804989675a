"""How a fact stands in the columns: local days beside its clocks, intervals in pieces, transitions as two sides."""

from datetime import date

from tests.facts_made import row
from utfall.core.periods import parse_instant
from utfall.core.zones import day_number
from utfall.facts import KINDS, fact_id, kind
from utfall.facts.wide import wide_columns, widen


def wide(name: str, **values: object) -> list[dict[str, object]]:
    names = [column.name for column in wide_columns(kind(name))]
    return [dict(zip(names, each, strict=True)) for each in widen(kind(name), [row(name, **values)])]


def at(text: str) -> int:
    return parse_instant(text, "Europe/Oslo")


def test_every_kind_says_what_each_column_means_and_names_none_twice() -> None:
    for each in KINDS.values():
        columns = wide_columns(each)
        assert len({c.name for c in columns}) == len(columns)
        assert each.says and all(c.says for c in columns)


def test_a_clock_brings_its_local_day_and_quarter() -> None:
    (one,) = wide("outcome", happened_at=at("2026-03-29T00:30"), zone="Europe/Oslo")
    assert (one["happened_day"], one["happened_quarter"]) == (day_number(date(2026, 3, 29)), 2)


def test_a_row_known_only_to_the_day_has_no_quarter() -> None:
    (one,) = wide("outcome", happened_at=at("2026-03-29T00:00"), zone="Europe/Oslo", known_to="day")
    assert (one["happened_day"], one["happened_quarter"]) == (day_number(date(2026, 3, 29)), None)


def test_an_interval_across_midnight_is_cut_and_loses_no_millisecond() -> None:
    start, end = at("2026-11-23T23:50"), at("2026-11-24T00:10")
    pieces = wide("agent_state", start_at=start, end_at=end, zone="Europe/Oslo", state="idle")
    assert [(p["start_day"], p["ms"]) for p in pieces] == [
        (day_number(date(2026, 11, 23)), 600_000),
        (day_number(date(2026, 11, 24)), 600_000),
    ]
    assert [p["piece"] for p in pieces] == [0, 1]


def test_an_interval_that_stands_for_several_lasts_for_each_of_them() -> None:
    (one,) = wide("agent_state", start_at=0, end_at=60_000, zone="UTC", state="idle", n=3)
    assert one["ms"] == 180_000


def test_a_transition_leaves_one_state_and_enters_another() -> None:
    sides = wide("transition", n=3, happened_at=0, from_state_id=1, from_category="to_call", from_round=1,
                 to_state_id=2, to_category="sale", round=1)  # fmt: skip
    assert [(s["delta"], s["state_id"], s["state_category"]) for s in sides] == [(-3, 1, "to_call"), (3, 2, "sale")]


def test_what_enters_what_it_leaves_moves_nothing() -> None:
    (note,) = wide("case_event", n=2, event="note", from_status="new", to_status="new", was_answered=False,
                   now_answered=False)  # fmt: skip
    assert (note["piece"], note["delta"], note["status"], note["is_answered"]) == (1, 0, "new", False)


def test_an_answer_leaves_the_unanswered_and_tells_its_status_on_each_side() -> None:
    sides = wide("case_event", event="answered", status=None, from_status="new", to_status="answered",
                 was_answered=False, now_answered=True)  # fmt: skip
    assert [(s["delta"], s["status"], s["is_answered"]) for s in sides] == [(-1, "new", False), (1, "answered", True)]


def test_a_removed_fact_stands_nowhere() -> None:
    assert wide("outcome", happened_at=0, why="removed") == []


def test_the_same_record_has_the_same_id_everywhere_and_another_has_another() -> None:
    assert fact_id(1, "contact", "a") == fact_id(1, "contact", "a")
    assert len({fact_id(1, "contact", "a"), fact_id(2, "contact", "a"), fact_id(1, "outcome", "a")}) == 3
    assert 0 <= fact_id(1, "contact", "a") < 2**63
