"""Answers that are sent piece by piece: each is read in a thread of the pool when the one before it has gone out."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware

PIECE = 1 << 16  # characters or bytes


class InPieces(StreamingHttpResponse):
    """Django alone would gather all of what an iterator makes before it sends the first of it, and warn of that."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = iter(self.streaming_content)  # type: ignore[arg-type]
        following: Callable[..., Any] = sync_to_async(_next, thread_sensitive=False)
        try:
            while (piece := await following(pieces)) is not None:
                yield piece
        finally:
            self.let_go()

    def let_go(self) -> None:
        """All is sent, or nobody listens any more."""


def _next(pieces: Iterator[bytes]) -> bytes | None:
    """The next piece, None behind the last: a `StopIteration` cannot leave a thread."""
    return next(pieces, None)


class StaticFile(InPieces, FileResponse):
    """A file of ours, its headers already told by WhiteNoise."""

    block_size = PIECE

    def set_headers(self, *_: Any, **__: Any) -> None:
        """None of Django's own."""


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise, sending files in pieces."""

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> StaticFile:
        """The answer with a file, or without it where the browser has it already."""
        told = static_file.get_response(request.method, request.META)
        answer = StaticFile(told.file or (), status=int(told.status))
        del answer.headers["Content-Type"]
        for name, value in told.headers:
            answer.headers[name] = value
        return answer
