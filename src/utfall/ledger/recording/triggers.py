"""Records of triggers: what happens outside moves a customer with no outcome, or takes him out of a campaign."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from utfall.core.names import nearest
from utfall.facts import KINDS, Record
from utfall.flow import NotInFlow

from .arrive import Arrived, Version, arrived, versions
from .known import customer_ids
from .moves import TRANSITION
from .pen import newest, next_version
from .words import NotTaken, check

if TYPE_CHECKING:
    from .batch import Recording

CAUSES = ("trigger", "rule", "bulk", "admin", "leave", "move")
WORDS = ("client", "campaign", "customer", "state", "happened_at", "cause", "zone", "known_to", "actor", "is_test",
         "comment")  # fmt: skip
Event = tuple[int, int, int, Any]
Changes = dict[str, Any]


def take_triggers(recording: "Recording", records: Sequence[Record], place: int) -> list[Event]:
    """The events these records are: (when, rank, place, what to do). Those known are counted at once."""
    if not records:
        return []
    named = [each._replace(reference=f"trigger:{each.reference}") for each in records]
    came = arrived(recording.writing, TRANSITION, named)
    there = versions(TRANSITION, [each.fact_id for each in came])
    events: list[Event] = []
    met: set[int] = set()
    for each in came:
        known = there.get(each.fact_id)
        if each.fact_id in met or _told_before(recording, each, known):
            recording.counts["known"] += each.fact_id in met
            continue
        try:
            events.append(_event(recording, each, known is not None, place + len(events)))
            met.add(each.fact_id)
        except (NotTaken, NotInFlow) as wrong:
            recording.reject(each.record, str(wrong))
    return events


def _told_before(recording: "Recording", each: Arrived, known: Sequence[Version] | None) -> bool:
    if known is None:
        return False
    clock, newest_clock = each.record.clock, known[-1].clock
    if each.content == known[-1].content:
        recording.counts["known"] += 1
    elif any(each.content == version.content for version in known) or (
        clock is not None and newest_clock is not None and clock < newest_clock
    ):
        recording.counts["older"] += 1
    else:
        return False
    return True


def _event(recording: "Recording", each: Arrived, is_known: bool, place: int) -> Event:
    record, writing = each.record, recording.writing
    if record.why in ("removed", "annulled"):
        if not is_known:
            raise NotTaken(f"there is no trigger {record.reference!r} that could be {record.why}")
        return 0, 3, place, _taking_back(recording, each)
    words: Changes = {word: value for word, value in record.values.items() if value not in (None, "")}
    _check(words, record)
    whose: Any = (words.get("client"), words.get("campaign"), None, words.get("zone"))
    work = writing.known.works(writing.origin_id)[whose]
    assert work.campaign_id is not None and work.flow_id is not None
    at, state, cause = words["happened_at"], words.get("state"), words.get("cause", "trigger")
    if state is not None:
        stored = writing.known.flows[work.flow_id]
        stored.at(at).state(stored.state_key(stored.at(at), state))
    pair = work.client_id, words["customer"]
    customer_id = customer_ids([pair])[pair]
    recording.moves.meet([customer_id])
    actor = "bulk" if cause == "bulk" else words.get("actor", "system" if cause in ("trigger", "rule") else "agent")
    meta = {
        "origin_id": writing.origin_id, "actor": actor, "known_to": words.get("known_to", "ms"),
        "is_test": int(words.get("is_test", False)), "zone": work.zone or work.otherwise, "client_id": work.client_id,
        "campaign_id": work.campaign_id, "customer_id": customer_id,
    }  # fmt: skip
    if is_known:
        return at, 3, place, _changing(recording, each, meta, work.flow_id, state, cause, at)
    return at, 3, place, _doing(recording, each, meta, work.flow_id, state, cause, at)


def _check(words: Changes, record: Record) -> None:
    for word in words:
        if word not in WORDS:
            near = nearest(word, WORDS)
            raise NotTaken(f"trigger has no {word!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))
    if record.standing:
        raise NotTaken("a trigger has happened; it cannot stand")
    for word in ("customer", "campaign", "happened_at"):
        if word not in words:
            raise NotTaken(f"{word} is missing: a trigger moves a customer in a campaign at a moment")
    cause = words.get("cause", "trigger")
    if cause not in CAUSES:
        raise NotTaken(f"cause is {cause!r}, not one of {', '.join(CAUSES)}")
    if ("state" in words) == (cause in ("leave", "move")):
        raise NotTaken("a trigger names the state it moves to; only one with the cause leave or move names none")
    if not isinstance(words.get("state", ""), str):
        raise NotTaken(f"state is {words['state']!r}, not a text")
    told = ("customer", "campaign", "client", "happened_at", "zone", "known_to", "actor", "is_test")
    check(KINDS["transition"], {word: [words[word]] for word in told if word in words})


def _doing(recording: "Recording", each: Arrived, meta: Changes, flow_id: int, state: str | None, cause: str,
           at: int) -> Callable[[], None]:  # fmt: skip
    def happen() -> None:
        more = {"content": each.content, "clock": each.record.clock}
        recording.moves.by_trigger(meta, flow_id, state, cause, at, each.record.reference, more)
        recording.counts["first"] += 1
        recording.keep_details(TRANSITION, [each])

    return happen


def _changing(recording: "Recording", each: Arrived, meta: Changes, flow_id: int, state: str | None, cause: str,
              at: int) -> Callable[[], None]:  # fmt: skip
    """A trigger told otherwise than before: its next version, and the customer's history gone through again."""

    def change() -> None:
        old = newest(TRANSITION, [each.fact_id])[each.fact_id]
        stored = recording.writing.known.flows[flow_id]
        state_id = None if state is None else stored.state_ids[stored.state_key(stored.at(at), state)]
        category = None if state_id is None else stored.category(state_id, at)
        changes = {**meta, "happened_at": at, "cause": cause, "to_state_id": state_id, "to_category": category,
                   "content": each.content, "clock": each.record.clock}  # fmt: skip
        recording.pen.fact_rows(TRANSITION, [next_version(TRANSITION, old, changes, "corrected")])
        recording.moves.again(
            (old["customer_id"], old["campaign_id"]), (meta["customer_id"], meta["campaign_id"])
        )  # fmt: skip
        recording.counts["corrected"] += 1

    return change


def _taking_back(recording: "Recording", each: Arrived) -> Callable[[], None]:
    def take_back() -> None:
        old = newest(TRANSITION, [each.fact_id])[each.fact_id]
        changes = {"content": each.content, "clock": each.record.clock, "from_state_id": None, "from_category": None,
                   "to_state_id": None, "to_category": None}  # fmt: skip
        recording.pen.fact_rows(TRANSITION, [next_version(TRANSITION, old, changes, "removed")])
        recording.moves.again((old["customer_id"], old["campaign_id"]))
        recording.counts["removed"] += 1

    return take_back
