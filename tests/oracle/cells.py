"""A question asked of plain dicts, the slow way, and the rows that one cell of its answer is counted over.

Every cell filters all facts again from the beginning; nothing is rolled up, nothing is summed twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .clocks import QUARTER, local, month, week, weekday

Fact = dict[str, object]
Key = tuple[object, ...]
SYSTEM = "system"
GHOST = 12 * 3_600_000
CLOCKED = ("day", "weekday", "week", "month", "hour", "half_hour", "quarter_hour")
COLUMNS = {
    "client": "client_id", "campaign": "campaign_id", "list": "list_id", "segment": "segment_id",
    "centre": "centre_id", "team": "team_id", "agent": "agent_id", "queue": "queue_id", "channel": "channel",
    "direction": "direction",
    "attempt_no": "attempt_no", "reason": "reason_id", "outcome": "outcome_id", "state": "state_id",
    "category": "state_category", "product": "product_id", "currency": "currency", "actor": "actor",
    "agent_state": "state", "survey": "survey_id", "question": "question_id", "subject": "subject", "scale": "scale",
    "score": "score",
    "form": "form_id", "item": "item_id", "case_kind": "case_kind", "status": "status", "activity": "activity",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked. `days` are (first, end) of each row's own local days, `until` cuts the last at a wall-clock time;
    `instants` are (start, end) ms UTC; `scope` maps a column to what it may be; `groups` map a group to what in which
    column puts a row in it. `T`, `short` and `W` give the
    limit that is in force for a row."""

    facts: Mapping[str, Sequence[Fact]]
    as_of: int
    told: Mapping[int, int]
    days: tuple[int, int] | None = None
    until: int | None = None
    instants: tuple[int, int] | None = None
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[object, ...]], ...] = ()
    scope: Mapping[str, frozenset[int]] = field(default_factory=dict)
    groups: Mapping[int, Mapping[str, frozenset[int]]] = field(default_factory=dict)
    zone: str | None = None
    bulk: bool = False
    home: str = "UTC"
    T: Callable[[Fact, int], int] = lambda row, day: 20_000
    short: Callable[[Fact, int], int] = lambda row, day: 5_000
    W: Callable[[Fact, int], int] = lambda row, day: 7 * 86_400_000

    def counted(self, kind: str, annulled: bool = False) -> Iterator[Fact]:
        """The facts of a kind that count at all: in scope, no trials, not removed, annulled ones only if asked for."""
        for row in self.facts[kind]:
            told = row["why"] != "removed" and (annulled or row["why"] != "annulled") and row["is_test"] is not True
            if told and all(row.get(column) in allowed for column, allowed in self.scope.items()):
                yield row

    def when(self, row: Fact, clock: str) -> tuple[int, int | None]:
        """The local day of a row's time and its quarter-hour, none where only the day is known."""
        at = row[clock]
        assert isinstance(at, int)
        dated = row["known_to"] in ("day", "not_after")
        shown = local(at, str(row["zone"]) if dated else self.zone or str(row["zone"]))
        return shown.day, None if dated else shown.ms // QUARTER

    def inside(self, row: Fact, clock: str) -> bool:
        """Whether the row's time lies in the period."""
        return self.before_the_end(row, clock, from_the_start=False)

    def before_the_end(self, row: Fact, clock: str, from_the_start: bool = True) -> bool:
        """Whether the row's time lies before the end of the period; without a period, not after the moment."""
        at = row[clock]
        if not isinstance(at, int):
            return False
        if self.instants:
            return at < self.instants[1] and (from_the_start or at >= self.instants[0])
        if not self.days:
            return at <= self.as_of
        day, quarter = self.when(row, clock)
        if day >= self.days[1] or (day < self.days[0] and not from_the_start):
            return False
        if self.until is None or quarter is None or day < self.days[1] - 1:
            return True
        return local(at, self.zone or str(row["zone"])).ms < self.until

    def value(self, row: Fact, split: str, clock: str) -> object:
        """What a row stands under in a split."""
        if split in CLOCKED:
            day, quarter = self.when(row, clock)
            if split in ("hour", "half_hour", "quarter_hour"):
                return quarter if quarter is None else quarter // {"hour": 4, "half_hour": 2, "quarter_hour": 1}[split]
            return {"day": day, "week": week(day), "weekday": weekday(day), "month": month(day)}[split]
        if split.startswith("field:"):
            return self.field_of(row.get("customer_id"), int(split.removeprefix("field:")))
        if split == "wait_band":
            return _band(row)
        if split == "handed_over":
            return {True: "yes", False: "no", None: None}[row.get("was_transferred")]  # type: ignore[index]
        found = row.get("to_status" if split == "status" and "to_status" in row else COLUMNS[split])
        by_people = split in ("agent", "team") and found is None and row.get("agent_id") is None
        return SYSTEM if by_people and row["actor"] == "system" else found

    def stands(self, row: Fact, split: str, clock: str, values: Iterable[object]) -> bool:
        """Whether a row stands under one of the values of a split; in groups it may stand under several."""
        if split != "group":
            return self.value(row, split, clock) in values
        inside = {group for group, members in self.groups.items()
                  if any(row.get(column) in ids for column, ids in members.items())}  # fmt: skip
        return bool((inside or {None}) & set(values))

    def field_of(self, customer: object, number: int) -> object:
        """What a customer has in a field; the newest value counts."""
        told = [(each["happened_at"], each["fact_id"], each["value_id"]) for each in self.facts["customer_value"]
                if each["customer_id"] == customer and each["field_id"] == number]  # fmt: skip
        return max(told, default=(0, 0, None))[2]  # type: ignore[type-var]


