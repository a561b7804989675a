"""Lets a field of a client's customers be analysed, or no longer: what each customer has in it becomes facts."""

from collections.abc import Callable, Iterator, Sequence

from django.db import transaction

from utfall.core.clock import now as wall_clock
from utfall.facts import KINDS, Batch, Record
from utfall.ledger.audit.chain import note
from utfall.ledger.customers.models import Customer, CustomerField
from utfall.ledger.happenings.models import Origin
from utfall.ledger.people.models import User

from .record import record
from .recording.known import known
from .recording.pen import Row, newest_by

ORIGIN = "setup"
_AT_ONCE = 5_000
Told = Callable[[int, int], None]
_Of = tuple[str, Record]  # the origin whose fact it is, and the record


def analyse_field(
    field: CustomerField, *, actor: User | None = None, told: Told | None = None, now: int | None = None
) -> int:
    """Mark a field *may be analysed* and write what every customer has in it as facts, 5,000 at a time.

    Customers without a value write none. `told(done, of)` hears how far it is. Gives the number of facts written;
    again, only what is missing is written.
    """
    at = wall_clock() if now is None else now
    _mark(field, True, actor, at)
    return _write(field, at, told, lambda customers: _missing(field, customers, at))


def stop_analysing(
    field: CustomerField, *, actor: User | None = None, told: Told | None = None, now: int | None = None
) -> int:
    """Take a field out of analysis again: its facts are removed, what the customers have in it stays."""
    at = wall_clock() if now is None else now
    _mark(field, False, actor, at)
    return _write(field, at, told, lambda customers: _gone(field, customers, at))


def _mark(field: CustomerField, may_be: bool, actor: User | None, at: int) -> None:
    with transaction.atomic():
        if field.may_be_analysed != may_be:
            field.may_be_analysed = may_be
            field.save(update_fields=["may_be_analysed"])
            note("analyse field" if may_be else "stop analysing", f"field {field.pk} {field.key}", actor, at=at)


def _write(field: CustomerField, at: int, told: Told | None, one: Callable[[Sequence[Customer]], Iterator[_Of]]) -> int:
    of_client = Customer.objects.filter(client_id=field.client_id)
    of, done, written = of_client.count(), 0, 0
    for customers in _by_thousands(field.client_id):
        by_origin: dict[str, list[Record]] = {}
        for origin, each in one(customers):
            by_origin.setdefault(origin, []).append(each)
        for origin, records in by_origin.items():
            found = record(Batch(origin, records, actor="system"), now=at)
            written += len(records) - found.rejected - found.known
        done += len(customers)
        if told is not None:
            told(done, of)
    return written


def _by_thousands(client_id: int) -> Iterator[list[Customer]]:
    after = 0
    while found := list(
        Customer.objects.filter(client_id=client_id, pk__gt=after).order_by("pk").only("id", "values")[:_AT_ONCE]
    ):
        yield found
        after = found[-1].pk


def _missing(field: CustomerField, customers: Sequence[Customer], at: int) -> Iterator[_Of]:
    """A record for each customer whose value is not among the facts: the next of the fact he has, or a first."""
    there, looked_up, origins = _facts(field, customers), known(), _origins()
    for customer in customers:
        text = customer.values.get(field.key)
        if text in (None, ""):
            continue
        value_id = looked_up.field_value(field.pk, str(text)[:300])
        row = there.get(customer.pk)
        if row is not None and row["value_id"] == value_id and row["why"] != "removed":
            continue
        words: dict[str, object] = {"client_id": field.client_id, "customer_id": customer.pk, "field_id": field.pk}
        words |= {"value_id": value_id, "happened_at": at}
        origin = origins[row["origin_id"]] if row else ORIGIN
        reference = row["reference"] if row else f"{customer.pk}:{field.pk}"
        yield origin, Record("customer_value", reference, words)


def _gone(field: CustomerField, customers: Sequence[Customer], at: int) -> Iterator[_Of]:
    """A record that removes each of these customers' facts."""
    origins = _origins()
    for row in _facts(field, customers).values():
        if row["why"] != "removed":
            words = {"customer_id": row["customer_id"], "happened_at": at}
            yield origins[row["origin_id"]], Record("customer_value", row["reference"], words, why="removed")


def _facts(field: CustomerField, customers: Sequence[Customer]) -> dict[int, Row]:
    """Customer -> the fact that counts for him now, else one that was removed."""
    rows = newest_by(KINDS["customer_value"], "customer_id", [customer.pk for customer in customers]).values()
    of_it = [row for row in rows if row["field_id"] == field.pk]
    of_it.sort(key=lambda row: (row["why"] != "removed", row["happened_at"], row["fact_id"]))
    return {row["customer_id"]: row for row in of_it}


def _origins() -> dict[int, str]:
    return dict(Origin.objects.values_list("pk", "name"))
