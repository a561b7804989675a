"""Written inquiries: they arrive at all hours, are answered by hand when somebody is there, and some come back."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from utfall.facts import Record
from utfall.simulator import surveys
from utfall.simulator.callers import chosen
from utfall.simulator.centre import Centre, Mailbox, SimReason
from utfall.simulator.desk import HOUR, MINUTE, SECOND, Desk, Taken
from utfall.simulator.script import Scene, at

# Of a day's mail, the share that comes in each hour; and of an average weekday's, Monday first.
BY_HOUR = (1, 1, 0, 0, 0, 1, 2, 4, 7, 9, 9, 8, 7, 7, 6, 6, 5, 4, 4, 5, 6, 5, 3, 2)
BY_WEEKDAY = (1.25, 1.05, 1.0, 0.95, 0.85, 0.35, 0.4)
SOLVED, ASKED_BACK = 0.62, 0.27  # of what is taken up; the rest has to be looked into
SILENT, REOPENED = 0.2, 0.05


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One inquiry on its way. `since` is when it last came to our table, `step` why it lies there."""

    box: Mailbox
    reference: str
    reason: SimReason
    opened: int
    since: int
    step: str = "new"
    told: int = 1  # how many of its events are told
    waited: float = 0.0  # for the first answer, seconds


@dataclass
class Piles:
    """What lies on the table from day to day (by when it is due), and what is still to come, by when."""

    table: list[tuple[int, int, Inquiry]] = field(default_factory=list)
    coming: list[tuple[int, int, Inquiry]] = field(default_factory=list)
    numbers: int = 0

    def comes(self, when: int, inquiry: Inquiry) -> None:
        """It will come, or come back, at that time."""
        self.numbers += 1
        heapq.heappush(self.coming, (when, self.numbers, inquiry))

    def lay(self, inquiry: Inquiry) -> None:
        """It lies on the table now."""
        self.numbers += 1
        due = inquiry.since + int(inquiry.box.respond * HOUR)
        heapq.heappush(self.table, (due, self.numbers, inquiry))


