"""Facts as files: asked of whoever has the columns open, finished here, with the names the ledger knows."""

import os
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE, run
from typing import Literal

from utfall.columns.finish import finish, lines
from utfall.core.periods import Period
from utfall.facts import KINDS, Kind
from utfall.ledger import names
from utfall.ledger.audit.chain import note
from utfall.ledger.people.models import User
from utfall.query import Scope
from utfall.query.facts import Wanted, facts_sql, how_many
from utfall.reports.exported import columns_for, file_cells
from utfall.reports.files import Style, csv_lines
from utfall.wiring.home import Home, Refused
from utfall.wiring.house import House

Format = Literal["csv", "parquet", "xlsx"]
FORMATS: tuple[Format, ...] = ("csv", "parquet", "xlsx")
Learnt = Callable[[str, Mapping[int, str]], object]


@dataclass(frozen=True)
class Facts:
    """Which facts of one kind: whose, and when by their main clock (None for all there are)."""

    kind: Kind
    scope: Scope
    period: Period | None = None

    @property
    def wanted(self) -> Wanted:
        """The same as a question."""
        return Wanted(self.kind, self.scope, self.period)


@contextmanager
def work_folder(home: Home) -> Iterator[Path]:
    """A private folder in the home for files on their way; one a killed process left is swept with the columns' own."""
    parent = home.path / "tmp"
    parent.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"columns-{os.getpid()}-export-", dir=parent.resolve()) as place:
        yield Path(place)


def count_facts(house: House, facts: Facts) -> int:
    """How many rows their file will have. Raises `NotShared`."""
    with house.reader.reading() as reader:
        return how_many(facts.wanted, reader)


def write_parquet(house: House, facts: Facts, to: Path, work: Path, learnt: Learnt | None = None) -> int:
    """The facts as a Parquet file at `to`; how many rows. Raises `NotShared`."""
    kind = facts.kind
    columns = columns_for(kind, personal=facts.scope.personal, turnover=facts.scope.turnover)
    with house.reader.reading() as reader:
        sql = facts_sql(facts.wanted, [each.of for each in columns], reader)
        with reader.parquet(sql) as raw:
            return finish(
                raw, columns, named, to,
                work=work, order=(kind.clocks[0], "fact_id"), span=kind.interval, learnt=learnt,
            )  # fmt: skip


def named(refers: str, ids: Collection[int]) -> Mapping[int, str]:
    """What people call these, as it stands in the ledger now."""
    return names.customer_names(ids) if refers == "customer_name" else names.names(refers, ids)


def csv_of(parquet: Path, style: Style, work: Path) -> Iterator[str]:
    """The lines of the CSV file of a finished Parquet file, read as they are asked for."""
    with lines(parquet, work) as (columns, rows):
        head = [name for name, _ in columns]
        yield from csv_lines(head, (file_cells(columns, row) for row in rows), style)


def xlsx_of(parquet: Path, to: Path, title: str, said: Sequence[tuple[str, str]]) -> None:
    """The workbook of a finished Parquet file, made by a process of its own."""
    words = [sys.executable, "-m", "utfall.columns.to_workbook", str(parquet), str(to), title]
    ended = run([*words, *(word for pair in said for word in pair)], stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE)
    if ended.returncode:
        last = ended.stderr.decode(errors="replace").strip().splitlines()
        raise OSError(f"the workbook could not be written: {last[-1] if last else 'the process was stopped'}")


def write_facts(
    house: House,
    facts: Facts,
    format: Format,
    to: Path,
    *,
    style: Style = "plain",
    said: Sequence[tuple[str, str]] = (),
) -> int:
    """The facts as a file at `to`, there whole or not at all; how many rows. Raises `NotShared` and `Refused`."""
    writable(to.parent)
    with work_folder(house.home) as work:
        if format == "parquet":
            return write_parquet(house, facts, to, work)
        whole = work / "facts.parquet"
        count = write_parquet(house, facts, whole, work)
        fresh = to.with_name(f".{to.name}.{work.name}.tmp")
        try:
            if format == "csv":
                with fresh.open("w", encoding="utf-8", newline="") as file:
                    file.writelines(csv_of(whole, style, work))
            else:
                xlsx_of(whole, fresh, facts.kind.name, said)
            fresh.replace(to)
        finally:
            fresh.unlink(missing_ok=True)
    return count


def writable(folder: Path) -> None:
    """Make the folder if it is not there. Raises `Refused` where it cannot be made or written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(prefix=".utfall-", dir=folder):
            pass
    except OSError as wrong:
        raise Refused(f"the folder {folder} cannot be written: {wrong.strerror}") from wrong


def note_export(what: str, format: str, rows: int | None, period: Period | None, user: User | None = None) -> None:
    """Leave a note of an export: what went out, how much (None where it is counted only as it is sent), for which
    period and to whom; nothing of what is in it."""
    detail = {"format": format, "rows": rows, "period": list(period.texts()) if period else None}
    note("export", what, user, detail)


def kind_named(word: str) -> Kind:
    """The kind of fact of that name. Raises `Refused` with the nearest."""
    from utfall.core.names import nearest

    if word in KINDS:
        return KINDS[word]
    near = nearest(word, KINDS)
    hint = f"; did you mean {', '.join(near)}?" if near else f"; there are {', '.join(KINDS)}"
    raise Refused(f"there is no kind of fact {word!r}{hint}")
