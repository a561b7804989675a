"""Staffing by Erlang: worked answers, slow sums of the states themselves, and what must hold for any load."""

from fractions import Fraction
from itertools import pairwise
from math import factorial, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as some

from utfall.core.erlang import agents_needed, blocked, heads_needed, lines_needed, load_of, served

SECOND, MINUTE = 1_000, 60_000
LOADS = some.floats(0.05, 60)


def test_rounding_decides_a_head() -> None:  # E58
    load = load_of(100, 180 * SECOND, 30 * MINUTE)
    assert load == 10
    thirteen, fourteen = (served(agents, load, 180 * SECOND, 20 * SECOND) for agents in (13, 14))
    assert f"{thirteen.in_time:.5f}" == "0.79559" and f"{fourteen.in_time:.5f}" == "0.88835"
    assert agents_needed(load, 180 * SECOND, 20 * SECOND, 0.8) == 14
    assert fourteen.mean_wait is not None and f"{fourteen.mean_wait / SECOND:.3f}" == "7.836"
    assert f"{fourteen.occupancy:.5f}" == "0.71429"


@pytest.mark.parametrize(("lines", "load"), [(1, 0.4), (5, 3.0), (12, 10.0), (20, 30.0)])
def test_blocking_and_waiting_are_the_sums_of_the_states(lines: int, load: float) -> None:
    states = [Fraction(load) ** number / factorial(number) for number in range(lines + 1)]
    assert isclose(blocked(lines, load), float(states[-1] / sum(states)), rel_tol=1e-12)
    if lines > load:
        last = states[-1] * Fraction(lines) / (lines - Fraction(load))
        assert isclose(served(lines, load, 1, 0).waits, float(last / (sum(states[:-1]) + last)), rel_tol=1e-12)


@pytest.mark.parametrize(
    ("agents", "load", "gives_up_at"), [(3, 2.5, 0.4), (14, 10.0, 0.6), (4, 9.0, 1.5), (1, 3.0, 2.0)]
)
def test_giving_up_is_the_sum_of_the_states(agents: int, load: float, gives_up_at: float) -> None:
    states = [1.0]
    for number in range(1, 400):
        states.append(states[-1] * load / (min(number, agents) + max(number - agents, 0) * gives_up_at))
    whole = sum(states)
    queue = sum((number - agents) * state for number, state in enumerate(states) if number > agents) / whole
    found = served(agents, load, MINUTE, 20 * SECOND, MINUTE / gives_up_at)
    assert isclose(found.waits, sum(states[agents:]) / whole, rel_tol=1e-9)
    assert found.mean_wait is not None and isclose(found.mean_wait, queue / load * MINUTE, rel_tol=1e-9)
    assert isclose(found.gives_up, queue * gives_up_at / load, rel_tol=1e-9)
    answered = served(agents, load, MINUTE, 1000 * MINUTE, MINUTE / gives_up_at).in_time
    assert isclose(answered + found.gives_up, 1, abs_tol=1e-6), "who does not give up is answered in the end"


@given(LOADS, some.integers(1, 90))
def test_one_agent_more_never_harms(load: float, agents: int) -> None:
    one, more = (served(number, load, 3 * MINUTE, 20 * SECOND) for number in (agents, agents + 1))
    assert 0 <= one.in_time <= more.in_time <= 1
    assert 1 >= one.waits >= more.waits >= 0
    assert blocked(agents, load) >= blocked(agents + 1, load)
    assert one.mean_wait is None or (more.mean_wait is not None and one.mean_wait >= more.mean_wait)


@given(LOADS, some.floats(0, 0.99), some.floats(0.5, 1))
def test_the_agents_needed_do_and_one_fewer_does_not(load: float, share: float, cap: float) -> None:
    found = agents_needed(load, 3 * MINUTE, 20 * SECOND, share, cap)

    def does(agents: int) -> bool:
        there = served(agents, load, 3 * MINUTE, 20 * SECOND)
        return agents > load and there.in_time >= share and there.occupancy <= cap

    assert does(found) and not does(found - 1)


@given(LOADS)
def test_without_patience_for_long_it_is_waiting_for_ever(load: float) -> None:
    agents = int(load) + 2
    for_ever = served(agents, load, MINUTE, 20 * SECOND)
    patient = served(agents, load, MINUTE, 20 * SECOND, 1e7 * MINUTE)
    assert isclose(for_ever.waits, patient.waits, abs_tol=1e-4)
    assert isclose(for_ever.in_time, patient.in_time, abs_tol=1e-4)


def test_no_load_is_too_large() -> None:
    many = agents_needed(20_000.0, 3 * MINUTE, 20 * SECOND, 0.8)
    assert 20_000 < many < 20_200
    assert 0 < served(100, 3_000.0, MINUTE, 20 * SECOND, 5 * MINUTE).gives_up < 1
    levels = [lines_needed(load, 0.01) for load in (1.0, 100.0, 10_000.0)]
    assert all(one < more for one, more in pairwise(levels))


def test_nothing_to_do_needs_nobody() -> None:
    assert agents_needed(0.0, MINUTE, 20 * SECOND, 0.8) == 0
    assert served(0, 0.0, MINUTE, 20 * SECOND).in_time == 0.0
    assert served(2, 0.0, MINUTE, 20 * SECOND).in_time == 1.0
    assert served(5, 5.0, MINUTE, 20 * SECOND).mean_wait is None, "the queue only grows"


def test_people_are_scheduled_whole() -> None:
    assert heads_needed(14, Fraction(3, 10)) == 20
    assert heads_needed(14, Fraction(0)) == 14
    assert heads_needed(7, Fraction(3, 10)) == 10
    with pytest.raises(ValueError, match="shrinkage"):
        heads_needed(7, Fraction(1))


def test_what_cannot_be_is_said() -> None:
    for share, cap in ((1.0, 1.0), (0.8, 0.0), (-0.1, 1.0)):
        with pytest.raises(ValueError, match="share"):
            agents_needed(10.0, MINUTE, 20 * SECOND, share, cap)
    with pytest.raises(ValueError, match="handling"):
        served(3, 1.0, 0, 20 * SECOND)
    with pytest.raises(ValueError, match="patience"):
        served(3, 1.0, MINUTE, 20 * SECOND, 0)
    with pytest.raises(ValueError, match="nobody"):
        lines_needed(1.0, 0.0)
