"""The only way in: `record(batch)` writes one batch in one transaction, or nothing of it.

A record that cannot be taken is kept as a reject with a sentence, and the rest is written.
"""

from dataclasses import dataclass

from django.db import connection, transaction

from utfall.facts import Batch, Reject

from .recording import known as look_ups
from .recording.batch import Recording

MOST_RECORDS = 5_000


@dataclass(frozen=True)
class Written:
    """What came of a batch: every record is counted once. `batch` is its id, None where nothing had to be written.

    *known*: told before, just so. *older*: by its own clock older than what is known. `rejects` has those of the
    batch's reader and those of the ledger.
    """

    first: int = 0
    completed: int = 0
    corrected: int = 0
    annulled: int = 0
    removed: int = 0
    known: int = 0
    older: int = 0
    standing: int = 0
    rejected: int = 0
    batch: int | None = None
    rejects: tuple[Reject, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many records came to what; the rejects are told apart."""
        ways = ("first", "completed", "corrected", "annulled", "removed", "known", "older", "standing")
        return {way: getattr(self, way) for way in ways}


def record(batch: Batch, *, now: int, import_id: int | None = None) -> Written:
    """Write a batch of at most 5,000 records. `now` is the time (ms UTC). Raises `ValueError` for a larger batch.

    Names it uses are resolved, and made where they are missing; outcomes are classed by the flow in force at their own
    time and move their customers; what still goes on stands until its fact comes.
    """
    if len(batch.records) > MOST_RECORDS:
        raise ValueError(f"a batch has at most {MOST_RECORDS} records, this one has {len(batch.records)}")
    outermost = not connection.in_atomic_block
    try:
        with transaction.atomic():
            looked_up = look_ups.known()
            recording = Recording(batch, looked_up, now, import_id)
            recording.write()
            batch_id = recording.finish()
    except BaseException:
        look_ups.forget()
        raise
    if outermost:
        look_ups.keep(looked_up)
    else:  # whoever holds the transaction may yet undo it
        look_ups.forget()
    return Written(batch=batch_id, rejects=tuple(recording.rejects), **recording.counts)


def forget() -> None:
    """Forget every look-up: another ledger is open now, or this one was changed behind our back."""
    look_ups.forget()
