"""`python -m bench [ROW…] [--size LEGS] [--page NAME] [--quick]` measures all promises of speed and memory or
some of them, and prints them as one table."""

import argparse
import os
import platform
import sys
from collections.abc import Callable

from bench import activity, importing, live, pages
from bench import rows as table_rows
from utfall.core.tables import write_table


def machine() -> str:
    """A sentence on what this ran on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {memory:.0f} GiB of memory, Python {platform.python_version()}, {platform.machine()}"


ROWS = ("activity", "importing", "rows", "live", "pages")


def main(words: list[str]) -> int:
    """Exit 0 when every promise holds, 1 when one falls short."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("row", nargs="*", metavar="ROW", help=f"of {', '.join(ROWS)}; all where none is named")
    parser.add_argument("--size", type=int, help="contact legs of activity and pages (20 million)")
    parser.add_argument("--page", action="append", choices=list(pages.PAGES), help="this page alone")
    parser.add_argument("--quick", action="store_true", help="little of each: to see that it works")
    told = parser.parse_args(words)
    if unknown := set(told.row) - set(ROWS):
        parser.error(f"there is no row {', '.join(sorted(unknown))}")
    quick, legs = told.quick, told.size or (1_000_000 if told.quick else 20_000_000)
    each: dict[str, Callable[[], list[tuple[str, str, str, str]]]] = {
        "activity": lambda: activity.run(legs),
        "importing": lambda: importing.run(12_500 if quick else 500_000),
        "rows": lambda: table_rows.run(12_000 if quick else 1_000_000),
        "live": lambda: live.run(5.0 if quick else 30.0),
        "pages": lambda: pages.run(legs, tuple(told.page or ())),
    }
    rows = [line for name in told.row or ROWS for line in each[name]()]
    print(write_table(("what", "measured", "bar", "verdict"), rows, right=(1, 2)))
    small = " · quick: too small to judge by" if quick else ""
    print(machine() + small)
    return 0 if quick or all(verdict == "holds" for *_, verdict in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
