"""Groups: as a filter the union of what is in them, as rows each counted anew, and never a part told as the whole."""

import pytest

from tests.facts_made import DAY_OF_NOON, NOON, row
from tests.query.conftest import Fill
from tests.query.hand_made import ANA, BEN
from utfall.catalogue import built_in
from utfall.core.periods import Days
from utfall.query import Ask, Group, NotUnderstood, Scope, Where, answer, rows_behind, sentences
from utfall.query.gather import Engine
from utfall.query.groups import ADDS_UP_TO_NOTHING, NOT_WHOLE
from utfall.query.why import may_explain, why

PERIOD = Days(DAY_OF_NOON, DAY_OF_NOON + 1)
CARDS, LOANS, FUNDS = 11, 12, 13
BANK, SHOP = 1, 2
BOTH = Group(1, campaigns=frozenset({CARDS, LOANS}))
ANY_OF_SHOP = Group(2, campaigns=frozenset({LOANS}), clients=frozenset({SHOP}))
LINE = Group(3, queues=frozenset({21}))
GROUPS = (BOTH, ANY_OF_SHOP)


def asked(*kpis: str, by: tuple[str, ...] = (), groups: tuple[Group, ...] = GROUPS, held: tuple[int | None, ...] = (),
          **rest: object) -> Ask:  # fmt: skip
    scope = Scope(groups=groups, turnover=True, **rest)  # type: ignore[arg-type]
    return Ask(scope, kpis, NOON + 1, PERIOD, by, (Where("group", held),) if held else ())


@pytest.fixture
def engine(fill: Fill) -> Engine:
    """Seven outcomes: three of Cards, two of Loans, one of the shop's Funds, one of no campaign of the bank's."""
    told = [(BANK, CARDS, ANA), (BANK, CARDS, BEN), (BANK, CARDS, ANA), (BANK, LOANS, ANA), (BANK, LOANS, BEN),
            (SHOP, FUNDS, BEN), (BANK, None, ANA)]  # fmt: skip
    outcomes = [row("outcome", client_id=client, campaign_id=campaign, agent_id=agent, customer_id=place)
                for place, (client, campaign, agent) in enumerate(told)]  # fmt: skip
    waits = [row("contact", client_id=client, campaign_id=campaign, queue_id=queue, wait_ms=1000 * wait, queued_at=NOON,
                 answered_at=NOON)
             for client, campaign, queue, wait in ((BANK, CARDS, 21, 1), (BANK, LOANS, 22, 9), (BANK, CARDS, 22, 5),
                                                   (SHOP, None, 21, 50), (BANK, None, 22, 70))]  # fmt: skip
    sale = row("sale_line", client_id=BANK, campaign_id=CARDS, currency="NOK", amount=700)
    return fill(outcome=outcomes, contact=waits, sale_line=[sale])


def rows(question: Ask, engine: Engine, kpi: str = "outcomes") -> dict[object, object]:
    found = answer(question, built_in(), engine)
    return {each.key if len(each.key) > 1 else each.key[0]: each.cells[kpi].value for each in found.rows}


def test_a_group_is_what_is_in_any_of_its_campaigns_or_clients(engine: Engine) -> None:
    def held(*ids: int | None) -> object:
        return answer(asked("outcomes", held=ids), built_in(), engine).total.cells["outcomes"].value

    assert (held(1), held(2), held(1, 2), held(None), held(None, 2)) == (5, 3, 6, 1, 4)
    assert answer(asked("outcomes"), built_in(), engine).total.cells["outcomes"].value == 7


def test_rows_of_groups_count_what_is_in_two_twice_and_say_so(engine: Engine) -> None:
    found = answer(asked("outcomes", by=("group",)), built_in(), engine)
    assert {each.key: each.cells["outcomes"].value for each in found.rows} == {(1,): 5, (2,): 3, (None,): 1}
    assert found.total.cells["outcomes"].value == 7, "the total is that of the question, not of its rows"
    assert found.notes[-1] == ADDS_UP_TO_NOTHING
    assert rows(asked("outcomes", by=("group",), held=(2,)), engine) == {2: 3}
    by_agent = rows(asked("outcomes", by=("group", "agent")), engine)
    assert by_agent == {(1, ANA): 3, (1, BEN): 2, (2, ANA): 1, (2, BEN): 2, (None, ANA): 1}
    turned = answer(asked("outcomes", by=("agent", "group")), built_in(), engine)
    assert {each.key: each.cells["outcomes"].value for _, each in turned.subtotals} == {(ANA,): 4, (BEN,): 3}


