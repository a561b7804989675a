"""Lists of customers, a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from utfall.ledger.customers.models import Customer
from utfall.reports import show
from utfall.reports.files import FileCell

from .asking import Asker

SIZE = 100


FileRows = tuple[list[str], Iterator[list[FileCell]]]  # the head, and the rows as they are read


@dataclass(frozen=True)
class People:
    """One page of customers in words."""

    title: str
    of: str
    count: str
    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    pages: str
    earlier: str
    later: str
    file: str
    back: str


def personal_heads(who: Asker) -> tuple[str, ...]:
    """The columns only who may see personal data has."""
    return (_("Name"), _("Telephone")) if who.scope.personal else ()


def personal(customer: Customer | None) -> tuple[str, str]:
    """A customer's name and numbers."""
    if customer is None:
        return show.NOTHING, show.NOTHING
    phones = " · ".join(each for each in (customer.phone1, customer.phone2, customer.phone3) if each)
    return customer.name or show.NOTHING, phones or show.NOTHING


def people(title, of, count, at, heads, lines, to, back, who: Asker) -> People:  # type: ignore[no-untyped-def]
    """One page of a list; `to` makes the address of another page or of the file."""
    last = max(1, -(-count // SIZE))
    return People(
        title=title,
        of=of,
        count=show.count(count, who.language),
        heads=heads,
        lines=lines,
        pages=_("page %(n)s of %(last)s") % {"n": at, "last": show.count(last, who.language)},
        earlier=to(n=str(at - 1)) if at > 1 else "",
        later=to(n=str(at + 1)) if at < last else "",
        file=to(file="csv"),
        back=back,
    )


def page_asked(request: HttpRequest) -> int:
    """Which page of a list is asked for; the first where the address says nothing that can be read."""
    text = request.GET.get("n", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else 1
