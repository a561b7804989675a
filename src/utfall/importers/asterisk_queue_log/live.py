"""Reads on in a log that is still being written, through every rotation of its file.

A round opens the file and those rotated from it, reads what is new in them, and then looks whether they are still the
files it opened: where one was renamed or emptied meanwhile nothing of the round is told, and the next begins anew.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from utfall.core.clock import SECOND
from utfall.facts import Batch, Reject
from utfall.importers.reading import Unreadable, hashed, runs_in

from .files import crc_on, decide_partial, remember
from .form import must_be_queue_log, second_of
from .going_on import WINDOW
from .read import Reading
from .rotation import Changed, Entry, LogFile, Place, entries_of, find_places, opened_all

MOST = 4 << 20  # bytes of one file that a round reads
_PEEK = 100
_UNREAD: Mapping[str, int] = {"read": 0, "line": 1, "crc": 0}


@dataclass(frozen=True)
class Round:
    """What a round found: how many lines, the last one's number, and the batches they make; the last batch carries
    how to read on. `at_end`: every line that was there when the round began is told by now."""

    lines: int = 0
    last_line: int = 0
    at_end: bool = True
    batches: Iterable[Batch] = ()


@dataclass
class _Piece:
    """What is new in a file: numbered lines, and the place they lead to. `whole` where the round read it to its end,
    but perhaps for the beginning of a line."""

    of: LogFile
    lines: list[tuple[int, str]]
    rejects: list[Reject]
    place: dict[str, Any]
    whole: bool

    @property
    def turn(self) -> tuple[int, int]:
        """(second of its first line that tells one, when the file was last written): the order they were written."""
        first = next((second for _, text in self.lines if (second := second_of(text)) is not None), 1 << 62)
        return first, self.of.entry.written

    @property
    def is_at_end(self) -> bool:
        """Whether nothing is left, not even the beginning of a line."""
        return self.whole and (self.of.packed or self.place["read"] >= self.of.entry.size)


@dataclass
class Live:
    """A log that is followed. All it remembers is which files have nothing new; it may be forgotten at any time."""

    path: Path
    _settled: dict[int, Entry] = field(default_factory=dict)
    _half: bool = False  # the file ends in the beginning of a line

    def forget(self) -> None:
        """What was read was not kept: look at every file again."""
        self._settled.clear()

    def has_news(self) -> bool:
        """Whether some file of it may have something new. Raises `Unreadable` where the file is not there."""
        entries = entries_of(self.path)
        if any(self._settled.get(each.inode) != each for each in entries):
            return True
        self._must_be_there(entries)
        return False

    def written_at(self) -> int:
        """When the file was last written (ms UTC). Raises `Unreadable` where it is not there."""
        return entries_of(self.path)[0].written // 1_000_000

    def round(self, unfinished: Mapping[str, Any] | None, *, now: int, **more: Any) -> Round:
        """Read what is new. `now` is the time in ms UTC, `more` what `read` takes (origin, zone, constants, same).

        Raises `Unreadable` where the file is not there, may not be read or is no queue_log.
        """
        try:
            entries = entries_of(self.path)
            fresh = [each for each in entries if self._settled.get(each.inode) != each]
            if not fresh:
                self._must_be_there(entries)
                return Round(at_end=not self._half)
            files, pieces = self._read(entries, fresh, unfinished, now)
        except Changed:
            self._settled.clear()
            return Round(at_end=False)
        there = any(piece.of.path == self.path for piece in pieces) or (self._is_settled(entries) and not self._half)
        at_end = there and all(piece.is_at_end for piece in pieces)
        told = [piece for piece in pieces if piece.lines or piece.rejects]
        if not told:
            self._settle(files, pieces)
            return Round(at_end=at_end)
        count = sum(len(piece.lines) + len(piece.rejects) for piece in told)
        batches = self._told(files, pieces, Reading(unfinished, **more))
        return Round(count, told[-1].place["line"] - 1, at_end, batches)

    def _told(self, files: list[LogFile], pieces: list[_Piece], reading: Reading) -> Iterator[Batch]:
        """The batches of what was read. Whoever takes the last one and asks for more has kept them all, or says
        `forget`."""
        for piece in [piece for piece in pieces if piece.lines or piece.rejects]:
            decide_partial(reading, piece.of.place)
            if piece.of.place is None:
                reading.set_aside(str(self.path))
            reading.log.rejects += piece.rejects
            yield from reading.feed(piece.lines, str(self.path))
            remember(reading, piece.of.place, piece.place)
        yield from reading.finish()
        self._settle(files, pieces)

    def _read(
        self, entries: list[Entry], fresh: list[Entry], unfinished: Mapping[str, Any] | None, now: int
    ) -> tuple[list[LogFile], list[_Piece]]:
        """What is new in the files, in the order it was written. Raises `Changed`."""
        places: list[Place] = list(unfinished["places"]) if unfinished else []
        until = unfinished["until"] if unfinished else None
        with ExitStack() as stack:
            files = opened_all(stack, fresh)
            find_places(files, places, {each.inode for each in entries} - {each.inode for each in fresh})
            pieces = self._pieces(files, until, now, self._is_settled(entries))
            for each in files:
                each.must_be_the_same()
            if {each.inode for each in entries} != {each.inode for each in entries_of(self.path)}:
                raise Changed
        for piece in pieces:
            piece.place |= {"head": hashed(piece.of.head), "head_bytes": len(piece.of.head)}
        return files, pieces

    def _must_be_there(self, entries: list[Entry]) -> None:
        if entries[0].path != self.path:
            raise Unreadable(f"{self.path}: there is no such file")

    def _is_settled(self, entries: list[Entry]) -> bool:
        """Whether the file itself is there, and nothing is new in it."""
        return entries[0].path == self.path and self._settled.get(entries[0].inode) == entries[0]

    def _pieces(self, files: list[LogFile], until: int | None, now: int, settled: bool) -> list[_Piece]:
        """The file itself is read before those rotated from it: what was written into them was written before its
        first line."""
        current = next((_piece(each) for each in files if each.path == self.path), None)
        if current is not None and until is None:
            must_be_queue_log(current.lines[:_PEEK], str(self.path))
        begun = settled if current is None else current.place["read"] > 0
        rotated = []
        for each in files:
            if each.path != self.path and _goes_on(each, files, until):
                piece = _piece(each)
                if begun and piece.whole:
                    _take_the_rest(piece, now)
                rotated.append(piece)
        rotated.sort(key=lambda piece: piece.turn)
        if current is not None and all(piece.whole for piece in rotated):
            rotated.append(current)
        return rotated

    def _settle(self, files: list[LogFile], pieces: list[_Piece]) -> None:
        """Note which files have nothing new until they are written again; none where something was left unread."""
        if not all(piece.whole for piece in pieces):
            self._settled.clear()
            return
        waiting = []  # rotated files whose last line may yet be taken without an end, once they are old enough
        for piece in pieces:
            if piece.of.path == self.path:
                self._half = not piece.is_at_end
            elif not (piece.is_at_end or piece.place.get("applied")):
                waiting.append(piece.of.entry.inode)
        self._settled |= {each.entry.inode: each.entry for each in files if each.entry.inode not in waiting}


def _goes_on(each: LogFile, files: list[LogFile], until: int | None) -> bool:
    """Whether the log went on in a rotated file: known and perhaps not read to its end, or never seen and from after
    what is known. What was rotated before the log was followed is left to an import."""
    if each.packed and not each.is_whole():
        return False
    if each.place is not None:
        return True
    if until is None or any(each.begins_as(other) for other in files if other is not each):
        return False
    lines = each.head.decode(errors="replace").splitlines()
    first = next((second for text in lines if (second := second_of(text)) is not None), None)
    return first is not None and first >= until - WINDOW


def _piece(each: LogFile) -> _Piece:
    known: Mapping[str, Any] = each.place or _UNREAD
    applied = known.get("partial") if known.get("applied") else None
    end, next_line, crc = known["read"], known["line"], known["crc"]
    lines: list[tuple[int, str]] = []
    rejects: list[Reject] = []
    whole = True
    each.file.seek(0)
    for run in runs_in(each.file, each.path, rejects=rejects, offset=end, line=next_line, leave_last=True):
        lines += enumerate(run.lines, run.first)
        end, next_line, crc = run.end, run.next_line, crc_on(crc, run.lines)
        if end - known["read"] >= MOST:
            whole = False
            break
    place = {"inode": each.entry.inode, "read": end, "line": next_line, "crc": crc}
    if applied and lines and lines[0][0] == known["line"] and lines[0][1].startswith(applied):
        del lines[0]  # this line was told when it had no end yet
    elif applied and next_line == known["line"]:
        place |= {"partial": applied, "applied": True}
    return _Piece(each, lines, rejects, place, whole)


def _take_the_rest(piece: _Piece, now: int) -> None:
    """The last line of a rotated file that is written no more, where no line end follows it."""
    place = piece.place
    if place.get("applied") or now - piece.of.entry.written // 1_000_000 <= WINDOW * SECOND:
        return
    piece.of.file.seek(0)
    runs = runs_in(piece.of.file, piece.of.path, rejects=[], offset=place["read"], line=place["line"])
    rest = [text for run in runs for text in run.lines]
    if len(rest) == 1 and rest[0].strip():
        piece.lines.append((place["line"], rest[0]))
        place |= {"partial": rest[0], "applied": True}
