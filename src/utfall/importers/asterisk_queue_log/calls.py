"""A caller's way through the queues: each visit to a queue a leg, each ringing of a member an offer.

A leg is callid + queue + the second it was entered, never the callid alone. A line whose beginning is not in the log
tells it itself: hold, talk and waiting times lead back to the second of ENTERQUEUE, so the reference is the same.
"""

from collections.abc import Callable

from utfall.facts import Record

from .agents import go_off, talked, talked_outside, talks
from .going_on import WINDOW, Leg, Log, Wrong
from .offers import field, leg_of, offer, rang, whole
from .vocabulary import AGENT, CALLID, EVENT, NOBODY, QUEUE, at_right, place

_CALLER = place("ENTERQUEUE", "caller")
_ENTRY = place("ENTERQUEUE", "entry_position")
_HOLD = place("CONNECT", "holdtime_s")
_CHANNEL = place("CONNECT", "member_channel")
_CONNECT_RING = place("CONNECT", "ringtime_s")
_DONE_HOLD = place("COMPLETEAGENT", "holdtime_s")
_DONE_TALK = place("COMPLETEAGENT", "talktime_s")
_DONE_ENTRY = place("COMPLETEAGENT", "entry_position")
_STATUS = place("OUTCALL", "status")
_OUT_TALK = place("OUTCALL", "talktime_s")
_WAIT = {
    event: place(event, "wait_s") for event in ("ABANDON", "EXITEMPTY", "EXITWITHTIMEOUT", "EXITWITHKEY", "WITHDRAW")
}
_LEAVES = {
    "ABANDON": ("abandoned", "customer"),
    "EXITEMPTY": ("empty", "system"),
    "EXITWITHTIMEOUT": ("timeout", "system"),
    "EXITWITHKEY": ("exit_key", "customer"),
    "WITHDRAW": ("withdrawn", "system"),
}
_ENDS = {
    "COMPLETEAGENT": ("completed", "agent"),
    "COMPLETECALLER": ("completed", "customer"),
    "TRANSFER": ("transferred", "agent"),
    "BLINDTRANSFER": ("transferred", "agent"),
    "ATTENDEDTRANSFER": ("transferred", "agent"),
}
_PIECED = 1000  # so many legs told without their beginning are remembered
_REFUSALS = {"FULL": "overflow", "JOINEMPTY": "empty"}
_SETUP = {
    "ANSWER": "answered", "ANSWERED": "answered", "NOANSWER": "no_answer", "NO ANSWER": "no_answer", "BUSY": "busy",
    "CANCEL": "cancelled", "CONGESTION": "network_fail", "CHANUNAVAIL": "network_fail", "DONTCALL": "rejected",
    "TORTURE": "rejected", "INVALIDARGS": "invalid",
}  # fmt: skip


def contact(log: Log, leg: Leg) -> dict[str, object]:
    """What is known of a leg so far, as a contact's values."""
    queued = leg.queued * 1000
    values: dict[str, object] = {
        **log.constants,
        "interaction": leg.callid,
        "direction": "in",
        "channel": "voice",
        "queue": leg.queue,
        "offered_at": queued,
        "queued_at": queued,
    }
    if leg.caller:
        values["contact_point"] = leg.caller
    if leg.answered is not None:
        values["agent"] = leg.agent
        values["answered_at"] = values["left_queue_at"] = leg.answered * 1000
    return values


def entered(log: Log, second: int, parts: list[str], text: str) -> None:
    """ENTERQUEUE: a leg begins. One still waiting under the same callid in the same queue was let go unwritten."""
    callid, queue = parts[CALLID], parts[QUEUE]
    key = f"{callid}|{queue}"
    ref = f"{key}|{second}|"
    leg = Leg(f"{ref}{log.number(ref)}", callid, queue, second, parts[_CALLER], field(parts, _ENTRY))
    if leg.ref in log.pieced:  # a later line of this visit came first, and told of it
        for each in log.talking.values():
            if each.ref == leg.ref:
                each.caller, each.position = leg.caller, leg.position
        return
    before = log.waiting.pop(key, None)
    if before is not None:
        _let_go(log, before, second)
    log.waiting[key] = leg


def connected(log: Log, second: int, parts: list[str], text: str) -> None:
    """CONNECT: the leg is answered; the ringing at this member is an offer that was."""
    callid, queue, agent = parts[CALLID], parts[QUEUE], parts[AGENT]
    key = f"{callid}|{queue}"
    hold = whole(parts[_HOLD], "hold time")
    ring = field(parts, _CONNECT_RING)
    ring_ms = whole(ring, "ring time") * 1000 if ring else None
    leg = log.waiting.pop(key, None)
    if leg is None:
        ref = f"{key}|{second - hold}|1"
        if ref in log.pieced and all(each.ref != ref for each in log.talking.values()):
            offer(log, parts, text, second, ref, "answered", ring_ms)  # its end came first, and told of it
            return
        leg = _pieced(log, ref, callid, queue, second - hold)
    leg.agent, leg.answered, leg.hold, leg.channel = agent, second, parts[_HOLD], field(parts, _CHANNEL)
    name = f"{key}|{agent}"
    before = log.talking.pop(name, None)
    if before is not None:
        _lose(log, before, second)
    log.talking[name] = leg
    log.left[key] = (second, "CONNECT", leg.ref)
    offer(log, parts, text, second, leg.ref, "answered", ring_ms)
    talks(log, agent, leg.ref, queue, second)


