"""Opens files of records as numbered lines, whatever is wrong with some of them.

Lines come in *runs* of good ones. A line that cannot be read (wrong bytes, NUL, far too long) becomes a `Reject` with
file, line and reason, and the rest goes on. Offsets count bytes after decompression, so a log that was rotated and
gzipped is still known, and read on from where it was left.
"""

import codecs
import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from glob import escape
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from utfall.facts import Reject

from .unpacking import CutShort, Unreadable, begin, head_of, opened, read_up_to, unpacked

__all__ = [
    "CutShort", "Fingerprint", "Parquet", "Run", "Unreadable", "fingerprint", "fingerprint_of", "hashed", "head_of",
    "open_lines", "open_parquet", "open_runs", "opened", "read_up_to", "runs_in", "same_file", "unpacked",
]  # fmt: skip

LONGEST = 1_000_000
HEAD = 4096
SHOWN = 500


class Run(NamedTuple):
    """Good lines that follow one another, without their ends. `lines` may be empty where only rejects were met."""

    first: int  # number of lines[0], from 1
    lines: list[str]
    end: int  # offset of the first byte not read yet
    next_line: int  # number of the line that begins there


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Which file it is: a hash of its first `head_bytes` bytes (4 KiB at most) after decompression, and its size."""

    head: str
    head_bytes: int
    size: int  # bytes on disk
    inode: int


def fingerprint(path: Path | str) -> Fingerprint:
    """The identity of a file that may grow, be renamed or be gzipped. Raises `Unreadable`."""
    with opened(path) as file:
        return fingerprint_of(file, path)


def fingerprint_of(file: BinaryIO, path: Path | str) -> Fingerprint:
    """The same of a file that is open already, whatever stands under its name by now."""
    file.seek(0)
    head, stat = head_of(unpacked(file, path), HEAD), os.fstat(file.fileno())
    return Fingerprint(hashed(head), len(head), stat.st_size, stat.st_ino)


def hashed(head: bytes) -> str:
    """What a fingerprint keeps of a file's first bytes."""
    return blake2b(head, digest_size=16).hexdigest()


def same_file(path: Path | str, known: Fingerprint) -> bool:
    """Whether `path` begins as the file once known did (it may have grown since, or been gzipped)."""
    with opened(path) as file:
        head = head_of(unpacked(file, path), known.head_bytes)
    return len(head) == known.head_bytes and hashed(head) == known.head


def open_lines(
    path: Path | str,
    encoding: str = "utf-8",
    longest: int = LONGEST,
    *,
    rejects: list[Reject],
    offset: int = 0,
    line: int = 1,
    leave_last: bool = False,
) -> Iterator[tuple[int, str]]:
    """(number, text) of every good line; see `open_runs`."""
    for run in open_runs(path, encoding, longest, rejects=rejects, offset=offset, line=line, leave_last=leave_last):
        yield from enumerate(run.lines, run.first)


def open_runs(
    path: Path | str,
    encoding: str = "utf-8",
    longest: int = LONGEST,
    *,
    rejects: list[Reject],
    offset: int = 0,
    line: int = 1,
    leave_last: bool = False,
) -> Iterator[Run]:
    """The good lines of a file (plain or gzip) in runs, from `offset`, where line number `line` begins.

    A line longer than `longest` bytes is never held. A byte-order mark is taken off, and tells UTF-16 and UTF-32.
    Lines end in LF or CRLF. `leave_last` leaves a last line without an end unread, for a file still being written.
    Lines that cannot be read are appended to `rejects`. Raises `Unreadable`, `LookupError` (no such encoding).
    """
    codecs.lookup(encoding)
    with opened(path) as file:
        yield from runs_in(
            file, path, encoding, longest, rejects=rejects, offset=offset, line=line, leave_last=leave_last
        )


