"""Which facts stand open in a store, so that taking in rows only looks for those it can have."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from utfall.facts.batch import Row
from utfall.facts.kind import Kind
from utfall.facts.kinds import KINDS


class _Asked(Protocol):
    def table(self, kind: str) -> str: ...

    def run(self, sql: str) -> list[tuple[object, ...]]: ...


class Standing:
    """The ids of standing rows, by kind. A first version that never stood is in no store that has not taken it in."""

    def __init__(self, ids: dict[str, set[object]] | None = None) -> None:
        self._ids: dict[str, set[object]] = ids or {}

    @classmethod
    def of(cls, store: _Asked) -> "Standing":
        """What stands in a store."""
        kinds = [kind for kind in KINDS.values() if kind.may_stand]
        ask = "SELECT DISTINCT fact_id FROM {} WHERE version = 0"
        return cls({kind.name: {row[0] for row in store.run(ask.format(store.table(kind.name)))} for kind in kinds})

    def may_be_there(self, kind: Kind, rows: Iterable[Row]) -> tuple[list[int], list[int]]:
        """(ids that can only be there as standing rows, ids that may be there as an earlier version)."""
        at_id, at_version = kind.names.index("fact_id"), kind.names.index("version")
        known = self._ids.get(kind.name, set())
        stood: list[int] = []
        corrected: list[int] = []
        for row in rows:
            if row[at_version] > 1:  # type: ignore[operator]
                corrected.append(row[at_id])  # type: ignore[arg-type]
            elif row[at_id] in known:
                stood.append(row[at_id])  # type: ignore[arg-type]
        return stood, corrected

    def took(self, kind: Kind, rows: Sequence[Row]) -> None:
        """These rows are in the store now."""
        if not kind.may_stand:
            return
        at_id, at_version, at_why = (kind.names.index(name) for name in ("fact_id", "version", "why"))
        known = self._ids.setdefault(kind.name, set())
        for row in rows:
            if row[at_version] == 0 and row[at_why] != "removed":
                known.add(row[at_id])
            else:
                known.discard(row[at_id])

    def may_take(self, kind: Kind, rows: Sequence[Row]) -> None:
        """These rows may get into the store, wholly or in part."""
        if kind.may_stand:
            at_id, at_version = kind.names.index("fact_id"), kind.names.index("version")
            self._ids.setdefault(kind.name, set()).update(row[at_id] for row in rows if row[at_version] == 0)
