"""Stamps new contacts by the opening hours in force: whether it was open, and both ends on the clock of open hours."""

from typing import Any

from utfall.ledger.opening import BY_THE_HOURS, Openings

from .durations import Columns
from .pen import Row

_BY = ("client_id", "queue_id", "offered_at", "wrapped_at", "known_to")


def stamp_contacts(openings: Openings, columns: Columns, count: int) -> None:
    """Add what the hours say to columns of contacts; what a record brought itself holds where they say nothing."""
    if not openings.are_set:
        return
    none: list[Any] = [None] * count
    rows = zip(*(columns.get(name) or none for name in _BY), strict=True)
    told = [openings.contact(dict(zip(_BY, row, strict=True))) for row in rows]
    for name in BY_THE_HOURS:
        brought = columns.get(name) or none
        columns[name] = [own if of[name] is None else of[name] for of, own in zip(told, brought, strict=True)]


def stamp_again(openings: Openings, old: Row, new: Row, said: set[str]) -> None:
    """The same for the next version of a contact, whose old stamps are not what its record says."""
    told = openings.contact(new) if openings.of(new["client_id"], new["queue_id"]) is not None else None
    for name in BY_THE_HOURS:
        before = new[name] if name in said else old[name]
        new[name] = before if told is None else told[name]