@dataclass
class Writing:
    """The written side of one day."""

    centre: Centre
    desk: Desk
    midnight: int
    weekday: int
    random: Random
    piles: Piles
    taken: Taken
    skills: dict[str, float] = field(default_factory=dict)

    def run(self) -> Iterator[Scene]:
        """What comes and what is done about it, in order of time."""
        for box in self.centre.mailboxes:
            yield from self._arrive(box)
        names = tuple(dict.fromkeys(name for box in self.centre.mailboxes for name in box.agents))
        moment, night = self.midnight, self.midnight + 24 * HOUR
        while (first := self.desk.first(names, moment)) is not None:
            free_at, name = first
            yield from self._until(min(free_at, night))
            if self.piles.table:
                inquiry = heapq.heappop(self.piles.table)[2]
                yield from self._work(inquiry, name, free_at + self.random.randint(4, 30) * SECOND)
            elif self.piles.coming and self.piles.coming[0][0] < night:
                moment = max(free_at, self.piles.coming[0][0])
            else:
                break
        yield from self._until(night)

    def _arrive(self, box: Mailbox) -> Iterator[Scene]:
        random = self.random
        mean = box.daily * BY_WEEKDAY[self.weekday]
        for number in range(max(0, round(random.gauss(mean, mean**0.5)))):
            hour = random.choices(range(24), BY_HOUR)[0]
            when = self.midnight + hour * HOUR + random.randrange(HOUR)
            reason = chosen(box.reasons, random)
            inquiry = Inquiry(box, f"{box.name}:{when}:{number}", reason, when, when)
            self.piles.comes(when, inquiry)
            yield _event(inquiry, 1, when, "opened", reason=reason.name, case_kind=reason.sort,
                         response_due_at=when + int(box.respond * HOUR),
                         due_at=when + int(box.resolve * HOUR))  # fmt: skip
            yield _event(inquiry, 0, when + random.randint(5, 40) * SECOND, "answered", is_automatic=True)

    def _until(self, until: int) -> Iterator[Scene]:
        """Lay on the table what has come by then."""
        while self.piles.coming and self.piles.coming[0][0] <= until:
            when, _, inquiry = heapq.heappop(self.piles.coming)
            if inquiry.step == "silent":  # nothing came back: it is taken for settled
                yield _event(inquiry, inquiry.told + 1, when, "resolved", is_automatic=True)
                continue
            if inquiry.step in ("reply", "reopened"):
                inquiry = replace(inquiry, told=inquiry.told + 1)
                event: dict[str, object] = {"status": "in_progress"} if inquiry.step == "reply" else {}
                yield _event(inquiry, inquiry.told, when, "status" if event else "reopened", **event)
            self.piles.lay(replace(inquiry, since=when))

    def _work(self, inquiry: Inquiry, name: str, start: int) -> Iterator[Scene]:
        random = self.random
        over = start + int(random.lognormvariate(0, 0.5) * inquiry.box.minutes * 0.88 * MINUTE) + 20 * SECOND
        self.taken[name].append((start, over, "case_work", inquiry.reference))
        self.desk.take(name, over)
        chance = random.random()
        if inquiry.step == "new" and chance >= SOLVED + ASKED_BACK:
            yield from self._look_into(inquiry, name, over)
            return
        told = inquiry.told + 1
        if inquiry.waited == 0:
            inquiry = replace(inquiry, waited=(over - inquiry.opened) / SECOND)
        yield _event(inquiry, told, over, "answered", agent=name)
        if chance < SOLVED or inquiry.step != "new":
            yield from self._solve(replace(inquiry, told=told), name, over + SECOND)
            return
        yield _event(inquiry, told + 1, over + SECOND, "status", agent=name, status="waiting")
        silent = random.random() < SILENT
        hours = 96.0 if silent else random.expovariate(1 / 14) + 0.3
        step = "silent" if silent else "reply"
        self.piles.comes(over + int(hours * HOUR), replace(inquiry, told=told + 1, step=step))

    def _look_into(self, inquiry: Inquiry, name: str, over: int) -> Iterator[Scene]:
        yield _event(inquiry, inquiry.told + 1, over, "status", agent=name, status="in_progress")
        later = over + int(self.random.uniform(2, 30) * HOUR)
        self.piles.comes(later, replace(inquiry, told=inquiry.told + 1, step="looked into"))

    def _solve(self, inquiry: Inquiry, name: str, when: int) -> Iterator[Scene]:
        random, told = self.random, inquiry.told + 1
        more: dict[str, object] = {"on_first_contact": inquiry.step == "new"}
        if inquiry.reason.sort == "complaint":
            more["is_justified"] = random.random() < 0.45
        yield _event(inquiry, told, when, "resolved", agent=name, **more)
        if inquiry.step == "reopened":
            return  # asked once already, and settled for good
        again = random.random() < REOPENED
        if again:
            back = when + int(random.uniform(3, 70) * HOUR)
            self.piles.comes(back, replace(inquiry, told=told, step="reopened"))
        of = {"client": inquiry.box.client, "queue": inquiry.box.name, "channel": inquiry.box.channel,
              "reason": inquiry.reason.name, "agent": name}  # fmt: skip
        after = surveys.After({"case": inquiry.reference}, of, when, inquiry.waited / 200, False, not again,
                              self.skills.get(name, 1.0))  # fmt: skip
        yield from surveys.ask(after, random)


def _event(inquiry: Inquiry, number: int, when: int, event: str, **more: object) -> Scene:
    values = {"client": inquiry.box.client, "queue": inquiry.box.name, "channel": inquiry.box.channel,
              "case": inquiry.reference, "happened_at": when, "event": event, **more}  # fmt: skip
    return at(when, Record("case_event", f"{inquiry.reference}:{number}", values))
