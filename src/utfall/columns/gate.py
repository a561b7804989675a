"""A gate many readers pass together and one swap passes alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, local


class Gate:
    """Readers go through `reading`; `alone` waits until none is inside and holds newcomers off.

    A thread already inside may go in again, so a read within a read never waits for a swap that waits for it.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._inside = 0
        self._closed = False
        self._mine = local()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Inside, among others."""
        depth: int = getattr(self._mine, "depth", 0)
        if depth == 0:
            with self._changed:
                self._changed.wait_for(lambda: not self._closed)
                self._inside += 1
        self._mine.depth = depth + 1
        try:
            yield
        finally:
            self._mine.depth = depth
            if depth == 0:
                with self._changed:
                    self._inside -= 1
                    self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Inside, with nobody else. Raises `RuntimeError` in a thread that is reading."""
        if getattr(self._mine, "depth", 0):
            raise RuntimeError("a thread that is reading cannot wait for all readers to leave")
        with self._changed:
            self._changed.wait_for(lambda: not self._closed)
            self._closed = True
            self._changed.wait_for(lambda: self._inside == 0)
        try:
            yield
        finally:
            with self._changed:
                self._closed = False
                self._changed.notify_all()
