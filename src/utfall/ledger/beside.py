"""What belongs to outcomes without being in their rows: the comment, what was sold, who the customer is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import F, Max, OuterRef, Q, Subquery

from utfall.ledger.customers.models import ContactPoint, Customer, CustomerField, Standing
from utfall.ledger.happenings.models import FACTS, Detail

from .names import names

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Sold:
    """What one outcome sold: (product, units) in order, and value in smallest units by currency."""

    products: list[tuple[str, int]] = field(default_factory=list)
    value: dict[str, int] = field(default_factory=dict)


def comments(outcomes: Iterable[int]) -> dict[int, str]:
    """The comments written with these outcomes, by fact id. Free text about people: for who may see personal data."""
    found: dict[int, str] = {}
    for some in _some(outcomes):
        rows = Detail.objects.filter(fact_id__in=some, kind="outcome", name="comment")
        found |= dict(rows.values_list("fact_id", "text"))
    return found


def written(facts: Iterable[int]) -> dict[int, str]:
    """The free text that belongs to these facts, by fact id: comments and verbatims. For who may see personal data."""
    found: dict[int, str] = {}
    for some in _some(facts):
        rows = Detail.objects.filter(fact_id__in=some, name__in=("comment", "verbatim")).order_by("name")
        for fact, text in rows.values_list("fact_id", "text"):
            found[fact] = f"{found[fact]} · {text}" if fact in found else text
    return found


def verbatims(answers: Iterable[int], now: int) -> dict[int, str]:
    """What was written with these answers, by fact id, as long as it is kept. For who may see personal data."""
    found: dict[int, str] = {}
    for some in _some(answers):
        rows = Detail.objects.filter(fact_id__in=some, kind="survey_answer", name="verbatim")
        kept = rows.filter(Q(kept_until__isnull=True) | Q(kept_until__gt=now))
        found |= dict(kept.values_list("fact_id", "text"))
    return found


def numbers(points: Iterable[int]) -> dict[int, str]:
    """The numbers and addresses at the other end of contacts, by id. For who may see personal data."""
    found: dict[int, str] = {}
    for some in _some(points):
        found |= dict(ContactPoint.objects.filter(pk__in=some).values_list("pk", "value"))
    return found


def sold(outcomes: Iterable[int]) -> dict[int, Sold]:
    """What these outcomes sold, by fact id: the newest word on each line, none that was cancelled or a trial."""
    found: dict[int, Sold] = {}
    for some in _some(outcomes):
        lines = list(_lines(some))
        called = names("product", (line["product_id"] for line in lines))
        for line in lines:
            of = found.setdefault(line["sale_id"], Sold())
            if line["product_id"] is not None:
                of.products.append((called.get(line["product_id"], ""), line["qty"] or 0))
            if line["amount"] is not None:
                currency = line["currency"] or ""
                of.value[currency] = of.value.get(currency, 0) + line["amount"]
    return found


def _lines(sales: Sequence[int]):  # type: ignore[no-untyped-def]
    lines = FACTS["sale_line"]._default_manager
    newest = (
        lines.filter(fact_id=OuterRef("fact_id")).order_by().values("fact_id").annotate(last=Max("version"))
    ).values("last")
    return (
        lines.filter(sale_id__in=sales)
        .exclude(is_test=True)
        .annotate(newest=Subquery(newest))
        .filter(version=F("newest"))
        .exclude(why__in=("removed", "annulled"))
        .order_by("sale_id", "line_no", "fact_id")
        .values("sale_id", "product_id", "qty", "amount", "currency")
    )


def customers(ids: Iterable[int | None]) -> dict[int, Customer]:
    """These customers by id."""
    found: dict[int, Customer] = {}
    for some in _some(ids):
        found |= Customer.objects.in_bulk(some)
    return found


def states_now(ids: Iterable[int | None]) -> dict[tuple[int, int], str]:
    """The state each of these customers stands in now, by (customer, campaign); who left stands nowhere."""
    found: dict[tuple[int, int], str] = {}
    for some in _some(ids):
        rows = Standing.objects.filter(customer__in=some, left_at__isnull=True)
        told = rows.values_list("customer_id", "campaign_id", "state__name")
        found |= {(customer, campaign): state for customer, campaign, state in told}
    return found


def open_fields(clients: Iterable[int], *, personal: bool) -> list[CustomerField]:
    """The fields of these clients' customers that may be looked at: those Setup opened for analysis; all of them by who
    may see personal data."""
    rows = CustomerField.objects.filter(client__in=set(clients), archived_at__isnull=True)
    rows = rows if personal else rows.filter(may_be_analysed=True)
    return list(rows.order_by("client", "position", "name"))


def _some(ids: Iterable[int | None]) -> Iterator[list[int]]:
    wanted = [key for key in dict.fromkeys(ids) if key is not None]
    for start in range(0, len(wanted), _AT_ONCE):
        yield wanted[start : start + _AT_ONCE]
