"""How long after a line is written to a followed log the number on an open page has it, at 500 lines a second."""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

LINES_A_SECOND = 500
BAR = 2.0
EVERY, ASKED_EVERY = 0.05, 0.1  # seconds between two writes, and between two questions
QUEUES = ("sales", "support", "billing", "orders", "it")


class Caller(threading.Thread):
    """A telephone system: writes whole calls, `rate` lines a second, and remembers when each call's first was there."""

    def __init__(self, log: Path, rate: int, seconds: float) -> None:
        super().__init__(daemon=True)
        self._log, self._rate, self._seconds = log, rate, seconds
        self.entered: list[float] = []  # when the n-th ENTERQUEUE line was written

    def run(self) -> None:
        began, written = time.monotonic(), 0
        talking: list[tuple[int, int, str, str]] = []
        with self._log.open("a", buffering=1 << 16) as file:
            while (passed := time.monotonic() - began) < self._seconds:
                some, now = 0, int(time.time())
                while written < passed * self._rate:
                    number = len(self.entered) + some
                    queue, agent = QUEUES[number % len(QUEUES)], f"SIP/{100 + number % 150}"
                    file.write(f"{now}|{now}.{number}|{queue}|NONE|ENTERQUEUE||+47{number:08}|1\n")
                    written, some = written + 1, some + 1
                    talking.append((now, number, queue, agent))
                    if len(talking) > self._rate // 3 * 5:  # a call takes some five seconds
                        then, older, queue, agent = talking.pop(0)
                        head, talk = f"{now}|{then}.{older}|{queue}|{agent}", max(0, now - then - 2)
                        file.write(f"{head}|CONNECT|2|{then}.{older}x|2\n{head}|COMPLETEAGENT|2|{talk}|1\n")
                        written += 2
                file.flush()
                self.entered += [time.monotonic()] * some
                time.sleep(EVERY)


class Centre:
    """A home whose server follows a log, and an administrator's key to ask it by."""

    def __init__(self, folder: Path) -> None:
        self.home, self.log = folder / "home", folder / "queue_log"
        self.home.mkdir(mode=0o700)
        self.log.write_text(f"{int(time.time())}|NONE|NONE|NONE|QUEUESTART|\n")
        self.utfall("user", "add", "bench@example.org", "--role", "administrator")
        self.key = self.utfall("token", "make", "bench", "--user", "bench@example.org").strip()
        self.utfall("follow", "asterisk-queue-log", str(self.log), "--origin", "pbx", "--zone", "UTC")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    def utfall(self, *words: str) -> str:
        """A command of the product's terminal; what it printed."""
        surroundings = {**os.environ, "UTFALL_HOME": str(self.home)}
        command = [sys.executable, "-m", "utfall.cli", *words]
        return subprocess.run(command, env=surroundings, check=True, capture_output=True, text=True).stdout

    @contextmanager
    def served(self) -> Iterator[None]:
        """Its server, up and following."""
        command = [sys.executable, "-m", "utfall.cli", "serve", "--port", str(self.port)]
        surroundings = {**os.environ, "UTFALL_HOME": str(self.home)}
        server = subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            server.stdout.readline()
            while not re.search(r"\| +1 \| +1 \|", self.utfall("follow")):
                time.sleep(0.2)
            yield
        finally:
            server.terminate()
            server.wait()

    def offered(self, line: HTTPConnection) -> int:
        """How many contacts a page would show as offered just now."""
        body = json.dumps({"kpis": ["contacts_offered"], "from": "2020-01-01", "to": "2100-01-01"})
        line.request("POST", "/api/v1/ask", body, {"Authorization": f"Bearer {self.key}"})
        answer = line.getresponse()
        told = json.loads(answer.read())
        if answer.status != 200:
            raise SystemExit(f"the server does not answer: {told}")
        return int(told["total"]["contacts_offered"]["value"])


def run(seconds: float = 30.0) -> list[tuple[str, str, str, str]]:
    """(what, measured, bar, verdict) of one promise: the number is asked for again and again, as an open page does."""
    with tempfile.TemporaryDirectory() as name:
        centre = Centre(Path(name))
        with centre.served():
            took = _watched(centre, seconds)
    p50, p95, most = (took[min(len(took) - 1, len(took) * share // 100)] for share in (50, 95, 100))
    return [
        (f"a line of a followed log at {LINES_A_SECOND} lines/s for {seconds:.0f} s, until a question counts it "
         f"(half within {p50:.2f} s, 95 % within {p95:.2f} s), the slowest",
         f"{most:.2f} s", f"{BAR:.0f} s", "holds" if most <= BAR else "FALLS SHORT")
    ]  # fmt: skip


def _watched(centre: Centre, seconds: float) -> list[float]:
    """How long each call's first line took (seconds, sorted)."""
    caller = Caller(centre.log, LINES_A_SECOND, seconds)
    line = HTTPConnection("127.0.0.1", centre.port, timeout=60)
    took: list[float] = []
    caller.start()
    end = time.monotonic() + seconds + 30
    while caller.is_alive() or len(took) < len(caller.entered):
        count, now = centre.offered(line), time.monotonic()
        took += [now - at for at in caller.entered[len(took) : count]]
        if now > end:
            raise SystemExit(f"{len(caller.entered) - len(took)} calls never came to be counted")
        time.sleep(ASKED_EVERY)
    return sorted(took)
