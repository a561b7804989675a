"""Moves customers: what outcomes, triggers and loading do to where each stands, and the transitions they leave.

Events of one customer count in order of time. One that comes later than it happened has his history gone through
again, so the same facts give the same transitions in whatever order they arrive.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from utfall.facts import KINDS
from utfall.flow import CustomerState, Moved, NotInFlow, NotValid, left, loaded, move, trigger

from . import dialect
from .build import Writing
from .pen import Pen, Row, newest, next_version
from .replay import replay
from .stands import WHOSE, Pair, Stand, follow, move_columns, standing_of

TRANSITION = KINDS["transition"]
_STAND = ("customer_id", "campaign_id", "list_id", "segment_id", "state_id", "since", "round", "attempts",
          "had_progress", "entered_at", "last_at", "left_at")  # fmt: skip


class Moves:
    """The customers of one batch."""

    def __init__(self, writing: Writing, pen: Pen) -> None:
        self._writing = writing
        self._pen = pen
        self.stands: dict[Pair, Stand] = {}
        self._asked: set[int] = set()
        self._late: dict[Pair, int | None] = {}  # with the time a customer is now told to have been loaded
        self._rows: list[Row] = []

    def meet(self, customer_ids: Iterable[int]) -> None:
        """Look up where these customers stand, once each."""
        new = set(customer_ids) - self._asked
        if not new:
            return
        self._asked |= new
        sql = f"SELECT {', '.join(_STAND)} FROM customer_in_campaign WHERE customer_id {dialect.IN_LIST}"
        for values in dialect.rows(sql, (dialect.among(new),)):
            self.stands[values[0], values[1]] = Stand(*values)

    def load(self, meta: Mapping[str, Any], flow_id: int, at: int, to_state: str | None = None) -> Stand:
        """A customer comes into a campaign. Raises `NotInFlow` for a state the flow does not have."""
        pair = meta["customer_id"], meta["campaign_id"]
        stored = self._writing.known.flows[flow_id]
        flow = stored.at(at)
        before = self.stands.get(pair)
        rounds = 0 if before is None else before.round
        state = None if to_state is None else stored.state_key(flow, to_state)
        moved = loaded(flow, at, state, rounds_before=rounds)
        stand = before or Stand(*pair, None, None, 0, at, 1, 0, False, at, at, is_new=True)
        stand.entered_at, stand.left_at = at, None
        stand.list_id = meta.get("list_id") or stand.list_id
        stand.segment_id = meta.get("segment_id") or stand.segment_id
        self.stands[pair] = stand
        reference = f"load:{pair[1]}:{pair[0]}:{moved.round}"
        whose = {**meta, "list_id": stand.list_id, "segment_id": stand.segment_id}
        self._write(whose, flow_id, reference, moved, None)
        self._follow(stand, flow_id, moved)
        return stand

    def by_outcome(self, row: Row, flow_id: int, key: str) -> None:
        """What registering an outcome does. The row gets its round and try, and the list and segment he stands in."""
        pair, at, n = (row["customer_id"], row["campaign_id"]), row["happened_at"], row["n"]
        stand = self.stands.get(pair)
        if stand is None:
            stand = self.load(row, flow_id, at)
        row["list_id"] = row.get("list_id") or stand.list_id
        row["segment_id"] = row.get("segment_id") or stand.segment_id
        row["round"], row["attempt_no"] = stand.round, None
        if at < stand.last_at:
            self.again(pair)
        elif stand.left_at is None:
            row["attempt_no"] = stand.attempts + 1 if n == 1 else None
            moved = self._moved_by(stand, flow_id, key, at, n)
            if moved is None:
                stand.last_at, stand.changed = at, True
                return
            if moved.transition:
                self._write(row, flow_id, f"moved:{row['reference']}", moved, row["fact_id"])
            self._follow(stand, flow_id, moved)

    def by_trigger(self, meta: Mapping[str, Any], flow_id: int, to_state: str | None, cause: str, at: int,
                   reference: str, more: Mapping[str, Any]) -> None:  # fmt: skip
        """Something outside moves a customer, with no outcome; without a state he leaves. Raises `NotInFlow`.

        Where it changes nothing it is kept as *removed*, which counts nowhere: told again, it is known.
        """
        pair = meta["customer_id"], meta["campaign_id"]
        stored = self._writing.known.flows[flow_id]
        flow = stored.at(at)
        key = None if to_state is None else stored.state_key(flow, to_state)
        if key is not None:
            flow.state(key)
        stand = self.stands.get(pair) or self.load(meta, flow_id, at)
        if at < stand.last_at or stand.left_at is not None:
            self.again(pair)
        standing = self._standing(stand, flow_id)
        moved = left(standing, at, "move" if cause == "move" else "leave") if key is None else trigger(
            flow, standing, key, at, cause)  # type: ignore[arg-type]  # fmt: skip
        whose = {**meta, "list_id": stand.list_id, "segment_id": stand.segment_id}
        self._write(whose, flow_id, reference, moved, None, more)
        if pair not in self._late:
            self._follow(stand, flow_id, moved)

    def again(self, *pairs: tuple[int | None, int | None], loaded_at: int | None = None) -> None:
        """Have the histories of these (customer, campaign) gone through again at the end of the batch."""
        for customer, campaign in pairs:
            if customer is not None and campaign is not None:
                before = self._late.get((customer, campaign))
                told = [at for at in (before, loaded_at) if at is not None]
                self._late[customer, campaign] = min(told, default=None)

    def save(self) -> None:
        """Write transitions, go through the histories that need it, and keep where everybody stands."""
        self.flush()
        if self._late:
            self.meet(customer for customer, _ in self._late)
            for pair, loaded_at in self._late.items():
                replay(self._writing, self._pen, self.stands, pair, loaded_at)
        new = [stand for stand in self.stands.values() if stand.is_new]
        old = [stand for stand in self.stands.values() if stand.changed and not stand.is_new]
        marks = ", ".join("?" * len(_STAND))
        sql = f"INSERT INTO customer_in_campaign ({', '.join(_STAND)}) VALUES ({marks})"
        dialect.run_many(sql, ([getattr(stand, name) for name in _STAND] for stand in new))
        sql = f"UPDATE customer_in_campaign SET {', '.join(f'{name} = ?' for name in _STAND[2:])}"
        sql += " WHERE customer_id = ? AND campaign_id = ?"
        names = (*_STAND[2:], *_STAND[:2])
        dialect.run_many(sql, ([getattr(stand, name) for name in names] for stand in old))

    def flush(self) -> None:
        """Write the transitions there are so far. A customer whom an undone import had loaded is loaded once more."""
        loads = [row["fact_id"] for row in self._rows if row["cause"] == "load"]
        there = newest(TRANSITION, loads) if loads else {}
        if there:
            self._rows = [
                next_version(TRANSITION, there[row["fact_id"]], row, "corrected") if row["fact_id"] in there else row
                for row in self._rows
            ]
        self._pen.fact_rows(TRANSITION, self._rows)
        self._rows = []

    def _moved_by(self, stand: Stand, flow_id: int, key: str, at: int, n: int) -> Moved | None:
        flow = self._writing.known.flows[flow_id].at(at)
        try:
            return move(flow, self._standing(stand, flow_id), flow.outcome(key), at, n)
        except (NotValid, NotInFlow):  # it was registered all the same, and told too late to refuse it
            return None

    def _standing(self, stand: Stand, flow_id: int) -> CustomerState:
        return standing_of(stand, self._writing.known.flows[flow_id].state_keys[stand.state_id])

    def _follow(self, stand: Stand, flow_id: int, moved: Moved) -> None:
        follow(stand, moved, self._writing.known.flows[flow_id].state_ids)

    def _write(self, meta: Mapping[str, Any], flow_id: int, reference: str, moved: Moved, outcome: int | None,
               more: Mapping[str, Any] | None = None) -> None:  # fmt: skip
        row: Row = {name: meta.get(name) for name in WHOSE}
        row["fact_id"] = self._writing.known.hashed(row["origin_id"], "transition", reference)
        row |= {"reference": reference, "content": row["fact_id"], "clock": None, "version": 1, "n": 1}
        row |= {"outcome_fact_id": outcome, **(more or {}), **move_columns(self._writing, flow_id, moved)}
        self._rows.append(row)
