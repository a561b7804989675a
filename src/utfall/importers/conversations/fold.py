"""The messages of one conversation as the records that follow from all of them, in whatever order they were told.

A leg goes from its first message until the conversation is resolved; what the customer writes later opens it again, as
a leg of its own and as the same inquiry. Only what a person wrote answers; a bot's message is an automatic reply.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from utfall.facts import Record

from .vocabulary import AGENT, AT_ONCE, BOT, CUSTOMER, MESSAGE, QUEUED, RESOLVED

Values = dict[str, object]
_ORDER = {MESSAGE: 0, QUEUED: 1, RESOLVED: 2}


class Message(NamedTuple):
    """A message, or what else happened to a conversation. `at` is ms UTC; `agent` "" where it names none."""

    at: int
    sender: str
    event: str
    agent: str


@dataclass
class Leg:
    """One run of messages, until the conversation is resolved."""

    messages: list[Message] = field(default_factory=list)
    queued: int | None = None
    resolved: Message | None = None

    def first(self, sender: str, since: int = 0) -> Message | None:
        """The first message of that sender, not before `since`."""
        return next((each for each in self.messages if each.sender == sender and each.at >= since), None)


def records_of(key: str, messages: Iterable[Message], about: Mapping[str, object]) -> list[Record]:
    """The legs and the events of the inquiry. `about` is what is known of all of it: channel, queue, customer …"""
    legs = _legs(messages)
    clock = max((each.at for leg in legs for each in leg.messages), default=0)
    out = [_leg(key, leg, about) for leg in legs if leg.first(CUSTOMER) or leg.first(AGENT)]
    return [each._replace(clock=clock) for each in (*out, *_events(key, legs, about))]


def _legs(messages: Iterable[Message]) -> list[Leg]:
    legs: list[Leg] = []
    for each in sorted(messages, key=lambda each: (each.at, _ORDER[each.event], each)):
        if not legs or (each.event == MESSAGE and each.sender == CUSTOMER and legs[-1].resolved):
            legs.append(Leg())
        leg = legs[-1]
        if each.event == MESSAGE:
            leg.messages.append(each)
        elif each.event == QUEUED:
            leg.queued = leg.queued or each.at
        else:
            leg.resolved = leg.resolved or each
    return legs


def _leg(key: str, leg: Leg, about: Mapping[str, object]) -> Record:
    wrote, answered = leg.first(CUSTOMER), leg.first(AGENT)
    if wrote is None or (answered is not None and answered.at < wrote.at):
        assert answered is not None
        return _outbound(key, leg, answered, wrote, about)
    values: Values = {**about, "interaction": key, "direction": "in", "offered_at": wrote.at, "known_to": "second"}
    answered, last = leg.first(AGENT, wrote.at), leg.messages[-1]
    queued = _queued(leg, wrote, about)
    if answered is not None:
        if queued is not None:
            values["queued_at"] = min(queued, answered.at)
        if answered.agent:
            values["agent"] = answered.agent
        values |= {"answered_at": answered.at, "end_reason": "completed"} | _over(leg, last, about)
        return Record("contact", _reference(key, leg), values)
    if queued is not None:
        values["queued_at"] = queued
    by_bot = _by_bot(leg, about)
    if leg.resolved is None and not by_bot:
        return Record("contact", _reference(key, leg), values, standing=True)
    if by_bot:
        values |= {"is_self_service": True, "end_reason": "completed"}
    elif leg.resolved is not None and leg.resolved.sender == CUSTOMER:
        values |= {"left_queue_at": max(leg.resolved.at, queued or 0), "end_reason": "abandoned"}
    values["ended_at"] = last.at if leg.resolved is None else max(leg.resolved.at, last.at)
    return Record("contact", _reference(key, leg), values)


def _queued(leg: Leg, wrote: Message, about: Mapping[str, object]) -> int | None:
    """When it came to people: as told, else at once; not known where a bot talked first and nobody told."""
    if leg.queued is not None:
        return max(wrote.at, leg.queued)
    return None if leg.first(BOT) and about.get("channel") in AT_ONCE else wrote.at


def _by_bot(leg: Leg, about: Mapping[str, object]) -> bool:
    """Whether a bot handled it alone. A reply by itself to a letter is a receipt: it handles nothing."""
    if leg.first(BOT) is None or leg.first(AGENT) is not None or leg.queued is not None:
        return False
    return leg.resolved is not None or (about.get("channel") in AT_ONCE and leg.messages[-1].sender == BOT)


def _outbound(key: str, leg: Leg, begun: Message, wrote: Message | None, about: Mapping[str, object]) -> Record:
    """A leg that we began; the customer's first message answers it."""
    values: Values = {**about, "interaction": key, "direction": "out", "offered_at": begun.at, "known_to": "second"}
    if begun.agent:
        values["agent"] = begun.agent
    values |= _over(leg, leg.messages[-1], about)
    if wrote is None:
        values["setup_result"] = "no_answer"
    else:
        values |= {"answered_at": wrote.at, "setup_result": "answered", "end_reason": "completed"}
    return Record("contact", _reference(key, leg), values)


def _over(leg: Leg, last: Message, about: Mapping[str, object]) -> Values:
    """How it ended. On channels where letters go back and forth nobody knows how long was worked on them."""
    if about.get("channel") not in AT_ONCE:
        return {"ended_at": last.at, "talk_ms": None}
    done = {} if leg.resolved is None else {"wrapped_at": max(leg.resolved.at, last.at)}
    return {"ended_at": last.at, **done}


def _reference(key: str, leg: Leg) -> str:
    return f"{key}|{leg.messages[0].at}"


def _events(key: str, legs: list[Leg], about: Mapping[str, object]) -> list[Record]:
    """The inquiry: opened by the customer's first message, answered by a person, resolved, and opened again."""
    out: list[Record] = []
    for leg in legs:
        wrote = leg.first(CUSTOMER)
        if (wrote is None and not out) or _by_bot(leg, about):
            continue  # nobody has asked anything of people yet
        told: list[tuple[str, Message, Values]] = []
        if wrote is not None:
            told.append(("reopened" if out else "opened", wrote, {}))
            answered, automatic = leg.first(AGENT, wrote.at), leg.first(BOT, wrote.at)
            if automatic is not None:
                told.append(("answered", automatic, {"is_automatic": True}))
            if answered is not None:
                told.append(("answered", answered, {}))
        if leg.resolved is not None:
            told.append(("resolved", leg.resolved, {}))
        for event, message, more in told:
            values = {**about, "case": key, "happened_at": message.at, "event": event, "known_to": "second", **more}
            if leg.first(CUSTOMER) or leg.first(AGENT):
                values["contact"] = _reference(key, leg)
            if message.agent and not more:
                values["agent"] = message.agent
            out.append(Record("case_event", f"{key}|{event}|{message.at}{'|bot' if more else ''}", values))
    return out
