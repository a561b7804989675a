"""One row of a Master.csv: its cells under their names, and its local times as instants."""

import csv
from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median

from utfall.core.zones import zone

from .vocabulary import ALWAYS, EITHER, IS_UNIQUEID, TAILS, UNIQUEID, USERFIELD

Row = dict[str, str]
_AGREE = 5  # seconds a start may differ from the second its channel's id was given in


class Wrong(ValueError):
    """A row, or a value of it, that cannot be taken; the message says why."""


def cut(text: str) -> Row:
    """The cells of a line under their names. Raises `Wrong`."""
    try:
        cells = next(csv.reader([text], strict=True), [])
    except csv.Error as wrong:
        raise Wrong(f"its quotes do not fit ({wrong})") from wrong
    count = len(cells)
    tail = TAILS.get(count)
    if count in EITHER:
        tail = (*(UNIQUEID if IS_UNIQUEID.fullmatch(cells[len(ALWAYS)]) else USERFIELD), *EITHER[count])
    if tail is None:
        raise Wrong(f"it has {count} columns; a row of a Master.csv has 16 to 21")
    return dict(zip((*ALWAYS, *tail), cells, strict=True))


def epoch_of(row: Row) -> int | None:
    """The second the row's channel began, as its unique id tells."""
    found = row.get("uniqueid", "")
    return int(found.rpartition("-")[2].partition(".")[0]) if IS_UNIQUEID.fullmatch(found) else None


def seconds(text: str, what: str) -> int:
    """A duration as whole seconds. Raises `Wrong`."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Wrong(f"its {what}, {text[:40]!r}, is no number of whole seconds")
    return int(text)


def _stamp(text: str, what: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 (its zone is the file's, given later)
    except ValueError:
        raise Wrong(f"its {what}, {text[:40]!r}, is no time (YYYY-MM-DD HH:MM:SS)") from None


class Clock:
    """Turns a file's local times into instants: those of `name`, or of UTC where the file has its times in it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._zone, self._utc = zone(name), zone("UTC")

    def ms(self, text: str, what: str, near: int | None = None) -> int:
        """The instant (ms UTC). An hour that comes twice is told apart by `near`, a second UTC not after it; else it
        is the first. Raises `Wrong` for no time, and for one that the zone skips."""
        local = _stamp(text, what)
        both = [local.replace(tzinfo=self._zone, fold=fold) for fold in (0, 1)]
        found = [round(each.timestamp()) for each in both]
        there = [at for each, at in zip(both, found, strict=True) if _shown(at, each) == local]
        if not there:
            raise Wrong(f"its {what}, {text}, does not exist in {self.name}: the clock skipped it")
        if near is not None and there[0] < near - _AGREE:
            return there[-1] * 1000
        return there[0] * 1000


def _shown(at: int, like: datetime) -> datetime:
    utc = datetime(1970, 1, 1, tzinfo=zone("UTC")) + timedelta(seconds=at)
    return utc.astimezone(like.tzinfo).replace(tzinfo=None, fold=0)


def clock_of(rows: Iterable[Row], name: str) -> Clock:
    """The clock of a file whose times may be local ones of a zone, or UTC (`usegmtime`): the rows' unique ids say when
    their channels began, and the starts agree with one of both. Where they tell nothing it is the zone's."""
    local, utc = Clock(name), Clock("UTC")
    apart: tuple[list[int], list[int]] = ([], [])
    for row in rows:
        epoch = epoch_of(row)
        if epoch is None:
            continue
        try:
            told = [clock.ms(row["start"], "start", epoch) // 1000 - epoch for clock in (local, utc)]
        except Wrong:
            continue
        for each, difference in zip(apart, told, strict=True):
            each.append(abs(difference))
    if apart[0] and median(apart[1]) < median(apart[0]):
        return utc
    return local