def runs_in(
    file: BinaryIO,
    path: Path | str,
    encoding: str = "utf-8",
    longest: int = LONGEST,
    *,
    rejects: list[Reject],
    offset: int = 0,
    line: int = 1,
    leave_last: bool = False,
) -> Iterator[Run]:
    """The same of a file that is open already, at its beginning; `path` is what it is called in words."""
    blocks, encoding, offset = begin(file, path, encoding, offset)
    lines = _Lines(str(path), encoding, longest, rejects, line, offset)
    carry = b""
    try:
        for block in blocks:
            carry = yield from _block_runs(lines, carry, block, longest)
    except CutShort as wrong:
        if lines.skipping:
            lines.reject_long(0)
        lines.reject_rest(str(wrong), carry)
        yield lines.place()
        return
    if lines.skipping and not leave_last:
        lines.reject_long(0)
        yield lines.place()
    elif carry and not leave_last:
        yield from lines.read(carry, 0)


def _block_runs(lines: "_Lines", carry: bytes, block: bytes, longest: int) -> Generator[Run, None, bytes]:
    """The runs of one block behind what was carried over; returns what is to be carried on."""
    if lines.skipping:
        end = block.find(b"\n")
        if end < 0:
            lines.skip(len(block))
            return b""
        lines.skip(end)
        lines.reject_long(1)
        yield lines.place()
        block = block[end + 1 :]
    data = carry + block if carry else block
    end = data.rfind(b"\n")
    if end >= 0:
        yield from lines.read(data[:end], 1)
        data = data[end + 1 :]
    if len(data) > longest:
        lines.skip(len(data), data[:SHOWN])
        return b""
    return data


class _Lines:
    """Cuts blocks of whole lines into runs: all at once where nothing is wrong, else line by line."""

    def __init__(self, name: str, encoding: str, longest: int, rejects: list[Reject], number: int, at: int) -> None:
        self.name = name
        self.encoding = encoding
        self.longest = longest
        self.rejects = rejects
        self.number = number
        self.at = at
        self.skipped = 0
        self.shown = b""

    @property
    def skipping(self) -> bool:
        return self.skipped > 0

    def skip(self, bytes_: int, shown: bytes = b"") -> None:
        """Go past bytes of a line that is too long to be held."""
        self.shown = self.shown or shown
        self.skipped += bytes_

    def reject_long(self, end: int) -> None:
        """The line gone past is over: `end` bytes of line end follow it."""
        self._too_long(self.skipped, self.shown)
        self.at += self.skipped + end
        self.number += 1
        self.skipped, self.shown = 0, b""

    def reject_rest(self, reason: str, piece: bytes) -> None:
        """What is left cannot be trusted to be whole."""
        text = piece[:SHOWN].decode(self.encoding, errors="backslashreplace")
        self.rejects.append(Reject(self.name, self.number, reason, text))
        self.number += 1
        self.at += len(piece)

    def place(self) -> Run:
        """A run of no lines that says how far the file is read."""
        return Run(self.number, [], self.at, self.number)

    def read(self, data: bytes, end: int) -> Iterator[Run]:
        """The runs of whole lines; the last one's own end (`end` bytes) is not in `data`."""
        if b"\0" not in data and self._short(data):
            try:
                text = data.decode(self.encoding)
            except UnicodeDecodeError:
                pass
            else:
                if "\r" in text:
                    text = text.replace("\r\n", "\n").removesuffix("\r")
                lines = text.split("\n")
                first, self.number = self.number, self.number + len(lines)
                self.at += len(data) + end
                yield Run(first, lines, self.at, self.number)
                return
        yield from self._one_by_one(data, end)

    def _short(self, data: bytes) -> bool:
        """Whether no line of `data` can be too long; only the first of a block can be longer than a block."""
        return len(data) <= self.longest or max(map(len, data.split(b"\n"))) <= self.longest

    def _one_by_one(self, data: bytes, end: int) -> Iterator[Run]:
        good: list[str] = []
        first = self.number
        pieces = data.split(b"\n")
        for piece in pieces:
            text = self._text(piece)
            if text is not None:
                good.append(text)
            elif good:
                yield Run(first, good, self.at, self.number)
                good = []
            self.at += len(piece) + 1
            self.number += 1
            if text is None:
                first = self.number
        self.at += end - 1
        yield Run(first, good, self.at, self.number)

    def _text(self, piece: bytes) -> str | None:
        if len(piece) > self.longest:
            self._too_long(len(piece), piece[:SHOWN])
        elif b"\0" in piece:
            self._reject("holds a NUL byte", piece)
        else:
            try:
                return piece.decode(self.encoding).removesuffix("\r")
            except UnicodeDecodeError as wrong:
                byte = f"byte 0x{piece[wrong.start]:02x} at column {wrong.start + 1}"
                self._reject(f"is not {self.encoding} ({byte})", piece)
        return None

    def _too_long(self, length: int, shown: bytes) -> None:
        self._reject(f"is {length:,} bytes long, more than the {self.longest:,} a line may have", shown)

    def _reject(self, reason: str, piece: bytes) -> None:
        text = piece[:SHOWN].decode(self.encoding, errors="backslashreplace")
        self.rejects.append(Reject(self.name, self.number, f"the line {reason}", text.replace("\0", "\\x00")))


