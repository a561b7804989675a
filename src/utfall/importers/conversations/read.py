"""Reads messages into legs and inquiries, with what earlier files told of the same conversations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from utfall.core.clock import DAY
from utfall.facts import Batch, Place, Record, Reject
from utfall.importers.under_headings import Reading, Row, batches_of, made_of, told

from .fold import Message, records_of
from .threads import are_threads, threads
from .vocabulary import COLUMNS, MESSAGE, WORDS

PLACE = "conversations"  # the key of our place in what an origin's readers leave over
KEPT = 60 * DAY  # after its last message a conversation is no more remembered
_ABOUT = ("channel", "queue", "customer", "reason", "campaign")


@dataclass
class Conversation:
    """All that is told of one conversation: its messages, and what was last said of all of it."""

    messages: set[Message] = field(default_factory=set)
    about: dict[str, object] = field(default_factory=dict)

    def records(self, key: str) -> list[Record]:
        """What follows from it."""
        return records_of(key, self.messages, {"channel": "messenger", **self.about})


def read(file: Path | str, reading: Reading) -> Iterator[Batch]:
    """The legs and events of a file. Raises `Unreadable` before the first batch."""
    rejects: list[Reject] = []
    known = _remembered(reading.unfinished)
    before: dict[str, list[Record]] = {}  # of every conversation this file tells of, what followed from it until now
    places: dict[str, Place] = {}  # the last row of each
    told_of = threads(file, rejects) if are_threads(file) else made_of(_message, file, COLUMNS, reading, rejects)
    for key, message, about, place in told_of:
        places[key] = place
        one = known.setdefault(key, Conversation())
        if key not in before:
            before[key] = one.records(key)
        one.messages.add(message)
        one.about |= about

    def left() -> Mapping[str, object]:
        return {**(reading.unfinished or {}), PLACE: _to_remember(known)}

    yield from batches_of(file, _records(known, before, places), rejects, reading, left)


def _message(row: Row) -> tuple[str, Message, dict[str, object], Place]:
    key, at = row.needs("conversation"), row.needs_time("at")
    row.needs("from")
    sender = row.word("from", WORDS["from"]) or ""
    event = row.word("event", WORDS["event"]) or MESSAGE
    words = {word: row.text(word) for word in _ABOUT[1:]}
    about = told(channel=row.word("channel", WORDS["channel"]), **words)
    return key, Message(at, sender, event, row.text("agent") or ""), about, row.place


def _records(
    known: Mapping[str, Conversation], before: Mapping[str, list[Record]], places: Mapping[str, Place]
) -> Iterator[Record]:
    """What follows from all that is told by now, in place of what had followed from less."""
    for key, earlier in before.items():
        after = known[key].records(key)
        stay = {(each.kind, each.reference) for each in after}
        yield from (each._replace(place=places[key]) for each in after)
        for each in earlier:
            if (each.kind, each.reference) not in stay:
                yield Record(each.kind, each.reference, {}, why="removed", clock=after[-1].clock if after else None)


def _remembered(unfinished: Mapping[str, object] | None) -> dict[str, Conversation]:
    kept: Any = (unfinished or {}).get(PLACE)
    if not isinstance(kept, Mapping):
        return {}
    return {
        key: Conversation({Message(*each) for each in one["messages"]}, dict(one["about"])) for key, one in kept.items()
    }


def _to_remember(known: Mapping[str, Conversation]) -> dict[str, object]:
    """Conversations that may go on, as they are kept in JSON."""
    last = {key: max(each.at for each in one.messages) for key, one in known.items()}
    since = max(last.values(), default=0) - KEPT
    return {
        key: {"messages": sorted(map(list, one.messages)), "about": one.about}
        for key, one in known.items()
        if last[key] >= since
    }
