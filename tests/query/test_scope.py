"""No query without a scope: every table that is read is held to it, or the number is not shared."""

import re
from dataclasses import replace

import pytest

from tests.facts_made import DAY_OF_NOON, NOON, row
from tests.query.conftest import Fill
from tests.query.hand_made import ANA, BEN, CATALOGUE, EVA, FILIP, ask
from tests.query.random_facts import centre
from utfall.catalogue import built_in
from utfall.catalogue.dimensions import DIMENSIONS, missing
from utfall.core.periods import Days
from utfall.facts import KINDS
from utfall.query import Ask, NotShared, NotUnderstood, Scope, answer, rows_behind, sentences, whereabouts
from utfall.query.scoped import facts_within

PERIOD = Days(DAY_OF_NOON - 1, DAY_OF_NOON + 1)
MARK = 987_654_321


def test_every_query_of_every_number_and_split_has_the_scopes_predicate(fill: Fill) -> None:
    catalogue, engine = built_in(), fill()
    scope = Scope(clients=frozenset({MARK}), turnover=True)
    seen = 0
    for kpi, number in catalogue.numbers.items():
        for split in (None, *DIMENSIONS):
            if split is not None and (
                missing(catalogue, number, split) or (number.window and DIMENSIONS[split].of_clock)
            ):
                continue
            beside = [
                each
                for each in number.together
                if split is None or not missing(catalogue, catalogue.numbers[each], split)
            ]
            if number.together and not beside:
                continue
            kpis = tuple(dict.fromkeys((kpi, *beside)))
            question = Ask(scope, kpis, NOON, PERIOD, () if split is None else (split,))
            for sql in sentences(question, catalogue, engine):
                tables = re.findall(f'FROM "(?:{"|".join(KINDS)})"', sql)
                assert len(tables) == len(re.findall(rf'"client_id" (?:=|IN) \(?{MARK}\)', sql)) > 0, sql
                seen += 1
    assert seen > len(catalogue.numbers)


def test_every_query_of_every_number_leaves_hidden_campaigns_out(fill: Fill) -> None:
    catalogue, engine = built_in(), fill()
    scope, seen = Scope(hidden=frozenset({MARK}), turnover=True), 0
    having = "|".join(name for name, kind in KINDS.items() if "campaign_id" in kind.names)
    for kpi, number in catalogue.numbers.items():
        question = Ask(scope, tuple(dict.fromkeys((kpi, *number.together))), NOON, PERIOD)
        for sql in sentences(question, catalogue, engine):
            tables = re.findall(f'FROM "(?:{having})"', sql)
            assert len(tables) == len(re.findall(rf'"campaign_id" NOT IN \({MARK}\)', sql)), sql
            seen += len(tables)
    assert seen > len(catalogue.numbers)


def test_what_customers_have_is_not_shared_where_a_campaign_is_hidden() -> None:
    of_eva = Scope(clients=frozenset({EVA}))
    assert facts_within(of_eva, KINDS["customer_value"]).conditions
    with pytest.raises(NotShared, match="the campaigns that you may see"):
        facts_within(replace(of_eva, hidden=frozenset({MARK})), KINDS["customer_value"])


def test_what_an_agent_did_himself_stays_his(fill: Fill) -> None:
    engine = fill(outcome=[row("outcome", agent_id=ANA, campaign_id=MARK), row("outcome", agent_id=ANA),
                           row("outcome", agent_id=BEN, campaign_id=MARK)])  # fmt: skip
    for scope, there in ((Scope(agents=frozenset({ANA}), hidden=frozenset({MARK})), 2), (Scope(), 3),
                         (Scope(hidden=frozenset({MARK})), 1)):  # fmt: skip
        assert answer(ask("outcomes", scope=scope), CATALOGUE, engine).total.cells["outcomes"].value == there
        assert len(rows_behind(ask("outcomes", scope=scope), CATALOGUE, engine, "outcomes").rows) == there


