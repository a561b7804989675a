"""Which of the files given are new, grown or known, in the order they are to be read; and the reading of them.

A file is known by its content, never by its name: rotated, renamed and gzipped it is the same.
"""

import zlib
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from utfall.facts import Batch, Reject
from utfall.importers.reading import Fingerprint, Unreadable, fingerprint, open_lines, open_runs, same_file

from .form import must_be_queue_log, second_of
from .going_on import WINDOW, Line
from .read import Reading

How = Literal["new", "grown", "known", "changed"]
_PEEK = 100
_MOST_PLACES = 1_000


@dataclass(frozen=True)
class Step:
    """One file to read, from where. `seconds` are those of its first unread lines, `place` what is known of it.

    *new*: never seen · *grown*: seen, goes on at `offset` · *known*: nothing unread in it · *changed*: begins as one
    seen and then differs, so it is read by itself from the start; what it tells again is known.
    """

    path: Path
    how: How
    offset: int
    line: int
    seconds: tuple[int, ...]
    place: Mapping[str, Any] | None = None


def plan(files: Iterable[Path | str], unfinished: Mapping[str, Any] | None) -> list[Step]:
    """The files in the order of their first unread second, each with how it is to be read.

    Raises `Unreadable` where one cannot be opened or is no queue log; nothing has been read then.
    """
    places = list(unfinished["places"]) if unfinished else []
    steps = sorted((_step(Path(file), places) for file in files), key=lambda step: step.seconds[:1] or (1 << 62,))
    for number, step in enumerate(steps):
        if any(_copies(step, other, number > at) for at, other in enumerate(steps) if at != number):
            steps[number] = replace(step, how="known", seconds=())
    return steps


def _step(path: Path, places: Sequence[Mapping[str, Any]]) -> Step:
    mark = fingerprint(path)
    like = [p for p in places if same_file(path, Fingerprint(p["head"], p["head_bytes"], 0, 0))]
    for place in sorted(like, key=lambda place: -int(place["read"])):
        found = place["crc"] if mark.inode == place["inode"] else crc_before(path, place["line"])
        if found == place["crc"]:
            first = _first_lines(path, place["read"], place["line"])
            return Step(path, "grown" if first else "known", place["read"], place["line"], _seconds(first), place)
        if found is None:  # an older, shorter copy of a file that was read
            return Step(path, "known", 0, 1, (), place)
    first = _first_lines(path, 0, 1)
    must_be_queue_log(first, str(path))
    return Step(path, "changed" if like else "new", 0, 1, _seconds(first))


def _copies(step: Step, other: Step, later: bool) -> bool:
    """Whether another file given with it holds all this one does; of two alike the later is the copy."""
    if "known" in (step.how, other.how) or step.offset or other.offset or step.seconds[:1] != other.seconds[:1]:
        return False
    lines, crc = _content(step.path)
    return crc_before(other.path, lines) == crc and (later or _content(other.path)[0] > lines)


def _content(path: Path) -> tuple[int, int]:
    """(number of the line after the last, running checksum) of all the whole lines of a file."""
    line, crc = 1, 0
    for run in open_runs(path, rejects=[], leave_last=True):
        line, crc = run.next_line, crc_on(crc, run.lines)
    return line, crc


def crc_before(path: Path, line: int) -> int | None:
    """The running checksum of a file's lines before number `line`; None where it has not so many."""
    crc, reached = 0, 1
    for run in open_runs(path, rejects=[], leave_last=True):
        crc = crc_on(crc, run.lines[: max(line - run.first, 0)])
        reached = run.next_line
        if reached >= line:
            break
    return crc if reached >= line else None


def crc_on(crc: int, lines: Sequence[str]) -> int:
    """The running checksum of a file's lines, gone on with."""
    return zlib.crc32(("\n".join(lines) + "\n").encode("utf-8", "surrogateescape"), crc) if lines else crc


def _first_lines(path: Path, offset: int, line: int) -> list[tuple[int, str]]:
    rejects: list[Reject] = []
    lines = list(islice(open_lines(path, rejects=rejects, offset=offset, line=line), _PEEK))
    return sorted(lines + [(each.line, each.text) for each in rejects])[:_PEEK]


