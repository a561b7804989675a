"""What travels: records and rejects on their way in, whole batches on their way from the ledger to the columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Literal, NamedTuple

FactId = int
Row = tuple[object, ...]


def fact_id(origin_id: int, kind: str, reference: str) -> FactId:
    """The id of a fact: 63 bits of (origin, kind, reference). The same record has the same id in every home that
    numbers its origins alike; the ledger refuses a second reference under one id."""
    digest = blake2b(f"{origin_id}\x1f{kind}\x1f{reference}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


Place = tuple[str, int]  # a file and a line of it, counted from 1


class Record(NamedTuple):
    """One thing a source says, in the source's own words, on its way into the ledger.

    `reference` is its key within its origin. `values` has the kind's column words: times in ms UTC, durations in ms,
    money in smallest units, flags as bool, and what an id refers to by *name* (`agent="SIP/204"`, `queue="IT"`,
    `customer="4711"`, `contact=<reference of a leg of the same origin>`); `<thing>_id` gives an id outright.
    `standing` means it still goes on; the same reference without it, later, is its end. `clock` is the record's own
    clock (ms): newer content with an older clock is counted as older and not written. `place` is where a file told it,
    for the reject it may become; no fact keeps it.
    """

    kind: str
    reference: str
    values: Mapping[str, object]
    standing: bool = False
    why: Literal["", "corrected", "annulled", "removed"] = ""
    clock: int | None = None
    place: Place | None = None


class Reject(NamedTuple):
    """A line that could not be read, kept with the reason. `line` counts from 1.

    A record that was read and could not be taken names itself: its `kind` and `reference`. Where it came from no file,
    `file` is empty and `line` 0.
    """

    file: str
    line: int
    reason: str
    text: str
    kind: str = ""
    reference: str = ""


@dataclass(frozen=True)
class OriginState:
    """How far an origin is told: `complete_until` (ms UTC), and what its reader left over (opaque JSON)."""

    complete_until: int | None = None
    unfinished: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Batch:
    """What one transaction writes: at most 5,000 records of one origin, their rejects, and the reader's place."""

    origin: str
    records: Sequence[Record]
    rejects: Sequence[Reject] = ()
    state: OriginState = field(default_factory=OriginState)
    actor: Literal["agent", "system", "bulk"] = "agent"  # where a record does not say who made it


@dataclass(frozen=True, slots=True)
class Position:
    """How far the columns have followed: which ledger, which batch was the last, and the checksum up to it."""

    ledger_id: str
    batch: int
    checksum: str


@dataclass(frozen=True)
class Delta:
    """Whole batches, in order: the newest version of each fact they wrote, and the position they lead to.

    `rows[kind]` has tuples in the order of `Kind.names`; a standing row has version 0. Applying one twice changes
    nothing. `complete_until` holds the origins whose sources are told further, by id (ms UTC).
    """

    position: Position
    batches: int
    rows: Mapping[str, Sequence[Row]]
    complete_until: Mapping[int, int]
