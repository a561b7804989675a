"""Lets no request bring more than it may: what is too large is answered with a sentence and never kept."""

from collections.abc import Awaitable, Callable, MutableMapping
from html import escape
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

UPLOADS = "/setup/imports/new"
USUAL = 33 << 20  # bytes; Django itself refuses forms of more than 32 MB
AROUND = 1 << 20  # what a form has around its files


class BodyLimit:
    """ASGI: `uploads` says how many bytes of files the one address that takes files may be sent."""

    def __init__(self, app: App, uploads: Callable[[], int]) -> None:
        self.app = app
        self.uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, as long as it is not too large."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self.uploads() + AROUND if scope["path"] == UPLOADS else USUAL
        told = dict(scope.get("headers", ())).get(b"content-length", b"")
        if told.isdigit() and int(told) > most:
            await _refuse(most - AROUND, receive, send)
            return
        taken = 0

        async def counted() -> MutableMapping[str, Any]:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            return message if taken <= most else {"type": "http.disconnect"}

        await self.app(scope, counted, send)


async def _refuse(most: int, receive: Receive, send: Send) -> None:
    """Let what comes pass by unread, for a browser hears no answer before it has sent everything; then say why not."""
    more = True
    while more:
        message = await receive()
        more = message["type"] == "http.request" and message.get("more_body", False)
    said = escape(f"More than {most >> 20:,} MB at once. Pack it with gzip, bring fewer files, or use the terminal.")
    page = f'<!doctype html><meta charset="utf-8"><title>Too large</title><p>{said}</p><a href="{UPLOADS}">Back</a>'
    head = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store"), (b"connection", b"close")]
    head.append((b"content-security-policy", b"default-src 'none'"))
    await send({"type": "http.response.start", "status": 413, "headers": head})
    await send({"type": "http.response.body", "body": page.encode()})