def test_a_percentile_of_a_group_is_of_its_rows(engine: Engine) -> None:
    p90 = rows(asked("wait_p90", by=("group",)), engine, "wait_p90")
    assert p90 == {1: 9, 2: 50, None: 70}


def test_rows_behind_a_group_are_those_that_were_counted(engine: Engine) -> None:
    behind = rows_behind(asked("outcomes", by=("group",)), built_in(), engine, "outcomes", key=(2,))
    assert (behind.figure, behind.rows_in_all) == (3, 3)
    rest = rows_behind(asked("outcomes", by=("group",)), built_in(), engine, "outcomes", key=(None,))
    assert rest.rows_in_all == 1


def test_a_group_with_queues_is_told_by_numbers_that_have_queues_alone(engine: Engine) -> None:
    groups = (BOTH, LINE)
    with pytest.raises(NotUnderstood, match="outcomes have none"):
        answer(asked("outcomes", groups=groups, held=(3,)), built_in(), engine)
    found = answer(asked("outcomes", "contacts_offered", by=("group",), groups=groups), built_in(), engine)
    told = {row.key[0]: (row.cells["outcomes"].value, row.cells["contacts_offered"].value) for row in found.rows}
    assert told == {1: (5, 3), 3: (None, 2), None: (2, 1)}
    money = asked("outcomes", "completion_success", "contacts_offered", by=("group",), groups=groups)
    earned = answer(money, built_in(), engine)
    in_nok = {row.key: row.cells["completion_success"].value for row in earned.rows if row.key[1] == "NOK"}
    assert in_nok == {(1, "NOK"): 700, (3, "NOK"): None}, "money that has no queue is not nothing"


def test_a_group_never_widens_a_scope_and_says_where_it_is_not_whole(engine: Engine) -> None:
    part = (BOTH, Group(2, campaigns=frozenset({LOANS}), clients=frozenset({SHOP}), whole=False))
    question = asked("outcomes", by=("group",), groups=part, clients=frozenset({BANK}))
    found = answer(question, built_in(), engine)
    assert {each.key[0]: each.cells["outcomes"].value for each in found.rows} == {1: 5, 2: 2, None: 1}
    assert NOT_WHOLE in found.notes
    assert NOT_WHOLE in answer(asked("outcomes", groups=part, held=(2,)), built_in(), engine).notes
    assert NOT_WHOLE not in answer(asked("outcomes", groups=part, held=(1,)), built_in(), engine).notes
    hidden = asked("outcomes", by=("group",), hidden=frozenset({CARDS}))
    assert rows(hidden, engine) == {1: 2, 2: 3, None: 1}


def test_a_group_that_may_not_be_named_is_not_there(engine: Engine) -> None:
    for ids in ((7,), (1, 7)):
        with pytest.raises(NotUnderstood, match="no group 7 in what you may see"):
            answer(asked("outcomes", held=ids), built_in(), engine)


def test_an_empty_group_has_nothing_and_no_row(engine: Engine) -> None:
    groups = (BOTH, Group(9))
    assert rows(asked("outcomes", by=("group",), groups=groups), engine) == {1: 5, None: 2}
    assert answer(asked("outcomes", groups=groups, held=(9,)), built_in(), engine).total.cells["outcomes"].value == 0


def test_plans_and_changes_are_not_told_by_group(engine: Engine) -> None:
    with pytest.raises(NotUnderstood, match="no plan is set"):
        answer(asked("plan_fulfilment:outcomes", by=("group",)), built_in(), engine)
    now = asked("outcomes", by=("group",))
    with pytest.raises(NotUnderstood, match="not explained by groups"):
        why(now, now, built_in(), engine)
    assert not may_explain(built_in().numbers["outcomes"], built_in(), "group")


def test_more_groups_than_are_shown_at_once_are_refused(engine: Engine) -> None:
    many = tuple(Group(each, campaigns=frozenset({each})) for each in range(1, 70))
    with pytest.raises(NotUnderstood, match="not shown at once"):
        answer(asked("outcomes", by=("group",), groups=many), built_in(), engine)
    assert rows(asked("outcomes", by=("group",), groups=many, held=(11, 12)), engine) == {11: 3, 12: 2}


def test_the_sql_of_rows_of_groups_is_that_of_every_group(engine: Engine) -> None:
    spelled = sentences(asked("outcomes", by=("group",)), built_in(), engine)
    assert len(spelled) == 4 and sum(f'"client_id" = {SHOP}' in each or f'"client_id" IN ({SHOP})' in each
                                     for each in spelled) == 1  # fmt: skip
