"""`utfall ask` answers a question about numbers."""

import argparse
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from utfall.cli.faults import BadWords
from utfall.cli.question import add_question, add_targets, asked, house_as

if TYPE_CHECKING:
    from utfall.query.answer import Answer, Row
    from utfall.reports.lines import Lines
    from utfall.reports.table import RowView, Table
    from utfall.wiring.house import House
    from utfall.wiring.naming import Naming


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """The question's words."""
    add_question(parser)
    add_targets(parser)
    parser.add_argument("--interval", action="store_true", help="beside each ratio its 95 %% interval, where known")


def run(arguments: argparse.Namespace, command: str) -> int:
    """Answer on stdout; notes and what was assumed on stderr."""
    from utfall.cli.printing import print_csv, print_json, print_table
    from utfall.wiring.house import open_house

    with open_house() as house:
        house = house_as(house, arguments.user)
        ask, assumed = asked(arguments, house)
        answer = house.ask(ask)
        named = house.naming().learn(answer)
        notes = [*assumed, *([house.note] if house.note else []), *answer.notes, *house.where_the_data_is(answer)]
        for note in notes:
            print(note, file=sys.stderr)
        if arguments.format == "json":
            print_json({**house.words(answer, named, interval=arguments.interval, targets=ask.targets), "notes": notes})
        elif arguments.format == "csv":
            print_csv(*answer_lines(house, answer, named, arguments.interval, ask.targets))
        else:
            head, lines = _screen_lines(house, answer, named, arguments.interval)
            print_table(head, lines, right=range(len(ask.by), len(head)))
    return 0


def _table(house: "House", answer: "Answer", named: "Naming", interval: bool = False) -> "Table":
    from utfall.reports.lay import Shape, Wording, make_table

    return make_table([answer], house.catalogue, Wording(named), Shape(interval=interval))


def _screen_lines(
    house: "House", answer: "Answer", named: "Naming", interval: bool
) -> tuple[list[str], list[list[str]]]:
    """Head and lines of the text table: rows with their subtotals above them, the total below."""
    table = _table(house, answer, named, interval)
    head = [house.title_of(split) for split in table.by]
    for column in table.columns:
        head += [column.title, "before"] if answer.ask.compare else [column.title]
    rows = [*table.rows, table.total, *([table.bulk] if table.bulk else [])]
    return head, [_screen_line(row, table, answer.ask.compare is not None) for row in rows]


def _screen_line(row: "RowView", table: "Table", compare: bool) -> list[str]:
    depth = len(table.by)
    names = [*row.names[:depth], *(["All"] if 0 < len(row.names) < depth and row.kind == "subtotal" else [])]
    words = names + [""] * (depth - len(names))
    for cell in row.cells:
        n = f" ({cell.n_text})" if cell.n_text else ""
        sign = f"{cell.mark.sign} " if cell.mark and cell.mark.sign else ""
        words.append(sign + cell.text + n + (f" [{cell.span_text}]" if cell.span_text else ""))
        if compare:
            change = cell.change
            moved = f" {change.arrow} {change.text}".rstrip() if change else ""
            words.append(change.before + moved if change else "")
    return words


def answer_lines(
    house: "House", answer: "Answer", named: "Naming", interval: bool = False, targets: bool = False
) -> "Lines":
    """Head and lines for a file: as a page's, and with a comparison the figures before beside each number. Raises
    `BadWords` for targets beside a comparison: those before had others."""
    from utfall.reports.lines import table_lines

    if targets and answer.ask.compare is not None:
        raise BadWords("--targets and --compare cannot stand in one file; ask for one of them, or for json")
    titles = [house.title_of(split) for split in answer.ask.by]
    head, lines = table_lines(_table(house, answer, named, interval), titles, targets=targets)
    if answer.ask.compare is None:
        return head, lines
    _, earlier = table_lines(_table(house, _before(answer), named, interval), titles)
    first = len(titles)
    head = [*titles, *(word for title in head[first:] for word in (title, f"{title}, before"))]
    both = [
        [*line[:first], *(cell for pair in zip(line[first:], old[first:], strict=True) for cell in pair)]
        for line, old in zip(lines, earlier, strict=True)
    ]
    return head, both


def _before(answer: "Answer") -> "Answer":
    """The same answer with what was before in the place of what is."""

    def then(row: "Row") -> "Row":
        return replace(row, cells=row.before)

    return replace(
        answer,
        rows=tuple(map(then, answer.rows)),
        subtotals=tuple((level, then(row)) for level, row in answer.subtotals),
        total=then(answer.total),
        apart_totals=tuple(map(then, answer.apart_totals)),
        bulk=answer.bulk and then(answer.bulk),
    )
