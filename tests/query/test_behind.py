"""The rows behind a figure are exactly those that were counted: counting them again gives the figure."""

import random

import pytest

from tests.facts_made import DAY_OF_NOON, NOON, row
from tests.query.conftest import Fill
from tests.query.hand_made import ALL, ANA, BEN, CATALOGUE, ask
from tests.query.random_facts import centre
from utfall.catalogue import built_in
from utfall.catalogue.dimensions import DIMENSIONS, missing
from utfall.core.clock import MINUTE
from utfall.core.periods import Days
from utfall.query import Ask, NotShared, NotUnderstood, Scope, Sort, answer, every_row_behind, rows_behind
from utfall.query.answer import Row

PERIOD = Days(DAY_OF_NOON - 1, DAY_OF_NOON + 1)


def test_every_number_is_recomputed_by_the_rows_of_random_cells(fill: Fill) -> None:
    catalogue = built_in()
    engine = fill(told={1: NOON + MINUTE, 2: NOON - MINUTE}, **centre(1))
    draw = random.Random(1)
    most = 3 if engine.dialect == "duckdb" else 1
    looked_at = 0
    for kpi, number in catalogue.numbers.items():
        asked = tuple(dict.fromkeys((kpi, *number.together)))
        numbers = [catalogue.numbers[each] for each in asked]
        able = [name for name in DIMENSIONS if name != "bucket"
                and not any(missing(catalogue, each, name) for each in numbers)]  # fmt: skip
        if number.window:
            able = [name for name in able if not DIMENSIONS[name].of_clock]
        by = tuple(draw.sample(able, min(len(able), draw.randrange(0, 3))))
        question = Ask(ALL, asked, NOON, PERIOD, by)
        found = answer(question, catalogue, engine)
        rows = [found.total, *found.apart_totals, *draw.sample(found.rows, min(most, len(found.rows)))]
        rows += [each for _, each in found.subtotals[: most - 1]]
        for each in rows:
            looked_at += _agrees(question, kpi, each, engine)
    assert looked_at > len(catalogue.numbers)


def _agrees(question: Ask, kpi: str, shown: Row, engine: object) -> int:
    catalogue = built_in()
    cell = shown.cells[kpi]
    held_apart = [name for name in catalogue.numbers[kpi].apart if name not in question.by]
    apart = dict(zip(held_apart, shown.key[len(shown.key) - len(held_apart) :], strict=True)) if shown.key else {}
    key = shown.key[: len(shown.key) - len(apart)] if apart else shown.key
    if cell.numerator is None and cell.denominator is None:
        return 0
    for side, figure in (("numerator", cell.numerator), ("denominator", cell.denominator)):
        if figure is None:
            continue
        told = rows_behind(question, catalogue, engine, kpi, side, key=key, apart=apart or None, size=100_000)  # type: ignore[arg-type]
        assert told.figure == figure, (kpi, side, shown.key, told.parts)
        assert len(told.rows) == told.rows_in_all
        by_hand = {each.part: 0 for each in told.parts}
        for row_told in told.rows:
            by_hand[str(row_told["part"])] += int(str(row_told["counts"] or 0))
        for part in told.parts:
            plain = catalogue.parts[part.part].kind in ("count", "sum", "standing", "seconds")
            if (
                plain
                and not catalogue.parts[part.part].union
                and catalogue.numbers[kpi].kind in ("count", "sum", "ratio")
            ):
                assert by_hand[part.part] == part.figure, (kpi, side, shown.key)
    return 1


def test_pages_follow_one_another_and_can_be_sorted(fill: Fill) -> None:
    engine = fill(outcome=[row("outcome", agent_id=ANA, n=each, happened_at=NOON + each) for each in range(1, 8)])
    question = ask("outcomes", by="agent")
    first = rows_behind(question, CATALOGUE, engine, "outcomes", key=(ANA,), size=3)
    assert [each["n"] for each in first.rows] == [7, 6, 5], "the newest first"
    assert (first.rows_in_all, first.figure) == (7, 28)
    third = rows_behind(question, CATALOGUE, engine, "outcomes", key=(ANA,), size=3, page=3, sort=Sort("n"))
    assert [each["n"] for each in third.rows] == [7]
    with pytest.raises(NotUnderstood, match="no column 'amount'"):
        rows_behind(question, CATALOGUE, engine, "outcomes", sort=Sort("amount"))


