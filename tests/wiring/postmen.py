"""A tiny mail server and a tiny SMS gateway that behave as they are told."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class MailServer:
    """Takes mails on loopback. `way` is how the next ones are met: take, refuse (550), later (451), die after the mail,
    hang after it, silent (takes it and never says so), no (550 on the recipient)."""

    def __init__(self) -> None:
        self.way, self.mails, self.recipients = "take", list[EmailMessage](), list[str]()
        self._line = socket.create_server(("127.0.0.1", 0))
        self.port = self._line.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._line.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._line.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as told:
            line.sendall(b"220 here\r\n")
            for said in told:
                word = said[:4].upper().strip()
                if word == b"DATA":
                    line.sendall(b"354 go on\r\n")
                    if not self._mail(line, told):
                        return
                elif word == b"RCPT":
                    self.recipients.append(said.decode().strip())
                    line.sendall(b"550 <x@y.example> no such user\r\n" if self.way == "no" else b"250 ok\r\n")
                elif word == b"QUIT":
                    line.sendall(b"221 bye\r\n")
                    return
                else:
                    line.sendall(b"250 ok\r\n")

    def _mail(self, line: socket.socket, told: Any) -> bool:
        text = b""
        for said in told:
            if said == b".\r\n":
                break
            text += said.removeprefix(b".") if said.startswith(b"..") else said
        answers = {"take": b"250 taken\r\n", "refuse": b"550 spam\r\n", "later": b"451 busy\r\n"}
        if self.way in ("take", "silent", "hang"):
            self.mails.append(message_from_bytes(text, policy=policy.default))  # type: ignore[arg-type]
        if self.way == "hang":
            threading.Event().wait(3)
        if self.way not in answers:
            return False
        line.sendall(answers[self.way])
        return True


@contextmanager
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    try:
        yield server
    finally:
        server.close()


class Gateway(ThreadingHTTPServer):
    """Takes JSON on loopback; `status` is what it answers, `said` what it was given (body, headers)."""

    daemon_threads = True

    def __init__(self) -> None:
        self.status, self.said = 200, list[tuple[dict[str, Any], dict[str, str]]]()
        super().__init__(("127.0.0.1", 0), _Taking)


class _Taking(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.said.append((body, dict(self.headers)))
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def gateway() -> Iterator[Gateway]:
    server = Gateway()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
