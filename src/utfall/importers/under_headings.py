"""Rows under headings as values by name: what a source of such rows needs beside its own vocabulary.

A file is CSV, a workbook, JSON lines or Parquet; its content tells which, and how it is written. Headings are known by
their words: `Start time`, `start_time` and `START-TIME` are one.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from utfall.core.clock import now
from utfall.core.names import nearest
from utfall.facts import KINDS, Batch, OriginState, Place, Record, Reject
from utfall.importers.reading import Unreadable

from .csv.cells import NO, YES, Wrong, exact
from .csv.headings import words_in
from .csv.looking import NO_VALUE, look
from .csv.model import Form
from .csv.moments import moments
from .csv.tables import Table, open_table
from .csv.times import NotATime, time_format

__all__ = ["Columns", "Placed", "Reading", "Row", "Wrong", "batches_of", "made_of", "replaced", "told", "word_of"]

MOST = 5_000  # records, or rejects, in one batch
_SHOWN = 500
_LONGEST = 300  # letters of a name
_AHEAD = 24  # rows that may be gone, looked for at once
_EMPTY = frozenset(("", *NO_VALUE))
Told = Callable[[str, Collection[str]], Collection[str]]
Made = TypeVar("Made")
Placed = tuple[Place | None, dict[str, object]]  # the values of a record, and the row that told them


def _nothing(kind: str, references: Collection[str]) -> Collection[str]:
    return ()


@dataclass(frozen=True)
class Reading:
    """What a reader is told: the origin of the records, the zone of times without one and of the rows' days, what goes
    into every record, what an earlier reading left over, and how to ask which references the origin told before."""

    origin: str
    zone: str = "UTC"
    constants: Mapping[str, object] = field(default_factory=dict)
    unfinished: Mapping[str, object] | None = None
    told_before: Told = _nothing


@dataclass(frozen=True)
class Columns:
    """The headings of a source, with what each says, and those it cannot do without (`a|b`: one of the two)."""

    says: Mapping[str, str]
    needed: Sequence[str]


class Row:
    """One row: what it has under a heading. Each raises `Wrong`, with a sentence, for a cell it cannot take."""

    def __init__(self, place: Place, cells: Mapping[str, str], form: Form, at: Callable[[str], int]) -> None:
        self.place = place
        self._cells, self._form, self._at = cells, form, at

    @property
    def shown(self) -> str:
        """The row as it is written, for a reject."""
        return self._form.delimiter.join(self._cells.values())[:_SHOWN]

    def text(self, name: str, longest: int = _LONGEST) -> str | None:
        """What is written there; None where nothing is, or a word such as `n/a`."""
        said = self._cells.get(name, "")
        if len(said) > longest:
            raise Wrong(f"{name} is a text of {len(said)} letters; {longest} is the most")
        return None if said.casefold() in _EMPTY else said

    def needs(self, name: str) -> str:
        """The same, where it must be there."""
        said = self.text(name)
        if said is None:
            raise Wrong(f"{name} is empty")
        return said

    def time(self, name: str) -> int | None:
        """An instant, ms UTC: `2026-03-02 08:00`, in the zone of the reading unless it says its own."""
        said = self.text(name)
        try:
            return None if said is None else self._at(said)
        except NotATime as wrong:
            raise Wrong(f"{name}: {wrong}") from None

    def needs_time(self, name: str) -> int:
        """The same, where it must be there."""
        self.needs(name)
        found = self.time(name)
        assert found is not None
        return found

    def known_to(self, name: str) -> str:
        """How exactly the time there is told: `day` for a date alone, else `second`."""
        return "day" if len(self.text(name) or "") <= len("2026-03-02") else "second"

    def word(self, name: str, words: Mapping[str, str]) -> str | None:
        """What the word there means; a word that is not known is wrong."""
        said = self.text(name)
        return None if said is None else word_of(said, words, name)

    def points(self, name: str) -> int | None:
        """A number of points, as whole hundredths."""
        found = self._number(name)
        return None if found is None else round(found * 100)

    def count(self, name: str) -> int | None:
        """A whole number, 0 at least."""
        found = self._number(name)
        if found is not None and (found != int(found) or found < 0):
            raise Wrong(f"{name} is {found}, which is no count")
        return None if found is None else int(found)

    def flag(self, name: str) -> bool | None:
        """Yes or no, in a few languages."""
        said = self.text(name)
        if said is not None and said.casefold() not in YES | NO:
            raise Wrong(f"{name} is {said!r}, which is neither yes nor no")
        return None if said is None else said.casefold() in YES

    def _number(self, name: str) -> Decimal | None:
        said = self.text(name)
        try:
            return None if said is None else exact(said, self._form.decimal, self._form.thousands)
        except (InvalidOperation, ValueError):
            raise Wrong(f"{name} is {said!r}, which is not a number") from None


def word_of(said: str, words: Mapping[str, str], name: str) -> str:
    """What a word means, whatever its case and the marks between its parts. Raises `Wrong`."""
    meant = words.get(_plain(said.casefold())) or words.get(_plain(said))
    if meant is None:
        near = nearest(_plain(said), words)
        hint = (
            f"; did you mean {' or '.join(near)}?"
            if near
            else f"; there are {', '.join(dict.fromkeys(words.values()))}"
        )
        raise Wrong(f"{name} is {said!r}, which is no word for it{hint}")
    return meant


def made_of(
    make: Callable[[Row], Made], file: Path | str, columns: Columns, reading: Reading, rejects: list[Reject]
) -> Iterator[Made]:
    """What `make` makes of every row. A row that it finds `Wrong`, or that cannot be cut, is appended to `rejects`; so
    is, once, a heading that is not known. Raises `Unreadable` where a needed column is missing."""
    for row in _rows(file, columns, reading, rejects):
        try:
            made = make(row)
        except Wrong as wrong:
            rejects.append(Reject(*row.place, str(wrong), row.shown))
        else:
            yield made


def told(**values: object) -> dict[str, object]:
    """The values of a record without those that are not known."""
    return {word: value for word, value in values.items() if value is not None}


def _rows(file: Path | str, columns: Columns, reading: Reading, rejects: list[Reject]) -> Iterator[Row]:
    path = Path(file)
    form = replace(look(path).form, columns=(), empty=())
    table = open_table(path, form, list(columns.says), rejects)
    names = _names(table, columns, str(path), rejects)
    at = moments(time_format("iso"), reading.zone)
    width = len(table.names)
    for line, cells in table.rows:
        if not cells:
            continue
        if len(cells) < width or any(cell.strip() for cell in cells[width + table.whole :]):
            text = form.delimiter.join(cells)[:_SHOWN]
            rejects.append(Reject(str(path), line, f"the row has {len(cells)} cells and the heading {width}", text))
            continue
        named = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
        yield Row((str(path), line), named, form, at)


def _names(table: Table, columns: Columns, path: str, rejects: list[Reject]) -> list[str]:
    """The source's own names of the file's columns, "" for one it does not have."""
    names = [_plain(name) for name in table.names]
    missing = [name for name in columns.needed if not set(name.split("|")) & set(names)]
    if missing:
        wanted = " and none ".join(" or ".join(map(repr, name.split("|"))) for name in missing)
        raise Unreadable(f"{path}: there is no column {wanted}; it has {', '.join(table.names[:30])}")
    twice = [name for i, name in enumerate(names) if name in columns.says and name in names[:i]]
    if twice:
        raise Unreadable(f"{path}: the column {twice[0]!r} is there twice")
    for name, written in zip(names, table.names, strict=True):
        if name not in columns.says:
            near = nearest(name, columns.says, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            says = f"{written!r} is no column of this source and is left out{hint}"
            rejects.append(Reject(path, table.heading, says, ""))
    return [name if name in columns.says else "" for name in names]


def _plain(text: str) -> str:
    return "_".join(words_in(text))


def batches_of(
    file: Path | str, records: Iterable[Record], rejects: list[Reject], reading: Reading,
    state: Callable[[], Mapping[str, object] | None] = lambda: None,
) -> Iterator[Batch]:  # fmt: skip
    """The records in batches, with what is common to all of them, and the rejects met so far. The last one tells how
    far the origin is told, by the main times of its records, and keeps what `state` then says is left over."""
    common = {"zone": reading.zone, **reading.constants}
    taken: list[Record] = []
    latest: int | None = None
    for each in records:
        if not each.why:
            begun = each.values.get(KINDS[each.kind].clocks[0])
            latest = max(begun, latest or begun) if isinstance(begun, int) else latest
            each = each._replace(values={**common, **each.values})
        taken.append(each)
        if len(taken) >= MOST or len(rejects) >= MOST:
            yield Batch(reading.origin, taken, rejects[:MOST])
            taken, rejects[:MOST] = [], []
    while len(rejects) > MOST:
        yield Batch(reading.origin, (), rejects[:MOST])
        del rejects[:MOST]
    until = None if latest is None else min(latest, now())  # a plan is told ahead of its time
    yield Batch(reading.origin, taken, sorted(rejects, key=lambda each: each.line), OriginState(until, state()))


def replaced(kind: str, together: Mapping[str, Sequence[Placed]], reading: Reading) -> Iterator[Record]:
    """Records of what is told together, under the key it is told by, such as all of an agent's day: they replace what
    was told under the same key before, and what is not told any more is removed. The reading that comes last holds."""
    clock = now()
    for key, several in together.items():
        for number, (place, values) in enumerate(several, 1):
            yield Record(kind, f"{key}|{number}", values, clock=clock, place=place)
        for reference in _gone(kind, key, len(several), reading.told_before):
            yield Record(kind, reference, {}, why="removed", clock=clock)


def _gone(kind: str, key: str, known: int, told_before: Told) -> Iterator[str]:
    while True:
        ahead = [f"{key}|{number}" for number in range(known + 1, known + 1 + _AHEAD)]
        there = set(told_before(kind, ahead))
        yield from (reference for reference in ahead if reference in there)
        if len(there) < _AHEAD:
            return
        known += _AHEAD