def test_rows_are_searched_for_values_and_still_come_to_the_whole(fill: Fill) -> None:
    engine = fill(
        outcome=[row("outcome", agent_id=agent, campaign_id=at, happened_at=NOON + at)
                 for agent, at in ((ANA, 1), (BEN, 2), (BEN, 3))]
    )  # fmt: skip
    question = ask("outcomes")
    found = rows_behind(question, CATALOGUE, engine, "outcomes", search={"agent_id": (BEN,), "campaign_id": (99,)})
    assert [each["campaign_id"] for each in found.rows] == [3, 2]
    assert (found.rows_found, found.rows_in_all, found.figure) == (2, 3, 3)
    either = rows_behind(question, CATALOGUE, engine, "outcomes", search={"agent_id": (ANA,), "campaign_id": (3,)})
    assert either.rows_found == 2
    nothing = rows_behind(question, CATALOGUE, engine, "outcomes", search={"agent_id": (), "no_such": (1,)})
    assert nothing.rows == () and nothing.rows_found == 0 and nothing.figure == 3


def test_all_rows_come_in_parts_without_a_cap(fill: Fill) -> None:
    engine = fill(outcome=[row("outcome", agent_id=ANA, happened_at=NOON + each) for each in range(25)])
    parts = list(every_row_behind(ask("outcomes"), CATALOGUE, engine, "outcomes", at_once=10))
    assert [len(each.rows) for each in parts] == [10, 10, 5]
    assert len({each["fact_id"] for part in parts for each in part.rows}) == 25
    assert len(list(every_row_behind(ask("outcomes", by="agent"), CATALOGUE, engine, "outcomes", key=(BEN,)))) == 1


def test_a_signed_sum_lists_the_rows_of_every_part(fill: Fill) -> None:
    engine = fill(
        contact=[
            row("contact", queued_at=NOON, wait_ms=ms, left_queue_at=NOON + ms, end_reason="abandoned")
            for ms in (3000, 30_000)
        ]
    )
    found = rows_behind(ask("abandonment"), CATALOGUE, engine, "abandonment")
    assert [(each.part, each.sign, each.rows, each.figure) for each in found.parts] == [
        ("abandoned", 1, 2, 2), ("short", -1, 1, 1)
    ]  # fmt: skip
    assert found.figure == 1
    assert sorted((each["part"], each["wait_ms"]) for each in found.rows) == [
        ("abandoned", 3000), ("abandoned", 30_000), ("short", 3000)
    ]  # fmt: skip


def test_of_a_rank_the_row_that_holds_it_is_named(fill: Fill) -> None:
    engine = fill(
        contact=[row("contact", queued_at=NOON, wait_ms=ms, end_reason="timeout") for ms in (1000, 2000, 5000)]
    )
    found = rows_behind(ask("longest"), CATALOGUE, engine, "longest")
    assert [(each["wait_ms"], each["holds"]) for each in found.rows] == [(5000, True), (2000, False), (1000, False)]


def test_the_row_of_bulk_actions_opens_too(fill: Fill) -> None:
    engine = fill(outcome=[row("outcome", agent_id=ANA), row("outcome", agent_id=BEN, actor="bulk", n=20)])
    question = ask("progress_rate", by="agent")
    assert rows_behind(question, CATALOGUE, engine, "progress_rate").figure == 1
    assert rows_behind(question, CATALOGUE, engine, "progress_rate", bulk=True).figure == 20


def test_money_earned_is_not_among_the_columns_without_the_right(fill: Fill) -> None:
    engine = fill(sale_line=[row("sale_line", amount=5, turnover=3)])
    found = rows_behind(ask("value", scope=Scope()), CATALOGUE, engine, "value", key=("NOK",))
    assert found.figure == 5
    assert "turnover" not in found.columns and "amount" in found.columns
    with pytest.raises(NotShared, match="turnover"):
        rows_behind(ask("earned", scope=Scope()), CATALOGUE, engine, "earned")
