"""What is planned for an agent's day, and what comes of it: late starts, breaks that wander, and who does not come."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from utfall.facts import Record
from utfall.simulator.centre import Centre, SimAgent
from utfall.simulator.desk import HOUR, MINUTE, Pause
from utfall.simulator.script import Scene, at

SICK, ON_LEAVE, TRAINED = 0.035, 0.03, 0.1


@dataclass(frozen=True)
class Planned:
    """A shift as it is planned; `absence` is why nobody comes to it, '' where he does."""

    start: int
    end: int
    pauses: tuple[Pause, ...]
    absence: str = ""


def plan(agent: SimAgent, weekday: int, midnight: int, random: Random) -> Planned:
    """An agent's day as it is planned. Who works alone around the clock is always stood in for."""
    start, end = midnight + int(agent.start * HOUR), midnight + int(agent.end * HOUR)
    long = end - start

    def around(share: float, minutes: int) -> int:
        return (
            start
            + int(long * share) // (5 * MINUTE) * 5 * MINUTE
            + random.randint(-minutes // 5, minutes // 5) * (5 * MINUTE)
        )

    early, middle, late = around(0.25, 10), around(0.5, 20), around(0.75, 10)
    pauses = [(early, early + 10 * MINUTE, "break"), (middle, middle + 30 * MINUTE, "meal"),
              (late, late + 10 * MINUTE, "break")]  # fmt: skip
    if weekday == 0 and agent.start >= 8:
        pauses.append((start + 10 * MINUTE, start + 25 * MINUTE, "meeting"))
    if random.random() < TRAINED:
        pauses.append((start + int(0.34 * long), start + int(0.34 * long) + 45 * MINUTE, "training"))
    chance, absence = random.random(), ""
    if len(agent.days) < 7 and chance < SICK + ON_LEAVE:
        absence = "sick" if chance < SICK else "leave"
    return Planned(start, end, tuple(sorted(pauses)), absence)


def comes(planned: Planned, random: Random) -> tuple[tuple[int, int], list[Pause]]:
    """What comes of a plan: most start on time, and pauses are seldom taken to the minute."""
    start = planned.start + random.choice((0, 0, 0, 1, 2, 4, 9)) * MINUTE
    pauses = []
    at_earliest = start
    for begin, stop, state in planned.pauses:
        begins = max(begin + random.randint(-2, 5) * MINUTE, at_earliest)
        at_earliest = begins + (stop - begin) + random.choice((0, 0, 0, 1, 2, 4)) * MINUTE
        pauses.append((begins, at_earliest, state))
    return (start, planned.end), pauses


def activity(centre: Centre, name: str) -> str:
    """What an agent is there for, in the words of a schedule."""
    if any(name in campaign.agents for campaign in centre.campaigns):
        return "outbound"
    if any(name in box.agents for box in centre.mailboxes):
        return "mail"
    return "chat" if any(name in q.agents and q.channel == "chat" for q in centre.queues) else "phone"


def schedule(name: str, planned: Planned, work: str, told_at: int) -> Iterator[Scene]:
    """The schedule of a day as records: work around its pauses, or why he does not come."""
    if planned.absence:
        yield _row(name, planned.start, planned.end, planned.absence, told_at)
        return
    moment = planned.start
    for begin, stop, state in planned.pauses:
        if begin > moment:
            yield _row(name, moment, begin, work, told_at)
        yield _row(name, max(begin, moment), stop, state, told_at)
        moment = stop
    if moment < planned.end:
        yield _row(name, moment, planned.end, work, told_at)


def _row(name: str, start: int, end: int, activity: str, told_at: int) -> Scene:
    values = {"agent": name, "activity": activity, "is_paid": activity != "meal", "start_at": start, "end_at": end}
    return at(told_at, Record("schedule", f"{name}:{start}", values))
