"""How many statements a question of many numbers is: a table is read once by each clock, never once a number."""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.query.hand_made import filled
from utfall.catalogue import built_in
from utfall.columns.opening import open_store
from utfall.columns.store import Store
from utfall.core.periods import Days
from utfall.core.zones import local_times
from utfall.query import Ask, Scope, answer
from utfall.query.answering import _figures
from utfall.query.ask import NotUnderstood
from utfall.query.costing import measuring
from utfall.query.plan import Planner
from utfall.query.settings import Settings
from utfall.query.understand import understood

MONTH = Days(20_000, 20_030)
NOW = local_times("UTC").start_of(MONTH.end)
# what is on the pages Activity, Inbound and Funnel together
FORTY = (
    "hours", "outcomes", "no_answer", "call_back", "progress_outcomes", "progress_rate", "conclusions", "yes",
    "hit_rate", "products_sold", "yes_per_hour", "conclusions_per_hour", "contacts_handled", "contacts_answered", "aht",
    "avg_call_length", "dials", "connected", "live_contacts", "k1_connection", "k2_live", "orders",
    "completion_success", "sales_per_hour", "contacts_per_hour", "occupancy", "agent_utilization", "pause_time",
    "logged_time", "non_productive_time", "paid_time", "talk_time", "hold_time", "wrap_time", "acw_avg", "asa",
    "pauses", "not_answered_rings", "agent_non_response", "acw_share",
)  # fmt: skip


@dataclass
class Counting:
    """An engine that keeps what it was asked."""

    store: Store
    said: list[str] = field(default_factory=list)

    @property
    def dialect(self) -> str:
        return self.store.dialect

    def table(self, kind: str) -> str:
        return self.store.table(kind)

    def run(self, sql: str) -> list[tuple[object, ...]]:
        self.said.append(sql)
        return self.store.run(sql)

    def complete_until(self) -> dict[int, int]:
        return self.store.complete_until()


@pytest.fixture
def counting(tmp_path: Path) -> Counting:
    return Counting(open_store("duckdb://memory", home=tmp_path))


def ask(kpis: tuple[str, ...], *by: str) -> Ask:
    return Ask(Scope(turnover=True), kpis, NOW, MONTH, by)


def able(*by: str) -> tuple[str, ...]:
    """Every number that can be asked so, without those that are shown beside another alone."""
    fits = []
    for kpi in built_in().numbers:
        try:
            understood(ask((kpi,), *by), built_in(), Settings())
        except NotUnderstood:
            continue
        fits.append(kpi)
    return tuple(fits)


def readings(kpis: tuple[str, ...], engine: Counting, *by: str) -> Counter[object]:
    """What is read how often: the table, its clock, how it is counted, and what else has to be joined or told apart."""
    asked = understood(ask(kpis, *by), built_in(), Settings())
    figures, _ = _figures(asked, MONTH)
    found: Counter[object] = Counter()
    for each in Planner(measuring(asked, engine)).plan(figures).readings:
        want = each.wants[0]
        part = asked.part(want.parts[0])
        found[part.fact, part.when, each.shape, want.period, want.split, want.apart, want.free,
              part.looks[:1], part.meets, part.kind == "cost",
              want if each.shape in ("spanned", "slotted") else None] += 1  # fmt: skip
    return found


@pytest.mark.parametrize("by", [(), ("agent",), ("queue",), ("day",), ("campaign",), ("agent", "day")])
def test_of_everything_that_can_be_asked_no_table_is_read_twice_alike(counting: Counting, by: tuple[str, ...]) -> None:
    every = able(*by)
    assert len(every) > 100
    found = readings(every, counting, *by)
    assert set(found.values()) == {1}
    assert sum(found.values()) < len(every) / 3


def test_forty_numbers_are_a_statement_a_clock_of_each_table(counting: Counting) -> None:
    assert len(FORTY) == 40
    answer(ask(FORTY, "agent"), built_in(), counting)
    counted = [said for said in counting.said if not said.startswith("SELECT DISTINCT")]
    tables = Counter(found.group(1) for said in counted if (found := re.search(r'FROM "(\w+)"', said)))
    # sales: sums, sums of money by currency, and orders, each once; agents: time that counts once, and pauses
    assert tables == {"contact": 3, "outcome": 1, "sale_line": 3, "agent_state": 2, "routing_offer": 1}, tables


def test_all_time_that_counts_once_is_one_statement(counting: Counting) -> None:
    kpis = ("hours", "logged_time", "pause_time", "paid_time", "occupancy", "agent_utilization", "busy_time",
            "non_productive_time", "shrinkage")  # fmt: skip
    for by in ((), ("agent",), ("day",)):
        counting.said.clear()
        answer(ask(kpis, *by), built_in(), counting)
        assert len([said for said in counting.said if "agent_state" in said and "greatest(0" in said]) == 1


def test_the_two_engines_are_asked_alike(tmp_path: Path) -> None:
    said = []
    for address in ("duckdb://memory", "chdb://memory/one_question"):
        store = filled(address, tmp_path, {})
        engine = Counting(store)
        answer(ask(FORTY, "agent"), built_in(), engine)
        said.append(len(engine.said))
        store.close()
    assert said[0] == said[1]
