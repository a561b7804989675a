"""Makes plausible queue_logs of any length out of a seed: callers, members on shifts, pauses, transfers, restarts."""

import heapq
import random
from itertools import count

QUEUES = ("support", "sales", "billing")
REASONS = ("Lunch", "Coffee break", "Team meeting", "Training|room 2", "", "Auto-Pause", "errand")
START = 1_700_000_000
DAY = 86_400


def made_log(lines: int, seed: int = 1, *, members: int = 24, disorder: int = 0, rests: int = 20_000) -> list[str]:
    """`lines` lines of a queue_log, of the same kind however many they are.

    `disorder` delays some seconds' lines by up to so many seconds; about every `rests` seconds Asterisk is killed
    and started again.
    """
    floor = _Floor(random.Random(seed), members, rests)
    while len(floor.told) < lines * 1.3 + 200:
        floor.caller()
    told = sorted(floor.told)
    if disorder:
        late = {second: floor.dice.choice((0, 0, 0, floor.dice.random() * disorder)) for second, _, _ in told}
        told = sorted((second + late[second], at, text) for second, at, text in told)
    return [text for _, _, text in told[:lines]]


class _Floor:
    """The members and the clock; each caller is played to his end, and all lines are sorted afterwards."""

    def __init__(self, dice: random.Random, members: int, rests: int) -> None:
        self.dice = dice
        self.rests = rests
        self.told: list[tuple[float, int, str]] = []
        self.order = count()
        self.ids = count(1)
        self.now = START
        self.queues = {name: [] for name in QUEUES}  # type: dict[str, list[tuple[int, str]]]
        self.of = {}  # type: dict[str, list[str]]
        self.begun = START
        self.names = [self._name(number) for number in range(members)]
        self.bridge = max(1, 600 // members)
        self._log(START, "NONE", "NONE", "NONE", "QUEUESTART", "")
        self._shift(START)

    def _name(self, number: int) -> str:
        person = ("Ana", "Ben", "Carla", "Dinis")[number % 4]
        return (f"Agent/{1100 + number}", f"SIP/{200 + number}", f"{person}{number}")[number % 3]

    def _log(self, second: int, callid: str, queue: str, agent: str, event: str, *data: object) -> None:
        text = "|".join((str(second), callid, queue, agent, event, *map(str, data)))
        self.told.append((second, next(self.order), text))

    def _shift(self, second: int) -> None:
        """All members log in, each his own way."""
        for queue in QUEUES:
            self.queues[queue] = []
        self.free = dict.fromkeys(self.names, second + 3)
        self.begun = second
        for number, name in enumerate(self.names):
            at = second + self.dice.randrange(3)
            mine = self.dice.sample(QUEUES, 1 + number % 2)
            callid = f"{at}.{next(self.ids)}" if name.startswith("Agent/") else "MANAGER"
            interface = f"Local/{name[6:]}@agents" if name.startswith("Agent/") else name
            for queue in mine:
                self._log(at, callid, queue, interface, "ADDMEMBER", "")
                heapq.heappush(self.queues[queue], (at + 3, name))
            if name.startswith("Agent/"):
                self._log(at, callid, "NONE", name, "AGENTCALLBACKLOGIN", f"{name[6:]}@default")
            self.of[name] = mine

    def _restart(self) -> None:
        """Killed: nothing after this second of what went on was written."""
        at = self.now
        self.told = [line for line in self.told if line[0] < at]
        self._log(at, "NONE", "NONE", "NONE", "QUEUESTART", "")
        self._shift(at + 1)
        self.now = at + 5

    def caller(self) -> None:
        """The next caller, to his end."""
        self.now += min(int(self.dice.expovariate(1 / self.bridge)), 900)
        if self.now - self.begun > self.rests:
            self._restart()
        callid = f"{self.now}.{next(self.ids)}"
        self._visit(callid, self.dice.choice(QUEUES), self.now, 3)

    def _visit(self, callid: str, queue: str, at: int, more: int) -> None:
        dice = self.dice
        caller = dice.choice(("", "4711", f"47{dice.randrange(10**6):06}"))
        self._log(at, callid, queue, "NONE", "ENTERQUEUE", "", caller, 1 + dice.randrange(3))
        _, name = heapq.heappop(self.queues[queue])
        ready = max(at, self.free[name])
        tries = dice.choice((0, 0, 0, 1, 2))
        patience = at + int(dice.expovariate(1 / 150)) + 1
        begin = ready
        for _ in range(tries):
            ring = dice.choice((5, 10))
            if begin + ring < patience:
                self._log(begin + ring, callid, queue, name, "RINGNOANSWER", ring * 1000)
                begin += ring + 2
        ring = dice.randrange(1, 8)
        chance = dice.random()
        if begin + ring >= patience or chance < 0.05:
            self._leave(callid, queue, name, at, max(at, min(patience, begin)), more)
        else:
            self._talk(callid, queue, name, at, begin + ring, ring, more)
        heapq.heappush(self.queues[queue], (self.free[name], name))

    def _leave(self, callid: str, queue: str, name: str, at: int, end: int, more: int) -> None:
        dice, wait = self.dice, end - at
        way = dice.random()
        if way < 0.6:
            if dice.random() < 0.2:
                self._log(end, callid, queue, name, "RINGCANCELED", dice.choice((1000, 2345)))
            self._log(end, callid, queue, name if way < 0.02 else "NONE", "ABANDON", 1, 2, wait)
            return
        event, data = dice.choice((
            ("EXITWITHTIMEOUT", (1, 2, wait)), ("EXITEMPTY", (1, 2, wait)), ("EXITWITHKEY", (2, 1, 2, wait)),
            ("WITHDRAW", (1, 2, wait, "by hand")), ("SYSCOMPAT", ("",)), ("AGENTDUMP", ("",)),
        ))  # fmt: skip
        agent = name if event in ("SYSCOMPAT", "AGENTDUMP") else "NONE"
        self._log(end, callid, queue, agent, event, *data)
        if event == "SYSCOMPAT":
            self._log(end, callid, queue, "NONE", "ABANDON", 1, 2, wait)
        elif event == "AGENTDUMP":
            self._log(end + 4, callid, queue, "NONE", "ABANDON", 1, 2, wait + 4)
        elif more and event.startswith("EXITWITH"):
            self._visit(callid, dice.choice([each for each in QUEUES if each != queue]), end, more - 1)

    def _talk(self, callid: str, queue: str, name: str, at: int, answer: int, ring: int, more: int) -> None:
        dice = self.dice
        channel = f"{answer}.{next(self.ids)}"
        hold, talk = answer - at, max(int(dice.lognormvariate(5, 0.8)), 1)
        end = answer + talk
        self.free[name] = end
        self._log(answer, callid, queue, name, "CONNECT", hold, channel, ring)
        told = talk - (dice.random() < 0.02)
        way = dice.random()
        if way < 0.5:
            self._log(end, callid, queue, name, "COMPLETEAGENT", hold, told, 1)
        elif way < 0.9:
            self._log(end, callid, queue, name, "COMPLETECALLER", hold, told, 1)
        elif way < 0.92:
            self._log(end, channel, queue, name, "COMPLETECALLER", hold, told, 1)  # told under the member's channel
        elif way < 0.94 and more:
            to = dice.choice(QUEUES)
            first = dice.random() < 0.4
            if not first:
                self._log(end, callid, queue, name, "BLINDTRANSFER", "400", "queues", hold, told, 1)
            self._visit(callid, to, end, more - 1)
            if first:
                self._log(end, callid, queue, name, "BLINDTRANSFER", "400", "queues", hold, told, 1)
        elif way < 0.96:
            self._log(end, callid, queue, name, "ATTENDEDTRANSFER", "BRIDGE", "b-1", hold, told, 1)
        elif way < 0.97:
            self._log(end, callid, queue, name, "ATTENDEDTRANSFER", "LINK", "SIP/1", "SIP/2", hold, told, 1)
        elif way < 0.98:
            self._log(end, callid, queue, name, "TRANSFER", "199", "out", hold, told)
        elif way < 0.99:
            pass  # its end was never written
        else:
            self._log(end, callid, queue, name, "COMPLETEAGENT", hold, told, 1)
            self._log(end, callid, queue, name, "COMPLETEAGENT", hold, told, 1)
        if dice.random() < 0.12:
            self._pause(name, end)

    def _pause(self, name: str, at: int) -> None:
        dice, reason = self.dice, self.dice.choice(REASONS)
        end = at + dice.randrange(0, 600)
        everywhere = dice.random() < 0.5
        for begin, mark in ((at, ""), (end, "UN")):
            if everywhere:
                self._log(begin, "NONE", "NONE", name, f"{mark}PAUSEALL", reason)
            for queue in self.of[name]:
                self._log(begin, "NONE", queue, name, f"{mark}PAUSE", reason)
        if dice.random() < 0.2 and end - at > 20:
            self._log(at + 10, "NONE", self.of[name][0], name, "PAUSE", "other thing")
        if dice.random() < 0.1:
            for queue in self.of[name]:
                interface = f"Local/{name[6:]}@agents" if name.startswith("Agent/") else name
                self._log(end, "MANAGER", queue, interface, "REMOVEMEMBER", "")
                self._log(end + 30, "MANAGER", queue, interface, "ADDMEMBER", dice.choice(("", "", "PAUSED")))
            end += 30
        self.free[name] = end
