"""Keeps the columns level with the ledger: whole batches, in order, each exactly once, until told to stop."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Event, RLock

from utfall.core import clock
from utfall.facts.batch import Delta, Position

from .store import Deltas, Moved, OutOfStep, Store

COMPARE_EVERY = 60.0  # seconds between two looks whether the ledger still holds the columns' position
WAKE_WITHIN = 0.5  # seconds one wait may last, so that stopping is quick
AFTER_AN_ERROR = 1.0  # seconds until the next try
AFTER_A_FAILED_REBUILD = 60.0  # seconds; it is long work


@dataclass(frozen=True)
class State:
    """How the columns stand. `stale_since` (ms UTC) is None while they are level with the ledger.

    `rebuild` is a sentence when the ledger is not the one the columns followed, `error` what the last try ended in.
    """

    position: Position | None
    stale_since: int | None = None
    error: str = ""
    rebuild: str = ""

    def lag_ms(self, now: int) -> int:
        """How long the columns have been behind, 0 while they are level."""
        return 0 if self.stale_since is None else max(0, now - self.stale_since)


class Follower:
    """The only writer of a store, safe to use from any thread.

    `deltas(after)` gives what the ledger has told since, `holds(position)` whether the ledger is still the one with
    that position, `wake(seconds)` returns as soon as the ledger may have moved, at the latest after so many seconds
    (without it, `nudge` wakes). `rebuild`, where given, is called in the loop when the columns must be rebuilt.
    """

    def __init__(
        self,
        store: Store,
        deltas: Deltas,
        holds: Callable[[Position], bool],
        wake: Callable[[float], object] | None = None,
        *,
        rebuild: Callable[[], object] | None = None,
        now: Callable[[], int] = clock.now,
    ) -> None:
        self._store, self._deltas, self._holds, self._rebuild, self._now = store, deltas, holds, rebuild, now
        self._nudged, self._stopping = Event(), Event()
        self._wake = wake or self._nudged.wait
        self._one_at_a_time = RLock()
        self._moved = Condition()
        self._compared: float | None = None
        self._state = State(store.position())

    @property
    def state(self) -> State:
        """How the columns stand now."""
        return self._state

    def nudge(self) -> None:
        """Say that the ledger has moved; for those without a `wake`."""
        self._nudged.set()

    def stop(self) -> None:
        """Let `run` end after what it is at."""
        self._stopping.set()
        self._nudged.set()

    def wait_for(self, batch: int, seconds: float = 1.0) -> bool:
        """Whether the columns have that batch, waiting up to so many seconds for it."""
        self.nudge()
        with self._moved:
            return self._moved.wait_for(lambda: self._has(batch), timeout=seconds)

    def _has(self, batch: int) -> bool:
        position = self._state.position
        return position is not None and position.batch >= batch

    def run(self) -> None:
        """Follow until `stop`. An error is shown in `state` and tried again; it never ends the loop."""
        while not self._stopping.is_set():
            pause = AFTER_AN_ERROR
            try:
                self.catch_up()
                if self._state.rebuild and self._rebuild:
                    pause = AFTER_A_FAILED_REBUILD
                    self._rebuild()
                    self._compared = None
                    continue
            except Exception as wrong:
                stale = self._state.stale_since or self._now()
                self._tell(stale_since=stale, error=_sentence(wrong), rebuild=self._state.rebuild)
                self._stopping.wait(pause)
                continue
            self._wake(WAKE_WITHIN)
            self._nudged.clear()

    def catch_up(self, took: Callable[[Delta], object] | None = None) -> int:
        """Take in everything the ledger has told, once; how many batches that was. `took` hears of each delta.

        Takes in nothing when the columns must be rebuilt (`state.rebuild` says why). Raises what ledger or store
        raise; the next call goes on where this one stopped.
        """
        with self._one_at_a_time:
            why = self._why_rebuild()
            if why:
                self._tell(stale_since=self._state.stale_since or self._now(), error="", rebuild=why)
                return 0
            batches, here = 0, self._store.position()
            try:
                for delta in self._deltas(here):
                    self._tell(here, self._state.stale_since or self._now(), self._state.error)
                    self._store.apply(delta, after=here)
                    batches, here = batches + delta.batches, delta.position
                    self._tell(here, self._state.stale_since)
                    if took:
                        took(delta)
                    if self._stopping.is_set():
                        return batches
            except Moved:
                return batches  # swapped meanwhile; the next round begins where the new ones stand
            except OutOfStep as wrong:
                self._tell(stale_since=self._state.stale_since or self._now(), rebuild=str(wrong))
                return batches
            self._tell(here)
            return batches

    def _why_rebuild(self) -> str:
        """A sentence when the columns cannot follow this ledger; compared at the start and every minute."""
        if self._store.outdated:
            return "the columns were made by another version of Utfall"
        due = self._compared is None or time.monotonic() - self._compared >= COMPARE_EVERY
        if not due and not self._state.rebuild:
            return ""
        position = self._store.position()
        if position is not None and not self._holds(position):
            self._compared = None
            return "the ledger was restored, moved or replaced: it does not hold the batch the columns followed last"
        self._compared = time.monotonic()
        return ""

    def _tell(
        self,
        position: Position | None = None,
        stale_since: int | None = None,
        error: str = "",
        rebuild: str = "",
    ) -> None:
        with self._moved:
            self._state = State(position or self._state.position, stale_since, error, rebuild)
            self._moved.notify_all()


def _sentence(wrong: Exception) -> str:
    said = str(wrong).strip()
    return f"{type(wrong).__name__}: {said.splitlines()[0]}" if said else type(wrong).__name__
