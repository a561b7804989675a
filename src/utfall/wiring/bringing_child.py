"""The child process that reads the files of one upload: on trial, or into the ledger; it says how far it is.

It ends when its parent does, however that ends: the parent holds the other end of its standard input.
"""

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from utfall.core import clock
from utfall.facts import Batch
from utfall.importers.reading import Unreadable, read_up_to
from utfall.wiring.home import Refused
from utfall.wiring.importing import PLACE_OF_ROWS, DryRun, Stopped, dry_run, import_files
from utfall.wiring.parsing import limit
from utfall.wiring.ready import ready

if TYPE_CHECKING:
    from utfall.ledger.feeds.models import Upload

TELL_EVERY = 0.4  # seconds between two notes of how far it is


class Watch:
    """Counts what is read, notes it now and then, and ends the reading when somebody asks for it."""

    def __init__(self, upload: "Upload", paths: Sequence[Path], expected: int) -> None:
        self.number, self.source, self.files = upload.pk, upload.source, upload.files
        self.paths, self.expected, self.is_trial = paths, expected, upload.job == "try"
        self.records = self.rejects = self.done_files = 0
        self.share: float | None = 0.0
        self.written: dict[str, Any] = {}
        self.began = self.told = time.monotonic()

    def __call__(self, batch: Batch) -> None:
        """One more batch is read, and those before it are written. Raises `Stopped`."""
        left: Any = batch.state.unfinished or {}
        line = (left.get(PLACE_OF_ROWS) or {}).get("line")
        now = time.monotonic()
        if now - self.told >= TELL_EVERY:
            self.told = now
            self.tell(self.share)
        if self.is_trial and batch.records and not self.written:
            self.written = written_on_trial(batch)
        self.records += len(batch.records)
        self.rejects += len(batch.rejects)
        self.share = self._share(line)
        if line is None:
            self.done_files = min(self.done_files + 1, len(self.files))

    def tell(self, share: float | None) -> None:
        """Note how far it is. Raises `Stopped`."""
        from utfall.ledger.feeds import uploads

        told = {"records": self.records, "rejects": self.rejects, "ms": round((time.monotonic() - self.began) * 1000)}
        if share is not None:
            told["share"] = round(min(max(share, 0.0), 1.0) * 1000)
        if not uploads.reached(self.number, told):
            raise Stopped

    def _share(self, line: int | None) -> float | None:
        """How much is read, from 0 to 1: of the records a trial counted, of the lines, else of the bytes."""
        if self.expected:
            return self.records / self.expected
        lines: list[int] = [file.get("lines", 0) for file in self.files]
        if all(lines) and self.source == "csv":
            more = lines[self.done_files] if line is None and self.done_files < len(lines) else line or 0
            return (sum(lines[: self.done_files]) + more) / sum(lines)
        sizes = [path.stat().st_size for path in self.paths]
        places = [read_up_to(path) for path in self.paths]
        at = max((n for n, place in enumerate(places) if place), default=None)
        if at is None or not sum(sizes):
            return None
        return (sum(sizes[:at]) + places[at]) / sum(sizes)


def written_on_trial(batch: Batch) -> dict[str, Any]:
    """What would come of a batch if it were written, which is then taken back: how many records are new, changed and
    known, and why how many are refused."""
    from django.db import transaction

    from utfall.ledger.record import record

    with transaction.atomic():
        done = record(batch, now=clock.now())
        transaction.set_rollback(True)
    read = Counter(each.reason for each in batch.rejects)
    refused = Counter(each.reason for each in done.rejects) - read
    changed = done.completed + done.corrected + done.annulled + done.removed
    return {"of": len(batch.records), "new": done.first + done.standing, "changed": changed, "refused": refused.total(),
            "known": done.known + done.older, "reasons": refused.most_common(8)}  # fmt: skip


def main(number: int) -> int:
    """Read the files of this upload; 0 where it was told how that ended."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    limit()
    ready(pages=False)
    from utfall.ledger.feeds.models import Upload

    run(Upload.objects.get(pk=number))
    return 0


def run(upload: "Upload") -> None:
    """Do its job, and note what came of it."""
    from utfall.ledger.feeds import uploads
    from utfall.wiring.uploading import called_of, in_words, paths, work_of

    counted = upload.told.get("records", 0) if upload.told.get("text") == upload.text else 0
    expected = counted if upload.job == "import" else 0
    watch = Watch(upload, paths(upload), expected)
    work = replace(work_of(upload), watch=watch)
    try:
        if upload.job == "import":
            _import(upload, work)
        else:
            told = _trial(dry_run(work), upload.text)
            uploads.over(upload.pk, "done", told={**told, "written": watch.written})
    except Stopped:
        uploads.over(upload.pk, "stopped")
    except (Unreadable, Refused) as wrong:
        uploads.over(upload.pk, "failed", in_words(str(wrong), called_of(upload)))
    except MemoryError:
        uploads.over(upload.pk, "failed", "it takes more memory to be read than one file may")


def _trial(told: DryRun, text: str) -> dict[str, Any]:
    first = [[each.file, each.line, each.reason, each.text[:300]] for each in told.first_rejects]
    return {"records": told.records, "rejects": told.rejects, "first": first, "kinds": dict(told.kinds),
            "reasons": told.reasons.most_common(8), "unreadable": list(told.unreadable), "text": text}  # fmt: skip


def _import(upload: "Upload", work: Any) -> None:
    from utfall.ledger.feeds import uploads
    from utfall.ledger.feeds.models import Upload
    from utfall.wiring.uploading import called_of, in_words

    def begun(import_id: int) -> None:
        Upload.objects.filter(pk=upload.pk).update(of_import_id=import_id)

    done = import_files(work, by=upload.by, follow=False, begun=begun)
    said = "\n".join(in_words(each, called_of(upload)) for each in done.unreadable)
    uploads.over(upload.pk, "stopped" if done.stopped else "done", said)


def _end_with_parent() -> None:
    while os.read(0, 4096):  # not by a buffer, which could not be let go of at the end
        pass
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
