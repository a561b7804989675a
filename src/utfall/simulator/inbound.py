"""Inbound days: calls arrive by the curve, wait in line with so much patience, and are answered by who is free."""

from collections.abc import Iterator
from random import Random

from utfall.facts import Record
from utfall.simulator.centre import MORNING_PEAK, WEEKDAYS, Centre, SimQueue
from utfall.simulator.script import Scene

Taken = dict[str, list[tuple[int, int, str, str]]]  # agent -> (start, end, state, call)

SECOND, HOUR = 1_000, 3_600_000


def arrivals(queue: SimQueue, weekday: int, midnight: int, random: Random) -> Iterator[int]:
    """The instants calls enter a queue in one day: a Poisson stream whose rate follows the curve."""
    busiest = queue.busiest * WEEKDAYS[weekday]
    if busiest <= 0:
        return
    at = 0.0
    while True:
        at += random.expovariate(busiest) * HOUR
        if at >= 24 * HOUR:
            return
        hour = int(at // HOUR)
        if hour < queue.close and random.random() < MORNING_PEAK[hour]:
            yield midnight + int(at)


class Desk:
    """When each agent of the inbound side is free next, within his shift and between his breaks."""

    def __init__(self, shifts: dict[str, tuple[int, int]], breaks: dict[str, list[tuple[int, int]]]) -> None:
        self.free = {name: start for name, (start, _) in shifts.items()}
        self._shifts = shifts
        self._breaks = breaks

    def next_free(self, name: str, at: int) -> int | None:
        """The first instant from `at` on that the agent can take a call; None where his shift is over."""
        moment = max(self.free[name], at)
        for start, end in self._breaks[name]:
            if start <= moment < end:
                moment = end
        return moment if moment < self._shifts[name][1] else None


def calls(centre: Centre, at_work: Desk, weekday: int, midnight: int, random: Random, taken: Taken) -> Iterator[Scene]:
    """All queues' calls of a day as scenes, in the order they come; who was busy when goes into `taken`."""
    coming = sorted(
        ((at, queue) for queue in centre.queues for at in arrivals(queue, weekday, midnight, random)),
        key=lambda call: call[0],
    )
    for number, (at, queue) in enumerate(coming):
        yield from _call(queue, f"{queue.name}:{at}:{number}", at, at_work, random, taken)


def _call(queue: SimQueue, reference: str, at: int, at_work: Desk, random: Random, taken: Taken) -> Iterator[Scene]:
    queued = at + random.randint(4, 25) * SECOND
    base: dict[str, object] = {
        "client": queue.client, "interaction": reference, "direction": "in", "channel": "voice",
        "queue": queue.name, "offered_at": at, "queued_at": queued,
        "contact_point": f"+47{40_000_000 + random.randrange(9_000_000)}",
    }  # fmt: skip
    gives_up = queued + int(random.expovariate(1 / queue.patience) * SECOND) + SECOND
    free = {name: at_work.next_free(name, queued) for name in queue.agents if name in at_work.free}
    first = min(((when, name) for name, when in free.items() if when is not None), default=None)
    if first is not None and first[0] < gives_up:
        yield from _answered(queue, base, reference, first, at_work, random, taken)
        return
    end = "closed" if first is None else "abandoned"
    left = queued + 2 * SECOND if first is None else gives_up
    gone = {**base, "left_queue_at": left, "end_reason": end}
    yield Scene(queued, left, Record("contact", reference, gone), Record("contact", reference, base, True))


def _answered(
    queue: SimQueue,
    base: dict[str, object],
    reference: str,
    first: tuple[int, str],
    at_work: Desk,
    random: Random,
    taken: Taken,
) -> Iterator[Scene]:
    free_at, name = first
    if random.random() < 0.04:
        missed = {"client": queue.client, "queue": queue.name, "agent": name, "contact": reference,
                  "rang_at": free_at, "ring_ms": 15 * SECOND, "result": "missed"}  # fmt: skip
        yield Scene(free_at, free_at + 15 * SECOND, Record("routing_offer", f"{reference}:missed", missed))
        free_at += 15 * SECOND
    ring = random.randint(2, 6) * SECOND
    answered = free_at + ring
    ended = answered + int(random.lognormvariate(0, 0.6) * queue.talk * SECOND * 0.85) + 5 * SECOND
    wrapped = ended + int(random.expovariate(1 / queue.wrap) * SECOND)
    hold = random.randint(10, 90) * SECOND if random.random() < 0.15 and ended - answered > 120 * SECOND else 0
    talking = {**base, "agent": name, "left_queue_at": answered, "answered_at": answered,
               "reason": random.choice(queue.reasons)}  # fmt: skip
    done = {**talking, "ended_at": ended, "wrapped_at": wrapped, "hold_ms": hold, "end_reason": "completed",
            "ended_by": random.choice(("agent", "customer")), "transfer_kind": "none"}  # fmt: skip
    offer = {"client": queue.client, "queue": queue.name, "agent": name, "contact": reference, "rang_at": free_at,
             "ring_ms": ring, "result": "answered"}  # fmt: skip
    yield Scene(answered, answered, Record("routing_offer", f"{reference}:answered", offer))
    yield Scene(answered, wrapped, Record("contact", reference, done), Record("contact", reference, talking, True))
    at_work.free[name] = wrapped + random.randint(1, 6) * SECOND
    taken[name] += [(free_at, answered, "ringing", reference), (answered, ended, "talk", reference)]
    if wrapped > ended:
        taken[name].append((ended, wrapped, "acw", reference))
