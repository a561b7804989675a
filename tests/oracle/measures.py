"""The base measures, by the words of the reference (§2.2): which rows of a cell each of them counts."""

from collections.abc import Callable, Iterable, Sequence

from .cells import Cell, Fact

SYSTEM_FLOW_OUTS = ("timeout", "empty", "overflow", "closed")
CUSTOMER_FLOW_OUTS = ("exit_key", "callback", "voicemail", "withdrawn")
CONCLUDED = ("sale", "no_sale", "excluded")
HANDLING = ("talk", "hold", "acw")


def n(rows: Iterable[Fact]) -> int:
    """How many the rows stand for."""
    return sum(int(str(row["n"])) for row in rows)


def total(rows: Iterable[Fact], column: str) -> int:
    """A column added up; what is not known adds nothing."""
    return sum(int(str(row[column])) for row in rows if row.get(column) is not None)


def known(rows: Iterable[Fact], column: str) -> list[Fact]:
    """The rows of which the column is told."""
    return [row for row in rows if row.get(column) is not None]


def different(rows: Iterable[Fact], *columns: str) -> int:
    """How many different keys the rows have, those without one left out."""
    keys = {tuple(row.get(column) for column in columns) for row in rows}
    return sum(None not in key for key in keys)


def conversation(leg: Fact) -> object:
    """What tells conversations apart; a leg of no told conversation is one by itself."""
    told = leg["interaction_id"]
    return ("one leg", leg["fact_id"]) if told is None else ("legs", told)


# Queues: every visit belongs to the period in which it entered the queue.


def offered(cell: Cell) -> list[Fact]:
    return [row for row in cell.rows("contact", "queued_at") if row["direction"] == "in"]


def answered(cell: Cell) -> list[Fact]:
    return known(offered(cell), "answered_at")


def unanswered(cell: Cell) -> list[Fact]:
    return [row for row in offered(cell) if row.get("answered_at") is None]


def ended(cell: Cell, *reasons: str) -> list[Fact]:
    return [row for row in unanswered(cell) if row.get("end_reason") in reasons]


def abandoned(cell: Cell) -> list[Fact]:
    return ended(cell, "abandoned")


def short_abandoned(cell: Cell) -> list[Fact]:
    return [
        row
        for row in abandoned(cell)
        if _waited(row, lambda each, row=row: each < cell.asked.short(row, _day(cell, row)))
    ]


def answered_in_time(cell: Cell) -> list[Fact]:
    return [
        row for row in answered(cell) if _waited(row, lambda each, row=row: each <= cell.asked.T(row, _day(cell, row)))
    ]


def waiting(cell: Cell) -> list[Fact]:
    return [row for row in unanswered(cell) if row["version"] == 0 and row.get("left_queue_at") is None]


def waiting_beyond(cell: Cell) -> tuple[list[Fact], list[Fact]]:
    """(over T already, not yet) of those who wait; of a ghost neither is known."""
    told = [(row, cell.waited_so_far(row), cell.asked.T(row, _day(cell, row))) for row in waiting(cell)]
    over = [row for row, so_far, limit in told if so_far is not None and so_far > limit]
    return over, [row for row, so_far, limit in told if so_far is not None and so_far <= limit]


def _waited(row: Fact, meets: object) -> bool:
    """Whether each of those a row stands for waited so; the row has their waits in all."""
    assert callable(meets)
    return row.get("wait_ms") is not None and meets(int(str(row["wait_ms"])) / int(str(row["n"])))


def _day(cell: Cell, row: Fact) -> int:
    return cell.asked.when({**row, "known_to": "day"}, "queued_at")[0]


# Handling: by the moment the agent could take the next.


def handled(cell: Cell) -> list[Fact]:
    return known(cell.rows("contact", "wrapped_at"), "answered_at")


def calls(rows: Iterable[Fact]) -> list[Fact]:
    return [row for row in rows if row["channel"] == "voice"]


def from_customers(rows: Iterable[Fact]) -> list[Fact]:
    return [row for row in rows if row["direction"] == "in"]


# The funnel: by the time of the dial.


def dials(cell: Cell) -> list[Fact]:
    return [row for row in cell.rows("contact", "offered_at") if is_dial(row)]


def dials_to_date(cell: Cell) -> list[Fact]:
    return [row for row in cell.to_date("contact", "offered_at") if is_dial(row)]