def test_a_client_sees_his_own_alone(fill: Fill) -> None:
    rows = centre(3)
    engine = fill(**rows)
    numbers = ("outcomes", "sales", "contacts_offered", "asa", "completion_success", "customers", "wait_p90")
    scope = Scope(clients=frozenset({EVA}), turnover=True)
    only = {
        kind: [each for each in some if each[9] == EVA or kind == "customer_value"] for kind, some in rows.items()
    }  # fmt: skip
    hers = answer(Ask(scope, numbers, NOON, PERIOD, ("client",)), built_in(), engine)
    alone = answer(Ask(Scope(turnover=True), numbers, NOON, PERIOD, ("client",)), built_in(), fill(**only))
    assert hers.total.cells == alone.total.cells
    assert [(each.key, each.cells) for each in hers.rows] == [(each.key, each.cells) for each in alone.rows]


def test_an_agent_does_not_see_who_is_asked(fill: Fill) -> None:
    engine = fill(survey_invite=[row("survey_invite", client_id=FILIP)])
    asked = ask("survey_response_rate", scope=Scope(agents=frozenset({1})))
    with pytest.raises(NotShared, match="an agent does not see who is asked"):
        answer(asked, built_in(), engine)
    with pytest.raises(NotShared, match="an agent does not see who is asked"):
        rows_behind(asked, built_in(), engine, "survey_response_rate")


def test_an_empty_scope_holds_nothing(fill: Fill) -> None:
    engine = fill(outcome=[row("outcome", client_id=FILIP)])
    for scope in (Scope(clients=frozenset()), Scope(agents=frozenset())):
        question = ask("outcomes", scope=scope)
        assert answer(question, CATALOGUE, engine).total.cells["outcomes"].value == 0
        assert rows_behind(question, CATALOGUE, engine, "outcomes").rows == ()
        assert whereabouts(question, CATALOGUE, engine) is None


def test_own_rows_are_the_agents_own(fill: Fill) -> None:
    engine = fill(outcome=[row("outcome", agent_id=ANA), row("outcome", agent_id=BEN), row("outcome")])
    own = ask("outcomes", scope=Scope(agents=frozenset({ANA})))
    assert answer(own, CATALOGUE, engine).total.cells["outcomes"].value == 1


@pytest.mark.parametrize(
    ("kpi", "scope"),
    [
        ("used", Scope(agents=frozenset({ANA}))),
        ("used", Scope(teams=frozenset({1}))),
        ("tries", Scope(centres=frozenset({1}))),
        ("reached", Scope(teams=frozenset({1}))),
        ("abandonment", Scope(agents=frozenset({ANA}))),
        ("earned", Scope()),
    ],
)
def test_a_number_with_a_part_outside_the_scope_is_not_shared(fill: Fill, kpi: str, scope: Scope) -> None:
    engine = fill()
    for question in (ask(kpi, scope=scope), ask("sales", kpi, scope=scope)):
        with pytest.raises(NotShared, match="is not shared"):
            answer(question, CATALOGUE, engine)
    with pytest.raises(NotUnderstood):
        rows_behind(ask(kpi, scope=scope), CATALOGUE, engine, kpi)


def test_an_empty_answer_says_where_the_data_is(fill: Fill) -> None:
    day = 86_400_000
    engine = fill(
        outcome=[row("outcome", happened_at=NOON - 30 * day), row("outcome", happened_at=NOON - 3 * day, agent_id=ANA)],
        contact=[row("contact", queued_at=NOON - 90 * day), row("contact", queued_at=NOON, is_test=True)],
    )
    found = whereabouts(ask("outcomes"), CATALOGUE, engine)
    assert found is not None
    assert (found.first_day, found.last_day, found.noun) == (DAY_OF_NOON - 30, DAY_OF_NOON - 3, "outcomes")
    both = whereabouts(ask("progress_rate", "offered"), CATALOGUE, engine)
    assert both is not None and (both.first_day, both.last_day) == (DAY_OF_NOON - 90, DAY_OF_NOON - 3)
    own = whereabouts(ask("outcomes", scope=Scope(agents=frozenset({BEN}))), CATALOGUE, engine)
    assert own is None
