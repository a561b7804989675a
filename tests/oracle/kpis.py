"""Every number by the words of the reference (§2.4), as a plain function of one cell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from . import measures as m
from .cells import Cell, Fact
from .measures import different, known, n, total


@dataclass(frozen=True)
class Found:
    """A figure: `value` in the number's unit (seconds, per hour, a fraction of 1), and what it was made of."""

    value: Fraction | None
    numerator: int | None
    denominator: int | None = None
    open: int = 0
    undecided: int = 0


Kpi = Callable[[Cell], Found]
KPIS: dict[str, Kpi] = {}
SECONDS, PER_HOUR = Fraction(1, 1000), Fraction(3_600_000)


def kpi(*names: str) -> Callable[[Kpi], Kpi]:
    """Keeps a function under the ids of its number."""

    def keep(function: Kpi) -> Kpi:
        KPIS.update(dict.fromkeys(names, function))
        return function

    return keep


def count(number: int) -> Found:
    """A count is 0 where there is nothing, never no value."""
    return Found(Fraction(number), number)


def over(numerator: int, denominator: int, times: Fraction | int = 1, hidden: bool = False, open: int = 0,
         undecided: int = 0) -> Found:  # fmt: skip
    """One division; over nothing there is no value (R1)."""
    value = None if hidden or denominator == 0 else Fraction(numerator, denominator) * times
    return Found(value, numerator, denominator, open, undecided)


def mean(rows: Sequence[Fact], column: str) -> Found:
    """The mean of a duration over the rows of which it is known."""
    return over(total(rows, column), n(known(rows, column)), SECONDS)


def rank(rows: Sequence[Fact], column: str, percent: int, open: int = 0) -> Found:
    """Nearest rank over every single one that the rows stand for (R2)."""
    each = sorted(int(str(row[column])) // int(str(row["n"])) for row in known(rows, column)
                  for _ in range(int(str(row["n"]))))  # fmt: skip
    if not each:
        return Found(None, None, 0, open)
    found = each[ceil(len(each) * Fraction(percent, 100)) - 1]
    return Found(found * SECONDS, found, len(each), open)


def counting(**rows_of: Callable[[Cell], Sequence[Fact]]) -> None:
    """Numbers that only count rows."""
    for name, rows in rows_of.items():
        KPIS[name.replace("__", ":")] = lambda cell, rows=rows: count(n(rows(cell)))  # type: ignore[misc]


# A. Progress and outcome

counting(
    outcomes=m.outcomes,
    progress_outcomes=m.progress,
    attempt_outcomes=m.attempts,
    attempt_outcomes__no_answer=lambda cell: m.attempts(cell, "no_answer"),
    attempt_outcomes__call_back=lambda cell: m.attempts(cell, "call_back"),
    no_answer=lambda cell: m.attempts(cell, "no_answer"),
    call_back=lambda cell: m.attempts(cell, "call_back"),
    yes=lambda cell: m.concluding(cell, "yes"),
    no=lambda cell: m.concluding(cell, "no"),
    conclusions=lambda cell: m.concluding(cell, "yes", "no"),
    sales=lambda cell: m.leading_to(cell, "sale"),
    no_sales=lambda cell: m.leading_to(cell, "no_sale"),
    exclusions=lambda cell: m.leading_to(cell, "excluded"),
    other_outcomes=lambda cell: [row for row in m.progress(cell) if row["state_category"] not in m.CONCLUDED],
    customers=m.standing,
    customers_in_state=m.standing,
    customers_in_state__to_call=lambda cell: m.standing(cell, "to_call"),
    customers_in_state__open=lambda cell: m.standing(cell, "open"),
    customers_in_state__sale=lambda cell: m.standing(cell, "sale"),
    customers_in_state__no_sale=lambda cell: m.standing(cell, "no_sale"),
    customers_in_state__excluded=lambda cell: m.standing(cell, "excluded"),
)


@kpi("delivered")
def delivered(cell: Cell) -> Found:
    return count(different(m.came_in(cell), "campaign_id", "customer_id"))


