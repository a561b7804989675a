"""Every word Asterisk 11 to 22 writes into a queue_log, and the names of its data fields: they are named here only.

A line is `epoch|callid|queue|agent|event|data...`; an event that is no word here is rejected by the reader.
"""

from dataclasses import dataclass
from typing import Literal

About = Literal["call", "agent", "centre", "nothing"]
FRONT = ("epoch", "callid", "queue", "agent", "event")
SECOND, CALLID, QUEUE, AGENT, EVENT = range(5)
DATA = len(FRONT)
NOBODY = "NONE"


@dataclass(frozen=True, slots=True)
class Word:
    """One event. `data` names its fields from the left, `at_right` those that are told from the line's end.

    `fewest` is how many data fields a line needs; a last field named `...` may hold the separator itself.
    """

    name: str
    about: About
    says: str
    data: tuple[str, ...] = ()
    fewest: int = 0
    at_right: tuple[str, ...] = ()


_DONE = ("holdtime_s", "talktime_s", "entry_position")
_GONE = ("position", "entry_position", "wait_s")

_WORDS = (
    Word("ENTERQUEUE", "call", "a caller joins a queue", ("url", "caller", "entry_position", "caller_name..."), 2),
    Word("CONNECT", "call", "a member answers; ringing is part of the hold time",
         ("holdtime_s", "member_channel", "ringtime_s"), 1),
    Word("COMPLETEAGENT", "call", "the member hangs up", _DONE, 2),
    Word("COMPLETECALLER", "call", "the caller hangs up", _DONE, 2),
    Word("TRANSFER", "call", "the member transfers the caller (up to Asterisk 11)", ("exten", "context"), 2, _DONE),
    Word("BLINDTRANSFER", "call", "the member transfers the caller unseen", ("exten", "context"), 2, _DONE),
    Word("ATTENDEDTRANSFER", "call", "the member hands the caller over after asking (BRIDGE, APP or LINK)",
         ("method", "to", "to_too"), 2, _DONE),
    Word("ABANDON", "call", "the caller hangs up while waiting", _GONE),
    Word("EXITEMPTY", "call", "the caller is put out: nobody serves the queue", _GONE),
    Word("EXITWITHTIMEOUT", "call", "the caller is put out: waited too long", _GONE),
    Word("EXITWITHKEY", "call", "the caller leaves by pressing a key", ("key", *_GONE)),
    Word("WITHDRAW", "call", "the caller is taken out by a program", (*_GONE, "info...")),
    Word("RINGNOANSWER", "call", "a member was rung and did not answer", ("ring_ms",), 1),
    Word("RINGCANCELED", "call", "a member was rung; the caller left meanwhile", ("ring_ms",)),
    Word("AGENTDUMP", "call", "a member hung up in the announcement; the caller waits on"),
    Word("SYSCOMPAT", "call", "a member answered, but the two channels could not be joined; the caller is dropped"),
    Word("JOINEMPTY", "call", "a caller could not join: nobody serves the queue (written by a dialplan)"),
    Word("FULL", "call", "a caller could not join: the queue is full (written by a dialplan)"),
    Word("OUTCALL", "call", "an outbound call told to a queue (QueueUpdate), when it is over",
         ("status", "talktime_s", "params..."), 1),
    Word("ADDMEMBER", "agent", "a member joins a queue, by interface", ("paused",)),
    Word("REMOVEMEMBER", "agent", "a member leaves a queue, by interface", ("paused",)),
    Word("PAUSE", "agent", "a member pauses in a queue", ("reason...",)),
    Word("UNPAUSE", "agent", "a member is back in a queue", ("reason...",)),
    Word("PAUSEALL", "agent", "a member pauses in all queues; one PAUSE for each follows", ("reason...",)),
    Word("UNPAUSEALL", "agent", "a member is back in all queues; one UNPAUSE for each follows", ("reason...",)),
    Word("AGENTLOGIN", "agent", "an agent logs in and stays on the line", ("channel",)),
    Word("AGENTLOGOFF", "agent", "an agent logs off", ("channel", "login_s")),
    Word("AGENTCALLBACKLOGIN", "agent", "an agent logs in and will be rung", ("extension",)),
    Word("AGENTCALLBACKLOGOFF", "agent", "an agent who is rung logs off", ("extension", "login_s", "reason")),
    Word("QUEUESTART", "centre", "Asterisk's queues start: nothing goes on any more from before"),
    Word("CONFIGRELOAD", "nothing", "settings were read again"),
    Word("PENALTY", "nothing", "a member's penalty was set", ("penalty",)),
    Word("RINGINUSE", "nothing", "whether a busy member is rung was set", ("ringinuse",)),
)  # fmt: skip

# What a queue_log can tell: kind of fact -> the words of its records.
WRITES: dict[str, tuple[str, ...]] = {
    "contact": (
        "interaction", "direction", "channel", "queue", "agent", "contact_point", "offered_at", "queued_at",
        "left_queue_at", "answered_at", "ended_at", "setup_result", "end_reason", "ended_by",
    ),
    "routing_offer": ("agent", "queue", "contact", "rang_at", "ring_ms", "result"),
    "agent_state": ("agent", "queue", "contact", "reason", "state", "start_at", "end_at"),
}  # fmt: skip

# What no line of a queue_log tells: kind of fact -> column -> why.
CANNOT_KNOW: dict[str, dict[str, str]] = {
    "contact": {
        "wrap_ms": "a queue_log does not tell after-call work",
        "hold_ms": "a queue_log does not tell holding",
        "handle_ms": "a queue_log does not tell after-call work",
    }
}

VOCABULARY: dict[str, Word] = {word.name: word for word in _WORDS}


def place(event: str, field: str) -> int:
    """Where in a split line a data field stands, counted from the left. Raises `ValueError` for no such field."""
    names = tuple(name.removesuffix("...") for name in VOCABULARY[event].data)
    return DATA + names.index(field)


def at_right(parts: list[str]) -> tuple[str, str, str]:
    """(hold time, talk time, position at entry) of a transfer, from the line's end; "" for what it does not tell.

    What stands before them differs from form to form, and older ones leave the position out: what counts is the
    run of whole numbers at the end.
    """
    end = len(parts)
    while end > DATA and not parts[end - 1]:
        end -= 1
    start = end
    while start > DATA and end - start < 3 and parts[start - 1].isdecimal():
        start -= 1
    told = parts[start:end]
    if len(told) == 3:
        return told[0], told[1], told[2]
    if len(told) == 2:
        return told[0], told[1], ""
    return "", "", ""
