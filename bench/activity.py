"""The Activity overview, 20 numbers of a month by agent, against the SQL a person would write for the same figures."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.legs import Made, make
from utfall.catalogue import built_in
from utfall.columns.opening import open_store
from utfall.columns.store import Store
from utfall.core.zones import local_times
from utfall.query import Ask, Scope, answer

KPIS = (
    "hours", "outcomes", "no_answer", "call_back", "progress_outcomes", "progress_rate", "conclusions", "yes",
    "hit_rate", "products_sold", "yes_per_hour", "conclusions_per_hour", "contacts_handled", "contacts_answered",
    "aht", "avg_call_length", "dials", "connected", "live_contacts", "k1_connection",
)  # fmt: skip
RUNS = 3


def by_hand(store: Store, made: Made) -> dict[str, dict[int, tuple[object, ...]]]:
    """The same figures in six hand-written questions, as a person who knows the tables would ask them; an agent's
    overlapping time counts once, as the definition of his hours says."""
    first, end = made.month.first, made.month.end
    good = "NOT is_test AND why <> 'annulled' AND actor <> 'bulk'"
    outcome = store.run(f"""
        SELECT agent_id, sum(n), sum(n) FILTER (WHERE attempt = 'no_answer'),
            sum(n) FILTER (WHERE attempt = 'call_back'), sum(n) FILTER (WHERE kind = 'progress'),
            sum(n) FILTER (WHERE conclusion IN ('yes', 'no')), coalesce(sum(n) FILTER (WHERE conclusion = 'yes'), 0)
        FROM outcome WHERE happened_day >= {first} AND happened_day < {end} AND {good} GROUP BY 1""")
    state = store.run(f"""
        SELECT agent_id, sum(greatest(0, end_at - greatest(start_at, coalesce(before, start_at)))) FROM (
            SELECT agent_id, start_at, end_at, max(end_at) OVER (PARTITION BY agent_id ORDER BY start_at, end_at
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
            FROM agent_state WHERE start_day >= {first} AND start_day < {end}
                AND state IN ('talk', 'hold', 'acw', 'idle') AND {good}) GROUP BY 1""")
    lines = store.run(f"""
        SELECT agent_id, sum(qty) FROM sale_line WHERE happened_day >= {first} AND happened_day < {end} AND {good}
        GROUP BY 1""")
    answered = store.run(f"""
        SELECT agent_id, sum(n) FROM contact WHERE queued_day >= {first} AND queued_day < {end}
            AND direction = 'in' AND answered_at IS NOT NULL AND {good} GROUP BY 1""")
    handled = store.run(f"""
        SELECT agent_id, sum(n), sum(handle_ms), sum(length_ms) FROM contact
        WHERE wrapped_day >= {first} AND wrapped_day < {end} AND answered_at IS NOT NULL AND {good} GROUP BY 1""")
    dials = store.run(f"""
        SELECT agent_id, sum(n), sum(n) FILTER (WHERE setup_result = 'answered'),
            sum(n) FILTER (WHERE setup_result = 'answered' AND answered_by = 'human') FROM contact
        WHERE offered_day >= {first} AND offered_day < {end} AND direction = 'out' AND channel = 'voice' AND {good}
        GROUP BY 1""")
    tables = {"outcome": outcome, "state": state, "lines": lines, "answered": answered, "handled": handled,
              "dials": dials}  # fmt: skip
    return {name: {int(str(row[0])): row[1:] for row in rows} for name, rows in tables.items()}


def asked(store: Store, made: Made) -> Callable[[], dict[int, dict[str, int | None]]]:
    """The product's own way: one question, its answer's numerators by agent."""
    catalogue = built_in()
    as_of = local_times("UTC").start_of(made.month.end)
    ask = Ask(Scope(), KPIS, as_of, made.month, ("agent",))

    def run() -> dict[int, dict[str, int | None]]:
        with store.reading() as reader:
            found = answer(ask, catalogue, reader)
        return {int(str(row.key[0])): {kpi: cell.numerator for kpi, cell in row.cells.items()} for row in found.rows}

    return run


def same(ours: dict[int, dict[str, int | None]], theirs: dict[str, dict[int, tuple[object, ...]]]) -> bool:
    """Whether both came to the same figures, agent by agent."""
    for agent, row in ours.items():
        outcome = theirs["outcome"][agent]
        hand = (outcome[0], outcome[5], outcome[3], theirs["state"][agent][0], theirs["lines"].get(agent, (0,))[0],
                theirs["answered"][agent][0], theirs["handled"][agent][0], theirs["dials"][agent][0])  # fmt: skip
        names = ("outcomes", "yes", "progress_outcomes", "hours", "products_sold", "contacts_answered",
                 "contacts_handled", "dials")  # fmt: skip
        if tuple(row[name] for name in names) != hand:
            return False
    return True


def seconds(work: Callable[[], object]) -> float:
    """Median of three, after one to warm up."""
    work()
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def run(legs: int) -> list[tuple[str, str, str, str]]:
    """(what, measured, bar, verdict) of both promises. `legs` in all; the short history is a tenth of it."""
    a_month = legs // 10
    with tempfile.TemporaryDirectory() as folder:
        long = make(Path(folder), 10, a_month)
        short = make(Path(folder), 1, a_month)
        long_ours, long_hand = _times(long, Path(folder))
        short_ours, _ = _times(short, Path(folder))
    against, history = long_ours / long_hand, long_ours / short_ours
    return [
        (f"Activity, 20 numbers, a month (a tenth of {legs:,} legs) by agent, SQL by hand ({long_hand * 1000:.0f} ms)",
         f"{against:.2f} x", "1.5 x", "holds" if against <= 1.5 else "FALLS SHORT"),
        (f"the same month with ten times the history behind it ({short_ours * 1000:.0f} ms without)",
         f"{history:.2f} x", "1.3 x", "holds" if history <= 1.3 else "FALLS SHORT"),
    ]  # fmt: skip


def _times(made: Made, folder: Path) -> tuple[float, float]:
    store = open_store(f"duckdb:///{made.path}", home=folder, threads=2)
    try:
        ours = asked(store, made)
        if not same(ours(), by_hand(store, made)):
            raise SystemExit("the answer and the SQL by hand differ: nothing can be said of their speed")
        return seconds(ours), seconds(lambda: by_hand(store, made))
    finally:
        store.close()
