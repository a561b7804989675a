"""`utfall follow SOURCE FILE` puts a growing file on the list of those that are followed; the server reads them on."""

import argparse
import sys
import threading
from pathlib import Path

from utfall.cli.faults import BadWords, did_you_mean

SOURCES = ("asterisk-queue-log",)
WORDS = ("run", "stop")


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """The source, its file, and whose it is."""
    parser.add_argument(
        "source", nargs="?", metavar="SOURCE",
        help=f"{', '.join(SOURCES)}; run, to follow the list in this terminal where no server does; stop, to take a "
        "file off it; without any, the list",
    )  # fmt: skip
    parser.add_argument("file", nargs="?", metavar="FILE", help="the growing file; for stop its number on the list")
    parser.add_argument("--origin", help="the system the records come from, such as pbx (never a file name)")
    parser.add_argument("--campaign", help="the campaign they belong to; made if missing")
    parser.add_argument("--client", help="the client they belong to; made if missing; default the home's own")
    parser.add_argument("--zone", help="the zone the rows' days are in")
    parser.add_argument("--while-stdin", action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace, command: str) -> int:
    """Add, stop, list, or follow until stopped."""
    if arguments.source is None:
        return _list()
    if arguments.source == "run":
        return _run(arguments.while_stdin)
    if arguments.file is None:
        raise BadWords("say which file: utfall follow lists them" if arguments.source == "stop" else "no file is named")
    return _stop(arguments.file) if arguments.source == "stop" else _add(arguments)


def _add(arguments: argparse.Namespace) -> int:
    from utfall.wiring.following import Wish, add, is_followed
    from utfall.wiring.home import home
    from utfall.wiring.lock import Lock

    if arguments.source not in SOURCES:
        known = (*SOURCES, *WORDS)
        hint = did_you_mean(arguments.source, known) or f"; there is {', '.join(SOURCES)}"
        raise BadWords(f"{arguments.source!r} cannot be followed{hint}")
    wish = Wish(
        arguments.source, Path(arguments.file), arguments.origin or "asterisk", arguments.zone or "",
        arguments.client or "", arguments.campaign or "",
    )  # fmt: skip
    made = add(wish)
    print(f"{made.pk}: {made.path} is followed as {made.origin.name}", flush=True)
    lock = Lock(home())
    served = not lock.take() and lock.is_served()
    lock.give()
    if served or is_followed(home()):
        print("the running server reads it on from now" if served else "it is read on from now")
    else:
        print("no server runs; it is read on as soon as one does, or by: utfall follow run", file=sys.stderr)
    return 0


def _stop(word: str) -> int:
    from utfall.ledger.feeds import followed
    from utfall.ledger.feeds.models import FollowedFile

    number = int(word) if word.isascii() and word.isdigit() and len(word) < 19 else 0
    file = FollowedFile.objects.filter(pk=number).first()
    if file is None or not followed.stop(file):
        raise BadWords(f"{word!r} is not the number of a followed file; utfall follow lists them")
    print(f"{file.path} is followed no more; what was read stays")
    return 0


def _list() -> int:
    from utfall.core.clock import now
    from utfall.core.tables import write_table
    from utfall.ledger.feeds import followed

    rows = []
    for file in followed.active():
        told = followed.told(file)
        behind = "" if told.complete_until is None else f"{max(0, now() - told.complete_until) // 1000:,} s ago"
        last = "" if told.last_line is None else str(told.last_line)
        known = str(file.pk), file.source, file.origin.name, file.path, f"{told.lines:,}"
        rows.append((*known, last, behind, file.error))
    if not rows:
        print("no file is followed")
        return 0
    print(write_table(("no", "source", "origin", "file", "lines", "last line", "told up to", "hindered by"), rows,
                      right=(0, 4, 5, 6)))  # fmt: skip
    return 0


def _run(while_stdin: bool) -> int:
    from utfall.ledger.feeds import followed
    from utfall.wiring.following import follow_all, is_followed
    from utfall.wiring.home import home
    from utfall.wiring.house import follow_if_free

    if while_stdin:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    elif not followed.active().exists():
        raise BadWords("no file is followed; utfall follow asterisk-queue-log FILE adds one")
    elif is_followed(home()):
        raise BadWords("another process of this home follows the files already")
    else:
        print("following; stop with Ctrl+C", flush=True)
    try:
        follow_all(home(), threading.Event())
    finally:
        if not while_stdin:
            follow_if_free()
    return 0


def _end_with_parent() -> None:
    """End when the process that started us closes our standard input, however it ends."""
    import os

    sys.stdin.buffer.read()
    os._exit(0)
