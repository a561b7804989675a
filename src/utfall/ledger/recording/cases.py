"""Inquiries: folds the events of every case a batch touches, stamps what each left and entered, keeps how it stands.

One look-up a batch brings all events of the touched cases; a new version is written only where something came out
otherwise, so that late, repeated, corrected and removed events give the same as all of them told at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from utfall.facts import KINDS
from utfall.flow import CaseEvent, CaseStands, Folded, fold_case
from utfall.ledger.opening import Openings

from . import dialect
from .build import Built
from .pen import Pen, Row, columns_of, fact_table, newest, next_version

CASE, CASE_EVENT = KINDS["case"], KINDS["case_event"]
# What a record may say of the inquiry itself, and the bit of `told` that keeps that it did.
WORK, QUEUE, CHANNEL, KIND, REASON, CUSTOMER = 1, 2, 4, 8, 16, 32
_BITS = {"client": WORK, "campaign": WORK, "queue": WORK | QUEUE, "channel": CHANNEL, "case_kind": KIND,
         "reason": REASON, "customer": CUSTOMER}  # fmt: skip
_LAST_TOLD = {"queue_id": QUEUE, "channel": CHANNEL, "case_kind": KIND, "reason_id": REASON, "customer_id": CUSTOMER}
_OF_WORK = ("client_id", "campaign_id", "zone")
_AGENT = ("alias_id", "agent_id", "team_id", "centre_id")
_SIDES = ("from_status", "to_status", "was_answered", "now_answered")
_ROUGHEST = ("ms", "second", "minute", "not_after", "day")
_WITHOUT = ("removed", "annulled")


class Told(NamedTuple):
    """An event with the columns that folding needs."""

    fact_id: int
    case_id: int
    reference: str
    why: str
    is_test: int | None
    actor: str
    origin_id: int
    known_to: str
    happened_at: int
    event: str
    status: str | None
    is_automatic: int | None
    response_due_at: int | None
    due_at: int | None
    on_first_contact: int | None
    is_justified: int | None
    told: int | None
    zone: str
    client_id: int
    campaign_id: int | None
    queue_id: int | None
    channel: str | None
    case_kind: str | None
    reason_id: int | None
    customer_id: int | None
    contact_id: int | None
    alias_id: int | None
    agent_id: int | None
    team_id: int | None
    centre_id: int | None
    from_status: str | None
    to_status: str | None
    was_answered: int | None
    now_answered: int | None


_STAMPED = (*_OF_WORK, *_LAST_TOLD, *_SIDES)


@dataclass
class Came:
    """What folding came to: faults by the id of the event, and those of events that stood well until now."""

    faults: dict[int, list[str]] = field(default_factory=dict)
    late: list[tuple[str, str]] = field(default_factory=list)  # reference, sentence


class Cases:
    """The inquiries of one batch."""

    def __init__(self, pen: Pen, openings: Openings) -> None:
        self._pen = pen
        self._openings = openings

    def stamp(self, ready: Sequence[tuple[Sequence[Any], Built]], origin_id: int) -> Came:
        """Fold the cases of new events, whose columns get their stamps, and write what follows from them."""
        fresh: dict[int, Told] = {}
        names: dict[int, str] = {}
        for group, built in ready:
            built.columns["told"] = [told_bits(each.record.values) for each in group]
            for each, told in zip(group, _fresh(group, built, origin_id), strict=True):
                fresh[told.fact_id] = told
                names.setdefault(told.case_id, str(each.record.values.get("case") or told.case_id))
        stamps, came = self._fold(names, fresh, {})
        for group, built in ready:
            of = [stamps.get(each.fact_id) for each in group]
            for place, name in enumerate(_STAMPED):
                before = built.columns.get(name) or [None] * len(group)
                built.columns[name] = [old if new is None else new[place] for new, old in zip(of, before, strict=True)]
        return came

    def again(self, fact_ids: Iterable[int], changes: Mapping[int, Mapping[str, object]] | None = None) -> Came:
        """Fold the cases that these stored events are or were of. `changes` are what stored events should have else."""
        ids = list(fact_ids)
        if not ids:
            return Came()
        sql = f"SELECT DISTINCT case_id FROM {fact_table(CASE_EVENT)} WHERE fact_id {dialect.IN_LIST}"
        cases = [row[0] for row in dialect.rows(sql, (dialect.among(ids),))]
        return self._fold(dict.fromkeys(cases, ""), {}, changes or {})[1]

    def _fold(self, names: Mapping[int, str], fresh: Mapping[int, Told], changes: Mapping[int, Mapping[str, object]]
              ) -> tuple[dict[int, tuple[object, ...]], Came]:  # fmt: skip
        if not names:
            return {}, Came()
        stored = _stored(names)
        for key, change in changes.items():
            if key in stored:
                stored[key] = stored[key]._replace(**change)  # type: ignore[arg-type]
        of_case: dict[int, list[Told]] = {case_id: [] for case_id in names}
        for told in (*stored.values(), *fresh.values()):
            if told.case_id in of_case:
                of_case[told.case_id].append(told)
        stamps: dict[int, tuple[object, ...]] = {}
        stand: dict[int, Row | None] = {}
        came = Came()
        for case_id, events in of_case.items():
            counted = _counted(events)
            stand[case_id] = None if not counted else self._one(counted, stamps, came)
        self._write_events(stored, stamps, changes, came)
        self._write_cases(stand, names)
        return stamps, came

    def _one(self, counted: Sequence[Told], stamps: dict[int, tuple[object, ...]], came: Came) -> Row:
        folded = fold_case(_event(each) for each in counted)
        ordered = sorted(counted, key=lambda each: (each.happened_at, each.fact_id))
        whose = _whose(ordered)
        of_all = tuple(whose[name] for name in (*_OF_WORK, *_LAST_TOLD))
        for each in counted:
            side = folded.sides[each.fact_id]
            was = None if side.was_answered is None else int(side.was_answered)
            stamps[each.fact_id] = (*of_all, side.from_status, side.to_status, was, int(side.now_answered))
        for fault in folded.faults:
            came.faults.setdefault(fault.key, []).append(fault.says)
        row = {**_stands(folded), **whose, **_meta(ordered)}
        return {**row, **self._openings.case(row)}

    def _write_events(self, stored: Mapping[int, Told], stamps: Mapping[int, tuple[object, ...]],
                      changes: Mapping[int, Mapping[str, object]], came: Came) -> None:  # fmt: skip
        other = {
            key
            for key, told in stored.items()
            if key in changes or (key in stamps and tuple(getattr(told, name) for name in _STAMPED) != stamps[key])
        }
        rows = []
        for key, old in newest(CASE_EVENT, other).items():
            wanted = {**changes.get(key, {}), **dict(zip(_STAMPED, stamps.get(key, ()), strict=False))}
            changed = {name: value for name, value in wanted.items() if old[name] != value}
            if changed and old["why"] != "removed":
                rows.append(next_version(CASE_EVENT, old, changed, _kept(old)))
                if set(changed) & set(_SIDES):
                    came.late += [(old["reference"], says) for says in came.faults.get(key, ())]
        self._pen.fact_rows(CASE_EVENT, rows)

    def _write_cases(self, stand: Mapping[int, Row | None], names: Mapping[int, str]) -> None:
        there = newest(CASE, stand)
        rows = []
        for case_id, row in stand.items():
            old = there.get(case_id)
            if row is None:
                if old is not None and old["why"] != "removed":
                    rows.append(next_version(CASE, old, {}, "removed"))
            elif old is None:
                rows.append({"reference": names[case_id], "content": case_id, "clock": None, "fact_id": case_id,
                             "version": 1, "why": "first", **row})  # fmt: skip
            else:
                changed = {name: value for name, value in row.items() if old[name] != value}
                if changed or old["why"] == "removed":
                    rows.append(next_version(CASE, old, changed, _why(old, changed)))
        self._pen.fact_rows(CASE, rows)


def told_bits(values: Mapping[str, object]) -> int:
    """What a record says of the inquiry itself, as `told` keeps it."""
    bits = 0
    for word, value in values.items():
        if value not in (None, ""):
            bits |= _BITS.get(word.removesuffix("_id"), 0)
    return bits


def _fresh(group: Sequence[Any], built: Built, origin_id: int) -> Iterable[Told]:
    columns = built.columns
    none = [None] * len(group)
    given = {**columns, "fact_id": [each.fact_id for each in group], "why": ["first"] * len(group),
             "reference": [each.record.reference for each in group], "origin_id": [origin_id] * len(group)}  # fmt: skip
    return map(Told._make, zip(*(given.get(name) or none for name in Told._fields), strict=True))


def _stored(case_ids: Iterable[int]) -> dict[int, Told]:
    """The newest version of every event that is, or was, of one of these cases."""
    table = fact_table(CASE_EVENT)
    inner = f"SELECT fact_id FROM {table} WHERE case_id {dialect.IN_LIST}"
    sql = f"SELECT {', '.join(Told._fields)} FROM {table} WHERE fact_id IN ({inner}) ORDER BY version"
    return {row[0]: Told._make(row) for row in dialect.rows(sql, (dialect.among(case_ids),))}


def _counted(events: Sequence[Told]) -> Sequence[Told]:
    """The events that are folded: those taken back are not, and trials only where all are trials."""
    there = [each for each in events if each.why not in _WITHOUT]
    return [each for each in there if not each.is_test] or there


def _event(told: Told) -> CaseEvent:
    return CaseEvent(
        told.fact_id, told.happened_at, told.event, told.status, bool(told.is_automatic), told.response_due_at,
        told.due_at, _flag(told.on_first_contact), _flag(told.is_justified),
    )  # fmt: skip


def _flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _whose(ordered: Sequence[Told]) -> Row:
    """Whose work it is, by the first event that says so; queue, channel, kind, reason, customer as told last."""
    first = next((each for each in ordered if (each.told or 0) & WORK), ordered[0])
    whose: Row = {name: getattr(first, name) for name in _OF_WORK}
    for name, bit in _LAST_TOLD.items():
        whose[name] = next((getattr(each, name) for each in reversed(ordered) if (each.told or 0) & bit), None)
    return whose


def _meta(ordered: Sequence[Told]) -> Row:
    """What the fact of a case has of its events besides: who had it last, the contact it began with, what a row is."""
    first = ordered[0]
    last = next((each for each in reversed(ordered) if each.agent_id is not None or each.alias_id is not None), None)
    return {
        **{name: None if last is None else getattr(last, name) for name in _AGENT},
        "contact_id": next((each.contact_id for each in ordered if each.contact_id is not None), None),
        "origin_id": first.origin_id,
        "actor": first.actor,
        "n": 1,
        "is_test": first.is_test,
        "known_to": max((each.known_to for each in ordered), key=_ROUGHEST.index),
    }


def _stands(folded: Folded) -> Row:
    stands: CaseStands = folded.stands
    flags = {name: None if getattr(stands, name) is None else int(getattr(stands, name))
             for name in ("on_first_contact", "is_justified")}  # fmt: skip
    same = ("status", "opened_at", "first_response_at", "resolved_at", "response_due_at", "due_at",
            "first_response_ms", "resolution_ms", "reopened")  # fmt: skip
    return {**{name: getattr(stands, name) for name in same}, **flags, "resolved_gap_ms": stands.gap_ms}


def _kept(row: Row) -> str:
    return "annulled" if row["why"] == "annulled" else "corrected"


def _why(old: Row, changed: Mapping[str, object]) -> str:
    return "completed" if all(old[name] is None for name in changed) and old["why"] != "removed" else "corrected"


assert set(Told._fields) <= set(columns_of(CASE_EVENT))
