"""Survey answers, events of inquiries and agents' states out of a file of rows, and the memory importing them takes."""

import csv
import shutil
import sys
import tempfile
import time
from pathlib import Path

from bench.importing import GIB, IDLE, utfall, went

MAPPING = """
[time.at]
column = "at"
format = "%Y-%m-%d %H:%M:%S"

[time.ended]
column = "ended"
format = "%Y-%m-%d %H:%M:%S"

[[record]]
kind = "agent_state"
agent = { column = "agent" }
state = "case_work"
start_at = { time = "at" }
end_at = { time = "ended" }

[[record]]
kind = "survey_answer"
reference = { column = "id" }
asked_for = "csat"
score = { column = "score" }
scale_min = 1
scale_max = 5
agent = { column = "agent" }
case = { column = "case" }
happened_at = { time = "ended" }

[[record]]
kind = "case_event"
reference = { column = "id" }
case = { column = "case" }
event = { column = "event" }
happened_at = { time = "at" }
"""
EVENTS = ("opened", "answered", "resolved")
BEGIN = 1_767_225_600  # 2026-01-01, s


def run(facts: int) -> list[tuple[str, str, str, str]]:
    """(what, measured, bar, verdict) of importing so many facts, a third of each kind."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = folder / "home"
        home.mkdir(mode=0o700)
        rows, mapping = _rows(folder / "rows.csv", facts // 3), folder / "rows.toml"
        mapping.write_text(MAPPING)
        utfall(home, "ask", "opened_cases")  # makes the tables: they are no part of importing
        idle = went([sys.executable, "-c", IDLE], home)
        held = next(line for line in idle.told.splitlines() if line.startswith("VmRSS:"))
        done = utfall(home, "import", "csv", str(rows), "--mapping", str(mapping), "--zone", "UTC")
        if "; 0 rejects" not in done.told:
            raise SystemExit(f"rows were not taken: {done.told}")
        shutil.rmtree(home)
    growth = done.peak - int(held.split()[1]) * 1024
    return [
        (f"growth of the importing process, {facts:,} survey, case and state rows ({facts / done.seconds:,.0f}/s)",
         f"{growth / GIB:.2f} GiB", "below 1 GiB", "holds" if growth < GIB else "FALLS SHORT"),
    ]  # fmt: skip


def _rows(path: Path, count: int) -> Path:
    """A row each tells an event of an inquiry, what the agent did meanwhile, and how it was judged."""
    with path.open("w", newline="") as file:
        write = csv.writer(file).writerow
        write(("id", "at", "ended", "agent", "score", "case", "event"))
        for i in range(count):
            at = BEGIN + 4 * i
            write((i, _clock(at), _clock(at + 300), f"Agent {i % 300}", i % 5 + 1, f"C{i // 3}", EVENTS[i % 3]))
    return path


def _clock(at: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at))
