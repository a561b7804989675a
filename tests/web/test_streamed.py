"""What a server sends piece by piece: no warning, nothing gathered whole, no thread kept between two pieces."""

import asyncio
import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path


def test_a_static_file_is_served_under_asgi_without_a_warning(home: Path) -> None:
    from django.test import AsyncClient

    async def got(path: str, **headers: str) -> tuple[int, bytes, str]:
        answer = await AsyncClient().get(path, headers=headers)
        text = b"".join([bytes(piece) async for piece in answer])
        return answer.status_code, text, answer.headers.get("Content-Type", "")

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        status, text, type = asyncio.run(got("/static/utfall.css"))
    assert status == 200 and b"--accent" in text and type.startswith("text/css")


def test_pieces_are_made_one_at_a_time_as_they_are_taken(home: Path) -> None:
    from utfall.web.exports.sending import Sent

    made: list[int] = []

    def pieces() -> Iterator[bytes]:
        for at in range(1000):
            made.append(at)
            yield b"x" * 1000

    ended = []
    with ExitStack() as stack:
        stack.callback(lambda: ended.append(True))
        answer = Sent(pieces(), "x.csv", "csv", stack.pop_all())

    async def some() -> None:
        taken = aiter(answer)
        for _ in range(3):
            await anext(taken)
        assert len(made) == 3, "nothing is read ahead"
        await taken.aclose()  # type: ignore[attr-defined]

    before = threading.active_count()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        asyncio.run(some())
    assert ended == [True] and threading.active_count() <= before
