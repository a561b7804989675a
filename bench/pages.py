"""Every report page of a centre, asked as a browser asks it, beside SQL by hand for the same figures, warm."""

import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench.centre import Centre, opened
from bench.legs import Made, make
from bench.pages_by_hand import BY_HAND

RUNS, AT_ONCE = 5, 2
LONGEST, DEAREST = 1.0, 1.5  # seconds; of SQL by hand
MONTHS = 10
_MONTH = "period=30-days"
PAGES = {
    "Activity": f"/historical/activity?{_MONTH}&by=agent",
    "Performance": f"/historical/performance?{_MONTH}&by=campaign",
    "Sales": f"/historical/sales?{_MONTH}",
    "Outcomes": f"/historical/outcomes?{_MONTH}",
    "Funnel": f"/historical/funnel?{_MONTH}",
    "Inbound": f"/historical/inbound?{_MONTH}",
    "Arrivals": f"/historical/arrivals?{_MONTH}",
    "Needed and there": f"/historical/arrivals?{_MONTH}&face=needed",
    "Satisfaction": f"/historical/satisfaction?{_MONTH}",
    "Agents": "/historical/agents?period=yesterday",
    "Agent's day": "/historical/agents?period=yesterday&agent=7",
    "Customers": "/current/customers",
    "Floor": "/current/floor",
    "Inquiries": "/current/inquiries",
    "Lost calls": "/current/lost",
    "Why": f"/why?{_MONTH}&by=team&compare=before&kpi=progress_rate&page=activity",
    "Why, first contacts": f"/why?{_MONTH}&by=team&compare=before&kpi=fcr&page=activity",
}


@dataclass(frozen=True)
class Cost:
    """What something took: by the clock, and of all cores (seconds)."""

    wall: float
    cpu: float


def measured(work: Callable[[], object]) -> Cost:
    """Medians of five, after one to warm up."""
    work()
    walls, cpus = [], []
    for _ in range(RUNS):
        began, before = time.perf_counter(), _cpu()
        work()
        walls.append(time.perf_counter() - began)
        cpus.append(_cpu() - before)
    return Cost(statistics.median(walls), statistics.median(cpus))


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def run(legs: int, only: tuple[str, ...] = ()) -> list[tuple[str, str, str, str]]:
    """(what, measured, bar, verdict) of each page with `legs` in all behind it, the last tenth of them in its month;
    `only` names some of them."""
    with tempfile.TemporaryDirectory() as name:
        made = make(Path(name), MONTHS, legs // MONTHS)
        hand = {page: _by_hand(made, questions) for page, questions in BY_HAND.items() if not only or page in only}
        with opened(made, Path(name)) as centre:
            return [_row(page, centre, hand[page]) for page in hand]


def _row(page: str, centre: Centre, hand: Cost) -> tuple[str, str, str, str]:
    own = measured(lambda: centre.get(PAGES[page]))
    centre.said.clear()
    centre.get(PAGES[page])
    said = list(centre.said)
    asked = measured(lambda: [centre.counted.store.run(question) for question in said])
    against = asked.cpu / hand.cpu
    return (
        f"{page}: {len(said)} statements, {asked.cpu * 1000:.0f} ms of all cores, by hand {len(BY_HAND[page])}, "
        f"{hand.cpu * 1000:.0f} ms; the page {own.cpu * 1000:.0f} ms",
        f"{own.wall:.2f} s, {against:.2f} x",
        f"{LONGEST:.0f} s, {DEAREST} x",
        "holds" if own.wall <= LONGEST and against <= DEAREST else "FALLS SHORT",
    )


def _by_hand(made: Made, questions: tuple[str, ...]) -> Cost:
    days = {"first": made.month.end - 1 - 30, "end": made.month.end - 1, "today": made.month.end - 1,
            "yesterday": made.month.end - 2}  # fmt: skip
    with duckdb.connect(str(made.path), read_only=True, config={"threads": AT_ONCE}) as line:
        return measured(lambda: [line.execute(each.format(**days)).fetchall() for each in questions])
