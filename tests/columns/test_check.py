"""`check` finds whatever differs between ledger and columns, and nothing where nothing does."""

from dataclasses import replace

import pytest

from tests.columns.ledger_made import Ledger
from tests.facts_made import DAY_OF_NOON, NOON, changed, handled, row
from utfall.columns.check import Difference, check
from utfall.columns.store import OutOfStep, Store
from utfall.core.clock import DAY, HOUR, MINUTE
from utfall.facts.kinds import KINDS


@pytest.fixture
def ledger() -> Ledger:
    """Some days of every kind, with corrections, a removed fact and what still stands."""
    made = Ledger()
    contacts = [handled(NOON + at * 5 * HOUR, campaign_id=1 + at % 2, is_dm=bool(at % 3)) for at in range(12)]
    sale = row("sale_line", amount=49_900)
    made.write({"contact": contacts, "sale_line": [sale]}, {1: NOON})
    made.write({name: [row(name) for _ in range(3)] for name in KINDS if name != "contact"}, {1: NOON + DAY, 2: NOON})
    waiting = row("contact", version=0, campaign_id=1)
    made.write({"contact": [waiting, changed("contact", contacts[3], offered_at=NOON - DAY)]})
    made.write({"agent_state": [row("agent_state", version=0, end_at=NOON + 20 * MINUTE)]})
    made.write({"contact": [handled(fact_id=waiting[0])], "sale_line": [changed("sale_line", sale, why="removed")]})
    return made


@pytest.fixture
def level(store: Store, ledger: Ledger) -> Store:
    """A store that has taken all of it in."""
    for delta in ledger.deltas(None):
        store.apply(delta)
    return store


def spoil(store: Store, table: str, change: str, where: str) -> None:
    """Change rows behind the store's back: `change` is an assignment, or empty to delete."""
    if store.dialect == "duckdb":
        verb = f"UPDATE {table} SET {change}" if change else f"DELETE FROM {table}"
        store._connection.execute(f"{verb} WHERE {where}")  # type: ignore[attr-defined]
    else:
        verb = f"UPDATE {change}" if change else "DELETE"
        store._client.command(f"ALTER TABLE {table} {verb} WHERE {where} SETTINGS mutations_sync = 1")  # type: ignore[attr-defined]


def test_columns_that_followed_agree(level: Store, ledger: Ledger) -> None:
    assert check(level, ledger.deltas) == []


def test_an_empty_ledger_agrees_with_empty_columns(store: Store) -> None:
    assert check(store, Ledger().deltas) == []


@pytest.mark.parametrize(
    ("change", "column", "measures"),
    [
        ("wait_ms = wait_ms + 1", "wait_ms", {"sum", "min", "max"}),
        ("wait_ms = NULL", "wait_ms", {"known", "sum", "min", "max"}),
        ("is_dm = NOT is_dm", "is_dm", {"sum", "min", "max"}),
        ("channel = 'voicf'", "channel", {"sum", "min", "max"}),
        ("hold_ms = NULL", "hold_ms", {"known", "sum", "min", "max"}),
        ("queued_quarter = NULL", "queued_quarter", {"known", "sum", "min", "max"}),
    ],
)
def test_a_changed_value_is_found(level: Store, ledger: Ledger, change: str, column: str, measures: set[str]) -> None:
    fact = ledger.batches[0][0]["contact"][1][0]
    spoil(level, "contact", change, f"fact_id = {fact}")
    found = check(level, ledger.deltas)
    assert {(each.kind, each.day, each.campaign, each.column) for each in found} == {
        ("contact", DAY_OF_NOON, 2, column)
    }
    assert {each.measure for each in found} <= measures
    assert all(each.ledger != each.columns for each in found)


def test_a_missing_row_is_found(level: Store, ledger: Ledger) -> None:
    spoil(level, "contact", "", f"fact_id = {ledger.batches[0][0]['contact'][1][0]}")
    [found] = check(level, ledger.deltas)
    assert (found.kind, found.day, found.campaign, found.measure) == ("contact", DAY_OF_NOON, 2, "rows")
    assert found.ledger == found.columns + 1  # type: ignore[operator]


