"""What an hour of time costs: of the rates that fit a row's agent, team, centre, client and day, the one in force."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from utfall.catalogue.model import Part
from utfall.facts.wide import day_column

from .expressions import NOTHING, Choice, Col, Expr, Val, all_of, op

COLUMNS = (
    "agent_id", "team_id", "centre_id", "client_id", "first_day", "happened_at", "fact_id", "amount", "n", "currency",
)  # fmt: skip
NAMED = ("agent_id", "team_id", "centre_id", "client_id")  # a rate for the first of these goes before the others
DAY = day_column("start_at")


@dataclass(frozen=True, slots=True)
class Rate:
    """Smallest units of a currency for an hour, from a local day on, for those who have all of `names`."""

    names: tuple[tuple[str, int], ...]
    first_day: int
    amount: int
    currency: str


def costs(part: Part) -> bool:
    """Whether a part asks for rates."""
    return part.kind == "cost" or any(test.column == "hourly_rate" for test in part.where)


def read(rows: Iterable[Sequence[object]], home: int | None) -> tuple[Rate, ...]:
    """Rates out of the rows of `COLUMNS`, those that go before the others first; what the home's own client has is the
    house's. One without an amount or a currency is none."""
    found = []
    for row in rows:
        told = dict(zip(COLUMNS, row, strict=True))
        if told["amount"] is None or told["currency"] is None:
            continue
        if told["client_id"] == home:
            told["client_id"] = None
        names = tuple((name, int(str(told[name]))) for name in NAMED if told[name] is not None)
        first, at, fact, amount, n = (int(str(told[name])) for name in ("first_day", "happened_at", "fact_id", "amount",
                                                                       "n"))  # fmt: skip
        order = (*(told[name] is not None for name in NAMED), first, at, fact)
        found.append((order, Rate(names, first, amount // n, str(told["currency"]))))
    return tuple(rate for _, rate in sorted(found, key=lambda each: each[0], reverse=True))


def in_force(rates: Sequence[Rate], what: Literal["amount", "currency"]) -> Expr:
    """The amount or the currency of the rate in force for a row of agents' states; nothing where there is none."""
    cases = tuple(_cases(rates, what))
    return Choice(cases, NOTHING) if cases else NOTHING


def _cases(rates: Sequence[Rate], what: Literal["amount", "currency"]) -> Iterator[tuple[Expr, Expr]]:
    for rate in rates:
        fits = [op("=", Col(name), value) for name, value in rate.names]
        told = rate.amount if what == "amount" else rate.currency
        yield all_of([*fits, op(">=", Col(DAY), rate.first_day)]), Val(told)
