"""A small catalogue made by hand, and both engines filled with facts made by hand."""

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.facts_made import DAY_OF_NOON, NOON, delta
from utfall.catalogue.dimensions import DIMENSIONS
from utfall.catalogue.model import Catalogue, Fold, Number, Part, Signed, Test
from utfall.columns.opening import open_store
from utfall.columns.store import Store
from utfall.core.periods import Days, Period
from utfall.facts.batch import Row
from utfall.query import Ask, Scope

ANA, BEN, CARLA = 1, 2, 3
DESK, OTHER_DESK = 11, 12  # teams
EVA, FILIP = 101, 102  # clients
ALL = Scope(turnover=True, personal=True)
TODAY = Days(DAY_OF_NOON, DAY_OF_NOON + 1)

_numbers = itertools.count(1)


def plus(*names: str) -> tuple[Signed, ...]:
    """Signed parts as a file has them: `-short` is taken away."""
    return tuple(Signed(-1 if name.startswith("-") else 1, name.removeprefix("-")) for name in names)


def part(name: str, fact: str = "outcome", when: str = "happened_at", kind: str = "count", **more: object) -> Part:
    return Part(name, name, kind, fact, when, noun=name.replace("_", " "), **more)  # type: ignore[arg-type]


def number(name: str, kind: str = "ratio", unit: str = "percent", **more: object) -> Number:
    return Number(name, name.replace("_", " ").capitalize(), "", kind, unit, "neutral", **more)  # type: ignore[arg-type]


def tests(**columns: object) -> tuple[Test, ...]:
    """`tests(kind="progress", is_dm=True)`; a tuple is `in`."""
    return tuple(
        Test(name, "in" if isinstance(value, tuple) else "is", value)  # type: ignore[arg-type]
        for name, value in columns.items()
    )


QUEUED = Test("queued_at", "known")
ABANDONED = (QUEUED, Test("end_reason", "is", "abandoned"), Test("answered_at", "unknown"))
SOLD = tests(state_category="sale")

