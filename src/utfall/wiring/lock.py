"""The lock on a home: whoever holds it is the one process that has the columns open."""

import fcntl
import os
import time
from types import TracebackType

from utfall.wiring.home import Home, Refused

PATIENCE = 20.0  # seconds somebody waits for a command to end
SERVER, COMMAND = "server", "command"


class Lock:
    """Holds `$UTFALL_HOME/lock` from `take` until `give`, or until the process ends however it ends.

    The file says who has it: the process, and whether it is a server or a command that will soon be done.
    """

    def __init__(self, home: Home, what: str = COMMAND) -> None:
        self._path = home.lock
        self._home = home
        self._what = what
        self._handle: int | None = None

    def take(self) -> bool:
        """Take the lock if nobody has it. Returns whether it is ours."""
        self._home.make()
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        try:
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()} {self._what}".encode())
        except OSError:  # a full disk: the lock is ours all the same
            pass
        self._handle = handle
        return True

    def give(self) -> None:
        """Let go of it; nothing happens where it is not ours."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def holder(self) -> str:
        """Who holds it, as far as the file tells: `process 4711`."""
        return f"process {self._told()[0] or '?'}"

    def is_served(self) -> bool:
        """Whether a server holds it, as far as the file tells: one that answers on the socket, or soon will."""
        return self._told()[1] == SERVER

    def _told(self) -> tuple[str, str]:
        try:
            pid, _, what = self._path.read_text(encoding="utf-8").strip().partition(" ")
        except (OSError, UnicodeDecodeError):
            return "", ""
        return pid, what

    def __enter__(self) -> "Lock":
        """Take it, waiting for a command that will soon be done; a server is not waited for. Raises `Refused`."""
        until = time.monotonic() + PATIENCE
        while not self.take():
            if self.is_served() or time.monotonic() >= until:
                raise Refused(f"another Utfall, {self.holder()}, has the home {self._home.path} open")
            time.sleep(0.05)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.give()
