"""Customers through the API: where they stand, and an outside trigger that moves one."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Status
from ninja.errors import HttpError

from utfall.core.clock import now
from utfall.core.names import nearest
from utfall.facts import Batch, Record
from utfall.facts.batch import fact_id
from utfall.ledger.campaigns.models import Campaign
from utfall.ledger.customers.models import Customer, Standing
from utfall.ledger.happenings.models import FACTS, Origin
from utfall.ledger.record import record
from utfall.query.ask import NotUnderstood, Scope
from utfall.reports.wire import paged
from utfall.web.api.facts import refuse_own_origin, taken
from utfall.web.api.keys import must_move_customers, scope_of_key
from utfall.web.api.shapes import LAST_PAGE, CustomersOut, Fault, StateIn, Taken

router = Router()
Plain = dict[str, object]


@router.get(
    "/customers",
    response={200: CustomersOut, 401: Fault, 422: Fault},
    summary="Customers and where they stand",
    url_name="api-customers",
    exclude_unset=True,
)
def customers(
    request: HttpRequest,
    key: str = Query("", max_length=200),
    page: int = Query(1, ge=1, le=LAST_PAGE),
    size: int = Query(100, ge=1, le=1000),
) -> Plain:
    """A page of the customers the key may see, by internal id; `key` is the client's own id for one."""
    scope = scope_of_key(request)
    found = _seen(scope)
    if key:
        found = found.filter(key=key)
    shown = list(found.select_related("client").order_by("pk")[(page - 1) * size : page * size])
    standing = Standing.objects.filter(customer__in=shown).select_related("campaign", "state").order_by("pk")
    standing = standing.exclude(campaign__in=scope.hidden)
    if scope.campaigns is not None:
        standing = standing.filter(campaign__in=scope.campaigns)
    by_customer: dict[int, list[Standing]] = {}
    for each in standing:
        by_customer.setdefault(each.customer_id, []).append(each)
    rows = [_words(customer, by_customer.get(customer.pk, []), scope.personal) for customer in shown]
    count = found.count()
    return {"rows": rows, "count": count, **paged(page, size, count)}


@router.post(
    "/customers/{customer_id}/state",
    response={200: Taken, 401: Fault, 403: Fault, 404: Fault, 422: Taken | Fault},
    summary="Move a customer to a state",
    url_name="api-move",
    exclude_none=True,
)
def move(request: HttpRequest, customer_id: int, to: StateIn) -> Status:
    """An outside trigger: the customer moves, no outcome is registered. Sent again it changes nothing."""
    must_move_customers(request)
    scope = scope_of_key(request)
    found = _seen(scope).select_related("client")
    customer = found.filter(pk=customer_id).first() if customer_id < 2**63 else None
    if customer is None:
        raise HttpError(404, "there is no such customer")
    refuse_own_origin(to.origin)
    _refuse_unknown_campaign(customer, to.campaign, scope)
    reference = f"{customer.pk}:{to.reference}"  # two customers may be moved under one reference
    values: Mapping[str, object] = {
        "customer": customer.key,
        "client": customer.client.name,
        "campaign": to.campaign,
        "state": to.state,
        "happened_at": to.happened_at if to.happened_at is not None else _happened(to.origin, reference) or now(),
        "cause": "trigger",
    }
    written = record(Batch(to.origin, [Record("trigger", reference, values)], actor="system"), now=now())
    return taken(request, to.origin, [written], 1)


def _seen(scope: Scope) -> QuerySet[Customer]:
    """The customers of a scope: whole clients or campaigns. Customers belong to no team, centre or agent."""
    found = Customer.objects.all()
    if scope.teams is not None or scope.agents is not None or scope.centres is not None:
        return found.none()
    if scope.clients is not None:
        found = found.filter(client__in=scope.clients)
    if scope.campaigns is not None:
        found = found.filter(pk__in=Standing.objects.filter(campaign__in=scope.campaigns).values("customer"))
    if scope.hidden:  # who only ever stood in campaigns that are not visible
        elsewhere = Standing.objects.exclude(campaign__in=scope.hidden).values("customer")
        out_of_sight = Standing.objects.filter(campaign__in=scope.hidden).exclude(customer__in=elsewhere)
        found = found.exclude(pk__in=out_of_sight.values("customer"))
    return found


def _refuse_unknown_campaign(customer: Customer, name: str, scope: Scope) -> None:
    """A move makes no campaign. Raises `NotUnderstood` with the nearest visible one of the customer's own client."""
    if customer.client.archived_at is not None:
        raise NotUnderstood(f"the client {customer.client.name!r} is archived; nobody of his is moved any more")
    shown = Campaign.objects.filter(client=customer.client, archived_at=None).exclude(pk__in=scope.hidden)
    names = list(shown.values_list("name", flat=True))
    if name not in names:
        near = nearest(name, names)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise NotUnderstood(f"{customer.client.name} has no campaign {name!r}{hint}")


def _happened(origin: str, reference: str) -> int | None:
    """When a trigger happened that was sent before without its time: sent again it is the same."""
    row = Origin.objects.filter(name=origin).first()
    if row is None:
        return None
    known = FACTS["transition"]._default_manager.filter(
        fact_id=fact_id(int(row.pk), "transition", f"trigger:{reference}")
    )
    found = known.order_by("-version").values_list("happened_at", flat=True).first()
    return None if found is None else int(found)


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
    words: Plain = {"id": customer.pk, "key": customer.key, "client": customer.client.name, "campaigns": stands}
    if personal:
        phones = [phone for phone in (customer.phone1, customer.phone2, customer.phone3) if phone]
        words |= {"name": customer.name, "phones": phones, "email": customer.email, "fields": customer.values}
    return words
