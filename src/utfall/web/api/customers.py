"""Customers through the API: where they stand, and an outside trigger that moves one."""

from django.http import HttpRequest
from ninja import Query, Router
from ninja.errors import HttpError

from utfall.core.clock import now
from utfall.facts import Batch, Record
from utfall.ledger.customers.models import Customer, Standing
from utfall.ledger.record import record
from utfall.web.api.keys import may_write, scope_of_key
from utfall.web.api.shapes import Fault, StateIn, Taken

router = Router()
Plain = dict[str, object]


@router.get("/customers", response={200: dict, 401: Fault}, summary="Customers and where they stand")
def customers(
    request: HttpRequest, key: str = Query(""), page: int = Query(1, ge=1), size: int = Query(100, ge=1, le=1000)
) -> Plain:
    """A page of the customers the key may see, by internal id; `key` is the client's own id for one."""
    scope = scope_of_key(request)
    found = Customer.objects.order_by("pk")
    if scope.teams is not None or scope.agents is not None or scope.campaigns is not None:
        found = found.none()
    elif scope.clients is not None:
        found = found.filter(client__in=scope.clients)
    if key:
        found = found.filter(key=key)
    shown = list(found[(page - 1) * size : page * size])
    standing = Standing.objects.filter(customer__in=shown).select_related("campaign", "state")
    by_customer: dict[int, list[Standing]] = {}
    for each in standing:
        by_customer.setdefault(each.customer_id, []).append(each)
    rows = [_words(customer, by_customer.get(customer.pk, []), scope.personal) for customer in shown]
    return {"rows": rows, "count": found.count(), "page": page}


@router.post(
    "/customers/{customer_id}/state",
    response={200: Taken, 401: Fault, 403: Fault, 404: Fault, 422: Fault},
    summary="Move a customer to a state",
)
def move(request: HttpRequest, customer_id: int, to: StateIn) -> Plain:
    """An outside trigger: the customer moves, no outcome is registered. Sent again it changes nothing."""
    scope = scope_of_key(request)
    if not may_write(request):
        raise HttpError(403, "this key may not write; an administrator's key may")
    found = Customer.objects.filter(pk=customer_id)
    if scope.clients is not None:
        found = found.filter(client__in=scope.clients)
    customer = found.select_related("client").first()
    if customer is None:
        raise HttpError(404, "there is no such customer")
    values = {
        "customer": customer.key,
        "client": customer.client.name,
        "campaign": to.campaign,
        "state": to.state,
        "happened_at": to.happened_at or now(),
        "cause": "trigger",
    }
    written = record(Batch(to.origin, [Record("trigger", to.reference, values)], actor="system"), now=now())
    rejected = [{"reference": each.reference, "reason": each.reason} for each in written.rejects]
    return {"counts": written.counts(), "rejected": rejected}


def _words(customer: Customer, standing: list[Standing], personal: bool) -> Plain:
    stands = [
        {
            "campaign": where.campaign.name,
            "state": where.state.name,
            "since": where.since,
            "round": where.round,
            "attempts": where.attempts,
            "left_at": where.left_at,
        }
        for where in standing
    ]
    words: Plain = {"id": customer.pk, "key": customer.key, "campaigns": stands}
    if personal:
        words |= {"name": customer.name, "phone1": customer.phone1, "email": customer.email}
    return words
