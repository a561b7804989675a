"""What is at hand while one row is read, and how a cell's text becomes a number, a duration or a day."""

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from utfall.facts import Place

from .times import NotATime, Parts, check_day

Cells = Sequence[str]
Moment = int | None


class Wrong(ValueError):
    """A row that cannot be read; says why."""


class Impossible(Wrong):
    """A value that cannot be so. It is refused, with what is measured from it; the rest of its row stands."""


class Refused(NamedTuple):
    """A value that was not taken: of which kind of record, and why."""

    kind: str
    reason: str


class Row:
    """What is at hand while one row is read: cells, times worked out once, references of records made already.

    `first` tells of columns whether this is the first row with what they hold; `refused` are values not taken;
    `place` is its file and line.
    """

    __slots__ = ("cells", "customer", "digest", "first", "line", "made", "moments", "place", "refused")

    def __init__(self, times: int) -> None:
        self.cells: Cells = ()
        self.place: Place | None = None
        self.line = 0  # behind the heading, from 1
        self.moments: list[Moment | Wrong] = [None] * times
        self.made: dict[str, str] = {}
        self.first: dict[str, bool] = {}
        self.refused: list[Refused] = []
        self.customer: str | None = None
        self.digest = ""


Getter = Callable[[Row], object]
YES = frozenset(["1", "true", "t", "yes", "y", "x", "ja", "j", "si", "sí", "oui", "da", "sann", "да", "יא"])
NO = frozenset(["0", "false", "f", "no", "n", "nei", "nej", "nein", "non", "usann", "нет", "ניין"])


def exact(said: str, decimal: str, thousands: str) -> Decimal:
    """A number with these marks. Raises `ValueError`, `InvalidOperation`."""
    plain = said.replace("\u00a0", "").replace("\u202f", "")
    if thousands:
        plain = plain.replace(thousands, "")
    if decimal == ",":
        if "." in plain:
            raise ValueError("a point where the decimal sign is a comma")
        plain = plain.replace(",", ".")
    found = Decimal(plain)
    if not found.is_finite() or abs(found.adjusted()) > 15:
        raise ValueError("too large")
    return found


def clock_of(said: str, column: str) -> int:
    """The ms of a duration like 1:02:03 or 2:03. Raises `Wrong`."""
    parts = said.split(":")
    if said.startswith("-"):
        raise Impossible(f"column {column!r} holds {said!r}: a duration cannot be negative")
    try:
        if not 2 <= len(parts) <= 3:
            raise ValueError
        *hours, minutes = (int(each) for each in parts[:-1])
        seconds = Decimal(parts[-1])
        if minutes < 0 or not 0 <= seconds < 60 or (hours and minutes > 59):
            raise ValueError
    except (ValueError, InvalidOperation):
        raise Wrong(f"column {column!r} holds {said!r}, which is not a duration like 1:02:03 or 2:03") from None
    return round((sum(hours) * 3_600 + minutes * 60 + seconds) * 1_000)


def day_of(said: str, read: Callable[[str], Parts], column: str) -> tuple[int, str]:
    """A date as day number and as ISO text."""
    try:
        parts = read(said)
        year = parts.year or 0
        return check_day(year, parts.month, parts.day, any_year=True), f"{year:04d}-{parts.month:02d}-{parts.day:02d}"
    except NotATime as wrong:
        raise Wrong(f"column {column!r}: {wrong}") from None
