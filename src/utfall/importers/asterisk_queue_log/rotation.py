"""A log's file and those rotated from it: which are there, and how far each was read, told by content and inode."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from utfall.importers.reading import HEAD, CutShort, Unreadable, hashed, head_of, opened, unpacked

from .files import crc_before

Place = Mapping[str, Any]
_ROTATED = re.compile(r"[-.][0-9][0-9._-]*(\.gz)?")  # what stands behind the name of a file that was rotated
_GZIP = b"\x1f\x8b"


class Changed(Exception):
    """The files were rotated while they were looked at."""


@dataclass(frozen=True)
class Entry:
    """A file of the log as its folder has it."""

    path: Path
    inode: int
    size: int  # bytes on disk
    written: int  # when last, nanoseconds


@dataclass
class LogFile:
    """One that is open, with what it begins with. `place` is how far it was read, None where it never was."""

    entry: Entry
    file: BinaryIO
    head: bytes  # 4 KiB at most, after decompression
    packed: bool
    place: Place | None = None

    @property
    def path(self) -> Path:
        """Where it stood when it was opened."""
        return self.entry.path

    def must_be_the_same(self) -> None:
        """Look again, and take what it begins with by now. Raises `Changed` where its name was given to another file,
        or it was emptied, since it was opened."""
        now = os.fstat(self.file.fileno())
        head = _head(self.file, self.path)
        try:
            named = self.path.stat().st_ino
        except OSError:
            raise Changed from None
        if named != self.entry.inode or now.st_size < self.entry.size or head[: len(self.head)] != self.head:
            raise Changed
        self.head = head

    def is_whole(self) -> bool:
        """Whether a gzip has all its data; one being written has not."""
        self.file.seek(0)
        try:
            for _ in unpacked(self.file, self.path):
                pass
        except CutShort:
            return False
        return True

    def begins_as(self, other: "LogFile") -> bool:
        """Whether both begin alike: one is a copy of the other."""
        both = min(len(self.head), len(other.head))
        return both > 0 and self.head[:both] == other.head[:both]


def _head(file: BinaryIO, path: Path) -> bytes:
    file.seek(0)
    return head_of(unpacked(file, path), HEAD)


def entries_of(path: Path) -> list[Entry]:
    """The file, where it is there, and those rotated from it. Raises `Unreadable` where there is none."""
    try:
        with os.scandir(path.parent) as entries:
            names = sorted(each.name for each in entries if each.name.startswith(path.name))
    except OSError as wrong:
        raise Unreadable(f"{path.parent} cannot be looked into: {wrong.strerror}") from wrong
    found = []
    for name in names:
        if name != path.name and not _ROTATED.fullmatch(name, len(path.name)):
            continue
        try:
            stat = os.stat(path.parent / name)
        except OSError:
            continue
        found.append(Entry(path.parent / name, stat.st_ino, stat.st_size, stat.st_mtime_ns))
    if not found:
        raise Unreadable(f"{path}: there is no such file")
    return sorted(found, key=lambda entry: entry.path != path)


def opened_all(stack: ExitStack, entries: Iterable[Entry]) -> list[LogFile]:
    """All of them open, before any is read. Raises `Changed`, and `Unreadable` where one may not be read."""
    files = []
    for entry in entries:
        try:
            file = stack.enter_context(opened(entry.path))
        except Unreadable:
            if entry.path.exists():
                raise
            raise Changed from None
        stat = os.fstat(file.fileno())
        if stat.st_ino != entry.inode:
            raise Changed
        packed = file.read(len(_GZIP)) == _GZIP
        now = Entry(entry.path, stat.st_ino, stat.st_size, stat.st_mtime_ns)
        files.append(LogFile(now, file, _head(file, entry.path), packed))
    return files


def find_places(files: Sequence[LogFile], places: Iterable[Place], settled: Iterable[int]) -> None:
    """Set how far each file was read. A file that is still there, by its inode, goes before a copy of it; `settled`
    are the inodes of those that are there and have nothing new."""
    newest_first = sorted(places, key=lambda place: -int(place["read"]))
    served: list[Place] = []
    for each in files:
        for place in newest_first:
            there = each.packed or each.entry.size >= place["read"]
            if place["inode"] == each.entry.inode and there and _begins(each, place):
                each.place = place
                served.append(place)
                break
    inodes = set(settled)
    for each in files:
        if each.place is not None:
            continue
        for place in newest_first:
            if place in served or place["inode"] in inodes or not _begins(each, place):
                continue
            if crc_before(each.path, place["line"]) == place["crc"]:
                each.place = place
                served.append(place)
                break


def _begins(each: LogFile, place: Place) -> bool:
    length = int(place["head_bytes"])
    return 0 < length <= len(each.head) and hashed(each.head[:length]) == str(place["head"])
