"""The one door through which anything is posted to another system: only where the house was told it may go.

HTTPS to a host that `UTFALL_WEBHOOKS` names; no redirects, no private address unless the name stands there as
`private:name`, and the address that was looked at is the one that is spoken to. HTTP only to this machine itself, and
only where it is named so.
"""

import ipaddress
import json
import os
import socket
import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

SECONDS = 15.0
MOST = 64 * 1024  # bytes of an answer that are read
_LATER = (408, 425, 429)


class NotAllowed(ValueError):
    """An address nothing may be posted to; the text says why."""


class NotHandedOver(Exception):
    """It surely did not arrive; the text says why. `for_good` where trying again is of no use."""

    def __init__(self, says: str, *, for_good: bool = False) -> None:
        super().__init__(says)
        self.for_good = for_good


class InDoubt(Exception):
    """All of it was sent and nothing came back: nobody knows whether it was taken."""


def allowed() -> dict[str, bool]:
    """Host (with its port where one was named) -> whether a private address may stand behind it."""
    words = [each.strip().lower() for each in os.environ.get("UTFALL_WEBHOOKS", "").split(",") if each.strip()]
    return {word.removeprefix("private:"): word.startswith("private:") for word in words}


def check(url: str) -> SplitResult:
    """Whether a URL may be posted to at all. Raises `NotAllowed` with a sentence."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as wrong:
        raise NotAllowed(f"{url!r} is no address: {wrong}") from wrong
    host = (parts.hostname or "").lower()
    if not host or parts.username or parts.password or parts.fragment:
        raise NotAllowed("name an address such as https://sms.example.com/send, without user, password and fragment")
    known = allowed()
    name = f"{host}:{port}" if f"{host}:{port}" in known else host
    if name not in known:
        raise NotAllowed(f"{host} is not among the hosts that UTFALL_WEBHOOKS names")
    if parts.scheme == "http":
        if not (known[name] and _is_loopback(host)):
            raise NotAllowed("only https is spoken to other machines")
    elif parts.scheme != "https":
        raise NotAllowed("only https is spoken")
    return parts


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address(parts: SplitResult) -> str:
    """The address behind the name, looked up once and looked at. Raises `NotAllowed`, `NotHandedOver`."""
    host = (parts.hostname or "").lower()
    known = allowed()
    private = known.get(f"{host}:{parts.port}", known.get(host, False))
    try:
        found = socket.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError as wrong:
        raise NotHandedOver(f"{host} is not found: {wrong}") from wrong
    addresses = list(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))
    hidden = [each for each in addresses if not ipaddress.ip_address(each).is_global]
    if hidden and not private:
        raise NotAllowed(f"{host} leads to {hidden[0]}, a private address; UTFALL_WEBHOOKS does not name it so")
    return addresses[0]


class _Pinned(HTTPConnection):
    """A connection to an address already looked up, under the name that the other end has to prove."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        secure = parts.scheme == "https"
        super().__init__(parts.hostname or "", parts.port or (443 if secure else 80), timeout=SECONDS)
        self._address, self._secure = address, secure

    def connect(self) -> None:
        """Speak to that address; TLS proves the name."""
        self.sock = socket.create_connection((self._address, self.port), timeout=SECONDS)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def post(url: str, body: Mapping[str, object], key: str) -> None:
    """Post a JSON body. `key` names what is handed over, the same when it is tried again.

    Raises `NotAllowed`, `NotHandedOver` and `InDoubt`.
    """
    parts = check(url)
    line = _Pinned(parts, _address(parts))
    try:
        line.connect()
    except (OSError, HTTPException) as wrong:
        line.close()
        raise NotHandedOver(f"{parts.hostname} does not answer: {wrong}") from wrong
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line.request("POST", path, json.dumps(body, ensure_ascii=False).encode(), _headers(key))
        answer = line.getresponse()
        answer.read(MOST)
    except (OSError, HTTPException) as wrong:
        raise InDoubt(f"{parts.hostname} said nothing to it: {wrong or type(wrong).__name__}") from wrong
    finally:
        line.close()
    _judge(answer, str(parts.hostname))


def _judge(answer: HTTPResponse, host: str) -> None:
    if 200 <= answer.status < 300:
        return
    later = answer.status >= 500 or answer.status in _LATER
    raise NotHandedOver(f"{host} answered {answer.status} {answer.reason}"[:300], for_good=not later)


def _headers(key: str) -> dict[str, str]:
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key, "User-Agent": "utfall"}
    file = os.environ.get("UTFALL_WEBHOOK_TOKEN_FILE", "")
    if file:
        try:
            headers["Authorization"] = "Bearer " + Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as wrong:
            raise NotHandedOver(f"the token in {file} cannot be read: {wrong}") from wrong
    return headers
