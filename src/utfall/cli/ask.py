"""`utfall ask` answers a question about numbers; `utfall rows` lists the rows behind one."""

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from utfall.cli.question import add_question, asked
from utfall.core.tables import write_table
from utfall.query.answer import Answer
from utfall.query.ask import Ask

if TYPE_CHECKING:
    from utfall.wiring.house import House
    from utfall.wiring.naming import Naming

PAGE = 1000


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """The question's words, and for rows which part of the number."""
    add_question(parser)
    if command == "rows":
        parser.add_argument("--part", choices=("numerator", "denominator"), default="numerator")
        parser.add_argument("--limit", type=int, default=0, help="no more than so many rows (default all)")


def run(arguments: argparse.Namespace, command: str) -> int:
    """Answer on stdout; notes and what was assumed on stderr."""
    from utfall.wiring.house import open_house

    with open_house() as house:
        ask, assumed = asked(arguments, house.zone)
        for note in assumed:
            print(note, file=sys.stderr)
        if command == "rows":
            return _rows(house, ask, arguments)
        answer = house.ask(ask)
        named = house.naming().learn(answer)
        notes = [*answer.notes, *house.where_the_data_is(answer)]
        for note in notes:
            print(note, file=sys.stderr)
        if arguments.format == "json":
            print(json.dumps({**house.words(answer, named), "notes": notes}, ensure_ascii=False))
            return 0
        head, lines, right = _laid_out(house, answer, named)
        if arguments.format == "csv":
            _write_csv([head, *lines])
        else:
            print(write_table(head, lines, right=right))
    return 0


def _laid_out(house: "House", answer: Answer, named: "Naming") -> tuple[list[str], list[list[str]], range]:
    from utfall.reports.lay import Shape, Wording, make_table

    table = make_table([answer], house.catalogue, Wording(named), Shape())
    splits = [house.title_of(split) for split in table.by]
    head = [*splits, *(column.title for column in table.columns)] if splits else [c.title for c in table.columns]
    lines = []
    for row in [*table.rows, table.total, *([table.bulk] if table.bulk else [])]:
        names = list(row.names[: len(splits)]) + [""] * (len(splits) - len(row.names))
        cells = []
        for cell in row.cells:
            text = cell.text.replace("\u00a0", " ").replace("\u2009", " ").replace("\u202f", " ")
            cells.append(f"{text} ({cell.n_text})" if cell.n_text else text)
        lines.append([*names, *cells] if splits else cells)
    return head, lines, range(len(splits), len(head))


def _rows(house: "House", ask: Ask, arguments: argparse.Namespace) -> int:
    page, count, figure = 1, 0, None
    lines: list[dict[str, Any]] = []
    limit = arguments.limit or sys.maxsize
    while len(lines) < limit:
        found = house.rows_page(ask, arguments.part, page, min(limit - len(lines), PAGE))
        rows, count, figure = cast(list[dict[str, Any]], found["rows"]), cast(int, found["count"]), found["figure"]
        lines += rows
        if not rows or len(lines) >= count:
            break
        page += 1
    head = [name for name in dict.fromkeys(key for line in lines for key in line) if _says_something(name, lines)]
    if arguments.format == "json":
        print(json.dumps({"rows": lines, "figure": figure, "count": count}, ensure_ascii=False))
    elif arguments.format == "csv":
        _write_csv([head, *([line.get(name) for name in head] for line in lines)])
    else:
        body = [["" if line.get(name) is None else str(line[name]) for name in head] for line in lines]
        print(write_table(head, body))
    print(f"{ask.kpis[0]}, {arguments.part}: {figure} from {count} rows", file=sys.stderr)
    return 0


def _says_something(name: str, lines: list[dict[str, Any]]) -> bool:
    return any(line.get(name) is not None for line in lines)


def _write_csv(lines: Sequence[Sequence[object]] | Iterator[Sequence[object]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerows(lines)
