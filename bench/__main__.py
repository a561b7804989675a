"""`python -m bench [--quick]` measures every promise of speed and memory and prints them as one table."""

import argparse
import os
import platform
import sys

from bench import activity, importing, live
from bench import rows as table_rows
from utfall.core.tables import write_table


def machine() -> str:
    """A sentence on what this ran on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {memory:.0f} GiB of memory, Python {platform.python_version()}, {platform.machine()}"


def main(words: list[str]) -> int:
    """Exit 0 when every promise holds, 1 when one falls short."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="some of the rows only: to see that it works")
    quick = parser.parse_args(words).quick
    rows = [*activity.run(1_000_000 if quick else 20_000_000), *importing.run(12_500 if quick else 500_000)]
    rows += table_rows.run(12_000 if quick else 1_000_000)
    rows += live.run(5.0 if quick else 30.0)
    print(write_table(("what", "measured", "bar", "verdict"), rows, right=(1, 2)))
    print(machine() + (" · quick: too small to judge by" if quick else ""))
    return 0 if quick or all(verdict == "holds" for *_, verdict in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
