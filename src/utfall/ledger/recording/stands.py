"""Where a customer stands in a campaign, and what a move makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from utfall.flow import CustomerState, Moved

from .build import Writing
from .pen import Row

Pair = tuple[int, int]  # customer, campaign
# What a transition takes over from whatever moved the customer.
WHOSE = ("origin_id", "actor", "known_to", "is_test", "zone", "client_id", "campaign_id", "customer_id", "list_id",
         "segment_id")  # fmt: skip


@dataclass(slots=True)
class Stand:
    """Where a customer stands in a campaign, as the ledger keeps it; `left_at` is set once he left."""

    customer_id: int
    campaign_id: int
    list_id: int | None
    segment_id: int | None
    state_id: int
    since: int
    round: int
    attempts: int
    had_progress: bool
    entered_at: int
    last_at: int
    left_at: int | None = None
    is_new: bool = False
    changed: bool = False


def standing_of(stand: Stand, key: str) -> CustomerState:
    """A stand in the words of the flow."""
    return CustomerState(key, stand.round, stand.attempts, stand.since, bool(stand.had_progress))


def follow(stand: Stand, moved: Moved, state_ids: Mapping[str, int]) -> None:
    """Let a stand be where a move leads; `last_at` is when."""
    stand.changed, stand.last_at = True, moved.at
    after = moved.after
    if after is None:
        stand.left_at = moved.at
        return
    stand.state_id, stand.since, stand.round = state_ids[after.state], after.since, after.round
    stand.attempts, stand.had_progress = after.attempts, after.had_progress


def move_columns(writing: Writing, flow_id: int, moved: Moved) -> Row:
    """The columns of a transition that tell the move itself."""
    stored = writing.known.flows[flow_id]
    out = None if moved.state_before is None else stored.state_ids[moved.state_before]
    into = None if moved.state_after is None else stored.state_ids[moved.state_after]
    return {
        "why": "first" if moved.transition else "removed",
        "happened_at": moved.at,
        "cause": moved.cause,
        "from_state_id": out,
        "from_category": None if out is None else stored.category(out, moved.at),
        "from_round": None if out is None else moved.round_before,
        "to_state_id": into,
        "to_category": None if into is None else stored.category(into, moved.at),
        "round": moved.round,
    }
