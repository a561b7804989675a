"""A file on its way to the browser, piece by piece; what it was made in is gone when it is sent, or nobody listens."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from utfall.web.streamed import PIECE, InPieces

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


class Sent(InPieces):
    """Sends pieces as they are made."""

    def __init__(self, pieces: Iterable[bytes], name: str, format: str, held: ExitStack) -> None:
        super().__init__(pieces)
        self.headers["Content-Type"] = TYPES[format]
        self.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        self._held = held

    def let_go(self) -> None:
        """Give back what it was made in."""
        self._held.close()

    def close(self) -> None:
        """Let go of everything it was made of."""
        self._held.close()
        super().close()


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
