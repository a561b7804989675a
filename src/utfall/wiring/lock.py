"""The lock on a home: whoever holds it is the one process that has the columns open."""

import fcntl
import os
from types import TracebackType

from utfall.wiring.home import Home, Refused


class Lock:
    """Holds `$UTFALL_HOME/lock` from `take` until `give`, or until the process ends however it ends."""

    def __init__(self, home: Home) -> None:
        self._path = home.lock
        self._home = home
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
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        self._handle = handle
        return True

    def give(self) -> None:
        """Let go of it; nothing happens where it is not ours."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def holder(self) -> str:
        """The process number of whoever holds it, as far as the file tells."""
        try:
            return self._path.read_text().strip() or "?"
        except OSError:
            return "?"

    def __enter__(self) -> "Lock":
        if not self.take():
            raise Refused(f"another Utfall (process {self.holder()}) has the home {self._home.path} open")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.give()
