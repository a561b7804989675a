"""One reading at a time from an origin, whichever process does it."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b

from utfall.wiring.home import Home, Refused

PATIENCE = 3.0  # seconds an import waits for another reading from its origin


@contextmanager
def alone(home: Home, origin: str, patience: float = PATIENCE) -> Iterator[None]:
    """One reading at a time from an origin: the next one goes on where it ended. Raises `Refused` where another one
    is not done after so many seconds; a followed file's takes less than one."""
    folder = home.path / "importing"
    folder.mkdir(mode=0o700, exist_ok=True)
    with open(folder / blake2b(origin.encode(), digest_size=8).hexdigest(), "a") as file:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() < until:
                    time.sleep(0.02)
                    continue
                raise Refused(f"another process is importing from {origin!r} just now; wait until it is done") from None
        yield