def test_a_missing_piece_is_found(level: Store, ledger: Ledger) -> None:
    spoil(level, "agent_state", "", "version = 0 AND piece = 1")
    assert check(level, ledger.deltas) == [Difference("agent_state", DAY_OF_NOON, None, "fact_id", 14, 13)]


def test_a_row_too_many_is_found(level: Store, ledger: Ledger) -> None:
    level._replace(
        KINDS["outcome"], [row("outcome", happened_at=NOON - 9 * DAY)], *([] if level.dialect == "duckdb" else [2**60])
    )  # type: ignore[attr-defined]
    assert check(level, ledger.deltas) == [Difference("outcome", DAY_OF_NOON - 9, 1, "fact_id", 0, 1)]


def test_a_row_in_another_campaign_is_found(level: Store, ledger: Ledger) -> None:
    spoil(level, "contact", "campaign_id = 9", f"fact_id = {ledger.batches[0][0]['contact'][1][0]}")
    found = check(level, ledger.deltas)
    assert [(each.campaign, each.measure) for each in found] == [(2, "rows"), (9, "rows")]


def test_two_words_swapped_with_others_between_them_are_found(store: Store) -> None:
    ledger = Ledger()
    channels = ("chat", "email", "sms", "voice")
    ledger.write({"contact": [row("contact", channel=channel, fact_id=at) for at, channel in enumerate(channels)]})
    for delta in ledger.deltas(None):
        store.apply(delta)
    spoil(store, "contact", "channel = 'email'", "channel = 'sms'")
    [found] = check(store, ledger.deltas)
    assert (found.column, found.measure) == ("channel", "sum")


def test_an_origin_told_otherwise_is_found(level: Store, ledger: Ledger) -> None:
    assert level.complete_until() == {1: NOON + DAY, 2: NOON}
    ledger.batches[-1] = (ledger.batches[-1][0], {2: NOON + 5})
    assert check(level, _at(ledger, level)) == [
        Difference("origins", None, 2, "complete_until", NOON + 5, NOON, "max")
    ]  # fmt: skip


def _at(ledger: Ledger, store: Store):  # type: ignore[no-untyped-def]
    """The ledger's deltas, leading to the position the store has."""

    def deltas(after):  # type: ignore[no-untyped-def]
        for delta in ledger.deltas(after, 99):
            yield replace(delta, position=store.position())

    return deltas


def test_facts_the_ledger_changes_meanwhile_are_left_out_but_no_others(level: Store, ledger: Ledger) -> None:
    first = ledger.batches[0][0]["contact"]
    ledger.write({"contact": [changed("contact", first[2], wait_ms=1), handled()]}, {1: NOON + 2 * DAY})
    assert check(level, ledger.deltas) == []
    spoil(level, "contact", "wait_ms = 7", f"fact_id = {first[1][0]}")
    assert {each.column for each in check(level, ledger.deltas)} == {"wait_ms"}


def test_columns_that_follow_nothing_or_another_ledger_cannot_be_checked(store: Store, ledger: Ledger) -> None:
    with pytest.raises(OutOfStep, match="catch up"):
        check(store, ledger.deltas)
    for delta in ledger.deltas(None):
        store.apply(delta)
    ledger.name = "another"
    with pytest.raises(OutOfStep, match="another ledger"):
        check(store, ledger.deltas)


def test_a_group_of_many_rows_is_folded_piece_by_piece(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("utfall.columns.check.ROWS_AT_ONCE", 7)
    ledger = Ledger()
    ledger.write({"contact": [handled(NOON + at * MINUTE, wait=at * 100) for at in range(50)]})
    for delta in ledger.deltas(None):
        store.apply(delta)
    assert check(store, ledger.deltas) == []
