"""A rebuild makes new columns beside the old, which answer meanwhile, and takes them only when they are right."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.columns.contents import held, told
from tests.columns.ledger_made import Ledger
from tests.facts_made import NOON, changed, handled, row
from utfall.columns.check import check
from utfall.columns.follower import Follower
from utfall.columns.opening import open_store
from utfall.columns.rebuild import NotClean, Progress, rebuild
from utfall.columns.store import Store
from utfall.core.clock import DAY
from utfall.facts.batch import Delta


@pytest.fixture
def ledger() -> Ledger:
    made = Ledger()
    waiting = row("contact", version=0)
    made.write({"contact": [waiting, handled()], "agent_state": [row("agent_state")]}, {1: NOON})
    made.write({"contact": [handled(fact_id=waiting[0])]}, {1: NOON + 1})
    made.write({"contact": [row("contact", version=0)]})
    made.write({"sale_line": [row("sale_line", amount=5)]})
    return made


def test_rebuilt_columns_hold_what_the_ledger_tells(store: Store, ledger: Ledger) -> None:
    store.apply(_of_another())
    done = rebuild(store, ledger.deltas)
    assert held(store) == told(ledger.deltas(None))
    assert (store.position(), store.complete_until()) == (ledger.last, {1: NOON + 1})
    assert (done.step, done.batches, done.rows) == ("done", 4, 5)


def _of_another() -> Delta:
    other = Ledger("an-older")
    other.write({"contact": [handled()]})
    return next(iter(other.deltas(None)))


def test_rebuilt_columns_go_on_following_and_open_again(
    store: Store, ledger: Ledger, reopen: Callable[..., Store]
) -> None:
    rebuild(store, ledger.deltas)
    waiting = ledger.batches[2][0]["contact"][0]
    ledger.write({"contact": [changed("contact", waiting, offered_at=NOON - DAY)]})
    Follower(store, ledger.deltas, ledger.holds).catch_up()
    assert held(store) == told(ledger.deltas(None))
    again = reopen()
    assert held(again) == told(ledger.deltas(None))
    assert check(again, ledger.deltas) == []


def test_twice_in_a_row_is_as_good_as_once(store: Store, ledger: Ledger) -> None:
    rebuild(store, ledger.deltas)
    rebuild(store, ledger.deltas)
    assert held(store) == told(ledger.deltas(None))


def test_the_old_columns_answer_while_the_new_are_made(store: Store, ledger: Ledger) -> None:
    Follower(store, ledger.deltas, ledger.holds).catch_up()
    whole, stop, wrong = held(store), Event(), []

    def watch() -> None:
        try:
            while not stop.is_set():
                with store.reading() as reader:
                    if [(len(whole["contact"]),)] != reader.run(f"SELECT count(*) FROM {reader.table('contact')}"):
                        wrong.append("another number")
        except Exception as failed:
            wrong.append(failed)

    watcher = Thread(target=watch)
    watcher.start()
    rebuild(store, ledger.deltas)
    stop.set()
    watcher.join()
    assert wrong == []
    assert held(store) == whole


def test_how_far_it_is_is_told(store: Store, ledger: Ledger) -> None:
    told_of: list[Progress] = []
    rebuild(store, ledger.deltas, progress=told_of.append, last=ledger.last)
    assert [each.step for each in told_of] == ["load", "load", "sort", "check", "done"]
    assert [each.batches for each in told_of] == [3, 4, 4, 4, 4]
    first, second = told_of[:2]
    assert first.seconds_left == pytest.approx(first.seconds / 3)
    assert second.seconds_left == 0
    assert Progress("load", 1, 500, 2.0).rows_per_second == 250


def test_new_columns_that_differ_are_not_taken(store: Store, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    Follower(store, ledger.deltas, ledger.holds).catch_up()
    before = held(store)
    calls: list[object] = []

    def other_the_second_time(after: object):  # type: ignore[no-untyped-def]
        calls.append(after)
        for delta in ledger.deltas(after):  # type: ignore[arg-type]
            if len(calls) > 1 and after is None and "sale_line" in delta.rows:
                delta.rows["sale_line"][0] = row("sale_line", fact_id=delta.rows["sale_line"][0][0], amount=6)  # type: ignore[index]
            yield delta

    with pytest.raises(NotClean, match=r"amount in sale_line, ledger 6, columns 5") as wrong:
        rebuild(store, other_the_second_time)
    assert {each.column for each in wrong.value.differences} == {"amount"}
    assert held(store) == before
    rebuild(store, ledger.deltas)
    assert held(store) == before


def test_outdated_columns_are_replaced_by_a_rebuild(
    store: Store, ledger: Ledger, reopen: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    Follower(store, ledger.deltas, ledger.holds).catch_up()
    monkeypatch.setattr("utfall.columns.ddl.LAYOUT", 999)
    old = reopen(outdated_too=True)
    follower = Follower(old, ledger.deltas, ledger.holds)
    assert follower.catch_up() == 0
    assert "another version" in follower.state.rebuild
    rebuild(old, ledger.deltas)
    assert not old.outdated
    ledger.write({"contact": [handled()]})
    assert follower.catch_up() == 1
    assert follower.state.rebuild == ""
    assert held(reopen()) == told(ledger.deltas(None))


def test_an_unfinished_rebuild_is_thrown_away(store: Store, ledger: Ledger) -> None:
    left = store.beside()
    left.apply(_of_another())
    left.close()
    rebuild(store, ledger.deltas)
    assert held(store) == told(ledger.deltas(None))


def test_a_rebuild_leaves_no_file_beside(tmp_path: Path, ledger: Ledger) -> None:
    store = open_store(f"duckdb://{tmp_path}/c.duckdb", home=tmp_path, threads=1)
    rebuild(store, ledger.deltas)
    store.close()
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["c.duckdb", "tmp"]
