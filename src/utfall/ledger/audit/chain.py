"""Writes who changed what, each entry holding the hash of the one before, and finds the first that does not fit."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from utfall.core.clock import now as wall_clock

from .models import Entry

FIRST = "0" * 64


def note(
    action: str,
    object: str,
    actor: Any = None,
    detail: Mapping[str, object] | None = None,
    *,
    at: int | None = None,
) -> Entry:
    """Add one entry: `note("rename", "team 4", user, {"from": "A", "to": "B"})`.

    `actor` is the user (or his id), None where the system itself did it; `at` is ms UTC, now where it is not given.
    No personal data goes into `detail`: entries are never changed, not even by erasure.
    """
    actor_id = getattr(actor, "pk", actor)
    with transaction.atomic():
        _wait_for_the_others()
        last = Entry.objects.order_by("-id").values_list("hash", flat=True).first()
        entry = Entry(
            at=wall_clock() if at is None else at,
            actor_id=actor_id,
            action=action[:64],
            object=object[:300],
            detail=dict(detail or {}),
            previous=last or FIRST,
        )
        entry.hash = seal(entry)
        entry.save(force_insert=True)
    return entry


def seal(entry: Entry) -> str:
    """The hash over all an entry says and the hash of the entry before it (SHA-256, hex)."""
    said = [entry.previous, entry.at, entry.actor_id, entry.action, entry.object, entry.detail]
    return sha256(json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def first_broken() -> int | None:
    """The id of the first entry that was changed, or whose forerunner was changed or taken out; None when all fit."""
    before = FIRST
    for entry in Entry.objects.order_by("id").iterator(chunk_size=2000):
        if entry.previous != before or entry.hash != seal(entry):
            return int(entry.pk)
        before = entry.hash
    return None


def _wait_for_the_others() -> None:
    """SQLite lets one writer in anyhow; elsewhere the chain has a lock of its own for the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7824617)")
