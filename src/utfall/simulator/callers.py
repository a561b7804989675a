"""Who gets in touch, and who comes back: callers whose matter was not settled, lost callers, promised call-backs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from utfall.simulator.centre import SimReason
from utfall.simulator.desk import HOUR, MINUTE

DAYS_LATER = (0, 0, 0, 0, 1, 1, 1, 2, 3, 5)


class Coming(NamedTuple):
    """Somebody on his way to a queue, or (`called`) to be called by it. Times in ms; `interaction` where it goes on."""

    queued_at: int
    number: int  # tells apart what comes at one instant
    queue: str
    offered_at: int
    point: str
    reason: SimReason | None = None
    interaction: str = ""
    called: bool = False


@dataclass
class Callers:
    """Who comes back on which later day: local day -> (time of day, queue, contact point, reason)."""

    later: dict[int, list[tuple[int, str, str, SimReason]]] = field(default_factory=dict)

    def comes_back(self, day: int, queue: str, point: str, reason: SimReason, random: Random) -> None:
        """Somebody whose matter was not settled gets in touch again within a week, on another day at the earliest."""
        when = day + 1 + random.choice(DAYS_LATER)
        self.later.setdefault(when, []).append((int(random.uniform(8.5, 17) * HOUR), queue, point, reason))


def new_point(random: Random) -> str:
    """The number of somebody new."""
    return f"+47{40_000_000 + random.randrange(9_000_000)}"


def chosen(reasons: Sequence[SimReason], random: Random) -> SimReason:
    """One of the reasons, by their shares."""
    return random.choices(reasons, [reason.share for reason in reasons])[0]


def again_in(random: Random) -> int:
    """How long somebody who gave up lets pass before he tries again, ms."""
    return int(random.uniform(2, 50) * MINUTE)
