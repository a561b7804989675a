"""`utfall import SOURCE FILE…` reads files of a source into the ledger; rejects are kept, listed and counted."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from utfall.cli.faults import BadWords, did_you_mean
from utfall.importers.sources import SOURCES

if TYPE_CHECKING:
    from utfall.wiring.importing import Work


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """The source, its files, and whose they are."""
    others = "or rejects, to list an import's; or undo, to undo one"
    parser.add_argument("source", metavar="SOURCE", help=f"{', '.join(SOURCES)}; {others}")
    parser.add_argument("files", nargs="*", metavar="FILE", help="files, plain or gzip; for rejects and undo an import")
    parser.add_argument("--origin", help="the system the records come from, such as pbx (never a file name)")
    parser.add_argument("--campaign", help="the campaign they belong to; made if missing")
    parser.add_argument("--client", help="the client they belong to; made if missing; default the home's own")
    parser.add_argument("--zone", help="the zone the file's local times, and the rows' days, are in")
    reads = "for csv, which reads XLSX, JSON lines and Parquet too"
    parser.add_argument("--mapping", type=Path, help=f"{reads}: the mapping file (utfall mapping FILE guesses one)")
    parser.add_argument(
        "--direction", default="", help="for asterisk-cdr: in or out, or by context: CONTEXT=in,CONTEXT=none,out"
    )
    parser.add_argument("--dry-run", action="store_true", help="read everything, write nothing")


def run(arguments: argparse.Namespace, command: str) -> int:
    """Exit 0 when every file was read, 1 when nothing could be read from one, or all there was were rejects."""
    if arguments.source == "rejects":
        return _rejects(arguments)
    if arguments.source == "undo":
        return _undo(arguments)
    work = _work(arguments)
    return _would_read(work) if arguments.dry_run else _read(work)


def _work(arguments: argparse.Namespace) -> "Work":
    from utfall.core.zones import local_times
    from utfall.importers.asterisk_cdr import Directions
    from utfall.wiring.importing import Work

    if arguments.source not in SOURCES:
        hint = did_you_mean(arguments.source, SOURCES) or f"; there are {', '.join(SOURCES)}"
        if arguments.source.lower() in ("xlsx", "xls", "ods", "jsonl", "json", "parquet", "tsv"):
            hint = "; files of rows are read by csv, whatever their format"
        raise BadWords(f"unknown source {arguments.source!r}{hint}")
    if not arguments.files:
        raise BadWords("no file is named")
    if arguments.source == "csv" and arguments.mapping is None:
        raise BadWords("csv needs --mapping FILE; utfall mapping prints a guessed one, ready to edit")
    if arguments.source != "csv" and arguments.mapping is not None:
        raise BadWords(f"--mapping is for csv; {arguments.source} needs none")
    if arguments.direction and arguments.source != "asterisk-cdr":
        raise BadWords(f"--direction is for asterisk-cdr; {arguments.source} needs none")
    try:
        Directions.parse(arguments.direction)
    except ValueError as wrong:
        raise BadWords(f"--direction: {wrong}") from wrong
    if arguments.zone:
        local_times(arguments.zone)
    return Work(
        source=arguments.source,
        files=tuple(Path(file) for file in arguments.files),
        origin=arguments.origin or SOURCES[arguments.source].origin,
        campaign=arguments.campaign,
        client=arguments.client,
        zone=arguments.zone,
        mapping=arguments.mapping,
        direction=arguments.direction,
    )


def _would_read(work: "Work") -> int:
    from utfall.wiring.importing import dry_run

    told = dry_run(work)
    print(f"would read {told.records:,} records; {told.rejects:,} rejects; nothing was written")
    if work.assumed:
        print(work.assumed, file=sys.stderr)
    for sentence in told.unreadable:
        print(sentence, file=sys.stderr)
    for reject in told.first_rejects:
        print(f"{reject.file}, line {reject.line}: {reject.reason}", file=sys.stderr)
    return int(bool(told.unreadable) or (told.rejects > 0 and not told.records))


def _read(work: "Work") -> int:
    from utfall.wiring.house import follow_if_free
    from utfall.wiring.importing import import_files

    bar = sys.stderr.isatty()
    done = import_files(work, progress=_progress() if bar else None, follow=False)
    if bar:
        print(file=sys.stderr)
    print(done.sentence(), flush=True)
    if work.assumed:
        print(work.assumed, file=sys.stderr)
    for sentence in done.unreadable:
        print(sentence, file=sys.stderr)
    if done.rejected:
        print(f"to list the rejects: utfall import rejects {done.import_id}", file=sys.stderr)
    follow_if_free()
    return int(bool(done.unreadable) or (done.rejected > 0 and not done.read))


def _progress() -> Callable[[int, int, float], None]:
    def tell(records: int, rejects: int, seconds: float) -> None:
        rate = int(records / seconds) if seconds else 0
        print(f"\r{records:,} records · {rejects:,} rejects · {rate:,}/s   ", end="", file=sys.stderr, flush=True)

    return tell


def _undo(arguments: argparse.Namespace) -> int:
    from utfall.wiring.undoing import undo_import

    wanted = arguments.files[0] if len(arguments.files) == 1 else ""
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        raise BadWords("undo needs the number of one import, as the import printed it: utfall import undo 3")
    done = undo_import(int(wanted))
    print(done.sentence(int(wanted)), flush=True)
    for kind, count in sorted(done.facts_stay.items()):
        print(f"{count:,} of {kind} stay: they were told otherwise since", file=sys.stderr)
    if done.customers_stay:
        print("customers touched since, who stay:", file=sys.stderr)
    for key in done.customers_stay:
        print(key, file=sys.stderr)
    return 0


def _rejects(arguments: argparse.Namespace) -> int:
    from utfall.cli.printing import cell, print_csv
    from utfall.ledger import imports
    from utfall.ledger.happenings.models import Import

    wanted = arguments.files[0] if arguments.files else ""
    if wanted and not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        raise BadWords(f"{wanted!r} is not the number of an import, as utfall import tells it")
    found = Import.objects.filter(pk=int(wanted)) if wanted else Import.objects.filter(rejects__isnull=False)
    last = found.order_by("-pk").first()
    if last is None:
        raise BadWords(f"there is no import {wanted}" if wanted else "no import has rejects")
    told = imports.rejects(last.pk)
    print_csv(["file", "line", "reason", "text"], ([cell(word) for word in reject[:4]] for reject in told))
    return 0
