"""`utfall serve`: the pages and the API of this home, until it is stopped."""

import argparse


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000)


def run(arguments: argparse.Namespace, command: str) -> int:
    """Serve. With no user yet, print the one-time address that makes the first administrator."""
    from utfall.wiring.serve import serve

    address = f"http://{'localhost' if arguments.host in ('127.0.0.1', '::1') else arguments.host}:{arguments.port}"

    def tell(_: object) -> None:
        print(f"Utfall serves {address}", flush=True)
        first = first_address(address)
        if first:
            print(f"No user yet. Make the first administrator (good once, for a day):\n  {first}", flush=True)

    serve(arguments.host, arguments.port, tell=tell)
    return 0


def first_address(address: str) -> str | None:
    """The one-time address of a home without users; None where there are some."""
    from utfall.core.clock import now
    from utfall.ledger.people.first import has_users, new_key

    return None if has_users() else f"{address}/first/{new_key(now())}"
