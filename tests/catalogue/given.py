"""Turns the text tables of worked examples into ledger rows: friendly headings, sensible values elsewhere.

Every kind has `n` (how many one row stands for) and `each` (how many rows a line makes); `customer` may be a range
(`1..20`, a line for each). A time is `09:00:40` on the example's day, or a whole date and time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from tests.facts_made import OSLO, row
from utfall.core.clock import DAY, SECOND
from utfall.core.money import to_units
from utfall.core.periods import parse_instant
from utfall.core.tables import read_table
from utfall.facts.batch import Row
from utfall.facts.kinds import KINDS
from utfall.flow import STANDARD, Flow, Outcome, classify
from utfall.flow.standard import SIMPLE

from . import inquiries
from .given_around import AROUND, beside_a_contact
from .given_more import MORE
from .given_workforce import WORKFORCE

TODAY = "2026-03-10"
Cells = Mapping[str, str]
REFERS = ("agent", "campaign", "queue", "product", "list", "reason", "survey", "question", "form", "item")
TEAMS = {"ana": "Ana's and Ben's", "ben": "Ana's and Ben's", "carla": "Carla's"}

# The standard flow with what the examples of the seeds have besides.
MIXED: Flow = replace(
    STANDARD,
    outcomes=(
        *STANDARD.outcomes,
        Outcome("meeting", "Meeting", leads_to="offer"),
        Outcome("sms_confirmed", "SMS confirmation received", leads_to="follow_up", conversation=False),
    ),
)
_STATES = {state.name: state for state in STANDARD.states}
_fact_ids = count(1)


@dataclass
class Names:
    """Every name of every example and its id, and back."""

    ids: dict[tuple[str, str], int] = field(default_factory=dict)
    names: dict[tuple[str, int], str] = field(default_factory=dict)

    def id(self, refers: str, name: str) -> int | None:
        """The id of a name, the same every time; None for no name."""
        if not name:
            return None
        made = self.ids.setdefault((refers, name), len(self.ids) + 1)
        self.names[refers, made] = name
        return made


NAMES = Names()


@dataclass(frozen=True)
class Place:
    """What all rows of an example share. `as_of` is what waiting callers are measured from (ms UTC)."""

    client: int
    as_of: int
    today: str = TODAY

    def time(self, cell: str, day: str, after: int | None = None) -> int | None:
        """The instant of a cell; `+90` is so many seconds after another."""
        if not cell:
            return None
        if cell.startswith("+"):
            assert after is not None
            return after + _ms(cell[1:])
        whole = cell if "-" in cell else f"{day}T{cell}"
        return parse_instant(whole.replace(" ", "T"), OSLO)


def rows_of(given: Mapping[str, str], place: Place) -> dict[str, list[Row]]:
    """The ledger rows of an example's tables, by kind of fact."""
    tables = {kind: read_table(text) for kind, text in given.items()}
    flow = _flow(tables.get("outcome", []))
    made: dict[str, list[Row]] = {}
    for kind, lines in tables.items():
        for line in lines:
            for cells in _lines(line):
                for values in _MADE[kind](cells, place, flow):
                    made.setdefault(kind, []).append(_row(kind, values, cells, place))
    return made


def _lines(line: Cells) -> Iterator[Cells]:
    """The line once for each customer of its range, `each` times."""
    first, _, last = line.get("customer", "").partition("..")
    customers = [str(number) for number in range(int(first), int(last) + 1)] if last else [first]
    for customer in customers:
        for _ in range(int(line.get("each") or 1)):
            yield {**line, "customer": customer}


def _row(kind: str, values: dict[str, object], cells: Cells, place: Place) -> Row:
    n = int(cells.get("n") or 1)
    shared: dict[str, object] = {
        "fact_id": next(_fact_ids), "client_id": place.client, "origin_id": place.client, "n": n,
        "why": cells.get("why") or "first", "actor": cells.get("actor") or "agent",
    }  # fmt: skip
    if "customer" in cells and "customer_id" in KINDS[kind].names:
        shared["customer_id"] = _customer(cells["customer"], place)
        if "round" in KINDS[kind].names:
            shared["round"] = 1
    for refers in REFERS:
        if f"{refers}_id" in KINDS[kind].names:
            shared[f"{refers}_id"] = NAMES.id(refers, cells.get(refers, "") or _default(refers))
    if "team_id" in KINDS[kind].names:
        shared["team_id"] = NAMES.id("team", cells.get("team") or TEAMS.get(cells.get("agent", ""), ""))
    for name, value in values.items():
        if isinstance(value, int) and KINDS[kind].column(name).type in ("ms", "money"):
            values[name] = value * n
    made = {**shared, **values}
    if made.get("version") == 0:
        made["why"] = "standing"
    return row(kind, **made)


