"""A mapping as plain data: how a file is written, and what its rows say in our words."""

from collections.abc import Mapping as Words
from dataclasses import dataclass, field
from typing import Literal

Unit = Literal["ms", "s", "min", "h", "clock"]
Actor = Literal["agent", "system", "bulk"]
UNITS: tuple[Unit, ...] = ("ms", "s", "min", "h", "clock")
FIELD_TYPES = ("text", "number", "date", "email", "link", "choice")
CUSTOMER_WORDS = ("name", "phone1", "phone2", "phone3", "email", "list", "segment", "campaign", "client")


@dataclass(frozen=True, slots=True)
class Form:
    """How the file is written. `columns` names them where the file has no heading; `empty` are cells without value.

    Without `format` the file's content tells it; without `sheet` a workbook's first one is read.
    """

    format: str = ""
    sheet: str = ""
    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    decimal: str = "."
    thousands: str = ""
    columns: tuple[str, ...] = ()
    skip_lines: int = 0
    empty: tuple[str, ...] = ()
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """A time of the row: its columns joined by a space and read by `format`.

    Without a year in the format, `first_year` is the first row's, and a new one begins when the month goes back by
    more than `year_turns_after` months. `after` names another time: more than half a day before it is the next day.
    """

    columns: tuple[str, ...]
    format: str
    first_year: int | None = None
    year_turns_after: int = 6
    known_to: str = ""
    after: str = ""
    empty: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """Where a word's value comes from: exactly one of `columns`, `time`, `record`, `row` and `constant`.

    `row` is a prefix to the number of the line behind the heading; `record` names a record made of the same row.
    """

    columns: tuple[str, ...] = ()
    time: str = ""
    record: str = ""
    row: str | None = None
    constant: object = None
    values: Words[str, object] | None = None
    other: object = None
    unit: Unit = "s"
    plus: tuple[tuple[str, Unit], ...] = ()
    empty: tuple[str, ...] = ()

    @property
    def fixed(self) -> bool:
        """The same for every row."""
        return not (self.columns or self.time or self.record) and self.row is None


@dataclass(frozen=True, slots=True)
class Count:
    """A column that says how many a row stands for, and what to add to it."""

    column: str
    plus: int = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """Rows whose column holds one of the values; `negated`: none of them."""

    column: str
    values: frozenset[str]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the customer. `format` is how a date is written."""

    key: str
    value: Value
    type: str = "text"
    format: str = "iso"
    analyse: bool = False


@dataclass(frozen=True, slots=True)
class Customer:
    """Which columns make the customer of a row."""

    key: Value
    words: Words[str, Value]
    fields: tuple[Field, ...] = ()
    known_to: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of record that rows make. Rows that `when` leaves out, or whose count is 0, make none of it.

    `first_of` names a column: only the first row with what it holds makes one; `later_of`: only the later ones.
    """

    kind: str
    name: str
    words: Words[str, Value]
    reference: Value | None = None
    count: Count | None = None
    when: tuple[Filter, ...] = ()
    changed: Value | None = None
    known_to: str = ""
    first_of: str = ""
    later_of: str = ""

    @property
    def label(self) -> str:
        """What a sentence calls it."""
        return self.name or self.kind


@dataclass(frozen=True)
class Mapping:
    """What a file's rows say. `fingerprint` tells one mapping from another."""

    name: str
    form: Form
    times: Words[str, Time]
    customer: Customer | None
    rules: tuple[Rule, ...]
    leave_out: tuple[Filter, ...] = ()
    actor: Actor = "agent"
    fingerprint: str = field(default="", compare=False)

    def columns(self) -> dict[str, str]:
        """Every column it names, with the place that names it first."""
        named: dict[str, str] = {}
        for place, value in self._values():
            for column in (*value.columns, *(column for column, _ in value.plus)):
                named.setdefault(column, place)
        for name, time in self.times.items():
            for column in time.columns:
                named.setdefault(column, f"time.{name}")
        for rule in self.rules:
            if rule.count:
                named.setdefault(rule.count.column, f"record {rule.label}, count")
            for each in rule.when:
                named.setdefault(each.column, f"record {rule.label}, when")
            for word in ("first_of", "later_of"):
                if column := getattr(rule, word):
                    named.setdefault(column, f"record {rule.label}, {word}")
        for each in self.leave_out:
            named.setdefault(each.column, "leave_out")
        return named

    def _values(self) -> list[tuple[str, Value]]:
        out: list[tuple[str, Value]] = []
        if self.customer:
            out.append(("customer, key", self.customer.key))
            out += [(f"customer, {word}", value) for word, value in self.customer.words.items()]
            out += [(f"customer.fields.{each.key}", each.value) for each in self.customer.fields]
        for rule in self.rules:
            if rule.reference:
                out.append((f"record {rule.label}, reference", rule.reference))
            if rule.changed:
                out.append((f"record {rule.label}, changed", rule.changed))
            out += [(f"record {rule.label}, {word}", value) for word, value in rule.words.items()]
        return out
