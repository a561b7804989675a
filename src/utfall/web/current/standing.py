"""Current › Customers: where customers stand, now or at a moment, and how often they were tried."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext_noop as noop

from utfall.catalogue.dimensions import GROUP
from utfall.ledger.customers.models import Standing
from utfall.query.answer import Answer
from utfall.query.ask import Group, Scope
from utfall.reports import show
from utfall.reports.lay import Shape, Wanted, linked, make_table
from utfall.reports.table import Table
from utfall.reports.tokens import painted
from utfall.web.reports.address import Question, key_words
from utfall.web.reports.asking import Asker, Told
from utfall.web.reports.header import address

LEVELS = ("campaign", "list", "segment", "client", "state")
BELOW = {"client": "campaign", "campaign": "list", "list": "state", "segment": "state"}
DELIVERED = "delivered"  # tells the state a customer came in by, so it is no column beside states
COLUMNS = (
    Wanted(DELIVERED, noop("Delivered")),
    Wanted("customers", noop("In base")),
    Wanted("customers_in_state:sale", noop("Yes")),
    Wanted("customers_in_state:no_sale", noop("No")),
    Wanted("customers_in_state:excluded", noop("Excluded")),
    Wanted("customers_in_state:open", noop("Open")),
    Wanted("customers_in_state:to_call", noop("To call")),
    Wanted("base_utilization", noop("Utilization"), bar=True),
    Wanted("attempt_distribution:untried", noop("Untouched of those to call")),
    Wanted("hit_rate:current", noop("Hit rate, by customers")),
)
KEY_FIGURES = COLUMNS[:-1]
STEPS = ((0, 0, "0"), (1, 1, "1"), (2, 2, "2"), (3, 5, "3–5"), (6, None, "6+"))


def make_table_of(question: Question, who: Asker) -> tuple[Table | None, Told]:
    """The table by campaign, list or segment, and the answer it is of."""
    asked = [each.kpi for each in COLUMNS if each.kpi != DELIVERED or "state" not in question.by]
    told = who.ask(replace(question.current(who.scope, asked, who.now, question.by), targets=True))
    if told.answer is None:
        return None, told
    key, down = question.sorted_by
    table = make_table([told.answer], who.catalogue, who.wording, Shape(COLUMNS, sort=key, down=down))

    def number(row: Any, column: Any) -> str:
        return address("number", question, page="customers", kpi=column.key, at=key_words(question.by, row.key))

    def deeper(row: Any) -> str:
        below = BELOW.get(question.by[-1], "")
        if row.kind != "row" or not below:
            return ""
        held = question
        for split, value in zip(question.by, row.key, strict=False):
            held = held.held_to(split, (value,))
        return address("customers", replace(held, by=(below,), sort=""))

    return linked(table, number, deeper), told


def all_of(told: Told, question: Question, who: Asker) -> Answer | None:
    """All the customers of the table together: its own total, but where its split leaves a column out."""
    if told.answer is not None and DELIVERED in told.answer.total.cells:
        return told.answer.unsplit()
    ask = question.current(who.scope, (each.kpi for each in COLUMNS), who.now, ())
    return who.ask(replace(ask, targets=True)).answer


@dataclass(frozen=True)
class GridCell:
    """One cell of state by attempts: how many customers, how dark, and the list of them."""

    text: str
    exact: int
    shade: str
    link: str


@dataclass(frozen=True)
class GridRow:
    """One state, by how often its customers were tried since they last became available."""

    name: str
    paint: str
    total: str
    cells: tuple[GridCell, ...]


def grid(question: Question, who: Asker) -> tuple[GridRow, ...]:
    """State by attempts, of now (the ledger's own count); nothing for a moment in the past."""
    if question.as_of is not None:
        return ()
    tried = [
        Count("pk", filter=Q(attempts__gte=low) & (Q() if high is None else Q(attempts__lte=high)))
        for low, high, _title in STEPS
    ]
    named = {f"step_{i}": each for i, each in enumerate(tried)}
    rows = (
        here(question, who.scope)
        .values("state_id", "state__name", "state__category", "state__colour", "state__position")
        .annotate(**named)
        .order_by("state__position", "state__name")
    )
    merged: dict[tuple[str, str, str], list[int]] = {}
    ids: dict[tuple[str, str, str], list[int]] = {}
    for row in rows:
        place = (row["state__name"], row["state__category"], row["state__colour"])
        counts = merged.setdefault(place, [0] * len(STEPS))
        ids.setdefault(place, []).append(row["state_id"])
        for i in range(len(STEPS)):
            counts[i] += row[f"step_{i}"]  # type: ignore[literal-required]
    most = max((max(counts) for counts in merged.values()), default=0)
    return tuple(_grid_row(place, counts, ids[place], most, question, who) for place, counts in merged.items())


def _grid_row(
    place: tuple[str, str, str], counts: Sequence[int], ids: Sequence[int], most: int, question: Question, who: Asker
) -> GridRow:
    name, category, colour = place
    cells = tuple(
        GridCell(
            show.count(n, who.language) if n else "",
            n,
            show.pixels(show.reach(n, most), 1),
            address("standing", question.held_to("state", ids), attempts=str(step)) if n else "",
        )
        for step, n in enumerate(counts)
    )
    return GridRow(name, painted(colour, category), show.count(sum(counts), who.language), cells)


def first_entered(question: Question, scope: Scope) -> int | None:
    """When the first of the customers who stand here came (ms UTC)."""
    found: int | None = here(question, scope).aggregate(first=Min("entered_at"))["first"]
    return found


def here(question: Question, scope: Scope) -> "QuerySet[Standing]":
    """The customers standing in campaigns now, in scope and held to the question's filters."""
    rows = Standing.objects.filter(left_at__isnull=True)
    if scope.clients is not None:
        rows = rows.filter(campaign__client__in=scope.clients)
    if scope.campaigns is not None:
        rows = rows.filter(campaign__in=scope.campaigns)
    rows = rows.exclude(campaign__in=scope.hidden)
    if any(each is not None for each in (scope.agents, scope.teams, scope.centres, scope.queues)):
        return rows.none()
    columns = {
        "client": "campaign__client", "campaign": "campaign", "list": "list", "segment": "segment", "state": "state",
        "category": "state__category",
    }  # fmt: skip
    for each in question.where:
        column = columns.get(each.dimension)
        if each.dimension == GROUP:
            rows = rows.filter(_in_groups(each.ids, scope))
            continue
        if column is None:
            return rows.none()
        known = Q(**{f"{column}__in": [key for key in each.ids if key is not None]})
        rows = rows.filter(known | Q(**{f"{column}__isnull": True}) if None in each.ids else known)
    return rows


def _in_groups(ids: Sequence[int | str | None], scope: Scope) -> Q:
    """Who stands in a campaign of one of the groups, or of one of their clients; None among the ids: of none of all."""

    def inside(groups: Iterable[Group]) -> Q:
        found = Q(pk__in=())
        for each in groups:
            found |= Q(campaign__in=each.campaigns) | Q(campaign__client__in=each.clients)
        return found

    named = inside(each for each in scope.groups if each.id in ids)
    return named | ~inside(scope.groups) if None in ids else named


def current(question: Question) -> Question:
    """The question as Current pages take it: no period, one split they have."""
    by = tuple(each for each in question.by if each in LEVELS)[:1] or ("campaign",)
    return replace(question, preset="today", first=None, end=None, by=by, compare="", columns=(), bulk=False)
