"""Agreements with clients, each from a local day on; a past day keeps what was agreed then. All audited."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from utfall.catalogue.agreement import Terms, kept_terms, read_terms, write_terms
from utfall.catalogue.model import Catalogue
from utfall.core.clock import now as wall_clock
from utfall.ledger.audit.chain import note
from utfall.ledger.clients.models import Agreement, Client
from utfall.ledger.people.models import User


def agree(
    client: Client, first_day: int, terms: Mapping[str, Any], catalogue: Catalogue, *, actor: User | None = None
) -> Agreement:
    """What is agreed with a client from a local day on, in the place of what was agreed from the same day.

    Raises `NotAgreeable` with every mistake.
    """
    told = write_terms(read_terms(terms, catalogue))
    with transaction.atomic():
        before = Agreement.objects.filter(client=client, first_day=first_day).first()
        made, _ = Agreement.objects.update_or_create(
            client=client, first_day=first_day, defaults={"terms": told, "made_at": wall_clock(), "made_by": actor}
        )
        if before is None or before.terms != told:
            said = {"client": client.pk, "first_day": first_day, "from": before and before.terms, "to": told}
            note("agree", f"agreement {made.pk}", actor, said)
    return made


def withdraw(agreement: Agreement, *, actor: User | None = None) -> None:
    """Take an agreement back: what was agreed before it holds on."""
    with transaction.atomic():
        said = {"client": agreement.client_id, "first_day": agreement.first_day, "from": agreement.terms}
        note("withdraw agreement", f"agreement {agreement.pk}", actor, said)
        agreement.delete()


def in_force(client_id: int, day: int, catalogue: Catalogue) -> tuple[Agreement, Terms] | None:
    """What is in force for a client on a local day; None where nothing was agreed by then."""
    found = Agreement.objects.filter(client_id=client_id, first_day__lte=day).order_by("-first_day").first()
    return None if found is None else (found, kept_terms(found.terms, catalogue))


def every(catalogue: Catalogue) -> list[tuple[Agreement, Terms]]:
    """Every agreement with its terms, by client and day."""
    found = Agreement.objects.select_related("client").order_by("client__name", "client_id", "first_day")
    return [(each, kept_terms(each.terms, catalogue)) for each in found]
