"""Lists of customers: those who stand in a cell of state by attempts, and those behind ticked outcomes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from utfall.ledger import names
from utfall.ledger.customers.models import Customer, Standing
from utfall.query.ask import NotUnderstood
from utfall.query.behind import Sort
from utfall.reports import show
from utfall.reports.files import FileCell, Text

from .address import Question
from .asking import Asker
from .export import Lines
from .header import address
from .standing import STEPS, here

SIZE, FILE_ROWS = 100, 200_000


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
    return _people(
        _("Customers"), said, count, at, tuple(_heads(who)), tuple(_standing_line(row, who) for row in page),
        lambda **more: address("standing", question, **words, **more), address("customers", question),
        who,
    )  # fmt: skip


def standing_file(question: Question, attempts: str, who: Asker) -> Lines:
    """All of them for a file."""
    rows = _standing_rows(question, attempts, who)[:FILE_ROWS]
    return list(_heads(who)), [_texts(_standing_line(row, who)) for row in rows]


def _standing_rows(question: Question, attempts: str, who: Asker):  # type: ignore[no-untyped-def]
    rows = here(question, who.scope).select_related("customer", "campaign", "state", "list")
    if attempts:
        if not (attempts.isascii() and attempts.isdigit() and int(attempts) < len(STEPS)):
            raise NotUnderstood(f"{attempts!r} is no step of attempts")
        low, high, _title = STEPS[int(attempts)]
        rows = rows.filter(Q(attempts__gte=low) & (Q() if high is None else Q(attempts__lte=high)))
    return rows.order_by("since", "pk")


def _heads(who: Asker) -> Iterable[str]:
    personal = (_("Name"), _("Telephone")) if who.scope.personal else ()
    return (_("Customer"), *personal, _("Campaign"), _("List"), _("State now"), _("Since"), _("Attempts"))


def _standing_line(row: Standing, who: Asker) -> tuple[str, ...]:
    zone = row.campaign.zone or who.house.zone
    return (
        row.customer.key,
        *(_personal(row.customer) if who.scope.personal else ()),
        row.campaign.name,
        row.list.name if row.list else show.NOTHING,
        row.state.name,
        show.moment(row.since, zone, who.language),
        show.count(row.attempts, who.language),
    )


def _personal(customer: Customer | None) -> tuple[str, str]:
    if customer is None:
        return show.NOTHING, show.NOTHING
    phones = " · ".join(each for each in (customer.phone1, customer.phone2, customer.phone3) if each)
    return customer.name or show.NOTHING, phones or show.NOTHING


def behind_outcomes(question: Question, at: int, who: Asker) -> People:
    """The customers behind outcomes: who, which outcome, when, and where they stand now."""
    found = _outcome_rows(question, at, SIZE, who)
    lines = _outcome_lines(found.rows, who)
    return _people(
        _("Customers behind outcomes"), ", ".join(who.named("outcome", key) for key in question.held("outcome")),
        found.rows_in_all, at, tuple(_outcome_heads(who)), tuple(lines),
        lambda **more: address("outcome-customers", question, **more), address("outcomes", question), who,
    )  # fmt: skip


def behind_outcomes_file(question: Question, who: Asker) -> Lines:
    """All of them for a file."""
    found = _outcome_rows(question, 1, FILE_ROWS, who)
    return list(_outcome_heads(who)), [_texts(line) for line in _outcome_lines(found.rows, who)]


def _outcome_rows(question: Question, at: int, size: int, who: Asker):  # type: ignore[no-untyped-def]
    ask = question.ask(who.scope, ("outcomes",), who.now, who.house.zone, by=())
    return who.house.behind(ask, "outcomes", "numerator", page=at, size=size, sort=Sort("happened_at", True))


def _outcome_heads(who: Asker) -> Iterable[str]:
    personal = (_("Name"), _("Telephone")) if who.scope.personal else ()
    return (_("Customer"), *personal, _("Campaign"), _("Outcome"), _("Reason"), _("How many"), _("Agent"), _("When"),
            _("State now"))  # fmt: skip


def _outcome_lines(rows, who: Asker):  # type: ignore[no-untyped-def]
    customers = Customer.objects.in_bulk({row["customer_id"] for row in rows if row["customer_id"] is not None})
    stands = {
        (row.customer_id, row.campaign_id): row.state.name
        for row in Standing.objects.filter(customer__in=customers, left_at__isnull=True).select_related("state")
    }
    for refers in ("agent", "outcome", "reason", "campaign"):
        named = names.names(refers, (row[f"{refers}_id"] for row in rows))
        for row in rows:
            row[refers] = named.get(row[f"{refers}_id"], show.NOTHING)
    for row in rows:
        customer = customers.get(row["customer_id"])
        yield (
            customer.key if customer else show.NOTHING,
            *(_personal(customer) if who.scope.personal else ()),
            row["campaign"],
            row["outcome"],
            row["reason"],
            show.count(row["n"], who.language),
            row["agent"] if row["actor"] == "agent" else _("System"),
            show.moment_of(row["happened_at"], row["zone"], row["known_to"], who.language),
            stands.get((row["customer_id"], row["campaign_id"]), show.NOTHING),
        )


def _texts(line: Iterable[str]) -> list[FileCell]:
    return [Text("" if text == show.NOTHING else text) for text in line]


def _people(title, of, count, at, heads, lines, to, back, who: Asker) -> People:  # type: ignore[no-untyped-def]
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
