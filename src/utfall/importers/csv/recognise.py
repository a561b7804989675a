"""Reads a mapping back into a form's choices, where the form can say all that it says; never a part of it."""

from collections.abc import Sequence
from dataclasses import replace

from .checks import Mistakes
from .compose import compose
from .mapping import parse
from .model import Mapping, Rule, Time, Value
from .sheet import ANSWER, CALL, CASE, CUSTOMER, EVENT, LEAVE_OUT, OF_CUSTOMER, OUTCOME, Choice, Sheet, is_clock
from .times import time_format

_SAME = (
    "agent",
    "queue",
    "channel",
    "direction",
    "reason",
    "end_reason",
    "is_resolved",
    "outcome",
    "case",
    "event",
    "client",
    "campaign",
)
_LENGTHS = {"talk_ms": "talk", "hold_ms": "hold", "wrap_ms": "wrap"}
_TIMES = {"offered_at": "began", "answered_at": "answered", "ended_at": "ended", "left_queue_at": "ended"}


class _Beyond(Exception):
    """The form has no words for this."""


def recognise(mapping: Mapping, columns: Sequence[str]) -> Sheet | None:
    """The choices that make this mapping of a file with these columns; None where a form cannot say all of it."""
    try:
        sheet = _Reading(mapping, columns).sheet()
        again = parse(compose(sheet), mapping.name)
    except (_Beyond, Mistakes):
        return None
    return sheet if _alike(again) == _alike(mapping) else None


