"""Words into a question: the period before, and the hosts the server answers to."""

import pytest

from utfall.core.clock import HOUR
from utfall.core.periods import Days, Instants, parse_day, parse_instant
from utfall.wiring.home import Refused

OSLO = "Europe/Oslo"


def test_a_period_that_still_runs_is_held_against_as_much_of_the_one_before(home: object) -> None:
    from utfall.wiring.asking import before

    now = parse_instant("2026-11-25T10:30", OSLO)  # a Wednesday
    monday = parse_day("2026-11-23")
    week = Days(monday, monday + 7)
    assert before(week, now, OSLO) == Days(monday - 7, monday - 4, 10 * HOUR + HOUR // 2)
    assert before(Days(monday - 7, monday), now, OSLO) == Days(monday - 14, monday - 7)
    assert before(Instants(now - HOUR, now), now, OSLO) == Instants(now - 2 * HOUR, now - HOUR)


@pytest.mark.parametrize("named", ["*", "utfall.example, *", " , "])
def test_the_server_never_answers_to_any_host(home: object, monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    from utfall.wiring import settings

    monkeypatch.setenv("UTFALL_HOSTS", named)
    with pytest.raises(Refused, match="UTFALL_HOSTS"):
        settings._hosts()
