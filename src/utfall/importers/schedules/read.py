"""Reads a rota into schedules: all rows of an agent's day together, in place of what was told of that day before."""

from collections.abc import Iterator
from pathlib import Path

from utfall.core.clock import DAY, HOUR
from utfall.core.zones import local_times
from utfall.facts import Batch, Reject
from utfall.importers.under_headings import Placed, Reading, Row, Wrong, batches_of, made_of, replaced, told

from .vocabulary import ACTIVITIES, COLUMNS, OFF

LONGEST = 2 * DAY


def read(file: Path | str, reading: Reading) -> Iterator[Batch]:
    """The schedules of a file. Raises `Unreadable` before the first batch."""
    rejects: list[Reject] = []
    days: dict[str, list[Placed]] = {}
    local = local_times(reading.zone)
    for agent, start, (place, values) in made_of(_planned, file, COLUMNS, reading, rejects):
        day = days.setdefault(f"{agent}|{local.cut(start)[0]}", [])
        if values["activity"] != OFF:
            day.append((place, values))
    yield from batches_of(file, replaced("schedule", days, reading), rejects, reading)


def _planned(row: Row) -> tuple[str, int, Placed]:
    """Whose, from when, and what is planned."""
    agent, start, end = row.needs("agent"), row.needs_time("start"), row.time("end")
    row.needs("activity")
    activity = row.word("activity", ACTIVITIES)
    if activity != OFF and end is None:
        raise Wrong("end is empty")
    if end is not None and not 0 < end - start <= LONGEST:
        raise Wrong(f"it ends {(end - start) / HOUR:g} h after its start; it may be {LONGEST // HOUR} h at most")
    values = told(
        agent=agent,
        activity=activity,
        start_at=start,
        end_at=end,
        campaign=row.text("campaign"),
        queue=row.text("queue"),
        reason=row.text("reason"),
        is_paid=row.flag("paid"),
        known_to="second",
    )
    return agent, start, (row.place, values)
