"""A day's script: what will have happened, each thing with when it begins and when it is over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from utfall.facts import Batch, OriginState, Record

MOST = 5_000


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing of the day: told as a standing record from `begins` (where `so_far` has its words), whole at `over`.

    Where it `turns` in between, it stands in the words of `before` until then.
    """

    begins: int
    over: int
    record: Record
    so_far: Record | None = None
    before: Record | None = None
    turns: int = 0

    def standing(self, at: int) -> Record | None:
        """As what it stands at a moment."""
        if not self.begins <= at < self.over:
            return None
        return self.before if at < self.turns else self.so_far


def at(when: int, record: Record) -> Scene:
    """What happens in one instant."""
    return Scene(when, when, record)


def told(scenes: Sequence[Scene], origin: str, after: int, until: int) -> Iterator[Batch]:
    """What a live feed tells between two moments: what is over by now, and what goes on at the end of it.

    Batches of at most 5,000 records; the last one says the origin is complete until `until`.
    """
    over = sorted((s for s in scenes if after < s.over <= until), key=lambda s: s.over)
    going = [standing for s in scenes if (standing := s.standing(until)) is not None]
    records = [s.record for s in over] + [_up_to(r, until) for r in going]
    for start in range(0, max(len(records), 1), MOST):
        part = records[start : start + MOST]
        last = start + MOST >= len(records)
        complete = until if last else max((s.over for s in over[start : start + MOST]), default=until)
        yield Batch(origin, part, state=OriginState(complete_until=complete))


def _up_to(record: Record, until: int) -> Record:
    if record.kind != "agent_state":
        return record
    return record._replace(values={**record.values, "end_at": until})
