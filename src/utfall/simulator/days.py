"""Day after day of a centre, in order: who comes to work, both sides' contacts, and how every minute was spent."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from utfall.core.zones import local_times
from utfall.simulator import listening, outbound, planning, shifts, spent
from utfall.simulator.callers import Callers
from utfall.simulator.centre import Centre
from utfall.simulator.desk import HOUR, SECOND, Desk, Pause, Taken
from utfall.simulator.inbound import Inbound
from utfall.simulator.outbound import Lists
from utfall.simulator.script import Scene
from utfall.simulator.written import Piles, Writing

AHEAD = 7  # how many days ahead forecasts are made


@dataclass
class Memory:
    """What one day leaves to the next."""

    first_day: int
    selling_from: int
    lists: Lists = field(default_factory=Lists)
    callers: Callers = field(default_factory=Callers)
    piles: Piles = field(default_factory=Piles)


def days(
    centre: Centre, first_day: int, seed: int, selling_from: int | None = None
) -> Iterator[tuple[int, list[Scene]]]:
    """(local day, its scenes) from `first_day` on, without end. The same seed and first day give the same days.

    The campaigns and their people begin on `selling_from`, which makes the days before it lighter.
    """
    memory = Memory(first_day, first_day if selling_from is None else max(first_day, selling_from))
    day = first_day
    while True:
        yield day, one_day(centre, day, Random(f"{seed}:{day}"), memory)
        day += 1


def one_day(centre: Centre, day: int, random: Random, memory: Memory) -> list[Scene]:
    """Everything that happens on one local day."""
    midnight, weekday = local_times(centre.zone).start_of(day), (day + 3) % 7
    told_at = midnight + SECOND
    scenes = list(_on_paper(centre, day, told_at, random, memory))
    present: dict[str, tuple[int, int]] = {}
    pauses: dict[str, list[Pause]] = {}
    sellers = {name for campaign in centre.campaigns for name in campaign.agents}
    for agent in centre.agents:
        if weekday not in agent.days or (agent.name in sellers and day < memory.selling_from):
            continue
        planned = shifts.plan(agent, weekday, midnight, random)
        scenes += shifts.schedule(agent.name, planned, shifts.activity(centre, agent.name), told_at)
        if not planned.absence:
            present[agent.name], pauses[agent.name] = shifts.comes(planned, random)
    taken: Taken = {name: [] for name in present}
    skills = {agent.name: agent.skill for agent in centre.agents}
    several = {name: queue.at_once for queue in centre.queues for name in queue.agents if queue.at_once > 1}
    desk = Desk(present, pauses, several)
    calls = Inbound(centre, desk, day, midnight, random, memory.callers, taken, skills)
    scenes += calls.run()
    scenes += listening.evaluations(calls.answered, midnight + 24 * HOUR, skills, random)
    scenes += Writing(centre, desk, midnight, weekday, random, memory.piles, taken, skills).run()
    if day >= memory.selling_from:
        scenes += _campaigns(centre, weekday, midnight, present, pauses, random, memory.lists, taken)
    for name, span in present.items():
        scenes += spent.minutes(name, span, pauses[name], taken[name], spent.works(centre, name))
    return scenes


def _on_paper(centre: Centre, day: int, told_at: int, random: Random, memory: Memory) -> Iterator[Scene]:
    if day == memory.first_day:
        yield from planning.once(centre, day, told_at, random)
        for ahead in range(AHEAD):
            yield from planning.forecasts(centre, day + ahead, told_at, random)
    yield from planning.forecasts(centre, day + AHEAD, told_at, random)
    if day >= memory.selling_from:
        yield from planning.targets(centre, day, memory.selling_from, told_at)


def _campaigns(
    centre: Centre,
    weekday: int,
    midnight: int,
    present: dict[str, tuple[int, int]],
    pauses: dict[str, list[Pause]],
    random: Random,
    lists: Lists,
    taken: Taken,
) -> Iterator[Scene]:
    for campaign in centre.campaigns:
        if weekday < 5:
            yield from outbound.load(campaign, lists, midnight + 7 * HOUR, random)
            yield from outbound.from_outside(campaign, lists, midnight + 8 * HOUR, random)
        for name in campaign.agents:
            if name in present and campaign.name in lists.open:
                start, end = present[name]
                agent = centre.agent(name)
                yield from outbound.work(campaign, agent, start, end, pauses[name], lists, random, taken[name])