def ended(log: Log, second: int, parts: list[str], text: str) -> None:
    """COMPLETE* and every transfer: the agent's part is over. The log's own talk time tells when to the second."""
    reason, by = _ENDS[parts[EVENT]]
    if reason == "transferred":
        hold, talk, entry = at_right(parts)
    else:
        hold, talk, entry = parts[_DONE_HOLD], parts[_DONE_TALK], field(parts, _DONE_ENTRY)
    seconds = whole(talk, "talk time") if talk else None
    leg = _leg_that_ends(log, second, parts, hold, seconds, entry)
    answered = leg.answered if leg.answered is not None else second
    end = max(answered, second)
    if seconds is not None and answered + seconds <= second + WINDOW:
        end = answered + seconds
    _tell_end(log, leg, end, second, reason, by)


def left(log: Log, second: int, parts: list[str], text: str) -> None:
    """ABANDON, EXIT*, WITHDRAW: the caller leaves unanswered."""
    event = parts[EVENT]
    key = f"{parts[CALLID]}|{parts[QUEUE]}"
    leg = log.waiting.pop(key, None)
    if leg is None:
        before = log.just_left(key, second)
        if before is not None and before[1] == "SYSCOMPAT":
            return
        if before is not None and before[1] != "CONNECT":
            raise Wrong(f"this call had left the queue already ({before[1]})")
        talking = next((each for name, each in log.talking.items() if name.startswith(f"{key}|")), None)
        if talking is not None:  # he hung up at the moment of connection
            _tell_end(log, talking, second, second, "completed", "customer")
            return
        queued = second - whole(field(parts, _WAIT[event]), "waiting time")
        leg = _pieced(log, f"{key}|{queued}|1", parts[CALLID], parts[QUEUE], queued)
    reason, by = _LEAVES[event]
    log.left[key] = (second, event, leg.ref)
    _tell_left(log, leg, second, second, reason, by)
    if parts[AGENT] != NOBODY:  # he was in the announcement, or rang
        offer(log, parts, text, second, leg.ref, "cancelled", None)


def dumped(log: Log, second: int, parts: list[str], text: str) -> None:
    """AGENTDUMP: the member declined after all; the caller waits on. (After a CONNECT it ends the call.)"""
    leg = log.talking.get(f"{parts[CALLID]}|{parts[QUEUE]}|{parts[AGENT]}")
    if leg is not None:
        _tell_end(log, leg, second, second, "completed", "agent")
        return
    offer(log, parts, text, second, leg_of(log, parts, second), "declined", None)


def incompatible(log: Log, second: int, parts: list[str], text: str) -> None:
    """SYSCOMPAT: a member answered and the system dropped the caller; an ABANDON behind it tells nothing new."""
    key = f"{parts[CALLID]}|{parts[QUEUE]}"
    leg = log.waiting.pop(key, None)
    if leg is None:
        raise Wrong("no call waits under this id in this queue")
    log.left[key] = (second, "SYSCOMPAT", leg.ref)
    offer(log, parts, text, second, leg.ref, "cancelled", None)
    _tell_left(log, leg, second, second, "closed", "system")


def refused(log: Log, second: int, parts: list[str], text: str) -> None:
    """FULL, JOINEMPTY: a visit that was over as it began."""
    ref = f"{parts[CALLID]}|{parts[QUEUE]}|{second}|{parts[EVENT]}|"
    leg = Leg(f"{ref}{log.number(ref)}", parts[CALLID], parts[QUEUE], second)
    _tell_left(log, leg, second, second, _REFUSALS[parts[EVENT]], "system")


def called_out(log: Log, second: int, parts: list[str], text: str) -> None:
    """OUTCALL: a call to a customer, told when it is over. The same call told to a second queue is the same call."""
    callid, agent = parts[CALLID], parts[AGENT]
    key = f"out|{callid}"
    if log.just_left(key, second) is not None:
        return
    result = _SETUP.get(parts[_STATUS].strip().upper())
    talk = whole(field(parts, _OUT_TALK) or "0", "talk time")
    log.left[key] = (second, "OUTCALL", key)
    start, end = (second - talk) * 1000, second * 1000
    values: dict[str, object] = {
        **log.constants, "interaction": callid, "direction": "out", "channel": "voice", "offered_at": start,
    }  # fmt: skip
    if result is not None:
        values["setup_result"] = result
    if agent != NOBODY:
        values["agent"] = agent
    if result == "answered":
        values |= {"answered_at": start, "ended_at": end, "end_reason": "completed"}
    log.records.append(Record("contact", key, values, False, "", end, log.place))
    if result == "answered" and agent != NOBODY and talk:
        talked_outside(log, agent, key, "", second - talk, second)


