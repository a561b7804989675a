"""Reads a file of rows into batches of records by a mapping; a row makes all its records or is a reject."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from utfall.core.names import nearest
from utfall.facts import Batch, OriginState, Record, Reject
from utfall.importers.reading import Fingerprint, Unreadable, fingerprint, open_runs, same_file

from .cells import Wrong
from .making import Maker
from .model import Mapping as Plan
from .rows import rows

MOST = 5_000  # records in one batch
PLACE = "csv"  # the key of our place in what an origin's readers leave over; the rest is others' and stays
MOST_LINES = 50_000  # in one batch, however few records they make
_DELIMITERS = ",;\t|"


def read(
    file: Path | str,
    mapping: Plan,
    *,
    origin: str = "csv",
    campaign: str | None = None,
    client: str | None = None,
    zone: str | None = None,
    home_zone: str = "UTC",
    unfinished: object = None,
) -> Iterator[Batch]:
    """The records of a file, at most 5,000 a batch, and its rejects.

    `campaign`, `client` and `zone` win over what the mapping says once for all rows; a column wins over them.
    `unfinished` is what the last batch of an interrupted reading left behind: its rows are not given again, if file
    and mapping are the same. References do not depend on it. Raises `Unreadable` before the first batch.
    """
    return _read(Path(file), mapping, origin, campaign, client, zone or mapping.form.zone or home_zone, unfinished)


def _read(
    path: Path, mapping: Plan, origin: str, campaign: str | None, client: str | None, zone: str, unfinished: object
) -> Iterator[Batch]:
    name, form = str(path), mapping.form
    known = fingerprint(path)
    rejects: list[Reject] = []
    stream = rows(open_runs(path, form.encoding, rejects=rejects), form, name, rejects)
    heading, names, first = _heading(stream, mapping, name, rejects)
    columns = _columns(names, mapping, name, heading)
    one = Maker(mapping, columns, zone, {"campaign": campaign, "client": client})
    left = dict(unfinished) if isinstance(unfinished, Mapping) else {}
    done = _place(left.pop(PLACE, None), mapping, zone, path)
    stamp = {"head": known.head, "head_bytes": known.head_bytes, "mapping": mapping.fingerprint, "zone": zone}
    records: list[Record] = []
    begun = line = max(done, heading)
    for line, cells in chain(first, stream):
        made: Sequence[Record] = ()
        try:
            if cells:
                made = one.row(line - heading, _whole(cells, len(names)))
        except Wrong as wrong:
            rejects.append(Reject(name, line, str(wrong), form.delimiter.join(cells)[:500]))
        if line <= done:
            continue
        if len(records) + len(made) > MOST or line - begun >= MOST_LINES:
            state = OriginState(None, {**left, PLACE: {**stamp, "line": line - 1}})
            yield Batch(origin, records, _told(rejects, done, line), state, mapping.actor)
            records, begun = [], line
        records += made
    yield Batch(origin, records, _told(rejects, done, None), OriginState(one.latest, left), mapping.actor)


def _told(rejects: list[Reject], done: int, end: int | None) -> list[Reject]:
    """The rejects of lines behind `done` and before `end`, in order; they are taken out of the list."""
    told = [reject for reject in rejects if done < reject.line and (end is None or reject.line < end)]
    rejects[:] = [] if end is None else [reject for reject in rejects if reject.line >= end]
    return sorted(told, key=lambda reject: reject.line)


def _place(unfinished: object, mapping: Plan, zone: str, path: Path) -> int:
    """The last line an interrupted reading of the same file by the same mapping has given; else 0."""
    if not isinstance(unfinished, Mapping):
        return 0
    head, length, line = unfinished.get("head"), unfinished.get("head_bytes"), unfinished.get("line")
    if unfinished.get("mapping") != mapping.fingerprint or unfinished.get("zone") != zone:
        return 0
    if not (isinstance(head, str) and isinstance(length, int) and isinstance(line, int)):
        return 0
    return line if same_file(path, Fingerprint(head, length, 0, 0)) else 0


# -- the heading -----------------------------------------------------------------------------------------------------


def _heading(
    stream: Iterator[tuple[int, list[str]]], mapping: Plan, name: str, rejects: list[Reject]
) -> tuple[int, list[str], list[tuple[int, list[str]]]]:
    """(line of the heading, names of the columns, rows already taken). Raises `Unreadable`."""
    form = mapping.form
    taken: list[tuple[int, list[str]]] = []
    for line, cells in stream:
        if line > form.skip_lines and any(cell.strip() for cell in cells):
            taken.append((line, cells))
            break
    begin = [reject for reject in rejects if reject.line > form.skip_lines]
    if begin and (not taken or begin[0].line < taken[0][0]):
        coded = "NUL" in begin[0].reason or " is not " in begin[0].reason
        hint = "; if it is text, say its encoding in [file] of the mapping" if coded else ""
        raise Unreadable(f"{name}, line {begin[0].line}: {begin[0].reason}{hint}")
    if not taken:
        raise Unreadable(f"{name} is empty: there is not even a line of headings")
    line, cells = taken[0]
    rejects[:] = [reject for reject in rejects if reject.line > line]
    if form.columns:
        _one_column(cells, len(form.columns), form.delimiter, name, line)
        return line - 1, list(form.columns), taken
    names = [cell.strip().removeprefix("\ufeff") for cell in cells]
    _one_column(cells, len(mapping.columns()), form.delimiter, name, line)
    return line, names, []


def _one_column(cells: list[str], named: int, delimiter: str, name: str, line: int) -> None:
    if len(cells) > 1 or named < 2:
        return
    text = cells[0]
    likely = max(_DELIMITERS, key=text.count)
    hint = f"; it looks like {likely!r}" if text.count(likely) else ""
    raise Unreadable(
        f"{name}, line {line}: the delimiter {delimiter!r} makes one column of it, and the mapping names {named}{hint}"
    )


def _columns(names: list[str], mapping: Plan, file: str, line: int) -> dict[str, int]:
    """Where each column stands that the mapping names. Raises `Unreadable` naming all that are missing."""
    at: dict[str, int] = {}
    twice = {name for i, name in enumerate(names) if name in names[:i]}
    wrong: list[str] = []
    for column, place in mapping.columns().items():
        if column in twice:
            wrong.append(f"has the column {column!r} twice, and the mapping ({place}) cannot tell which is meant")
        elif column in names:
            at[column] = names.index(column)
        else:
            near = nearest(column, names)
            hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else f"; it has {', '.join(names[:30])}"
            wrong.append(f"has no column {column!r}, which the mapping names ({place}){hint}")
    if wrong:
        where = f"{file}, line {line}" if line else file
        raise Unreadable(f"{where}: the file " + "\nand ".join(wrong))
    return at


def _whole(cells: list[str], width: int) -> list[str]:
    """The row with as many cells as the heading; empty ones too many are let go."""
    if len(cells) == width:
        return cells
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width]
    cut = "; the line may be cut short" if len(cells) < width else ""
    raise Wrong(f"the row has {len(cells)} cells and the heading {width}{cut}")
