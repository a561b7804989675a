"""An agent's time: one row of intervals under one name, out of logins, pauses and calls.

Whoever is on a call talks; else whoever paused is on that pause; else whoever is logged in is idle. In several queues
he pauses when all of them are paused (or none is known). Time off line is not kept.
"""

from collections.abc import Callable

from utfall.facts import Record

from .going_on import Agent, Log, Now
from .reasons import pause_state
from .vocabulary import AGENT, CALLID, DATA, NOBODY, QUEUE

AS_AGENT = ALL = ""  # the login that is of no queue; the pause that is of all
_NO_SESSION = ("", NOBODY, "MANAGER", "CLI", "REALTIME")
_IDLE = Now("idle")


def agent_of(log: Log, name: str) -> Agent:
    """The agent of that name as a line has it, whatever other name his time is kept under."""
    name = log.names.get(name, name)
    agent = log.agents.get(name)
    if agent is None:
        agent = log.agents[name] = Agent(name)
        number = name.removeprefix("Agent/")
        if number != name and number.isdecimal():  # agents.conf writes `900` where the queue writes `Agent/900`
            tie(log, number, name, agent.since)
    return agent


def tie(log: Log, other: str, name: str, second: int) -> None:
    """Two names turn out to be one agent: his time goes on under `name`."""
    name = log.names.get(name, name)
    if other == name or log.names.get(other) == name:
        return
    log.names[other] = name
    agent, was = agent_of(log, name), log.agents.pop(other, None)
    if was is None:
        return
    agent.logins |= was.logins
    agent.pauses |= was.pauses
    agent.leg = agent.leg or was.leg
    if agent.now is None:
        agent.now, agent.since = was.now, max(agent.since, was.since)
    settle(log, agent, second)


def now_of(agent: Agent) -> Now | None:
    """What he does, by all that is open; None when he is off line."""
    if agent.leg is not None:
        return Now("talk", "", *agent.leg)
    pauses = agent.pauses
    if pauses:
        queues = [queue for queue in agent.logins if queue != AS_AGENT]
        if ALL in pauses or not queues or all(queue in pauses for queue in queues):
            reason = next(reversed(pauses.values()))
            return Now(pause_state(reason), reason)
    return _IDLE if agent.logins else None


def settle(log: Log, agent: Agent, second: int) -> None:
    """Let the agent do from `second` on what is open now; what he did before is told. Time never goes back."""
    now = now_of(agent)
    if now == agent.now:
        return
    if second > agent.since:
        if agent.now is not None:
            log.records.append(spent(log, agent, agent.now, second))
        agent.since = second
    agent.now = now


def spent(log: Log, agent: Agent, now: Now, end: int, standing: bool = False) -> Record:
    """The interval up to `end` as a record."""
    until = max(end, agent.since) * 1000
    values: dict[str, object] = {
        **log.constants,
        "agent": agent.name,
        "state": now.state,
        "start_at": agent.since * 1000,
        "end_at": until,
    }
    if now.leg:
        values["contact"] = now.leg
        values["queue"] = now.queue
    if now.reason:
        values["reason"] = now.reason
    return Record("agent_state", f"{agent.name}|{agent.since}", values, standing, "", until, log.place)


def talks(log: Log, name: str, leg: str, queue: str, second: int) -> None:
    """He is on that leg now; were he on another, that one's end went unwritten."""
    agent = agent_of(log, name)
    agent.leg = (leg, queue)
    settle(log, agent, second)


def talked(log: Log, name: str, leg: str, second: int) -> None:
    """That leg is over for him."""
    agent = agent_of(log, name)
    if agent.leg is not None and agent.leg[0] == leg:
        agent.leg = None
        settle(log, agent, second)


def talked_outside(log: Log, name: str, leg: str, queue: str, start: int, end: int) -> None:
    """A call told only when it was over, as far as it fits into what is known of his time."""
    agent = agent_of(log, name)
    if agent.leg is None:
        talks(log, name, leg, queue, max(start, agent.since))
        talked(log, name, leg, end)


def _reason(parts: list[str]) -> str:
    return "|".join(parts[DATA:]).strip().rstrip("|")