@kpi("progress_rate")
def progress_rate(cell: Cell) -> Found:
    return over(n(m.progress(cell)), n(m.progress(cell)) + n(m.attempts(cell)))


@kpi("progress_rate:without_call_back")
def progress_rate_without_call_back(cell: Cell) -> Found:
    return over(n(m.progress(cell)), n(m.progress(cell)) + n(m.attempts(cell, "no_answer")))


def _flow_has_other(cell: Cell) -> bool:
    return any(row["flow_has_other"] for row in m.outcomes(cell))


@kpi("conversation_share")
def conversation_share(cell: Cell) -> Found:
    return over(n(m.conversations(cell)), n(m.outcomes(cell)), hidden=_flow_has_other(cell))


@kpi("conversation_share:pick_up")
def pick_up(cell: Cell) -> Found:
    somebody = n(m.conversations(cell)) + n(m.attempts(cell, "call_back"))
    return over(somebody, n(m.outcomes(cell)), hidden=_flow_has_other(cell))


@kpi("hit_rate")
def hit_rate(cell: Cell) -> Found:
    return over(n(m.concluding(cell, "yes")), n(m.concluding(cell, "yes")) + n(m.concluding(cell, "no")))


@kpi("hit_rate:per_customer")
def hit_rate_per_customer(cell: Cell) -> Found:
    who = ("campaign_id", "customer_id")
    return over(different(m.concluding(cell, "yes"), *who), different(m.concluding(cell, "yes", "no"), *who))


@kpi("hit_rate:current")
def hit_rate_current(cell: Cell) -> Found:
    return over(n(m.standing(cell, "sale")), n(m.standing(cell, "sale", "no_sale")))


OF_TYPE = ("outcome", "reason", "state", "category")  # the splits that tell outcomes of one report apart


@kpi("outcome_share")
def outcome_share(cell: Cell) -> Found:
    return over(n(m.outcomes(cell)), n(m.outcomes(cell.without(OF_TYPE))))


@kpi("outcome_share:of_progress")
def outcome_share_of_progress(cell: Cell) -> Found:
    return over(n(m.progress(cell)), n(m.progress(cell.without(OF_TYPE))))


@kpi("base_utilization")
def base_utilization(cell: Cell) -> Found:
    return over(n(m.standing(cell, *m.CONCLUDED)), n(m.standing(cell)))


@kpi("base_utilization:without_excluded")
def base_utilization_without_excluded(cell: Cell) -> Found:
    return over(n(m.standing(cell, "sale", "no_sale")), n(m.standing(cell)) - n(m.standing(cell, "excluded")))


# Attempts on customers that no progress was made with in their round: how many have had how many.


def tries(cell: Cell, kind: str) -> list[int]:
    """The tries of each untouched customer in his present round; the filters choose customers, not tries."""
    all_tries = _all(cell, kind)
    moved_on = [row for row in _all(cell, "outcome") if row["kind"] == "progress"]
    meant = [row for row in all_tries if (m.is_dial(row) if kind == "contact" else row["kind"] == "attempt")]
    untouched = [who for who in m.standing(cell, "to_call") if not m.of_the_round(cell, who, moved_on)]
    return [n(m.of_the_round(cell, who, meant)) for who in untouched]


def _all(cell: Cell, kind: str) -> list[Fact]:
    clock = "offered_at" if kind == "contact" else "happened_at"
    return [row for row in cell.asked.counted(kind) if int(str(row[clock])) <= cell.asked.as_of]


BUCKETS = {
    "attempt_distribution": ("outcome", (0, 1, 2)),
    "attempt_distribution:finer": ("outcome", (0, 1, 2, 3, 6)),
    "attempt_distribution:dials": ("contact", (0, 1, 2)),
}


def bucketed(name: str, cell: Cell) -> dict[int, Found]:
    """The number's figure in each bucket, by the bucket's lower end."""
    kind, ends = BUCKETS[name]
    had = [max(end for end in ends if end <= each) for each in tries(cell, kind)]
    return {end: count(had.count(end)) for end in ends}


