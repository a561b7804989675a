"""Goes through one customer's history in a campaign again, and writes what comes out otherwise than it stands."""

from collections.abc import Mapping
from typing import Any

from utfall.facts import KINDS
from utfall.flow import CustomerState, Moved, NotInFlow, NotValid, left, loaded, move, trigger
from utfall.ledger.campaigns.models import Campaign

from .build import Writing
from .pen import Pen, Row, newest, newest_of_customer, next_version
from .stands import WHOSE, Pair, Stand, follow, move_columns

TRANSITION, OUTCOME, CONTACT = KINDS["transition"], KINDS["outcome"], KINDS["contact"]
_RANK = {"load": 0, "leave": 4, "move": 4}


def replay(writing: Writing, pen: Pen, stands: dict[Pair, Stand], pair: Pair, loaded_at: int | None) -> None:
    """Write the new versions of a customer's transitions, and of the tries of his outcomes, that his history asks for.

    Loading counts from the first thing that happened to him, or from `loaded_at`, should it have been told as later.
    """
    customer_id, campaign_id = pair
    flow_id = Campaign.objects.values_list("flow_id", flat=True).get(pk=campaign_id)
    told = newest_of_customer(TRANSITION, customer_id)
    pressed = {
        key: row
        for key, row in newest_of_customer(OUTCOME, customer_id).items()
        if row["customer_id"] == customer_id and row["campaign_id"] == campaign_id and row["why"] != "removed"
    }
    by_outcome = {writing.known.hashed(row["origin_id"], "transition", f"moved:{row['reference']}"): row
                  for row in pressed.values()}  # fmt: skip
    told |= newest(TRANSITION, by_outcome.keys() - told.keys())
    mine = {key: row for key, row in told.items() if row["campaign_id"] == campaign_id or key in by_outcome}
    events = [row for row in mine.values() if row["cause"] != "outcome" and _still_told(row)]
    walked = _Walk(writing, flow_id, stands.get(pair), pair)
    told_at = [row["happened_at"] for row in (*events, *pressed.values())]
    first = min([*told_at, *([] if loaded_at is None else [loaded_at])], default=None)
    for row in sorted([*events, *pressed.values()], key=_order(writing, flow_id, first)):
        walked.step(row, first)
    _write_transitions(pen, mine, by_outcome, walked.wanted)
    _write_tries(pen, pressed, walked.tries)
    if walked.stand is not None:
        stands[pair] = walked.stand


def _still_told(row: Row) -> bool:
    """Taken back by its source: removed, and to no state. Removed with a state only changed nothing at the time."""
    return row["why"] != "removed" or row["to_state_id"] is not None


def _order(writing: Writing, flow_id: int, first: int | None) -> Any:
    def key(row: Row) -> tuple[int, int, int]:
        if "cause" not in row:
            return row["happened_at"], 1 if row["kind"] == "attempt" else 2, row["first_row"]
        is_first_load = row["cause"] == "load" and row["from_state_id"] is None and row["round"] == 1
        return first if is_first_load and first is not None else row["happened_at"], _RANK.get(row["cause"], 3), row[
            "first_row"]  # fmt: skip

    return key


