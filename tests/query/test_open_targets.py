"""Who waits still, held against the target by the clock of open hours: as counting minute by minute says."""

from itertools import product

import pytest

from tests.facts_made import DAY_OF_NOON, NOON, row
from tests.query.conftest import Fill
from tests.query.hand_made import EVA, FILIP, ask
from utfall.catalogue import built_in
from utfall.core.clock import DAY, HOUR, MINUTE
from utfall.core.opening import Hours, Opening
from utfall.core.periods import Days
from utfall.facts.batch import Row
from utfall.query import Dated, Settings, answer, rows_behind

OFFICE = dict.fromkeys(range(5), ((8 * HOUR, 16 * HOUR),))
HOUSE = Opening(((0, Hours("Europe/Oslo", OFFICE)),))
EVENINGS = Opening(((0, Hours("Europe/Oslo", dict.fromkeys(range(7), ((16 * HOUR, 22 * HOUR),)))),))
LATELY = Opening(((NOON - DAY, Hours("Europe/Oslo", OFFICE)),))
PERIOD = Days(DAY_OF_NOON - 9, DAY_OF_NOON + 1)
BUSINESS = "response_within_target:business"


def waiting(opened: int, **more: object) -> Row:
    return row("case", opened_at=opened, status="new", resolved_gap_ms=0, version=1, **more)


def passed(opening: Opening, start: int, end: int) -> int:
    """Open minutes between two instants, one by one."""
    return sum(bool(opening.is_open(at)) for at in range(start, end, MINUTE))


def test_every_hour_of_a_week_is_judged_as_minutes_counted_one_by_one_are(fill: Fill) -> None:
    opened = range(NOON - 8 * DAY, NOON, 3 * HOUR + 7 * MINUTE)
    rows = [waiting(at, client_id=client, queue_id=queue)
            for at, (client, queue) in product(opened, ((EVA, 1), (FILIP, 2)))]  # fmt: skip
    engine = fill(case=rows)
    target = 10 * HOUR
    settings = Settings(values={**Settings().values, "response_target": target},
                        clocks=lambda: ((None, 2, EVENINGS), (None, None, HOUSE)))  # fmt: skip
    cell = answer(ask(BUSINESS, period=PERIOD), built_in(), engine, settings=settings).total.cells[BUSINESS]
    over = sum(passed(hours, at, NOON) * MINUTE > target for at, hours in product(opened, (HOUSE, EVENINGS)))
    assert 0 < over < len(rows)
    assert (cell.numerator, cell.denominator, cell.undecided) == (0, over, len(rows) - over)
    behind = rows_behind(ask(BUSINESS, period=PERIOD), built_in(), engine, BUSINESS, "denominator", settings=settings)
    assert behind.figure == over == behind.rows_in_all


@pytest.mark.parametrize(("after", "over"), [(0, 0), (1, 1)])
def test_to_the_millisecond(fill: Fill, after: int, over: int) -> None:
    engine = fill(case=[waiting(NOON - 4 * HOUR)])  # 08:00 in Oslo is 07:00 UTC; noon UTC is 13:00
    opened_late = passed(HOUSE, NOON - 4 * HOUR, NOON) * MINUTE
    settings = Settings(values={**Settings().values, "response_target": opened_late - after}, clocks=lambda: (
        (None, None, HOUSE),))  # fmt: skip
    cell = answer(ask(BUSINESS), built_in(), engine, settings=settings).total.cells[BUSINESS]
    assert (cell.denominator, cell.undecided) == (over, 1 - over)


def test_a_clients_own_target_and_a_source_told_less_far_are_heeded(fill: Fill) -> None:
    opened = NOON - 5 * HOUR
    engine = fill(case=[waiting(opened, client_id=EVA), waiting(opened, client_id=FILIP)])
    settings = Settings(
        values={**Settings().values, "response_target": 2 * HOUR}, clocks=lambda: ((None, None, HOUSE),),
        dated=(Dated("response_target", 8 * HOUR, client=FILIP),),
    )  # fmt: skip
    found = answer(ask(BUSINESS, by="client"), built_in(), engine, settings=settings)
    told = {each.key[0]: (each.cells[BUSINESS].denominator, each.cells[BUSINESS].undecided) for each in found.rows}
    assert told == {EVA: (1, 0), FILIP: (0, 1)}
    assert found.mixed == (BUSINESS,)


def test_where_no_hours_are_set_for_all_of_the_wait_nothing_is_told(fill: Fill) -> None:
    engine = fill(case=[waiting(NOON - 5 * HOUR), waiting(NOON - 3 * DAY)])
    for clocks, counted in (((), 0), (((None, None, LATELY),), 1)):
        settings = Settings(clocks=lambda clocks=clocks: clocks)  # type: ignore[misc]
        cell = answer(ask(BUSINESS, period=PERIOD), built_in(), engine, settings=settings).total.cells[BUSINESS]
        assert (cell.denominator or 0) + cell.undecided == counted
