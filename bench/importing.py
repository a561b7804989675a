"""A queue_log imported end to end, against a hand-written script that reads, writes and aggregates the same facts."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.importers.asterisk_queue_log.made_logs import made_log

HERE = Path(__file__).parent
RUNS = 3
KPIS = (
    "contacts_offered", "contacts_answered", "contacts_abandoned", "system_flow_outs", "contacts_open", "asa",
    "abandonment_rate", "service_level",
)  # fmt: skip
GIB = 1024**3
# What an idle process has: the ledger and the columns opened, nothing asked yet.
IDLE = """
from utfall.wiring.ready import ready
ready()
from utfall.wiring.house import open_house
with open_house():
    print(open("/proc/self/status").read())
"""
# A child's peak is never told below what its parent once had, so a parent that has nothing starts it.
WATCH = """
import resource, subprocess, sys, time
began = time.perf_counter()
code = subprocess.call(sys.argv[1:])
seconds = time.perf_counter() - began
print(end=f"\\n{seconds} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}", file=sys.stderr)
sys.exit(code)
"""


@dataclass(frozen=True)
class Ended:
    """A process that is over: how long it took, the most memory it had, and what it printed."""

    seconds: float
    peak: int
    told: str


def went(command: list[str], home: Path) -> Ended:
    """Run a process to its end. Raises `SystemExit` with its words where it fails."""
    environment = {**os.environ, "UTFALL_HOME": str(home)}
    watched = [sys.executable, "-S", "-c", WATCH, *command]
    ended = subprocess.run(watched, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{ended.stderr}")
    seconds, peak = ended.stderr.rsplit("\n", 1)[-1].split()
    return Ended(float(seconds), int(peak) * 1024, ended.stdout)


def utfall(home: Path, *words: str) -> Ended:
    """A command of the product's terminal."""
    return went([sys.executable, "-m", "utfall.cli", *words], home)


def by_hand(log: Path, folder: Path) -> Ended:
    """The limit script in a folder of its own."""
    place = folder / "limit"
    place.mkdir()
    try:
        return went([sys.executable, str(HERE / "limit_queue_log.py"), str(log), str(place)], place)
    finally:
        shutil.rmtree(place)


def ours(log: Path, folder: Path, bare: Path) -> tuple[Ended, Ended, int]:
    """(import, ask, memory of an idle process) of a log in a fresh home."""
    home = folder / "home"
    shutil.copytree(bare, home)
    try:
        with log.open() as file:
            first = int(file.readline().split("|", 1)[0])
        begin = time.strftime("%Y-%m-%d", time.gmtime(first))
        done = utfall(home, "import", "asterisk-queue-log", str(log), "--zone", "UTC", "--origin", "pbx")
        asked = utfall(home, "ask", ",".join(KPIS), "--by", "queue", "--from", begin, "--format", "json")
        idle = went([sys.executable, "-c", IDLE], home)
        held = next(line for line in idle.told.splitlines() if line.startswith("VmRSS:"))
        return done, asked, int(held.split()[1]) * 1024
    finally:
        shutil.rmtree(home)


def same(asked: str, hand: str) -> bool:
    """Whether both came to the same numbers, queue by queue."""
    queues = json.loads(hand)["queues"]
    found = {row["queue"]: [row[kpi]["value"] for kpi in KPIS] for row in json.loads(asked)["rows"]}
    return found.keys() == queues.keys() and all(
        abs(ours - theirs) < 1e-9 for name in queues for ours, theirs in zip(found[name], queues[name], strict=True)
    )


def run(lines: int) -> list[tuple[str, str, str, str]]:
    """(what, measured, bar, verdict) of the three promises, on logs of `lines` and of twice as many."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = folder / "bare"
        bare.mkdir(mode=0o700)
        utfall(bare, "ask", "contacts_offered")  # makes the tables: they are no part of importing
        whole = _log(folder / "queue_log", lines)
        twice = _log(folder / "queue_log.2", 2 * lines)
        hand, mine, held = [], [], []
        for _ in range(RUNS):
            limit = by_hand(whole, folder)
            done, asked, idle = ours(whole, folder, bare)
            if not same(asked.told, limit.told):
                raise SystemExit("the answer and the numbers by hand differ: nothing can be said of their speed")
            hand.append(limit.seconds)
            mine.append(done.seconds + asked.seconds)
            held.append(done.peak - idle)
        double = []
        for _ in range(RUNS):
            done, asked, _ = ours(twice, folder, bare)
            double.append(done.seconds + asked.seconds)
    limit_s, product_s, double_s = map(statistics.median, (hand, mine, double))
    share, growth, rise = limit_s / product_s, statistics.median(held), double_s / product_s
    return [
        (f"a queue_log of {lines:,} lines imported and asked ({lines / product_s:,.0f} lines/s), "
         f"against a script by hand ({lines / limit_s:,.0f})",
         f"{share:.2f} x", "at least 0.33 x", "holds" if share >= 1 / 3 else "FALLS SHORT"),
        ("growth of the importing process over an idle one",
         f"{growth / GIB:.2f} GiB", "below 1 GiB", "holds" if growth < GIB else "FALLS SHORT"),
        (f"twice the lines ({double_s:.1f} s against {product_s:.1f} s)",
         f"{rise:.2f} x", "2.2 x", "holds" if rise <= 2.2 else "FALLS SHORT"),
    ]  # fmt: skip


def _log(path: Path, lines: int) -> Path:
    path.write_text("\n".join(made_log(lines, 1)) + "\n", encoding="utf-8")
    return path
