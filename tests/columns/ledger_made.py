"""A ledger in a list, as far as the columns know one: batches in order, told as deltas."""

from collections.abc import Iterator, Mapping, Sequence

from utfall.facts.batch import Delta, Position, Row


class Ledger:
    """Batches of rows by kind. `name` changes nothing but the positions."""

    def __init__(self, name: str = "the-ledger") -> None:
        self.name = name
        self.batches: list[tuple[Mapping[str, Sequence[Row]], Mapping[int, int]]] = []
        self.broken = ""  # what asking it raises

    def write(self, rows: Mapping[str, Sequence[Row]], complete_until: Mapping[int, int] | None = None) -> Position:
        """One more batch."""
        self.batches.append((rows, complete_until or {}))
        return self.last

    @property
    def last(self) -> Position:
        """Where the ledger stands; its checksum tells all batches up to there."""
        return Position(self.name, len(self.batches), str(hash(repr(self.batches))))

    def holds(self, position: Position) -> bool:
        """Whether the position is one of this ledger's."""
        short = Ledger(self.name)
        short.batches = self.batches[: position.batch]
        return short.last == position

    def deltas(self, after: Position | None, batches_at_once: int = 3) -> Iterator[Delta]:
        """What was written after a position, some batches at a time."""
        if self.broken:
            raise OSError(self.broken)
        at = after.batch if after else 0
        until = len(self.batches)
        while at < until:
            stop = min(until, at + batches_at_once)
            rows: dict[str, dict[object, Row]] = {}
            origins: dict[int, int] = {}
            for batch, told in self.batches[at:stop]:
                for name, some in batch.items():
                    rows.setdefault(name, {}).update({row[0]: row for row in some})
                origins.update(told)
            upto = Ledger(self.name)
            upto.batches = self.batches[:stop]
            yield Delta(upto.last, stop - at, {name: list(some.values()) for name, some in rows.items()}, origins)
            at = stop

    def restored(self, batches: int) -> "Ledger":
        """The same ledger, put back to how it was after so many batches."""
        older = Ledger(self.name)
        older.batches = self.batches[:batches]
        return older
