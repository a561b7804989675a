"""`utfall simulate` writes an honest contact centre's records: for practice, training and load."""

import argparse
import os
import sys
import threading


def add(parser: argparse.ArgumentParser, command: str) -> None:
    """How many days back, which seed, and whether to go on live."""
    parser.add_argument("--days", type=int, default=7, help="how many days back to begin (default 7)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--origin", default="simulator")
    parser.add_argument("--live", action="store_true", help="go on as time passes, until stopped")
    parser.add_argument("--demo", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--while-stdin", action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace, command: str) -> int:
    """Write, and say how much."""
    from utfall.cli.faults import BadWords
    from utfall.wiring.house import follow_if_free

    if not 0 <= arguments.days <= 3660:
        raise BadWords("--days is from 0 to 3660")
    from utfall.wiring.simulating import simulate

    if arguments.while_stdin:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    steps = simulate(
        origin=arguments.origin, seed=arguments.seed, back=arguments.days, demo=arguments.demo, live=arguments.live
    )
    print(f"{next(steps):,} records written")
    if not arguments.live:
        follow_if_free()
        return 0
    print("live traffic; stop with Ctrl+C", flush=True)
    for _ in steps:
        pass
    return 0


def _end_with_parent() -> None:
    """End when the process that started us closes our standard input, however it ends."""
    sys.stdin.buffer.read()
    os._exit(0)
