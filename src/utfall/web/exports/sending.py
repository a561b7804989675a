"""A file on its way to the browser, piece by piece; what it was made in is gone when it is sent, or nobody listens."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse

PIECE = 1 << 16  # characters or bytes
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


class Sent(StreamingHttpResponse):
    """Sends pieces as they are made. Django alone would gather all of them first, for they are made in a thread."""

    def __init__(self, pieces: Iterable[bytes], name: str, format: str, held: ExitStack) -> None:
        super().__init__(pieces)
        self.headers["Content-Type"] = TYPES[format]
        self.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        self._held = held

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = iter(self.streaming_content)  # type: ignore[arg-type]
        following = sync_to_async(_next, thread_sensitive=False)
        try:
            while (piece := await following(pieces)) is not None:
                yield piece
        finally:
            self._held.close()

    def close(self) -> None:
        """Let go of everything it was made of."""
        self._held.close()
        super().close()


def _next(pieces: Iterator[bytes]) -> bytes | None:
    """The next piece, None behind the last: a `StopIteration` cannot leave a thread."""
    return next(pieces, None)


def text_pieces(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines put together until they are worth sending."""
    some: list[str] = []
    length = 0
    for line in lines:
        some.append(line)
        length += len(line)
        if length >= PIECE:
            yield "".join(some).encode()
            some, length = [], 0
    yield "".join(some).encode()


def file_pieces(path: Path) -> Iterator[bytes]:
    """A file, read as it is sent."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
