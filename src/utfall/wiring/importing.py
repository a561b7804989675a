"""An import from file to columns: a source's reader, the ledger's one way in, and the columns after it."""

import time
from collections import Counter, abc
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from utfall.core.clock import now
from utfall.facts import Batch, Reject
from utfall.importers.reading import Unreadable
from utfall.importers.sources import SOURCES
from utfall.wiring.alone import alone
from utfall.wiring.ready import ready

if TYPE_CHECKING:
    from utfall.importers.csv.model import Mapping

PLACE_OF_ROWS = "csv"  # under which the reader of rows leaves the line it has come to
Unfinished = abc.Mapping[str, object] | None
Progress = Callable[[int, int, float], None]  # records, rejects, seconds
Begun = Callable[[int], None]


class Stopped(Exception):
    """Raised by who watches a reading, to end it: what was written stays."""


@dataclass(frozen=True)
class Work:
    """What to import: files of a source, the origin they come from, and whose they are.

    The mapping is a file's, or `text` itself. `called` has the names of files that lie under others; `watch` is
    given every batch before it is written, and may raise `Stopped`.
    """

    source: str
    files: tuple[Path, ...]
    origin: str
    campaign: str | None = None
    client: str | None = None
    zone: str | None = None
    mapping: Path | None = None
    direction: str = ""
    text: str = ""
    called: abc.Mapping[str, str] = field(default_factory=dict)
    watch: Callable[[Batch], None] | None = field(default=None, compare=False)
    contexts: Counter[str] = field(default_factory=Counter, compare=False)  # rows by the context they are of

    @property
    def assumed(self) -> str:
        """A sentence on which way calls were taken to go, where the source does not tell and nobody said it."""
        from utfall.importers.asterisk_cdr import Directions

        ways = Directions.parse(self.direction)
        told = [f"{name or '(none)'} {ways.of(name)}" for name in sorted(self.contexts) if ways.is_assumed(name)]
        if not told:
            return ""
        return f"taken to go, by the names of their contexts: {', '.join(told)}; --direction CONTEXT=in says otherwise"


@dataclass(frozen=True)
class DryRun:
    """What an import would read."""

    records: int
    rejects: int
    first_rejects: tuple[Reject, ...]
    unreadable: tuple[str, ...] = ()
    kinds: Counter[str] = field(default_factory=Counter)  # records by what they are
    reasons: Counter[str] = field(default_factory=Counter)  # rejects by why


@dataclass
class Done:
    """What an import did, in records; `unreadable` has a sentence for each file that nothing could be read from."""

    import_id: int = 0
    read: int = 0
    rejected: int = 0
    written: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    unreadable: tuple[str, ...] = ()
    stopped: bool = False

    def sentence(self) -> str:
        """One line for the terminal."""
        words = {"first": "new", "completed": "completed", "corrected": "corrected", "annulled": "annulled",
                 "removed": "removed", "standing": "open", "known": "known already", "older": "older"}  # fmt: skip
        told = [f"{self.written.get(key, 0):,} {word}" for key, word in words.items() if self.written.get(key)]
        return f"import {self.import_id}: {', '.join(told) or 'nothing new'}; {self.rejected:,} rejects"


def dry_run(work: Work) -> DryRun:
    """Read everything and write nothing. Raises `Unreadable` where no file can be read."""
    ready()
    records = rejects = 0
    first: list[Reject] = []
    kinds, reasons = Counter[str](), Counter[str]()
    work, unreadable = _readable(work)
    for batch in batches(work):
        records += len(batch.records)
        rejects += len(batch.rejects)
        first += batch.rejects[: 20 - len(first)]
        kinds.update(record.kind for record in batch.records)
        reasons.update(reject.reason for reject in batch.rejects)
    return DryRun(records, rejects, tuple(first), unreadable, kinds, reasons)


def import_files(
    work: Work, progress: Progress | None = None, by: int | None = None, *, follow: bool = True,
    begun: Begun | None = None,
) -> Done:  # fmt: skip
    """Read the files into the ledger, batch by batch, then bring the columns up to it where no server does.

    What a file could not give stands in the import's rejects; one that is not of this source at all is told of in
    `unreadable`, and the others are read. `begun` is told the import's id as soon as there is one. Raises
    `Unreadable`, before anything is written, where none can be, and `Refused` where another process is importing
    from the same origin.
    """
    home = ready()
    from utfall.wiring.house import follow_if_free

    with alone(home, work.origin):
        work, unreadable = _readable(work)
        done = _imported(work, progress, by, begun)
        done.unreadable = unreadable
    if follow:
        follow_if_free()
    return done


