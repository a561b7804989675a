"""One batch on its way into the ledger, step by step, inside the transaction that `record` holds."""

from collections.abc import Mapping, Sequence
from typing import Any

from utfall.core.names import nearest
from utfall.facts import KINDS, Batch, Kind, Record, Reject
from utfall.flow import NotInFlow
from utfall.ledger.happenings.models import Origin

from . import answers, calls, dialect
from .again import first_rows, next_of
from .arrive import Arrived, Sorted, arrived, sort
from .build import Built, Writing, build
from .cases import CASE_EVENT, Came, Cases
from .customers import take_customers
from .durations import Columns
from .known import Class, Known
from .moves import Moves
from .pen import Pen, Row
from .sales import inherit
from .save import last_checksum, save_batch
from .triggers import take_triggers
from .words import DETAILS, FOLLOWING, NotTaken, check_reference

CONTACT, OUTCOME, SALE_LINE = KINDS["contact"], KINDS["outcome"], KINDS["sale_line"]
_OTHERS = [kind for kind in KINDS.values() if kind.name not in ("contact", "outcome", "transition")]
_TEXT_OF_A_REJECT = 2_000


class Recording:
    """A batch being written. `counts` has one for every record, by what it was counted as."""

    def __init__(self, batch: Batch, known: Known, now: int, import_id: int | None) -> None:
        self.batch, self.now, self.import_id = batch, now, import_id
        self.origin = Origin.objects.defer("unfinished").get_or_create(name=batch.origin)[0]
        batch_id = dialect.next_id("batch")
        self.writing = Writing(known, int(self.origin.pk), batch.actor, now, batch_id)
        self.pen = Pen(batch_id, last_checksum())
        self.moves = Moves(self.writing, self.pen)
        self.cases = Cases(self.pen, known.openings)
        self.counts = dict.fromkeys(
            ("first", "completed", "corrected", "annulled", "removed", "known", "older", "standing", "rejected"), 0
        )
        self.rejects = [Reject(legible(r.file), r.line, legible(r.reason), legible(r.text)) for r in batch.rejects]
        self.counts["rejected"] = len(self.rejects)
        self.details: list[tuple[int, str, str, str]] = []
        self._next: list[tuple[Kind, Arrived]] = []
        self._pressed: dict[int, Row] = {}

    def write(self) -> None:
        """Write every record, what follows from it, and what could not be taken."""
        by_kind: dict[str, list[Record]] = {}
        for each in self.batch.records:
            reference = each.reference
            if type(reference) is str and 0 < len(reference) <= 500 and reference.isascii():
                by_kind.setdefault(each.kind, []).append(each)
                continue
            try:
                check_reference(reference)
                by_kind.setdefault(each.kind, []).append(each)
            except NotTaken as wrong:
                self.reject(each, str(wrong))
        self._refuse_unknown(by_kind)
        told = take_customers(self.writing, self.moves, by_kind.get("customer", ()))
        self.counts["first"] += told.first
        self.counts["completed"] += told.completed
        self.counts["known"] += told.known
        for each, sentence in told.rejected:
            self.reject(each, sentence)
        contacts = self._sorted(CONTACT, by_kind)
        waiting = self._build(CONTACT, contacts)
        self._outcomes(self._sorted(OUTCOME, by_kind), by_kind.get("trigger", ()), waiting)
        self._stands(CONTACT, contacts)
        if by_kind.get("sale_line"):
            by_kind["sale_line"] = inherit(self.writing, by_kind["sale_line"], self._pressed)
        for kind in _OTHERS:
            found = self._sorted(kind, by_kind)
            ready = self._build(kind, found)
            if kind is CASE_EVENT:
                records = {each.fact_id: each.record for group, _ in ready for each in group}
                self._at_fault(self.cases.stamp(ready, self.writing.origin_id), records, {})
            if ready and kind.name in answers.ABOUT:
                answers.stamp(kind, ready, self.writing.known.home.pk)
            for group, built in ready:
                self._insert(kind, group, built)
            self._stands(kind, found)
        if told.values:
            self._values(told.values)
        events = {one.fact_id: one.record for kind, one in self._next if kind is CASE_EVENT}
        counted = {one.fact_id: self._revise(kind, one) for kind, one in self._next}
        self._at_fault(self.cases.again(events), events, counted)
        self.moves.save()
        answers.follow(self.pen, self.writing.known.home.pk)
        self.writing.seen.save()

    def finish(self) -> int | None:
        """Save the batch itself, how far its origin is told, details and rejects; its id, None where nothing was."""
        return save_batch(self)

    def reject(self, each: Record, sentence: str) -> None:
        """Keep a record that cannot be taken, with the reason."""
        text = legible(f"{each.kind} {each.reference}: {dict(each.values)!r}")
        reference = legible(str(each.reference))
        file, line = each.place or ("", 0)
        kept = Reject(legible(file), line, legible(sentence), text[:_TEXT_OF_A_REJECT], each.kind, reference)
        self.rejects.append(kept)
        self.counts["rejected"] += 1

    def _refuse_unknown(self, by_kind: dict[str, list[Record]]) -> None:
        may = [*(name for name in KINDS if name not in FOLLOWING), "customer", "trigger"]
        for name in [name for name in by_kind if name not in may]:
            if name in FOLLOWING:
                sentence = FOLLOWING[name]
            else:
                near = nearest(name, may)
                sentence = f"there is no kind of fact {name!r}" + (f"; did you mean {', '.join(near)}?" if near else "")
            for each in by_kind.pop(name):
                self.reject(each, sentence)

    def _sorted(self, kind: Kind, by_kind: dict[str, list[Record]]) -> Sorted:
        records = by_kind.get(kind.name)
        if not records:
            return Sorted({}, {}, [])
        found = sort(kind, arrived(self.writing, kind, records))
        self.counts["known"] += found.known
        self.counts["older"] += found.older
        self.counts["standing"] += found.overtaken
        self._next += [(kind, each) for each in found.next]
        for each in found.clashing:
            self.reject(each.record, f"its id {each.fact_id} belongs to another {kind.name} already")
        if not kind.may_stand:
            for group in found.standing.values():
                for each in group:
                    self.reject(each.record, f"a {kind.name} is told when it is over; it cannot stand")
            found.standing.clear()
        return found

    def _build(self, kind: Kind, found: Sorted) -> list[tuple[list[Arrived], Built]]:
        ready: list[tuple[list[Arrived], Built]] = []
        for group in found.fresh.values():
            self._try(kind, group, ready)
        for group, _ in ready:
            self.counts["first"] += len(group)
        return ready

    def _try(self, kind: Kind, group: list[Arrived], ready: list[tuple[list[Arrived], Built]]) -> None:
        """Build a group; where some record cannot be taken, halves of it, down to that one."""
        try:
            ready.append((group, build(self.writing, kind, raw_of(group), [each.fact_id for each in group])))
        except (NotTaken, NotInFlow) as wrong:
            if len(group) == 1:
                self.reject(group[0].record, str(wrong))
                return
            middle = len(group) // 2
            self._try(kind, group[:middle], ready)
            self._try(kind, group[middle:], ready)

    def _insert(self, kind: Kind, group: list[Arrived], built: Built) -> None:
        columns, count = built.columns, len(group)
        records, columns["fact_id"], columns["content"], _ = zip(*group, strict=True)
        columns["reference"] = [each.reference for each in records]
        columns["clock"] = [each.clock for each in records]
        columns["version"], columns["why"] = [1] * count, ["first"] * count
        columns["origin_id"] = [self.writing.origin_id] * count
        self._about_customers(kind, columns, count)
        self.pen.facts(kind, columns, count)
        if kind.may_stand:
            self.pen.drop_standing(kind, columns["fact_id"])
        self.keep_details(kind, group)

    def _about_customers(self, kind: Kind, columns: dict[str, Any], count: int) -> None:
        """List, segment, round and try of facts about a customer, as he stands in the campaign."""
        customers, campaigns = columns.get("customer_id"), columns.get("campaign_id")
        if customers is None or campaigns is None:
            return
        self.moves.meet(key for key in customers if key is not None)
        stands = [self.moves.stands.get(pair) for pair in zip(customers, campaigns, strict=True)]
        if not any(stands):
            return
        for name in {"list_id", "segment_id", "round"} & set(kind.names):
            given = columns.get(name) or [None] * count
            columns[name] = [
                value if value is not None or stand is None else getattr(stand, name)
                for value, stand in zip(given, stands, strict=True)
            ]

    def _stands(self, kind: Kind, found: Sorted) -> None:
        for group in found.standing.values():
            ready: list[tuple[list[Arrived], Built]] = []
            self._try(kind, group, ready)
            for part, built in ready:
                rows = [row for row, _ in first_rows(built, part, self.writing.origin_id)]
                names: Columns = {name: [row[name] for row in rows] for name in rows[0]}
                names["version"], names["why"] = [0] * len(rows), ["standing"] * len(rows)
                self._about_customers(kind, names, len(rows))
                self.pen.standing(kind, names, len(rows))
                self.counts["standing"] += len(rows)
                self.keep_details(kind, part)

    def _outcomes(self, found: Sorted, triggers: Sequence[Record], waiting: list[tuple[list[Arrived], Built]]) -> None:
        rows: list[tuple[Row, Class, Row | None, int]] = []
        for group, built in self._build(OUTCOME, found):
            told = calls.told_of_calls(self.writing, built, raw_of(group), len(group))
            record_of = {each.fact_id: each.record for each in group}
            for (row, of_it), words, work in zip(
                first_rows(built, group, self.writing.origin_id), told, built.works, strict=True
            ):
                assert of_it is not None and work.flow_id is not None
                try:
                    call = calls.make_call(self.writing, row, words) if calls.call_of(row, of_it.has_call) else None
                except NotTaken as wrong:
                    self.counts["first"] -= 1
                    self.reject(record_of[row["fact_id"]], str(wrong))
                    continue
                rows.append((row, of_it, call, work.flow_id))
            self.keep_details(OUTCOME, group)
        self.moves.meet(row["customer_id"] for row, *_ in rows if row.get("customer_id") is not None)
        events: list[tuple[int, int, int, Any]] = [
            (row["happened_at"], 1 if of_it.kind == "attempt" else 2, place, (row, of_it, flow_id))
            for place, (row, of_it, _, flow_id) in enumerate(rows)
        ]
        events += take_triggers(self, triggers, len(rows))
        for *_, event in sorted(events, key=lambda each: each[:3]):
            if callable(event):
                event()
            else:
                row, of_it, flow_id = event
                if row.get("customer_id") is not None:
                    self.moves.by_outcome(row, flow_id, of_it.key)
        self._write_outcomes(rows, waiting)

    def _write_outcomes(
        self, rows: list[tuple[Row, Class, Row | None, int]], waiting: list[tuple[list[Arrived], Built]]
    ) -> None:
        made = []
        for row, _, call, _ in rows:
            if call is not None:
                call.update({name: row.get(name) for name in ("list_id", "segment_id", "round", "attempt_no")})
                made.append(call)
        naming = {row["contact_id"]: row for row, _, call, _ in rows if call is None and row.get("contact_id")}
        for group, built in waiting:
            ids = [each.fact_id for each in group]
            earlier = calls.outcomes_naming(ids) if self._has_outcomes() else {}
            for fact_id in calls.lend_fresh(built, ids, {**earlier, **naming}) if naming or earlier else ():
                naming.pop(fact_id, None)
            self._insert(CONTACT, group, built)
        self.pen.fact_rows(CONTACT, made)
        self.pen.fact_rows(OUTCOME, (row for row, *_ in rows))
        self.moves.flush()
        if naming:
            calls.lend_written(self.pen, naming)
        self._pressed = {row["fact_id"]: row for row, *_ in rows}

    def _has_outcomes(self) -> bool:
        return bool(dialect.rows("SELECT 1 FROM fact_outcome LIMIT 1"))

    def _values(self, records: Sequence[Record]) -> None:
        """Facts of customers' fields: they follow from records of customers, and are not counted as records."""
        kind, counts = KINDS["customer_value"], dict(self.counts)
        found = self._sorted(kind, {kind.name: list(records)})
        for group, built in self._build(kind, found):
            self._insert(kind, group, built)
        for each_kind, one in [each for each in self._next if each[0] is kind]:
            self._revise(each_kind, one)
        self._next = [each for each in self._next if each[0] is not kind]
        self.counts.update(counts)

    def _revise(self, kind: Kind, each: Arrived) -> str:
        try:
            counted = next_of(self, kind, each)
        except (NotTaken, NotInFlow) as wrong:
            self.reject(each.record, str(wrong))
            return ""
        self.counts[counted] += 1
        self.keep_details(kind, [each])
        return counted

    def _at_fault(self, came: Came, records: Mapping[int, Record], counted: Mapping[int, str]) -> None:
        """Keep as rejects what of events of inquiries cannot be so. They stand, but move nothing; counted once."""
        for fact_id, sentences in came.faults.items():
            way = counted.get(fact_id, "first")
            if fact_id in records and way not in ("", "known"):
                self.counts[way] -= 1
                self.reject(records[fact_id], "; ".join(sentences))
        for reference, sentence in came.late:
            if reference not in {each.reference for each in records.values()}:
                self.rejects.append(Reject("", 0, sentence, "", CASE_EVENT.name, legible(reference)))

    def keep_details(self, kind: Kind, group: Sequence[Arrived]) -> None:
        """Remember the free text of these records, to be kept apart from the facts."""
        for word in DETAILS:
            if word in group[0].record.values:
                told = ((each.fact_id, each.record.values[word]) for each in group)
                self.details += [(fact_id, kind.name, word, str(text)) for fact_id, text in told if text]


def legible(text: str) -> str:
    """A text that can be kept: what is no character stands as its code."""
    return text.encode("utf-8", "backslashreplace").decode()


def raw_of(group: Sequence[Arrived]) -> dict[str, Sequence[Any]]:
    """The values of records with the same words, by word."""
    columns = zip(*(each.record.values.values() for each in group), strict=True)
    return dict(zip(group[0].record.values, columns, strict=True))