def _default(refers: str) -> str:
    return "The campaign" if refers == "campaign" else ""


def _customer(cell: str, place: Place) -> int | None:
    return place.client * 1_000_000 + int(cell) if cell else None


def _ms(cell: str) -> int:
    return round(float(cell) * SECOND)


def _flow(outcomes: list[dict[str, str]]) -> Flow:
    """The simple flow where it has every outcome of the example; it has no progress without a conversation."""
    known = {outcome.key for outcome in SIMPLE.outcomes}
    return SIMPLE if all(line["outcome"] in known for line in outcomes) else MIXED


def _day(cells: Cells) -> str:
    return cells.get("day") or TODAY


def _outcome(cells: Cells, place: Place, flow: Flow) -> Iterator[dict[str, object]]:
    told = classify(flow, cells["outcome"])
    at = place.time(cells.get("at") or "10:00", _day(cells))
    yield {
        "outcome_id": NAMES.id("outcome", cells["outcome"]),
        "happened_at": at,
        "kind": told.kind,
        "attempt": told.attempt,
        "conclusion": told.conclusion,
        "state_id": NAMES.id("state", flow.state(told.state).name) if told.state else None,
        "state_category": told.category,
        "is_conversation": told.is_conversation,
        "flow_has_other": told.flow_has_other,
    }


def _transition(cells: Cells, place: Place, flow: Flow) -> Iterator[dict[str, object]]:
    """The customer was loaded ten days before, and moved where the line says so."""
    start, state = _STATES["To call"], _STATES[cells["state"]]
    at = place.time(cells.get("at") or "10:00", _day(cells))
    assert at is not None
    entered = {"to_state_id": NAMES.id("state", start.name), "to_category": start.category}
    yield {"happened_at": at - 10 * DAY, "cause": "load", **entered}
    if state is not start:
        yield {
            "happened_at": at,
            "cause": cells.get("cause") or "outcome",
            "from_state_id": NAMES.id("state", start.name),
            "from_category": start.category,
            "from_round": 1,
            "to_state_id": NAMES.id("state", state.name),
            "to_category": state.category,
        }


def _contact(cells: Cells, place: Place, flow: Flow) -> Iterator[dict[str, object]]:
    out = (cells.get("direction") or ("out" if "setup" in cells else "in")) == "out"
    values = _dial(cells, place) if out else _visit(cells, place)
    if out and cells.get("waited"):  # a call of ours that stood in a queue before it was dialled
        values = {**_visit(cells, place), **values}
    told = {
        "channel": cells.get("channel"), "setup_result": cells.get("setup"), "answered_by": cells.get("by"),
        "transfer_kind": cells.get("transfer"), "end_reason": "transferred" if _handed_over(cells) else None,
    }  # fmt: skip
    values |= {name: value for name, value in told.items() if value}
    if cells.get("outcome"):
        category = classify(MIXED, cells["outcome"]).category or "attempt"
        values |= {"outcome_id": NAMES.id("outcome", cells["outcome"]), "outcome_category": category}
    if caller := cells.get("caller"):
        values["contact_point_id"] = NAMES.id("contact_point", f"{place.client} {caller}")
    values |= _contact_open(cells)
    if interaction := cells.get("interaction"):
        values["interaction_id"] = place.client * 1_000_000 + int(interaction)
    yield {**values, "is_dm": _told(cells, "dm"), "purpose_discussed": _told(cells, "purpose"),
           "is_result": _told(cells, "result"), "suspected_live": _told(cells, "suspected"),
           "in_opening_hours": _told(cells, "open"),
           **beside_a_contact(cells)}  # fmt: skip


def _handed_over(cells: Cells) -> bool:
    return cells.get("transfer") in ("misroute", "planned")


def _told(cells: Cells, name: str) -> bool | None:
    return {"yes": True, "no": False, "": None}[cells.get(name, "")]