def added(log: Log, second: int, parts: list[str], text: str) -> None:
    """ADDMEMBER: a login to one queue; `PAUSED` begins a pause without a reason."""
    agent = agent_of(log, parts[AGENT])
    _same_session(log, second, parts[CALLID], interface=parts[AGENT])
    agent = agent_of(log, parts[AGENT])
    agent.logins[parts[QUEUE]] = None
    agent.pauses.pop(parts[QUEUE], None)
    if parts[DATA:] and parts[DATA] == "PAUSED":
        agent.pauses[parts[QUEUE]] = ""
    settle(log, agent, second)


def removed(log: Log, second: int, parts: list[str], text: str) -> None:
    """REMOVEMEMBER: the login and the pause of that queue end; with the last login every pause."""
    agent = agent_of(log, parts[AGENT])
    agent.logins.pop(parts[QUEUE], None)
    agent.pauses.pop(parts[QUEUE], None)
    if not agent.logins:
        agent.pauses.clear()
    settle(log, agent, second)


def paused(log: Log, second: int, parts: list[str], text: str) -> None:
    """PAUSE of one queue; again with another reason is a new pause."""
    agent = agent_of(log, parts[AGENT])
    queue = ALL if parts[QUEUE] == NOBODY else parts[QUEUE]
    agent.pauses.pop(queue, None)
    agent.pauses[queue] = _reason(parts)
    settle(log, agent, second)


def unpaused(log: Log, second: int, parts: list[str], text: str) -> None:
    """UNPAUSE of one queue; a pause of all is one no longer."""
    agent = agent_of(log, parts[AGENT])
    agent.pauses.pop(ALL, None)
    agent.pauses.pop(parts[QUEUE], None)
    settle(log, agent, second)


def paused_all(log: Log, second: int, parts: list[str], text: str) -> None:
    """PAUSEALL; the PAUSE of each queue that follows changes nothing."""
    agent = agent_of(log, parts[AGENT])
    agent.pauses.pop(ALL, None)
    agent.pauses[ALL] = _reason(parts)
    settle(log, agent, second)


def unpaused_all(log: Log, second: int, parts: list[str], text: str) -> None:
    """UNPAUSEALL."""
    agent = agent_of(log, parts[AGENT])
    agent.pauses.clear()
    settle(log, agent, second)


def logged_in(log: Log, second: int, parts: list[str], text: str) -> None:
    """AGENTLOGIN, AGENTCALLBACKLOGIN; twice is once."""
    _same_session(log, second, parts[CALLID], agent=parts[AGENT])
    agent = agent_of(log, parts[AGENT])
    agent.logins[AS_AGENT] = None
    settle(log, agent, second)


def logged_off(log: Log, second: int, parts: list[str], text: str) -> None:
    """AGENTLOGOFF, AGENTCALLBACKLOGOFF: he is off line altogether; without a login it tells nothing new."""
    go_off(log, agent_of(log, parts[AGENT]), second)


def go_off(log: Log, agent: Agent, second: int) -> None:
    """End every login, pause and call of an agent."""
    agent.logins.clear()
    agent.pauses.clear()
    agent.leg = None
    settle(log, agent, second)


def _same_session(log: Log, second: int, callid: str, interface: str = "", agent: str = "") -> None:
    """One call that both logs an agent in and adds an interface tells that they are one."""
    if callid in _NO_SESSION:
        return
    _, known_interface, known_agent = log.sessions.get(callid, (second, "", ""))
    interface, agent = interface or known_interface, agent or known_agent
    log.sessions[callid] = (second, interface, agent)
    if interface and agent:
        tie(log, interface, agent, second)


HANDLERS: dict[str, Callable[[Log, int, list[str], str], None]] = {
    "ADDMEMBER": added,
    "REMOVEMEMBER": removed,
    "PAUSE": paused,
    "UNPAUSE": unpaused,
    "PAUSEALL": paused_all,
    "UNPAUSEALL": unpaused_all,
    "AGENTLOGIN": logged_in,
    "AGENTCALLBACKLOGIN": logged_in,
    "AGENTLOGOFF": logged_off,
    "AGENTCALLBACKLOGOFF": logged_off,
}
