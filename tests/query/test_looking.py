"""What follows and precedes a row: whose it is, what a list of rows shows of it, and that a column is joined once."""

from tests.facts_made import DAY_OF_NOON, NOON, handled, row
from tests.query.conftest import Fill
from tests.query.hand_made import ALL, ANA, BEN, CARLA, DESK, OTHER_DESK
from utfall.catalogue import built_in
from utfall.core.clock import DAY, HOUR
from utfall.core.periods import Days
from utfall.query import Ask, Scope, Where, answer, rows_behind, sentences

LATER = NOON + 30 * DAY
PERIOD = Days(DAY_OF_NOON, DAY_OF_NOON + 3)
TOLD = {1: LATER}


def asked(*kpis: str, scope: Scope = ALL, where: tuple[Where, ...] = (), period: Days = PERIOD) -> Ask:
    return Ask(scope, kpis, LATER, period, where=where)


def test_the_rows_show_what_followed_also_of_those_that_did_not_count(fill: Fill) -> None:
    again = handled(NOON + 2 * DAY, customer_id=2)
    engine = fill(contact=[handled(NOON, customer_id=1), handled(NOON, customer_id=2), again], told=TOLD)
    rows = rows_behind(asked("fcr"), built_in(), engine, "fcr", "denominator").rows
    assert {(each["customer_id"], each["next_contact_at"]) for each in rows if each["sign"] == 1} == {
        (1, None), (2, NOON + 2 * DAY)
    }  # fmt: skip
    assert "next_contact_at" in rows_behind(asked("fcr"), built_in(), engine, "fcr").columns
    (repeat,) = rows_behind(asked("repeat_contact_rate"), built_in(), engine, "repeat_contact_rate").rows
    assert repeat["offered_at"] == NOON + 2 * DAY
    assert NOON < int(str(repeat["earlier_contact_ended_at"])) < NOON + HOUR


def test_a_team_is_judged_by_who_comes_back_to_another(fill: Fill) -> None:
    engine = fill(
        contact=[
            handled(NOON, customer_id=1, agent_id=ANA, team_id=DESK),
            handled(NOON + DAY, customer_id=1, agent_id=CARLA, team_id=OTHER_DESK),
            handled(NOON, customer_id=2, agent_id=BEN, team_id=DESK),
        ],
        told=TOLD,
    )
    for scope, where in (
        (Scope(teams=frozenset({DESK})), ()),
        (ALL, (Where("team", (DESK,)),)),
        (Scope(agents=frozenset({ANA, BEN})), ()),
    ):
        cell = answer(asked("fcr", scope=scope, where=where), built_in(), engine).total.cells["fcr"]
        assert (cell.numerator, cell.denominator) == (1, 2)
        rows = rows_behind(asked("fcr", scope=scope, where=where), built_in(), engine, "fcr", "denominator").rows
        assert {each["agent_id"] for each in rows} == {ANA, BEN}, "nobody of another team is listed"


def test_another_clients_contacts_do_not_follow(fill: Fill) -> None:
    engine = fill(
        contact=[handled(NOON, customer_id=1), handled(NOON + DAY, customer_id=1, client_id=2)],
        told=TOLD,
    )
    mine = answer(asked("fcr", scope=Scope(clients=frozenset({1}))), built_in(), engine).total.cells["fcr"]
    assert (mine.numerator, mine.denominator) == (1, 1)


def test_what_had_not_happened_at_the_moment_is_not_seen(fill: Fill) -> None:
    engine = fill(contact=[handled(NOON, customer_id=1), handled(NOON + DAY, customer_id=1)], told=TOLD)
    before = Ask(ALL, ("fcr",), NOON + HOUR, Days(DAY_OF_NOON, DAY_OF_NOON + 1))
    cell = answer(before, built_in(), engine).total.cells["fcr"]
    assert (cell.numerator, cell.denominator, cell.undecided) == (0, 0, 1)


def test_a_window_is_open_until_the_rows_own_source_has_told_it(fill: Fill) -> None:
    engine = fill(contact=[handled(NOON, customer_id=1)], told={1: NOON + 7 * DAY})
    cell = answer(asked("fcr"), built_in(), engine).total.cells["fcr"]
    assert (cell.value, cell.undecided) == (None, 1)


def test_numbers_with_the_same_others_join_them_once(fill: Fill) -> None:
    engine = fill()
    alone = sentences(asked("fcr"), built_in(), engine)
    both = sentences(asked("fcr", "fcr:contacts", "repeat_contact_rate"), built_in(), engine)
    assert (len(alone), len(both)) == (1, 1)
    assert alone[0].count("ASOF LEFT JOIN") == both[0].count("ASOF LEFT JOIN") == 3


def test_whoever_cannot_be_known_is_left_out_and_ids_of_two_sorts_are_not_mixed(fill: Fill) -> None:
    engine = fill(
        contact=[
            handled(NOON), handled(NOON + HOUR), handled(NOON, customer_id=5), handled(NOON + HOUR, contact_point_id=5),
            row("contact", offered_at=NOON + 2 * HOUR, contact_point_id=6),
        ],
        told=TOLD,
    )  # fmt: skip
    cell = answer(asked("fcr"), built_in(), engine).total.cells["fcr"]
    assert (cell.numerator, cell.denominator) == (2, 2)
