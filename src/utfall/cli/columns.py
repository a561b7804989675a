"""`utfall rebuild` builds the columns anew from the ledger; `utfall check` holds them against it."""

import argparse
import sys

from utfall.core.tables import write_table

DIFFERENT = 1


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """The words of the two commands: none."""


def run(arguments: argparse.Namespace, command: str) -> int:
    """Exit 0 when all is well, 1 when ledger and columns differ."""
    return _rebuild() if command == "rebuild" else _check()


def _rebuild() -> int:
    from utfall.wiring.house import open_house

    with open_house(catch_up=False) as house:
        wide = sys.stderr.isatty()
        last = ""
        for step in house.rebuild():
            last = f"{step.batches:,} of {step.of:,} batches · {step.rows:,} rows"
            if wide:
                done = 30 * step.batches // max(step.of, 1)
                left = f" · {step.seconds_left:.0f} s left" if step.seconds_left is not None else ""
                print(f"\r[{'#' * done}{'.' * (30 - done)}] {last}{left}   ", end="", file=sys.stderr, flush=True)
        if wide:
            print(file=sys.stderr)
        print(f"columns rebuilt: {last or 'the ledger is empty'}")
        return _told(house.check())


def _check() -> int:
    from utfall.wiring.house import open_house

    with open_house() as house:
        return _told(house.check())


def _told(differences: list[list[str]]) -> int:
    if not differences:
        print("ledger and columns agree")
        return 0
    print(f"ledger and columns differ in {len(differences)} places", file=sys.stderr)
    head = ["kind", "day", "campaign", "what", "ledger", "columns"]
    print(write_table(head, differences[:200], right=(4, 5)))
    return DIFFERENT
