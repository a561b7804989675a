"""What a store holds and what it has to hold, as plain sorted rows."""

from collections.abc import Iterable, Mapping

from utfall.columns.store import Reader
from utfall.facts.batch import Delta, Row
from utfall.facts.kinds import KINDS
from utfall.facts.wide import wide_columns, widen

Contents = dict[str, list[Row]]


def held(store: Reader) -> Contents:
    """Every wide row of every kind that has any, sorted."""
    found = {}
    for kind in KINDS.values():
        names = ", ".join(column.name for column in wide_columns(kind))
        found[kind.name] = store.run(f"SELECT {names} FROM {store.table(kind.name)} ORDER BY fact_id, piece")
    return {name: rows for name, rows in found.items() if rows}


def told(deltas: Iterable[Delta]) -> Contents:
    """What a store must hold after these deltas: of each fact the last row told, widened."""
    last: dict[str, dict[object, Row]] = {}
    for delta in deltas:
        for name, rows in delta.rows.items():
            last.setdefault(name, {}).update({row[0]: row for row in rows})
    return as_wide({name: list(rows.values()) for name, rows in last.items()})


def as_wide(rows: Mapping[str, Iterable[Row]]) -> Contents:
    """Rows by kind, widened and sorted as `held` has them."""
    out = {}
    for name, some in rows.items():
        kind = KINDS[name]
        piece = next(at for at, column in enumerate(wide_columns(kind)) if column.name == "piece")
        wide = sorted(widen(kind, some), key=lambda row: (row[0], row[piece]))  # type: ignore[arg-type, return-value]
        if wide:
            out[name] = wide
    return out
