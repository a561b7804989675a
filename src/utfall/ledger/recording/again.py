"""The next version of a fact that is known: the newest said again with the words the record brings."""

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from utfall.facts import KINDS, Kind, Record
from utfall.ledger.campaigns.models import Campaign

from . import answers
from .arrive import UNDONE, Arrived
from .build import Built, Writing, build
from .calls import lend_written, make_call
from .cases import CASE_EVENT, told_bits
from .durations import MEASURED
from .known import Class
from .moves import Moves
from .opened import stamp_again
from .pen import Pen, Row, columns_of, newest, newest_by, next_version, standing_rows
from .words import CLASS, NotTaken, words_of

CONTACT, OUTCOME, SALE_LINE = KINDS["contact"], KINDS["outcome"], KINDS["sale_line"]
_WHOSE = ("client_id", "campaign_id", "queue_id", "zone")
_WHO = ("alias_id", "agent_id", "team_id", "centre_id")
_STOOD = ("list_id", "segment_id", "round", "attempt_no")
_CLASSED = (*CLASS, "outcome_id", "is_live", "is_dm", "purpose_discussed", "is_result")
_NOT_SAID_AGAIN = {"fact_id", "version", "why", "origin_id"}
_COMPARED_NOT = {"batch_id", "reference", "content", "clock", "version", "why"}


class Batching(Protocol):
    """What the batch being written lends: who writes, with what, and whom it moves."""

    writing: Writing
    pen: Pen
    moves: Moves


def next_of(batching: Batching, kind: Kind, each: Arrived) -> str:
    """Write the next version of a known fact; what the record was counted as. Raises `NotTaken`."""
    record, fact_id = each.record, each.fact_id
    old = newest(kind, [fact_id]).get(fact_id)
    if old is None and kind.may_stand:
        old = standing_rows(kind, [fact_id]).get(fact_id)
    if old is None:
        raise NotTaken(f"there is no {kind.name} {record.reference!r} that could be {record.why}")
    new = _said_again(batching.writing, kind, old, record)
    same = all(old[name] == value for name, value in new.items() if name not in _COMPARED_NOT)
    if same and record.why not in ("annulled", "removed") and old["why"] not in ("annulled", "removed"):
        return "known"
    why = record.why or _why(old, new)
    row = next_version(kind, old, {**new, "content": each.content, "clock": record.clock}, why)
    batching.pen.fact_rows(kind, [row])
    if not old["version"]:
        batching.pen.drop_standing(kind, [fact_id])
    if kind is OUTCOME:
        _after_outcome(batching, old, row)
    return why


def _why(old: Row, new: Mapping[str, Any]) -> str:
    changed = [name for name, value in new.items() if name not in _COMPARED_NOT and old[name] != value]
    return "completed" if all(old[name] is None for name in changed) else "corrected"


def _said_again(writing: Writing, kind: Kind, old: Row, record: Record) -> Row:
    given = {words_of(kind)[word][1] for word in record.values if word in words_of(kind)}
    said = {column.name for column in given if column is not None}
    values = words_again(kind, old, said)
    values |= record.values
    raw = {word: [value] for word, value in values.items()}
    built = build(writing, kind, raw, [old["fact_id"]], outright=True)
    new: Row = dict.fromkeys(columns_of(kind))
    new |= {name: column[0] for name, column in built.columns.items()}
    clock = kind.clocks[0]
    keep: set[str] = set()
    if not said & {"client_id", "campaign_id", "queue_id", "zone"}:
        keep |= set(_WHOSE)
    if not said & {*_WHO, clock}:
        keep |= set(_WHO)
    if kind is OUTCOME and not said & {"outcome_id", "campaign_id", "client_id", clock}:
        keep |= set(_CLASSED) - said
    keep |= set(_STOOD) - said
    new |= {name: old[name] for name in keep if name in old}
    if kind is OUTCOME and new["contact_id"] is None:
        new["contact_id"] = old["contact_id"]
    if kind is CONTACT:
        stamp_again(writing.known.openings, old, new, said)
    if kind.name in answers.ABOUT:
        answers.stamp_again(kind, old, new, writing.known.home.pk)
    if kind is CASE_EVENT:
        new["told"] = (old["told"] or 0) | told_bits(record.values)
    unchanged = ("fact_id", "origin_id", "reference", "arrived_at")
    return {name: old[name] if name in unchanged else new[name] for name in columns_of(kind)}


def words_again(kind: Kind, old: Row, said: Collection[str] = ()) -> dict[str, Any]:
    """The words that say a row again, but for the columns the record says itself, and for what follows from others."""
    values: dict[str, Any] = {}
    for column in kind.columns:
        name, value = column.name, old[column.name]
        if value is None or name in said or name in _NOT_SAID_AGAIN or name in CLASS:
            continue
        if (name in MEASURED and _follows(name, old, set(said))) or (name == "wrapped_at" and _no_after_work(old)):
            continue
        if name in ("team_id", "centre_id") and {*said} & {*_WHO, kind.clocks[0]}:
            continue
        if kind is OUTCOME and name == "outcome_id":
            values["outcome"] = _outcome_word(old)
            continue
        if kind is OUTCOME and name in ("is_live", "is_dm", "purpose_discussed", "is_result"):
            continue
        values[name] = bool(value) if column.type == "flag" else value
    if "agent_id" in said:
        values.pop("alias_id", None)
    return values


