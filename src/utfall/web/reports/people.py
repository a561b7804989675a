"""Lists of customers, and those who stand in a cell of state by attempts."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from utfall.ledger.customers.models import Customer, Standing
from utfall.query.ask import NotUnderstood
from utfall.reports import show
from utfall.reports.files import FileCell, Text

from .address import Question
from .asking import Asker
from .header import address
from .standing import STEPS, here

SIZE, AT_ONCE = 100, 5_000


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


def standing(question: Question, attempts: str, at: int, who: Asker) -> People:
    """The customers who stand there now, longest there first. Raises `NotUnderstood`."""
    rows = _standing_rows(question, attempts, who)
    count = rows.count()
    page = rows[(at - 1) * SIZE : at * SIZE]
    step = STEPS[int(attempts)][2] if attempts else ""
    states = ", ".join(who.named("state", key) for key in question.held("state"))
    said = " · ".join(each for each in (states, _("%(n)s attempts") % {"n": step} if step else "") if each)
    words = {"attempts": attempts} if attempts else {}
    return people(
        _("Customers"), said, count, at, tuple(_heads(who)), tuple(_standing_line(row, who) for row in page),
        lambda **more: address("standing", question, **words, **more), address("customers", question),
        who,
    )  # fmt: skip


def standing_file(question: Question, attempts: str, who: Asker) -> FileRows:
    """All of them for a file, read as it is sent: who stood there when it began and still does, each once."""
    rows = _standing_rows(question, attempts, who)
    keys = array("q", rows.values_list("pk", flat=True).iterator())

    def lines() -> Iterator[list[FileCell]]:
        for start in range(0, len(keys), AT_ONCE):
            for row in rows.filter(pk__in=keys[start : start + AT_ONCE]):
                yield _texts(_standing_line(row, who))

    return list(_heads(who)), lines()


def _standing_rows(question: Question, attempts: str, who: Asker):  # type: ignore[no-untyped-def]
    rows = here(question, who.scope).select_related("customer", "campaign", "state", "list")
    if attempts:
        if not (attempts.isascii() and attempts.isdigit() and int(attempts) < len(STEPS)):
            raise NotUnderstood(f"{attempts!r} is no step of attempts")
        low, high, _title = STEPS[int(attempts)]
        rows = rows.filter(Q(attempts__gte=low) & (Q() if high is None else Q(attempts__lte=high)))
    return rows.order_by("since", "pk")


def _heads(who: Asker) -> Iterable[str]:
    return (_("Customer"), *personal_heads(who), _("Campaign"), _("List"), _("State now"), _("Since"), _("Attempts"))


def _standing_line(row: Standing, who: Asker) -> tuple[str, ...]:
    zone = row.campaign.zone or who.house.zone
    return (
        row.customer.key,
        *(personal(row.customer) if who.scope.personal else ()),
        row.campaign.name,
        row.list.name if row.list else show.NOTHING,
        row.state.name,
        show.moment(row.since, zone, who.language),
        show.count(row.attempts, who.language),
    )


def personal_heads(who: Asker) -> tuple[str, ...]:
    """The columns only who may see personal data has."""
    return (_("Name"), _("Telephone")) if who.scope.personal else ()


def personal(customer: Customer | None) -> tuple[str, str]:
    """A customer's name and numbers."""
    if customer is None:
        return show.NOTHING, show.NOTHING
    phones = " · ".join(each for each in (customer.phone1, customer.phone2, customer.phone3) if each)
    return customer.name or show.NOTHING, phones or show.NOTHING


def _texts(line: Iterable[str]) -> list[FileCell]:
    return [Text("" if text == show.NOTHING else text) for text in line]


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
