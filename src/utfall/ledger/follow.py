"""What the columns follow: whole batches after a position, each fact's newest version, as of one moment."""

import json
import sqlite3
import uuid
from collections.abc import Iterator

from django.db import transaction

from utfall.core.clock import now as wall_clock
from utfall.facts import KINDS, Delta, Kind, Position

from .happenings.models import BatchRow, Ledger
from .recording.dialect import snapshot
from .recording.pen import fact_table, standing_table

Row = tuple[object, ...]
_BATCHES_AT_ONCE = 1_000


def ledger_id() -> str:
    """Which ledger this is; named when first asked."""
    found = Ledger.objects.values_list("ledger_id", flat=True).first()
    if found is None:
        with transaction.atomic():
            row = Ledger.objects.first() or Ledger.objects.create(ledger_id=str(uuid.uuid4()), created=wall_clock())
            found = row.ledger_id
    return str(found)


def last_position() -> Position:
    """The newest batch; batch 0 with no checksum in an empty ledger."""
    newest = BatchRow.objects.order_by("-pk").values_list("pk", "checksum").first()
    return Position(ledger_id(), *(newest or (0, "")))


def holds(position: Position) -> bool:
    """Whether this ledger is the one a position is of, and still has all that led to it."""
    if position.ledger_id != ledger_id():
        return False
    if position.batch == 0:
        return position.checksum == ""
    return BatchRow.objects.filter(pk=position.batch, checksum=position.checksum).exists()


def deltas(after: Position | None, most_rows: int = 50_000) -> Iterator[Delta]:
    """Everything after a position (None: from the beginning), in order, as the ledger is at the first step.

    Whole batches, together at most `most_rows` rows unless one alone has more. Applying a delta twice changes nothing.
    """
    ledger = ledger_id()
    with snapshot() as reading:
        start = after.batch if after is not None else 0
        for part in _parts(reading, start, most_rows):
            yield _delta(reading, ledger, start, part)
            start = part[-1][0]


Batches = list[tuple[int, int, int, dict[str, list[int]], str]]  # id, origin, rows, ranges, checksum


def _parts(reading: sqlite3.Connection, start: int, most_rows: int) -> Iterator[Batches]:
    """Batches after `start`, as many together as have at most `most_rows` rows."""
    part: Batches = []
    rows = 0
    while True:
        sql = "SELECT id, origin_id, rows, ranges, checksum FROM batch WHERE id > ? ORDER BY id LIMIT ?"
        found = reading.execute(sql, (start, _BATCHES_AT_ONCE)).fetchall()
        for batch_id, origin_id, count, ranges, checksum in found:
            if part and rows + count > most_rows:
                yield part
                part, rows = [], 0
            part.append((batch_id, origin_id, count, json.loads(ranges), checksum))
            rows += count
            start = batch_id
        if len(found) < _BATCHES_AT_ONCE:
            break
    if part:
        yield part


def _delta(reading: sqlite3.Connection, ledger: str, start: int, part: Batches) -> Delta:
    end, checksum = part[-1][0], part[-1][4]
    rows: dict[str, list[Row]] = {}
    for kind in KINDS.values():
        spans = [ranges[kind.name] for _, _, _, ranges, _ in part if kind.name in ranges]
        found = _facts(reading, kind, spans[0][0], spans[-1][1]) if spans else []
        if kind.may_stand:
            found += _standing(reading, kind, start, end)
        if found:
            rows[kind.name] = found
    origins = {origin_id for _, origin_id, *_ in part}
    sql = "SELECT id, complete_until FROM origin WHERE complete_until IS NOT NULL"
    told = {key: until for key, until in reading.execute(sql) if key in origins}
    return Delta(Position(ledger, end, checksum), len(part), rows, told)


def _facts(reading: sqlite3.Connection, kind: Kind, first: int, last: int) -> list[Row]:
    """The rows of a span of row ids; of a fact written several times in it, the newest version alone."""
    sql = f"SELECT {', '.join(kind.names)} FROM {fact_table(kind)} WHERE id BETWEEN ? AND ? ORDER BY id"
    found = reading.execute(sql, (first, last)).fetchall()
    place, at = kind.names.index("version"), kind.names.index("fact_id")
    if all(row[place] == 1 for row in found):
        return found
    newest: dict[object, Row] = {}
    for row in found:
        before = newest.get(row[at])
        if before is None or before[place] < row[place]:
            newest[row[at]] = row
    return list(newest.values())


def _standing(reading: sqlite3.Connection, kind: Kind, start: int, end: int) -> list[Row]:
    sql = f"SELECT {', '.join(kind.names)} FROM {standing_table(kind)} WHERE batch_id > ? AND batch_id <= ?"
    return reading.execute(sql, (start, end)).fetchall()
