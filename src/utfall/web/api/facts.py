"""Records through the API, in bulk: the same way in as every importer, and as safe to send twice."""

from django.http import HttpRequest
from ninja import Router
from ninja.errors import HttpError

from utfall.core.clock import now
from utfall.facts import KINDS, Batch, OriginState, Record
from utfall.ledger.record import record
from utfall.query.ask import NotUnderstood
from utfall.web.api.keys import may_write
from utfall.web.api.shapes import FactIn, FactsIn, Fault, Taken

router = Router()
MOST = 5_000
WAYS = (*KINDS, "customer", "trigger")


@router.post("/facts", response={200: Taken, 401: Fault, 403: Fault, 422: Fault}, summary="Tell what happened")
def tell(request: HttpRequest, told: FactsIn) -> dict[str, object]:
    """Write records of one origin, at most 5,000 in a transaction. What cannot be taken comes back with the reason."""
    if not may_write(request):
        raise HttpError(403, "this key may not write; an administrator's key may")
    counts: dict[str, int] = {}
    rejected: list[dict[str, str]] = []
    for start in range(0, max(len(told.records), 1), MOST):
        part = told.records[start : start + MOST]
        last = start + MOST >= len(told.records)
        state = OriginState(complete_until=told.complete_until if last else None)
        written = record(Batch(told.origin, [_record(each) for each in part], (), state, told.actor), now=now())
        for key, count in written.counts().items():
            counts[key] = counts.get(key, 0) + count
        rejected += [{"reference": each.reference, "reason": each.reason} for each in written.rejects]
    return {"counts": counts, "rejected": rejected}


def _record(each: FactIn) -> Record:
    if each.kind not in WAYS:
        raise NotUnderstood(f"unknown kind {each.kind!r}; there are {', '.join(WAYS)}")
    return Record(each.kind, each.reference, each.values, each.standing, each.why, each.clock)
