"""Follows the files on the list as they grow: each round is read, written into the ledger, and looked at again.

It only reads files and writes the ledger; one process of a home does it at a time, the server's child where one runs.
"""

import fcntl
import logging
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from django.db import DatabaseError

from utfall.core import clock
from utfall.core.zones import local_times
from utfall.facts import Batch, OriginState, Record
from utfall.importers.asterisk_queue_log.live import Live
from utfall.importers.reading import Unreadable
from utfall.ledger.feeds import followed
from utfall.ledger.feeds.models import FollowedFile
from utfall.ledger.origins import newest_batch, origin_state
from utfall.ledger.record import MOST_RECORDS, record
from utfall.wiring.alone import alone
from utfall.wiring.home import Home, Refused

Unfinished = Mapping[str, object] | None
SOURCES = ("asterisk-queue-log",)  # those that can be followed
EVERY = 0.1  # seconds from one look at a file to the next, at least
AFTER_AN_ERROR = 1.0
SIGN_EVERY = 5 * clock.SECOND  # how often it is noted that a log is followed to its end and tells nothing
ALIVE = 15 * clock.MINUTE  # a log not written for so long is taken for one whose system may be down


@dataclass(frozen=True)
class Wish:
    """A file to follow: of which source and origin, and whose it is."""

    source: str
    path: Path
    origin: str
    zone: str = ""
    client: str = ""
    campaign: str = ""


def add(wish: Wish, by: int | None = None) -> FollowedFile:
    """Put a file on the list, once it is seen to be one of its source.

    Raises `Refused`, `Unreadable` and `UnknownZone`.
    """
    if wish.source not in SOURCES:
        raise Refused(f"{wish.source} cannot be followed; what can is {', '.join(SOURCES)}")
    if wish.zone:
        local_times(wish.zone)
    path = wish.path.absolute()
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Unreadable(f"{path} is no file that grows; name a log file")
    except OSError as wrong:
        raise Unreadable(f"{path} cannot be followed: {(wrong.strerror or str(wrong)).lower()}") from wrong
    Live(path).round(None, now=clock.now(), origin=wish.origin)
    try:
        return followed.add(
            wish.source, str(path), wish.origin, zone=wish.zone, client=wish.client, campaign=wish.campaign, by=by
        )
    except followed.FollowedAlready as wrong:
        raise Refused(str(wrong)) from wrong


