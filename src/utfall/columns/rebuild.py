"""Makes the columns anew from the ledger, beside the old ones, and swaps them in when they agree with it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from utfall.facts.batch import Delta, Position

from .check import Difference, check
from .store import Deltas, Store

_one_at_a_time = Lock()  # a second one would throw the first one's new columns away


@dataclass(frozen=True)
class Progress:
    """How far a rebuild is. `step` is load, sort or check; `seconds_left` is of loading, None where not known."""

    step: str
    batches: int
    rows: int
    seconds: float
    seconds_left: float | None = None

    @property
    def rows_per_second(self) -> int:
        """Whole rows of facts a second so far."""
        return int(self.rows / self.seconds) if self.seconds > 0 else 0


class NotClean(Exception):
    """The new columns differ from the ledger; the old ones were kept, the new ones lie beside them."""

    def __init__(self, differences: list[Difference]) -> None:
        first = differences[0]
        super().__init__(
            f"the rebuilt columns differ from the ledger in {len(differences)} figures and were not taken; the first:"
            f" {first.measure} of {first.column} in {first.kind}, ledger {first.ledger}, columns {first.columns}"
        )
        self.differences = differences


def rebuild(
    store: Store,
    deltas: Deltas,
    *,
    progress: Callable[[Progress], object] | None = None,
    last: Position | None = None,
) -> Progress:
    """Rebuild the store from the ledger; it answers, and may be followed, until the new one is swapped in.

    `last` is where the ledger stands now; with it the time left is known. Raises `NotClean`, or what ledger and
    store raise; then the old columns stay.
    """
    with _one_at_a_time:
        loading = _Loading(store.beside(), progress, last)
        fresh = loading.store
        try:
            loading.load(deltas)
            loading.tell("sort")
            fresh.settle()
            loading.load(deltas)
            loading.tell("check")
            differences = check(fresh, deltas)
            if differences:
                raise NotClean(differences)
            loading.load(deltas)
        except BaseException:
            fresh.close()
            raise
        store.swap(fresh)
    return loading.tell("done")


class _Loading:
    """A store being filled, and how far that is."""

    def __init__(self, store: Store, progress: Callable[[Progress], object] | None, last: Position | None) -> None:
        self.store, self._progress, self._last = store, progress, last
        self._began = time.monotonic()
        self._batches = self._rows = 0

    def load(self, deltas: Deltas) -> None:
        """Take in what the ledger has told since, until it has told no more."""
        moved = True
        while moved:
            moved = False
            for delta in deltas(self.store.position()):
                self.store.apply(delta)
                self._count(delta)
                moved = True

    def _count(self, delta: Delta) -> None:
        self._batches += delta.batches
        self._rows += sum(map(len, delta.rows.values()))
        self.tell("load", delta.position)

    def tell(self, step: str, here: Position | None = None) -> Progress:
        """Say how far it is, to whoever listens."""
        seconds = time.monotonic() - self._began
        left = None
        if here and self._last and here.batch:
            left = seconds * max(0, self._last.batch - here.batch) / here.batch
        told = Progress(step, self._batches, self._rows, seconds, left)
        if self._progress:
            self._progress(told)
        return told
