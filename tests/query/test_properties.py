"""What engines are asked for beyond plain sums, held against plain Python on random facts, splits and periods."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.facts_made import DAY_OF_NOON, NOON
from tests.query.hand_made import ALL, CATALOGUE, address, filled
from tests.query.random_facts import centre
from utfall.columns.store import Store
from utfall.core.clock import HOUR, MINUTE, QUARTER
from utfall.core.periods import Days, Instants, Period
from utfall.core.zones import local_times
from utfall.facts.kinds import KINDS
from utfall.query import Ask, answer
from utfall.query.answer import SYSTEM, Answer, Key

Fact = Mapping[str, object]
FACTS = {
    kind: [dict(zip(KINDS[kind].names, each, strict=True)) for each in rows] for kind, rows in centre(11, 200).items()
}
SPLITS = {
    "outcome": ("agent", "team", "campaign", "day", "hour", "client", "attempt_no"),
    "contact": ("agent", "queue", "day", "weekday", "channel", "direction"),
    "agent_state": ("agent", "team", "campaign", "day", "hour"),
}
COLUMN = {"attempt_no": "attempt_no", "channel": "channel", "direction": "direction"}

periods = st.one_of(
    st.tuples(
        st.integers(DAY_OF_NOON - 4, DAY_OF_NOON + 1), st.integers(1, 4), st.none() | st.integers(1, 24 * 60)
    ).map(lambda p: Days(p[0], p[0] + p[1], p[2] and p[2] * MINUTE)),
    st.tuples(st.integers(-100, 10), st.integers(1, 90 * 60)).map(
        lambda p: Instants(NOON + p[0] * HOUR // 2, NOON + p[0] * HOUR // 2 + p[1] * MINUTE)
    ),
)
zones = st.sampled_from((None, None, "Asia/Kathmandu", "America/New_York"))


@pytest.fixture(scope="module", params=["duckdb", "clickhouse"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    home: Path = tmp_path_factory.mktemp("columns")
    store = filled(address(request.param), home, centre_rows())
    yield store
    store.close()


def centre_rows() -> dict[str, list[tuple[object, ...]]]:
    return {kind: [tuple(each[name] for name in KINDS[kind].names) for each in facts] for kind, facts in FACTS.items()}


def local(fact: Fact, clock: str, zone: str | None) -> tuple[int, int | None, int]:
    """(day, quarter or None, ms of the local day) of a fact's clock, re-cut unless only its day is known."""
    ms, dated = int(str(fact[clock])), fact["known_to"] in ("day", "not_after")
    times = local_times(str(fact["zone"]) if zone is None or dated else zone)
    day, quarter = times.cut(ms)
    return day, None if dated else quarter, quarter * QUARTER + ms % QUARTER


def belongs(fact: Fact, clock: str, period: Period, zone: str | None) -> bool:
    if fact[clock] is None:
        return False
    if isinstance(period, Instants):
        return period.start <= int(str(fact[clock])) < period.end
    day, quarter, ms = local(fact, clock, zone)
    if not period.first <= day < period.end:
        return False
    if period.until is None or quarter is None:
        return True
    if zone is not None:
        return int(str(fact[clock])) < period.instants(zone).end
    return day < period.end - 1 or ms < period.until


def counts(fact: Fact) -> bool:
    return fact["is_test"] is not True and fact["why"] != "annulled" and fact["actor"] != "bulk"


def key(fact: Fact, by: tuple[str, ...], clock: str, zone: str | None) -> Key:
    out: list[int | str | None] = []
    for split in by:
        if split in ("day", "weekday", "hour"):
            day, quarter, _ = local(fact, clock, zone)
            hour = None if quarter is None else quarter // 4
            out.append({"day": day, "weekday": (day + 3) % 7 + 1, "hour": hour}[split])
            continue
        value = fact[COLUMN.get(split, f"{split}_id")]
        if split in ("agent", "team") and value is None and fact["agent_id"] is None and fact["actor"] == "system":
            value = SYSTEM
        out.append(value)  # type: ignore[arg-type]
    return tuple(out)


def held_against(
    found: Answer, kpi: str, facts: list[Fact], worked: Callable[[list[Fact]], Fraction | None], clock: str,
    zone: str | None,
) -> None:  # fmt: skip
    """Every row, subtotal and the total of an answer is what `worked` makes of the facts under its key."""
    for level in range(len(found.ask.by) + 1):
        groups: dict[Key, list[Fact]] = defaultdict(list)
        for fact in facts:
            groups[key(fact, found.ask.by[:level], clock, zone)].append(fact)
        if level == 0:
            assert found.total.cells[kpi].value == worked(groups[()])
            continue
        rows = found.rows if level == len(found.ask.by) else [each for at, each in found.subtotals if at == level]
        shown = {each.key: each.cells[kpi].value for each in rows if each.cells[kpi].value}
        assert shown == {each: value for each, some in groups.items() if (value := worked(some))}


def asked(kpi: str, by: list[str], period: Period, zone: str | None) -> Ask:
    return Ask(ALL, (kpi,), NOON, period, tuple(by), zone=zone)


def splits_of(kind: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(SPLITS[kind]), max_size=2, unique=True)


quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quick
@given(by=splits_of("outcome"), period=periods, zone=zones)
def test_counts_and_distinct_counts(engine: Store, by: list[str], period: Period, zone: str | None) -> None:
    facts: list[Fact] = [
        each for each in FACTS["outcome"] if counts(each) and belongs(each, "happened_at", period, zone)
    ]
    found = answer(asked("outcomes", by, period, zone), CATALOGUE, engine)
    held_against(
        found, "outcomes", facts, lambda some: Fraction(sum(int(str(f["n"])) for f in some)), "happened_at", zone
    )

    def people(some: list[Fact]) -> Fraction:
        pairs = {(f["customer_id"], f["campaign_id"]) for f in some}
        return Fraction(len([pair for pair in pairs if None not in pair]))

    found = answer(asked("people", by, period, zone), CATALOGUE, engine)
    held_against(found, "people", facts, people, "happened_at", zone)


@quick
@given(by=splits_of("contact"), period=periods, kpi=st.sampled_from(("wait_p90", "wait_p50", "longest")))
def test_percentiles_are_nearest_ranks(engine: Store, by: list[str], period: Period, kpi: str) -> None:
    percent = {"wait_p90": 90, "wait_p50": 50, "longest": 100}[kpi]
    facts: list[Fact] = [
        each
        for each in FACTS["contact"]
        if counts(each) and belongs(each, "queued_at", period, None) and each["version"] and each["wait_ms"] is not None
    ]

    def rank(some: list[Fact]) -> Fraction | None:
        waits = sorted(int(str(f["wait_ms"])) // int(str(f["n"])) for f in some for _ in range(int(str(f["n"]))))
        return Fraction(waits[(len(waits) * percent + 99) // 100 - 1], 1000) if waits else None

    found = answer(asked(kpi, by, period, None), CATALOGUE, engine)
    held_against(found, kpi, facts, rank, "queued_at", None)


@quick
@given(by=splits_of("contact"), period=periods)
def test_first_to_last_of_a_conversation(engine: Store, by: list[str], period: Period) -> None:
    facts: list[Fact] = [
        each
        for each in FACTS["contact"]
        if counts(each) and belongs(each, "wrapped_at", period, None) and each["answered_at"] is not None
    ]

    began: dict[object, int] = {}  # of every leg of the conversation, whatever the period, the split or the actor
    for each in FACTS["contact"]:
        if each["is_test"] is not True and each["why"] != "annulled":
            key, at = each["interaction_id"], int(str(each["offered_at"]))
            began[key] = min(at, began.get(key, at))

    def cycle(some: list[Fact]) -> Fraction | None:
        spans: dict[object, list[Fact]] = defaultdict(list)
        for fact in some:
            spans[fact["interaction_id"]].append(fact)
        weights = [max(int(str(f["n"])) for f in legs) for legs in spans.values()]
        lengths = [max(int(str(f["wrapped_at"])) for f in legs) - began[key] for key, legs in spans.items()]
        total = sum(length * weight for length, weight in zip(lengths, weights, strict=True))
        return Fraction(total, sum(weights) * 1000) if spans else None

    found = answer(asked("cycle", by, period, None), CATALOGUE, engine)
    held_against(found, "cycle", facts, cycle, "wrapped_at", None)


def pieces(period: Period, zone: str | None) -> list[Fact]:
    """Talking, quarter-hour by quarter-hour, clipped to the period."""
    out: list[Fact] = []
    for fact in FACTS["agent_state"]:
        if not counts(fact) or fact["state"] != "talk":
            continue
        at, end = int(str(fact["start_at"])), int(str(fact["end_at"]))
        while at < end:
            stop = min(end, (at // QUARTER + 1) * QUARTER)
            inside = [ms for ms in (at, stop - 1) if belongs({**fact, "start_at": ms}, "start_at", period, zone)]
            begin, close = at, stop
            if isinstance(period, Instants) or zone is not None:
                span = period if isinstance(period, Instants) else period.instants(str(zone))
                begin, close = max(at, span.start), min(stop, span.end)
            elif len(inside) == 1:
                assert period.until is not None
                close = at + period.until - local({**fact, "start_at": at}, "start_at", None)[2]
            if begin < close and (inside or begin > at):
                out.append({**fact, "start_at": at, "begin": begin, "close": close})
            at = stop
    return out


@quick
@given(by=splits_of("agent_state"), period=periods, zone=zones)
def test_time_and_time_counted_once(engine: Store, by: list[str], period: Period, zone: str | None) -> None:
    facts = pieces(period, zone)

    def length(some: list[Fact]) -> Fraction:
        return Fraction(sum(int(str(f["close"])) - int(str(f["begin"])) for f in some), 1000)

    def once(some: list[Fact]) -> Fraction:
        total = 0
        whose = {f["agent_id"] if f["agent_id"] is not None else -int(str(f["fact_id"])) for f in some}
        for agent in whose:
            own = sorted(
                (int(str(f["begin"])), int(str(f["close"])))
                for f in some
                if (f["agent_id"] if f["agent_id"] is not None else -int(str(f["fact_id"]))) == agent
            )
            reached = own[0][0]
            for begin, close in own:
                total += max(0, close - max(begin, reached))
                reached = max(reached, close)
        return Fraction(total, 1000)

    for kpi, worked in (("talk", length), ("busy", once)):
        found = answer(asked(kpi, by, period, zone), CATALOGUE, engine)
        held_against(found, kpi, facts, worked, "start_at", zone)
