"""Why do these two differ? From the outcomes of a period to the customers standing there now, in steps with rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from utfall.core.periods import Days
from utfall.core.zones import local_times
from utfall.flow.reconcile import Changed, Place, Pressed, Reconciled, Step, reconcile
from utfall.ledger import names
from utfall.ledger.happenings.models import FACTS
from utfall.reports import show
from utfall.web.reports.address import Question
from utfall.web.reports.asking import Asker

CATEGORIES = ("sale", "no_sale", "excluded", "open")
OUTCOME = (
    "fact_id",
    "campaign_id",
    "customer_id",
    "happened_at",
    "n",
    "actor",
    "why",
    "zone",
    "outcome_id",
    "agent_id",
)
MOVE = ("fact_id", "campaign_id", "customer_id", "happened_at", "n", "cause", "zone", "outcome_fact_id",
        "from_state_id", "to_state_id")  # fmt: skip
MOST = 2_000_000  # outcomes, and changes of state, that one page goes through


class TooMany(Exception):
    """More has happened than one page goes through; half of it would be a false answer."""


@dataclass(frozen=True)
class Line:
    """One step in words: signed amount, what it is, and the address of its rows."""

    amount: str
    says: str
    key: str


@dataclass(frozen=True)
class Differ:
    """Both figures and everything between them."""

    there: str
    category: str
    period: str
    outcomes: str
    standing: str
    lines: tuple[Line, ...]
    sentence: str
    found: Reconciled


def _newest(kind: str, campaigns: Iterable[int], as_of: int):  # type: ignore[no-untyped-def]
    """The version of each fact that counts, of these campaigns, not tests and not removed."""
    model = FACTS[kind]
    newest = (
        model._default_manager.filter(fact_id=OuterRef("fact_id"))
        .order_by()
        .values("fact_id")
        .annotate(last=Max("version"))
        .values("last")
    )
    return (
        model._default_manager.filter(campaign_id__in=list(campaigns), happened_at__lte=as_of)
        .exclude(is_test=True)
        .annotate(newest=Subquery(newest))
        .filter(version=F("newest"))
        .exclude(why="removed")
    )


def _place(row: dict[str, object], period: Days | None) -> Place:
    if row["why"] == "annulled":
        return "annulled"
    if row["actor"] == "bulk":
        return "bulk"
    if period is None:
        return "counted"
    day = local_times(str(row["zone"])).cut(int(str(row["happened_at"])))[0]
    return "before" if day < period.first else "after" if day >= period.end else "counted"


def make(question: Question, campaigns: Iterable[int], category: str, whole: bool, who: Asker) -> Differ:
    """The steps of these campaigns between the outcomes that lead to a category of state and the customers in it.

    Raises `TooMany`.
    """
    period = None if whole else question.period(who.today_of(question))
    as_of = question.as_of if question.as_of is not None else who.now
    pressed = [
        Pressed(row["fact_id"], _customer(row), row["happened_at"], row["n"], _place(row, period))
        for row in _all_of(_newest("outcome", campaigns, as_of).filter(state_category=category).values(*OUTCOME))
    ]
    moves = _newest("transition", campaigns, as_of).exclude(why="annulled")
    moves = moves.filter(Q(to_category=category) | Q(from_category=category))
    changed = [
        Changed(
            row["fact_id"], _customer(row), row["happened_at"], row["cause"], row["to_category"] == category,
            row["from_category"] == category, row["outcome_fact_id"], row["n"],
        )
        for row in _all_of(moves.values(*MOVE, "from_category", "to_category"))
    ]  # fmt: skip
    found = reconcile(pressed, changed)
    there = who.named("category", category)
    lines = tuple(
        Line(_signed(step.amount, who), _(step.says("{there}")).format(there=there), step.key) for step in found.steps
    )
    outcomes, standing = show.count(found.outcomes, who.language), show.count(found.standing, who.language)
    between = "".join(f" {line.amount[0]} {line.amount[1:]} {line.says}" for line in lines)
    begin = _("%(n)s outcomes that lead to %(there)s") % {"n": outcomes, "there": there}
    end = _("%(n)s customers in %(there)s") % {"n": standing, "there": there}
    said = show.period(period, who.language) if period else _("ever")
    return Differ(there, category, said, outcomes, standing, lines, f"{begin}{between} = {end}", found)


def _all_of(rows: Any) -> list[dict[str, Any]]:
    """All rows of a query set. Raises `TooMany`."""
    found = list(rows[: MOST + 1])
    if len(found) > MOST:
        raise TooMany
    return found


def _customer(row: dict[str, object]) -> tuple[object, object] | None:
    return None if row["customer_id"] is None else (row["campaign_id"], row["customer_id"])


def _signed(amount: int, who: Asker) -> str:
    sign = "+" if amount > 0 else who.language.minus
    return sign + show.count(abs(amount), who.language)


@dataclass(frozen=True)
class StepRows:
    """The rows of one step: outcomes pressed and changes of state, in the order they happened."""

    title: str
    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    more: int


def rows(found: Differ, key: str, campaigns: Iterable[int], who: Asker, most: int = 500) -> StepRows | None:
    """What is behind a step; None where there is no such step."""
    step = next((each for each in found.found.steps if each.key == key), None)
    if step is None:
        return None
    told = sorted([*_outcomes(step, campaigns, most, who), *_moves(step, campaigns, most, who)])
    title = next(line.says for line in found.lines if line.key == key)
    heads = (_("When"), _("Customer"), _("What"), _("How many"), _("By"))
    lines = tuple(line for _at, line in told[:most])
    return StepRows(title, heads, lines, max(0, len(step.outcomes) + len(step.changes) - len(lines)))


Told = tuple[int, tuple[str, ...]]


def _outcomes(step: Step, campaigns: Iterable[int], most: int, who: Asker) -> list[Told]:
    wanted = step.outcomes[:most]
    rows = list(_newest("outcome", campaigns, 2**62).filter(fact_id__in=wanted).values(*OUTCOME, "known_to"))
    customers = _keys(rows, who)
    outcomes = names.names("outcome", (row["outcome_id"] for row in rows))
    agents = names.names("agent", (row["agent_id"] for row in rows))
    return [
        (row["happened_at"], (
            show.moment_of(row["happened_at"], row["zone"], row["known_to"], who.language),
            customers.get(row["customer_id"], show.NOTHING),
            outcomes.get(row["outcome_id"], show.NOTHING),
            show.count(row["n"], who.language),
            agents.get(row["agent_id"], who.named("actor", row["actor"])),
        ))
        for row in rows
    ]  # fmt: skip


def _moves(step: Step, campaigns: Iterable[int], most: int, who: Asker) -> list[Told]:
    wanted = step.changes[:most]
    rows = list(_newest("transition", campaigns, 2**62).filter(fact_id__in=wanted).values(*MOVE, "known_to"))
    customers = _keys(rows, who)
    states = names.names("state", [row[side] for row in rows for side in ("from_state_id", "to_state_id")])
    return [
        (row["happened_at"], (
            show.moment_of(row["happened_at"], row["zone"], row["known_to"], who.language),
            customers.get(row["customer_id"], show.NOTHING),
            f"{states.get(row['from_state_id'], show.NOTHING)} → {states.get(row['to_state_id'], show.NOTHING)}",
            show.count(row["n"], who.language),
            str(row["cause"]),
        ))
        for row in rows
    ]  # fmt: skip


def _keys(rows: Iterable[dict[str, object]], who: Asker) -> dict[int, str]:
    ids = [row["customer_id"] for row in rows]
    return names.customer_names(ids) if who.scope.personal else names.names("customer", ids)  # type: ignore[arg-type]
