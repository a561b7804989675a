"""Undoes an import by new versions: what it told first is removed, what it changed goes back to what it was.

What somebody else told of since stays, and so do customers touched since; both are listed. Nothing is deleted but where
a customer stood whom the import alone had loaded.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import transaction

from utfall.core.clock import now as wall_clock
from utfall.facts import KINDS, Batch, Kind, Record

from .audit.chain import note
from .customers.models import Customer, Standing
from .happenings.models import BatchRow, Import, Origin
from .recording import dialect
from .recording.again import words_again
from .recording.answers import follow
from .recording.arrive import UNDONE
from .recording.known import known
from .recording.pen import Pen, Row, columns_of, fact_table, newest, next_version, standing_table
from .recording.save import last_checksum, save_rows
from .restamp import ORIGIN as SETUP

AT_ONCE = 5_000
_NOT_TOLD = ("transition", "case", "customer_value")  # they follow from others
_FIRST = ("sale_line", "outcome")  # what hangs on others goes before them
_FOLLOWED = ("outcome", "case_event")  # customers and inquiries follow from these
_GONE = ("removed",)
_TRANSITION = KINDS["transition"]


class NotUndone(ValueError):
    """An import that cannot be undone; says why."""


class _Version(NamedTuple):
    version: int
    batch: int
    why: str


@dataclass
class Undone:
    """What became of it: facts removed and restored, what still went on and is let go, customers unloaded, and what
    stays: facts by kind that somebody told of since, customers by key who were touched since."""

    removed: int = 0
    restored: int = 0
    unloaded: int = 0
    facts_stay: dict[str, int] = field(default_factory=dict)
    customers_stay: list[str] = field(default_factory=list)

    def sentence(self, import_id: int) -> str:
        """One line for the terminal."""
        stay = sum(self.facts_stay.values())
        return (
            f"import {import_id} is undone: {self.removed:,} facts removed, {self.restored:,} as they were before, "
            f"{self.unloaded:,} customers taken out again; {stay:,} facts and {len(self.customers_stay):,} customers "
            "touched since stay"
        )


def undo(import_id: int, by: int | None = None) -> Undone:
    """Undo an import in one transaction, and note it in the audit. Raises `NotUndone`."""
    from .record import record

    with transaction.atomic():
        run = _may_be_undone(import_id)
        batches = list(BatchRow.objects.filter(of_import=run).order_by("pk"))
        ids = {int(batch.pk) for batch in batches}
        done = Undone()
        for kind in _in_order():
            for part in _parts(_touched(kind, batches)):
                records, rows = _back(kind, part, ids, done)
                written = record(Batch(run.origin.name, records, actor="system"), now=wall_clock())
                if written.rejects:
                    raise NotUndone(f"import {import_id} cannot be undone: {written.rejects[0].reason}")
                ids |= {written.batch or 0, _write(run, kind, rows)}
        _unload(run, batches, ids, done)
        _forget_left_overs(run)
        run.counts = {**run.counts, "undone_at": wall_clock()}
        run.save(update_fields=["counts"])
        detail = {"removed": done.removed, "restored": done.restored, "unloaded": done.unloaded,
                  "facts_stay": sum(done.facts_stay.values()), "customers_stay": len(done.customers_stay)}  # fmt: skip
        note("undo import", f"import {import_id}", by, detail)
    return done


def _may_be_undone(import_id: int) -> Import:
    run = Import.objects.filter(pk=min(import_id, 2**63 - 1)).select_related("origin").first()
    if run is None:
        raise NotUndone(f"there is no import {import_id}")
    if "undone_at" in run.counts:
        raise NotUndone(f"import {import_id} was undone already")
    if run.finished_at is None and hasattr(run, "followed"):
        raise NotUndone(f"import {import_id} is a file that is followed; stop following it first")
    return run


def _in_order() -> list[Kind]:
    told = [kind for kind in KINDS.values() if kind.name not in _NOT_TOLD]
    return sorted(told, key=lambda kind: _FIRST.index(kind.name) if kind.name in _FIRST else len(_FIRST))


def _touched(kind: Kind, batches: Sequence[BatchRow]) -> list[int]:
    """The facts these batches wrote of, and what they left going on."""
    found: dict[int, None] = {}
    for batch in batches:
        if kind.name in batch.ranges:
            sql = f"SELECT fact_id FROM {fact_table(kind)} WHERE id BETWEEN ? AND ? AND batch_id = ?"
            found |= dict.fromkeys(row[0] for row in dialect.rows(sql, (*batch.ranges[kind.name], batch.pk)))
    if kind.may_stand:
        sql = f"SELECT fact_id FROM {standing_table(kind)} WHERE batch_id {dialect.IN_LIST}"
        found |= dict.fromkeys(row[0] for row in dialect.rows(sql, (dialect.among(batch.pk for batch in batches),)))
    return list(found)


def _parts(fact_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for begin in range(0, len(fact_ids), AT_ONCE):
        yield fact_ids[begin : begin + AT_ONCE]


def _back(kind: Kind, fact_ids: Sequence[int], ours: Collection[int], done: Undone) -> tuple[list[Record], list[Row]]:
    """The records that take these facts back to before the import; and rows, where nothing else follows from them."""
    records: list[Record] = []
    rows: list[Row] = []
    standing = {} if not kind.may_stand else _standing(kind, fact_ids)
    last, versions = newest(kind, fact_ids), _versions(kind, fact_ids)
    for fact_id in fact_ids:
        if fact_id in standing:
            records.append(_record(kind, standing[fact_id], {}, "removed"))
            done.removed += 1
            continue
        row, told = last[fact_id], versions[fact_id]
        if told[-1].batch not in ours:
            done.facts_stay[kind.name] = done.facts_stay.get(kind.name, 0) + 1
            continue
        before = [each for each in told if each.batch not in ours]
        if not before or before[-1].why in _GONE:
            if row["why"] in _GONE or (kind.name == "contact" and row["reference"].startswith("call:")):
                continue  # it is gone already, or goes with the outcome it was made of
            records.append(_record(kind, row["reference"], {}, "removed"))
            done.removed += 1
            continue
        old = _at(kind, fact_id, before[-1].version)
        done.restored += 1
        if kind.name in _FOLLOWED:
            records.append(_record(kind, row["reference"], _said(kind, old, row), ""))
        else:
            rows.append(next_version(kind, row, {**old, "clock": UNDONE}, "corrected"))
    return records, rows


def _record(kind: Kind, reference: str, values: dict[str, object], why: str) -> Record:
    return Record(kind.name, reference, values, why=why, clock=UNDONE)  # type: ignore[arg-type]


def _said(kind: Kind, old: Row, row: Row) -> dict[str, object]:
    """A version in the words of a record, with what was not known then and is now."""
    own = {column.name for column in kind.own if not column.stamped and not column.required}
    unknown = {name: None for name in own if old[name] is None and row[name] is not None}
    return {**words_again(kind, old), **unknown}


def _write(run: Import, kind: Kind, rows: Sequence[Row]) -> int:
    """Write rows as they were; the id of their batch, 0 where there is none."""
    if not rows:
        return 0
    pen = Pen(dialect.next_id("batch"), last_checksum())
    pen.fact_rows(kind, rows)
    if kind.name == "contact":
        follow(pen, known().home.pk)
    save_rows(pen, int(run.origin.pk), "system", wall_clock())
    return pen.batch_id


def _versions(kind: Kind, fact_ids: Sequence[int]) -> dict[int, list[_Version]]:
    """The versions of each fact, oldest first, but those that only tell again what Setup says of agents and queues."""
    sql = f"SELECT fact_id, version, batch_id, why FROM {fact_table(kind)}"
    sql += f" WHERE fact_id {dialect.IN_LIST} ORDER BY version"
    told = [(row[0], _Version(*row[1:])) for row in dialect.rows(sql, (dialect.among(fact_ids),))]
    batches = {each.batch for _, each in told}
    setup = set(BatchRow.objects.filter(pk__in=batches, origin__name=SETUP).values_list("pk", flat=True))
    found: dict[int, list[_Version]] = {}
    for fact_id, each in told:
        if each.batch not in setup or fact_id not in found:
            found.setdefault(fact_id, []).append(each)
    return found


def _standing(kind: Kind, fact_ids: Sequence[int]) -> dict[int, str]:
    sql = f"SELECT fact_id, reference FROM {standing_table(kind)} WHERE fact_id {dialect.IN_LIST}"
    return {row[0]: row[1] for row in dialect.rows(sql, (dialect.among(fact_ids),))}


def _at(kind: Kind, fact_id: int, version: int) -> Row:
    names = columns_of(kind)
    sql = f"SELECT {', '.join(names)} FROM {fact_table(kind)} WHERE fact_id = ? AND version = ?"
    return dict(zip(names, dialect.rows(sql, (fact_id, version))[0], strict=True))


# -- customers ------------------------------------------------------------------------------------------------------


def _unload(run: Import, batches: Sequence[BatchRow], ours: Collection[int], done: Undone) -> None:
    """Take customers whom the import loaded, and nobody touched since, out of their campaigns again."""
    loads: dict[int, Row] = {}
    for part in _parts(_touched(_TRANSITION, batches)):
        rows = _came_by(_TRANSITION, part, ours)
        loads |= {key: row for key, row in rows.items() if row["cause"] == "load"}
    touched = _touched_since({row["customer_id"] for row in loads.values()}, loads.keys())
    done.customers_stay = sorted(Customer.objects.filter(pk__in=touched).values_list("key", flat=True))
    free = [row for row in loads.values() if row["customer_id"] not in touched]
    if not free:
        return
    pen = Pen(dialect.next_id("batch"), last_checksum())
    nowhere = dict.fromkeys(("from_state_id", "from_category", "to_state_id", "to_category"))
    pen.fact_rows(
        _TRANSITION, [next_version(_TRANSITION, row, {**nowhere, "clock": UNDONE}, "removed") for row in free]
    )
    values = KINDS["customer_value"]
    for part in _parts(_touched(values, batches)):
        gone = [row for row in _came_by(values, part, ours).values() if row["customer_id"] not in touched]
        pen.fact_rows(values, [next_version(values, row, {"clock": UNDONE, "content": 0}, "removed") for row in gone])
    for row in free:
        Standing.objects.filter(customer_id=row["customer_id"], campaign_id=row["campaign_id"]).delete()
    save_rows(pen, int(run.origin.pk), "system", wall_clock())
    done.unloaded = len({row["customer_id"] for row in free})


def _came_by(kind: Kind, fact_ids: Sequence[int], ours: Collection[int]) -> dict[int, Row]:
    """The newest versions of those facts that are there, and were not before the import."""
    came = set()
    for fact_id, told in _versions(kind, fact_ids).items():
        before = [each for each in told if each.batch not in ours]
        if not before or before[-1].why in _GONE:
            came.add(fact_id)
    return {key: row for key, row in newest(kind, sorted(came)).items() if row["why"] not in _GONE}


def _touched_since(customers: Collection[int], loads: Collection[int]) -> set[int]:
    """Those of whom anything is still told but how they were loaded, and what is kept of them in fields."""
    found: set[int] = set()
    for kind in KINDS.values():
        if "customer_id" not in kind.names or kind.name == "customer_value":
            continue
        sql = f"SELECT DISTINCT fact_id FROM {fact_table(kind)} WHERE customer_id {dialect.IN_LIST}"
        told = [row[0] for row in dialect.rows(sql, (dialect.among(customers),)) if row[0] not in loads]
        for part in _parts(told):
            found |= {row["customer_id"] for row in newest(kind, part).values() if row["why"] not in _GONE}
    return found & set(customers)


def _forget_left_overs(run: Import) -> None:
    """What the reader left over for the next reading was left by this import, where it was the origin's last."""
    if not Import.objects.filter(origin=run.origin, pk__gt=run.pk).exists():
        Origin.objects.filter(pk=run.origin.pk).update(unfinished=None)
