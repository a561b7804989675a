"""Tells facts again whose dated records were changed afterwards: new versions, `corrected`, 5,000 at a time.

Each batch looks at the newest versions under the ledger's write lock, so what is being recorded meanwhile is not lost;
a run that was broken off is ended by the next.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction

from utfall.facts import KINDS, Kind
from utfall.ledger.happenings.models import Origin

from .opening import Openings
from .recording import dialect
from .recording.cases import CASE_EVENT, Cases
from .recording.pen import Pen, Row, fact_table, newest, next_version, standing_rows, standing_table
from .recording.save import last_checksum, save_rows
from .stamps import Changes, Stamps

ORIGIN = "setup"
AT_ONCE = 5_000
Told = Callable[[int], None]
_NOT_BY_ITSELF = ("target", "cost_rate", "case")  # a case follows its events
_Change = Callable[[Kind, Row], Changes]


def restamp_alias(alias_id: int, *, now: int, told: Told | None = None) -> int:
    """Tell again what was done under a name, by whom it means now; gives how many facts that were."""
    return _again("alias_id", alias_id, Stamps().who, now, told)


def restamp_person(person_id: int, *, now: int, told: Told | None = None) -> int:
    """Tell again what a person did, in the team he was in by the memberships as they are now."""
    return _again("agent_id", person_id, Stamps().who, now, told)


def restamp_queue(queue_id: int, *, now: int, told: Told | None = None) -> int:
    """Tell again what came in on a queue, as whose it is by its assignments as they are now."""
    return _again("queue_id", queue_id, Stamps().whose, now, told)


def contacts_of(alias_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """Alias -> person -> the number of contacts there are under both."""
    table = fact_table(KINDS["contact"])
    sql = (
        f"SELECT f.alias_id, f.agent_id, sum(f.n) FROM {table} f WHERE f.alias_id {dialect.IN_LIST} "
        f"AND {_newest('contact')} GROUP BY f.alias_id, f.agent_id"
    )
    found: dict[int, dict[int, int]] = {}
    for alias, person, n in dialect.rows(sql, (dialect.among(alias_ids),)):
        found.setdefault(alias, {})[person] = n
    return found


def stands_under(alias_id: int, person_ids: Sequence[int]) -> bool:
    """Whether any fact under a name is one of these people's."""
    for kind in _kinds("alias_id"):
        where = f"f.alias_id = ? AND f.agent_id {dialect.IN_LIST}"
        params = (alias_id, dialect.among(person_ids))
        sql = f"SELECT 1 FROM {fact_table(kind)} f WHERE {where} AND {_newest(kind.name)} LIMIT 1"
        if dialect.rows(sql, params):
            return True
        if kind.may_stand and dialect.rows(f"SELECT 1 FROM {standing_table(kind)} f WHERE {where} LIMIT 1", params):
            return True
    return False


def _again(column: str, value: int, change: _Change, now: int, told: Told | None) -> int:
    written = 0
    for kind in _kinds(column):
        for fact_ids in _in_parts(kind, column, value):
            if any(change(kind, row) for row in newest(kind, fact_ids).values()):
                written += _write(kind, fact_ids, change, now)
            if told is not None:
                told(written)
        if kind.may_stand:
            written += _write_standing(kind, column, value, change, now)
    return written


def _kinds(column: str) -> Iterator[Kind]:
    return (kind for kind in KINDS.values() if column in kind.names and kind.name not in _NOT_BY_ITSELF)


def _in_parts(kind: Kind, column: str, value: int) -> Iterator[list[int]]:
    """The fact ids of newest versions that have the value, up to the last there is now."""
    table, after = fact_table(kind), 0
    last = dialect.next_id(table) - 1
    sql = (
        f"SELECT f.id, f.fact_id FROM {table} f WHERE f.{column} = ? AND f.id > ? AND f.id <= ? "
        f"AND {_newest(kind.name)} ORDER BY f.id LIMIT {AT_ONCE}"
    )
    while found := dialect.rows(sql, (value, after, last)):
        yield [fact_id for _, fact_id in found]
        after = found[-1][0]


def _newest(kind_name: str) -> str:
    table = fact_table(KINDS[kind_name])
    return (
        f"f.why <> 'removed' AND NOT EXISTS (SELECT 1 FROM {table} g "
        "WHERE g.fact_id = f.fact_id AND g.version > f.version)"
    )


def _write(kind: Kind, fact_ids: Sequence[int], change: _Change, now: int) -> int:
    with one_batch(now) as pen:
        there = newest(kind, fact_ids)
        changes = {key: change(kind, old) for key, old in there.items() if old["why"] != "removed"}
        changes = {key: some for key, some in changes.items() if some}
        if kind is CASE_EVENT:
            Cases(pen, Openings()).again(changes, changes)
        else:
            kept = {key: "annulled" if there[key]["why"] == "annulled" else "corrected" for key in changes}
            pen.fact_rows(kind, (next_version(kind, there[key], some, kept[key]) for key, some in changes.items()))
        return len(changes) if pen.rows else 0


def _write_standing(kind: Kind, column: str, value: int, change: _Change, now: int) -> int:
    sql = f"SELECT fact_id FROM {standing_table(kind)} WHERE {column} = ?"
    fact_ids = [row[0] for row in dialect.rows(sql, (value,))]
    written = 0
    for start in range(0, len(fact_ids), AT_ONCE):
        part = fact_ids[start : start + AT_ONCE]
        if not any(change(kind, row) for row in standing_rows(kind, part).values()):
            continue
        with one_batch(now) as pen:
            changed = [{**row, **found} for row in standing_rows(kind, part).values() if (found := change(kind, row))]
            if changed:
                pen.standing(kind, {name: [row[name] for row in changed] for name in changed[0]}, len(changed))
            written += len(changed)
    return written


@contextmanager
def one_batch(now: int) -> Iterator[Pen]:
    """One transaction of Setup's own, chained to the batch before."""
    origin, _ = Origin.objects.get_or_create(name=ORIGIN)
    with transaction.atomic():
        pen = Pen(dialect.next_id("batch"), last_checksum())
        yield pen
        if pen.rows:
            save_rows(pen, int(origin.pk), "system", now)
