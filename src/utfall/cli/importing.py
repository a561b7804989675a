"""`utfall import SOURCE FILE…` reads files of a source into the ledger; rejects are kept, listed and counted."""

import argparse
import csv
import sys
from collections.abc import Callable
from pathlib import Path

from utfall.cli.faults import BadWords
from utfall.core.names import nearest

SOURCES = ("asterisk-queue-log", "csv")


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """The source, its files, and whose they are."""
    parser.add_argument("source", metavar="SOURCE", help=f"{', '.join(SOURCES)}; or rejects, to list an import's")
    parser.add_argument("files", nargs="*", metavar="FILE", help="files, plain or gzip; for rejects the import")
    parser.add_argument("--origin", help="the system the records come from, such as pbx (never a file name)")
    parser.add_argument("--campaign", help="the campaign they belong to; made if missing")
    parser.add_argument("--client", help="the client they belong to; made if missing; default the home's own")
    parser.add_argument("--zone", help="the zone the file's local times, and the rows' days, are in")
    parser.add_argument("--mapping", type=Path, help="for csv: the mapping file (utfall mapping FILE guesses one)")
    parser.add_argument("--dry-run", action="store_true", help="read everything, write nothing")


def run(arguments: argparse.Namespace, command: str) -> int:
    """Exit 0 when something could be read, 1 when nothing could."""
    if arguments.source == "rejects":
        return _rejects(arguments)
    if arguments.source not in SOURCES:
        near = nearest(arguments.source, SOURCES) or SOURCES
        raise BadWords(f"unknown source {arguments.source!r}; did you mean {', '.join(near)}?")
    if not arguments.files:
        raise BadWords("no file is named")
    if arguments.source == "csv" and arguments.mapping is None:
        raise BadWords("csv needs --mapping FILE; utfall mapping prints a guessed one, ready to edit")
    from utfall.core.zones import local_times
    from utfall.wiring.importing import Work, dry_run, import_files

    if arguments.zone:
        local_times(arguments.zone)
    work = Work(
        source=arguments.source,
        files=tuple(Path(file) for file in arguments.files),
        origin=arguments.origin or {"asterisk-queue-log": "asterisk", "csv": "csv"}[arguments.source],
        campaign=arguments.campaign,
        client=arguments.client,
        zone=arguments.zone,
        mapping=arguments.mapping,
    )
    if arguments.dry_run:
        told = dry_run(work)
        print(f"would read {told.records:,} records; {told.rejects:,} rejects; nothing was written")
        for reject in told.first_rejects:
            print(f"  {reject.file}, line {reject.line}: {reject.reason}", file=sys.stderr)
        return 0 if told.records or not told.rejects else 1
    done = import_files(work, progress=_progress() if sys.stderr.isatty() else None)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    print(done.sentence())
    if done.rejected:
        print(f"rejects: utfall import rejects {done.import_id}", file=sys.stderr)
    return 0 if done.read else 1


def _progress() -> Callable[[int, int, float], None]:
    def tell(records: int, rejects: int, seconds: float) -> None:
        rate = int(records / seconds) if seconds else 0
        print(f"\r{records:,} records · {rejects:,} rejects · {rate:,}/s   ", end="", file=sys.stderr, flush=True)

    return tell


def _rejects(arguments: argparse.Namespace) -> int:

    from utfall.ledger import imports
    from utfall.ledger.happenings.models import Import

    wanted = arguments.files[0] if arguments.files else ""
    found = Import.objects.filter(pk=int(wanted)) if wanted.isdigit() else Import.objects.filter(rejects__isnull=False)
    last = found.order_by("-pk").first()
    if last is None:
        raise BadWords(f"there is no import {wanted}" if wanted else "no import has rejects")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["file", "line", "reason", "text"])
    for reject in imports.rejects(last.pk):
        writer.writerow([reject.file, reject.line, reject.reason, reject.text])
    return 0
