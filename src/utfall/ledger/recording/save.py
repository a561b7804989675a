"""The end of a batch: its own row with the chained checksum, how far its origin is told, details and rejects."""

import json
from typing import TYPE_CHECKING

from utfall.core.clock import DAY

from . import dialect
from .pen import Pen

if TYPE_CHECKING:
    from .batch import Recording

REJECTS_KEPT = 30 * DAY


def last_checksum() -> str:
    """The checksum of the newest batch, '' in an empty ledger."""
    found = dialect.rows("SELECT checksum FROM batch ORDER BY id DESC LIMIT 1")
    return str(found[0][0]) if found else ""


def save_batch(recording: "Recording") -> int | None:
    """Write the batch's row and what hangs on it; its id, None where nothing at all was to be written."""
    moved_on = _origin(recording)
    pen, now = recording.pen, recording.now
    if not (pen.rows or moved_on or recording.rejects or recording.details):
        return None
    writing = recording.writing
    save_rows(pen, writing.origin_id, writing.actor, now, recording.import_id)
    dialect.run_many(
        "INSERT INTO detail (fact_id, kind, name, text) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (fact_id, name) DO UPDATE SET text = excluded.text",
        recording.details,
    )
    dialect.run_many(
        "INSERT INTO reject (of_import_id, batch_id, file, line, reason, text, kept_until)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (recording.import_id, pen.batch_id, each.file[:500], each.line, each.reason, each.text, now + REJECTS_KEPT)
            for each in recording.rejects
        ),
    )
    return pen.batch_id


def save_rows(pen: Pen, origin_id: int, actor: str, now: int, import_id: int | None = None) -> None:
    """Write the row of the batch a pen wrote: what the columns follow."""
    from utfall.ledger.follow import ledger_id

    ledger_id()
    dialect.run(
        "INSERT INTO batch (id, origin_id, of_import_id, actor, recorded_at, rows, ranges, checksum)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (pen.batch_id, origin_id, import_id, actor, now, pen.rows, json.dumps(pen.ranges()), pen.checksum()),
    )


def _origin(recording: "Recording") -> bool:
    """Whether the origin is told further now, or its reader left something else over. What it left is compared as the
    text it is kept as: a live feed leaves a megabyte many times a minute."""
    origin, state = recording.origin, recording.batch.state
    until = origin.complete_until
    if state.complete_until is not None:
        until = max(state.complete_until, until or state.complete_until)
    moved_on = until != origin.complete_until
    if moved_on:
        dialect.run("UPDATE origin SET complete_until = ? WHERE id = ?", (until, origin.pk))
    if state.unfinished is None:
        return moved_on
    left = json.dumps(dict(state.unfinished))
    if dialect.rows("SELECT 1 FROM origin WHERE id = ? AND unfinished = ?", (origin.pk, left)):
        return moved_on
    dialect.run("UPDATE origin SET unfinished = ? WHERE id = ?", (left, origin.pk))
    return True
