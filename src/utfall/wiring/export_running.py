"""Keeps the folder of Parquet files that `UTFALL_EXPORT` names fresh while the server runs, in a thread of its own."""

import logging
import os
import threading
import time
from pathlib import Path

from utfall.core import clock
from utfall.facts import Position
from utfall.wiring.export_folder import refresh
from utfall.wiring.exporting import note_export, writable
from utfall.wiring.house import House

EVERY = 60.0  # seconds from one refresh to the next, at least
NAMES_EVERY = 600.0  # seconds until names are compared though no fact came
LOOK = 0.5  # seconds between two looks at where the columns stand

_log = logging.getLogger(__name__)


def folder_to_keep() -> Path | None:
    """The folder `UTFALL_EXPORT` names. Raises `Refused` where it cannot be written."""
    named = os.environ.get("UTFALL_EXPORT", "").strip()
    if not named:
        return None
    writable(Path(named))
    return Path(named).absolute()


class FolderKeeper:
    """Refreshes a folder soon after facts came, at most every minute. It reads beside the pages and blocks nobody."""

    def __init__(self, house: House, folder: Path, every: float = EVERY) -> None:
        self._house, self._folder, self._every = house, folder, every
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="export", daemon=True)

    def start(self) -> None:
        """Begin, and leave a note that the folder is kept."""
        note_export(f"folder {self._folder}", "parquet", 0, None)
        self._thread.start()

    def stop(self) -> None:
        """End after what it is at; a file that is half written is thrown away with the next refresh."""
        self._stopping.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        from django.db import connections

        seen: Position | None = None
        last = -self._every - NAMES_EVERY
        while not self._stopping.wait(LOOK):
            waited = time.monotonic() - last
            here = self._house.keeper.state.position if self._house.keeper else None
            if waited < self._every or (here == seen and waited < NAMES_EVERY):
                continue
            last = time.monotonic()
            try:
                refresh(self._house, self._folder)
                seen = here
            except Exception as wrong:  # told in the log, tried again in a minute
                _log.warning("the folder %s was not refreshed at %s: %s", self._folder, clock.now(), wrong)
            finally:
                connections.close_all()
