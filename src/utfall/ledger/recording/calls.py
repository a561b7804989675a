"""The call an outcome tells of: made where no telephone tells of it, classed by the outcome where one does."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from utfall.facts import KINDS

from .build import Built, Writing
from .durations import Columns, measure
from .known import contact_points
from .opened import stamp_contacts
from .pen import Pen, Row, newest, newest_by, next_version
from .words import OF_THE_CALL, Raw, words_of

CONTACT, OUTCOME = KINDS["contact"], KINDS["outcome"]
_SHARED = ("origin_id", "actor", "n", "known_to", "is_test", "zone", "client_id", "campaign_id", "customer_id",
           "list_id", "segment_id", "round", "attempt_no", "alias_id", "agent_id", "team_id", "centre_id", "reason_id",
           "outcome_id", "is_dm", "purpose_discussed", "is_result", "content", "clock")  # fmt: skip
_LENT = ("outcome_id", "outcome_category", "is_dm", "purpose_discussed", "is_result", "round", "attempt_no")


def call_words(raw: Raw) -> dict[str, Sequence[Any]]:
    """What records of outcomes say of their calls, by the words of a contact."""
    return {word: values for word, values in raw.items() if word in OF_THE_CALL}


def call_of(row: Row, has_call: bool) -> bool:
    """Whether an outcome makes a contact: it tells of a call, names none, and was not made in bulk."""
    return has_call and row.get("contact_id") is None and row["actor"] != "bulk"


def make_call(writing: Writing, row: Row, told: Mapping[str, Any]) -> Row:
    """The contact an outcome makes; `told` is what the record says of its call, in columns.

    The outcome gets its `contact_id`. Raises `NotTaken` for times that run backwards.
    """
    reference = f"call:{row['reference']}"
    row["contact_id"] = fact_id = writing.known.hashed(row["origin_id"], "contact", reference)
    call: Row = {name: row.get(name) for name in _SHARED}
    call |= {"fact_id": fact_id, "version": 1, "why": "first", "reference": reference, "direction": "out",
             "channel": row.get("channel") or "voice", "offered_at": row["happened_at"],
             "interaction_id": fact_id, "outcome_category": row.get("state_category") or "attempt"}  # fmt: skip
    call |= _heard(row) | {name: value for name, value in told.items() if value is not None}
    columns: Columns = {name: [value] for name, value in call.items() if value is not None}
    measure(CONTACT, columns, [call["n"]], call["n"] > 1)
    stamp_contacts(writing.known.openings, columns, 1)
    return {name: values[0] for name, values in columns.items()}


def told_of_calls(writing: Writing, built: Built, raw: Raw, count: int) -> list[Row]:
    """What each record of a group of outcomes says of its call, in columns of a contact."""
    told: list[Row] = [{} for _ in range(count)]
    for word, values in call_words(raw).items():
        if word == "interaction":
            values = [v and writing.known.hashed(writing.origin_id, "interaction", v) for v in values]
        elif word == "contact_point":
            ids = contact_points(v for v in values if v)
            values = [ids.get(v) for v in values]
        elif word == "queue":
            values = [work.queue_id for work in built.works]
        name = column_of(word)
        for row, value in zip(told, values, strict=True):
            row[name] = value
    return told


def _heard(row: Row) -> Row:
    """Setting up and who answered, as far as an outcome tells it: K1 and K2 of a call no telephone told of."""
    live = row.get("is_live")
    if live or (live is None and (row.get("is_dm") or row.get("purpose_discussed") or row.get("is_result"))):
        return {"setup_result": "answered", "answered_by": "human", "end_reason": "completed"}
    return {} if live is None else {"setup_result": "no_answer"}


def lent(row: Row) -> Row:
    """What an outcome lends to the contact it names."""
    found = {name: row.get(name) for name in _LENT}
    found["outcome_category"] = row.get("state_category") or "attempt"
    return found


def lend_fresh(built: Built, fact_ids: Sequence[int], outcomes: Mapping[int, Row]) -> set[int]:
    """Class contacts not yet written by the outcomes that name them (contact id -> outcome); which of them were."""
    columns, count = built.columns, len(fact_ids)
    met = set()
    for place, fact_id in enumerate(fact_ids):
        outcome = outcomes.get(fact_id)
        if outcome is None:
            continue
        met.add(fact_id)
        for name, value in lent(outcome).items():
            values = columns.get(name) or [None] * count
            if values[place] is None:
                if not isinstance(values, list):
                    values = list(values)
                values[place] = value
            columns[name] = values
    return met


def lend_written(pen: Pen, outcomes: Mapping[int, Row], before: Mapping[int, Row] | None = None) -> None:
    """Give contacts already written a version classed by the outcomes that name them; a feed's own facts win.

    `before` has the earlier version of each outcome, whose classification is taken back first.
    """
    rows = []
    for contact_id, contact in newest(CONTACT, outcomes).items():
        old = lent(before[contact_id]) if before and contact_id in before else {}
        changes = {}
        for name, value in lent(outcomes[contact_id]).items():
            own = contact[name]
            if own != value and (own is None or (name in old and own == old[name])):
                changes[name] = value
        if changes and contact["why"] != "removed":
            rows.append(next_version(CONTACT, contact, changes, "corrected" if old else "completed"))
    pen.fact_rows(CONTACT, rows)


def outcomes_naming(contact_ids: Iterable[int]) -> dict[int, Row]:
    """The outcomes written earlier that name these contacts, the latest of each."""
    found: dict[int, Row] = {}
    for row in newest_by(OUTCOME, "contact_id", contact_ids).values():
        there = found.get(row["contact_id"])
        if row["why"] != "removed" and (there is None or there["happened_at"] <= row["happened_at"]):
            found[row["contact_id"]] = row
    return found


def column_of(word: str) -> str:
    """The contact's column for a word an outcome uses of its call."""
    column = words_of(OUTCOME)[word][1]
    assert column is not None
    return column.name