def _imported(work: Work, progress: Progress | None, by: int | None, begun: Begun | None) -> Done:
    from utfall.ledger import imports
    from utfall.ledger.record import record

    told = batches(work)
    first = next(told, None)  # what cannot be read is refused before the import begins
    names = [work.called.get(str(file), str(file)) for file in work.files]
    done = Done(imports.start_import(work.source, work.origin, names, by, _left_out(work)))
    if begun:
        begun(done.import_id)
    began = time.monotonic()
    with suppress(Stopped):
        done.stopped = True
        for batch in _and_the_rest(first, told):
            written = record(batch, now=now(), import_id=done.import_id)
            done.read += len(batch.records)
            for key, count in written.counts().items():
                done.written[key] = done.written.get(key, 0) + count
            done.rejected += written.rejected
            done.seconds = time.monotonic() - began
            if progress:
                progress(done.read, done.rejected, done.seconds)
        done.stopped = False
    stopped = {"stopped_at": now()} if done.stopped else {}
    imports.finish_import(done.import_id, {**done.written, "rejected": done.rejected, "read": done.read, **stopped})
    return done


def _readable(work: Work) -> tuple[Work, tuple[str, ...]]:
    """The work without the files that nothing can be read from, and a sentence for each of those. Raises
    `Unreadable` where none is left."""
    if work.source == "csv":
        _mapping(work)  # its mistakes are told once, not with each file
    look = _LOOKS.get(work.source, _look_at_rows)
    good: list[Path] = []
    wrong: list[Unreadable] = []
    for file in work.files:
        try:
            look(work, file)
        except Unreadable as found:
            wrong.append(found)
        else:
            good.append(file)
    if not good:
        raise Unreadable("\n".join(map(str, wrong))) if len(wrong) > 1 else wrong[0]
    return replace(work, files=tuple(good)), tuple(map(str, wrong))


def _look_at_rows(work: Work, file: Path) -> None:
    next(_READERS.get(work.source, _rows)(replace(work, files=(file,), contexts=Counter()), None), None)


def _look_at_queue_log(work: Work, file: Path) -> None:
    from utfall.importers.asterisk_queue_log.files import plan

    plan([file], None)


_LOOKS = {"asterisk-queue-log": _look_at_queue_log}  # the others are looked at by their first batch


def _and_the_rest(first: Batch | None, rest: Iterator[Batch]) -> Iterator[Batch]:
    if first is not None:
        yield first
    yield from rest


def batches(work: Work) -> Iterator[Batch]:
    """What the files give, batch by batch, from where an interrupted reading of them ended."""
    from utfall.ledger.origins import origin_state

    unfinished = origin_state(work.origin).unfinished
    for batch in _READERS.get(work.source, _rows)(work, unfinished):
        if work.called:
            rejects = [each._replace(file=work.called.get(each.file, each.file)) for each in batch.rejects]
            batch = replace(batch, rejects=rejects)
        if work.watch:
            work.watch(batch)
        yield batch


def _left_out(work: Work) -> abc.Mapping[str, abc.Mapping[str, str]] | None:
    """What the work's mapping does not tell; None for a source that needs none."""
    from utfall.importers.csv import cannot_know

    return cannot_know(_mapping(work)) if work.source == "csv" else None


def _mapping(work: Work) -> "Mapping":
    from utfall.importers.csv.mapping import load, parse

    if work.text:
        return parse(work.text)
    if work.mapping is None:
        raise Unreadable("csv is read by a mapping, and none is named")
    return load(work.mapping)


def _csv(work: Work, unfinished: Unfinished) -> Iterator[Batch]:
    from utfall.importers.csv.read import read
    from utfall.ledger.setup import home_client

    mapping = _mapping(work)
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


def _cdr(work: Work, unfinished: Unfinished) -> Iterator[Batch]:
    from utfall.importers.asterisk_cdr import Directions, read
    from utfall.ledger.setup import home_client

    own = _whose(work)
    for file in work.files:
        yield from read(
            file,
            origin=work.origin,
            zone=work.zone or home_client().zone or "UTC",
            directions=Directions.parse(work.direction),
            constants=own,
            contexts=work.contexts,
        )


def _queue_log(work: Work, unfinished: Unfinished) -> Iterator[Batch]:
    from utfall.importers.asterisk_queue_log.files import read_files

    own = _whose(work)
    yield from read_files(work.files, unfinished, origin=work.origin, zone=work.zone, constants=own)


def _rows(work: Work, unfinished: Unfinished) -> Iterator[Batch]:
    """Any source that is a folder with `read(file, reading)`, one file after the other."""
    from utfall.importers.under_headings import Reading
    from utfall.ledger.origins import told_before
    from utfall.ledger.setup import home_client

    read = import_module(f"utfall.importers.{SOURCES[work.source].folder}").read
    zone = work.zone or home_client().zone or "UTC"
    for file in work.files:
        told = partial(told_before, work.origin)
        for batch in read(file, Reading(work.origin, zone, _whose(work), unfinished, told)):
            unfinished = batch.state.unfinished or unfinished
            yield batch


def _whose(work: Work) -> dict[str, object]:
    return {key: value for key, value in (("client", work.client), ("campaign", work.campaign)) if value}


_READERS: dict[str, Callable[[Work, Unfinished], Iterator[Batch]]] = {
    "csv": _csv, "asterisk-cdr": _cdr, "asterisk-queue-log": _queue_log,
}  # fmt: skip
