"""Inbound days: contacts arrive by the curve, wait with so much patience, are answered by who is free, and go on from
there: handed over, called back, back again with the same matter."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from utfall.facts import Record
from utfall.simulator import surveys
from utfall.simulator.callers import Callers, Coming, again_in, chosen, new_point
from utfall.simulator.centre import MORNING_PEAK, WEEKDAYS, Centre, Forward, SimQueue, SimReason
from utfall.simulator.desk import HOUR, MINUTE, SECOND, Desk, Taken
from utfall.simulator.legs import Leg, Met
from utfall.simulator.script import Scene, at

MISSED, RINGS_OUT = 0.03, 15 * SECOND
ASKS_TO_BE_CALLED, CALLS_AGAIN, IS_CALLED = 0.2, 0.4, 0.3
BACK_THE_SAME_DAY, COMES_BACK, STILL_OWED = 0.25, 0.8, 0.025
LINES_BUSY, CROWDED = 0.03, 0.9


def arrivals(busiest: float, hours: tuple[int, int], weekday: int, midnight: int, random: Random) -> Iterator[int]:
    """The instants contacts come in one day: a Poisson stream whose rate follows the curve, between two hours."""
    rate = busiest * WEEKDAYS[weekday]
    if rate <= 0:
        return
    moment = 0.0
    while True:
        moment += random.expovariate(rate) * HOUR
        if moment >= 24 * HOUR:
            return
        hour = int(moment // HOUR)
        if hours[0] <= hour < hours[1] and random.random() < MORNING_PEAK[hour]:
            yield midnight + int(moment)


@dataclass
class Inbound:
    """The inbound side of one day. `answered` collects who spoke with whom: (agent, queue, contact, when over)."""

    centre: Centre
    desk: Desk
    day: int
    midnight: int
    random: Random
    callers: Callers
    taken: Taken
    skills: dict[str, float] = field(default_factory=dict)
    answered: list[tuple[str, SimQueue, str, int]] = field(default_factory=list)
    _coming: list[Coming] = field(default_factory=list)
    _number: int = 0

    def run(self) -> Iterator[Scene]:
        """All contacts of the day as scenes, in the order they come."""
        self._queues = {queue.name: queue for queue in self.centre.queues}
        yield from self._arrive()
        while self._coming:
            coming = heapq.heappop(self._coming)
            queue = self._queues[coming.queue]
            yield from self._called(coming, queue) if coming.called else self._visit(coming, queue)

    def _come(self, queue: SimQueue, offered: int, point: str, *, wait: int | None = None, **more: object) -> None:
        self._number += 1
        menu = self.random.randint(4, 25) if queue.is_voice else self.random.randint(1, 3)
        queued = offered + (menu * SECOND if wait is None else wait)
        heapq.heappush(self._coming, Coming(queued, self._number, queue.name, offered, point, **more))  # type: ignore[arg-type]

    def _arrive(self) -> Iterator[Scene]:
        weekday, random = (self.day + 3) % 7, self.random
        for queue in self.centre.queues:
            if weekday not in queue.days:
                continue
            hours = queue.open, queue.close
            for moment in arrivals(queue.busiest, hours, weekday, self.midnight, random):
                point = new_point(random)
                if queue.is_voice and random.random() < LINES_BUSY and self._is_crowded(moment):
                    yield self._turned_away(queue, moment)
                    moment += random.randint(20, 240) * SECOND  # tries again
                self._come(queue, moment, point)
            for moment in arrivals(queue.menu, hours, weekday, self.midnight, random):
                yield self._menu(queue, moment, new_point(random))
        for time_of_day, name, point, reason in self.callers.later.pop(self.day, ()):
            queue = self._queues[name]
            if weekday in queue.days:
                self._come(queue, self.midnight + time_of_day, point, reason=reason)
            else:
                self.callers.later.setdefault(self.day + 1, []).append((time_of_day, name, point, reason))

    def _is_crowded(self, moment: int) -> bool:
        return MORNING_PEAK[(moment - self.midnight) // HOUR % 24] >= CROWDED

    def _turned_away(self, queue: SimQueue, moment: int) -> Scene:
        values = {"client": queue.client, "queue": queue.name, "channel": "voice", "trunk": "lines-1",
                  "happened_at": moment}  # fmt: skip
        return at(moment, Record("trunk_reject", f"{queue.name}:{moment}:{self._number}", values))

    def _menu(self, queue: SimQueue, moment: int, point: str) -> Scene:
        """A session with the machine: most are served by it, some hang up, some ask for a person."""
        random = self.random
        self._number += 1
        reference = f"menu:{moment}:{self._number}"
        ended = moment + random.randint(25, 170) * SECOND
        reason, chance = chosen(queue.reasons, random), random.random()
        asks, leaves = chance < 0.22, 0.22 <= chance < 0.3
        begun: dict[str, object] = {
            "client": queue.client, "interaction": reference, "direction": "in", "channel": "self_service",
            "is_self_service": True, "contact_point": point, "offered_at": moment, "answered_at": moment,
        }  # fmt: skip
        done = {**begun, "ended_at": ended, "reason": reason.name, "agent_requested": asks,
                "end_reason": "abandoned" if leaves else "completed"}  # fmt: skip
        if asks:
            self._come(queue, ended, point, wait=SECOND, reason=reason, interaction=reference)
        elif not leaves and random.random() < 0.06:
            self._come(queue, ended + again_in(random), point, reason=reason)
        return Scene(moment, ended, Record("contact", reference, done), Record("contact", reference, begun, True))

    def _visit(self, coming: Coming, queue: SimQueue) -> Iterator[Scene]:
        random = self.random
        leg = Leg.of_coming(coming, queue)
        gives_up = leg.queued + int(random.expovariate(1 / queue.patience) * SECOND) + SECOND
        moment = leg.queued
        while True:
            first = self.desk.first(queue.agents, moment)
            if first is None:
                yield leg.left(max(moment, leg.queued + 2 * SECOND), "closed")
                return
            free_at, name = first
            if free_at >= gives_up:
                yield from self._gives_up(leg, queue, gives_up)
                return
            rings = RINGS_OUT if random.random() < MISSED else random.randint(2, 6) * SECOND
            stops = min(free_at + rings, gives_up)
            self.taken[name].append((free_at, stops, "ringing", leg.reference))
            if stops == gives_up:
                yield leg.offer(name, free_at, stops - free_at, "cancelled")
                self.desk.take(name, stops + SECOND)
                yield from self._gives_up(leg, queue, gives_up)
                return
            if rings < RINGS_OUT:
                yield leg.offer(name, free_at, rings, "answered")
                yield from self._answered(leg, queue, Met(name, stops))
                return
            yield leg.offer(name, free_at, rings, "missed")
            back = stops + random.randint(60, 180) * SECOND
            if queue.at_once == 1:  # nothing rings at him until he says that he is back
                self.taken[name].append((stops, back, "other_np", ""))
            self.desk.take(name, back)
            moment = stops

    def _gives_up(self, leg: Leg, queue: SimQueue, gives_up: int) -> Iterator[Scene]:
        random, waited = self.random, gives_up - leg.queued
        if queue.is_voice and waited > MINUTE and random.random() < ASKS_TO_BE_CALLED:
            yield leg.left(gives_up, "callback")
            self._call_back(leg, queue, gives_up)
            return
        yield leg.left(gives_up, "abandoned")
        if waited <= 5 * SECOND:
            return
        if random.random() < CALLS_AGAIN:
            self._come(queue, gives_up + again_in(random), leg.point, reason=leg.reason)
        elif queue.is_voice and random.random() < IS_CALLED:
            self._call_back(leg, queue, gives_up)

    def _call_back(self, leg: Leg, queue: SimQueue, after: int) -> None:
        wait = self.random.randint(8, 55) * MINUTE
        self._come(queue, after + wait, leg.point, wait=0, reason=leg.reason, called=True)

    def _answered(self, leg: Leg, queue: SimQueue, met: Met) -> Iterator[Scene]:
        random = self.random
        reason = leg.reason or chosen(queue.reasons, random)
        leg, onward = replace(leg, reason=reason), self._onward(queue, met.at)
        ended = met.at + int(random.lognormvariate(0, 0.6) * queue.talk * SECOND * (0.3 if onward else 0.85))
        ended += 5 * SECOND
        wrapped = ended + int(random.expovariate(1 / (queue.wrap * (0.4 if onward else 1))) * SECOND)
        settled = random.random() < reason.settled * (0.93 if leg.goes_on else 1) and onward is None
        owed = queue.is_voice and onward is None and random.random() < STILL_OWED
        done = met._replace(ended=ended, wrapped=wrapped, hold=self._hold(queue, met.at, ended), settled=settled,
                       owed=owed, onward=onward.kind if onward else "")  # fmt: skip
        self._spend(leg, queue, done)
        yield leg.spoken(done, reason, random)
        self.desk.take(met.agent, wrapped + random.randint(1, 6) * SECOND)
        if onward is not None:
            to = self._queues[onward.to]
            same = next((each for each in to.reasons if each.name == reason.name), None)
            self._come(to, ended, leg.point, wait=2 * SECOND, reason=same or chosen(to.reasons, random),
                       interaction=leg.interaction)  # fmt: skip
            return
        self.answered.append((met.agent, queue, leg.reference, wrapped))
        if owed:
            self._call_back(leg, queue, wrapped)
        elif not settled and random.random() < COMES_BACK:
            self._back_again(leg, queue, reason, wrapped)
        after = surveys.After({"contact": leg.reference}, {**leg.of, "agent": met.agent, "reason": reason.name},
                              wrapped, (met.at - leg.queued) / SECOND, leg.goes_on, settled,
                              self.skills.get(met.agent, 1.0))  # fmt: skip
        yield from surveys.ask(after, random)

    def _onward(self, queue: SimQueue, now: int) -> Forward | None:
        """Where the conversation is handed on to, if it is and somebody is there to take it."""
        chance = self.random.random()
        for forward in queue.forwards:
            if chance < forward.chance:
                to = self._queues[forward.to]
                there = self.desk.first(to.agents, now)
                return forward if there is not None and there[0] < now + 20 * MINUTE else None
            chance -= forward.chance
        return None

    def _hold(self, queue: SimQueue, answered: int, ended: int) -> tuple[int, int] | None:
        """From when to when the customer is on hold."""
        if not queue.is_voice or ended - answered < 120 * SECOND or self.random.random() > 0.15:
            return None
        long = self.random.randint(10, 90) * SECOND
        start = answered + int((ended - answered - long) * self.random.uniform(0.2, 0.8))
        return start, start + long

    def _spend(self, leg: Leg, queue: SimQueue, met: Met) -> None:
        """How the agent's time went on it."""
        own, reference = self.taken[met.agent], leg.reference
        if met.hold is None:
            own.append((met.at, met.ended, "talk", reference))
        else:
            start, stop = met.hold
            own += [(met.at, start, "talk", reference), (start, stop, "hold", reference),
                    (stop, met.ended, "talk", reference)]  # fmt: skip
        if met.wrapped > met.ended:
            own.append((met.ended, met.wrapped, "acw", reference))

    def _back_again(self, leg: Leg, queue: SimQueue, reason: SimReason, now: int) -> None:
        random = self.random
        soon = now + int(random.uniform(0.5, 4) * HOUR)
        if random.random() < BACK_THE_SAME_DAY and soon < self.midnight + min(queue.close, 20) * HOUR:
            self._come(queue, soon, leg.point, reason=reason)
        else:
            self.callers.comes_back(self.day, queue.name, leg.point, reason, random)

    def _called(self, coming: Coming, queue: SimQueue) -> Iterator[Scene]:
        """The centre calls somebody it owes a call, or who gave up; whoever is free does."""
        random = self.random
        first = self.desk.first(queue.agents, coming.queued_at)
        if first is None:
            return
        begun, name = first
        leg = Leg.of_coming(coming, queue)
        picks_up = begun + random.randint(6, 25) * SECOND
        self.taken[name].append((begun, picks_up, "ringing", leg.reference))
        if random.random() < 0.22:
            yield leg.not_reached(name, begun, picks_up)
            self.desk.take(name, picks_up + SECOND)
            return
        reason = leg.reason or chosen(queue.reasons, random)
        ended = picks_up + int(random.lognormvariate(0, 0.6) * queue.talk * SECOND * 0.7) + 5 * SECOND
        wrapped = ended + int(random.expovariate(1 / queue.wrap) * SECOND)
        met = Met(name, picks_up, ended, wrapped, settled=True)
        self._spend(leg, queue, met)
        self.desk.take(name, wrapped + SECOND)
        yield leg.called(met, begun, reason, random)