_FROM = {
    "wait_ms": ("queued_at", "left_queue_at", "answered_at"),
    "answer_ms": ("offered_at", "answered_at"),
    "length_ms": ("answered_at", "ended_at"),
    "talk_ms": ("answered_at", "ended_at", "hold_ms"),
    "wrap_ms": ("ended_at", "wrapped_at"),
    "handle_ms": ("answered_at", "ended_at", "wrapped_at", "hold_ms"),
    "agent_delay_ms": ("greeted_at", "agent_joined_at"),
}


def _follows(name: str, old: Row, said: set[str]) -> bool:
    """Whether a duration is to be measured anew: one of its times is told now, and the others are known."""
    times = [each for each in _FROM[name] if each != "hold_ms"]
    changed = bool(said & {*_FROM[name], "n"})
    there = [each in said or old.get(each) is not None for each in times]
    return changed and (any(there[1:]) and there[0] if name == "wait_ms" else all(there))


def _no_after_work(old: Row) -> bool:
    """Whether it was done at its end because nobody told of after-work: then it follows the end."""
    return old["wrapped_at"] == old["ended_at"] and old["wrap_ms"] is None


def _outcome_word(old: Row) -> str:
    from utfall.ledger.campaigns.models import FlowOutcome

    return FlowOutcome.objects.get(pk=old["outcome_id"]).key


def _after_outcome(batching: Batching, old: Row, row: Row) -> None:
    """What hangs on an outcome follows it: the customer, the call it made or classed, its sale lines."""
    moved = ("customer_id", "campaign_id", "outcome_id", "happened_at", "n", "state_id")
    gone = row["why"] == "removed"
    if gone or old["why"] == "removed" or any(old[name] != row[name] for name in moved):
        if old["clock"] == UNDONE and not gone:
            _load_again(batching, row)
        batching.moves.again((old["customer_id"], old["campaign_id"]), (row["customer_id"], row["campaign_id"]))
    contact_id = row["contact_id"]
    call = newest(CONTACT, [contact_id]).get(contact_id) if contact_id is not None else None
    if call is not None and call["reference"] == f"call:{row['reference']}":
        _remake(batching, call, row, gone)
    elif call is not None:
        empty = dict.fromkeys(row) if gone else row
        lend_written(batching.pen, {contact_id: empty}, {contact_id: old})
    if row["why"] in ("annulled", "removed"):
        lines = newest_by(SALE_LINE, "sale_id", [row["fact_id"]]).values()
        again = [next_version(SALE_LINE, line, {}, row["why"]) for line in lines
                 if line["why"] not in ("annulled", "removed")]  # fmt: skip
        batching.pen.fact_rows(SALE_LINE, again)


def _load_again(batching: Batching, row: Row) -> None:
    """An outcome told again after its import was undone, which took the customer out of the campaign."""
    customer_id, campaign_id = row["customer_id"], row["campaign_id"]
    if customer_id is None or campaign_id is None:
        return
    batching.moves.meet([customer_id])
    if (customer_id, campaign_id) not in batching.moves.stands:
        flow_id = Campaign.objects.values_list("flow_id", flat=True).get(pk=campaign_id)
        batching.moves.load(row, flow_id, row["happened_at"])


def _remake(batching: Batching, call: Row, row: Row, gone: bool) -> None:
    if gone:
        if call["why"] != "removed":
            batching.pen.fact_rows(CONTACT, [next_version(CONTACT, call, {}, "removed")])
        return
    own = ("answered_at", "ended_at", "wrapped_at", "hold_ms", "talk_ms", "contact_point_id", "queue_id")
    told = {name: call[name] for name in own if name != "wrapped_at" or not _no_after_work(call)}
    fresh = make_call(batching.writing, row | {"contact_id": None}, told)
    changes = {name: fresh.get(name) for name in columns_of(CONTACT) if name not in _COMPARED_NOT}
    changes["interaction_id"] = call["interaction_id"]
    if any(call[name] != value for name, value in changes.items()) or call["why"] == "removed":
        batching.pen.fact_rows(CONTACT, [next_version(CONTACT, call, changes, "corrected")])


def first_rows(built: Built, group: list[Arrived], origin_id: int) -> list[tuple[Row, Class | None]]:
    """A group of new facts as rows, each with the class of its outcome."""
    names = tuple(built.columns)
    classes: list[Any] = list(built.classes) or [None] * len(group)
    found = []
    for each, values, of_it in zip(group, zip(*built.columns.values(), strict=True), classes, strict=True):
        row: Row = dict(zip(names, values, strict=True))
        row |= {"fact_id": each.fact_id, "version": 1, "why": "first", "origin_id": origin_id,
                "reference": each.record.reference, "content": each.content, "clock": each.record.clock}  # fmt: skip
        found.append((row, of_it))
    return found