@kpi("attempt_distribution:untried")
def untried(cell: Cell) -> Found:
    had = tries(cell, "outcome")
    return over(had.count(0), len(had))


# E. Sales

counting(products_sold__positions=m.lines)
APART: dict[str, tuple[str, ...]] = dict.fromkeys((
    "completion_success", "completion_success:gross_profit", "average_check", "average_check:per_customer",
    "sale_cancellation_rate:by_value",
), ("currency",))  # what is never added: of these, currencies  # fmt: skip


@kpi("orders")
def orders(cell: Cell) -> Found:
    return count(different(m.lines(cell), "order_id"))


@kpi("products_sold")
def products_sold(cell: Cell) -> Found:
    return count(total(m.lines(cell), "qty"))


@kpi("completion_success")
def completion_success(cell: Cell) -> Found:
    return count(total(m.lines(cell), "amount"))


@kpi("completion_success:gross_profit")
def gross_profit(cell: Cell) -> Found:
    profit = total(m.lines(cell), "margin")
    return Found(Fraction(profit) if known(m.lines(cell), "margin") else None, profit)


@kpi("average_check")
def average_check(cell: Cell) -> Found:
    untold = not known(m.lines(cell), "amount")
    return over(total(m.lines(cell), "amount"), different(m.lines(cell), "order_id"), hidden=untold)


@kpi("average_check:per_customer")
def average_per_customer(cell: Cell) -> Found:
    untold = not known(m.lines(cell), "amount")
    return over(total(m.lines(cell), "amount"), different(m.lines(cell), "customer_id"), hidden=untold)


@kpi("items_per_check")
def items_per_check(cell: Cell) -> Found:
    return over(n(m.lines(cell)), different(m.lines(cell), "order_id"))


@kpi("items_per_check:units")
def units_per_check(cell: Cell) -> Found:
    return over(total(m.lines(cell), "qty"), different(m.lines(cell), "order_id"))


@kpi("sale_cancellation_rate")
def sale_cancellation_rate(cell: Cell) -> Found:
    sold = m.leading_to(cell, "sale", annulled=True)
    return over(n(row for row in sold if row["why"] == "annulled"), n(sold))


@kpi("sale_cancellation_rate:by_value")
def sale_cancellation_by_value(cell: Cell) -> Found:
    sold = m.lines(cell, annulled=True)
    return over(total([row for row in sold if row["why"] == "annulled"], "amount"), total(sold, "amount"))


@kpi("closure_rate")
def closure_rate(cell: Cell) -> Found:
    return _closed(cell, lambda row: row["outcome_category"] == "sale")


@kpi("closure_rate:any_result")
def closure_by_result(cell: Cell) -> Found:
    return _closed(cell, lambda row: row["is_result"] is True)


def _closed(cell: Cell, well: Callable[[Fact], bool]) -> Found:
    """Processed is a live contact of ours, or a handled one of theirs with a disposition."""
    theirs = [row for row in m.handled(cell) if row["direction"] == "in" and row["outcome_id"] is not None]
    processed = [*m.live(m.dials(cell)), *theirs]
    return over(n(row for row in processed if well(row)), n(processed))


# H. Agents' time, and what comes of an hour of it


@kpi("hours")
def hours(cell: Cell) -> Found:
    worked = m.productive(cell)
    return Found(worked * SECONDS, worked)


@kpi("sales_per_hour")
def sales_per_hour(cell: Cell) -> Found:
    return over(n(m.leading_to(cell, "sale")), m.productive(cell), PER_HOUR)


@kpi("sales_per_hour:logged")
def sales_per_logged_hour(cell: Cell) -> Found:
    return over(n(m.leading_to(cell, "sale")), m.logged_in(cell), PER_HOUR)


@kpi("yes_per_hour")
def yes_per_hour(cell: Cell) -> Found:
    return over(n(m.concluding(cell, "yes")), m.productive(cell), PER_HOUR)


@kpi("conclusions_per_hour")
def conclusions_per_hour(cell: Cell) -> Found:
    return over(n(m.concluding(cell, "yes", "no")), m.productive(cell), PER_HOUR)
