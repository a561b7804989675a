"""Turns each value of a mapping into one small function of a row's cells, once for a whole file."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

from utfall.core.clock import HOUR, MINUTE, SECOND
from utfall.core.money import to_units
from utfall.core.names import nearest
from utfall.facts import Column

from .cells import NO, YES, Getter, Impossible, Row, Wrong, clock_of, day_of, exact
from .model import Field, Filter, Form, Mapping, Value
from .times import reader, time_format

LONGEST_NAME = 300
_CODE = re.compile(r"[A-Za-z0-9_./+:-]{1,64}")
_FACTOR = {"ms": 1, "s": SECOND, "min": MINUTE, "h": HOUR}


class Compiler:
    """Makes getters for one file: it knows where each column stands and which cells mean no value."""

    def __init__(self, mapping: Mapping, columns: dict[str, int], zone: str) -> None:
        self.mapping = mapping
        self.form: Form = mapping.form
        self.columns = columns
        self.zone = zone
        self.empty = frozenset(("", *self.form.empty))
        self.time_at = {name: i for i, name in enumerate(mapping.times)}

    def text(self, value: Value) -> Callable[[Row], str | None]:
        """The text of a value: its cells joined by a space, mapped by its values; None where empty."""
        empty = self.empty | frozenset(value.empty)
        if value.row is not None:
            prefix = value.row
            return lambda row: f"{prefix}{row.line}"
        if value.record:
            name = value.record
            return lambda row: row.made.get(name)
        if not value.columns:
            fixed = str(value.constant)
            return lambda row: fixed
        at = [self.columns[name] for name in value.columns]
        if len(at) == 1:
            only = at[0]

            def one(row: Row) -> str | None:
                cell = row.cells[only].strip()
                return None if cell in empty else cell

            return self._mapped(value, one)

        def joined(row: Row) -> str | None:
            cells = (row.cells[i].strip() for i in at)
            return " ".join(cell for cell in cells if cell not in empty) or None

        return self._mapped(value, joined)

    def _mapped(self, value: Value, plain: Callable[[Row], str | None]) -> Callable[[Row], str | None]:
        if value.values is None:
            return plain
        words = {said: str(meant) for said, meant in value.values.items()}
        folded = {said.casefold(): meant for said, meant in words.items()}
        other = None if value.other is None else str(value.other)
        column = " ".join(value.columns)

        def mapped(row: Row) -> str | None:
            said = plain(row)
            if said is None:
                return words.get("")
            meant = words.get(said) or folded.get(said.casefold(), other)
            if meant is None:
                raise Wrong(f"column {column!r} holds {said!r}, which is none of {', '.join(map(repr, words))}")
            return meant or None

        return mapped

    def moment(self, value: Value) -> Getter:
        """An instant in ms UTC: a time of the row, later by its `plus` columns."""
        at = self.time_at[value.time]
        later = [self.duration(Value(columns=(name,), unit=unit, empty=value.empty)) for name, unit in value.plus]

        def get(row: Row) -> object:
            ms = row.moments[at]
            if isinstance(ms, Wrong):
                raise ms
            if ms is not None:
                for more in later:
                    added = more(row)
                    if added is None:
                        return None
                    ms += added  # type: ignore[operator]
            return ms

        return get

    def number(self, value: Value, what: str = "a number") -> Callable[[Row], Decimal | int | None]:
        """A number with the file's own decimal sign."""
        text, decimal, thousands = self.text(value), self.form.decimal, self.form.thousands
        column = " ".join(value.columns)

        def get(row: Row) -> Decimal | int | None:
            said = text(row)
            if said is None:
                return None
            if len(said) < 16 and said.removeprefix("-").isdecimal():
                return int(said)
            try:
                return exact(said, decimal, thousands)
            except (InvalidOperation, ValueError):
                raise Wrong(f"column {column!r} holds {said!r}, which is not {what}") from None

        return get

    def duration(self, value: Value) -> Getter:
        """A duration in ms, out of a number in the value's unit or a clock such as 1:02:03."""
        column = " ".join(value.columns)
        if value.unit == "clock":
            text = self.text(value)

            def clock(row: Row) -> object:
                said = text(row)
                return None if said is None else clock_of(said, column)

            return clock
        number, factor = self.number(value, "a duration"), _FACTOR[value.unit]

        def get(row: Row) -> object:
            found = number(row)
            if found is None:
                return None
            if found < 0:
                raise Impossible(f"column {column!r} holds {found}: a duration cannot be negative")
            return round(found * factor)

        return get

    def money(self, value: Value, currency: Callable[[Row], str | None]) -> Getter:
        """Whole smallest units of the row's currency."""
        number = self.number(value, "an amount")

        def get(row: Row) -> object:
            found = number(row)
            if found is None:
                return None
            code = currency(row)
            if not code:
                raise Wrong("there is an amount without a currency")
            try:
                return to_units(found, code)
            except ValueError as wrong:
                raise Wrong(str(wrong)) from None

        return get

    def whole(self, value: Value) -> Getter:
        """A whole number."""
        number, column = self.number(value), " ".join(value.columns)

        def get(row: Row) -> object:
            found = number(row)
            if found is None:
                return None
            if found != int(found):
                raise Wrong(f"column {column!r} holds {found}, which is not a whole number")
            return int(found)

        return get

    def points(self, value: Value) -> Getter:
        """Hundredths of a point, of a number with a decimal sign."""
        number = self.number(value)

        def get(row: Row) -> object:
            found = number(row)
            return None if found is None else round(found * 100)

        return get

    def flag(self, value: Value) -> Getter:
        """Yes or no, in a few languages."""
        text, column = self.text(value), " ".join(value.columns)

        def get(row: Row) -> object:
            said = text(row)
            if said is None:
                return None
            fold = said.casefold()
            if fold in YES:
                return True
            if fold in NO:
                return False
            raise Wrong(f"column {column!r} holds {said!r}, which is neither yes nor no")

        return get

    def code(self, value: Value, column: Column) -> Getter:
        """One of the column's words."""
        text, known = self.text(value), frozenset(column.values)

        def get(row: Row) -> object:
            said = text(row)
            if said is not None and said not in known:
                near = nearest(said, known) or sorted(known)
                raise Wrong(f"{said!r} is no {column.word}; known are {', '.join(near)}")
            return said

        return get

    def name(self, value: Value, column: Column) -> Getter:
        """What names something else: a text that is not endless."""
        text = self.text(value)

        def get(row: Row) -> object:
            said = text(row)
            if said is not None and len(said) > LONGEST_NAME:
                raise Wrong(f"{column.word} is a text of {len(said)} letters; {LONGEST_NAME} is the most")
            return said

        return get

    def short(self, value: Value, column: Column) -> Getter:
        """A short word of an open vocabulary, such as a currency."""
        text = self.text(value)

        def get(row: Row) -> object:
            said = text(row)
            if said is not None and not _CODE.fullmatch(said):
                raise Wrong(f"{column.word} is {said!r}, not a short word of letters, digits and _./+:-")
            return said

        return get

    def day(self, value: Value) -> Getter:
        """A local day out of an ISO date."""
        text, read, column = self.text(value), reader(time_format("iso")), " ".join(value.columns)

        def get(row: Row) -> object:
            said = text(row)
            return None if said is None else day_of(said, read, column)[0]

        return get

    def word(self, column: Column, value: Value, currency: Callable[[Row], str | None] | None = None) -> Getter:
        """The getter that suits a column of a fact."""
        if value.fixed and not isinstance(value.constant, str) and column.type != "points":
            constant = value.constant
            return lambda row: constant
        if column.type == "time":
            return self.moment(value)
        if column.type == "money" and currency is not None:
            return self.money(value, currency)
        if column.type == "code" and column.values:
            return self.code(value, column)
        if column.refers:
            return self.name(value, column)
        if column.type == "code":
            return self.short(value, column)
        simple = {"ms": self.duration, "count": self.whole, "number": self.whole, "flag": self.flag, "day": self.day,
                  "points": self.points}  # fmt: skip
        return simple.get(column.type, self.text)(value)

    def field(self, field: Field) -> Getter:
        """The getter that suits a customer's field: a number stays one, a date becomes ISO text, the rest is text."""
        if field.value.fixed:
            constant = field.value.constant
            return lambda row: constant
        if field.type == "number":
            number = self.number(field.value)

            def get(row: Row) -> object:
                found = number(row)
                return float(found) if isinstance(found, Decimal) else found

            return get
        text = self.text(field.value)
        if field.type != "date":
            return text
        read, column = reader(time_format(field.format)), " ".join(field.value.columns)

        def date(row: Row) -> object:
            said = text(row)
            return None if said is None else day_of(said, read, column)[1]

        return date

    def passes(self, filters: Sequence[Filter]) -> Callable[[Row], bool] | None:
        """Whether a row is one of those meant; None where all are."""
        tests = [(self.columns[each.column], each.values, each.negated) for each in filters]
        if not tests:
            return None
        if len(tests) == 1:
            at, values, negated = tests[0]
            return lambda row: (row.cells[at].strip() in values) is not negated
        return lambda row: all((row.cells[at].strip() in values) is not negated for at, values, negated in tests)
