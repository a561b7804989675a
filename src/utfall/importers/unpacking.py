"""The bytes of a file from an offset on: gunzipped, and in an encoding whose lines end in the byte LF."""

import codecs
import zlib
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO
from weakref import WeakSet

_open: WeakSet[BufferedReader] = WeakSet()  # what was opened here and may still be
_BLOCK = 1 << 18
_GZIP = b"\x1f\x8b"
_WIDE_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


class Unreadable(ValueError):
    """A file nothing can be read from; says why in a sentence that names the file."""


class CutShort(Exception):
    """A compressed file that ends early or is damaged."""


def opened(path: Path | str) -> BinaryIO:
    """The file, opened to be read. Raises `Unreadable`."""
    try:
        return _noted(open(path, "rb"))
    except FileNotFoundError:
        raise Unreadable(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise Unreadable(f"{path} is a folder; name the files in it") from None
    except OSError as wrong:
        raise Unreadable(f"{path} cannot be opened: {wrong.strerror}") from wrong


def _noted(file: BufferedReader) -> BufferedReader:
    _open.add(file)
    return file


def read_up_to(path: Path | str) -> int:
    """How far, in bytes, this process has come in a file that it has open; 0 where it has not."""
    return max((file.tell() for file in list(_open) if not file.closed and file.name == str(path)), default=0)


def unpacked(file: BinaryIO, path: Path | str) -> Iterator[bytes]:
    """The bytes of a file in blocks; a gzip (told by its first bytes, not its name) unpacked, all its members."""
    try:
        block = file.read(_BLOCK)
        if not block.startswith(_GZIP):
            while block:
                yield block
                block = file.read(_BLOCK)
            return
        yield from _gunzip(file, block)
    except OSError as wrong:
        raise Unreadable(f"{path} cannot be read: {wrong.strerror}") from wrong


def _gunzip(file: BinaryIO, block: bytes) -> Iterator[bytes]:
    member = zlib.decompressobj(wbits=31)
    while block:
        try:
            out = member.decompress(block, _BLOCK)
        except zlib.error as wrong:
            raise CutShort("the gzip file is damaged from here on") from wrong
        if out:
            yield out
        if member.eof:
            block = (member.unused_data or file.read(_BLOCK)).lstrip(b"\0")
            member = zlib.decompressobj(wbits=31)
            if not block:
                return
        else:
            block = member.unconsumed_tail or file.read(_BLOCK)
    raise CutShort("the gzip file ends early, in the middle of its data")


def head_of(blocks: Iterator[bytes], most: int) -> bytes:
    head = b""
    try:
        for block in blocks:
            head += block
            if len(head) >= most:
                break
    except CutShort:
        pass
    return head[:most]


def _wrong_byte(wrong: UnicodeError) -> tuple[str, int]:
    assert isinstance(wrong, UnicodeDecodeError)
    return "\udcff", wrong.end


codecs.register_error("utfall-wrong-byte", _wrong_byte)


def begin(file: BinaryIO, path: Path | str, encoding: str, offset: int) -> tuple[Iterator[bytes], str, int]:
    """Blocks from an offset on, the encoding they are in, and the offset they begin at (behind a byte-order mark).

    Their lines end in the byte LF: an encoding of wide units is turned into UTF-8, its wrong units into 0xff.
    """
    begin = file.read(4)
    told = next((name for bom, name in _WIDE_BOMS if begin.startswith(bom)), None)
    plain = told is None and "\n".encode(encoding) == b"\n"
    if plain and offset and not begin.startswith(_GZIP):
        file.seek(offset)
        return unpacked(file, path), encoding, offset
    file.seek(0)
    blocks = unpacked(file, path)
    try:
        first = next(blocks, b"")
    except CutShort as wrong:
        return _cut_short(wrong), encoding, offset
    told = next((name for bom, name in _WIDE_BOMS if first.startswith(bom)), None)
    whole = _chained(first, blocks)
    if told or not plain:
        whole, encoding = _in_utf8(whole, told or encoding), "utf-8"
    elif encoding.lower().startswith("utf") and first.startswith(codecs.BOM_UTF8):
        offset = max(offset, len(codecs.BOM_UTF8))
    return _from(whole, offset), encoding, offset


def _in_utf8(blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="utfall-wrong-byte")
    for block in blocks:
        yield decoder.decode(block).encode(errors="surrogateescape")
    yield decoder.decode(b"", final=True).encode(errors="surrogateescape")


def _cut_short(wrong: CutShort) -> Iterator[bytes]:
    raise wrong
    yield b""


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


def _from(blocks: Iterator[bytes], offset: int) -> Iterator[bytes]:
    for block in blocks:
        if offset >= len(block):
            offset -= len(block)
            continue
        yield block[offset:] if offset else block
        offset = 0