class _Reading:
    def __init__(self, mapping: Mapping, columns: Sequence[str]) -> None:
        self.mapping = mapping
        self.choices = {name: Choice(name) for name in columns}
        self.more: dict[str, str] = {"channel": "", "direction": "in", "queue": ""}

    def sheet(self) -> Sheet:
        row = self._row()
        for rule in self.mapping.rules:
            if rule.kind == "survey_answer":
                self._answer(rule, row)
            else:
                self._record(rule, row)
        self._customer()
        for each in self.mapping.leave_out:
            for theirs in sorted(each.values):
                self._choice(each.column).words[theirs] = LEAVE_OUT  # type: ignore[index]
        return Sheet(self.mapping.form, row, tuple(self.choices.values()), **self.more)

    def _row(self) -> str:
        kinds = [rule.kind for rule in self.mapping.rules if rule.kind != "survey_answer"]
        if not kinds:
            return ANSWER if self.mapping.rules else CUSTOMER
        if len(set(kinds)) > 1 or kinds[0] not in ("contact", "outcome", "case_event"):
            raise _Beyond
        logged = any(rule.kind == "case_event" and rule.words["event"].columns for rule in self.mapping.rules)
        return {"contact": CALL, "outcome": OUTCOME}.get(kinds[0]) or (EVENT if logged else CASE)

    # -- columns -----------------------------------------------------------------------------------------------------

    def _choice(self, column: str) -> Choice:
        if column not in self.choices:
            raise _Beyond
        return self.choices[column]

    def _says(self, column: str, role: str, **more: object) -> None:
        found = self._choice(column)
        if found.role and found.role != role:
            raise _Beyond
        if "words" in more:
            more["words"] = {**found.words, **more["words"]}  # type: ignore[dict-item]
        self.choices[column] = replace(found, role=role, **more)  # type: ignore[arg-type]

    def _column(self, value: Value) -> str:
        if len(value.columns) != 1:
            raise _Beyond
        return value.columns[0]

    def _time(self, name: str, role: str) -> None:
        time = self.mapping.times[name]
        text, columns = time.format, list(time.columns)
        own = columns[-1]
        year = {} if time_format(text).has_year else {
            "first_year": time.first_year, "year_turns_after": time.year_turns_after,
        }  # fmt: skip
        if len(columns) == 1:
            day = time_format(text).known_to == "day" and role == "began"
            self._says(own, "day" if day else role, format=text, empty=time.empty, **year)
            return
        parts = text.split(" ")
        cut = next((i for i, part in enumerate(parts) if is_clock(" ".join(parts[i:]))), len(parts))
        of_day, clock = parts[:cut], " ".join(parts[cut:])
        days = columns[:-1] if clock else columns
        if len(days) > 2 or (len(days) == 2 and len(of_day) != 2):
            raise _Beyond
        told = [" ".join(of_day)] if len(days) == 1 else of_day
        for column, role_of_day, form in zip(days, ("day", "month"), told, strict=False):
            self._says(column, role_of_day, format=form, **(year if role_of_day == "day" else {}))
        if clock:
            self._says(own, role, format=clock, empty=time.empty)

    # -- records -----------------------------------------------------------------------------------------------------

    def _record(self, rule: Rule, row: str) -> None:
        if rule.count:
            self._says(rule.count.column, "attempts" if row == OUTCOME else "count")
        if rule.name == "earlier":
            return
        if rule.reference:
            self._says(self._column(rule.reference), "reference", empty=rule.reference.empty)
        for word, value in rule.words.items():
            self._word(word, value, rule, row)

    def _word(self, word: str, value: Value, rule: Rule, row: str) -> None:
        if value.time:
            self._moment(word, value, rule, row)
        elif word in _LENGTHS:
            self._says(self._column(value), _LENGTHS[word], unit=value.unit)
        elif value.fixed and word in self.more:
            self.more[word] = str(value.constant)
        elif value.fixed and word == "event":
            return
        elif word in _SAME:
            words = {} if value.values is None else {"words": {t: str(o) for t, o in value.values.items()}}
            self._says(self._column(value), word, **({"empty": value.empty} if value.empty else {}), **words)
        else:
            raise _Beyond

    def _moment(self, word: str, value: Value, rule: Rule, row: str) -> None:
        if value.plus:
            base = [name for name, _ in value.plus]
            from_answer = word == "ended_at" and len(base) == 1
            roles = ("talk",) if from_answer else ("wait", "talk")
            for (column, unit), role in zip(value.plus, roles, strict=False):
                self._says(column, role, unit=unit)
            return
        if word == "queued_at":
            return
        role = _TIMES.get(word, "began")
        if row == CASE:
            role = rule.name
        if role not in ("began", "answered", "ended", "opened", "resolved"):
            raise _Beyond
        self._time(value.time, role)

    def _answer(self, rule: Rule, row: str) -> None:
        words = dict(rule.words)
        try:
            score = self._column(words.pop("score"))
            asked, least, most = (words.pop(word).constant for word in ("asked_for", "scale_min", "scale_max"))
        except KeyError:
            raise _Beyond from None
        if not (isinstance(least, int) and isinstance(most, int)):
            raise _Beyond
        self._says(score, "score", asked_for=str(asked), scale=(least, most))
        if rule.reference:
            self._says(self._column(rule.reference), "reference")
        for word, value in words.items():
            if value.time and row == ANSWER:
                self._time(value.time, "began")
            elif word in _SAME and value.columns:
                self._says(self._column(value), word)

    def _customer(self) -> None:
        customer = self.mapping.customer
        if customer is None:
            return
        phone = customer.words.get("phone1")
        if customer.key.columns and not (phone and phone.columns == customer.key.columns):
            self._says(self._column(customer.key), "customer", empty=customer.key.empty)
        for word, value in customer.words.items():
            if word in OF_CUSTOMER:
                self._says(self._column(value), word, empty=value.empty)
            elif value.time and not self.mapping.rules:
                self._time(value.time, "began")
        for field in customer.fields:
            kept = {"format": field.format} if field.type == "date" else {}
            self._says(self._column(field.value), "field", type=field.type, analyse=field.analyse, **kept)


def _alike(mapping: Mapping) -> object:
    """What a mapping says, whatever its times are called and in which order it names its words."""

    def timed(name: str) -> object:
        time = mapping.times[name]
        return replace(time, after=""), _bare(mapping.times[time.after]) if time.after else ""

    def said(value: Value | None) -> object:
        if value is None:
            return None
        told = frozenset((value.values or {}).items()) if value.values is not None else None
        unit = value.unit if not value.plus else ""
        return replace(value, time="", values=None, unit="s"), unit, told, timed(value.time) if value.time else ""

    customer = mapping.customer and (
        said(mapping.customer.key),
        frozenset((word, said(value)) for word, value in mapping.customer.words.items()),
        frozenset((f.key, f.type, f.format, f.analyse, said(f.value)) for f in mapping.customer.fields),
        mapping.customer.known_to,
    )
    rules = frozenset(
        (rule.kind, rule.name, said(rule.reference), rule.count, frozenset(rule.when), said(rule.changed),
         rule.known_to, rule.first_of, rule.later_of,
         frozenset((word, said(value)) for word, value in rule.words.items()))
        for rule in mapping.rules
    )  # fmt: skip
    return mapping.form, mapping.actor, frozenset(mapping.leave_out), customer, rules


def _bare(time: Time) -> Time:
    return replace(time, after="")
