"""`utfall why` tells what each value of a split did to the change of a number since the period before."""

import argparse
import sys
from typing import TYPE_CHECKING

from utfall.cli.faults import BadWords
from utfall.cli.question import add_question, asked, house_as

if TYPE_CHECKING:
    from utfall.reports.table import CellView


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """The question's words, and which currency."""
    add_question(parser)
    parser.add_argument("--currency", default="", help="which, of a number that is told per currency")


def run(arguments: argparse.Namespace, command: str) -> int:
    """The values on stdout, the largest pull first; the change in a sentence, and what was assumed, on stderr."""
    from utfall.cli.printing import print_csv, print_json, print_table
    from utfall.reports import show
    from utfall.reports.lay import Wording
    from utfall.reports.why import make_view, why_lines, why_words
    from utfall.wiring.asking import now_and_before
    from utfall.wiring.house import open_house

    if not arguments.by or "," in arguments.by:
        raise BadWords("say by what the change is to be explained: --by SPLIT, such as --by team")
    with open_house() as house:
        house = house_as(house, arguments.user)
        ask, assumed = asked(arguments, house)
        found = house.why(*now_and_before(ask, house.zone), arguments.currency)
        named = house.naming()
        number, split = house.catalogue.numbers[found.kpi], house.title_of(found.split)
        notes = [*assumed, *([house.note] if house.note else []), *found.notes]
        for note in notes:
            print(note, file=sys.stderr)
        wording = Wording(named)
        view = make_view(found, house.catalogue, wording)
        if arguments.format == "json":
            print_json({**why_words(found, house.catalogue, named), "notes": notes})
        elif arguments.format == "csv":
            print_csv(*why_lines(found, house.catalogue, wording, split))
        else:
            effects = ["rate effect", "mix effect"] if view.has_effects else []
            head = [split, "before", "now", "pull", *effects]
            lines = [
                [each.name, _cell(each.before), _cell(each.now), each.pull, *((each.rate, each.mix) if effects else ())]
                for each in view.pieces
            ]
            whole = ["All", _cell(view.before), _cell(view.now), view.change]
            print_table(
                head, [*lines, [*whole, *((view.rate, view.mix) if effects else ())]], right=range(1, len(head))
            )
        asks = [show.period(each.period) for each in found.asks if each.period is not None]
        moved = view.change or "no change to explain, for one of them has no value"
        print(f"{number.name}, {asks[0]} compared to {asks[1]}: {moved}", file=sys.stderr)
    return 0


def _cell(cell: "CellView") -> str:

    return f"{cell.text} ({cell.n_text})" if cell.n_text else cell.text
