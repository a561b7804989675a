"""Who is free when: shifts with their pauses, and how many contacts each agent takes at once."""

from collections.abc import Iterable, Mapping, Sequence

Taken = dict[str, list[tuple[int, int, str, str]]]  # agent -> (start, end, state, contact)
Pause = tuple[int, int, str]  # start, end, state
SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000


class Desk:
    """When each agent is free next, within his shift and between his pauses. `at_once` is 1 where it says nothing."""

    def __init__(
        self,
        shifts: Mapping[str, tuple[int, int]],
        pauses: Mapping[str, Sequence[Pause]],
        at_once: Mapping[str, int] | None = None,
    ) -> None:
        several = at_once or {}
        self._free = {name: [start] * several.get(name, 1) for name, (start, _) in shifts.items()}
        self._shifts = shifts
        self._pauses = pauses

    def first(self, names: Iterable[str], at: int) -> tuple[int, str] | None:
        """Who of these can take something first from `at` on, and when: of several the one who has least to do, then
        the one who has been free longest. None where nobody comes to it any more."""
        found = []
        for name in names:
            free = self._free.get(name)
            if free is None:
                continue
            when = self._next(name, max(min(free), at))
            if when is not None:
                found.append((when, sum(each > when for each in free), max(free), name))
        if not found:
            return None
        when, _, _, name = min(found)
        return when, name

    def take(self, name: str, until: int) -> None:
        """He is taken up by one thing until then."""
        free = self._free[name]
        free[free.index(min(free))] = until

    def _next(self, name: str, at: int) -> int | None:
        for start, end, _ in self._pauses[name]:
            if start <= at < end:
                at = end
        return at if at < self._shifts[name][1] else None
