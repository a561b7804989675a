"""What happened and where things stand, counted, split and rolled up, on both engines."""

from fractions import Fraction

from utfall.core.clock import MINUTE
from utfall.query import answer

from ..facts_made import NOON, row
from .conftest import Fill
from .hand_made import ANA, BEN, CARLA, CATALOGUE, DESK, OTHER_DESK, ask


def test_a_ratio_is_one_division_at_every_level(fill: Fill) -> None:
    def one(kind: str, agent: int, team: int, n: int = 1) -> object:
        return row("outcome", kind=kind, agent_id=agent, team_id=team, n=n)

    engine = fill(
        outcome=[
            one("progress", ANA, DESK), one("progress", BEN, DESK), one("attempt", BEN, DESK, 2),
            one("attempt", CARLA, OTHER_DESK), row("outcome", kind="progress", agent_id=ANA, is_test=True),
        ]
    )  # fmt: skip
    found = answer(ask("progress_rate", by="team,agent"), CATALOGUE, engine)
    shown = {each.key: each.cells["progress_rate"].value for each in found.rows}
    assert shown == {
        (DESK, ANA): Fraction(1), (DESK, BEN): Fraction(1, 3), (OTHER_DESK, CARLA): Fraction(0)
    }  # fmt: skip
    teams = {each.key: each.cells["progress_rate"].value for level, each in found.subtotals if level == 1}
    assert teams == {(DESK,): Fraction(1, 2), (OTHER_DESK,): Fraction(0)}
    total = found.total.cells["progress_rate"]
    assert (total.value, total.numerator, total.denominator) == (Fraction(2, 5), 2, 5)


def test_where_things_stand_is_entries_less_exits(fill: Fill) -> None:
    def move(customer: int, at: int, to: str, was: str | None = None, campaign: int = 1) -> object:
        return row("transition", customer_id=customer, happened_at=at, campaign_id=campaign, to_category=to,
                   to_state_id=len(to), from_category=was, from_state_id=was and len(was), round=1, from_round=1)  # fmt: skip

    engine = fill(
        transition=[
            move(1, NOON - 5, "to_call"), move(2, NOON - 5, "to_call"), move(3, NOON - 5, "to_call"),
            move(1, NOON - 4, "sale", "to_call"), move(1, NOON - 3, "sale", "sale"),
            move(2, NOON + MINUTE, "no_sale", "to_call"),
        ]
    )  # fmt: skip
    found = answer(ask("used", "standing", by="category", period=None), CATALOGUE, engine)
    assert found.total.cells["used"].value == Fraction(1, 3)
    assert {each.key[0]: each.cells["standing"].value for each in found.rows} == {"to_call": 2, "sale": 1}
    later = answer(ask("used", period=None, as_of=NOON + MINUTE), CATALOGUE, engine)
    assert later.total.cells["used"].value == Fraction(2, 3)
    moves = answer(ask("moves"), CATALOGUE, engine)
    assert moves.total.cells["moves"].value == 6
