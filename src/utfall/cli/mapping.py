"""`utfall mapping FILE…` prints a guessed mapping, ready to edit."""

import argparse
from pathlib import Path


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """The files to look at."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")


def run(arguments: argparse.Namespace, command: str) -> int:
    """The mapping on stdout."""
    from utfall.importers.csv.guess import guess

    print(guess(arguments.files))
    return 0
