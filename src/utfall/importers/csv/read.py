"""Reads a file of rows into batches of records by a mapping; a row makes all its records or is a reject."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import file_digest
from pathlib import Path

from utfall.core.names import nearest
from utfall.facts import Batch, OriginState, Record, Reject
from utfall.importers.reading import Fingerprint, Unreadable, fingerprint, opened, same_file

from .cells import Wrong
from .formats import format_of
from .making import Maker
from .model import Form
from .model import Mapping as Plan
from .tables import open_table

MOST = 5_000  # records in one batch
PLACE = "csv"  # the key of our place in what an origin's readers leave over; the rest is others' and stays
MOST_LINES = 50_000  # in one batch, however few records they make


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

    `campaign`, `client` and `zone` win over what the mapping says once for all rows; a column wins over them. The days
    of rows are cut in `zone` or the mapping's; where neither is said, times are read by `home_zone`.
    `unfinished` is what the last batch of an interrupted reading left behind: its rows are not given again, if file
    and mapping are the same. References do not depend on it. Raises `Unreadable` before the first batch.
    """
    own = zone or mapping.form.zone
    return _read(Path(file), mapping, origin, campaign, client, own or home_zone, bool(own), unfinished)


def _read(
    path: Path, mapping: Plan, origin: str, campaign: str | None, client: str | None, zone: str, zone_told: bool,
    unfinished: object,
) -> Iterator[Batch]:  # fmt: skip
    name, form = str(path), mapping.form
    rejects: list[Reject] = []
    heading, names, stream, whole = open_table(path, form, list(mapping.columns()), rejects)
    columns = columns_at(names, mapping, name, heading)
    one = Maker(mapping, columns, zone, {"campaign": campaign, "client": client}, whole=whole, zone_told=zone_told)
    left = dict(unfinished) if isinstance(unfinished, Mapping) else {}
    stamp = {**_identity(path), "mapping": mapping.fingerprint, "zone": zone}
    done = _place(left.pop(PLACE, None), stamp, path)
    records: list[Record] = []
    begun = line = max(done, heading)
    for line, cells in stream:
        made: Sequence[Record] = ()
        try:
            if cells:
                made = one.row(line - heading, whole_row(cells, len(names) + whole), (name, line))
                if one.at.refused:
                    rejects += [
                        Reject(name, line, e.reason, _shown(cells, form, whole), e.kind) for e in one.at.refused
                    ]
        except Wrong as wrong:
            rejects.append(Reject(name, line, str(wrong), _shown(cells, form, whole)))
        if line <= done:
            continue
        if len(records) + len(made) > MOST or line - begun >= MOST_LINES:
            state = OriginState(None, {**left, PLACE: {**stamp, "line": line - 1}})
            yield Batch(origin, records, _told(rejects, done, line), state, mapping.actor)
            records, begun = [], line
        records += made
    yield Batch(origin, records, _told(rejects, done, None), OriginState(one.latest, left), mapping.actor)


def _shown(cells: Sequence[str], form: Form, whole: bool) -> str:
    return (cells[-1] if whole else form.delimiter.join(cells))[:500]


def _told(rejects: list[Reject], done: int, end: int | None) -> list[Reject]:
    """The rejects of lines behind `done` and before `end`, in order; they are taken out of the list."""
    told = [reject for reject in rejects if done < reject.line and (end is None or reject.line < end)]
    rejects[:] = [] if end is None else [reject for reject in rejects if reject.line >= end]
    return sorted(told, key=lambda reject: reject.line)


def _identity(path: Path) -> dict[str, object]:
    """Which file it is: the beginning of one that lines are added to, all of one that is written whole."""
    if format_of(path) in ("csv", "jsonl"):
        known = fingerprint(path)
        return {"head": known.head, "head_bytes": known.head_bytes}
    with opened(path) as file:
        return {"all": file_digest(file, "blake2b").hexdigest()}  # type: ignore[arg-type]


def _place(unfinished: object, stamp: Mapping[str, object], path: Path) -> int:
    """The last line an interrupted reading of the same file by the same mapping has given; else 0."""
    if not isinstance(unfinished, Mapping):
        return 0
    if any(unfinished.get(word) != stamp[word] for word in ("mapping", "zone")):
        return 0
    head, length, line = unfinished.get("head"), unfinished.get("head_bytes"), unfinished.get("line")
    if not isinstance(line, int):
        return 0
    if "all" in stamp:
        return line if unfinished.get("all") == stamp["all"] else 0
    if not (isinstance(head, str) and isinstance(length, int)):
        return 0
    return line if same_file(path, Fingerprint(head, length, 0, 0)) else 0


# -- columns --------------------------------------------------------------------------------------------------------


def columns_at(names: list[str], mapping: Plan, file: str, line: int) -> dict[str, int]:
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


def whole_row(cells: list[str], width: int) -> list[str]:
    """The row with as many cells as the heading; empty ones too many are let go."""
    if len(cells) == width:
        return cells
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width]
    cut = "; the line may be cut short" if len(cells) < width else ""
    raise Wrong(f"the row has {len(cells)} cells and the heading {width}{cut}")
