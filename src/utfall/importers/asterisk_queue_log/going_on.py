"""What a queue_log leaves open at any line: calls, agents, and what must be remembered for some seconds.

Seconds are whole seconds since 1970 UTC, as the log has them; records carry milliseconds.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from utfall.facts import Place, Record, Reject

WINDOW = 10  # seconds: lines this far out of order are put in order, and ends this near belong together


class Wrong(ValueError):
    """A line whose words do not fit; the message says why, as a sentence without the line."""


class Line(NamedTuple):
    """A line on its way: when it is its turn (`turn` is its own second, or as near as the window allows)."""

    turn: int
    second: int
    parts: list[str]
    text: str
    file: str
    number: int


class Leg:
    """One visit of a caller to a queue, while it lasts."""

    __slots__ = ("agent", "answered", "caller", "callid", "channel", "hold", "position", "queue", "queued", "ref")

    def __init__(self, ref: str, callid: str, queue: str, queued: int, caller: str = "", position: str = "") -> None:
        self.ref = ref
        self.callid = callid
        self.queue = queue
        self.queued = queued
        self.caller = caller
        self.position = position
        self.agent = ""
        self.answered: int | None = None
        self.channel = ""
        self.hold = ""

    def saved(self) -> list[Any]:
        return [self.ref, self.callid, self.queue, self.queued, self.caller, self.position, self.agent,
                self.answered, self.channel, self.hold]  # fmt: skip

    @classmethod
    def from_saved(cls, saved: list[Any]) -> "Leg":
        leg = cls(*saved[:6])
        leg.agent, leg.answered, leg.channel, leg.hold = saved[6:]
        return leg


class Now(NamedTuple):
    """How an agent spends his time at a moment."""

    state: str
    reason: str = ""
    leg: str = ""
    queue: str = ""


class Agent:
    """One agent's time, under one name. `logins` are queues, and "" for a login as agent; `pauses` likewise."""

    __slots__ = ("leg", "logins", "name", "now", "pauses", "since")

    def __init__(self, name: str) -> None:
        self.name = name
        self.logins: dict[str, None] = {}
        self.pauses: dict[str, str] = {}  # queue -> reason, the latest last
        self.leg: tuple[str, str] | None = None  # (reference, queue) of the leg he talks on
        self.now: Now | None = None
        self.since = 0

    def saved(self) -> list[Any]:
        return [self.name, list(self.logins), list(self.pauses.items()), self.leg, self.now, self.since]

    @classmethod
    def from_saved(cls, saved: list[Any]) -> "Agent":
        agent = cls(saved[0])
        agent.logins = dict.fromkeys(saved[1])
        agent.pauses = dict(saved[2])
        agent.leg = tuple(saved[3]) if saved[3] else None
        agent.now = Now(*saved[4]) if saved[4] else None
        agent.since = saved[5]
        return agent


class Log:
    """Everything that goes on, and what was told and not yet handed over (`records`, `rejects`)."""

    def __init__(self, constants: Mapping[str, object], same: Mapping[str, str]) -> None:
        self.constants = {"known_to": "second", **constants}
        self.records: list[Record] = []
        self.rejects: list[Reject] = []
        self.waiting: dict[str, Leg] = {}  # callid|queue
        self.talking: dict[str, Leg] = {}  # callid|queue|agent
        self.left: dict[str, tuple[int, str, str]] = {}  # callid|queue -> (second, event, reference) of the last end
        self.pieced: dict[str, None] = {}  # references of legs told by a later line before their ENTERQUEUE
        self.agents: dict[str, Agent] = {}
        self.names: dict[str, str] = dict(same)  # another name of an agent -> the one his time is kept under
        self.sessions: dict[str, tuple[int, str, str]] = {}  # callid -> (second, interface, agent) of a login
        self.second = -1  # the second of the last line told
        self.alike: dict[str, int] = {}  # how many identical ones in it
        self.place: Place | None = None  # of the last line told

    def forget(self, turn: int) -> None:
        """Let go of what only mattered for some seconds before `turn`."""
        for key in [key for key, left in self.left.items() if left[0] < turn - WINDOW]:
            del self.left[key]
        for key in [key for key, session in self.sessions.items() if session[0] < turn - WINDOW]:
            del self.sessions[key]

    def just_left(self, key: str, second: int) -> tuple[int, str, str] | None:
        """(second, event, reference) of a visit that left callid|queue no more than the window ago."""
        left = self.left.get(key)
        return left if left is not None and abs(second - left[0]) <= WINDOW else None

    def number(self, key: str) -> int:
        """1 for the first of this key in the second that is told, 2 for the next."""
        self.alike[key] = number = self.alike.get(key, 0) + 1
        return number

    def saved(self) -> dict[str, Any]:
        """All of it as JSON."""
        return {
            "second": self.second,
            "alike": dict(self.alike),
            "waiting": [leg.saved() for leg in self.waiting.values()],
            "talking": [leg.saved() for leg in self.talking.values()],
            "left": {key: list(value) for key, value in self.left.items()},
            "pieced": list(self.pieced),
            "agents": [agent.saved() for agent in self.agents.values()],
            "names": dict(self.names),
            "sessions": {key: list(value) for key, value in self.sessions.items()},
        }

    def load(self, saved: Mapping[str, Any]) -> None:
        """Go on from what `saved` once gave."""
        self.second, self.alike = saved["second"], dict(saved["alike"])
        for leg in map(Leg.from_saved, saved["waiting"]):
            self.waiting[f"{leg.callid}|{leg.queue}"] = leg
        for leg in map(Leg.from_saved, saved["talking"]):
            self.talking[f"{leg.callid}|{leg.queue}|{leg.agent}"] = leg
        self.left.update({key: (v[0], v[1], v[2]) for key, v in saved["left"].items()})
        self.pieced = dict.fromkeys(saved["pieced"])
        for agent in map(Agent.from_saved, saved["agents"]):
            self.agents[agent.name] = agent
        self.names = {**saved["names"], **self.names}
        self.sessions.update({key: (v[0], v[1], v[2]) for key, v in saved["sessions"].items()})