def _visit(cells: Cells, place: Place) -> dict[str, object]:
    how = cells.get("how") or "answered"
    waited = _ms(cells["waited"]) if cells.get("waited") else None
    if how == "waiting":
        queued = place.as_of - (waited or 0)
        return {"direction": "in", "offered_at": queued, "queued_at": queued, "version": 0}
    day = _day(cells)
    queued = place.time(cells.get("queued") or "10:00", day) or 0
    if how == "menu":  # hung up in the menu, before any queue
        return {"direction": "in", "offered_at": queued, "ended_at": queued + 9 * SECOND, "end_reason": "abandoned"}
    offered = place.time(cells.get("offered", ""), day) or queued
    left = place.time(cells.get("answered", ""), day) or queued + (waited or 0)
    values: dict[str, object] = {
        "direction": "in", "offered_at": offered, "queued_at": queued, "left_queue_at": left, "wait_ms": left - queued,
    }  # fmt: skip
    if how != "answered":
        return {**values, "ended_at": left, "end_reason": how}
    return {**values, **_handled(cells, place, left, offered), "end_reason": "completed"}


def _handled(cells: Cells, place: Place, answered: int, offered: int) -> dict[str, object]:
    hold = _ms(cells.get("hold") or "0")
    talk = _ms(cells["talk"]) if cells.get("talk") else None
    ended = place.time(cells.get("ended", ""), _day(cells), answered) or answered + hold + (talk or 0)
    talk = ended - answered - hold
    told = cells.get("wrap") != "none"
    wrap = _ms(cells.get("wrap") or "0") if told else 0
    wrapped = place.time(cells.get("wrapped", ""), _day(cells), ended) or ended + wrap
    return {
        "answered_at": answered, "ended_at": ended, "wrapped_at": wrapped, "answer_ms": answered - offered,
        "talk_ms": talk, "hold_ms": hold, "length_ms": ended - answered, "wrap_ms": wrapped - ended if told else None,
        "handle_ms": talk + hold + wrapped - ended if told else None,
    }  # fmt: skip


def _dial(cells: Cells, place: Place) -> dict[str, object]:
    offered = place.time(cells.get("offered") or "10:00", _day(cells)) or 0
    values: dict[str, object] = {
        "direction": "out", "offered_at": offered,
    }  # fmt: skip
    if cells.get("setup") == "answered":
        answered = offered + 5 * SECOND
        values |= _handled({**cells, "talk": "30"}, place, answered, offered)
        if joined := cells.get("joined"):
            values["greeted_at"] = answered
            if joined != "never":
                values |= {"agent_joined_at": answered + _ms(joined), "agent_delay_ms": _ms(joined)}
    return values


def _sale_line(cells: Cells, place: Place, flow: Flow) -> Iterator[dict[str, object]]:
    currency = cells.get("currency") or "NOK"
    order = place.client * 1_000_000 + int(cells["order"])
    yield {
        "sale_id": order, "order_id": order, "happened_at": place.time(cells.get("at") or "10:00", _day(cells)),
        "qty": int(cells.get("qty") or 1), "currency": currency,
        "amount": to_units(cells["amount"], currency) if cells.get("amount") else None,
        "margin": to_units(cells["margin"], currency) if cells.get("margin") else None,
    }  # fmt: skip


def _agent_state(cells: Cells, place: Place, flow: Flow) -> Iterator[dict[str, object]]:
    start, end = place.time(cells["from"], _day(cells)), place.time(cells["to"], _day(cells))
    yield {
        "state": cells["state"], "start_at": start, "end_at": end, "is_paid": cells.get("paid") != "no",
        "channel": cells.get("channel") or None,
    }  # fmt: skip


def _routing_offer(cells: Cells, place: Place, flow: Flow) -> Iterator[dict[str, object]]:
    rang = place.time(cells.get("rang") or "10:00", _day(cells))
    yield {"rang_at": rang, "ring_ms": _ms(cells.get("rang for") or "10"), "result": cells["result"]}


def _contact_open(cells: Cells) -> dict[str, object]:
    """Both ends on the clock that runs in opening hours only, in seconds since it began."""
    told = {"offered_open_at": cells.get("offered open"), "wrapped_open_at": cells.get("wrapped open")}
    return {name: _ms(cell) for name, cell in told.items() if cell}


_MADE = {
    "outcome": _outcome,
    "transition": _transition,
    "contact": _contact,
    "sale_line": _sale_line,
    "agent_state": _agent_state,
    "routing_offer": _routing_offer,
    **WORKFORCE,
    **MORE,
    **AROUND,
    "case": inquiries.case,
    "case_event": inquiries.case_event,
}
