"""What nobody answered is told a leader of the queues that his teams take: whole, held there, and never by agent."""

import re
from collections.abc import Mapping

import pytest

from tests.facts_made import NOON, row
from tests.query.conftest import Fill
from tests.query.test_scope import MARK, PERIOD
from utfall.catalogue import built_in
from utfall.catalogue.dimensions import DIMENSIONS, missing
from utfall.facts import KINDS
from utfall.query import Ask, NotShared, NotUnderstood, Scope, answer, rows_behind, sentences

QUEUE = MARK + 1
HELD = Scope(teams=frozenset({MARK}), served=frozenset({QUEUE}), turnover=True)
ANA, BEN, CARLA, HERS, THEIRS = 1, 2, 3, 71, 72
PEOPLE = ("agent", "team", "centre")
SECOND = 1000


def _is_of_queues(kpi: str) -> bool:
    catalogue = built_in()
    number = catalogue.numbers[kpi]
    base = catalogue.numbers.get(number.variant_of)
    family = (number, *((base,) if base and base.agreed else ()))
    return any("team" in catalogue.parts[name].not_by for each in family for name in each.parts)


def test_every_query_of_every_number_and_split_is_held_to_the_teams_or_to_the_queues_they_take(fill: Fill) -> None:
    catalogue, engine = built_in(), fill()
    told: Mapping[bool, list[str]] = {True: [], False: []}
    for kpi, number in catalogue.numbers.items():
        if any(catalogue.parts[name].looks for name in number.parts):
            continue  # what is looked for around a row may be anybody's
        for split in (None, *DIMENSIONS):
            if split is not None and (
                missing(catalogue, number, split) or (number.window and DIMENSIONS[split].of_clock)
            ):
                continue
            kpis = tuple(dict.fromkeys((kpi, *number.together)))
            question = Ask(HELD, kpis, NOON, PERIOD, () if split is None else (split,))
            try:
                made = sentences(question, catalogue, engine)
            except NotShared:
                continue
            except NotUnderstood:
                assert split is not None
                continue
            assert not (_is_of_queues(kpi) and split in PEOPLE), (kpi, split)
            for sql in made:
                tables = re.findall(f'FROM "(?:{"|".join(set(KINDS) - {"cost_rate"})})"', sql)
                teams = len(re.findall(rf'"team_id" (?:=|IN) \(?{MARK}\)', sql))
                queues = len(re.findall(rf'"queue_id" (?:=|IN) \(?{QUEUE}\)', sql))
                assert len(tables) == teams + queues, sql
                if _is_of_queues(kpi) and len(kpis) == 1:
                    assert not teams, sql
                if not any(map(_is_of_queues, kpis)):
                    assert not queues, sql
                told[bool(queues)].append(kpi)
    assert {"service_level", "contacts_offered", "abandonment_rate", "contacts_abandoned"} <= set(told[True])
    assert {"contacts_answered", "asa", "aht", "outcomes", "logged_time"} <= set(told[False])
    assert not {"contacts_answered", "asa", "aht", "outcomes"} & set(told[True])


def calls(fill: Fill):  # type: ignore[no-untyped-def]
    """In the queue that team 11 takes: Ana (of 11) answers two, one late; Carla (of 12) answers two in time; one gives
    up. In the other queue Carla answers one and one gives up."""

    def call(queue: int, agent: int | None, team: int | None, wait: int) -> tuple[object, ...]:
        left = NOON + wait * SECOND
        answered = {} if agent is None else {"answered_at": left, "agent_id": agent, "team_id": team}
        reason = "abandoned" if agent is None else "completed"
        return row("contact", queued_at=NOON, queue_id=queue, left_queue_at=left, wait_ms=wait * SECOND,
                   end_reason=reason, ended_at=left + 60 * SECOND, **answered)  # fmt: skip

    return fill(contact=[
        call(HERS, ANA, 11, 5), call(HERS, ANA, 11, 90), call(HERS, CARLA, 12, 5), call(HERS, CARLA, 12, 5),
        call(HERS, None, None, 60), call(THEIRS, CARLA, 12, 5), call(THEIRS, None, None, 60),
    ])  # fmt: skip


LEADS = Scope(teams=frozenset({11}), served=frozenset({HERS}))
KPIS = ("contacts_offered", "contacts_abandoned", "service_level", "contacts_answered", "asa")


def test_visits_and_service_level_are_the_queues_own_answered_and_asa_the_teams(fill: Fill) -> None:
    told = answer(Ask(LEADS, KPIS, NOON, PERIOD), built_in(), calls(fill))
    cells = told.total.cells
    assert (cells["contacts_offered"].value, cells["contacts_abandoned"].value) == (5, 1)
    assert (cells["service_level"].numerator, cells["service_level"].denominator) == (3, 5)
    assert cells["contacts_answered"].value == 2 and cells["asa"].denominator == 2
    assert any("of the queues your teams take" in note and "Service level" in note for note in told.notes)
    alone = answer(Ask(LEADS, ("contacts_answered",), NOON, PERIOD), built_in(), calls(fill))
    assert alone.total.cells == {"contacts_answered": cells["contacts_answered"]} and not alone.notes


def test_they_are_never_split_by_or_held_to_people_and_their_rows_name_nobody(fill: Fill) -> None:
    engine = calls(fill)
    for by in PEOPLE:
        with pytest.raises(NotShared, match="of the queues your teams take, whoever answered: it cannot be split by"):
            answer(Ask(LEADS, ("contacts_offered",), NOON, PERIOD, (by,)), built_in(), engine)
    behind = rows_behind(Ask(LEADS, ("contacts_offered",), NOON, PERIOD), built_in(), engine, "contacts_offered")
    assert behind.rows_in_all == 5 and behind.figure == 5
    assert not {"agent_id", "alias_id", "team_id", "centre_id"} & {*behind.columns, *behind.rows[0]}
    own = rows_behind(Ask(LEADS, ("contacts_answered",), NOON, PERIOD), built_in(), engine, "contacts_answered")
    assert own.rows_in_all == 2 and {each["agent_id"] for each in own.rows} == {ANA}


def test_without_a_queue_of_theirs_nothing_and_without_knowing_it_is_refused(fill: Fill) -> None:
    engine = calls(fill)
    none = answer(Ask(Scope(teams=frozenset({11}), served=frozenset()), KPIS[:3], NOON, PERIOD), built_in(), engine)
    assert none.total.cells["contacts_offered"].value == 0 and none.total.cells["service_level"].value is None
    for scope in (Scope(teams=frozenset({11})), Scope(agents=frozenset({ANA}), served=frozenset({HERS}))):
        with pytest.raises(NotShared, match="cannot be held to your"):
            answer(Ask(scope, ("service_level",), NOON, PERIOD), built_in(), engine)


def test_a_client_or_campaign_besides_still_holds(fill: Fill) -> None:
    held = Scope(teams=frozenset({11}), served=frozenset({HERS}), clients=frozenset({999}))
    told = answer(Ask(held, ("contacts_offered",), NOON, PERIOD), built_in(), calls(fill))
    assert told.total.cells["contacts_offered"].value == 0