class Follow:
    """One file that is followed."""

    def __init__(self, home: Home, file: FollowedFile) -> None:
        self.file = file
        self._home = home
        self._live = Live(Path(file.path))
        self._signed = self._wait_until = 0
        self._error, self._at_end = file.error, False
        self._told: dict[tuple[str, str], Record] = {}  # what the last round told, as the ledger has it now
        self._left: tuple[int | None, Unfinished] = (None, None)  # our newest batch, and what was left over with it
        given = (("client", file.client), ("campaign", file.campaign))
        self._more = {
            "origin": file.origin.name, "zone": file.zone or None, "constants": {k: v for k, v in given if v},
        }  # fmt: skip

    def look(self) -> int:
        """Take in what is new; how many lines. What hinders it is noted with the file, and tried again."""
        if clock.now() < self._wait_until:
            return 0
        try:
            if not self._live.has_news():
                self._sign_of_life()
                return 0
            with alone(self._home, self.file.origin.name), self._forgetting():
                return self._round()
        except (Unreadable, Refused, OSError, DatabaseError) as wrong:
            self._hindered(str(wrong))
        except Exception as wrong:
            logging.getLogger(__name__).exception("%s could not be followed", self.file.path)
            self._hindered(f"{type(wrong).__name__}: {wrong}")
        return 0

    def _round(self) -> int:
        began = clock.now()
        unfinished = self._read_on_from()
        found = self._live.round(unfinished, now=began, **self._more)
        counts = {"read": 0, "rejected": 0}
        batches = list(found.batches)
        told = {(each.kind, each.reference): each for batch in batches for each in batch.records}
        for batch in _joined(map(self._news, batches)):
            if found.at_end and batch.state.unfinished is not unfinished:
                batch = _told_to(batch, began)
            written = record(batch, now=clock.now(), import_id=self.file.of_import_id)
            if written.batch is not None:
                self._left = (written.batch, batch.state.unfinished)
            counts["read"] += len(batch.records)
            counts["rejected"] += written.rejected
            for way, count in written.counts().items():
                counts[way] = counts.get(way, 0) + count
        if found.lines:
            followed.came(self.file, counts)
            self._signed, self._told = began, told
        self._at_end = found.at_end
        if found.lines or self._error:
            followed.looked(self.file)
            self._error = ""
        return found.lines

    @contextmanager
    def _forgetting(self) -> Iterator[None]:
        """What was read and could not be written is read again."""
        try:
            yield
        except BaseException:
            self._live.forget()
            self._left, self._told = (None, None), {}
            raise

    def _read_on_from(self) -> Unfinished:
        """What the origin's reader left over: as we left it, where nobody told of the origin since."""
        newest = newest_batch(self.file.origin_id)
        if newest is None or newest != self._left[0]:
            self._left, self._told = (newest, origin_state(self.file.origin.name).unfinished), {}
        return self._left[1]

    def _news(self, batch: Batch) -> Batch:
        """The batch without what the last round told just so: the last seconds are told again and again."""
        told = self._told
        return replace(batch, records=[r for r in batch.records if told.get((r.kind, r.reference)) != r])

    def _sign_of_life(self) -> None:
        """A log that was written not long ago, and is read to its end, is complete up to now."""
        now = clock.now()
        if now - self._signed < SIGN_EVERY:
            return
        self._signed = now
        if self._at_end and now - self._live.written_at() <= ALIVE:
            written = record(Batch(self.file.origin.name, (), state=OriginState(now)), now=now)
            if written.batch is not None and self._left[0] is not None:
                self._left = (written.batch, self._left[1])
        followed.looked(self.file)
        self._error = ""

    def _hindered(self, sentence: str) -> None:
        self._wait_until = clock.now() + int(AFTER_AN_ERROR * 1000)
        if sentence != self._error:
            with suppress(DatabaseError):
                followed.looked(self.file, sentence)
                self._error = sentence


def _joined(batches: Iterable[Batch]) -> list[Batch]:
    """As few batches as hold the same, in order; each with the state of the last that went into it."""
    out: list[Batch] = []
    for each in batches:
        last = out[-1] if out else None
        most = max(len(each.records) + len(last.records), len(each.rejects) + len(last.rejects)) if last else 0
        if last is None or most > MOST_RECORDS:
            out.append(each)
            continue
        both = [*last.records, *each.records], [*last.rejects, *each.rejects]
        out[-1] = replace(last, records=both[0], rejects=both[1], state=each.state)
    return out


def _told_to(batch: Batch, now: int) -> Batch:
    return replace(batch, state=OriginState(max(now, batch.state.complete_until or 0), batch.state.unfinished))


def follow_all(home: Home, stopping: Event) -> None:
    """Follow every file on the list until `stopping`, or until none is left on it.

    Waits while another process of this home does so.
    """
    with _the_one(home, stopping):
        follows: dict[int, Follow] = {}
        while not stopping.is_set():
            began = time.monotonic()
            listed = list(followed.active().values_list("pk", flat=True))
            if not listed:
                return
            for number in listed:
                if number not in follows:
                    follows[number] = Follow(home, FollowedFile.objects.select_related("origin").get(pk=number))
                follows[number].look()
            stopping.wait(max(0.0, EVERY - (time.monotonic() - began)))


@contextmanager
def _the_one(home: Home, stopping: Event) -> Iterator[None]:
    with open(home.path / "following", "a") as file:
        while not stopping.is_set():
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(EVERY)
                continue
            break
        yield


def is_followed(home: Home) -> bool:
    """Whether a process of this home follows the files on the list just now."""
    with open(home.path / "following", "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
