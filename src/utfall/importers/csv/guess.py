"""Guesses a mapping from what files look like, as a commented text to edit; it never guesses in silence."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .headings import CHANNELS, END_REASONS, OUTCOMES, meant, role_of, words_in
from .looking import Look, Seen, look
from .times import time_format

FEW = 30  # different values that may still be a list of outcomes
_DATE_WORDS = ("date", "dato", "дата", "fecha", "datum", "day")


def guess(paths: Iterable[Path | str]) -> str:
    """A mapping for files of one sort, as TOML that `mapping.parse` reads. Raises `Unreadable`."""
    files = [look(path) for path in paths]
    if not files:
        raise ValueError("name a file to look at")
    first, others = files[0], files[1:]
    names = [each.name for each in first.columns]
    notes = []
    for other in others:
        own = [each.name for each in other.columns]
        if own != names:
            more = _few(name for name in own if name not in names)
            notes.append(f"# {_printed(other.file)} has other columns: {more or 'fewer'}")
    return "\n".join([*_Guess(first).lines(), *notes]).rstrip() + "\n"


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time that can be made of the file's columns."""

    name: str
    role: str
    columns: tuple[str, ...]
    formats: tuple[str, ...]


class _Guess:
    """What each column of one file may be, and the text of a mapping that says so."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        names = [each.name for each in seen.columns]
        self.columns = [each for each in seen.columns if each.name and names.count(each.name) == 1]
        self.unclear = [name for name in names if names.count(name) > 1 or not name]
        self.roles: dict[str, Look] = {}
        for each in self.columns:
            role = role_of(each.name)
            if role and role not in self.roles and _can_be(role, each):
                self.roles[role] = each
        self.used: set[str] = set()
        self.clocks = self._clocks()
        self.main = self._main()

    def lines(self) -> list[str]:
        """The text of the mapping, line by line."""
        out = [
            f"# A guess from the first {self.seen.rows:,} rows of {_printed(self.seen.file)}. Read it through and mend it."
        ]
        out += self._file() + self._times()
        outcome = self._tells_outcomes()
        if self.main is None:
            rule: list[str] = []
        elif outcome:
            rule = self._outcome(self.main)
        else:
            rule = self._contact(self.main)
        customer = self._customer(alone=not rule or outcome)
        out += customer + rule
        rest = [each.name for each in self.columns if each.name not in self.used]
        if rest:
            out += ["", f"# Not used: {_few(rest)}"]
        if self.unclear:
            out += ["", f"# Columns whose name is empty or comes twice cannot be used: {_few(self.unclear)}"]
        return out

    def _tells_outcomes(self) -> bool:
        """Whether rows are outcomes rather than queue visits: values we know, or nothing that speaks of waiting."""
        found = self.roles.get("outcome")
        if found is None or "queue" in self.roles:
            return False
        known = any(meant(value, OUTCOMES) for value, _ in found.values)
        return known or not ({"wait", "answered"} & self.roles.keys())

    # -- times -------------------------------------------------------------------------------------------------------

    def _clocks(self) -> list[_Clock]:
        days = [each for each in self.columns if each.holds == "time" and _only_day(each.formats)]
        found: list[_Clock] = []
        for each in self.columns:
            role = role_of(each.name)
            numbered = _numbered_day(each)
            if each.holds == "clock" and (dates := days or [d for d in self.columns if _numbered_day(d)]):
                day = dates[0]
                forms = [f"{a} {b}" for a in day.formats or _numbered_day(day) for b in each.formats]
                found.append(_Clock(_slug(each.name), role, (day.name, each.name), tuple(forms)))
            elif each.holds == "time" or numbered:
                found.append(_Clock(_slug(each.name), role, (each.name,), each.formats or numbered))
        month, number = self.roles.get("month"), self.roles.get("day")
        if not found and number and month and _within(month, 12) and _within(number, 31):
            form = "%d %b" if month.holds == "month" else "%d %m"
            found.append(_Clock("day", "started", (number.name, month.name), (form,)))
        unique: dict[str, _Clock] = {}
        for clock in found:
            unique.setdefault(clock.name, clock)
        return list(unique.values())

    def _main(self) -> _Clock | None:
        """The time a row stands at: begun, with a time of day rather than without."""

        def rank(clock: _Clock) -> tuple[bool, bool, bool]:
            day = time_format(clock.formats[0]).known_to == "day"
            return bool(self._zeroes(clock)), day, clock.role not in ("started", "wait")

        return min(self.clocks, key=rank, default=None)

    def _times(self) -> list[str]:
        out: list[str] = []
        for clock in self.clocks:
            out += [
                "",
                f"[time.{clock.name}]",
                f"columns = {_list(clock.columns)}",
                f"format = {_text(clock.formats[0])}",
            ]
            told = [form for form in clock.formats[1:] if not form.startswith("iso")]
            if told:
                out[-1] += f"  # every row looked at could also be {' or '.join(told)}"
            if not time_format(clock.formats[0]).has_year:
                out += [
                    "first_year = 2026  # of the first row: the file has no year",
                    "year_turns_after = 6  # months back that begin a new year; 0 where rows are strictly in order",
                ]
            self.used.update(clock.columns)
            if len(clock.columns) == 2 and self.main and clock is not self.main and len(self.main.columns) == 2:
                out.append(f"after = {_text(self.main.name)}  # a clock far before it is meant for the next day")
            if zeroes := self._zeroes(clock):
                out.append(f"empty = {_list(zeroes)}  # midnight comes so often that it seems to mean no time")
        return out

    def _zeroes(self, clock: _Clock) -> list[str]:
        """Midnights that stand for no time at all."""
        own = next(each for each in self.columns if each.name == clock.columns[-1])
        told = [(value, count) for value, count in own.values if re.fullmatch(r"0?0[:.]00(?:[:.]00)?", value)]
        return [value for value, count in told if own.holds == "clock" and count > self.seen.rows / 20]

    # -- parts -------------------------------------------------------------------------------------------------------

    def _file(self) -> list[str]:
        form = self.seen.form
        out = ["", "[file]", f"delimiter = {_text(form.delimiter)}", f"encoding = {_text(form.encoding)}"]
        if form.decimal != ".":
            out.append(f"decimal = {_text(form.decimal)}")
        if form.thousands:
            out.append(f"thousands = {_text(form.thousands)}")
        if form.empty:
            out.append(f"empty = {_list(form.empty)}  # cells that mean no value")
        if form.columns:
            out.append(f"columns = {_list(form.columns)}  # the file has no line of headings")
        out.append('# zone = "Europe/Oslo"  # whose clock the times are; --zone wins over it')
        return out

    def _take(self, role: str) -> str | None:
        found = self.roles.get(role)
        if found is None or found.name in self.used:
            return None
        self.used.add(found.name)
        return f"{{ column = {_text(found.name)} }}"

    def _customer(self, alone: bool) -> list[str]:
        zeroes = "customer" in self.roles and dict(self.roles["customer"].values).get("0", 0) > self.seen.rows / 20
        key = self._take("customer")
        if key and zeroes:
            key = key.replace(" }", ', empty = ["0"] }  # so many that 0 seems to mean nobody')
        phone, email, name = self._take("phone"), self._take("email"), self._take("name")
        if key is None and not alone:
            key = phone
        if key is None and not alone:
            return []
        out = ["", "[customer]"]
        if key:
            out.append(f"key = {key}")
        else:
            out.append('key = { row = "row-" }  # the file has no key: the number of the line behind the heading')
        out += [f"{word} = {value}" for word, value in (("name", name), ("phone1", phone), ("email", email)) if value]
        out += [f"{word} = {value}" for word in ("list", "segment") if (value := self._take(word))]
        if self.main:
            out.append(f"happened_at = {{ time = {_text(self.main.name)} }}  # in the campaign from then")
        return out + self._fields()

    def _fields(self) -> list[str]:
        out: list[str] = []
        keys: set[str] = set()
        for each in self.columns:
            if each.name in self.used or each.holds == "empty":
                continue
            key = _slug(each.name)
            while key in keys:
                key += "_"
            keys.add(key)
            self.used.add(each.name)
            out.append(f"{_key(key)} = {{ column = {_text(each.name)}{_field_type(each, self.seen.rows)} }}")
        return ["", "[customer.fields]", *out] if out else []

    def _outcome(self, main: _Clock) -> list[str]:
        out: list[str] = []
        attempts = self.roles.get("attempts")
        if attempts and attempts.whole and _within(attempts, 10_000):
            self.used.add(attempts.name)
            out += [
                "",
                f"# {attempts.name!r} may count all contacts with the customer, this one included: then the earlier",
                "# ones came to no conclusion, at times not told. Take this out if it means something else.",
                "[[record]]",
                'kind = "outcome"',
                'name = "earlier"',
                f"count = {{ column = {_text(attempts.name)}, minus = 1 }}",
                'outcome = "call_back"',
                f"happened_at = {{ time = {_text(main.name)} }}",
                'known_to = "not_after"',
            ]
        found = self.roles["outcome"]
        self.used.add(found.name)
        out += ["", "[[record]]", 'kind = "outcome"', 'name = "last"', *self._reference()]
        out.append(f"happened_at = {{ time = {_text(main.name)} }}")
        out.append(f"outcome.column = {_text(found.name)}  # outcomes are named by their key in the campaign's flow")
        for value, _ in found.values[:FEW]:
            ours = meant(value, OUTCOMES)
            hint = "" if ours else "  # which outcome of the flow is it?"
            out.append(f"outcome.values.{_text(value)} = {_text(ours or _slug(value))}{hint}")
        out += self._common(talk="talk_ms")
        return out

    def _contact(self, main: _Clock) -> list[str]:
        at = f"{{ time = {_text(main.name)} }}"
        out = ["", "[[record]]", 'kind = "contact"', *self._reference()]
        out.append('direction = "in"  # or "out"; without a queue it counts for no queue')
        out.append(f"offered_at = {at}")
        if {"queue", "wait"} & self.roles.keys():
            out.append(f"queued_at = {at}")
        by_role = {clock.role: clock for clock in self.clocks if clock is not main}
        wait, talk = self.roles.get("wait"), self.roles.get("talk")
        if clock := by_role.get("answered"):
            out.append(f"answered_at = {{ time = {_text(clock.name)} }}")
        elif wait and wait.holds in ("number", "comma", "duration"):
            self.used.add(wait.name)
            out.append(f"answered_at = {{ time = {_text(main.name)}, plus = [{_text(wait.name)}]{_unit(wait)} }}")
            if talk and talk.holds == wait.holds:
                self.used.add(talk.name)
                both = f"[{_text(wait.name)}, {_text(talk.name)}]"
                out.append(f"ended_at = {{ time = {_text(main.name)}, plus = {both}{_unit(wait)} }}")
        if (clock := by_role.get("ended")) and not any(line.startswith("ended_at") for line in out):
            out.append(f"ended_at = {{ time = {_text(clock.name)} }}")
        if ended := next((line for line in out if line.startswith("ended_at")), None):
            out.append("wrapped_at" + ended.removeprefix("ended_at") + "  # no after-work in the file")
        if queue := self._take("queue"):
            out.append(f"queue = {queue}")
        if found := self.roles.get("outcome"):
            self.used.add(found.name)
            out.append(f"end_reason.column = {_text(found.name)}")
            for value, _ in found.values[:FEW]:
                out.append(f"end_reason.values.{_text(value)} = {_text(meant(value, END_REASONS))}")
        return out + self._common(talk="talk_ms")

    def _reference(self) -> list[str]:
        found = self.roles.get("reference")
        if found and found.name not in self.used and found.different == found.filled == self.seen.rows:
            self.used.add(found.name)
            return [f"reference = {{ column = {_text(found.name)} }}  # different in every row looked at"]
        return []

    def _common(self, talk: str) -> list[str]:
        out = []
        if agent := self._take("agent"):
            out.append(f"agent = {agent}")
        found = self.roles.get("channel")
        if found and found.different <= FEW and found.name not in self.used:
            self.used.add(found.name)
            out.append(f"channel.column = {_text(found.name)}")
            for value, _ in found.values:
                ours = meant(value, CHANNELS)
                hint = "" if ours else "  # which channel is it?"
                out.append(f"channel.values.{_text(value)} = {_text(ours or 'voice')}{hint}")
        else:
            out.append('channel = "voice"')
        found = self.roles.get("talk")
        if found and found.name not in self.used and found.holds in ("number", "comma", "duration"):
            self.used.add(found.name)
            unit = _unit(found) or ', unit = "s"'
            out.append(f"{talk} = {{ column = {_text(found.name)}{unit} }}")
        if reason := self._take("reason"):
            out.append(f"reason = {reason}")
        return out


def _can_be(role: str, each: Look) -> bool:
    """Whether what a column holds suits what its heading says."""
    if each.holds == "empty":
        return False
    if role in ("wait", "talk", "attempts"):
        return each.holds in ("number", "comma", "duration")
    if role in ("agent", "queue", "channel", "reason", "list", "segment", "name", "email"):
        return each.holds == "text"
    if role == "outcome":
        return each.holds in ("text", "number") and 1 < each.different <= FEW
    return True


def _numbered_day(each: Look) -> tuple[str, ...]:
    """The format of a date written as six digits, which only its heading tells from a number."""
    if each.holds != "number" or not set(words_in(each.name)) & set(_DATE_WORDS):
        return ()
    return ("%y%m%d",) if each.values and all(re.fullmatch(r"\d{6}", value) for value, _ in each.values) else ()


def _within(each: Look, most: int) -> bool:
    return each.holds == "month" or (each.whole and all(0 < int(value) <= most for value, _ in each.values))


def _only_day(formats: Sequence[str]) -> bool:
    return bool(formats) and time_format(formats[0]).known_to == "day" and time_format(formats[0]).has_year


def _field_type(each: Look, rows: int) -> str:
    if each.holds in ("number", "comma"):
        return ', type = "number"'
    if each.holds == "time" and time_format(each.formats[0]).has_year and each.formats[0] != "epoch":
        return f', type = "date", format = {_text(each.formats[0])}'
    if each.holds == "text" and each.different <= 20 and each.different < rows / 2:
        return ', type = "choice", analyse = true'
    return ""


def _unit(each: Look) -> str:
    return ', unit = "clock"' if each.holds == "duration" else ""


def _slug(text: str) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", " ".join(words_in(text))))[:60] or "column"


def _key(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else _text(text)


def _text(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(_text(text) for text in texts) + "]"


def _printed(text: str) -> str:
    """A text that may stand in a comment."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _few(names: Iterable[str], most: int = 30) -> str:
    told = [_printed(name) or "(empty)" for name in names]
    return ", ".join(told[:most]) + (f" and {len(told) - most} more" if len(told) > most else "")
