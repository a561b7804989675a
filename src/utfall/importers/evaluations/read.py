"""Reads evaluated items: all items of a sheet together, in place of what was told of that sheet before."""

from collections.abc import Iterator
from pathlib import Path

from utfall.facts import Batch, Reject
from utfall.importers.under_headings import Placed, Reading, Row, Wrong, batches_of, made_of, replaced, told

from .vocabulary import COLUMNS, WORDS

_ERRORS = ("critical_customer", "critical_business", "critical_compliance", "non_critical")


def read(file: Path | str, reading: Reading) -> Iterator[Batch]:
    """The evaluations of a file. Raises `Unreadable` before the first batch."""
    rejects: list[Reject] = []
    sheets: dict[str, list[Placed]] = {}
    for sheet, item in made_of(_item, file, COLUMNS, reading, rejects):
        sheets.setdefault(sheet, []).append(item)
    for items in sheets.values():
        if any(item.get("is_auto_fail") for _, item in items):
            for _, values in items:
                values["is_auto_fail"] = True
    yield from batches_of(file, replaced("evaluation", sheets, reading), rejects, reading)


def _item(row: Row) -> tuple[str, Placed]:
    """The sheet, and one item of it."""
    sheet, points, possible = row.needs("sheet"), row.points("points"), row.points("possible")
    if points is None or possible is None:
        if points is not None:
            raise Wrong("points are given, and possible is empty")
        possible = None  # an item that does not apply is on neither side
    elif not 0 <= points <= possible:
        raise Wrong(f"{points / 100:g} points are given of {possible / 100:g} possible")
    values = told(
        sheet=sheet,
        happened_at=row.needs_time("at"),
        known_to=row.known_to("at"),
        agent=row.needs("agent"),
        form=row.text("form"),
        item=row.text("item"),
        points=points,
        possible=possible,
        **{word: row.count(word) for word in (*_ERRORS, "opportunities")},
        is_auto_fail=row.flag("auto_fail"),
        campaign=row.text("campaign"),
        queue=row.text("queue"),
        channel=row.word("channel", WORDS["channel"]),
        customer=row.text("customer"),
        contact=row.text("contact"),
        reason=row.text("reason"),
    )
    return sheet, (row.place, values)