def is_dial(row: Fact) -> bool:
    return row["direction"] == "out" and row["channel"] == "voice"


def connected(dialled: Iterable[Fact]) -> list[Fact]:
    return [row for row in dialled if row["setup_result"] == "answered"]


def live(dialled: Iterable[Fact]) -> list[Fact]:
    return [row for row in connected(dialled) if row["answered_by"] == "human"]


def dm(dialled: Iterable[Fact]) -> list[Fact]:
    return [row for row in live(dialled) if row["is_dm"]]


def dm_full(dialled: Iterable[Fact]) -> list[Fact]:
    return [row for row in dm(dialled) if row["purpose_discussed"]]


def dm_result(dialled: Iterable[Fact]) -> list[Fact]:
    return [row for row in dm_full(dialled) if row["is_result"]]


# Outcomes: by the time they were pressed. One without a kind is a data error and counts nowhere.


def outcomes(cell: Cell, annulled: bool = False) -> list[Fact]:
    return known(cell.rows("outcome", "happened_at", annulled), "kind")


def progress(cell: Cell, annulled: bool = False) -> list[Fact]:
    return [row for row in outcomes(cell, annulled) if row["kind"] == "progress"]


def attempts(cell: Cell, *which: str) -> list[Fact]:
    found = [row for row in outcomes(cell) if row["kind"] == "attempt"]
    return [row for row in found if row["attempt"] in which] if which else found


def concluding(cell: Cell, *how: str) -> list[Fact]:
    return [row for row in progress(cell) if row["conclusion"] in how]


def leading_to(cell: Cell, category: str, annulled: bool = False) -> list[Fact]:
    return [row for row in progress(cell, annulled) if row["state_category"] == category]


def conversations(cell: Cell) -> list[Fact]:
    return [row for row in progress(cell) if row["is_conversation"]]


# Sales, and where customers stand.


def lines(cell: Cell, annulled: bool = False) -> list[Fact]:
    return cell.rows("sale_line", "happened_at", annulled)


def came_in(cell: Cell) -> list[Fact]:
    """Every coming into the base of a campaign, loaded or moved there, from the beginning to the period's end."""
    came = [{**row, "state_id": row["to_state_id"], "state_category": row["to_category"]}
            for row in cell.asked.counted("transition")
            if row["cause"] in ("load", "move") and row["from_state_id"] is None and row["to_state_id"] is not None
            and cell.kept(row) and cell.asked.before_the_end(row, "happened_at")]  # fmt: skip
    return [row for row in came if cell.holds(row, "happened_at")]


def standing(cell: Cell, *categories: str) -> list[Fact]:
    return [row for row in cell.customers() if not categories or row["state_category"] in categories]


def of_the_round(cell: Cell, customer: Fact, rows: Sequence[Fact]) -> list[Fact]:
    """The rows about a customer since he last became available in the campaign."""
    return [row for row in rows if _same(row, customer) and row["round"] == customer["round"]]


def of_the_record(customer: Fact, rows: Sequence[Fact]) -> list[Fact]:
    """The rows about a customer in a campaign."""
    return [row for row in rows if _same(row, customer)]


def _same(row: Fact, customer: Fact) -> bool:
    return row["customer_id"] == customer["customer_id"] and row["campaign_id"] == customer["campaign_id"]


# Agents' time.


def worked(cell: Cell, *states: str, meant: Callable[[Fact], bool] = lambda piece: True) -> int:
    """Milliseconds in these states; of one agent never twice, however many things he did at once."""
    spans: dict[object, list[tuple[int, int]]] = {}
    for place, piece in enumerate(cell.pieces()):
        if (not states or piece["state"] in states) and meant(piece):
            who = piece["agent_id"] if piece["agent_id"] is not None else f"somebody {place}"
            spans.setdefault(who, []).append((int(str(piece["start_at"])), int(str(piece["end_at"]))))
    worked_ms = 0
    for of_one in spans.values():
        reached = 0
        for start, end in sorted(of_one):
            worked_ms += max(0, end - max(start, reached))
            reached = max(reached, end)
    return worked_ms


def productive(cell: Cell) -> int:
    return worked(cell, *HANDLING, "idle")


def logged_in(cell: Cell) -> int:
    return worked(cell, meant=lambda piece: piece["state"] != "away")
