"""What both engines must do alike with what the ledger tells them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.columns.contents import held, told
from tests.facts_made import NOON, changed, delta, handled, row
from utfall.columns.opening import open_store
from utfall.columns.store import CannotOpen, Outdated, OutOfStep, Store
from utfall.core.clock import DAY, HOUR, MINUTE
from utfall.facts.kinds import KINDS


def test_a_new_store_stands_nowhere_and_holds_nothing(store: Store) -> None:
    assert store.position() is None
    assert store.complete_until() == {}
    assert held(store) == {}


def test_a_row_of_every_kind_comes_back_as_it_was_told(store: Store) -> None:
    one = delta(1, {name: [row(name)] for name in KINDS})
    store.apply(one)
    assert held(store) == told([one])
    assert store.position() == one.position


def test_a_hundred_rows_of_every_kind_come_back_as_they_were_told(store: Store) -> None:
    many = delta(1, {name: [row(name, n=1 + at % 3) for at in range(100)] for name in KINDS})
    store.apply(many)
    assert held(store) == told([many])


def test_taking_a_delta_in_twice_changes_nothing(store: Store) -> None:
    first = delta(1, {"contact": [handled()], "agent_state": [row("agent_state")]}, {1: NOON})
    second = delta(2, {"contact": [handled(NOON + HOUR)]}, {1: NOON + HOUR})
    for each in (first, first, second, first, second):
        store.apply(each)
    assert held(store) == told([first, second])
    assert store.position() == second.position
    assert store.complete_until() == {1: NOON + HOUR}


def test_a_corrected_date_moves_the_fact(store: Store) -> None:
    wrong = handled()
    deltas = [delta(1, {"contact": [wrong, handled()]})]
    deltas.append(delta(2, {"contact": [changed("contact", wrong, offered_at=NOON - 40 * DAY, queued_at=None)]}))
    deltas.append(delta(3, {"contact": [changed("contact", deltas[1].rows["contact"][0], offered_at=NOON)]}))
    for upto, each in enumerate(deltas, start=1):
        store.apply(each)
        assert held(store) == told(deltas[:upto])


def test_a_removed_fact_is_gone_and_may_come_back(store: Store) -> None:
    sale, kept = row("sale_line", amount=49_900), row("sale_line", amount=100)
    gone = changed("sale_line", sale, why="removed")
    deltas = [delta(1, {"sale_line": [sale, kept]}), delta(2, {"sale_line": [gone]})]
    for each in deltas:
        store.apply(each)
    assert held(store) == told([delta(1, {"sale_line": [kept]})])
    back = delta(3, {"sale_line": [changed("sale_line", gone, amount=50_000)]})
    store.apply(back)
    assert held(store) == told([*deltas, back])


def test_an_annulled_fact_stays_and_says_so(store: Store) -> None:
    sale = row("sale_line", amount=49_900)
    store.apply(delta(1, {"sale_line": [sale]}))
    store.apply(delta(2, {"sale_line": [changed("sale_line", sale, why="annulled")]}))
    assert store.run(f"SELECT why, amount FROM {store.table('sale_line')}") == [("annulled", 49_900)]


def test_a_caller_who_waits_changes_and_then_becomes_a_fact(store: Store, reopen: Callable[..., Store]) -> None:
    waiting = row("contact", version=0, queued_at=NOON)
    moved_queue = row("contact", version=0, queued_at=NOON, queue_id=2, fact_id=waiting[0])
    midnight = row("contact", version=0, queued_at=NOON, offered_at=NOON - 13 * HOUR, fact_id=waiting[0])
    ended = handled(fact_id=waiting[0])
    deltas = [delta(at, {"contact": [each]}) for at, each in enumerate((waiting, moved_queue, midnight), start=1)]
    for each in deltas:
        store.apply(each)
    assert held(store) == told(deltas)
    store = reopen()
    last = delta(4, {"contact": [ended]})
    store.apply(last)
    assert held(store) == told([last])


def test_a_standing_row_that_was_none_is_removed(store: Store) -> None:
    state = row("agent_state", version=0)
    store.apply(delta(1, {"agent_state": [state]}))
    store.apply(delta(2, {"agent_state": [changed("agent_state", state, why="removed")]}))
    assert held(store) == {}


def test_an_interval_shrinks_and_grows_by_whole_pieces(store: Store) -> None:
    state = row("agent_state", version=0, end_at=NOON + 50 * MINUTE)
    deltas = [delta(1, {"agent_state": [state]})]
    for batch, end in enumerate((NOON + 2 * HOUR, NOON + 5 * MINUTE, NOON + HOUR), start=2):
        last = deltas[-1].rows["agent_state"][0]
        deltas.append(delta(batch, {"agent_state": [changed("agent_state", last, end_at=end)]}))
    for upto, each in enumerate(deltas, start=1):
        store.apply(each)
        assert held(store) == told(deltas[:upto])
    assert store.run(f"SELECT count(*), sum(ms) FROM {store.table('agent_state')}") == [(4, HOUR)]


def test_a_transition_that_loses_its_exit_leaves_one_entry(store: Store) -> None:
    both = row("transition", from_state_id=1, from_category="to_call", to_state_id=2, to_category="sale", round=1)
    store.apply(delta(1, {"transition": [both]}))
    store.apply(delta(2, {"transition": [changed("transition", both, from_state_id=None)]}))
    assert store.run(f"SELECT delta, state_id FROM {store.table('transition')}") == [(1, 2)]


def test_days_with_23_and_25_hours_are_cut_as_the_clock_on_the_wall(store: Store) -> None:
    spring, autumn = 1_774_738_800_000, 1_792_879_200_000  # midnight in Oslo: 29 March and 25 October 2026
    states = [row("agent_state", start_at=start, end_at=start + 26 * HOUR) for start in (spring, autumn)]
    store.apply(delta(1, {"agent_state": states}))
    asked = f"SELECT start_day, sum(ms) FROM {store.table('agent_state')} GROUP BY start_day ORDER BY start_day"
    assert store.run(asked) == [
        (20_541, 23 * HOUR), (20_542, 3 * HOUR), (20_751, 25 * HOUR), (20_752, HOUR),
    ]  # fmt: skip


@pytest.mark.parametrize("rows", [1, 40])
def test_nulls_quotes_and_every_letter_survive(store: Store, rows: int) -> None:
    odd = ["", " ", "a,b", 'say "no"', "it's", "Ærlig ålesunder 🙂", "\\N", "NULL", "line\nbreak", "tab\t;", "#", None]
    some = [
        row(
            "target", kpi=f"{at}", curve=odd[at % len(odd)], planned=None if at % 2 else at, is_test=at % 3 == 0 or None
        )
        for at in range(rows)
    ]
    store.apply(delta(1, {"target": some}))
    assert held(store) == told([delta(1, {"target": some})])
    no_empty = [changed("target", each) for each in some if each[KINDS["target"].names.index("curve")] != ""]
    again = delta(2, {"target": no_empty})
    store.apply(again)
    assert held(store) == told([delta(1, {"target": some}), again])


def test_flags_told_as_0_and_1_are_true_and_false(store: Store) -> None:
    store.apply(delta(1, {"contact": [row("contact", is_test=0, is_dm=at % 2) for at in range(10)]}))
    store.apply(delta(2, {"contact": [row("contact", is_test=0, is_dm=1)]}))
    asked = f"SELECT is_test, is_dm, count(*) FROM {store.table('contact')} GROUP BY is_test, is_dm ORDER BY is_dm"
    answer = store.run(asked)
    assert answer == [(False, False, 5), (False, True, 6)]
    assert type(answer[0][1]) is bool


def test_the_largest_ids_survive(store: Store) -> None:
    big = [row("contact", fact_id=2**63 - 1 - at, customer_id=2**63 - 1) for at in range(20)]
    store.apply(delta(1, {"contact": big}))
    assert held(store) == told([delta(1, {"contact": big})])


def test_answers_are_plain_values(store: Store) -> None:
    store.apply(delta(1, {"contact": [handled(is_dm=True), handled(is_dm=None)]}))
    asked = (
        f"SELECT is_dm, count(*), sum(wait_ms), max(channel), min(is_test) FROM {store.table('contact', 'c')}"
        " GROUP BY is_dm ORDER BY is_dm NULLS LAST"
    )
    answer = store.run(asked)
    assert answer == [(True, 1, 20_000, "voice", False), (None, 1, 20_000, "voice", False)]
    assert [type(value) for value in answer[0]] == [bool, int, int, str, bool]


def test_both_engines_have_the_house_settings(store: Store) -> None:
    store.apply(delta(1, {"contact": [handled(), handled()]}))
    contact = store.table("contact")
    assert store.run(f"SELECT sum(wait_ms), max(version) FROM {contact} WHERE n > 5") == [(None, None)]
    by = "GROUP BY GROUPING SETS ((version), ()) ORDER BY version NULLS LAST"
    assert store.run(f"SELECT version, count(*) FROM {contact} {by}") == [(1, 2), (None, 2)]
    joined = (
        f"SELECT o.batch FROM {store.table('contact', 'c')}"
        " LEFT JOIN (SELECT 5 AS fact_id, 7 AS batch) AS o ON o.fact_id = c.fact_id"
    )
    assert store.run(joined) == [(None,), (None,)]


def test_another_ledger_is_not_followed(store: Store) -> None:
    store.apply(delta(1, {"contact": [handled()]}))
    before = held(store)
    with pytest.raises(OutOfStep, match="another ledger"):
        store.apply(delta(2, {"contact": [handled()]}, ledger="restored-elsewhere"))
    assert held(store) == before


def test_a_ledger_that_tells_the_same_batch_otherwise_is_not_followed(store: Store) -> None:
    one = delta(1, {"contact": [handled()]})
    store.apply(one)
    with pytest.raises(OutOfStep, match="rebuilt"):
        store.apply(replace(one, position=replace(one.position, checksum="another")))


def test_a_delta_is_refused_where_one_before_it_is_missing(store: Store) -> None:
    one, two = (delta(batch, {"contact": [handled()]}) for batch in (1, 2))
    store.apply(one, after=None)
    with pytest.raises(OutOfStep, match="moved"):
        store.apply(two, after=None)
    store.apply(two, after=one.position)
    assert store.position() == two.position


class Torn(Exception):
    """The power went."""


def test_a_kill_between_rows_and_position_leaves_nothing_that_taking_in_again_does_not_mend(
    store: Store, reopen: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, sale = row("contact", version=0), row("sale_line", amount=1)
    first = delta(1, {"contact": [waiting], "sale_line": [sale]}, {1: NOON})
    store.apply(first)
    ended = handled(NOON - DAY, fact_id=waiting[0])
    moved = changed("sale_line", sale, happened_at=NOON - 40 * DAY)
    second = {"contact": [ended, handled()], "sale_line": [moved]}

    def torn(*_: object) -> None:
        raise Torn

    with monkeypatch.context() as patch:
        patch.setattr(store, "_follow", torn)
        with pytest.raises(Torn):
            store.apply(delta(2, second, {1: NOON + 1}))
    assert store.position() == first.position
    store = reopen()
    # the ledger has gone on meanwhile, so the next delta is not the one that was torn
    later = delta(3, {"contact": [changed("contact", ended, offered_at=NOON), second["contact"][1]],
                      "sale_line": [changed("sale_line", moved, why="removed")]}, {1: NOON + 2})  # fmt: skip
    store.apply(later)
    assert held(store) == told([first, later])
    assert store.complete_until() == {1: NOON + 2}


def test_on_clickhouse_every_write_has_a_greater_key_than_those_before(tmp_path: Path) -> None:
    keys = []
    for batch in range(1, 5):
        store = open_store("chdb://memory/columns_keys", home=tmp_path)
        store.apply(delta(2 * batch, {"sale_line": [row("sale_line")]}))
        store.apply(delta(2 * batch + 1, {"sale_line": [row("sale_line")]}))
        keys += [key for (key,) in store.run("SELECT version_key FROM sale_line ORDER BY fact_id")][-2:]
        store.close()
    assert keys == sorted(set(keys))


def test_a_store_opens_again_where_it_stood(store: Store, reopen: Callable[..., Store]) -> None:
    one = delta(1, {"contact": [handled()]}, {4: NOON})
    store.apply(one)
    again = reopen()
    assert (again.position(), again.complete_until(), held(again)) == (one.position, {4: NOON}, told([one]))


def test_a_store_of_another_version_is_outdated(
    store: Store, reopen: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.apply(delta(1, {"contact": [handled()]}))
    monkeypatch.setattr("utfall.columns.ddl.LAYOUT", 999)
    with pytest.raises(Outdated, match="utfall rebuild"):
        reopen()
    old = reopen(outdated_too=True)
    assert old.outdated
    assert old.run(f"SELECT count(*) FROM {old.table('contact')}") == [(1,)]
    with pytest.raises(Outdated):
        old.apply(delta(2, {"contact": [handled()]}))


def test_an_emptied_store_may_follow_another_ledger(store: Store) -> None:
    store.apply(delta(5, {"contact": [handled()], "agent_state": [row("agent_state", version=0)]}, {1: NOON}))
    store.empty()
    assert (store.position(), store.complete_until(), held(store)) == (None, {}, {})
    other = delta(1, {"contact": [handled()]}, ledger="another")
    store.apply(other)
    assert held(store) == told([other])


def test_settling_changes_no_row(store: Store) -> None:
    deltas = [delta(1, {"contact": [handled(NOON + at * HOUR) for at in range(30)]})]
    deltas.append(delta(2, {"contact": [changed("contact", deltas[0].rows["contact"][3], offered_at=NOON - DAY)]}))
    for each in deltas:
        store.apply(each)
    store.settle()
    assert held(store) == told(deltas)


def test_threads_read_whole_deltas_while_one_writes(store: Store) -> None:
    stop, seen, wrong = Event(), [], []

    def watch() -> None:
        try:
            while not stop.is_set():
                [(rows, total)] = store.run(f"SELECT count(*), sum(n) FROM {store.table('contact')}")
                seen.append(rows)
                if rows % 10 or (total or 0) != rows:  # type: ignore[operator]
                    wrong.append((rows, total))
        except Exception as failed:
            wrong.append(failed)

    watchers = [Thread(target=watch) for _ in range(2)]
    for each in watchers:
        each.start()
    for batch in range(1, 21):
        store.apply(delta(batch, {"contact": [handled() for _ in range(10)]}))
    stop.set()
    for each in watchers:
        each.join()
    assert wrong == []
    assert seen and store.run(f"SELECT count(*) FROM {store.table('contact')}") == [(200,)]


_small = st.integers(0, 5)
_changes = st.lists(st.tuples(_small, st.sampled_from(("stand", "write", "remove", "move")), _small), max_size=25)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=_changes, cuts=st.sets(st.integers(1, 25)))
def test_any_batching_of_the_same_changes_gives_the_same_content(
    store: Store, changes: list[tuple[int, str, int]], cuts: set[int]
) -> None:
    store.empty()
    versions: dict[tuple[str, int], int] = {}
    waiting: dict[str, dict[int, tuple[object, ...]]] = {"contact": {}, "agent_state": {}}
    one_by_one = []
    for batch, (fact, what, hours) in enumerate(changes, start=1):
        for kind, clock in (("contact", "offered_at"), ("agent_state", "start_at")):
            version = versions.get((kind, fact), 0)
            if what != "stand" or version:
                version += 1
            versions[kind, fact] = version
            at = NOON + (hours - 3) * 9 * HOUR
            ends = {"end_at": at + hours * 20 * MINUTE} if kind == "agent_state" else {}
            why = {"why": "removed"} if what == "remove" else {}
            made = row(kind, fact_id=fact, version=version, **{clock: at}, **ends, **why)
            one_by_one.append(delta(batch, {kind: [made]}))
            waiting[kind][fact] = made
        if batch in cuts or batch == len(changes):
            store.apply(delta(batch, {kind: list(rows.values()) for kind, rows in waiting.items()}))
            waiting = {"contact": {}, "agent_state": {}}
    assert held(store) == told(one_by_one)


def test_an_address_that_is_none_is_answered_with_a_sentence(tmp_path: Path) -> None:
    for address in ("postgresql://host/name", "duckdb:columns", "duckdb://server/columns", "chdb://memory/a;b"):
        with pytest.raises(CannotOpen, match=r"address|name of a database"):
            open_store(address, home=tmp_path)
