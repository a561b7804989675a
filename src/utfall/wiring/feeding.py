"""The server's child that follows the files on the list: started while there are some, and again when it dies."""

import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from django.db import DatabaseError, connections

from utfall.ledger.feeds import followed
from utfall.wiring.children import beside, end, started

EVERY = 1.0  # seconds between two looks at the list
SHORT_LIFE, PATIENCE = 10.0, 30.0  # a child that lives shorter, again and again, is started ever later, up to that


def feed_beside() -> Callable[[], None]:
    """Begin to look after the child, in a thread. Gives back how to stop both."""
    return beside(_look_after, "feeds")


def _look_after(stopping: threading.Event) -> None:
    child: subprocess.Popen[bytes] | None = None
    began, deaths = 0.0, 0
    try:
        while not stopping.wait(EVERY):
            if child is not None:
                if child.poll() is None:
                    continue
                deaths = deaths + 1 if child.returncode and time.monotonic() - began < SHORT_LIFE else 0
                child = None
                if stopping.wait(min(PATIENCE, 2.0**deaths - 1)):
                    return
            if _has_work():
                child, began = started("utfall.cli", "follow", "run", "--while-stdin"), time.monotonic()
    finally:
        if child is not None:
            end(child)
        connections.close_all()


def _has_work() -> bool:
    with suppress(DatabaseError):
        return followed.active().exists()
    return False
