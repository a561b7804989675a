"""Keeps the columns of a home: opens them, has them follow the ledger, rebuilds and checks them."""

import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict

from utfall.columns.check import Difference, check
from utfall.columns.follower import Follower, State
from utfall.columns.opening import discard, open_store
from utfall.columns.rebuild import Progress, rebuild
from utfall.columns.store import CannotOpen, Store
from utfall.core.zones import day_date
from utfall.ledger import follow, names
from utfall.wiring.home import Home

Line = dict[str, object]
LONGEST_WAIT = 60.0  # seconds a question waits for what was written before it
WAIT_WITH_AN_ERROR = 3.0  # the same when following has ended in an error


def columns_address(home: Home) -> str:
    """Where the home's columns are: `UTFALL_COLUMNS`, else a DuckDB file in the home."""
    return os.environ.get("UTFALL_COLUMNS") or f"duckdb:///{home.columns}"


def _opened(home: Home, anew: bool) -> Store:
    address = columns_address(home)
    try:
        return open_store(address, home=home.path, outdated_too=True)
    except CannotOpen:
        if not (anew and discard(address)):
            raise
        return open_store(address, home=home.path, outdated_too=True)


class Keeper:
    """The columns in the one process that may have them open. `start` follows in a thread until `close`.

    With `anew`, columns that cannot be opened are thrown away: they are about to be rebuilt. Raises `CannotOpen`.
    """

    def __init__(self, home: Home, *, anew: bool = False) -> None:
        self._home = home
        self.store: Store = _opened(home, anew)
        self._wake = Wake(home)
        self.follower = Follower(
            self.store, follow.deltas, follow.holds, self._wake.wait, rebuild=lambda: self._rebuild(None)
        )
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Follow the ledger from now on, within a tenth of a second of each commit."""
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.follower.run()
        finally:
            _close_ledger()

    def catch_up(self) -> str:
        """Bring the columns to where the ledger is now; rebuilds them where they cannot follow it.

        A sentence where that was so, or where a server's columns are still behind after a minute.
        """
        if self._thread is not None:
            return self._wait_for(follow.last_position().batch)
        self.follower.catch_up()
        why = self.follower.state.rebuild
        if why:
            self._rebuild(None)
        return f"the columns were rebuilt: {why}" if why else ""

    def _wait_for(self, batch: int) -> str:
        began = time.monotonic()
        while batch and not self.follower.wait_for(batch, seconds=0.5):
            state, waited = self.state, time.monotonic() - began
            if waited >= LONGEST_WAIT or (state.error and waited >= WAIT_WITH_AN_ERROR):
                return f"the columns are behind the ledger: {state.error or state.rebuild or 'it is told too fast'}"
        return ""

    def wait_for_own(self, batch: int) -> bool:
        """Wait up to a second for a batch somebody just wrote."""
        return self.follower.wait_for(batch, seconds=1.0)

    @property
    def state(self) -> State:
        """How the columns stand."""
        return self.follower.state

    def rebuild(self) -> Iterator[Line]:
        """Build the columns anew; a line of progress at least every batch of work, and `done` at the end."""
        steps: queue.Queue[Progress | BaseException | None] = queue.Queue()

        def work() -> None:
            try:
                self._rebuild(steps.put)
                steps.put(None)
            except BaseException as wrong:
                steps.put(wrong)
            finally:
                _close_ledger()

        threading.Thread(target=work, name="rebuild", daemon=True).start()
        of = follow.last_position().batch
        while True:
            step = steps.get()
            if step is None:
                return
            if isinstance(step, BaseException):
                raise step
            yield {**asdict(step), "of": of}

    def _rebuild(self, progress: Callable[[Progress], object] | None) -> None:
        rebuild(self.store, follow.deltas, progress=progress, last=follow.last_position())

    def check(self) -> list[list[str]]:
        """Where ledger and columns differ, as table rows: kind, day, campaign, what, ledger, columns."""
        return [_told(each) for each in check(self.store, follow.deltas)]

    def close(self) -> None:
        """Stop following and let go of the columns."""
        self.follower.stop()
        if self._thread is not None:
            self._thread.join(timeout=10)
        self._wake.close()
        self.store.close()


def _told(each: Difference) -> list[str]:
    day = "" if each.day is None else day_date(each.day).isoformat()
    campaign = "" if each.campaign is None else names.names("campaign", [each.campaign]).get(each.campaign, "?")
    return [each.kind, day, campaign, f"{each.measure} of {each.column}", str(each.ledger), str(each.columns)]


def _close_ledger() -> None:
    from django.db import connections

    connections.close_all()


class Wake:
    """Tells when the ledger may have moved: SQLite's `data_version`, looked at often; it costs next to nothing."""

    def __init__(self, home: Home, every: float = 0.05) -> None:
        self._path = home.ledger
        self._every = every
        self._line: sqlite3.Connection | None = None
        self._seen: int | None = None

    def wait(self, seconds: float) -> bool:
        """Return as soon as another connection has committed, at the latest after so many seconds."""
        if self._line is None:
            self._line = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, check_same_thread=False)
        until = time.monotonic() + seconds
        while True:
            (version,) = self._line.execute("PRAGMA data_version").fetchone()
            if version != self._seen:
                self._seen = version
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(self._every)

    def close(self) -> None:
        """Let go of the ledger's file."""
        if self._line is not None:
            with suppress(sqlite3.Error):
                self._line.close()
