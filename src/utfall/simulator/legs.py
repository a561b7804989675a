"""One leg of a conversation, and the records that tell of it: waiting, rung, answered, given up, handed on."""

from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from utfall.facts import Record
from utfall.simulator.callers import Coming
from utfall.simulator.centre import SimQueue, SimReason
from utfall.simulator.script import Scene


class Met(NamedTuple):
    """How an agent and a customer met: times in ms, `hold` from when to when, `onward` how it was handed on."""

    agent: str
    at: int
    ended: int = 0
    wrapped: int = 0
    hold: tuple[int, int] | None = None
    settled: bool = False
    owed: bool = False
    onward: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """A visit to a queue, or a call from it. `goes_on` where it continues a conversation an agent handed on."""

    queue: str
    reference: str
    interaction: str
    point: str
    offered: int
    queued: int
    of: dict[str, object]
    reason: SimReason | None = None
    goes_on: bool = False

    @classmethod
    def of_coming(cls, coming: Coming, queue: SimQueue) -> "Leg":
        """The leg of somebody who comes."""
        reference = f"{queue.name}:{coming.offered_at}:{coming.number}"
        return cls(
            queue.name, reference, coming.interaction or reference, coming.point, coming.offered_at, coming.queued_at,
            {"client": queue.client, "queue": queue.name, "channel": queue.channel}, coming.reason,
            bool(coming.interaction) and not coming.interaction.startswith("menu:"),
        )  # fmt: skip

    @property
    def base(self) -> dict[str, object]:
        """What is known from the first moment."""
        return {**self.of, "interaction": self.interaction, "direction": "in", "offered_at": self.offered,
                "queued_at": self.queued, "contact_point": self.point}  # fmt: skip

    def left(self, when: int, end_reason: str) -> Scene:
        """It left the queue unanswered."""
        gone = {**self.base, "left_queue_at": when, "end_reason": end_reason}
        if end_reason == "callback":
            gone["callback_needed"] = True
        return Scene(self.queued, when, self._contact(gone), self._contact(self.base, True))

    def offer(self, agent: str, rang: int, ring: int, result: str) -> Scene:
        """It rang at somebody."""
        values = {"client": self.of["client"], "queue": self.queue, "agent": agent, "contact": self.reference,
                  "rang_at": rang, "ring_ms": ring, "result": result}  # fmt: skip
        over = rang + ring
        return Scene(over, over, Record("routing_offer", f"{self.reference}:{agent}:{rang}", values))

    def spoken(self, met: Met, reason: SimReason, random: Random) -> Scene:
        """An agent answered it."""
        talking = {**self.base, "agent": met.agent, "left_queue_at": met.at, "answered_at": met.at,
                   "reason": reason.name}  # fmt: skip
        done = {**talking, **_ends(met, random), "is_resolvable": random.random() < reason.resolvable,
                "end_reason": "transferred" if met.onward else "completed",
                "transfer_kind": met.onward or "none"}  # fmt: skip
        if not met.onward:
            done["is_resolved"] = met.settled if random.random() < 0.9 else not met.settled
        return Scene(self.queued, met.wrapped, self._contact(done), self._contact(talking, True),
                     self._contact(self.base, True), met.at)  # fmt: skip

    def called(self, met: Met, begun: int, reason: SimReason, random: Random) -> Scene:
        """The centre called, and somebody answered."""
        calling = {**self._out(met.agent, begun), "reason": reason.name}
        done = {**calling, **_ends(met, random), "answered_at": met.at, "setup_result": "answered",
                "answered_by": "human", "end_reason": "completed"}  # fmt: skip
        return Scene(begun, met.wrapped, self._contact(done), self._contact(calling, True))

    def not_reached(self, agent: str, begun: int, over: int) -> Scene:
        """The centre called, and nobody answered."""
        calling = self._out(agent, begun)
        done = {**calling, "ended_at": over, "wrapped_at": over, "setup_result": "no_answer"}
        return Scene(begun, over, self._contact(done), self._contact(calling, True))

    def _out(self, agent: str, begun: int) -> dict[str, object]:
        return {**self.of, "interaction": self.reference, "direction": "out", "offered_at": begun, "agent": agent,
                "contact_point": self.point}  # fmt: skip

    def _contact(self, values: dict[str, object], standing: bool = False) -> Record:
        return Record("contact", self.reference, values, standing)


def _ends(met: Met, random: Random) -> dict[str, object]:
    ends: dict[str, object] = {
        "ended_at": met.ended, "wrapped_at": met.wrapped, "ended_by": random.choice(("agent", "customer")),
        "hold_ms": met.hold[1] - met.hold[0] if met.hold else 0,
    }  # fmt: skip
    if met.owed:
        ends["callback_needed"] = True
    return ends
