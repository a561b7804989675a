"""What a number can be split by or filtered on, and which parts of a number a split says nothing of."""

from collections.abc import Mapping

from utfall.facts.kinds import KINDS
from utfall.facts.wide import wide_columns

from .model import Catalogue, Dimension, Number, Part

_COUNTED = (
    "contact", "outcome", "sale_line", "transition", "agent_state", "routing_offer", "survey_answer", "survey_invite",
    "evaluation", "case", "case_event", "schedule", "forecast", "trunk_reject", "employment",
)  # fmt: skip
_COLUMNS = {name: {column.name for column in wide_columns(KINDS[name])} for name in _COUNTED}
FIELD = "field:"
BUCKET = "bucket"
GROUP = "group"
PLANNED_BY = ("client", "campaign", "team", "agent", "queue", "day", "week", "month", "currency")


_GROUPED = {fact: "campaign_id" for fact in _COUNTED if {"client_id", "campaign_id"} <= _COLUMNS[fact]}


def _dimension(name: str, says: str, sort: str, column: str, nobody: str) -> Dimension:
    columns = {fact: column for fact in _COUNTED if column in _COLUMNS[fact]}
    return Dimension(name, says, sort, columns, nobody=nobody)  # type: ignore[arg-type]


def _time(name: str, says: str, of_clock: str) -> Dimension:
    return Dimension(name, says, "time", {}, of_clock, "unknown")  # type: ignore[arg-type]


DIMENSIONS: Mapping[str, Dimension] = {
    each.id: each
    for each in (
        _dimension("client", "Client", "as_it_was", "client_id", "no client"),
        _dimension("campaign", "Campaign", "identity", "campaign_id", "no campaign"),
        _dimension("list", "List", "as_it_was", "list_id", "no list"),
        _dimension("segment", "Segment", "as_it_was", "segment_id", "no segment"),
        _dimension("centre", "Centre", "as_it_was", "centre_id", "no centre"),
        _dimension("team", "Team", "as_it_was", "team_id", "no team"),
        _dimension("agent", "Agent", "identity", "agent_id", "no agent"),
        _dimension("queue", "Queue", "identity", "queue_id", "no queue"),
        _time("quarter_hour", "Quarter-hour", "quarter"),
        _time("half_hour", "Half-hour", "quarter"),
        _time("hour", "Hour", "quarter"),
        _time("day", "Day", "day"),
        _time("weekday", "Weekday", "day"),
        _time("week", "Week", "day"),
        _time("month", "Month", "day"),
        _dimension("channel", "Channel", "code", "channel", "no channel"),
        _dimension("direction", "Direction", "code", "direction", "no direction"),
        _dimension("attempt_no", "Attempt number", "code", "attempt_no", "no number"),
        _dimension("reason", "Reason", "identity", "reason_id", "no reason"),
        _dimension("outcome", "Outcome", "identity", "outcome_id", "no outcome"),
        _dimension("state", "State", "identity", "state_id", "no state"),
        _dimension("category", "Category of the state", "code", "state_category", "no state"),
        _dimension("product", "Product", "identity", "product_id", "no product"),
        _dimension("currency", "Currency", "code", "currency", "no currency"),
        _dimension("actor", "Who made it", "code", "actor", "not known"),
        Dimension("agent_state", "Agent's state", "code", {"agent_state": "state"}, nobody="not known"),
        _dimension("survey", "Survey", "identity", "survey_id", "no survey"),
        _dimension("question", "Question", "identity", "question_id", "no question"),
        _dimension("subject", "What was judged", "code", "subject", "not known"),
        _dimension("scale", "Scale", "code", "scale", "no scale"),
        _dimension("score", "Score", "code", "score", "no score"),
        Dimension("wait_band", "Wait before", "code", {"survey_answer": "wait_ms"}, nobody="not known"),
        Dimension("handed_over", "Handed over", "code", {"survey_answer": "was_transferred"}, nobody="not known"),
        _dimension("form", "Form", "identity", "form_id", "no form"),
        _dimension("item", "Item", "identity", "item_id", "no item"),
        _dimension("case_kind", "Kind of inquiry", "code", "case_kind", "not known"),
        _dimension("status", "Status", "code", "status", "no status"),
        _dimension("activity", "Activity", "code", "activity", "not known"),
        Dimension(BUCKET, "Attempts so far", "code"),
        Dimension(GROUP, "Group", "as_it_is", _GROUPED, nobody="in no group"),
    )
}

_OF_WHO_MOVED = ("actor", "agent", "team", "centre")
_CUSTOMERS = {fact: "customer_id" for fact in _COUNTED if "customer_id" in _COLUMNS[fact]}


def dimension(name: str) -> Dimension:
    """The dimension of that name; `field:<id>` is a customer field that Setup marks *may be analysed*.

    Raises `KeyError`.
    """
    number = name.removeprefix(FIELD)
    if name.startswith(FIELD) and number.isascii() and number.isdigit():
        return Dimension(name, "Customer field", "field", _CUSTOMERS, nobody="no value")
    return DIMENSIONS[name]


def has(part: Part, split: Dimension) -> bool:
    """Whether the part's rows can be held to a value of the dimension: by a column that says something of them, or by
    their own clock in the period."""
    return split.id not in part.not_by and _there(part, split)


def may_split(number: Number, part: Part, split: Dimension) -> bool:
    """Whether the number may be split by the dimension as far as this part goes.

    What is counted or added up may stand under *no agent*; a rate of it by agent would be a false one.
    """
    return _there(part, split) if number.kind in ("count", "sum") else has(part, split)


def tells_ever(number: Number, part: Part, split: Dimension) -> bool:
    """Whether the part only says that something was ever told: it does not heed the splits by time."""
    counted = {each.part for each in (*number.numerator, *number.denominator)}
    beside = part.id in number.null_unless and part.id not in counted
    return beside and part.when.startswith("to_date:") and bool(split.of_clock)


def unheld(number: Number, part: Part) -> frozenset[str]:
    """What holds the number apart and the part says nothing of: a sale's outcome has no currency, and stands beside the
    cost in each."""
    return frozenset(name for name in number.apart if name != BUCKET and not _there(part, DIMENSIONS[name]))


def missing(catalogue: Catalogue, number: Number, split: str) -> tuple[str, ...]:
    """The parts of the number that the dimension says nothing of; empty where it may be split by it.

    Raises `KeyError` for an unknown dimension.
    """
    asked = dimension(split)
    if number.of and asked.id not in PLANNED_BY:
        return number.parts
    if asked.id == BUCKET:
        buckets = number.fold is not None and number.fold.then == "buckets"
        return () if buckets else number.parts
    parts = [catalogue.parts[name] for name in number.parts]
    heeding = [part for part in parts if not tells_ever(number, part, asked) and split not in unheld(number, part)]
    return tuple(part.id for part in heeding if not may_split(number, part, asked))


def _there(part: Part, split: Dimension) -> bool:
    if part.kind == "days":
        return True  # they are the period's, whatever the rows are split by
    if part.kind == "planned":
        return split.id in PLANNED_BY
    if split.of_clock:
        return part.when not in ("as_of", "open_in") and not part.when.startswith("to_date:")
    if split.id == "currency" and part.kind == "cost":
        return True  # that of the rate
    if split.id in _OF_WHO_MOVED and part.when == "as_of" and KINDS[part.fact].delta:
        return False  # who moved a customer in need not be who moved him out: entries less exits are nobody's
    return part.fact in split.columns
