"""A simulated centre in the ledger: nothing is rejected, the identities hold, a second telling changes nothing."""

from fractions import Fraction

import pytest

from utfall.core.clock import DAY, HOUR
from utfall.core.periods import Days, parse_instant
from utfall.query import Ask, Scope
from utfall.wiring.home import Refused

NOON = parse_instant("2026-11-25T12:00", "Europe/Oslo")  # a Wednesday
TODAY = NOON // DAY


def _numbers(kpis: str) -> dict[str, Fraction]:
    from utfall.wiring.house import open_house

    with open_house() as house:
        assert house.check() == []
        ask = Ask(Scope(turnover=True), tuple(kpis.split()), as_of=NOON, period=Days(TODAY - 3, TODAY + 1))
        total = house.ask(ask).total
    return {name: Fraction(cell.value) for name, cell in total.cells.items() if cell.value is not None}


def test_everything_it_tells_is_taken_and_adds_up(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from utfall.ledger.clients.models import Agreement, Client
    from utfall.ledger.happenings.models import RejectRow
    from utfall.wiring.simulating import simulate

    monkeypatch.setenv("UTFALL_NOW", str(NOON - 5 * HOUR))
    told = next(simulate(origin="practice", seed=4, back=1, quiet=2, demo=False, live=False))
    monkeypatch.setenv("UTFALL_NOW", str(NOON))
    told += next(simulate(origin="practice", seed=4, back=1, quiet=2, demo=False, live=False))
    assert told > 10_000
    assert list(RejectRow.objects.values_list("reason", flat=True)) == []
    assert Agreement.objects.count() == Client.objects.filter(is_practice=True).count() == 2
    n = _numbers(
        "contacts_offered contacts_answered contacts_abandoned system_flow_outs customer_flow_outs waiting_now "
        "opened_cases resolved_cases reopened_cases backlog transfer_rate survey_response_rate schedule_adherence "
        "first_response_time chat_concurrency fcr selfservice_containment qa_score not_answered_rings"
    )
    ends = ("contacts_answered", "contacts_abandoned", "system_flow_outs", "customer_flow_outs", "waiting_now")
    assert n["contacts_offered"] == sum(n.get(name, Fraction(0)) for name in ends) > 500
    assert n["backlog"] == n["opened_cases"] + n["reopened_cases"] - n["resolved_cases"] > 20
    assert Fraction(2, 100) < n["transfer_rate"] < Fraction(12, 100)
    assert Fraction(60, 100) < n["schedule_adherence"] < 1  # what is scheduled for the afternoon is in it
    assert 1 < n["chat_concurrency"] < 3
    assert {"survey_response_rate", "first_response_time", "selfservice_containment", "qa_score"} <= n.keys()


def test_a_client_that_is_real_is_left_alone(home: object) -> None:
    from utfall.ledger.clients.models import Agreement
    from utfall.ledger.setup import make_client
    from utfall.wiring.simulating import simulate

    make_client("Nordvik Energi", zone="Europe/Oslo")
    with pytest.raises(Refused, match="is real"):
        next(simulate(origin="practice", seed=4, back=1, demo=False, live=False))
    assert not Agreement.objects.exists()
