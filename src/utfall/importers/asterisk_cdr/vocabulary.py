"""Every word Asterisk writes into a Master.csv: its columns, how a call ended, and what each means to us.

A row has no heading. Sixteen columns are always there; `loguniqueid`, `loguserfield` and `newcdrcolumns` of cdr.conf
add one, one and three. A row tells of one channel and one try to join it to another.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

ALWAYS = (
    "accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer",
    "end", "duration", "billsec", "disposition", "amaflags",
)  # fmt: skip
UNIQUEID, USERFIELD = ("uniqueid",), ("userfield",)
NEW = ("peeraccount", "linkedid", "sequence")
COLUMNS = (*ALWAYS, *UNIQUEID, *USERFIELD, *NEW)
IS_UNIQUEID = re.compile(r"(.*-)?[0-9]{9,11}\.[0-9]+")  # a system's name may stand before it

# how many columns -> those of them that are not always there; with 17 or 20 one of two, told by its look
TAILS: dict[int, tuple[str, ...]] = {
    16: (), 18: (*UNIQUEID, *USERFIELD), 19: NEW, 21: (*UNIQUEID, *USERFIELD, *NEW),
}  # fmt: skip
EITHER = {17: (), 20: NEW}

# disposition -> how setting the call up ended, and what a member of a queue made of it
DISPOSITIONS: dict[str, tuple[str, str]] = {
    "ANSWERED": ("answered", "answered"),
    "NO ANSWER": ("no_answer", "missed"),
    "BUSY": ("busy", "declined"),
    "FAILED": ("network_fail", "cancelled"),
    "CONGESTION": ("network_fail", "cancelled"),
}
QUEUE, VOICEMAIL = "queue", "voicemail"  # lastapp, in small letters

# What a Master.csv can tell: kind of fact -> the words of its records.
WRITES: dict[str, tuple[str, ...]] = {
    "contact": (
        "interaction", "direction", "channel", "queue", "agent", "contact_point", "offered_at", "answered_at",
        "ended_at", "length_ms", "setup_result", "end_reason",
    ),
    "routing_offer": ("agent", "queue", "contact", "rang_at", "ring_ms", "result"),
}  # fmt: skip

# What no row of a Master.csv tells: kind of fact -> column -> why.
CANNOT_KNOW: dict[str, dict[str, str]] = {
    "contact": {
        "queued_at": "a Master.csv does not tell when a caller entered a queue",
        "left_queue_at": "a Master.csv does not tell when a caller left a queue",
        "wait_ms": "a Master.csv does not tell waiting: its billed seconds begin before the queue",
        "hold_ms": "a Master.csv does not tell holding",
        "wrap_ms": "a Master.csv does not tell after-call work",
        "handle_ms": "a Master.csv does not tell after-call work",
        "ended_by": "a Master.csv does not tell who hung up",
    }
}

INWARD = (
    "from-trunk", "from-pstn", "from-did", "from-outside", "from-external", "ext-did", "incoming", "inbound", "public",
)  # fmt: skip


@dataclass(frozen=True)
class Directions:
    """Which way calls of a context go: `named` says it of some contexts, `rest` of all others.

    Where nothing is said, contexts called as those a trunk leads into are usually called (`from-trunk`, `incoming` …)
    are in, and all others out. *none* leaves a context's rows out.
    """

    named: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""

    @classmethod
    def parse(cls, words: str) -> "Directions":
        """From `in`, `out`, or `CONTEXT=in,CONTEXT=none,out`. Raises `ValueError` with a sentence."""
        named: dict[str, str] = {}
        rest = ""
        for word in filter(None, (each.strip() for each in words.split(","))):
            context, _, way = word.rpartition("=")
            if way not in ("in", "out", "none") or (way == "none" and not context):
                raise ValueError(f"{word!r} is no direction; say in, out, or CONTEXT=in, CONTEXT=out, CONTEXT=none")
            if context:
                named[context] = way
            else:
                rest = way
        return cls(named, rest)

    def of(self, context: str) -> str:
        """in, out or none."""
        if context in self.named:
            return self.named[context]
        return self.rest or ("in" if context.casefold().startswith(INWARD) else "out")

    def is_assumed(self, context: str) -> bool:
        """Whether nobody said it."""
        return context not in self.named and not self.rest
