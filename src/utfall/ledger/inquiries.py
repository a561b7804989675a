"""How inquiries stand in the ledger, with the last thing that happened to each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .happenings.models import FACTS

_AT_ONCE = 5_000
_READ = ("fact_id", "reference", "client_id", "customer_id", "case_kind", "channel", "queue_id", "agent_id", "status",
         "opened_at", "first_response_at", "resolved_at", "response_due_at", "due_at", "zone")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One inquiry by its source's own `reference`; times are ms UTC, None where they are not (yet) known."""

    fact_id: int
    reference: str
    client_id: int | None
    customer_id: int | None
    case_kind: str | None
    channel: str | None
    queue_id: int | None
    agent_id: int | None
    status: str | None
    opened_at: int
    first_response_at: int | None
    resolved_at: int | None
    response_due_at: int | None
    due_at: int | None
    zone: str


@dataclass(frozen=True, slots=True)
class Event:
    """The last thing that happened: which, when (ms UTC), by whom, whether a machine did it, the status it led to."""

    event: str
    happened_at: int
    agent_id: int | None
    is_automatic: bool
    to_status: str | None


def inquiries(ids: Iterable[int]) -> dict[int, Inquiry]:
    """These inquiries as they stand now, by id."""
    found: dict[int, Inquiry] = {}
    for some in _some(ids):
        rows = FACTS["case"]._default_manager.filter(fact_id__in=some).order_by("version")
        found |= {row[0]: Inquiry(*row) for row in rows.values_list(*_READ)}
    return found


def last_events(ids: Iterable[int]) -> Mapping[int, Event]:
    """The last thing that happened to each of these inquiries; of several at one moment the one told last."""
    found: dict[int, Event] = {}
    for some in _some(ids):
        told: dict[int, tuple[int, str, Event]] = {}
        rows = FACTS["case_event"]._default_manager.filter(case_id__in=some).exclude(is_test=True).order_by("version")
        read = rows.values_list("fact_id", "case_id", "why", "event", "happened_at", "agent_id", "is_automatic",
                                "to_status")  # fmt: skip
        for fact, case, why, event, at, agent, automatic, status in read:
            told[fact] = (case, why, Event(event, at, agent, bool(automatic), status))
        kept = [(each[0], each[2]) for _, each in sorted(told.items()) if each[1] not in ("removed", "annulled")]
        found |= dict(sorted(kept, key=lambda pair: pair[1].happened_at))
    return found


def _some(ids: Iterable[int]) -> Iterable[list[int]]:
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), _AT_ONCE):
        yield wanted[start : start + _AT_ONCE]
