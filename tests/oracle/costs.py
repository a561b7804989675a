"""What paid time costs (§2.4 E), piece by piece by the rate in force on its day; and what was sold for each hour."""

from fractions import Fraction

from . import measures as m
from .cells import Cell, Fact, remembered
from .clocks import local
from .kpis import APART, KPIS, Found, over
from .measures import known, n, total

HOUR = 3_600_000
FINER = ("agent_id", "team_id", "centre_id", "client_id")


def _rate(cell: Cell, piece: Fact) -> tuple[int, str] | None:
    """(smallest units for an hour, currency): the agent's before the team's, the centre's, the client's, the house's;
    of each the latest."""
    day = local(int(str(piece["start_at"])), str(piece["zone"])).day
    told = [row for row in cell.asked.facts["cost_rate"] if row["why"] not in ("removed", "annulled")
            and row["is_test"] is not True and row["amount"] is not None and row["currency"] is not None]  # fmt: skip
    fits = [row for row in told if int(str(row["first_day"])) <= day
            and all(row[name] is None or row[name] == piece[name] for name in FINER)]  # fmt: skip
    if not fits:
        return None
    best = max(fits, key=lambda row: (*(row[name] is not None for name in FINER), row["first_day"], row["happened_at"],
                                      row["fact_id"]))  # fmt: skip
    return int(str(best["amount"])), str(best["currency"])


def _rated(cell: Cell) -> list[tuple[Fact, tuple[int, str] | None]]:
    """The paid pieces of a cell, whatever its currency, each with its rate."""
    rates = remembered(cell.asked, ("rates", cell.is_bulk), lambda: [{}])[0]

    def of(piece: Fact) -> tuple[int, str] | None:
        key = (*(piece[name] for name in FINER), piece["start_at"], piece["zone"])
        if key not in rates:
            rates[key] = _rate(cell, piece)
        return rates[key]  # type: ignore[no-any-return]

    return [(piece, of(piece)) for piece in cell.pieces() if piece["is_paid"] is True]


def _money(cell: Cell) -> set[object] | None:
    """The currencies that the cell's key and the filters leave; None where they leave every one."""
    named = [{value} for split, value in zip(cell.asked.by, cell.key, strict=False) if split == "currency"]
    named += [set(ids) for split, ids in cell.asked.where if split == "currency"]
    return set.intersection(*named) if named else None


def _cost(cell: Cell) -> tuple[int, bool]:
    """(money · ms, whether all the paid time of the cell has a rate); nobody is paid twice at once in one currency."""
    wide, money = cell.without(("currency",)), _money(cell)
    rated = _rated(wide)
    spans: dict[object, list[tuple[int, int, int]]] = {}
    for place, (piece, rate) in enumerate(rated):
        if rate is not None and (money is None or rate[1] in money):
            who = ("nobody", place) if piece["agent_id"] is None else piece["agent_id"]
            span = int(str(piece["start_at"])), int(str(piece["end_at"])), rate[0]
            spans.setdefault((who, rate[1]), []).append(span)
    cost = 0
    for of_one in spans.values():
        reached = 0
        for start, end, amount in sorted(of_one):
            cost += max(0, end - max(start, reached)) * amount
            reached = max(reached, end)
    return cost, all(rate is not None for _, rate in rated)


def per(cell: Cell, many: int) -> Found:
    cost, whole = _cost(cell)
    return over(cost, many, Fraction(1, HOUR), hidden=not whole or not cost)


def labour_cost(cell: Cell) -> Found:
    cost, whole = _cost(cell)
    return Found(Fraction(cost, HOUR) if cost and whole else None, cost)


def margin(cell: Cell) -> Found:
    cost, whole = _cost(cell)
    left = total(m.lines(cell), "amount") * HOUR - cost
    return Found(Fraction(left, HOUR) if cost and whole else None, left)


def _sales(cell: Cell) -> int:
    return n(m.leading_to(cell.without(("currency",)), "sale"))


def per_hour(cell: Cell, ms: int) -> Found:
    sold = m.lines(cell)
    return over(total(sold, "amount"), ms, Fraction(HOUR), hidden=not known(sold, "amount"))


KPIS["labour_cost"] = labour_cost
KPIS["cost_per_sale"] = lambda cell: per(cell, _sales(cell))
KPIS["cost_per_sale:per_contact"] = lambda cell: per(cell, n(m.handled(cell.without(("currency",)))))
KPIS["cost_per_sale:margin"] = margin
KPIS["revenue_per_hour"] = lambda cell: per_hour(cell, m.productive(cell.without(("currency",))))
KPIS["revenue_per_hour:logged"] = lambda cell: per_hour(cell, m.logged_in(cell.without(("currency",))))
APART.update(dict.fromkeys(
    ("labour_cost", "cost_per_sale", "cost_per_sale:per_contact", "cost_per_sale:margin", "revenue_per_hour",
     "revenue_per_hour:logged"), ("currency",)
))  # fmt: skip
