"""Evaluations: every week some conversations of each agent are listened to, item by item, on a form."""

from collections.abc import Iterator, Sequence
from random import Random

from utfall.facts import Record
from utfall.simulator.centre import SimQueue
from utfall.simulator.desk import HOUR, MINUTE
from utfall.simulator.script import Scene, at

EACH_DAY = 0.3
# Item, points it can give, and what a miss is critical to ("": to nobody).
ITEMS = (
    ("Greeting", 10, ""), ("Found out what it is about", 30, ""), ("Right answer", 40, "critical_customer"),
    ("Who is calling was checked", 10, "critical_compliance"), ("Said what happens next", 10, ""),
)  # fmt: skip


def evaluations(
    answered: Sequence[tuple[str, SimQueue, str, int]], evening: int, skills: dict[str, float], random: Random
) -> Iterator[Scene]:
    """What was heard of a day's conversations: of some agents one each, told the morning after."""
    own: dict[str, list[tuple[SimQueue, str, int]]] = {}
    for name, queue, reference, over in answered:
        own.setdefault(name, []).append((queue, reference, over))
    for name, contacts in own.items():
        if random.random() < EACH_DAY:
            queue, reference, _ = random.choice(contacts)
            yield from _sheet(name, queue, reference, evening + 9 * HOUR + random.randint(0, 300) * MINUTE,
                              skills.get(name, 1.0), random)  # fmt: skip


def _sheet(name: str, queue: SimQueue, contact: str, when: int, skill: float, random: Random) -> Iterator[Scene]:
    for item, points, critical in ITEMS:
        missed = random.random() > min(0.97, 0.8 + 0.1 * skill)
        got = 0 if missed else points if random.random() < 0.75 else points // 2
        values: dict[str, object] = {
            "client": queue.client, "queue": queue.name, "channel": queue.channel, "agent": name, "contact": contact,
            "sheet": f"{contact}:heard", "form": "Conversation", "item": item, "happened_at": when,
            "points": 100 * got, "possible": 100 * points, "critical_customer": 0, "critical_business": 0,
            "critical_compliance": 0, "non_critical": int(missed and not critical), "opportunities": int(not critical),
        }  # fmt: skip
        if critical and missed:
            values[critical] = 1
        yield at(when, Record("evaluation", f"{contact}:heard:{item}", values))
