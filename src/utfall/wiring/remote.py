"""The columns of a running server, asked from another process through `$UTFALL_HOME/socket` (mode 0600).

One line of JSON each way: a request names what to `do`; the answer has the result, or `error`. Only questions and the
few orders of `Answers` pass; who may open the socket is whoever may read the home.
"""

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

Request = Mapping[str, object]
Answers = Callable[[Request], Iterator[Mapping[str, object]]]


class ServerGone(Exception):
    """The server that holds the home did not answer."""


class ServerSaid(Exception):
    """The server answered with a fault; its text is a sentence."""


def ask_server(path: Path, request: Request) -> Iterator[dict[str, object]]:
    """Every line the server answers a request with. Raises `ServerGone` and `ServerSaid`."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        try:
            line.connect(str(path))
            line.sendall(json.dumps(request).encode() + b"\n")
            with line.makefile("rb") as answers:
                for each in answers:
                    answer = json.loads(each)
                    if "error" in answer:
                        raise ServerSaid(str(answer["error"]))
                    yield answer
        except OSError as wrong:
            raise ServerGone(f"the server that holds this home does not answer on {path}: {wrong}") from wrong


class SocketServer:
    """Answers requests on a socket, a thread for each caller, until `stop`."""

    def __init__(self, path: Path, answers: Answers) -> None:
        self._path = path
        self._answers = answers
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)

    def start(self) -> None:
        """Bind and listen. Only the holder of the home's lock may call it: it takes over a socket left behind."""
        with suppress(FileNotFoundError):
            self._path.unlink()
        before = os.umask(0o177)
        try:
            self._socket.bind(str(self._path))
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
        with caller, suppress(OSError, ValueError), caller.makefile("rwb") as both:
            request = json.loads(both.readline())
            try:
                for answer in self._answers(request):
                    both.write(json.dumps(answer).encode() + b"\n")
                    both.flush()
            except Exception as wrong:  # the caller is told, whatever it was
                both.write(json.dumps({"error": f"{type(wrong).__name__}: {wrong}"}).encode() + b"\n")
