"""A mapping as a form has it: what one row is, and what each column of it says; as much as people without TOML need."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from utfall.facts import KINDS

from .model import Form, Unit
from .times import PLAIN, time_format


class Role(NamedTuple):
    """What a column may say: in which group it stands, of which sorts of row, and what is to be chosen beside it.

    `asks` is time, unit, words, scale, field or nothing; `many`: several columns may say so.
    """

    group: str
    rows: tuple[str, ...]
    asks: str = ""
    many: bool = False


CALL, OUTCOME, EVENT, CASE, ANSWER, CUSTOMER = ROWS = ("call", "outcome", "event", "case", "answer", "customer")
_DONE = (CALL, OUTCOME, EVENT, CASE, ANSWER)
ROLES: dict[str, Role] = {
    "day": Role("time", ROWS, "time"),
    "month": Role("time", ROWS, "time"),
    "began": Role("time", (CALL, OUTCOME, EVENT, ANSWER, CUSTOMER), "time"),
    "opened": Role("time", (CASE,), "time"),
    "answered": Role("time", (CALL, CASE), "time"),
    "ended": Role("time", (CALL,), "time"),
    "resolved": Role("time", (CASE,), "time"),
    "wait": Role("length", (CALL,), "unit"),
    "talk": Role("length", (CALL, OUTCOME), "unit"),
    "hold": Role("length", (CALL,), "unit"),
    "wrap": Role("length", (CALL,), "unit"),
    "agent": Role("who", _DONE),
    "queue": Role("who", (CALL, EVENT, CASE, ANSWER)),
    "channel": Role("who", _DONE, "words"),
    "direction": Role("who", (CALL,), "words"),
    "reason": Role("what", _DONE),
    "outcome": Role("what", (OUTCOME,), "words"),
    "attempts": Role("what", (OUTCOME,)),
    "end_reason": Role("what", (CALL,), "words"),
    "is_resolved": Role("what", (CALL,)),
    "case": Role("what", (EVENT, CASE)),
    "event": Role("what", (EVENT,), "words"),
    "score": Role("what", _DONE, "scale", many=True),
    "reference": Role("record", (CALL, OUTCOME, ANSWER)),
    "count": Role("record", (CALL,)),
    "customer": Role("customer", ROWS),
    "name": Role("customer", ROWS),
    "phone1": Role("customer", ROWS),
    "phone2": Role("customer", ROWS),
    "phone3": Role("customer", ROWS),
    "email": Role("customer", ROWS),
    "list": Role("customer", ROWS),
    "segment": Role("customer", ROWS),
    "campaign": Role("customer", ROWS),
    "client": Role("customer", ROWS),
    "field": Role("customer", ROWS, "field", many=True),
}
OF_CUSTOMER = ("name", "phone1", "phone2", "phone3", "email", "list", "segment", "campaign", "client")
CLOCKS = ("began", "opened", "answered", "ended", "resolved")  # the first there is is the one a row stands at
LEAVE_OUT = "leave_out"  # a word that says: rows that hold this are left out


def _said(kind: str, word: str) -> tuple[str, ...]:
    return next(column.values for column in KINDS[kind].columns if column.word == word)


MEANINGS: dict[str, tuple[str, ...]] = {
    "channel": _said("contact", "channel"),
    "direction": _said("contact", "direction"),
    "end_reason": _said("contact", "end_reason"),
    "event": _said("case_event", "event"),
}
ASKED_FOR = _said("survey_answer", "asked_for")
# Ends of a call that nobody took: it has no agent, and waited until it was gone.
LOST = frozenset(("abandoned", "timeout", "empty", "overflow", "closed", "exit_key", "callback", "voicemail",
                  "withdrawn", "lost"))  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What one column says, and what belongs to that: its `format` where it is a time (of a clock beside a day, that
    of the clock alone), `words` of theirs with ours, a scale (least, most), a field's type."""

    column: str
    role: str = ""
    format: str = ""
    unit: Unit = "s"
    empty: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    asked_for: str = "other"
    scale: tuple[int, int] = (1, 5)
    type: str = "text"
    analyse: bool = False
    first_year: int | None = None
    year_turns_after: int = 6


@dataclass(frozen=True)
class Sheet:
    """What a row is (`ROWS`), what its columns say, and what holds for every row where no column says it."""

    form: Form
    row: str
    choices: tuple[Choice, ...]
    direction: str = "in"
    channel: str = "voice"
    queue: str = ""

    def one(self, role: str) -> Choice | None:
        """The column of that role, where a row of this sort can have it."""
        if self.row not in ROLES[role].rows:
            return None
        return next((each for each in self.choices if each.role == role), None)

    def all(self, role: str) -> list[Choice]:
        """Every column of that role."""
        return [each for each in self.choices if each.role == role and self.row in ROLES[role].rows]

    @property
    def main(self) -> str:
        """The role of the time a row stands at: `day` where no clock is told, nothing where no time is."""
        return next((role for role in (*CLOCKS, "day") if self.one(role)), "")

    def wants(self) -> list[str]:
        """What is still missing or said twice, as words of what is wanted: `time`, `outcome`, …, `twice:ROLE`."""
        told = [each.role for each in self.choices if each.role and self.row in ROLES[each.role].rows]
        twice = [f"twice:{role}" for role in ROLES if told.count(role) > 1 and not ROLES[role].many]
        missing = [role for role in _NEEDS[self.row] if not self.one(role)]
        if self.row != CUSTOMER and not self.main:
            missing.insert(0, "time")
        if self.row == ANSWER and not self.all("score"):
            missing.append("score")
        alone = [each.column for each in self.choices if each.role in CLOCKS and is_clock(each.format)]
        if alone and not self.one("day"):
            missing.append("day")
        return twice + missing


_NEEDS = {CALL: (), OUTCOME: ("outcome",), EVENT: ("case", "event"), CASE: ("case",), ANSWER: (), CUSTOMER: ()}


def is_clock(text: str) -> bool:
    """Whether a format is of a time of day alone."""
    if text in PLAIN or not text:
        return False
    try:
        time_format(text)
    except ValueError:
        return "%H" in text or "%I" in text
    return False
