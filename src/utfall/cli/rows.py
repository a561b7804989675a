"""`utfall rows` lists the rows behind a number: those that were counted, and what they come to."""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from utfall.cli.faults import BadWords
from utfall.cli.question import add_question, asked, house_as

if TYPE_CHECKING:
    from utfall.query.ask import Ask
    from utfall.wiring.house import House

PAGE = 20_000
Row = dict[str, object]

# What a table on the screen leaves out: how a row is kept, not what it says. CSV and JSON have all of it.
_KEPT = ("version", "origin_id", "known_to", "zone", "piece", "interaction_id", "contact_point_id", "alias_id")
_USUAL = {"sign": 1, "counts": 1, "n": 1, "why": "first", "actor": "agent", "is_test": False}


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """The question's words, which part of the number, and how many rows."""
    add_question(parser)
    parser.add_argument("--part", choices=("numerator", "denominator"), default="numerator")
    parser.add_argument("--limit", type=int, help="no more than so many rows (default all)")


def run(arguments: argparse.Namespace, command: str) -> int:
    """The rows on stdout; what they come to, and what was assumed, on stderr."""
    from utfall.cli.printing import cell, print_csv, print_json, print_table
    from utfall.wiring.house import open_house

    if arguments.limit is not None and arguments.limit < 1:
        raise BadWords(f"--limit {arguments.limit} is not a number of rows; 1 or more, or leave it out for all")
    with open_house() as house:
        house = house_as(house, arguments.user)
        ask, assumed = asked(arguments, house)
        for note in [*assumed, *([house.note] if house.note else [])]:
            print(note, file=sys.stderr)
        told = _told(house, ask, arguments.part, arguments.limit or sys.maxsize)
        rows = cast(list[Row], told["rows"])
        if arguments.format == "json":
            print_json(told)
        elif arguments.format == "csv":
            head = _that_say_something(rows)
            print_csv(head, ([cell(row.get(name)) for name in head] for row in rows))
        else:
            head = _for_the_screen(rows)
            print_table(head, [["" if row.get(name) is None else str(row[name]) for name in head] for row in rows])
        count, figure = told["count"], told["figure"]
        shown = f", {len(rows):,} shown" if len(rows) != count else ""
        print(f"{told['kpi']}, {told['part']}: {figure} from {count:,} rows{shown}", file=sys.stderr)
    return 0


def _told(house: "House", ask: "Ask", part: str, limit: int) -> dict[str, object]:
    """As many pages as are wanted, as one."""
    told: dict[str, object] = {}
    rows: list[Row] = []
    page, size = 1, min(limit, PAGE)
    while True:
        told = house.rows_page(ask, part, page, size)  # type: ignore[arg-type]
        found = cast(list[Row], told["rows"])
        rows += found
        if not found or len(rows) >= min(limit, cast(int, told["count"])):
            break
        page += 1
    return {name: told[name] for name in ("kpi", "part", "figure", "count")} | {"rows": rows[:limit]}


def _that_say_something(rows: Sequence[Row]) -> list[str]:
    told = {name for row in rows for name, value in row.items() if value is not None}
    return [name for name in dict.fromkeys(name for row in rows for name in row) if name in told]


def _for_the_screen(rows: Sequence[Row]) -> list[str]:
    head = _that_say_something(rows)
    return [
        name
        for name in head
        if name not in _KEPT
        and not (name.endswith("_id") and name.removesuffix("_id") in head)
        and not name.endswith(("_day", "_quarter"))
        and any(row.get(name) != _USUAL.get(name, object()) for row in rows)
    ]
