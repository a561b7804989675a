"""Facts made by hand for tests: `row("contact", wait_ms=7000)` is a whole ledger row, sensible values elsewhere."""

from collections.abc import Mapping, Sequence
from itertools import count

from utfall.core.clock import HOUR, MINUTE
from utfall.facts.batch import Delta, Position, Row
from utfall.facts.kinds import KINDS

OSLO = "Europe/Oslo"
NOON = 1_764_068_400_000  # Tuesday 25 November 2025, 12:00 in Oslo, ms UTC
DAY_OF_NOON = 20_417  # its local day, days since 1970-01-01
LEDGER = "ledger-of-the-tests"

_ids = count(1_000_001)

_COMMON: dict[str, object] = {
    "version": 1,
    "why": "first",
    "origin_id": 1,
    "actor": "agent",
    "n": 1,
    "known_to": "ms",
    "is_test": False,
    "zone": OSLO,
    "client_id": 1,
}
_OWN: dict[str, dict[str, object]] = {
    "contact": {"direction": "in", "channel": "voice", "offered_at": NOON},
    "outcome": {"happened_at": NOON, "campaign_id": 1, "kind": "progress"},
    "sale_line": {"happened_at": NOON, "campaign_id": 1, "sale_id": 1, "qty": 1, "currency": "NOK"},
    "transition": {"happened_at": NOON, "campaign_id": 1, "customer_id": 1, "cause": "outcome"},
    "agent_state": {"start_at": NOON, "end_at": NOON + HOUR, "state": "idle", "is_paid": True, "agent_id": 1},
    "routing_offer": {"rang_at": NOON, "ring_ms": 15_000, "result": "answered", "agent_id": 1},
    "customer_value": {"happened_at": NOON, "customer_id": 1, "field_id": 1, "value_id": 1},
    "target": {"happened_at": NOON, "kpi": "sales", "first_day": DAY_OF_NOON, "end_day": DAY_OF_NOON + 30},
    "survey_answer": {
        "happened_at": NOON,
        "asked_for": "nps",
        "score": 9,
        "scale_min": 0,
        "scale_max": 10,
        "scale": "0-10",
        "polarity": "higher",
        "points": 900,
    },
    "survey_invite": {"sent_at": NOON, "sent_by": "mail", "is_delivered": True},
    "evaluation": {"happened_at": NOON, "sheet_id": 1, "points": 400, "possible": 500},
    "case": {"opened_at": NOON, "case_kind": "inquiry", "status": "new", "channel": "email"},
    "case_event": {"happened_at": NOON, "case_id": 1, "event": "opened", "to_status": "new", "now_answered": False},
    "schedule": {"start_at": NOON, "end_at": NOON + HOUR, "activity": "phone", "is_productive": True, "agent_id": 1},
    "forecast": {"starts_at": NOON, "volume": 1_000, "is_used": True, "queue_id": 1},
    "trunk_reject": {"happened_at": NOON},
    "employment": {"started_at": NOON, "agent_id": 1},
    "cost_rate": {"happened_at": NOON, "first_day": DAY_OF_NOON, "amount": 25_000, "currency": "NOK"},
}


def row(kind: str, /, **values: object) -> Row:
    """A row of the kind in the order of `Kind.names`.

    Without a `fact_id` it gets a new one; version 0 makes `why` standing, a later version corrected. Columns not
    named are null, but for what every fact of the kind has. An unknown column raises `KeyError`.
    """
    described = KINDS[kind]
    given: dict[str, object] = {**_COMMON, **_OWN[kind], **values}
    given.setdefault("fact_id", next(_ids))
    if "why" not in values and given["version"] != 1:
        given["why"] = "corrected" if given["version"] else "standing"
    if kind == "contact":
        given.setdefault("interaction_id", given["fact_id"])
    for name in given:
        described.column(name)
    return tuple(given.get(name) for name in described.names)


def changed(kind: str, old: Row, /, **values: object) -> Row:
    """The next version of a row: the same but for these columns, `why` corrected unless said otherwise."""
    before = dict(zip(KINDS[kind].names, old, strict=True))
    version = before["version"]
    assert isinstance(version, int)
    return row(kind, **{**before, "version": version + 1, "why": "corrected" if version else "first", **values})


def handled(at: int = NOON, *, wait: int = 20_000, talk: int = 3 * MINUTE, wrap: int = 30_000, **values: object) -> Row:
    """A queue contact offered at `at`, answered after `wait`, ended after `talk`, wrapped after `wrap`; all ms."""
    answered, ended = at + wait, at + wait + talk
    return row("contact", **{
        "queue_id": 1, "agent_id": 1, "offered_at": at, "queued_at": at, "left_queue_at": answered,
        "answered_at": answered, "ended_at": ended, "wrapped_at": ended + wrap, "wait_ms": wait, "answer_ms": wait,
        "talk_ms": talk, "hold_ms": 0, "wrap_ms": wrap, "handle_ms": talk + wrap, "length_ms": talk,
        "end_reason": "completed", "setup_result": "answered", **values,
    })  # fmt: skip


def delta(
    batch: int,
    rows: Mapping[str, Sequence[Row]],
    complete_until: Mapping[int, int] | None = None,
    ledger: str = LEDGER,
    batches: int = 1,
) -> Delta:
    """Rows by kind as the delta that leads to this batch (with a checksum told from the batch number)."""
    return Delta(Position(ledger, batch, f"sum-{batch}"), batches, rows, complete_until or {})
