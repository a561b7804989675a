"""Reads a mapping file (TOML) into a `Mapping`, and says every mistake in it at once, each with file and key."""

import tomllib
from hashlib import blake2b
from pathlib import Path
from typing import Any, get_args

from utfall.facts import KINDS, Column
from utfall.facts.kind import ACTORS, PRECISIONS
from utfall.importers.reading import Unreadable

from .checks import Checks, Mistakes
from .form import form_of
from .model import (
    CUSTOMER_WORDS,
    FIELD_TYPES,
    UNITS,
    Actor,
    Count,
    Customer,
    Field,
    Filter,
    Mapping,
    Rule,
    Time,
    Unit,
    Value,
)
from .times import FIRST_YEAR, LAST_YEAR, time_format
from .vocabulary import known_words

_VALUE_KEYS = ("column", "columns", "time", "record", "row", "constant", "values", "other", "unit", "plus", "empty")
_SOURCES = ("columns", "time", "record", "row", "constant")
_RULE_KEYS = (
    "kind", "name", "reference", "count", "when", "unless", "changed", "known_to", "first_of", "later_of",
)  # fmt: skip


def load(path: Path | str) -> Mapping:
    """The mapping in a file. Raises `Mistakes`, `Unreadable`."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Unreadable(f"{path}: there is no such mapping file") from None
    except UnicodeDecodeError as wrong:
        raise Unreadable(f"{path}: a mapping file is UTF-8, this is not (byte {wrong.start + 1})") from None
    except OSError as wrong:
        raise Unreadable(f"{path} cannot be read: {wrong.strerror}") from wrong
    return parse(text, str(path))


def parse(text: str, name: str = "mapping") -> Mapping:
    """The mapping a TOML text describes; `name` is what sentences call it. Raises `Mistakes`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise Mistakes([f"{name} is not TOML: {wrong}"]) from None
    check = _Check(name)
    mapping = check.mapping(data, blake2b(text.encode(), digest_size=12).hexdigest())
    if check.wrong:
        raise Mistakes(check.wrong)
    return mapping


