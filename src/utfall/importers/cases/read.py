"""Reads a ticket log: a row with `at` is an event, one without is a whole ticket, told anew each time it is read."""

from collections.abc import Iterator
from pathlib import Path

from utfall.core.clock import now
from utfall.facts import Batch, Record, Reject
from utfall.importers.under_headings import Reading, Row, batches_of, made_of, told

from .vocabulary import COLUMNS, EVENTS, TOLD_AS, WORDS

Values = dict[str, object]
_OF_A_TICKET = {"opened": "opened", "first_response": "answered", "resolved": "resolved"}  # heading -> event


def read(file: Path | str, reading: Reading) -> Iterator[Batch]:
    """The events of a file. Raises `Unreadable` before the first batch."""
    rejects: list[Reject] = []
    clock = now()  # of whole tickets the reading that comes last holds

    def made(row: Row) -> list[Record]:
        return [_event(row)] if row.text("at") or row.text("event") else list(_ticket(row, clock, reading))

    records = (each for several in made_of(made, file, COLUMNS, reading, rejects) for each in several)
    yield from batches_of(file, records, rejects, reading)


def _event(row: Row) -> Record:
    case, at = row.needs("case"), row.needs_time("at")
    row.needs("event")
    event = row.word("event", EVENTS)
    values = _values(row, "at") | {"happened_at": at} | TOLD_AS.get(str(event), {"event": event})
    return Record("case_event", f"{case}|{event}|{at}|{values.get('agent', '')}", values, place=row.place)


def _ticket(row: Row, clock: int, reading: Reading) -> Iterator[Record]:
    case = row.needs("case")
    row.needs("opened")
    times = {heading: row.time(heading) for heading in _OF_A_TICKET}
    for heading, event in _OF_A_TICKET.items():
        reference, at = f"{case}|{event}", times[heading]
        if at is not None:
            values = _values(row, heading) | {"happened_at": at, "event": event}
            if event == "opened":
                values.pop("agent", None)  # who has it did not open it
            yield Record("case_event", reference, values, clock=clock, place=row.place)
        elif reading.told_before("case_event", [reference]):
            yield Record("case_event", reference, {}, why="removed", clock=clock, place=row.place)


def _values(row: Row, when: str) -> Values:
    return told(
        case=row.needs("case"),
        known_to=row.known_to(when),
        agent=row.text("agent"),
        queue=row.text("queue"),
        customer=row.text("customer"),
        reason=row.text("reason"),
        channel=row.word("channel", WORDS["channel"]),
        case_kind=row.word("kind", WORDS["kind"]),
        response_due_at=row.time("response_due"),
        due_at=row.time("due"),
        is_justified=row.flag("justified"),
        campaign=row.text("campaign"),
        contact=row.text("contact"),
    )
