"""The customers behind ticked outcomes: who, what was said and sold, when, and where they stand now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from utfall.ledger import beside, names
from utfall.ledger.customers.models import Customer
from utfall.query.ask import Ask
from utfall.query.behind import Sort
from utfall.reports import show
from utfall.reports.files import Figure, FileCell, Text
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker
from utfall.web.reports.header import address
from utfall.web.reports.people import SIZE, FileRows, People, people, personal, personal_heads

NAMED = ("agent", "outcome", "reason", "campaign")
AT_ONCE = 20_000
NEWEST_FIRST = Sort("happened_at", True)


@dataclass(frozen=True)
class Line:
    """One outcome in words. `fields` are what its customer has in the fields that are open, by the field's name."""

    customer: str
    personal: tuple[str, ...]
    fields: Mapping[str, str]
    campaign: str
    outcome: str
    reason: str
    comment: str
    products: str
    value: Mapping[str, int]
    n: int
    agent: str
    when: str
    state_now: str


def page(question: Question, at: int, who: Asker) -> People:
    """One page of them; the open fields stand together in one column."""
    found = who.house.behind(_ask(question, who), "outcomes", "numerator", page=at, size=SIZE, sort=NEWEST_FIRST)
    lines = _lines(found.rows, who)
    heads = (_("Customer"), *personal_heads(who), _("Fields"), *_heads(who), _("How many"), _("Agent"), _("When"),
             _("State now"))  # fmt: skip
    return people(
        _("Customers behind outcomes"), ", ".join(who.named("outcome", key) for key in question.held("outcome")),
        found.rows_in_all, at, heads, tuple(_shown(line, who) for line in lines),
        lambda **more: address("outcome-customers", question, **more), address("outcomes", question), who,
    )  # fmt: skip


def file_rows(question: Question, who: Asker) -> FileRows:
    """All of them for a file, read as it is sent: a column for each open field, value as a figure with its currency
    beside it."""
    ask = _ask(question, who)
    parts = who.house.behind_all(ask, "outcomes", "numerator", sort=NEWEST_FIRST, at_once=AT_ONCE)
    first = next(parts)
    told = who.house.ask(question.ask(who.scope, ("outcomes",), who.now, who.house.zone, by=("client",)))
    clients = [row.key[0] for row in told.rows if isinstance(row.key[0], int)]
    fields = list(dict.fromkeys(each.name for each in beside.open_fields(clients, personal=who.scope.personal)))
    head = [_("Customer"), *personal_heads(who), *fields, *_heads(who), _("Currency"), _("How many"), _("Agent"),
            _("When"), _("State now")]  # fmt: skip
    rows = (_filed(line, fields, who) for part in chain((first,), parts) for line in _lines(part.rows, who))
    return head, rows


def _heads(who: Asker) -> tuple[str, ...]:
    comment = (_("Comment"),) if who.scope.personal else ()
    return (_("Campaign"), _("Outcome"), _("Reason"), *comment, _("Products"), _("Value"))


def _ask(question: Question, who: Asker) -> Ask:
    return question.ask(who.scope, ("outcomes",), who.now, who.house.zone, by=())


def _lines(rows: Sequence[Mapping[str, Any]], who: Asker) -> list[Line]:
    """The rows in words; what is looked up is looked up once for all of them."""
    customers = beside.customers(row["customer_id"] for row in rows)
    stands = beside.states_now(customers)
    open_to_him = beside.open_fields((each.client_id for each in customers.values()), personal=who.scope.personal)
    keys: dict[int, dict[str, str]] = {}
    for each in open_to_him:
        keys.setdefault(each.client_id, {})[each.key] = each.name
    facts = [row["fact_id"] for row in rows]
    comments = beside.comments(facts) if who.scope.personal else {}
    sold = beside.sold(facts)
    named = {refers: names.names(refers, (row[f"{refers}_id"] for row in rows)) for refers in NAMED}

    def line(row: Mapping[str, Any]) -> Line:
        customer = customers.get(row["customer_id"])
        of = sold.get(row["fact_id"], beside.Sold())
        words = {refers: named[refers].get(row[f"{refers}_id"], show.NOTHING) for refers in NAMED}
        return Line(
            customer=customer.key if customer else show.NOTHING,
            personal=personal(customer) if who.scope.personal else (),
            fields=_values(customer, keys),
            campaign=words["campaign"],
            outcome=words["outcome"],
            reason=words["reason"],
            comment=comments.get(row["fact_id"], show.NOTHING),
            products=_products(of.products, who) or show.NOTHING,
            value=of.value,
            n=row["n"],
            agent=words["agent"] if row["actor"] == "agent" else who.named("actor", row["actor"]),
            when=show.moment_of(row["happened_at"], row["zone"], row["known_to"], who.language),
            state_now=stands.get((row["customer_id"], row["campaign_id"]), show.NOTHING),
        )

    return [line(row) for row in rows]


def _values(customer: Customer | None, keys: Mapping[int, Mapping[str, str]]) -> dict[str, str]:
    if customer is None:
        return {}
    told = {name: customer.values.get(key) for key, name in keys.get(customer.client_id, {}).items()}
    return {name: str(value) for name, value in told.items() if value not in (None, "")}


def _products(products: Iterable[tuple[str, int]], who: Asker) -> str:
    return ", ".join(f"{name} × {show.count(qty, who.language)}" if qty != 1 else name for name, qty in products)


def _shown(line: Line, who: Asker) -> tuple[str, ...]:
    fields = " · ".join(f"{name}: {value}" for name, value in line.fields.items())
    value = " · ".join(show.money(amount, currency or None, who.language) for currency, amount in line.value.items())
    return (
        line.customer, *line.personal, fields or show.NOTHING, line.campaign, line.outcome, line.reason,
        *((line.comment,) if who.scope.personal else ()), line.products, value or show.NOTHING,
        show.count(line.n, who.language), line.agent, line.when, line.state_now,
    )  # fmt: skip


def _filed(line: Line, fields: Sequence[str], who: Asker) -> list[FileCell]:
    before = (line.customer, *line.personal, *(line.fields.get(name, "") for name in fields), line.campaign,
              line.outcome, line.reason, *((line.comment,) if who.scope.personal else ()), line.products)  # fmt: skip
    after = (line.agent, line.when, line.state_now)
    return [*_texts(before), *_value(line.value), Figure(str(line.n)), *_texts(after)]


def _value(value: Mapping[str, int]) -> list[FileCell]:
    """Value and currency; of a sale in several currencies all of them, as words: they do not add up."""
    if len(value) == 1:
        ((currency, amount),) = value.items()
        return [Figure(show.plain(show.fraction(amount, 1), "money", currency=currency or None)), Text(currency)]
    each = (show.plain(show.fraction(amount, 1), "money", currency=currency) for currency, amount in value.items())
    return [Text(" + ".join(each)), Text(" + ".join(value))]


def _texts(line: Iterable[str]) -> list[FileCell]:
    return [Text("" if text == show.NOTHING else text) for text in line]
