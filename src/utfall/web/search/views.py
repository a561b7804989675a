"""One page that finds customers, for those who may see who they are, and only those they may see."""

import re
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from utfall.ledger.customers.models import Customer, Standing
from utfall.reports import show
from utfall.web.access.scopes import page_for
from utfall.web.current.standing import here
from utfall.web.reports.address import Question
from utfall.web.reports.asking import asker
from utfall.web.reports.worked import at_standing

MOST = 50
FEWEST_DIGITS = 4
PHONES = ("phone1", "phone2", "phone3")


@dataclass(frozen=True)
class Hit:
    """One customer found, and where he stands."""

    key: str
    name: str
    phone: str
    email: str
    client: str
    campaign: str
    state: str
    since: str


@page_for("administrator", "leader")
def search(request: HttpRequest) -> HttpResponse:
    """What was typed, and the customers it finds: at most 50, with how to narrow it down beyond that."""
    typed = " ".join(request.GET.get("q", "").split())[:100]
    who = at_standing(asker(request))
    found: list[Hit] = []
    more = False
    if typed and who.scope.personal:
        rows = here(Question(), who.scope).filter(customer__in=Customer.objects.filter(_meant(typed)))
        rows = rows.select_related("customer", "campaign__client", "state").order_by("-since", "pk")[: MOST + 1]
        hits = list(rows)
        more = len(hits) > MOST
        found = [_hit(row, who.house.zone) for row in hits[:MOST]]
    return render(request, "search/search.html", {"typed": typed, "found": found, "more": more, "most": MOST})


def _meant(typed: str) -> Q:
    """Whom the words may mean: +47 and spaces in a number do not matter, its last digits do."""
    meant = Q(key__iexact=typed) | Q(name__icontains=typed) | Q(email__iexact=typed)
    digits = re.sub(r"[\s().-]", "", typed)
    digits = re.sub(r"^(\+|00)", "", digits)
    if digits.isascii() and digits.isdigit() and len(digits) >= FEWEST_DIGITS:
        for phone in PHONES:
            meant |= Q(**{f"{phone}__endswith": digits})
    return meant


def _hit(row: Standing, zone: str) -> Hit:
    customer = row.customer
    phone = next((getattr(customer, phone) for phone in PHONES if getattr(customer, phone)), "")
    return Hit(
        customer.key, customer.name, phone, customer.email, row.campaign.client.name, row.campaign.name,
        row.state.name, show.moment(row.since, row.campaign.zone or zone),
    )  # fmt: skip
