"""Records through the API, in bulk: the same way in as every importer, and as safe to send twice."""

from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpRequest
from ninja import Router, Status

from utfall.core.clock import now
from utfall.core.names import nearest
from utfall.facts import KINDS, Batch, OriginState, Record, Reject
from utfall.ledger.audit.chain import note
from utfall.ledger.record import MOST_RECORDS, Written, record
from utfall.ledger.restamp import ORIGIN as SETUP
from utfall.query.ask import NotUnderstood
from utfall.web.api.keys import key_of, must_tell_facts
from utfall.web.api.shapes import FactIn, FactsIn, Fault, Taken
from utfall.wiring.house import house

router = Router()
Plain = dict[str, object]
WAYS = (*(name for name in KINDS if name not in ("transition", "case")), "customer", "trigger")
_IDS = {
    kind.name: frozenset(each.name for each in kind.columns if each.type == "id" and each.name != "order_id")
    for kind in KINDS.values()
}
_NONE: frozenset[str] = frozenset()


@router.post(
    "/facts",
    response={200: Taken, 401: Fault, 403: Fault, 413: Fault, 422: Taken | Fault},
    summary="Tell what happened",
    url_name="api-facts",
    exclude_none=True,
)
def tell(request: HttpRequest, told: FactsIn) -> Status:
    """Write records of one origin, 5,000 in a transaction. What cannot be taken comes back with the reason; where
    nothing can, the status is 422."""
    must_tell_facts(request)
    refuse_own_origin(told.origin)
    _refuse_unknown_kinds(told.records)
    every = [_record(each) for each in told.records]
    done: list[Written] = []
    for start in range(0, max(len(every), 1), MOST_RECORDS):
        last = start + MOST_RECORDS >= len(every)
        state = OriginState(complete_until=told.complete_until if last else None)
        batch = Batch(told.origin, every[start : start + MOST_RECORDS], (), state, told.actor)
        done.append(record(batch, now=now()))
    return taken(request, told.origin, done, len(every))


def taken(request: HttpRequest, origin: str, done: Sequence[Written], sent: int) -> Status:
    """The answer to what was written: counts, rejects and why; whatever was written stands in the audit."""
    counts: dict[str, int] = {}
    for written in done:
        for way, count in written.counts().items():
            counts[way] = counts.get(way, 0) + count
    rejects = [reject for written in done for reject in written.rejects]
    batches = [written.batch for written in done if written.batch is not None]
    if batches:
        key = key_of(request)
        said: Mapping[str, object] = {"origin": origin, "batches": [batches[0], batches[-1]], "rejected": len(rejects)}
        note("told by API", f"key {key.pk}", key.user, said)
        keeper = house().keeper
        if keeper is not None:  # whoever wrote reads his own
            keeper.wait_for_own(batches[-1])
    answer: Plain = {"counts": counts, "rejected": list(_rejected(rejects))}
    if sent and len(rejects) == sent:
        none = "the record could not be taken" if sent == 1 else f"none of the {sent:,} records could be taken"
        return Status(422, answer | {"detail": f"{none}: {rejects[0].reason}"})
    return Status(200, answer)


def refuse_own_origin(origin: str) -> None:
    """What Setup writes is under an origin of the house's own. Raises `NotUnderstood`."""
    if origin.casefold() == SETUP:
        raise NotUnderstood(f"the origin {origin!r} is the house's own; name the system the records come from")


def _rejected(rejects: Iterable[Reject]) -> Iterable[dict[str, str]]:
    for each in rejects:
        yield {"kind": each.kind, "reference": each.reference, "reason": each.reason}


def _refuse_unknown_kinds(records: Sequence[FactIn]) -> None:
    for place, each in enumerate(records):
        if each.kind not in WAYS:
            near = nearest(each.kind, WAYS, most=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(WAYS)}"
            raise NotUnderstood(f"records[{place}].kind: there is no kind {each.kind!r}; {hint}")


def _record(each: FactIn) -> Record:
    ids = _IDS.get(each.kind, _NONE)
    values = {word: _whole(value) if word in ids else value for word, value in each.values.items()}
    return Record(each.kind, each.reference, values, each.standing, each.why, each.clock)


def _whole(value: object) -> object:
    """An id of 63 bits as it travels in JSON, `"7203…"`, as the number it is."""
    is_digits = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20
    return int(str(value)) if is_digits else value
