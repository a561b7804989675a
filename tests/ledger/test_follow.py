"""What the columns follow: the position, the chain, and the same facts by whatever batches."""

import random

import pytest

from tests.ledger.told import NOON, Record, call, load, press, state, tell, trigger

pytestmark = pytest.mark.usefixtures("home")


def followed(steps=(50_000,)):
    """Everything applied as a store would: kind -> fact id -> newest row."""
    from utfall.facts import KINDS
    from utfall.ledger import follow

    there: dict = {}
    position = None
    for most in steps:
        for delta in follow.deltas(position, most):
            position = delta.position
            for kind, rows in delta.rows.items():
                version = KINDS[kind].names.index("version")
                for row in rows:
                    assert row[version] >= there.get((kind, row[0]), (0,) * 9)[version]
                    there[kind, row[0]] = row
    assert position == follow.last_position()
    return there


def story():
    return [
        load("7"), load("8"), press("o1", "sale"), press("o0", "no_answer", NOON - 5), call("c1"),
        call("c2", standing=True), press("o2", "lead", customer="8"), trigger("t", "sale", NOON + 5, "8"),
        call("c2"), call("c3", standing=True), Record("outcome", "o1", {"outcome": "no_sale"}, why="corrected"),
        Record("outcome", "o2", {}, why="removed"), call("c1", hold_ms=5), call("c3", standing=True, agent="ben"),
    ]  # fmt: skip


def test_a_new_ledger_is_at_the_beginning():
    from utfall.ledger import follow

    assert follow.last_position().batch == 0
    assert list(follow.deltas(None)) == []
    assert follow.holds(follow.last_position())


def test_a_position_of_another_ledger_or_another_history_is_not_held():
    from dataclasses import replace

    from utfall.ledger import follow

    tell(call())
    position = follow.last_position()
    assert follow.holds(position)
    assert not follow.holds(replace(position, ledger_id="other"))
    assert not follow.holds(replace(position, checksum="0" * 32))
    assert not follow.holds(replace(position, batch=99))


def test_the_checksum_tells_another_history_from_this_from_where_they_part():
    from utfall.ledger.happenings.models import BatchRow
    from utfall.ledger.recording.pen import Pen

    tell(call("c1"))
    tell(call("c2"))
    one, two = BatchRow.objects.order_by("pk").values_list("checksum", flat=True)
    assert one != two and len(one) == 32

    def chained(last, content):
        pen = Pen(9, last)
        pen._hash.update(content)
        return pen.checksum()

    assert chained(one, b"x") != chained(two, b"x") != chained(two, b"y")


def test_deltas_are_equal_after_any_batching():
    for each in story():
        tell(each)
    whole = followed()
    assert whole == followed((1,)) == followed((2, 3, 50_000))
    assert ("contact", next(k for kind, k in whole if kind == "contact")) in whole


def test_following_along_ends_where_following_at_the_end_does():
    from utfall.facts import KINDS
    from utfall.ledger import follow

    along: dict = {}
    position = None
    for each in story():
        tell(each)
        for delta in follow.deltas(position):
            position = delta.position
            along |= {(kind, row[0]): row for kind, rows in delta.rows.items() for row in rows}
    assert along == followed()
    assert (
        sorted(row[KINDS["contact"].names.index("version")] for (k, _), row in along.items() if k == "contact")[0] == 0
    )


def test_applying_from_an_older_position_changes_nothing():
    from utfall.ledger import follow

    for each in story():
        tell(each)
    parts = list(follow.deltas(None, 1))
    once = {(k, r[0]): r for d in parts for k, rows in d.rows.items() for r in rows}
    again = {(k, r[0]): r for d in [*parts, *parts[3:]] for k, rows in d.rows.items() for r in rows}
    assert once == again


def test_a_delta_is_whole_batches_and_of_one_moment():
    from utfall.ledger import follow

    tell(*(call(f"c{i}") for i in range(10)))
    steps = follow.deltas(None, 3)
    first = next(steps)
    tell(call("later"))
    assert (len(first.rows["contact"]), first.batches) == (10, 1)
    assert list(steps) == []
    assert [len(d.rows["contact"]) for d in follow.deltas(first.position)] == [1]


def test_an_origin_told_further_is_followed_without_any_row():
    from utfall.ledger import follow
    from utfall.ledger.happenings.models import Origin

    tell(call(), origin="pbx", state=state(NOON))
    position = follow.last_position()
    tell(origin="pbx", state=state(NOON + 1))
    (delta,) = follow.deltas(position)
    assert dict(delta.complete_until) == {Origin.objects.get(name="pbx").pk: NOON + 1}
    assert not delta.rows


def test_a_batch_with_nothing_new_is_none():
    from utfall.ledger import follow

    tell(call(), state=state(NOON, place=1))
    before = follow.last_position()
    assert tell(call(), state=state(NOON, place=1)).batch is None
    assert follow.last_position() == before


def test_records_shuffled_and_cut_into_any_batches_leave_the_same_facts():
    from tests.ledger.told import facts

    pressed = ["no_answer", "lead", "sale", "no_answer", "sale", "no_sale"]
    base = [press(f"o{i}", outcome, NOON + i, None) for i, outcome in enumerate(pressed)]
    base += [call(f"c{i}", NOON + i, n=1 + i) for i in range(5)]
    seen = []
    for seed in range(3):
        random.Random(seed).shuffle(base)
        for start in range(0, len(base), 1 + seed * 3):
            tell(*base[start : start + 1 + seed * 3], origin=f"origin {seed}")
        rows = [row for kind in ("contact", "outcome") for row in facts(kind)]
        latest = max(row["origin_id"] for row in rows)
        told = [[v for n, v in row.items() if not n.endswith("_id")] for row in rows if row["origin_id"] == latest]
        seen.append(sorted(map(repr, told)))
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0]) == 6 + 6 + 5  # outcomes, the calls they made, calls


def test_every_table_is_in_a_migration():
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_ledger_syncs_every_commit_and_wipes_what_it_deletes():
    from django.db import connection

    with connection.cursor() as cursor:
        found = {}
        for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys"):
            cursor.execute(f"PRAGMA {name}")
            found[name] = cursor.fetchone()[0]
    assert found == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
