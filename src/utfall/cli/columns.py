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

    with open_house(anew=True) as house:
        bar = sys.stderr.isatty()
        last: dict[str, object] = {}
        for last in house.rebuild():
            if bar:
                print("\r" + _bar(last), end="", file=sys.stderr, flush=True)
        if bar:
            print(file=sys.stderr)
        rows = f"{last['rows']:,} rows of {last['batches']:,} batches" if last else "the ledger is empty"
        print(f"columns rebuilt: {rows}")
        return _told(house.check())


def _bar(step: dict[str, object]) -> str:
    """One line of progress: how far, how fast, how long still."""
    batches, of, rows, seconds = (int(step[key] or 0) for key in ("batches", "of", "rows", "seconds"))  # type: ignore[call-overload]
    done = 30 * min(batches, of) // max(of, 1)
    left = step["seconds_left"]
    ahead = f" · {left:.0f} s left" if isinstance(left, float) else ""
    return (
        f"[{'#' * done}{'.' * (30 - done)}] {step['step']:<5} {rows:,} rows · {rows // max(seconds, 1):,}/s{ahead}   "
    )


def _check() -> int:
    from utfall.wiring.house import open_house

    with open_house() as house:
        if house.note:
            print(house.note, file=sys.stderr)
        return _told(house.check())


def _told(differences: list[list[str]]) -> int:
    if not differences:
        print("ledger and columns agree")
        return 0
    print(f"ledger and columns differ in {len(differences)} places", file=sys.stderr)
    head = ["kind", "day", "campaign", "what", "ledger", "columns"]
    print(write_table(head, differences[:200], right=(4, 5)))
    return DIFFERENT