PARTS = (
    part("progress", where=tests(kind="progress")),
    part("attempts", where=tests(kind="attempt")),
    part("outcomes"),
    part("sales", where=SOLD),
    part("annulled_sales", where=(*SOLD, Test("is_annulled", "is", True)), annulled=True),
    part("yes", where=tests(conclusion="yes")),
    part("tried", kind="distinct", column="customer_id", per=("campaign_id",)),
    part("tried_to_date", when="to_date:happened_at", kind="distinct", column="customer_id", per=("campaign_id",)),
    part("records", "transition", "as_of", "standing"),
    part("closed", "transition", "as_of", "standing", where=tests(state_category=("sale", "no_sale", "excluded"))),
    part("untouched", "transition", "as_of", "standing", where=tests(state_category="to_call")),
    part("moves", "transition"),
    part("tries", when="to_date:happened_at", where=tests(kind="attempt")),
    part("offered", "contact", "queued_at"),
    part("answered", "contact", "queued_at", where=(Test("answered_at", "known"),)),
    part("abandoned", "contact", "queued_at", where=ABANDONED, not_by=("agent", "team", "centre")),
    part("short", "contact", "queued_at", where=(*ABANDONED, Test("wait_ms", "below", setting="short_abandon"))),
    part("in_time", "contact", "queued_at",
         where=(Test("answered_at", "known"), Test("wait_ms", "at_most", setting="T"))),
    part("over", "contact", "queued_at", where=(
        Test("is_waiting", "is", True), Test("wait_so_far_ms", "above", setting="T"))),
    part("not_yet", "contact", "queued_at", where=(
        Test("is_waiting", "is", True), Test("wait_so_far_ms", "at_most", setting="T"))),
    part("waiting", "contact", "queued_at", where=tests(is_waiting=True)),
    part("waits", "contact", "queued_at", "sum", column="wait_ms", where=(Test("answered_at", "known"),)),
    part("ended", "contact", "queued_at", where=(Test("is_open", "is", False),)),
    part("handled", "contact", "wrapped_at", where=(Test("answered_at", "known"),)),
    part("talking", "agent_state", "start_at", "seconds", where=tests(state="talk")),
    part("busy", "agent_state", "start_at", "seconds", where=tests(state="talk"), union="agent"),
    part("paid", "agent_state", "start_at", "seconds", where=tests(is_paid=True)),
    part("spells", "agent_state", "start_at"),
    part("value", "sale_line", kind="sum", column="amount"),
    part("earned", "sale_line", kind="sum", column="turnover"),
    part("units", "sale_line", kind="sum", column="qty"),
    part("orders", "sale_line", kind="distinct", column="order_id"),
    part("dials", "contact", "offered_at", where=tests(direction="out")),
    part("dropped", "contact", "offered_at", where=tests(direction="out", setup_result="cancelled")),
    part("days", "contact", "offered_at", "days"),
)  # fmt: skip
NUMBERS = (
    number("outcomes", "count", "count", numerator=plus("outcomes")),
    number("sales", "count", "count", numerator=plus("sales")),
    number("annulled", "count", "count", numerator=plus("annulled_sales")),
    number("progress_rate", numerator=plus("progress"), denominator=plus("progress", "attempts")),
    number("share", "share", numerator=plus("outcomes"), denominator=plus("outcomes"), ignores=("outcome",)),
    number("people", "count", "count", numerator=plus("tried")),
    number("reached", numerator=plus("tried_to_date"), denominator=plus("records")),
    number("used", numerator=plus("closed"), denominator=plus("records")),
    number("standing", "count", "count", numerator=plus("records")),
    number("moves", "count", "count", numerator=plus("moves")),
    number("tries", "fold", "count", fold=Fold("customer_id", "buckets", "tries", "untouched", buckets=(0, 1, 2)),
           apart=("bucket",)),
    number("untried", "fold", "percent", fold=Fold("customer_id", "share_without", "tries", "untouched")),
    number("offered", "count", "count", numerator=plus("offered")),
    number("answer_rate", numerator=plus("answered"), denominator=plus("offered")),
    number("abandonment", numerator=plus("abandoned", "-short"), denominator=plus("offered", "-short")),
    number("service", numerator=plus("in_time"), denominator=plus("answered", "abandoned", "over", "-short"),
           open=("waiting",), undecided=("not_yet",)),
    number("service:40", numerator=plus("in_time"), denominator=plus("answered", "abandoned", "over", "-short"),
           settings={"T": 40_000}),
    number("waiting", "count", "count", numerator=plus("waiting")),
    number("asa", unit="seconds", numerator=plus("waits"), denominator=plus("answered")),
    number("wait_p90", "rank", "seconds", numerator=plus("ended"), column="wait_ms", percentile=90),
    number("wait_p50", "rank", "seconds", numerator=plus("ended"), column="wait_ms", percentile=50),
    number("longest", "rank", "seconds", numerator=plus("ended"), column="wait_ms", percentile=100),
    number("cycle", "fold", "seconds",
           fold=Fold("interaction_id", "last_minus_first", "handled", first="offered_at", last="wrapped_at")),
    number("talk", "sum", "seconds", numerator=plus("talking")),
    number("busy", "sum", "seconds", numerator=plus("busy")),
    number("concurrency", "ratio", "times", numerator=plus("talking"), denominator=plus("busy")),
    number("sales_per_hour", unit="per_hour", numerator=plus("sales"), denominator=plus("paid")),
    number("spells", "count", "count", numerator=plus("spells")),
    number("value", "sum", "money", numerator=plus("value"), apart=("currency",)),
    number("earned", "sum", "money", numerator=plus("earned"), apart=("currency",)),
    number("check", unit="money", numerator=plus("value"), denominator=plus("orders"), apart=("currency",)),
    number("units", "sum", "count", numerator=plus("units")),
    number("nuisance", numerator=plus("dropped"), denominator=plus("dials"), window=30),
    number("arrival", unit="times", numerator=plus("dials"), denominator=plus("days")),
    number("pair", numerator=plus("progress"), denominator=plus("outcomes"), together=("progress_rate",)),
    number("hidden", numerator=plus("yes"), denominator=plus("outcomes"), null_if=("attempts",)),
)  # fmt: skip
CATALOGUE = Catalogue({each.id: each for each in PARTS}, {each.id: each for each in NUMBERS}, dict(DIMENSIONS))


def filled(address: str, home: Path, rows: Mapping[str, Sequence[Row]], told: Mapping[int, int] | None = None) -> Store:
    """An engine that holds these rows and nothing else."""
    store = open_store(address, home=home)
    store.apply(delta(1, rows, told))
    return store


def address(engine: str) -> str:
    """An engine of its own."""
    return "duckdb://memory" if engine == "duckdb" else f"chdb://memory/query_{next(_numbers)}"


def ask(
    *kpis: str,
    by: str = "",
    period: Period | None = TODAY,
    as_of: int = NOON,
    scope: Scope = ALL,
    **more: object,
) -> Ask:
    """A question to the hand-made catalogue, about today."""
    splits = tuple(by.split(",")) if by else ()
    return Ask(scope, kpis, as_of, period, splits, **more)  # type: ignore[arg-type]