class _Check(Checks):
    """Turns tables into parts of a mapping and gathers what is wrong with them."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.times: dict[str, Time] = {}

    def mapping(self, data: dict[str, Any], fingerprint: str) -> Mapping:
        self.keys("the mapping", data, ("file", "time", "leave_out", "customer", "record"))
        file = self.get("the mapping", data, "file", dict, {})
        form = form_of(self, file)
        for name, table in self.get("the mapping", data, "time", dict, {}).items():
            if isinstance(table, dict):
                self.times[name] = self.time(f"[time.{name}]", table)
            else:
                self.say(f"[time.{name}]", "is not a table")
        for name, time in self.times.items():
            if time.after and time.after not in self.times:
                self.unknown(f"[time.{name}], after", time.after, self.times, "time")
            elif time.after and self.times[time.after].after:
                self.say(f"[time.{name}], after", f"{time.after} comes after another itself; name the first of them")
        customer = None
        if "customer" in data:
            customer = self.customer(self.get("the mapping", data, "customer", dict, {}))
        rules = self.rules(self.get("the mapping", data, "record", list, []), customer is not None)
        if not rules and customer is None and not self.wrong:
            self.say("the mapping", "makes nothing: it has neither a [customer] nor a [[record]]")
        actor: Actor = self.one_of("[file]", file, "actor", ACTORS, "actor") or "agent"  # type: ignore[assignment]
        leave_out = self.filters("[leave_out]", self.get("the mapping", data, "leave_out", dict, {}), False)
        return Mapping(
            self.name,
            form,
            dict(self.times),
            customer,
            rules,
            leave_out,
            actor,
            fingerprint,
        )

    def time(self, place: str, table: dict[str, Any]) -> Time:
        self.keys(place, table, ("column", *Time.__slots__))
        columns = self.columns(place, table)
        if not columns:
            self.say(place, "names no column")
        text = self.get(place, table, "format", str, "iso")
        first = self.get(place, table, "first_year", int)
        turns = self.get(place, table, "year_turns_after", int, 6)
        try:
            if not time_format(text).has_year and first is None:
                self.say(place, f"{text!r} has no year; say the first row's: first_year = 2026")
        except ValueError as wrong:
            self.say(f"{place}, format", str(wrong))
        if first is not None and not FIRST_YEAR <= first <= LAST_YEAR:
            self.say(f"{place}, first_year", f"is {first}, not a year between {FIRST_YEAR} and {LAST_YEAR}")
        if not 0 <= turns <= 11:
            self.say(f"{place}, year_turns_after", f"is {turns}, not 0 to 11 months")
        known_to = self.one_of(place, table, "known_to", PRECISIONS, "precision")
        after = self.get(place, table, "after", str, "")
        return Time(columns, text, first, turns, known_to, after, self.texts(place, table, "empty"))

    def value(self, place: str, data: object) -> Value:
        """A plain value is the same for every row; a table says where it comes from."""
        if not isinstance(data, dict):
            if not isinstance(data, str | int | bool):
                self.say(place, f'is {data!r}; write a text, a number, or {{ column = "…" }}')
            return Value(constant=data)
        table: dict[str, Any] = data
        self.keys(place, table, _VALUE_KEYS)
        columns = self.columns(place, table)
        told = [key for key in _SOURCES if key in table or (key == "columns" and columns)]
        if len(told) != 1:
            self.say(place, "needs exactly one of column, columns, time, record, row and constant")
        values = self.get(place, table, "values", dict)
        unit: Unit = self.one_of(place, table, "unit", UNITS, "unit") or "s"  # type: ignore[assignment]
        time = self.get(place, table, "time", str, "")
        if time and time not in self.times:
            self.unknown(place, time, self.times, "time")
        if "plus" in table and not time:
            self.say(place, "only a time can have plus")
        return Value(
            columns, time, self.get(place, table, "record", str, ""), self.get(place, table, "row", str),
            table.get("constant"), values, table.get("other"), unit, self.plus(place, table, unit),
            self.texts(place, table, "empty"),
        )  # fmt: skip

    def plus(self, place: str, table: dict[str, Any], unit: Unit) -> tuple[tuple[str, Unit], ...]:
        """Columns of durations, in the value's unit where they have none of their own."""
        told = table.get("plus", [])
        out: list[tuple[str, Unit]] = []
        for each in told if isinstance(told, list) else [told]:
            if isinstance(each, str):
                out.append((each, unit))
            elif isinstance(each, dict) and isinstance(each.get("column"), str):
                self.keys(f"{place}, plus", each, ("column", "unit"))
                out.append((each["column"], self.one_of(f"{place}, plus", each, "unit", UNITS, "unit") or unit))  # type: ignore[arg-type]
            else:
                self.say(f"{place}, plus", f'is {each!r}, not a column or {{ column = "…", unit = "clock" }}')
        return tuple(out)

    def filters(self, place: str, table: dict[str, Any], negated: bool) -> tuple[Filter, ...]:
        out = []
        for column, wanted in table.items():
            values = wanted if isinstance(wanted, list) else [wanted]
            if not all(isinstance(each, str | int) and not isinstance(each, bool) for each in values):
                self.say(f"{place}, {column}", f"is {wanted!r}, not a text or a list of texts")
                continue
            out.append(Filter(column, frozenset(map(str, values)), negated))
        return tuple(out)

    def customer(self, table: dict[str, Any]) -> Customer:
        place = "[customer]"
        self.keys(place, table, ("key", "happened_at", "known_to", "fields", *CUSTOMER_WORDS))
        if "key" not in table:
            self.say(place, 'needs a key: key = { column = "…" }, or key = { row = "row-" } where the file has none')
        words = {
            word: self.value(f"{place}, {word}", table[word])
            for word in (*CUSTOMER_WORDS, "happened_at")
            if word in table
        }
        if "happened_at" in words and not words["happened_at"].time:
            self.say(f"{place}, happened_at", 'is a time: write { time = "…" }')
        fields = []
        for key, data in self.get(place, table, "fields", dict, {}).items():
            where = f"[customer.fields.{key}]"
            if not isinstance(data, dict):
                self.say(where, 'is not a table like { column = "…", type = "number" }')
                continue
            fields.append(self.field(where, key, data))
        key = self.value(f"{place}, key", table.get("key", ""))
        known_to = self.one_of(place, table, "known_to", PRECISIONS, "precision")
        return Customer(key, words, tuple(fields), known_to)

    def field(self, place: str, key: str, data: dict[str, Any]) -> Field:
        own = ("type", "analyse", "format")
        value = self.value(place, {name: each for name, each in data.items() if name not in own})
        if value.time or value.record:
            self.say(place, "is made of columns, not of a time or a record")
        text = self.get(place, data, "format", str, "iso")
        try:
            if not time_format(text).has_year:
                self.say(f"{place}, format", f"{text!r} has no year")
        except ValueError as wrong:
            self.say(f"{place}, format", str(wrong))
        kind = self.one_of(place, data, "type", FIELD_TYPES, "type of field") or "text"
        return Field(key, value, kind, text, self.get(place, data, "analyse", bool, False))

    def rules(self, tables: list[Any], has_customer: bool) -> tuple[Rule, ...]:
        rules: list[Rule] = []
        for number, table in enumerate(tables, 1):
            if not isinstance(table, dict):
                self.say(f"[[record]] {number}", "is not a table")
                continue
            label = table.get("name") or table.get("kind") or number
            rule = self.rule(f"[[record]] {label}", table)
            if rule:
                rules.append(rule)
        for i, rule in enumerate(rules):
            place = f"[[record]] {rule.label}"
            if any(other.kind == rule.kind and other.name == rule.name for other in rules[:i]):
                self.say(place, "needs a name of its own, since there is another of its kind: it is part of references")
            before = [other.name for other in rules[:i] if other.name]
            for word, value in rule.words.items():
                if value.record and value.record not in before:
                    self.unknown(f"{place}, {word}", value.record, before, "record made before this one")
        return tuple(rules)

    def rule(self, place: str, table: dict[str, Any]) -> Rule | None:
        kind = self.get(place, table, "kind", str, "")
        if kind not in KINDS:
            self.unknown(f"{place}, kind", kind, KINDS, "kind of record")
            return None
        known = known_words(kind)
        words: dict[str, Value] = {}
        for word, data in table.items():
            if word in _RULE_KEYS:
                continue
            if word not in known:
                self.unknown(place, word, (*_RULE_KEYS, *known), f"word of {kind}")
                continue
            words[word] = self.value(f"{place}, {word}", data)
            self.suits(f"{place}, {word}", known[word], words[word])
        needed = [c.word for c in KINDS[kind].columns if c.required and not c.stamped and c.word in known]
        for word in [*needed, *(["outcome"] if kind == "outcome" else [])]:
            if word not in words:
                self.say(place, f"needs {word}")
        if known.keys() & words.keys() & {"amount", "margin", "turnover", "commission"} and "currency" not in words:
            self.say(place, "has money and needs a currency")
        return Rule(
            kind,
            self.get(place, table, "name", str, ""),
            words,
            self.value(f"{place}, reference", table["reference"]) if "reference" in table else None,
            self.count(f"{place}, count", table["count"]) if "count" in table else None,
            self.filters(f"{place}, when", self.get(place, table, "when", dict, {}), False)
            + self.filters(f"{place}, unless", self.get(place, table, "unless", dict, {}), True),
            self.timed(f"{place}, changed", table["changed"]) if "changed" in table else None,
            self.one_of(place, table, "known_to", PRECISIONS, "precision"),
            self.get(place, table, "first_of", str, ""),
            self.get(place, table, "later_of", str, ""),
        )

    def timed(self, place: str, data: object) -> Value:
        value = self.value(place, data)
        if not value.time:
            self.say(place, 'is a time: write { time = "…" }')
        return value

    def count(self, place: str, data: object) -> Count | None:
        if not isinstance(data, dict):
            self.say(place, 'is not a table like { column = "…", minus = 1 }')
            return None
        self.keys(place, data, ("column", "plus", "minus"))
        if not isinstance(data.get("column"), str):
            self.say(place, "names no column")
            return None
        return Count(data["column"], self.get(place, data, "plus", int, 0) - self.get(place, data, "minus", int, 0))

    def suits(self, place: str, column: Column, value: Value) -> None:
        """Whether a value's words can stand in the column."""
        if column.type == "time" and not value.time:
            self.say(place, 'is a time: write { time = "…" }')
        if value.time and column.type != "time":
            self.say(place, f"is no time but a {column.type}")
        if not column.values:
            return
        told: list[object] = list((value.values or {}).values())
        if value.fixed:
            told.append(value.constant)
        if value.other is not None:
            told.append(value.other)
        for each in told:
            if each not in column.values and each != "":
                self.unknown(place, str(each), column.values, f"value of {column.word}")


assert set(get_args(Unit)) == set(UNITS)