class Parquet(NamedTuple):
    """The columns of a Parquet file, whether each holds numbers with a decimal point, and its rows as texts."""

    names: list[str]
    decimals: list[bool]
    rows: Iterator[tuple[str | None, ...]]


def open_parquet(path: Path | str) -> Parquet:
    """A Parquet file read row by row; fields of structs are columns of their own, by dotted names. Raises `Unreadable`.

    Times with a zone are in UTC. Nothing but this one file is read, and no extension is fetched.
    """
    import duckdb

    alone: dict[str, Any] = {"threads": 1, "memory_limit": "512MB", "autoinstall_known_extensions": False,
             "autoload_known_extensions": False}  # fmt: skip
    source = [escape(str(path))]
    engine = duckdb.connect(":memory:", config=alone)
    try:
        engine.execute("SET TimeZone = 'UTC'")
        shape = engine.execute("SELECT * FROM read_parquet(?) LIMIT 0", source).description
        cells = [cell for name, type_, *_ in shape for cell in _cells(name, _quoted(name, '"'), type_)]
        chosen = ", ".join(f"{spelled}::VARCHAR" for _, spelled, _ in cells)
        engine.execute(f"SELECT {chosen} FROM read_parquet(?)", source)
    except (duckdb.Error, RuntimeError) as wrong:  # the latter for texts that are not UTF-8
        raise Unreadable(f"{path} cannot be read as Parquet: {str(wrong).splitlines()[0]}") from None
    return Parquet([name for name, _, _ in cells], [decimal for _, _, decimal in cells], _fetched(engine, path))


def _quoted(name: str, mark: str) -> str:
    return mark + name.replace(mark, mark * 2) + mark


def _cells(name: str, spelled: str, type_: Any) -> list[tuple[str, str, bool]]:
    """(name, expression, whether it has a decimal point) of a column, or of each field of a struct."""
    if type_.id != "struct":
        return [(name, spelled, type_.id in ("double", "float", "decimal"))]
    inner = [(f"{name}.{field}", spelled + "[" + _quoted(field, "'") + "]", each) for field, each in type_.children]
    return [cell for each in inner for cell in _cells(*each)]


def _fetched(engine: Any, path: Path | str) -> Iterator[tuple[str | None, ...]]:
    import duckdb

    try:
        while several := engine.fetchmany(1_000):
            yield from several
    except (duckdb.Error, RuntimeError) as wrong:  # the latter for texts that are not UTF-8
        raise CutShort(f"the Parquet file is damaged from here on: {str(wrong).splitlines()[0]}") from None
    finally:
        engine.close()
