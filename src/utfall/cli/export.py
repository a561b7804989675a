"""`utfall export` gives facts and answers as files, whole: no row is left out because there are many."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from utfall.cli.faults import BadWords
from utfall.cli.question import add_question, add_targets, asked, house_as, scope_as

if TYPE_CHECKING:
    from utfall.wiring.exporting import Facts
    from utfall.wiring.house import House

FORMATS = ("csv", "parquet", "xlsx")


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """Three things to export, each with words of its own."""
    subs = parser.add_subparsers(metavar="WHAT", dest="what", required=True, title="what")
    facts = subs.add_parser("facts", help="every fact of some kinds, with ids and names, one row each")
    facts.add_argument("kinds", metavar="KIND", nargs="+", help="kinds of fact, e.g. contact outcome; or all")
    facts.add_argument("--from", dest="start", metavar="DATE", help="first day (or a time); without it all there are")
    facts.add_argument("--to", dest="end", metavar="DATE", help="the day after the last (exclusive); default to now")
    facts.add_argument("--format", choices=FORMATS, default="csv")
    facts.add_argument("--out", metavar="PATH", help="a file; a folder for several kinds; without it CSV on stdout")
    facts.add_argument("--as", dest="user", metavar="USER", help="only what this user (e-mail) may see")
    answer = subs.add_parser("answer", help="the answer to a question, asked as with utfall ask")
    add_question(answer, FORMATS)
    add_targets(answer)
    answer.add_argument("--out", metavar="FILE", help="the file; without it CSV on stdout")
    folder = subs.add_parser("folder", help="a folder of Parquet files by kind and month, made or brought up to date")
    folder.add_argument("path", metavar="PATH", help="the folder; only months that changed are written again")


def run(arguments: argparse.Namespace, command: str) -> int:
    """Files where they are wanted; what was written, and what was assumed, on stderr."""
    from utfall.wiring.house import open_house

    with open_house() as house:
        if house.note:
            print(house.note, file=sys.stderr)
        return {"facts": _facts, "answer": _answer, "folder": _folder}[arguments.what](arguments, house)


def _facts(arguments: argparse.Namespace, house: "House") -> int:
    from utfall.facts import KINDS
    from utfall.wiring.exporting import kind_named, note_export, write_facts

    every = [*KINDS] if arguments.kinds == ["all"] else list(dict.fromkeys(arguments.kinds))
    wanted = [_wanted(arguments, house, kind_named(word).name) for word in every]
    for facts, path in zip(wanted, _paths(arguments, every), strict=True):
        if path is None:
            count = _to_stdout(house, facts)
        else:
            count = write_facts(house, facts, arguments.format, path, said=_said(facts, house))
        note_export(f"facts {facts.kind.name}", arguments.format, count, facts.period)
        print(f"{facts.kind.name}: {count:,} rows" + (f" in {path}" if path else ""), file=sys.stderr)
    return 0


def _wanted(arguments: argparse.Namespace, house: "House", kind: str) -> "Facts":
    from utfall.core.clock import now
    from utfall.core.periods import parse_period
    from utfall.facts import KINDS
    from utfall.wiring.exporting import Facts

    period = None
    if arguments.start or arguments.end:
        try:
            period = parse_period(arguments.start, arguments.end, now(), house.zone)
        except ValueError as wrong:
            raise BadWords(str(wrong)) from wrong
    return Facts(KINDS[kind], replace(scope_as(arguments.user), personal=False), period)


def _paths(arguments: argparse.Namespace, kinds: list[str]) -> list[Path | None]:
    """Where each kind goes. Raises `BadWords` where that is not said."""
    if arguments.out is None:
        if arguments.format != "csv" or len(kinds) > 1:
            more = "several kinds" if len(kinds) > 1 else arguments.format
            raise BadWords(f"say where {more} should go: --out PATH")
        return [None]
    out = Path(arguments.out)
    if len(kinds) > 1 or out.is_dir():
        return [out / f"{kind}.{arguments.format}" for kind in kinds]
    return [out]


def _to_stdout(house: "House", facts: "Facts") -> int:
    from utfall.wiring.exporting import csv_of, work_folder, write_parquet

    with work_folder(house.home) as work:
        whole = work / "facts.parquet"
        count = write_parquet(house, facts, whole, work)
        for line in csv_of(whole, "plain", work):
            print(line.removesuffix("\r\n"))
    return count


def _said(facts: "Facts", house: "House") -> list[tuple[str, str]]:
    period = " to ".join(facts.period.texts()) + " (exclusive)" if facts.period else "all there are"
    return [("Facts", facts.kind.says), ("Period", period), ("Times", "UTC; local days in the zone of each row")]


def _answer(arguments: argparse.Namespace, house: "House") -> int:
    from utfall.cli.ask import answer_lines
    from utfall.cli.printing import print_csv
    from utfall.reports.answer_rows import answer_rows
    from utfall.wiring.answer_files import write_answer
    from utfall.wiring.exporting import note_export

    if arguments.out is None and arguments.format != "csv":
        raise BadWords(f"say where {arguments.format} should go: --out FILE")
    house = house_as(house, arguments.user)
    ask, assumed = asked(arguments, house)
    answer = house.ask(ask)
    for note in [*assumed, *answer.notes, *house.where_the_data_is(answer)]:
        print(note, file=sys.stderr)
    named = house.naming().learn(answer)
    as_shown = arguments.format != "parquet"
    if as_shown:
        head, rows = answer_lines(house, answer, named, targets=ask.targets)
    else:
        head, rows = answer_rows(house.words(answer, named, targets=ask.targets), ask.kpis)
    if arguments.out is None:
        print_csv(head, rows)
    else:
        said = [("Numbers", ", ".join(ask.kpis)), ("Period", " to ".join(ask.period.texts()) if ask.period else "")]
        write_answer(house.home, head, rows, arguments.format, Path(arguments.out), title="answer", said=said)
    note_export(f"answer {','.join(ask.kpis)}", arguments.format, len(rows), ask.period)
    where = f" in {arguments.out}" if arguments.out else ""
    total = "; the first is the total" if as_shown and ask.by else ""
    print(f"{len(rows):,} rows{where}{total}", file=sys.stderr)
    return 0


def _folder(arguments: argparse.Namespace, house: "House") -> int:
    from utfall.wiring.export_folder import refresh
    from utfall.wiring.exporting import note_export

    done = refresh(house, Path(arguments.path))
    note_export("folder", "parquet", done.rows, None)
    gone = f", {done.gone:,} taken away" if done.gone else ""
    print(
        f"{arguments.path}: {done.written:,} months written ({done.rows:,} rows){gone}, {done.kept:,} as they were",
        file=sys.stderr,
    )
    return 0