def restarted(log: Log, second: int, parts: list[str], text: str) -> None:
    """QUEUESTART: nothing from before goes on. Nobody wrote when it ended, so the legs' ends stay unknown."""
    for leg in [leg for leg in log.waiting.values() if leg.queued <= second]:
        key = f"{leg.callid}|{leg.queue}"
        del log.waiting[key]
        log.left[key] = (second, "QUEUESTART", leg.ref)
        _let_go(log, leg, second)
    for name, leg in list(log.talking.items()):
        if leg.queued <= second:
            del log.talking[name]
            log.left[f"{leg.callid}|{leg.queue}"] = (second, "QUEUESTART", leg.ref)
            _lose(log, leg, second)
    for agent in log.agents.values():
        go_off(log, agent, second)


def _pieced(log: Log, ref: str, callid: str, queue: str, queued: int) -> Leg:
    """A leg pieced together from a later line's own numbers."""
    log.pieced[ref] = None
    if len(log.pieced) > _PIECED:
        del log.pieced[next(iter(log.pieced))]
    return Leg(ref, callid, queue, queued)


def _leg_that_ends(log: Log, second: int, parts: list[str], hold: str, talk: int | None, entry: str) -> Leg:
    """The leg an end line is about: its own; a consulting agent's; or one told by the line alone. Raises `Wrong`."""
    callid, queue, agent = parts[CALLID], parts[QUEUE], parts[AGENT]
    key = f"{callid}|{queue}"
    leg = log.talking.get(f"{key}|{agent}")
    if leg is not None:
        return leg
    his = [each for each in log.talking.values() if each.agent == agent and each.queue == queue]
    for each in his:
        if each.channel == callid:
            return each
    before = log.just_left(key, second)
    if before is not None and before[1] != "CONNECT" and key not in log.waiting:
        raise Wrong(f"this call was over already ({before[1]})")
    for each in his:
        if key not in log.waiting and (each.hold, each.position) == (hold, entry):
            return each
    if talk is None:
        raise Wrong("no call of this agent is open, and the line does not tell how long he talked")
    leg = log.waiting.pop(key, None)
    if leg is None:
        queued = second - talk - whole(hold, "hold time")
        leg = _pieced(log, f"{key}|{queued}|1", callid, queue, queued)
    leg.agent, leg.answered = agent, second - talk
    return leg


def _tell_end(log: Log, leg: Leg, end: int, told: int, reason: str, by: str) -> None:
    key = f"{leg.callid}|{leg.queue}"
    log.talking.pop(f"{key}|{leg.agent}", None)
    log.left[key] = (told, "COMPLETE" if reason == "completed" else "TRANSFER", leg.ref)
    values = contact(log, leg)
    values["ended_at"] = end * 1000  # when after-work was over no queue_log tells
    values["end_reason"] = reason
    values["ended_by"] = by
    log.records.append(Record("contact", leg.ref, values, False, "", told * 1000, log.place))
    talked(log, leg.agent, leg.ref, end)


def _tell_left(log: Log, leg: Leg, at: int | None, told: int, reason: str, by: str) -> None:
    values = contact(log, leg)
    if at is not None:
        values["left_queue_at"] = at * 1000
    values["end_reason"] = reason
    values["ended_by"] = by
    log.records.append(Record("contact", leg.ref, values, False, "", told * 1000, log.place))


def _let_go(log: Log, leg: Leg, told: int) -> None:
    """A caller who waited, and whose going nobody wrote: the system let him go, it is not known when."""
    _tell_left(log, leg, None, told, "closed", "system")


def _lose(log: Log, leg: Leg, told: int) -> None:
    """A conversation whose end nobody wrote: it was answered, it is not known how long it lasted."""
    _tell_left(log, leg, leg.answered, told, "lost", "system")
    talked(log, leg.agent, leg.ref, told)


HANDLERS: dict[str, Callable[[Log, int, list[str], str], None]] = {
    "ENTERQUEUE": entered,
    "CONNECT": connected,
    **dict.fromkeys(_ENDS, ended),
    **dict.fromkeys(_LEAVES, left),
    "RINGNOANSWER": rang,
    "RINGCANCELED": rang,
    "AGENTDUMP": dumped,
    "SYSCOMPAT": incompatible,
    **dict.fromkeys(_REFUSALS, refused),
    "OUTCALL": called_out,
    "QUEUESTART": restarted,
}
