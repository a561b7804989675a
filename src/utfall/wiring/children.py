"""The server's helpers that come and go with it: threads that are told to stop, and processes of their own."""

import subprocess
import sys
import threading
from collections.abc import Callable


def beside(work: Callable[[threading.Event], None], name: str, patience: float = 15) -> Callable[[], None]:
    """Begin work in a thread; it ends soon after the event it is given is set. Gives back how to stop it, which waits
    so many seconds for it."""
    stopping = threading.Event()
    thread = threading.Thread(target=work, args=(stopping,), name=name, daemon=True)
    thread.start()

    def stop() -> None:
        stopping.set()
        thread.join(timeout=patience)

    return stop


def started(module: str, *words: str) -> "subprocess.Popen[bytes]":
    """A module run as a process that ends with us: we hold the other end of its standard input."""
    command = [sys.executable, "-m", module, *words]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)


def end(child: "subprocess.Popen[bytes]") -> None:
    """Ask a child to end; kill one that has not after ten seconds."""
    child.terminate()
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
