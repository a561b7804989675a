"""`utfall serve`: the pages and the API of this home, until it is stopped."""

import argparse
import socket
import sys

LOCAL = ("127.0.0.1", "::1", "localhost")


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=port, default=8000, help="port to listen on (default 8000)")


def run(arguments: argparse.Namespace, command: str) -> int:
    """Serve. With no user yet, print the one-time address that makes the first administrator."""
    from utfall.wiring.serve import serve

    address = address_of(arguments.host, arguments.port)

    def tell(_: object) -> None:
        print(f"Utfall serves {address}", flush=True)
        if arguments.host not in LOCAL:
            print(f"It answers to the names in UTFALL_HOSTS alone: {', '.join(hosts())}", file=sys.stderr, flush=True)
        first = first_address(address)
        if first:
            print(f"No user yet. Make the first administrator (good once, for a day):\n  {first}", flush=True)

    serve(arguments.host, arguments.port, tell=tell)
    return 0


def port(text: str) -> int:
    """A port from a word. Raises `ArgumentTypeError`."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; they go from 1 to 65535")
    return int(text)


def address_of(host: str, number: int) -> str:
    """What to type into a browser on this machine, or from another where the server listens to all."""
    name = "localhost" if host in LOCAL else socket.gethostname() if host in ("0.0.0.0", "::") else host
    return f"http://{f'[{name}]' if ':' in name else name}:{number}"


def hosts() -> list[str]:
    """The names a browser may ask the server by."""
    from django.conf import settings

    return [name for name in settings.ALLOWED_HOSTS if name != "testserver"]


def first_address(address: str) -> str | None:
    """The one-time address of a home without users; None where there are some."""
    from utfall.core.clock import now
    from utfall.ledger.people.first import has_users, new_key

    return None if has_users() else f"{address}/first/{new_key(now())}"
