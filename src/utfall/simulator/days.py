"""Day after day of a centre, in order: shifts and breaks, both sides' calls, and how every minute was spent."""

from collections.abc import Iterator
from random import Random

from utfall.core.zones import local_times
from utfall.facts import Record
from utfall.simulator import inbound, outbound
from utfall.simulator.centre import Centre, SimAgent
from utfall.simulator.inbound import Taken
from utfall.simulator.outbound import Lists
from utfall.simulator.script import Scene

SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000


def days(centre: Centre, first_day: int, seed: int) -> Iterator[tuple[int, list[Scene]]]:
    """(local day, its scenes) from `first_day` on, without end. The same seed and first day give the same days."""
    lists = Lists()
    day = first_day
    while True:
        yield day, one_day(centre, day, Random(f"{seed}:{day}"), lists)
        day += 1


def one_day(centre: Centre, day: int, random: Random, lists: Lists) -> list[Scene]:
    """Everything that happens on one local day. `lists` carries what is left of the lists to the next."""
    midnight = local_times(centre.zone).start_of(day)
    weekday = (day + 3) % 7
    shifts = {a.name: _shift(a, midnight, random) for a in centre.agents if weekday in a.days}
    breaks = {name: _breaks(span, random) for name, span in shifts.items()}
    taken: Taken = {name: [] for name in shifts}
    scenes: list[Scene] = []
    desk = inbound.Desk(shifts, breaks)
    scenes += inbound.calls(centre, desk, weekday, midnight, random, taken)
    for campaign in centre.campaigns:
        if weekday < 5:
            scenes += outbound.load(campaign, lists, midnight + 7 * HOUR, random)
            scenes += outbound.from_outside(campaign, lists, midnight + 8 * HOUR, random)
        for name in campaign.agents:
            if name in shifts and campaign.name in lists.open:
                start, end = shifts[name]
                scenes += outbound.work(
                    campaign, centre.agent(name), start, end, breaks[name], lists, random, taken[name]
                )
    for name, span in shifts.items():
        scenes += _minutes(name, span, breaks[name], taken[name], _works(centre, name))
    return scenes


def _shift(agent: SimAgent, midnight: int, random: Random) -> tuple[int, int]:
    late = random.choice((0, 0, 0, 1, 2, 4, 9)) * MINUTE
    return midnight + int(agent.start * HOUR) + late, midnight + int(agent.end * HOUR)


def _breaks(span: tuple[int, int], random: Random) -> list[tuple[int, int]]:
    start, end = span
    middle = start + (end - start) // 2 + random.randint(-40, 40) * MINUTE
    early = start + (end - start) // 4 + random.randint(-15, 15) * MINUTE
    late = start + 3 * (end - start) // 4 + random.randint(-15, 15) * MINUTE
    return [(early, early + 10 * MINUTE), (middle, middle + 30 * MINUTE), (late, late + 10 * MINUTE)]


Works = dict[str, dict[str, object]]  # what the words of a state say of a call, by queue or campaign; "": of no call


def _works(centre: Centre, name: str) -> Works:
    """Whose an agent's time is: a call's by its queue or campaign; all else his campaign's where he has just one."""
    mine = [campaign for campaign in centre.campaigns if name in campaign.agents]
    queues = [queue for queue in centre.queues if name in queue.agents]
    works: Works = {queue.name: {"client": queue.client, "queue": queue.name} for queue in queues}
    works |= {campaign.name: {"client": campaign.client, "campaign": campaign.name} for campaign in mine}
    works[""] = works[mine[0].name] if len(mine) == 1 and not queues else {}
    return works


def _minutes(
    name: str,
    span: tuple[int, int],
    breaks: list[tuple[int, int]],
    taken: list[tuple[int, int, str, str]],
    works: Works,
) -> Iterator[Scene]:
    """An agent's shift without gap or overlap: what he was taken by, his breaks in what is left, idle else."""
    start, end = span
    pauses = [(s, e, "meal" if e - s > 15 * MINUTE else "break", "") for s, e in breaks]
    at = start
    for begin, stop, state, call in sorted([*taken, *pauses]):
        begin = max(begin, at)
        if stop <= begin:
            continue
        if begin > at:
            yield _state(name, at, begin, "idle", works[""])
        yield _state(name, begin, stop, state, _of_call(call, works) if call else works[""])
        at = stop
    if at < end:
        yield _state(name, at, end, "idle", works[""])


def _of_call(call: str, works: Works) -> dict[str, object]:
    work = works[call.split(":", 1)[0]]
    return {**work, "contact": f"{call}:call" if "campaign" in work else call}


def _state(name: str, start: int, end: int, state: str, work: dict[str, object]) -> Scene:
    values = {**work, "agent": name, "state": state, "is_paid": state != "meal", "start_at": start}
    reference = f"{name}:{start}:{state}"
    so_far = Record("agent_state", reference, {**values, "end_at": start}, True)
    return Scene(start, end, Record("agent_state", reference, {**values, "end_at": end}), so_far)
