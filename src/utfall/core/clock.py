"""The one caller of the wall clock; everything else is handed the time.

Instants are whole milliseconds since 1970-01-01 UTC, as `int`, everywhere in Utfall.
"""

import os
import time

SECOND = 1_000
MINUTE = 60 * SECOND
QUARTER = 15 * MINUTE
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def now() -> int:
    """Now, in milliseconds UTC. `UTFALL_NOW` (milliseconds) stands still for tests and pictures."""
    fixed = os.environ.get("UTFALL_NOW")
    return int(fixed) if fixed else time.time_ns() // 1_000_000
