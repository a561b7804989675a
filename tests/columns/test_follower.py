"""The follower takes in everything once and in order, says how it stands, and survives what goes wrong."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from tests.columns.contents import held, told
from tests.columns.ledger_made import Ledger
from tests.facts_made import NOON, changed, handled, row
from utfall.columns.follower import Follower
from utfall.columns.rebuild import rebuild
from utfall.columns.store import Store


def follower_of(store: Store, ledger: Ledger, **more: object) -> Follower:
    return Follower(store, ledger.deltas, ledger.holds, **more)  # type: ignore[arg-type]


@contextmanager
def running(follower: Follower) -> Iterator[None]:
    thread = Thread(target=follower.run)
    thread.start()
    try:
        yield
    finally:
        follower.stop()
        thread.join(timeout=5)
        assert not thread.is_alive()


def until(true: object, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():  # type: ignore[operator]
            return True
        time.sleep(0.01)
    return False


def test_catching_up_takes_in_every_batch_once(store: Store) -> None:
    ledger = Ledger()
    waiting = row("contact", version=0)
    for each in (waiting, handled(), handled(fact_id=waiting[0]), handled(), handled()):
        ledger.write({"contact": [each]}, {1: NOON})
    follower = follower_of(store, ledger)
    heard: list[int] = []
    assert follower.catch_up(lambda delta: heard.append(delta.position.batch)) == 5
    assert heard == [3, 5]
    assert follower.catch_up() == 0
    assert held(store) == told(ledger.deltas(None))
    assert follower.state.position == store.position() == ledger.last
    assert follower.state.stale_since is None
    assert follower.state.lag_ms(NOON) == 0


def test_it_goes_on_where_another_left_off(store: Store) -> None:
    ledger = Ledger()
    ledger.write({"contact": [handled()]})
    follower_of(store, ledger).catch_up()
    ledger.write({"contact": [handled()]})
    assert follower_of(store, ledger).catch_up() == 1
    assert held(store) == told(ledger.deltas(None))


def test_a_running_follower_has_a_new_batch_within_a_second(store: Store) -> None:
    ledger = Ledger()
    follower = follower_of(store, ledger)
    with running(follower):
        for _ in range(3):
            last = ledger.write({"contact": [handled()]})
            assert follower.wait_for(last.batch, seconds=1.0)
            assert store.position() == last
        assert not follower.wait_for(99, seconds=0.05)


def test_one_with_a_wake_of_its_own_needs_no_nudge(store: Store) -> None:
    ledger = Ledger()

    def wake(seconds: float) -> None:
        time.sleep(min(seconds, 0.02))

    with running(follower_of(store, ledger, wake=wake)):
        last = ledger.write({"contact": [handled()]})
        assert until(lambda: store.position() == last, 1.0)


def test_an_error_is_shown_and_does_not_end_it(store: Store) -> None:
    ledger = Ledger()
    ledger.broken = "disk I/O error"
    ledger.write({"contact": [handled()]})
    follower = follower_of(store, ledger, now=lambda: NOON)
    with running(follower):
        assert until(lambda: follower.state.error)
        assert "disk I/O error" in follower.state.error
        assert follower.state.stale_since == NOON
        assert follower.state.lag_ms(NOON + 7_000) == 7_000
        ledger.broken = ""
        assert follower.wait_for(1, seconds=5)
        assert until(lambda: not follower.state.error and follower.state.stale_since is None)


def test_a_restored_ledger_is_not_followed_but_flagged(store: Store) -> None:
    ledger = Ledger()
    for _ in range(4):
        ledger.write({"contact": [handled()]})
    follower_of(store, ledger).catch_up()
    before = held(store)
    older = ledger.restored(2)
    follower = follower_of(store, older)
    assert follower.catch_up() == 0
    assert "restored" in follower.state.rebuild
    assert follower.state.stale_since is not None
    for _ in range(5):
        older.write({"contact": [handled()]})
    assert follower.catch_up() == 0
    assert held(store) == before


def test_a_ledger_put_back_while_it_runs_is_noticed_by_its_batches(store: Store) -> None:
    ledger = Ledger()
    ledger.write({"contact": [handled()]})
    follower = follower_of(store, ledger)
    follower.catch_up()
    ledger.name = "another-ledger"
    ledger.write({"contact": [handled()]})
    assert follower.catch_up() == 0
    assert "another ledger" in follower.state.rebuild


def test_a_running_follower_rebuilds_what_must_be_rebuilt(store: Store) -> None:
    ledger = Ledger()
    sale = row("sale_line", amount=1)
    ledger.write({"contact": [handled()], "sale_line": [sale]})
    ledger.write({"contact": [handled()], "sale_line": [changed("sale_line", sale, amount=2)]})
    follower_of(store, ledger).catch_up()
    older = ledger.restored(1)
    follower = follower_of(store, older, rebuild=lambda: rebuild(store, older.deltas))
    with running(follower):
        assert until(lambda: store.position() == older.last)
        older.write({"contact": [handled()]})
        assert until(lambda: store.position() == older.last)
        assert until(lambda: follower.state.rebuild == "" and follower.state.stale_since is None)
    assert held(store) == told(older.deltas(None))


def test_a_swap_while_it_takes_in_loses_no_batch(store: Store) -> None:
    ledger = Ledger()
    for _ in range(7):
        ledger.write({"contact": [handled()]})
    shorter = ledger.restored(2)
    follower = follower_of(store, ledger)

    def swapped_after_the_first(delta: object) -> None:
        if store.position() == next(iter(ledger.deltas(None))).position:
            rebuild(store, shorter.deltas)

    assert follower.catch_up(swapped_after_the_first) == 3
    assert store.position() == shorter.last
    assert follower.catch_up() == 5
    assert held(store) == told(ledger.deltas(None))
