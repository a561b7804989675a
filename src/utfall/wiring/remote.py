"""The columns of a running server, asked from another process through `$UTFALL_HOME/socket` (mode 0600).

A line of JSON for a request that names what to `do`; lines of JSON with what came of it, the last of them `end` or
`error`. Only questions and the few orders of a `Session` pass; who may open the socket is whoever may read the home.
"""

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from types import TracebackType

Request = Mapping[str, object]
Answers = Callable[[Request], Iterator[Mapping[str, object]]]
Session = Callable[[], AbstractContextManager[Answers]]  # what one caller may ask, until he hangs up

SILENCE = 60.0  # seconds a caller may say nothing, or not listen, before the server hangs up
PATIENCE = 120.0  # seconds the server may take to say hello


class ServerGone(Exception):
    """The server that holds the home did not answer."""


class ServerSaid(Exception):
    """The server answered with a fault: `kind` is what it is called there, the text a sentence."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


class Call:
    """One connection to the server on a socket, `with` which to ask. Raises `ServerGone` and `ServerSaid`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            with _short(path) as short:
                self._line.connect(short)
        except OSError as wrong:
            self._line.close()
            raise self._gone(wrong) from wrong
        self._both = self._line.makefile("rwb")

    def every(self, request: Request, *, within: float | None = None) -> Iterator[dict[str, object]]:
        """Every line the server answers with; the first has to come `within` so many seconds."""
        try:
            self._line.settimeout(within)
            self._both.write(json.dumps(request).encode() + b"\n")
            self._both.flush()
            for line in self._both:
                answer: dict[str, object] = json.loads(line)
                if "error" in answer:
                    raise ServerSaid(str(answer["kind"]), str(answer["error"]))
                if answer.get("end"):
                    return
                yield answer
        except OSError as wrong:
            raise self._gone(wrong) from wrong
        raise self._gone("it hung up")

    def one(self, request: Request, *, within: float | None = None) -> dict[str, object]:
        """The one line the server answers with."""
        [answer] = self.every(request, within=within)
        return answer

    def __enter__(self) -> "Call":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._both.close()
        self._line.close()

    def _gone(self, why: object) -> ServerGone:
        return ServerGone(f"the server that has this home open does not answer on {self._path}: {why}")


class SocketServer:
    """Answers requests on a socket, a thread for each caller, until `stop`."""

    def __init__(self, path: Path, session: Session) -> None:
        self._path = path
        self._session = session
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)

    def start(self) -> None:
        """Bind and listen. Only the holder of the home's lock may call it: it takes over a socket left behind."""
        with suppress(FileNotFoundError):
            self._path.unlink()
        before = os.umask(0o177)
        try:
            with _short(self._path) as short:
                self._socket.bind(short)
        finally:
            os.umask(before)
        self._socket.listen(16)
        threading.Thread(target=self._listen, name="socket", daemon=True).start()

    def stop(self) -> None:
        """Stop listening and remove the socket."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        with suppress(FileNotFoundError):
            self._path.unlink()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(caller,), name="caller", daemon=True).start()

    def _serve(self, caller: socket.socket) -> None:
        caller.settimeout(SILENCE)
        with caller, suppress(OSError, ValueError), caller.makefile("rwb") as both, self._session() as answers:
            for line in both:
                for answer in _answered(answers, json.loads(line)):
                    both.write(json.dumps(answer).encode() + b"\n")
                    both.flush()


def _answered(answers: Answers, request: Request) -> Iterator[Mapping[str, object]]:
    try:
        yield from answers(request)
        yield {"end": True}
    except Exception as wrong:  # the caller is told, whatever it was
        yield {"kind": type(wrong).__name__, "error": str(wrong)}


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """An address of a socket however long its path: the system takes no more than 107 bytes."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}" if Path("/proc/self/fd").exists() else str(path)
    finally:
        os.close(folder)
