"""The server's thread that has files read which a browser brought: a child process for each, one at a time an origin.

A child that is killed, or whose server is, leaves what it wrote; its upload is then shown as broken off.
"""

import logging
import subprocess
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, connections

from utfall.core import clock
from utfall.ledger.feeds import uploads
from utfall.ledger.feeds.models import Upload
from utfall.wiring import uploading
from utfall.wiring.children import beside, end, started

EVERY = 0.3  # seconds between two looks
MOST = 2  # children at once
GRACE = 5 * clock.SECOND  # that a child is given to stop by itself
FORGET_EVERY = 12_000  # looks: about an hour
BROKEN = "It was broken off. What it wrote stands; importing the same files again adds only what is missing."


class Runner:
    """Starts what waits, ends what is to stop, and notes what broke off."""

    def __init__(self) -> None:
        self._children: dict[int, subprocess.Popen[bytes]] = {}

    def begin(self) -> None:
        """Nobody reads on what an earlier server had begun."""
        for upload in uploads.running():
            uploads.over(upload.pk, "broken", BROKEN)

    def look(self) -> None:
        """One look at what waits and what runs."""
        for number, child in list(self._children.items()):
            if child.poll() is None:
                continue
            del self._children[number]
            uploads.over(number, "broken", BROKEN)  # one that ended well has said so itself
        for upload in uploads.running():
            found = self._children.get(upload.pk)
            if found is not None and upload.stop_asked_at and clock.now() - upload.stop_asked_at > GRACE:
                end(found)
                uploads.over(upload.pk, "stopped")
        busy = {upload.origin for upload in uploads.running()}
        for upload in uploads.waiting():
            if len(self._children) >= MOST:
                return
            if upload.origin not in busy and uploads.taken(upload):
                self._children[upload.pk] = _started(upload)
                busy.add(upload.origin)

    def end(self) -> None:
        """End every child; what it had begun is broken off."""
        for number, child in self._children.items():
            end(child)
            uploads.over(number, "broken", BROKEN)
        self._children = {}


def bring_beside() -> Callable[[], None]:
    """Begin, in a thread. Gives back how to stop it."""
    return beside(_work, "uploads")


def _work(stopping: threading.Event) -> None:
    runner, looks = Runner(), 0
    try:
        _quietly(runner.begin)
        while not stopping.is_set():
            _quietly(runner.look)
            if looks % FORGET_EVERY == 0:
                _quietly(uploading.forget_old)
                _quietly(uploading.forget_strays)
            looks += 1
            stopping.wait(EVERY)
    finally:
        _quietly(runner.end)
        connections.close_all()


def _quietly(work: Callable[[], object]) -> None:
    """What fails is told in the log and tried again at the next look."""
    try:
        work()
    except DatabaseError as wrong:
        logging.getLogger(__name__).warning("uploads: %s", wrong)
        time.sleep(EVERY)
    except Exception:
        logging.getLogger(__name__).exception("uploads stumbled")


def _started(upload: Upload) -> "subprocess.Popen[bytes]":
    return started("utfall.wiring.bringing_child", str(upload.pk))
