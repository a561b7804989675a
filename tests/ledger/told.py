"""Says things to a ledger under test, and reads back what it keeps."""

from typing import TYPE_CHECKING, Any

from utfall.facts import KINDS, Batch, OriginState, Record, Reject

if TYPE_CHECKING:
    from utfall.ledger.record import Written

NOON = 1_764_068_400_000  # Tuesday 25 November 2025, 12:00 in Oslo, ms UTC
SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
WHOSE = {"client": "Eva", "campaign": "Cards"}


def tell(*records: Record, origin: str = "crm", now: int = NOON + DAY, **rest: Any) -> "Written":
    """Record one batch."""
    from utfall.ledger.record import record

    return record(Batch(origin, records, **rest), now=now)


def call(reference: str = "call 1", at: int = NOON, *, standing: bool = False, why: Any = "", clock: int | None = None,
         **values: object) -> Record:  # fmt: skip
    """An inbound call answered after five seconds and talked through for a minute."""
    times: dict[str, object] = {"offered_at": at, "queued_at": at}
    if not standing:
        times |= {"left_queue_at": at + 5 * SECOND, "answered_at": at + 5 * SECOND, "ended_at": at + 65 * SECOND,
                  "wrapped_at": at + 65 * SECOND, "end_reason": "completed"}  # fmt: skip
    said = {"queue": "support", "agent": "SIP/204", "direction": "in", "channel": "voice", **times, **values}
    return Record("contact", reference, said, standing, why, clock)


def press(reference: str, outcome: str, at: int = NOON, customer: str | None = "7", *, why: Any = "",
          clock: int | None = None, **values: object) -> Record:  # fmt: skip
    """An outcome Ana presses on a customer of the campaign."""
    said: dict[str, object] = {**WHOSE, "agent": "ana", "outcome": outcome, "happened_at": at, **values}
    if customer is not None:
        said["customer"] = customer
    return Record("outcome", reference, said, why=why, clock=clock)


def load(customer: str = "7", at: int = NOON - HOUR, **values: object) -> Record:
    """A customer loaded into the campaign."""
    return Record("customer", customer, {**WHOSE, "happened_at": at, **values})


def trigger(reference: str, state: str | None, at: int = NOON, customer: str = "7", **values: object) -> Record:
    """Something outside moves a customer."""
    said: dict[str, object] = {**WHOSE, "customer": customer, "happened_at": at, **values}
    if state is not None:
        said["state"] = state
    return Record("trigger", reference, said)


def rows(sql: str, params: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
    """The rows of a query on the ledger."""
    from utfall.ledger.recording import dialect

    return dialect.rows(sql, params)


def versions(kind: str, reference: str) -> list[dict[str, Any]]:
    """All versions of a fact, oldest first, each as column -> value."""
    names = ("reference", "content", *KINDS[kind].names)
    sql = f"SELECT {', '.join(names)} FROM fact_{kind} WHERE reference = ? ORDER BY version"
    return [dict(zip(names, row, strict=True)) for row in rows(sql, (reference,))]


def newest(kind: str, reference: str) -> dict[str, Any]:
    """The newest version of a fact."""
    return versions(kind, reference)[-1]


def facts(kind: str) -> list[dict[str, Any]]:
    """The newest version of every fact of a kind that was not removed, in order of time."""
    names = ("reference", *KINDS[kind].names)
    clock = KINDS[kind].clocks[0]
    sql = f"SELECT {', '.join(names)} FROM fact_{kind} ORDER BY version"
    found = {}
    for values in rows(sql):
        row = dict(zip(names, values, strict=True))
        found[row["fact_id"]] = row
    return sorted((r for r in found.values() if r["why"] != "removed"), key=lambda r: (r[clock], r["reference"]))


def standing(kind: str = "contact") -> list[str]:
    """The references of what still goes on."""
    return [row[0] for row in rows(f"SELECT reference FROM standing_{kind} ORDER BY reference")]


def stands_in(customer: str = "7") -> str:
    """The key of the state a customer stands in."""
    sql = "SELECT s.key FROM customer_in_campaign c JOIN flow_state s ON s.id = c.state_id"
    found = rows(f"{sql} JOIN customer k ON k.id = c.customer_id WHERE k.key = ?", (customer,))
    return str(found[0][0]) if found else ""


def moves(customer: str = "7") -> list[tuple[str | None, str | None, str]]:
    """The customer's changes of state that count: (from, to, cause), in order of time."""
    keys = dict(rows("SELECT id, key FROM flow_state"))
    (customer_id,) = rows("SELECT id FROM customer WHERE key = ?", (customer,))[0]
    return [
        (keys.get(row["from_state_id"]), keys.get(row["to_state_id"]), row["cause"])
        for row in facts("transition")
        if row["customer_id"] == customer_id
    ]


def state(complete_until: int | None = None, **unfinished: object) -> OriginState:
    """How far an origin is told."""
    return OriginState(complete_until, unfinished or None)


__all__ = ["KINDS", "Batch", "Record", "Reject"]
