"""An import from file to columns: a source's reader, the ledger's one way in, and the columns after it."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from utfall.core.clock import now
from utfall.facts import Batch, Reject
from utfall.wiring.ready import ready

Progress = Callable[[int, int, float], None]  # records, rejects, seconds


@dataclass(frozen=True)
class Work:
    """What to import: files of a source, the origin they come from, and whose they are."""

    source: str
    files: tuple[Path, ...]
    origin: str
    campaign: str | None = None
    client: str | None = None
    zone: str | None = None
    mapping: Path | None = None


@dataclass(frozen=True)
class DryRun:
    """What an import would read."""

    records: int
    rejects: int
    first_rejects: tuple[Reject, ...]


@dataclass
class Done:
    """What an import did, in records; `new` are facts and standing rows that were not known."""

    import_id: int = 0
    read: int = 0
    rejected: int = 0
    written: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def sentence(self) -> str:
        """One line for the terminal."""
        words = {"first": "new", "completed": "completed", "corrected": "corrected", "annulled": "annulled",
                 "removed": "removed", "standing": "open", "known": "known already", "older": "older"}  # fmt: skip
        told = [f"{self.written.get(key, 0):,} {word}" for key, word in words.items() if self.written.get(key)]
        return f"import {self.import_id}: {', '.join(told) or 'nothing new'}; {self.rejected:,} rejects"


def dry_run(work: Work) -> DryRun:
    """Read everything and write nothing. Raises `Unreadable`."""
    ready()
    records = rejects = 0
    first: list[Reject] = []
    for batch in _batches(work):
        records += len(batch.records)
        rejects += len(batch.rejects)
        first += batch.rejects[: 20 - len(first)]
    return DryRun(records, rejects, tuple(first))


def import_files(work: Work, progress: Progress | None = None, by: int | None = None, *, follow: bool = True) -> Done:
    """Read the files into the ledger, batch by batch, then bring the columns up to it where no server does.

    What a file could not give stands in the import's rejects. Raises `Unreadable` before anything is written where a
    file is not of this source at all.
    """
    ready()
    from utfall.ledger import imports
    from utfall.ledger.record import record
    from utfall.wiring.house import follow_if_free

    batches = _batches(work)
    first = next(batches, None)  # a file that cannot be read is refused before the import begins
    done = Done(imports.start_import(work.source, work.origin, [str(file) for file in work.files], by))
    began = time.monotonic()
    for batch in _and_the_rest(first, batches):
        written = record(batch, now=now(), import_id=done.import_id)
        done.read += len(batch.records)
        for key, count in written.counts().items():
            done.written[key] = done.written.get(key, 0) + count
        done.rejected += written.rejected
        done.seconds = time.monotonic() - began
        if progress:
            progress(done.read, done.rejected, done.seconds)
    imports.finish_import(done.import_id, {**done.written, "rejected": done.rejected, "read": done.read})
    if follow:
        follow_if_free()
    return done


def _and_the_rest(first: Batch | None, rest: Iterator[Batch]) -> Iterator[Batch]:
    if first is not None:
        yield first
    yield from rest


def _batches(work: Work) -> Iterator[Batch]:
    from utfall.ledger.origins import origin_state

    unfinished = origin_state(work.origin).unfinished
    if work.source == "csv":
        yield from _csv(work, unfinished)
    else:
        yield from _queue_log(work, unfinished)


def _csv(work: Work, unfinished: Mapping[str, object] | None) -> Iterator[Batch]:
    from utfall.importers.csv.mapping import load as load_mapping
    from utfall.importers.csv.read import read
    from utfall.ledger.setup import home_client

    assert work.mapping is not None
    mapping = load_mapping(work.mapping)
    for file in work.files:
        yield from read(
            file,
            mapping,
            origin=work.origin,
            campaign=work.campaign,
            client=work.client,
            zone=work.zone,
            home_zone=home_client().zone or "UTC",
            unfinished=unfinished,
        )


def _queue_log(work: Work, unfinished: Mapping[str, object] | None) -> Iterator[Batch]:
    from utfall.importers.asterisk_queue_log.files import read_files

    own = {key: value for key, value in (("client", work.client), ("campaign", work.campaign)) if value}
    yield from read_files(work.files, unfinished, origin=work.origin, zone=work.zone, constants=own)