class _Walk:
    """One walk through a history: the transitions and tries that should be, by fact id."""

    def __init__(self, writing: Writing, flow_id: int, stand: Stand | None, pair: Pair) -> None:
        self._writing, self._flow_id, self._pair = writing, flow_id, pair
        self._stored = writing.known.flows[flow_id]
        self._was = stand
        self._state: CustomerState | None = None
        self._round = 0
        self.stand: Stand | None = None
        self.wanted: dict[int, Row] = {}
        self.tries: dict[int, tuple[int | None, int | None]] = {}

    def step(self, row: Row, first: int | None) -> None:
        """Let one event happen."""
        if "cause" not in row:
            self._outcome(row)
        elif row["cause"] == "load":
            at = first if self._round == 0 and first is not None else row["happened_at"]
            self._load(row, at)
        elif row["to_state_id"] is None:
            if self._state is not None:
                self._done(row["fact_id"], left(self._state, row["happened_at"], row["cause"]), row, None)
        elif self._state is not None:
            key = self._stored.state_keys[row["to_state_id"]]
            at = row["happened_at"]
            self._done(row["fact_id"], trigger(self._stored.at(at), self._state, key, at, row["cause"]), row, None)

    def _load(self, row: Row, at: int) -> None:
        key = self._stored.state_keys[row["to_state_id"]]
        was = self._was
        moved = loaded(self._stored.at(at), at, key, rounds_before=self._round)
        if self.stand is None:
            list_id, segment_id = (was.list_id, was.segment_id) if was else (row["list_id"], row["segment_id"])
            is_new = was is None or was.is_new
            self.stand = Stand(*self._pair, list_id, segment_id, 0, at, 1, 0, False, at, at, None, is_new)
        self.stand.entered_at, self.stand.left_at = at, None
        self._done(row["fact_id"], moved, row, None)

    def _outcome(self, row: Row) -> None:
        if self._state is None:
            self.tries[row["fact_id"]] = (self._round or None, None)
            return
        at, before = row["happened_at"], self._state
        key = self._outcome_key(row)
        flow = self._stored.at(at)
        try:
            moved = move(flow, before, flow.outcome(key), at, row["n"])
        except (NotValid, NotInFlow):
            self.tries[row["fact_id"]] = (before.round, before.attempts + 1 if row["n"] == 1 else None)
            assert self.stand is not None
            self.stand.last_at = at
            return
        self.tries[row["fact_id"]] = (moved.round_before, moved.attempt_no)
        key_of = self._writing.known.hashed(row["origin_id"], "transition", f"moved:{row['reference']}")
        self._done(key_of, moved, row, row["fact_id"])

    def _outcome_key(self, row: Row) -> str:
        by_id = {pk: key for key, pk in self._stored.outcome_ids.items()}
        return by_id.get(row["outcome_id"], "")

    def _done(self, fact_id: int, moved: Moved, row: Row, outcome: int | None) -> None:
        if moved.transition or outcome is None:
            whose = {name: row[name] for name in WHOSE}
            self.wanted[fact_id] = {**whose, "outcome_fact_id": outcome, **move_columns(
                self._writing, self._flow_id, moved)}  # fmt: skip
        self._state = moved.after
        self._round = max(self._round, moved.round)
        assert self.stand is not None
        follow(self.stand, moved, self._stored.state_ids)


def _write_transitions(pen: Pen, there: Mapping[int, Row], by_outcome: Mapping[int, Row],
                       wanted: Mapping[int, Row]) -> None:  # fmt: skip
    rows = []
    for fact_id, row in wanted.items():
        old = there.get(fact_id)
        if old is None:
            reference = f"moved:{by_outcome[fact_id]['reference']}"
            rows.append({"fact_id": fact_id, "version": 1, "n": 1, "reference": reference, "content": fact_id, **row})
            continue
        why = row.pop("why")
        gone_now, gone_before = why == "removed", old["why"] == "removed"
        if gone_now != gone_before or any(old[name] != value for name, value in row.items()):
            rows.append(next_version(TRANSITION, old, row, "removed" if gone_now else "corrected"))
    for fact_id, old in there.items():
        if fact_id not in wanted and old["cause"] == "outcome" and old["why"] != "removed":
            rows.append(next_version(TRANSITION, old, {}, "removed"))
    pen.fact_rows(TRANSITION, rows)


def _write_tries(pen: Pen, pressed: Mapping[int, Row], tries: Mapping[int, tuple[int | None, int | None]]) -> None:
    outcomes, contacts = [], []
    changed = {key: new for key, new in tries.items() if (pressed[key]["round"], pressed[key]["attempt_no"]) != new}
    calls = newest(CONTACT, [pressed[key]["contact_id"] for key in changed if pressed[key]["contact_id"] is not None])
    for key, (round_no, attempt_no) in changed.items():
        row = pressed[key]
        change = {"round": round_no, "attempt_no": attempt_no}
        outcomes.append(next_version(OUTCOME, row, change, _kept(row)))
        call = calls.get(row["contact_id"])
        was = (row["round"], row["attempt_no"])
        if call is not None and (call["round"], call["attempt_no"]) == was and call["why"] != "removed":
            contacts.append(next_version(CONTACT, call, change, _kept(call)))
    pen.fact_rows(OUTCOME, outcomes)
    pen.fact_rows(CONTACT, contacts)


def _kept(row: Row) -> str:
    return "annulled" if row["why"] == "annulled" else "corrected"
