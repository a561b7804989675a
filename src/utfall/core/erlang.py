"""How many agents a load of contacts needs, and what comes of a number of agents: Erlang's formulas B, C and A.

`load` is in erlangs: contacts of an interval times their handling time over the length of the interval. Durations are
in milliseconds. B turns away who finds everybody busy, C lets him wait for ever, A lets him give up after a while
(exponential, `patience` on average). No factorial and no power is formed, so no load is too large.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from math import ceil, exp, expm1, log

_STEPS = 8  # of the integral over the wait, for each caller who comes or goes
_GONE = 45  # a wait so unlikely (e to the minus this) is left out
_NOTHING = 1e-16  # a chance below which longer queues are left out


@dataclass(frozen=True, slots=True)
class Served:
    """What callers meet: the chance to wait at all, to be answered within the limit, to give up; the mean wait of all
    (ms), and the share of their time that agents are busy. `mean_wait` is None where the queue only grows."""

    waits: float
    in_time: float
    mean_wait: float | None
    occupancy: float
    gives_up: float = 0.0


def load_of(contacts: Fraction | float, handle_ms: Fraction | float, interval_ms: int) -> float:
    """Erlangs of so many contacts in an interval."""
    return float(contacts) * float(handle_ms) / interval_ms


def blocked(lines: int, load: float) -> float:
    """Erlang B: the chance to find every line busy."""
    return next(chance for number, chance in _blocked(load) if number == lines)


def lines_needed(load: float, at_most: float) -> int:
    """The fewest lines that turn away no more than a share. Raises `ValueError` for a share of 0 or less."""
    if not at_most > 0:
        raise ValueError("no number of lines turns nobody away")
    return next(number for number, chance in _blocked(load) if chance <= at_most)


def served(agents: int, load: float, handle_ms: float, within_ms: float, patience_ms: float | None = None) -> Served:
    """Erlang C, or A where a patience is told. Raises `ValueError` for fewer than no agents or no handling time."""
    if agents < 0 or load < 0 or handle_ms <= 0:
        raise ValueError("agents and load are not negative, and handling takes some time")
    if patience_ms is not None:
        return _giving_up(agents, load, handle_ms, within_ms, patience_ms)
    return _waiting_on(agents, load, handle_ms, within_ms, blocked(agents, load))


def agents_needed(
    load: float,
    handle_ms: float,
    within_ms: float,
    share: float,
    cap: float = 1.0,
    patience_ms: float | None = None,
) -> int:
    """The fewest agents on the line that answer `share` of the contacts within the limit and are busy no more than
    `cap` of their time. A share of 0.7956 is not 0.8. Raises `ValueError` for a share of 1 or a cap of 0."""
    if not 0 <= share < 1 or not 0 < cap <= 1:
        raise ValueError("the share is 0 or more and below 1, the cap above 0 and at most 1")
    if load <= 0:
        return 0
    for agents, chance in _blocked(load):
        if patience_ms is not None:
            found = served(agents, load, handle_ms, within_ms, patience_ms)
        elif agents > load:
            found = _waiting_on(agents, load, handle_ms, within_ms, chance)
        else:
            continue
        if found.in_time >= share and found.occupancy <= cap:
            return agents
    raise AssertionError("more agents always do")


def heads_needed(agents: int, shrinkage: Fraction) -> int:
    """The fewest people to schedule so that `agents` are there when `shrinkage` of paid time is spent otherwise.

    Raises `ValueError` where nobody is ever there.
    """
    if not 0 <= shrinkage < 1:
        raise ValueError("shrinkage is 0 or more and below 1")
    return ceil(agents / (1 - shrinkage))


def _blocked(load: float) -> Iterator[tuple[int, float]]:
    """(lines, Erlang B) for 0, 1, 2 … lines."""
    chance = 1.0
    yield 0, chance
    for lines in count(1):
        chance = load * chance / (lines + load * chance) if load else 0.0
        yield lines, chance


def _waiting_on(agents: int, load: float, handle_ms: float, within_ms: float, chance: float) -> Served:
    if load == 0:
        return Served(0.0 if agents else 1.0, 1.0 if agents else 0.0, 0.0 if agents else None, 0.0)
    if agents <= load:
        return Served(1.0, 0.0, None, 1.0)
    spare = agents - load
    waits = agents * chance / (spare + load * chance)
    in_time = 1 - waits * exp(-spare * within_ms / handle_ms)
    return Served(waits, in_time, waits * handle_ms / spare, load / agents)


def _giving_up(agents: int, load: float, handle_ms: float, within_ms: float, patience_ms: float) -> Served:
    if patience_ms <= 0:
        raise ValueError("patience is above 0")
    if load == 0:
        return _waiting_on(agents, load, handle_ms, within_ms, 0.0)
    gives_up_at = handle_ms / patience_ms  # a waiting caller's rate of giving up, in handling times

    def ends(there: int) -> float:
        """How fast one of so many callers goes, in handling times: answered ones end, waiting ones give up."""
        return min(there, agents) + max(there - agents, 0) * gives_up_at

    # `up_to` is Σ of the chances of 0..there callers over the chance of `there`: it never over- or underflows downwards
    up_to, there = 1.0, 0
    while there <= agents or ends(there) < load or up_to < 1 / _NOTHING:
        there += 1
        up_to = 1 + up_to * ends(there) / load
    chance, waits, queue, all_busy = 1 / up_to, 0.0, 0.0, 0.0
    for number in range(there, agents - 1, -1):
        waits += chance
        queue += (number - agents) * chance
        all_busy = chance
        chance *= ends(number) / load
    mean_wait = queue / load * handle_ms
    gives_up = min(mean_wait / patience_ms, 1.0)
    in_time = 1 - waits + _answered_after(agents, load, gives_up_at, within_ms / handle_ms, all_busy)
    busy = load * (1 - gives_up) / agents if agents else 0.0
    return Served(waits, in_time, mean_wait, busy, gives_up)


def _answered_after(agents: int, load: float, gives_up_at: float, limit: float, all_busy: float) -> float:
    """The chance to be answered after some wait of at most `limit` handling times: Simpson's rule over the density of
    the wait of somebody who never gives up, times the chance not to have given up by then."""
    if not agents or not all_busy or limit <= 0:
        return 0.0

    def density(wait: float) -> float:
        others = -load / gives_up_at * expm1(-gives_up_at * wait)
        return exp(log(all_busy * agents) + others - (agents + gives_up_at) * wait)

    limit = min(limit, (load / gives_up_at + _GONE) / (agents + gives_up_at))
    steps = 2 * ceil(100 + _STEPS * limit * (agents + load))
    step = limit / steps
    inner = sum((4 if place % 2 else 2) * density(place * step) for place in range(1, steps))
    return step / 3 * (density(0.0) + inner + density(limit))
