"""How often somebody may try: token buckets in memory, for the one process that serves."""

import threading
from dataclasses import dataclass, field

_MOST_KEYS = 50_000


@dataclass
class Limit:
    """`burst` tries at once, then one more every `every` milliseconds, for each key."""

    burst: int
    every: int
    _left: dict[str, tuple[float, int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, key: str, now: int) -> int:
        """Take one try of `key`; how many milliseconds to wait first, 0 where the try was free."""
        with self._lock:
            left, then = self._left.get(key, (float(self.burst), now))
            left = min(float(self.burst), left + max(0, now - then) / self.every)
            if left < 1:
                self._left[key] = (left, now)
                return int((1 - left) * self.every) + 1
            self._left[key] = (left - 1, now)
            if len(self._left) > _MOST_KEYS:
                self._forget(now)
            return 0

    def clear(self, key: str) -> None:
        """Give all tries of `key` back."""
        with self._lock:
            self._left.pop(key, None)

    def _forget(self, now: int) -> None:
        full = self.burst * self.every
        for key in [key for key, (_, then) in self._left.items() if now - then > full]:
            del self._left[key]
        while len(self._left) > _MOST_KEYS:
            self._left.pop(next(iter(self._left)))


# From one address: for one account, and for all. The account itself is never locked for its owner elsewhere.
ACCOUNT_FROM_HERE = Limit(burst=8, every=30_000)
FROM_HERE = Limit(burst=60, every=5_000)
