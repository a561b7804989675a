"""Reads an Asterisk queue_log into batches: lines in; records, rejects and what is unfinished out.

Lines are taken in the order of their seconds within a small window. The lines of the last seconds are told at once,
but kept in `unfinished` and told again with what follows, so a log cut anywhere gives the facts of the whole.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from utfall.facts import Batch, OriginState, Record, Reject

from . import agents, calls
from .form import LATEST, form, must_be_queue_log
from .going_on import WINDOW, Line, Log, Wrong
from .vocabulary import DATA, EVENT, SECOND, VOCABULARY

MOST = 5_000
_CHUNK = 8_192
_FIRST = 100
_SHOWN = 500
_HANDLERS = {**calls.HANDLERS, **agents.HANDLERS}
# event -> (fewest parts of a line, what to do; None where it means nothing for us)
_WORDS = {name: (DATA + word.fewest, _HANDLERS.get(name)) for name, word in VOCABULARY.items()}
_NEEDED = {
    "contact": ("direction", "offered_at"),
    "agent_state": ("agent", "state", "start_at"),
    "routing_offer": ("agent", "rang_at", "result"),
}


def read(
    lines: Iterable[tuple[int, str]],
    unfinished: Mapping[str, Any] | None,
    *,
    file: str,
    origin: str,
    zone: str | None = None,
    constants: Mapping[str, object] | None = None,
    same: Mapping[str, str] | None = None,
) -> Iterator[Batch]:
    """Batches of at most 5,000 records of one piece of a log, read on from `unfinished` (as the last batch gave it).

    `lines` are (number, text). `zone` and `constants` (such as `client`, `campaign`) go into every record; `same`
    names the one name an agent's other names belong to. Until the last ones, batches carry the state they began with:
    whoever is cut off reads again. Raises `Unreadable` before the first batch where it is no queue log.
    """
    reading = Reading(unfinished, origin=origin, zone=zone, constants=constants, same=same)
    numbered = iter(lines)
    first = list(islice(numbered, _FIRST))
    if not unfinished:
        must_be_queue_log(first, file)
    yield from reading.feed(chain(first, numbered), file)
    yield from reading.finish()


class Reading:
    """A log on its way through: fed lines of one file after another, then finished."""

    def __init__(
        self,
        unfinished: Mapping[str, Any] | None,
        *,
        origin: str,
        zone: str | None = None,
        constants: Mapping[str, object] | None = None,
        same: Mapping[str, str] | None = None,
    ) -> None:
        given = {**(constants or {}), **({"zone": zone} if zone else {})}
        self.origin = origin
        self.log = Log(given, same or {})
        self.begun = OriginState(None, None)
        self.until: int | None = None
        self.pending: list[Line] = []
        self.told: dict[tuple[str, str], tuple[dict[str, object], int]] = {}
        self.rejected: set[tuple[str, int]] = set()
        self.partial: Line | None = None
        self.places: list[Any] = []
        self._orderly = True
        if unfinished:
            self._load(unfinished)

    def _load(self, unfinished: Mapping[str, Any]) -> None:
        self.until = unfinished["until"]
        self.begun = OriginState(None if self.until is None else self.until * 1000, unfinished)
        self.log.load(unfinished["log"])
        self.pending = [_line(*each) for each in unfinished["pending"]]
        self.told = {(kind, ref): (values, clock) for kind, ref, values, clock in unfinished["told"]}
        self.rejected = {(file, number) for file, number in unfinished["rejected"]}
        self.partial = _line(*unfinished["partial"]) if unfinished["partial"] else None
        self.places = list(unfinished["places"])

    def feed(self, lines: Iterable[tuple[int, str]], file: str) -> Iterator[Batch]:
        """Read lines of a file; yields the batches that are full."""
        if self.partial is not None:
            partial, self.partial = self.partial, None
            yield from self.feed([(partial.number, partial.text)], partial.file)
        numbered = iter(lines)
        while chunk := list(islice(numbered, _CHUNK)):
            self._take(chunk, file)
            self._release()
            yield from self._full()

    def set_aside(self, file: str) -> None:
        """Another file has the name from now on; the lines kept of the one before are told apart from its."""
        before = f"{file} (rotated)"
        self.pending = [line._replace(file=before) if line.file == file else line for line in self.pending]
        self.rejected = {(before if name == file else name, number) for name, number in self.rejected}

    def _take(self, lines: Iterable[tuple[int, str]], file: str) -> None:
        """Split lines and put them on their way; what has not the form or is no word is rejected."""
        until = -1 if self.until is None else self.until
        put, words = self.pending.append, _WORDS
        for number, text in lines:
            parts = text.split("|")
            try:
                stamp = parts[SECOND]
                fewest, handler = words[parts[EVENT]]
                second = int(stamp)
                good = len(parts) >= fewest and 0 <= second <= LATEST and stamp.isdecimal()
            except (IndexError, KeyError, ValueError):
                good, handler = False, None
            if not good:
                if text.strip():
                    second = self._reject(file, number, text, parts)
                    until = max(until, second)
                continue
            if second >= until:
                until = turn = second
            else:
                turn = max(second, until - WINDOW)
                self._orderly = False
            if handler is not None:
                put(Line(turn, second, parts, text, file, number))
        self.until = until if until >= 0 else None

    def _reject(self, file: str, number: int, text: str, parts: list[str]) -> int:
        """Keep a line that says nothing to us, with the reason; the second it is of, -1 where it tells none."""
        why = form(text)
        second = -1 if why else int(parts[SECOND])
        if not why:
            word = VOCABULARY.get(parts[EVENT])
            if word is None:
                why = f"{parts[EVENT][:40]!r} is no event of a queue_log"
            else:
                why = f"{word.name} has {len(parts) - DATA} data fields, {word.fewest} are needed"
        if (file, number) not in self.rejected:
            self.log.rejects.append(Reject(file, number, why, text[:_SHOWN]))
        return second

    def _release(self) -> None:
        """Tell the lines whose turn has surely come: none can arrive before them any more."""
        if self.until is None:
            return
        if not self._orderly:
            self.pending.sort(key=lambda line: line.turn)
            self._orderly = True
        end, before = len(self.pending), self.until - WINDOW
        while end and self.pending[end - 1].turn > before:
            end -= 1
        self._tell(self.pending[:end])
        del self.pending[:end]
        self.log.forget(before)

    def _tell(self, lines: Iterable[Line]) -> None:
        log, words = self.log, _WORDS
        for _, second, parts, text, file, number in lines:
            if second != log.second:
                log.second = second
                log.alike.clear()
            handler = words[parts[EVENT]][1]
            assert handler is not None
            log.place = (file, number)
            try:
                handler(log, second, parts, text)
            except Wrong as wrong:
                if (file, number) not in self.rejected:
                    self.rejected.add((file, number))
                    log.rejects.append(Reject(file, number, f"{parts[EVENT]}: {wrong}", text[:_SHOWN]))

    def _full(self) -> Iterator[Batch]:
        """Hand over what was told, in full batches."""
        log = self.log
        if self.told:
            log.records[:] = map(self._again, log.records)
        while len(log.records) >= MOST or len(log.rejects) >= MOST:
            yield self._batch(self.begun)

    def _rest(self, state: OriginState) -> Iterator[Batch]:
        """Hand over all that is left; one batch at least."""
        yield self._batch(state)
        while self.log.records or self.log.rejects:
            yield self._batch(state)

    def _batch(self, state: OriginState) -> Batch:
        records, rejects = self.log.records, self.log.rejects
        batch = Batch(self.origin, records[:MOST], rejects[:MOST], state)
        del records[:MOST], rejects[:MOST]
        return batch

    def _again(self, record: Record) -> Record:
        """A record that was told before its turn had come is told for good: never by an older clock."""
        told = self.told.pop((record.kind, record.reference), None)
        if told is None or record.clock is None or record.clock >= told[1]:
            return record
        return record._replace(clock=told[1])

    def finish(self, partial: Line | None = None) -> Iterator[Batch]:
        """Tell the last lines and what still goes on; the batches from here on carry how to read on.

        `partial` is a last line without an end: it is told, and read again when its file has grown.
        """
        self._release()
        log = self.log
        yield from self._full()
        saved, sure = log.saved(), log.records[:]
        log.records.clear()
        kept = [line for line in self.pending if line is not partial]
        rejected = {(line.file, line.number) for line in kept} & self.rejected
        before = set(self.rejected)
        last = list(self.pending)
        if partial is not None:
            last += self._whole(partial)
        self._tell(sorted(last, key=lambda line: line.turn))
        records = [*log.records, *self._standing()]
        log.records.clear()
        removed = self._withdrawn(records)
        told = [
            [r.kind, r.reference, {key: r.values[key] for key in _NEEDED[r.kind] if key in r.values}, r.clock]
            for r in records
        ]
        rejected |= (self.rejected - before) | ({(partial.file, partial.number)} & self.rejected if partial else set())
        state = OriginState(None if self.until is None else self.until * 1000, {
            "until": self.until,
            "log": saved,
            "pending": [[line.turn, line.file, line.number, line.text] for line in kept],
            "partial": [partial.turn, partial.file, partial.number, partial.text] if partial else None,
            "told": told,
            "rejected": sorted(rejected),
            "places": self.places,
        })  # fmt: skip
        if len(sure) + len(removed) + len(records) > MOST:
            yield Batch(self.origin, sure, (), self.begun)
            sure = []
        log.records += [*sure, *removed, *records]
        yield from self._rest(state)

    def finish_alone(self) -> Iterator[Batch]:
        """Tell the last lines of a piece from before what is known already; how agents went on is told elsewhere."""
        self._release()
        self._tell(self.pending)
        self.pending = []
        log = self.log
        log.records += [
            record if record.kind == "contact" else record._replace(standing=False) for record in self._standing()
        ]
        yield from self._rest(self.begun)

    def _whole(self, partial: Line) -> list[Line]:
        """The last line without an end as a line, where it is one; else it is rejected, once."""
        pending, self.pending = self.pending, []
        self._take([(partial.number, partial.text)], partial.file)
        taken, self.pending = self.pending, pending
        if any(r.line == partial.number and r.file == partial.file for r in self.log.rejects):
            self.rejected.add((partial.file, partial.number))
        return taken

    def _standing(self) -> Iterator[Record]:
        """What still goes on at the last line, with all that is known of it."""
        log, until = self.log, self.until
        if until is None:
            return
        for leg in chain(log.waiting.values(), log.talking.values()):
            told = leg.queued if leg.answered is None else leg.answered
            yield Record("contact", leg.ref, calls.contact(log, leg), True, "", told * 1000, log.place)
        for agent in log.agents.values():
            if agent.now is not None:
                yield agents.spent(log, agent, agent.now, until, standing=True)

    def _withdrawn(self, records: list[Record]) -> list[Record]:
        """What was told before its turn and did not come true, as removals; the rest is told again."""
        records[:] = map(self._again, records)
        gone = [
            Record(kind, ref, {**self.log.constants, **values}, False, "removed", max(clock, (self.until or 0) * 1000))
            for (kind, ref), (values, clock) in self.told.items()
        ]
        self.told = {}
        return gone


def _line(turn: int, file: str, number: int, text: str) -> Line:
    parts = text.split("|")
    return Line(turn, int(parts[SECOND]) if parts[SECOND].isdecimal() else -1, parts, text, file, number)
