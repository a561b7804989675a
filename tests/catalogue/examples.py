"""Asks an engine what a worked example shows, and holds the answer against it.

All examples stand in one store, each with a client of its own: what one asks for must not touch another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tests.facts_made import OSLO, delta
from utfall.catalogue import Catalogue, Example, built_in
from utfall.catalogue.dimensions import DIMENSIONS
from utfall.catalogue.shown import read_figure
from utfall.columns.opening import open_store
from utfall.columns.store import Store
from utfall.core.clock import HOUR
from utfall.core.periods import Days, parse_day, parse_instant
from utfall.core.tables import read_table
from utfall.core.zones import day_date, local_times
from utfall.facts.batch import Row
from utfall.query import Ask, Scope, Where, answer
from utfall.query.answer import Answer
from utfall.query.answer import Row as Shown

from .given import NAMES, TODAY, Place, rows_of

ALL = "all"
Held = tuple[str, Fraction | None, bool]  # what the cell says, what came out, whether it reads the same


@dataclass(frozen=True)
class Worked:
    """An example with the client that its rows belong to."""

    example: Example
    client: int

    @property
    def period(self) -> Days:
        """The days it asks about; today where it does not say."""
        first = parse_day(str(self.example.ask.get("from", TODAY)))
        return Days(first, parse_day(str(self.example.ask["to"])) if "to" in self.example.ask else first + 1)

    @property
    def as_of(self) -> int:
        """The moment it asks as of; the end of its period where it does not say."""
        if "as_of" in self.example.ask:
            told = str(self.example.ask["as_of"])
            return parse_instant(told if "T" in told else f"{TODAY}T{told}", OSLO)
        return local_times(OSLO).start_of(self.period.end)

    @property
    def place(self) -> Place:
        return Place(self.client, self.as_of)


def all_worked(catalogue: Catalogue) -> list[Worked]:
    """Every example of the catalogue, numbered."""
    return [Worked(example, number) for number, example in enumerate(catalogue.examples, start=1)]


def filled(address: str, home: Path, worked: Sequence[Worked]) -> Store:
    """An engine that holds the rows of all these examples."""
    store = open_store(address, home=home)
    rows: dict[str, list[Row]] = {}
    for each in worked:
        for kind, more in rows_of(each.example.given, each.place).items():
            rows.setdefault(kind, []).extend(more)
    store.apply(delta(1, rows, {each.client: each.as_of + HOUR for each in worked}))
    return store


def asked(worked: Worked, store: Store, numbers: Sequence[str], catalogue: Catalogue | None = None) -> Answer:
    """The answer to the example's question about these numbers."""
    where = worked.example.ask.get("where", {})
    assert isinstance(where, Mapping)
    question = Ask(
        scope=Scope(clients=frozenset({worked.client}), turnover=True, personal=True),
        kpis=tuple(numbers),
        as_of=worked.as_of,
        period=worked.period,
        by=worked.example.by,
        where=tuple(Where(name, (NAMES.id(name, str(value)),)) for name, value in where.items()),
        zone=worked.example.ask.get("zone"),  # type: ignore[arg-type]
        bulk=bool(worked.example.ask.get("bulk", False)),
    )
    return answer(question, catalogue or built_in(), store)


def shown(
    worked: Worked, store: Store, catalogue: Catalogue | None = None
) -> Iterator[tuple[str, Fraction | None, bool]]:
    """What every cell of `shows` says, what came out, and whether it reads the same."""
    for said, came in _cells(worked, store, worked.example.shows, catalogue):
        yield said, came, read_figure(said.rpartition(" = ")[2]).is_met_by(came)


def wrongly(worked: Worked, store: Store) -> Iterator[Held]:
    """The same of every cell of `wrong`, which must not read the same."""
    for said, came in _cells(worked, store, worked.example.wrong, None):
        yield said, came, read_figure(said.rpartition(" = ")[2]).is_met_by(came)


def _cells(
    worked: Worked, store: Store, table: str, catalogue: Catalogue | None
) -> Iterator[tuple[str, Fraction | None]]:
    lines = read_table(table)
    if not lines:
        return
    splits = [heading for heading in lines[0] if heading in DIMENSIONS]
    numbers = [heading for heading in lines[0] if heading not in DIMENSIONS]
    given = asked(worked, store, numbers, catalogue)
    for line in lines:
        found = _row(given, {split: line[split] for split in splits})
        for number in numbers:
            if line[number]:
                cell = None if found is None else found.cells[number].value
                yield f"{' '.join(line[split] for split in splits)} {number} = {line[number]}".strip(), cell


def _row(given: Answer, wanted: Mapping[str, str]) -> Shown | None:
    """The row of the answer that stands for these words; None where there is none."""
    kept = [name for name in given.by if wanted.get(name, ALL) != ALL]
    if not kept:
        return given.total
    level = len([name for name in given.ask.by if wanted.get(name, ALL) != ALL])
    rows = given.rows
    if level < len(given.ask.by):
        rows = tuple(row for at, row in given.subtotals if at == level) if level else given.apart_totals
    apart = given.by[len(given.ask.by) :]
    for row in rows:
        names = (*given.ask.by[:level], *apart)
        words = {name: _word(name, value) for name, value in zip(names, row.key, strict=True)}
        if all(words[name] == wanted[name] for name in kept):
            return row
    return None


def _word(split: str, value: int | str | None) -> str:
    if value is None:
        return DIMENSIONS[split].nobody
    if split in ("day", "week", "month"):
        return day_date(int(value)).isoformat()
    named = NAMES.names.get((split, value)) if isinstance(value, int) else None
    return named or str(value)
