"""Every number, by every split it allows, on both engines, is what a slow plain reading of the rows makes of it."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from utfall.catalogue import built_in
from utfall.catalogue.dimensions import DIMENSIONS, missing
from utfall.columns.store import Store
from utfall.query import Ask, Dated, Group, Settings, rows_behind
from utfall.query.answer import Cell
from utfall.query.settings import DEFAULTS

from .asking import CURRENT, Case, asked, differences, filled, same, told, total
from .by_intervals import STAFFED
from .cells import forget
from .counted_again import figure_of
from .facts_at_random import FIELD, KATHMANDU, OSLO
from .kpis import APART, BUCKETS
from .oracle import NUMBERS, WINDOWED
from .planned import PLANNED

pytestmark = pytest.mark.slow
SEEDS, MORE_SEEDS = (1, 2, 3), (4, 5)
HOUR = 3_600_000
_ABLE = (
    split
    for split in DIMENSIONS
    if split != "bucket" and not all(missing(built_in(), number, split) for number in built_in().numbers.values())
)
SPLITS = (*_ABLE, f"field:{FIELD}")


OF_QUEUES = (
    "contacts_offered",
    "service_level",
    "abandonment_rate",
    "asa",
    "wait_p90",
    "aht",
    "max_queue_wait",
    "answer_rate",
    "occupancy",
    "logged_time",
    "waiting_now",
    "repeat_contact_rate",
    "transfer_rate",
)


def cases() -> Iterator[Case]:
    """One case a split, some of two splits, and every other word a question has."""
    for place, split in enumerate(SPLITS):
        yield Case(f"by {split}", seed=SEEDS[place % len(SEEDS)], by=(split,), days=(-2, 2))
    coarse = [split for split in SPLITS if split not in ("quarter_hour", "half_hour")]
    pairs = [pair for pair in combinations(coarse, 2) if any(Case("", by=pair).numbers())]
    for place, pair in enumerate(Random(5).sample(pairs, 8)):
        yield Case(f"by {' and '.join(pair)}", seed=SEEDS[place % len(SEEDS)], by=pair, days=(-2, 2))
    for seed in SEEDS:
        yield Case(f"everything of {seed}", seed=seed, days=(-40, 40))
        yield Case(f"one day of {seed}", seed=seed, days=(0, 1))
    yield Case("a running day", seed=2, days=(-1, 1), until=11 * HOUR)
    yield Case("a running day when clocks change, hour by hour", seed=1, by=("hour",), until=11 * HOUR)
    yield Case("a running day cut in Oslo", seed=1, by=("day",), until=11 * HOUR, zone=OSLO)
    yield Case("some hours", seed=3, days=None, instants=(-30 * HOUR, -2 * HOUR))
    yield Case("some hours cut in Kathmandu", seed=2, by=("hour",), days=None, instants=(-31 * HOUR, 1), zone=KATHMANDU)
    yield Case("cut in Kathmandu", seed=1, by=("day",), days=(-2, 2), zone=KATHMANDU)
    yield Case("cut in Oslo by the hour", seed=2, by=("hour",), days=(-2, 2), zone=OSLO)
    yield Case("cut in Oslo by the quarter-hour", seed=1, by=("quarter_hour",), days=(0, 1), zone=OSLO)
    yield Case("a client's", seed=1, by=("campaign",), days=(-3, 3), scope=(("clients", frozenset({1})),))
    yield Case("nobody's", seed=1, days=(-3, 3), scope=(("clients", frozenset()),))
    yield Case("an agent's own", seed=3, by=("day",), days=(-3, 3), scope=(("agents", frozenset({1, 2})),))
    yield Case("a team's", seed=2, by=("agent",), days=(-3, 3), scope=(("teams", frozenset({11})),))
    both = (("campaigns", frozenset({1, 3})), ("clients", frozenset({1, 2})))
    yield Case("two campaigns of two clients", seed=2, by=("list",), days=(-3, 3), scope=both)
    yield Case("a campaign hidden", seed=1, by=("campaign",), days=(-3, 3), hidden=frozenset({1, 4}))
    yield Case("hidden from a team", seed=2, by=("agent",), days=(-3, 3), scope=(("teams", frozenset({11})),),
               hidden=frozenset({2}))  # fmt: skip
    yield Case("an agent's own of hidden ones", seed=3, by=("day",), days=(-3, 3), hidden=frozenset({1, 2, 3}),
               scope=(("agents", frozenset({1, 2})),))  # fmt: skip
    yield Case("held to groups", seed=1, by=("agent",), days=(-3, 3), where=(("group", (2, 3)),))
    yield Case("in no group", seed=2, by=("campaign",), days=(-3, 3), where=(("group", (None,)),))
    yield Case("agents of groups", seed=2, by=("group", "agent"), days=(-3, 3), compare=(-6, -3))
    yield Case("groups of days", seed=3, by=("day", "group"), days=(-2, 2), scope=(("clients", frozenset({1, 3})),))
    queues = (Group(1, queues=frozenset({21})), Group(2, frozenset({1}), frozenset(), frozenset({21})))
    yield Case("groups of queues", seed=1, by=("group",), days=(-3, 3), only=OF_QUEUES, groups=queues)
    yield Case("held to a group of queues", seed=2, by=("hour",), days=(-3, 3), where=(("group", (2,)),),
               only=OF_QUEUES, groups=queues)  # fmt: skip
    yield Case("held to a campaign", seed=3, by=("agent",), days=(-3, 3), where=(("campaign", (1, None)),))
    yield Case("held to System", seed=1, by=("outcome",), days=(-3, 3), where=(("agent", ("system", None)),))
    yield Case("held to hours", seed=2, by=("weekday",), days=(-3, 3), where=(("hour", (2, 3, None)),))
    yield Case("held to what customers have", seed=1, days=(-3, 3), where=((f"field:{FIELD}", (91, None)),))
    yield Case("held to an outcome", seed=3, by=("outcome",), days=(-3, 3), where=(("outcome", (51, 53)),))
    yield Case("a moment past", seed=2, by=("state",), days=(-3, 0), as_of=-20 * HOUR)
    yield Case("a moment past, of time", seed=2, by=("agent", "hour"), days=(-3, 1), as_of=-20 * HOUR - 400_001,
               only=("schedule_adherence", "schedule_adherence:productive", "schedule_adherence:exact"))  # fmt: skip
    yield Case("a moment past, from the beginning", seed=3, by=("campaign",), days=None, as_of=-26 * HOUR)
    yield Case("with bulk actions", seed=1, by=("actor",), days=(-3, 3), bulk=True)
    yield Case("three deep", seed=3, by=("campaign", "agent", "day"), days=(-2, 2))
    yield dated(Case("limits of a client from a day on", seed=2, by=("client",), days=(-3, 3)))


def dated(case: Case) -> Case:
    """Answered in time is 31 s for client 1, for his chats 12.345 s from the middle day on; short is under 12.345 s.
    Who comes back within an hour (client 1) or three days (client 2, from that day on) had not been helped."""
    middle = told(case.seed).day
    settings = Settings(
        dict(DEFAULTS, short_abandon=12_345),
        (
            Dated("T", 31_000, client=1),
            Dated("T", 12_345, client=1, channel="chat", first_day=middle),
            Dated("W", 3_600_000, client=1),
            Dated("W", 3 * 86_400_000, client=2, first_day=middle),
        ),
    )

    def in_time(row: dict[str, object], day: int) -> int:
        if row["client_id"] != 1:
            return 20_000
        return 12_345 if row["channel"] == "chat" and day >= middle else 31_000

    def apart(row: dict[str, object], day: int) -> int:
        if row["client_id"] == 1:
            return 3_600_000
        return (3 if row["client_id"] == 2 and day >= middle else 7) * 86_400_000

    return replace(case, settings=settings, T=in_time, short=lambda row, day: 12_345, W=apart)


CASES = list(cases())


FUNNEL = tuple(
    name
    for name in sorted(NUMBERS)
    if name.startswith(("k1", "k2", "k3", "k4", "k5", "call_setup", "dialer", "max_queue"))
)


def more_cases() -> Iterator[Case]:
    """Every split once more of one day, and the funnel in cells so small that in some nothing is told."""
    for seed in MORE_SEEDS:
        for split in SPLITS:
            yield Case(f"by {split} of {seed}", seed=seed, by=(split,), days=(0, 1))
        yield Case(f"the funnel of {seed}", seed=seed, by=("agent", "list", "attempt_no"), days=(-40, 40), only=FUNNEL)
        yield Case(f"the longest of {seed}", seed=seed, days=(-40, 40), only=FUNNEL)


MORE_CASES = list(more_cases())


@pytest.fixture(scope="module", params=["duckdb", "clickhouse"])
def engines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Store]]:
    """The histories of the seeds in one engine, by seed."""
    yield from _filled(request.param, SEEDS, tmp_path_factory)


@pytest.fixture(scope="module")
def more_in_duckdb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Store]]:
    """More histories, in the engine that answers sooner."""
    yield from _filled("duckdb", MORE_SEEDS, tmp_path_factory)


def _filled(engine: str, seeds: Sequence[int], made: pytest.TempPathFactory) -> Iterator[dict[int, Store]]:
    home = made.mktemp("oracle")
    stores = {seed: filled(engine, seed, home) for seed in seeds}
    yield stores
    for store in stores.values():
        store.close()


def test_the_oracle_knows_every_number() -> None:
    assert set(built_in().numbers) == NUMBERS


def test_the_oracle_leans_on_neither_catalogue_nor_query() -> None:
    modules = [file.stem for file in Path(__file__).parent.glob("*.py")]
    alone = [f"tests.oracle.{name}" for name in modules if name not in ("__init__", "asking") and "test" not in name]
    assert len(alone) >= 12
    told = "import sys, " + ", ".join(alone) + "; print([m for m in sys.modules if m.startswith('utfall')])"
    here = Path(__file__).parents[2]
    out = subprocess.run([sys.executable, "-c", told], cwd=here, capture_output=True, text=True, check=True).stdout
    assert "utfall.facts" in out and "utfall.core" in out
    for never in ("utfall.catalogue", "utfall.query", "utfall.core.zones", "utfall.columns", "utfall.facts.wide"):
        assert never not in out, never


def test_every_number_is_asked_by_every_split_it_allows() -> None:
    by_split = {case.by[0]: set(case.numbers()) for case in CASES if len(case.by) == 1 and case.name.startswith("by ")}
    catalogue = built_in()
    for split in SPLITS:
        able = {name for name, number in catalogue.numbers.items() if not missing(catalogue, number, split)}
        left = able - by_split[split] - CURRENT
        assert not {name for name in left if name not in (*WINDOWED, *PLANNED)}, split


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_cell_is_what_the_oracle_makes_of_the_rows(engines: dict[int, Store], case: Case) -> None:
    held(case, engines[case.seed])


@pytest.mark.parametrize("case", MORE_CASES, ids=lambda case: case.name)
def test_every_cell_of_more_is_what_the_oracle_makes_of_the_rows(more_in_duckdb: dict[int, Store], case: Case) -> None:
    held(case, more_in_duckdb[case.seed])


def held(case: Case, store: Store) -> None:
    """Holds every cell of every number that can be asked so against the oracle."""
    said, question = asked(case, store), case.question()
    assert said.cells
    wrong = [each for number in said.cells for each in differences(case, number, said, question)]
    forget()
    assert not wrong, f"{len(wrong)} cells differ; the first:\n" + "\n".join(wrong[:8])


def test_a_number_asked_alone_is_what_it_is_among_others(engines: dict[int, Store]) -> None:
    catalogue, chance = built_in(), Random(7)
    for number in catalogue.numbers:
        able = [split for split in ("campaign", "agent", "queue", "day", "product")
                if number in set(Case("", by=(split,)).numbers())]  # fmt: skip
        case = Case("alone", seed=2, by=(chance.choice(able),), only=(number,))
        said, question = asked(case, engines[2]), case.question()
        assert not (wrong := differences(case, number, said, question)), wrong[:3]


@pytest.mark.parametrize("seed", SEEDS)
def test_bulk_actions_stand_in_a_row_of_their_own(engines: dict[int, Store], seed: int) -> None:
    case = Case("bulk beside", seed=seed, days=(-40, 40))
    said, question = asked(case, engines[seed]), case.question()
    wrong = [
        f"{number}: {cell} is not {right}"
        for number, cell in said.bulk.items()
        if number not in (*BUCKETS, *CURRENT, *APART, *PLANNED, *STAFFED)
        and not same(right := total(case, number, question, bulk=True), cell, number)
    ]
    assert not wrong, "\n".join(wrong[:8])
    pooled = [said.bulk[number].value for number in (*CURRENT, *APART) if number in said.bulk]
    assert pooled and not any(each is not None for each in pooled), "nobody stands there, no money is pooled"


def test_the_period_compared_with_is_the_question_about_that_period(engines: dict[int, Store]) -> None:
    case = Case("compared", seed=1, by=("agent",), days=(0, 2), compare=(-2, 0))
    earlier = Case("earlier", seed=1, by=("agent",), days=(-2, 0))
    now, before = asked(case, engines[1]), asked(earlier, engines[1])
    checked = 0
    for number, cells in now.before.items():
        for key, cell in cells.items():
            if key in before.cells[number] and number not in CURRENT:
                assert cell == before.cells[number][key], (number, key)
                checked += 1
    assert checked > 500


@pytest.mark.parametrize("seed", SEEDS)
def test_rows_of_a_number_that_adds_up_add_up_to_its_total(engines: dict[int, Store], seed: int) -> None:
    catalogue = built_in()
    for split in ("agent", "campaign", "day", "hour", "channel"):
        case = Case(f"adds up by {split}", seed=seed, by=(split,), days=(-40, 40))
        said = asked(case, engines[seed])
        for number, cells in said.cells.items():
            kinds = {catalogue.parts[each.part].kind for each in catalogue.numbers[number].numerator}
            if (
                catalogue.numbers[number].kind in ("count", "sum")
                and kinds <= {"count", "sum"}
                and number not in BUCKETS
            ):
                if catalogue.numbers[number].apart:
                    continue
                whole = sum(cell.numerator or 0 for key, cell in cells.items() if len(key) == 1)
                assert whole == (cells[()].numerator or 0), (split, number)


def test_the_rows_behind_a_cell_come_to_its_figure(engines: dict[int, Store]) -> None:
    catalogue, chance, met = built_in(), Random(9), set()
    slices = [
        Case("opened", seed=seed, by=by, days=days)
        for seed in (SEEDS if engines[1].dialect == "duckdb" else SEEDS[:1])
        for by, days in (((), (-40, 40)), (("agent",), (-3, 3)), (("campaign",), (-3, 3)), (("queue",), (-3, 3)),
                         (("day",), (-3, 3)), (("product",), (-9, 9)))
    ]  # fmt: skip
    for case in slices:
        said = asked(case, engines[case.seed])
        for number, cells in said.cells.items():
            if number in met and chance.random() < 0.7:
                continue
            cells = {**cells, **(said.apart[number] if not case.by else {})}
            depth = len(case.by) + len(catalogue.numbers[number].apart)
            at_depth = {key: cell for key, cell in cells.items() if len(key) == depth}
            there = {key: cell for key, cell in at_depth.items() if cell.numerator or cell.denominator}
            for key, cell in chance.sample(sorted(there.items(), key=str), min(1, len(there))):
                opened(number, said.answers[number].ask, key, cell, engines[case.seed])
                met.add(number)
    left = {name for name in set(catalogue.numbers) - met if "dialer_abandon" not in name}
    assert not left, "every number is opened at least once with something behind it"


def opened(number: str, ask: Ask, key: tuple[object, ...], cell: Cell, engine: Store) -> None:
    """Holds the rows behind both sides of a cell, listed whole and counted by hand, against its figure."""
    catalogue = built_in()
    of = catalogue.numbers[number]
    for side in ("numerator", "denominator"):
        figure = getattr(cell, side)
        if figure is None or (side == "numerator" and of.kind == "rank" and cell.value is None):
            continue
        behind = rows_behind(ask, catalogue, engine, number, side, key=key, size=1_000_000)  # type: ignore[arg-type]
        assert behind.figure == figure, (number, side, key)
        assert len(behind.rows) == behind.rows_in_all == behind.rows_found
        for each in behind.parts:
            if each.how == "days":
                continue
            part = catalogue.parts[each.part]
            rows = [row for row in behind.rows if row["part"] == each.part and row["sign"] == each.sign]
            how = "once" if each.how == "seconds" and each.once else each.how
            by_hand = figure_of(how, rows, keys=(part.column, *part.per), percentile=of.percentile)
            assert by_hand == each.figure, (number, side, key, each)
            assert each.n is None or each.n == sum(int(str(row["n"])) for row in rows)
            if each.how == "rank":
                held = [row for row in rows if row["holds"]]
                assert held and all(row["counts"] == figure for row in held), (number, key)


def test_what_looks_around_is_met_missed_and_undecided_in_the_histories() -> None:
    catalogue = built_in()
    for name, number in catalogue.numbers.items():
        if not any(catalogue.parts[part].looks for part in number.parts):
            continue
        found = [total(case, name, case.question()) for case in (Case("", seed=seed, days=(-40, 40)) for seed in SEEDS)]
        assert any(each.numerator for each in found), name
        assert any(each.numerator != each.denominator for each in found), name
        assert not number.undecided or any(each.undecided for each in found), name
        assert not number.open or any(each.open for each in found), name
    forget()


def test_the_histories_hold_what_is_hard() -> None:
    for seed in SEEDS:
        facts = told(seed).facts
        outcomes, contacts = facts["outcome"], facts["contact"]
        assert {"agent", "system", "bulk"} <= {str(row["actor"]) for row in outcomes}
        assert any(row["why"] == "annulled" for row in outcomes) and any(row["is_test"] for row in outcomes)
        assert any(int(str(row["n"])) > 1 for row in outcomes)
        assert any(row["version"] == 0 for row in contacts)
        assert len({row["zone"] for row in contacts}) > 1
