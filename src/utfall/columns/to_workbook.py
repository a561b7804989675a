"""`python -m utfall.columns.to_workbook PARQUET XLSX TITLE [WHAT HOW]…`: a Parquet file as a workbook, in a process
of its own, so that a server neither grows nor waits by it."""

import sys
import tempfile
from pathlib import Path

from utfall.reports.workbook import Workbook

from .finish import lines


def main(words: list[str]) -> None:
    """Write it; pairs of words beside are what its last sheet says."""
    parquet, xlsx, title, *said = words
    with tempfile.TemporaryDirectory(prefix="workbook-", dir=Path(parquet).parent) as place:
        work = Path(place)
        with lines(Path(parquet), work) as (columns, rows), Workbook(Path(xlsx), work) as book:
            book.about(*zip(said[::2], said[1::2], strict=True))
            book.facts(title, columns, rows)


if __name__ == "__main__":
    main(sys.argv[1:])
