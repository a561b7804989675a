"""A folder of Parquet files, one for each kind of fact and local month, kept as the columns are.

`<folder>/<kind>/<kind>-YYYY-MM.parquet`. A file is written under another name and moved into its place; a month is
written again only when its rows, or the names in them, changed. What was written is remembered in `.utfall.json`.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from utfall import __version__
from utfall.columns.months import months, months_with
from utfall.core.periods import Days
from utfall.core.zones import day_date, day_number
from utfall.facts import KINDS, Kind
from utfall.query import Scope
from utfall.reports.exported import columns_for, schema_words
from utfall.wiring.exporting import Facts, named, work_folder, writable, write_parquet
from utfall.wiring.home import Refused
from utfall.wiring.house import House

WHOLE_HOUSE = Scope(turnover=True, personal=False)
SCHEMA, STATE = "_schema.json", ".utfall.json"
Marks = dict[str, dict[str, str]]  # kind -> month -> mark
Names = dict[str, dict[int, str]]  # what it refers to -> id -> name


@dataclass
class Done:
    """What one refresh did: months written, taken away and left as they were, and the rows written."""

    written: int = 0
    gone: int = 0
    kept: int = 0
    rows: int = 0


@dataclass
class _State:
    """What stands in the folder: with what it was made, the mark of each month, and the names as they were written."""

    made_with: str
    marks: Marks = field(default_factory=dict)
    names: Names = field(default_factory=dict)


def refresh(house: House, folder: Path) -> Done:
    """Bring the folder up to what the columns hold. Raises `Refused` where it cannot be written or another is at it."""
    writable(folder)
    done = Done()
    with _alone(folder), work_folder(house.home) as work:
        _sweep(folder)
        state = _read(folder, _made_with(house))
        _write_whole(folder / SCHEMA, _schema())
        _forget_renamed(house, state)
        _save(folder, state)
        for kind in KINDS.values():
            _refresh(house, kind, folder, work, state, done)
        _save(folder, state)
    return done


def _refresh(house: House, kind: Kind, folder: Path, work: Path, state: _State, done: Done) -> None:
    place, mode = folder / kind.name, folder.stat().st_mode
    place.mkdir(exist_ok=True)
    place.chmod(mode & 0o755)  # who may read the folder may read what is in it
    with house.reader.reading() as reader:
        there = {_text(first): mark for first, mark in months(reader, kind).items()}
    known = state.marks.setdefault(kind.name, {})
    for month in [*known]:
        if month not in there:
            _path(place, kind, month).unlink(missing_ok=True)
            del known[month]
            done.gone += 1
    for month, mark in sorted(there.items()):
        path = _path(place, kind, month)
        if known.get(month) == mark and path.exists():
            done.kept += 1
            continue
        facts = Facts(kind, WHOLE_HOUSE, _days(month))
        done.rows += write_parquet(
            house, facts, path, work, lambda refers, names: state.names.setdefault(refers, {}).update(names)
        )
        path.chmod(mode & 0o644)
        known[month] = mark
        done.written += 1
        _save(folder, state)


def _forget_renamed(house: House, state: _State) -> None:
    """Take the marks from the months in which somebody stands whose name is no longer as it was written."""
    renamed: dict[str, set[int]] = {}
    for refers, were in state.names.items():
        now = named(refers, were.keys())
        renamed[refers] = {key for key, name in were.items() if now.get(key) != name}
    for kind in KINDS.values():
        with house.reader.reading() as reader:
            for each in columns_for(kind, personal=False, turnover=True):
                if each.refers and renamed.get(each.refers):
                    for first in months_with(reader, kind, each.of, renamed[each.refers]):
                        state.marks.setdefault(kind.name, {})[_text(first)] = ""
    for refers, ids in renamed.items():
        for key in ids:
            del state.names[refers][key]


def _made_with(house: House) -> str:
    """What makes every file be written anew when it changes: the schema, the engine, another ledger."""
    position = house.reader.position()
    return json.dumps([_schema(), house.reader.dialect, position.ledger_id if position else ""])


def _schema() -> str:
    return json.dumps({"utfall": __version__, "kinds": schema_words()}, indent=1, ensure_ascii=False) + "\n"


def _read(folder: Path, made_with: str) -> _State:
    """What the folder says of itself; nothing where it was made otherwise, or says nothing that can be read."""
    try:
        words = json.loads((folder / STATE).read_text(encoding="utf-8"))
        if words["made_with"] != made_with:
            return _State(made_with, {kind: dict.fromkeys(each, "") for kind, each in words["months"].items()})
        names = {refers: {int(key): name for key, name in each.items()} for refers, each in words["names"].items()}
        return _State(made_with, words["months"], names)
    except FileNotFoundError:
        return _State(made_with)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return _State(made_with)


def _save(folder: Path, state: _State) -> None:
    words = {"made_with": state.made_with, "months": state.marks, "names": state.names}
    _write_whole(folder / STATE, json.dumps(words, ensure_ascii=False))


def _write_whole(path: Path, text: str) -> None:
    """There whole or not at all, and not touched where it says so already."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    fresh = path.with_name(f"{path.name}.tmp")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else writes the folder meanwhile. Raises `Refused`."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"the folder {folder} is being refreshed by another Utfall; try again in a while") from None
        yield


def _sweep(folder: Path) -> None:
    """Take away what a killed process left half written."""
    for kind in KINDS:
        for left in (folder / kind).glob(".*.tmp"):
            left.unlink(missing_ok=True)


def _path(place: Path, kind: Kind, month: str) -> Path:
    return place / f"{kind.name}-{month}.parquet"


def _text(first: int) -> str:
    return day_date(first).isoformat()[:7]


def _days(month: str) -> Days:
    first = date.fromisoformat(f"{month}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return Days(day_number(first), day_number(after))