def _seconds(lines: Iterable[tuple[int, str]]) -> tuple[int, ...]:
    return tuple(second for _, text in lines if (second := second_of(text)) is not None)


def read_files(
    files: Iterable[Path | str],
    unfinished: Mapping[str, Any] | None,
    *,
    origin: str,
    zone: str | None = None,
    constants: Mapping[str, object] | None = None,
    same: Mapping[str, str] | None = None,
) -> Iterator[Batch]:
    """Batches of at most 5,000 records of log files (plain or gzip) in any order; the rest as `read` says.

    The last batch carries where each file was read to. Raises `Unreadable` before the first batch.
    """
    more: dict[str, Any] = {"origin": origin, "zone": zone, "constants": constants, "same": same}
    reading = Reading(unfinished, **more)
    steps = [step for step in plan(files, unfinished) if step.how != "known"]
    held: Line | None = reading.partial
    for number, step in enumerate(steps):
        until = reading.until
        old = until is not None and bool(step.seconds) and max(step.seconds) < until - WINDOW
        if old or step.how == "changed":
            yield from _by_itself(step, reading, more)
            continue
        decide_partial(reading, step.place)
        place = yield from _through(reading, step)
        held = _without_end(step, place)
        if held is not None and number + 1 < len(steps):
            yield from reading.feed([(held.number, held.text)], held.file)
            place["partial"], place["applied"], held = held.text, True, None
        remember(reading, step.place, place)
    yield from reading.finish(held)


def decide_partial(reading: Reading, known: Mapping[str, Any] | None) -> None:
    """A last line that had no end when it was read: read again with its file, else it was a line after all."""
    if reading.partial is None:
        return
    if known is not None and known.get("partial") and not known.get("applied"):
        reading.partial = None
        return
    for place in reading.places:
        if place.get("partial"):
            place["applied"] = True


def _through(reading: Reading, step: Step) -> Generator[Batch, None, dict[str, Any]]:
    """Feed one file up to its last line end; returns its place."""
    name, known = str(step.path), step.place or {}
    applied = known.get("partial") if known.get("applied") else None
    end, next_line, crc = step.offset, step.line, int(known.get("crc", 0))
    rejects = reading.log.rejects
    for run in open_runs(step.path, rejects=rejects, offset=step.offset, line=step.line, leave_last=True):
        first, lines = run.first, run.lines
        if applied and first == step.line and lines and lines[0].startswith(applied):
            first, lines = first + 1, lines[1:]  # this line was read when it had no end yet
        yield from reading.feed(enumerate(lines, first), name)
        end, next_line, crc = run.end, run.next_line, crc_on(crc, run.lines)
    mark = fingerprint(step.path)
    place: dict[str, Any] = {
        "head": mark.head, "head_bytes": mark.head_bytes, "inode": mark.inode,
        "read": end, "line": next_line, "crc": crc,
    }  # fmt: skip
    if applied and next_line == step.line:
        place |= {"partial": applied, "applied": True}
    return place


def _without_end(step: Step, place: dict[str, Any]) -> Line | None:
    """The last line of a file, where no line end follows it."""
    lines = list(open_lines(step.path, rejects=[], offset=place["read"], line=place["line"]))
    if len(lines) != 1 or place.get("applied") or not lines[0][1].strip():
        return None
    number, text = lines[0]
    place["partial"] = text
    return Line(second_of(text) or 0, second_of(text) or 0, text.split("|"), text, str(step.path), number)


def remember(reading: Reading, known: Mapping[str, Any] | None, place: dict[str, Any]) -> None:
    """Keep where a file was read to, in place of what was known of it."""
    reading.places = [each for each in reading.places if each != known][-_MOST_PLACES + 1 :] + [place]


def _by_itself(step: Step, reading: Reading, more: Mapping[str, Any]) -> Iterator[Batch]:
    """A file from before what is known already, read without any knowledge of what came later."""
    alone = Reading(None, **more)
    alone.begun = reading.begun
    place = yield from _through(alone, replace(step, place=None) if step.how == "changed" else step)
    held = _without_end(step, place)
    if held is not None:
        yield from alone.feed([(held.number, held.text)], held.file)
        place["applied"] = True
    yield from alone.finish_alone()
    remember(reading, step.place, place)


__all__ = ["Step", "Unreadable", "plan", "read_files"]
