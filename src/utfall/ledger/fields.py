"""Lets a field of a client's customers be analysed, or no longer: what each customer has in it becomes facts."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from django.db import transaction

from utfall.core.clock import now as wall_clock
from utfall.facts import KINDS, Batch, Record
from utfall.ledger.audit.chain import note
from utfall.ledger.customers.models import Customer, CustomerField
from utfall.ledger.people.models import User

from .recording.known import known
from .recording.pen import newest_by

ORIGIN = "setup"
_AT_ONCE = 5_000
Told = Callable[[int, int], None]


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


def _write(
    field: CustomerField, at: int, told: Told | None, one: Callable[[Sequence[Customer]], Iterator[Record]]
) -> int:
    of_client = Customer.objects.filter(client_id=field.client_id)
    of, done, written = of_client.count(), 0, 0
    for customers in _by_thousands(field.client_id):
        records = list(one(customers))
        if records:
            from .record import record

            found = record(Batch(ORIGIN, records, actor="system"), now=at)
            written += found.first + found.corrected + found.removed
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


def _missing(field: CustomerField, customers: Sequence[Customer], at: int) -> Iterator[Record]:
    """A record for each customer whose value is not among the facts."""
    there, looked_up = _facts(field, customers), known()
    for customer in customers:
        text = customer.values.get(field.key)
        if text in (None, ""):
            continue
        value_id = looked_up.field_value(field.pk, str(text)[:300])
        if there.get(customer.pk) != value_id:
            words = {"customer_id": customer.pk, "value_id": value_id, "happened_at": at}
            yield _record(field, customer.pk, words)


def _gone(field: CustomerField, customers: Sequence[Customer], at: int) -> Iterator[Record]:
    """A record that removes each of these customers' facts."""
    for customer_id in _facts(field, customers):
        yield _record(field, customer_id, {"customer_id": customer_id, "happened_at": at})._replace(why="removed")


def _facts(field: CustomerField, customers: Sequence[Customer]) -> dict[int, int | None]:
    """Customer -> the value that counts now, of those who have one."""
    rows = newest_by(KINDS["customer_value"], "customer_id", [customer.pk for customer in customers]).values()
    of_it = [row for row in rows if row["field_id"] == field.pk and row["why"] != "removed"]
    return {row["customer_id"]: row["value_id"] for row in of_it}


def _record(field: CustomerField, customer_id: int, words: Mapping[str, object]) -> Record:
    of_field = {"client_id": field.client_id, "field_id": field.pk}
    return Record("customer_value", f"{field.pk}:{customer_id}", {**of_field, **words})