def _band(row: Fact) -> int | None:
    """How long each had waited, as the band it lies in: 0 up to 20 s, else what it is more than."""
    waited, n = row.get("wait_ms"), row["n"]
    if waited is None:
        return None
    assert isinstance(waited, int) and isinstance(n, int)
    return max((bound for bound in (20, 60, 180, 600) if waited > bound * 1000 * n), default=0)


@dataclass(frozen=True, eq=False)
class Cell:
    """One cell: the question, and the values of its leading splits. `is_bulk` is the row of bulk actions."""

    asked: Question
    key: Key = ()
    is_bulk: bool = False

    def holds(self, row: Fact, clock: str) -> bool:
        """Whether the row stands in this cell and meets the filters."""
        here = all(self.asked.stands(row, split, clock, (value,))
                   for split, value in zip(self.asked.by, self.key, strict=False))  # fmt: skip
        return here and all(self.asked.stands(row, split, clock, ids) for split, ids in self.asked.where)

    def kept(self, row: Fact) -> bool:
        """Bulk actions stand in a row of their own, unless they are taken in."""
        return self.asked.bulk or (row["actor"] == "bulk") == self.is_bulk

    def rows(self, kind: str, clock: str, annulled: bool = False) -> list[Fact]:
        """The facts of the period in this cell."""
        return [row for row in self._near(kind, clock, annulled) if self.holds(row, clock)]

    def _near(self, kind: str, clock: str, annulled: bool) -> Iterable[Fact]:
        near = remembered(self.asked, ("rows", kind, clock, annulled, self.is_bulk), lambda: [
            row for row in self.asked.counted(kind, annulled) if self.kept(row) and self.asked.inside(row, clock)
        ])  # fmt: skip
        return _under(self, near, clock)

    def to_date(self, kind: str, clock: str) -> list[Fact]:
        """The facts from the beginning to the period's end in this cell."""
        near = remembered(self.asked, ("to date", kind, clock, self.is_bulk), lambda: [
            row for row in self.asked.counted(kind) if self.kept(row) and self.asked.before_the_end(row, clock)
        ])  # fmt: skip
        return [row for row in near if self.holds(row, clock)]

    def customers(self) -> list[Fact]:
        """Where each customer of each campaign stands at the moment: his last transition, unless he left."""

        def standing() -> list[Fact]:
            last: dict[object, Fact] = {}
            for row in sorted(self.asked.counted("transition"), key=lambda each: int(str(each["happened_at"]))):
                if int(str(row["happened_at"])) <= self.asked.as_of:
                    last[row["campaign_id"], row["customer_id"]] = row
            return [{**row, "state_id": row["to_state_id"], "state_category": row["to_category"]}
                    for row in last.values() if row["to_state_id"] is not None]  # fmt: skip

        return [row for row in remembered(self.asked, ("standing",), standing) if self.holds(row, "happened_at")]

    def at_the_moment(self, kind: str, clock: str) -> list[Fact]:
        """The facts that stand open at the moment, whoever made them."""
        open_now = [row for row in self.asked.counted(kind)
                    if row["version"] == 0 and int(str(row[clock])) <= self.asked.as_of]  # fmt: skip
        return [row for row in open_now if self.holds(row, clock)]

    def pieces(self, kind: str = "agent_state") -> list[Fact]:
        """Agents' time in the period, cut at every quarter-hour, so that each piece has one day and one hour."""

        def cut() -> list[Fact]:
            return [piece for row in self.asked.counted(kind) if self.kept(row)
                    for piece in self._cut(row)]  # fmt: skip

        near = remembered(self.asked, ("pieces", kind, self.is_bulk), cut)
        return [piece for piece in _under(self, near, "start_at") if self.holds(piece, "start_at")]

    def _cut(self, row: Fact) -> Iterator[Fact]:
        start, end = int(str(row["start_at"])), int(str(row["end_at"]))
        while start < end:
            stop = min(end, start - start % QUARTER + QUARTER)
            piece = {**row, "start_at": start, "end_at": stop}
            if self.asked.instants:
                first, last = self.asked.instants
                piece |= {"start_at": max(start, first), "end_at": min(stop, last)}
                if piece["start_at"] < piece["end_at"]:  # type: ignore[operator]
                    yield piece
            elif self.asked.inside(piece, "start_at"):
                yield self._ended(piece)
            start = stop

    def _ended(self, piece: Fact) -> Fact:
        """A piece cut at the wall-clock time that ends the last day."""
        if self.asked.until is None or self.asked.days is None:
            return piece
        start, end = int(str(piece["start_at"])), int(str(piece["end_at"]))
        shown = local(start, self.asked.zone or str(piece["zone"]))
        if shown.day != self.asked.days[1] - 1:
            return piece
        return {**piece, "end_at": min(end, start + self.asked.until - shown.ms)}

    def without(self, splits: Sequence[str]) -> "Cell":
        """The cell that does not heed some splits, nor filters on them."""
        kept = [(split, place) for place, split in enumerate(self.asked.by) if split not in splits]
        where = tuple(each for each in self.asked.where if each[0] not in splits)
        wider = remembered(self.asked, ("without", *splits), lambda: [
            replace(self.asked, by=tuple(split for split, _ in kept), where=where)
        ])[0]  # fmt: skip
        return Cell(wider, tuple(self.key[place] for _, place in kept if place < len(self.key)), self.is_bulk)

    def waited_so_far(self, row: Fact) -> int | None:
        """How long a caller who still waits has waited: to the earlier of the moment and what his source has told.

        None of a ghost: its source has gone on for more than twelve hours without it.
        """
        queued, told = int(str(row["queued_at"])), self.asked.told.get(int(str(row["origin_id"])), self.asked.as_of)
        so_far = min(self.asked.as_of, told) - queued
        return None if self.is_ghost(row) or so_far < 0 else so_far

    def is_ghost(self, row: Fact) -> bool:
        """Whether the source of a caller who waits has gone on without him."""
        told = self.asked.told.get(int(str(row["origin_id"])))
        return told is not None and told > int(str(row["queued_at"])) + GHOST


_memory: dict[tuple[int, object], tuple[Question, list]] = {}  # type: ignore[type-arg]


def remembered(asked: Question, what: object, make: Callable[[], list]) -> list:  # type: ignore[type-arg]
    """What does not depend on the cell is worked out once for a question."""
    found = _memory.get((id(asked), what))
    if found is None:
        found = _memory[id(asked), what] = (asked, make())
    return found[1]


def _under(cell: Cell, near: list[Fact], clock: str) -> list[Fact]:
    """The rows that share the cell's first value, found once for all cells of the split."""
    if not cell.key or cell.asked.by[0] == "group":
        return near
    split = cell.asked.by[0]

    def sorted_out() -> list[dict[object, list[Fact]]]:
        out: dict[object, list[Fact]] = {}
        for row in near:
            out.setdefault(cell.asked.value(row, split, clock), []).append(row)
        return [out]

    return remembered(cell.asked, ("under", id(near), clock), sorted_out)[0].get(cell.key[0], [])


def forget() -> None:
    """Lets go of everything remembered."""
    _memory.clear()
