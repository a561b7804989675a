"""The rows behind a figure counted again by hand: added up, told apart, laid over one another, put in order."""

from collections.abc import Mapping, Sequence
from math import ceil

Row = Mapping[str, object]


def figure_of(how: str, rows: Sequence[Row], *, keys: Sequence[str] = (), percentile: int = 0) -> int | None:
    """What rows come to: `rows`, `sum`, `known`, `standing`, `spans`, `folded` are added up, `keys` told apart by their
    columns, `seconds` counted once where they overlap for one agent, `rank` the nearest rank of what they show."""
    if how == "keys":
        return len({tuple(row[key] for key in keys) for row in rows})
    if how == "once":
        whose = {_whose(row) for row in rows}
        return sum(_covered([row for row in rows if _whose(row) == one]) for one in whose)
    if how == "cost":
        return _cost(rows)
    if how == "rank":
        return _rank(rows, percentile)
    return sum(_whole(row["counts"]) for row in rows)


def _whose(row: Row) -> tuple[object, object]:
    """The agent; where nobody is told, every fact is its own."""
    return row["agent_id"], row["fact_id"] if row["agent_id"] is None else None


def _cost(rows: Sequence[Row]) -> int:
    """Each one's time once, by the rate of the piece that has it: of two at once the shorter, the cheaper."""
    cost, until = 0, dict[object, int]()
    pieces = sorted((_whole(row["start_at"]), _whole(row["counts"]) // _whole(row["hourly_rate"]),
                     _whole(row["hourly_rate"]), str(row["currency"]), str(_whose(row))) for row in rows)  # fmt: skip
    for start, long, rate, money, who in pieces:
        fresh = max(0, start + long - max(start, until.get((who, money), 0)))
        cost, until[who, money] = cost + fresh * rate, max(start + long, until.get((who, money), 0))
    return cost


def _covered(rows: Sequence[Row]) -> int:
    """Milliseconds that lie in any of the rows' intervals."""
    covered, until = 0, None
    pieces = [(_whole(row["start_at"]), _whole(row["counts"])) for row in rows]
    for start, end in sorted((start, start + long) for start, long in pieces):
        if until is None or start > until:
            covered, until = covered + end - start, end
        elif end > until:
            covered, until = covered + end - until, end
    return covered


def _rank(rows: Sequence[Row], percentile: int) -> int | None:
    each = sorted(_whole(row["counts"]) for row in rows for _ in range(_whole(row["n"])))
    return each[ceil(len(each) * percentile / 100) - 1] if each else None


def _whole(figure: object) -> int:
    return int(str(figure or 0))
