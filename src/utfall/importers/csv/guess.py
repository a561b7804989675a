"""Guesses a mapping from what files look like, as a commented text to edit; it never guesses in silence."""

from collections.abc import Iterable
from pathlib import Path

from .guess_more import asked_for, event_column, is_case, log_lines, moment_of, survey_lines, ticket_lines
from .guess_times import Clock, clocks_of, main_of, time_lines
from .headings import CHANNELS, END_REASONS, OUTCOMES, meant, role_of
from .looking import FEW, Look, Seen, can_be, look, within
from .times import time_format
from .writing import bare_key, few, printed, slug, toml_list, toml_text

CALLS = {"queue", "wait", "talk", "answered", "outcome"}  # roles that tell of calls, or of what came of them
ORDER = ("opened", "answered", "resolved")


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
            more = few(name for name in own if name not in names)
            notes.append(f"# {printed(other.file)} has other columns: {more or 'fewer'}")
    return "\n".join([*_Guess(first).lines(), *notes]).rstrip() + "\n"


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
            if role and role not in self.roles and can_be(role, each):
                self.roles[role] = each
        self.used: set[str] = set()
        self.clocks = clocks_of(self.columns, self.roles)
        self.main = main_of(self.clocks, self.columns, seen.rows)

    def lines(self) -> list[str]:
        """The text of the mapping, line by line."""
        file = printed(self.seen.file)
        out = [f"# A guess from the first {self.seen.rows:,} rows of {file}. Read it through and mend it."]
        out += self._file() + time_lines(self.clocks, self.main, self.columns, self.seen.rows)
        self.used.update(column for clock in self.clocks for column in clock.columns)
        outcome = self._tells_outcomes()
        rule = self._rule(self.main, outcome) if self.main else []
        customer = self._customer(alone=not rule or outcome)
        out += customer + rule
        rest = [each.name for each in self.columns if each.name not in self.used]
        if rest:
            out += ["", f"# Not used: {few(rest)}"]
        if self.unclear:
            out += ["", f"# Columns whose name is empty or comes twice cannot be used: {few(self.unclear)}"]
        return out

    def _rule(self, main: Clock, outcome: bool) -> list[str]:
        scores = [each for each in self.columns if each.name not in self.used and asked_for(each)]
        of_calls = bool(CALLS & self.roles.keys())
        if not of_calls and (rule := self._inquiries(main)):
            of_calls = False
        elif outcome:
            rule = self._outcome(main)
        elif scores and not of_calls:
            rule = []
        else:
            rule = self._contact(main, "call" if scores else "")
            of_calls = True
        self.used.update(each.name for each in scores)
        reference = self._reference() if scores and not rule else []
        return rule + survey_lines(scores, main.name, of_calls, self._take, reference)

    def _inquiries(self, main: Clock) -> list[str]:
        """What rows say of cases: events of theirs, or a case each with its times."""
        case = next((each for each in self.columns if each.name not in self.used and is_case(each)), None)
        event = event_column(each for each in self.columns if each.name not in self.used and each is not case)
        if case is None:
            return []
        moments = {told: each.name for each in reversed(self.clocks) if (told := moment_of(each.name))}
        alone = case.different == case.filled
        if not (alone and len(moments) > 1) and (alone or event is None):
            return []
        self.used.update({case.name, *([] if alone or event is None else [event.name])})
        common = [line for line in self._common(talk="") if line != 'channel = "voice"']
        if alone:
            return ticket_lines(case, sorted(moments.items(), key=lambda each: ORDER.index(each[0])), common)
        return log_lines(case, event, main.name, common) if event else []

    def _tells_outcomes(self) -> bool:
        """Whether rows are outcomes rather than queue visits: values we know, or nothing that speaks of waiting."""
        found = self.roles.get("outcome")
        if found is None or "queue" in self.roles:
            return False
        known = any(meant(value, OUTCOMES) for value, _ in found.values)
        return known or not ({"wait", "answered"} & self.roles.keys())

    # -- parts -------------------------------------------------------------------------------------------------------

    def _file(self) -> list[str]:
        form = self.seen.form
        out = ["", "[file]"]
        if form.format:
            out.append(f"format = {toml_text(form.format)}")
        else:
            out += [f"delimiter = {toml_text(form.delimiter)}", f"encoding = {toml_text(form.encoding)}"]
        if form.sheet:
            out.append(f"sheet = {toml_text(form.sheet)}")
        if form.decimal != ".":
            out.append(f"decimal = {toml_text(form.decimal)}")
        if form.thousands:
            out.append(f"thousands = {toml_text(form.thousands)}")
        if form.empty:
            out.append(f"empty = {toml_list(form.empty)}  # cells that mean no value")
        if form.columns:
            out.append(f"columns = {toml_list(form.columns)}  # the file has no line of headings")
        out.append('# zone = "Europe/Oslo"  # whose clock the times are; --zone wins over it')
        return out

    def _take(self, role: str) -> str | None:
        found = self.roles.get(role)
        if found is None or found.name in self.used:
            return None
        self.used.add(found.name)
        return f"{{ column = {toml_text(found.name)} }}"

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
            out.append(f"happened_at = {{ time = {toml_text(self.main.name)} }}  # in the campaign from then")
        return out + self._fields()

    def _fields(self) -> list[str]:
        out: list[str] = []
        keys: set[str] = set()
        for each in self.columns:
            if each.name in self.used or each.holds == "empty":
                continue
            key = slug(each.name)
            while key in keys:
                key += "_"
            keys.add(key)
            self.used.add(each.name)
            out.append(f"{bare_key(key)} = {{ column = {toml_text(each.name)}{_field_type(each, self.seen.rows)} }}")
        return ["", "[customer.fields]", *out] if out else []

    def _outcome(self, main: Clock) -> list[str]:
        out: list[str] = []
        attempts = self.roles.get("attempts")
        if attempts and attempts.whole and within(attempts, 10_000):
            self.used.add(attempts.name)
            out += [
                "",
                f"# {attempts.name!r} may count all contacts with the customer, this one included: then the earlier",
                "# ones came to no conclusion, at times not told. Take this out if it means something else.",
                "[[record]]",
                'kind = "outcome"',
                'name = "earlier"',
                f"count = {{ column = {toml_text(attempts.name)}, minus = 1 }}",
                'outcome = "call_back"',
                f"happened_at = {{ time = {toml_text(main.name)} }}",
                'known_to = "not_after"',
            ]
        found = self.roles["outcome"]
        self.used.add(found.name)
        out += ["", "[[record]]", 'kind = "outcome"', 'name = "last"', *self._reference()]
        out.append(f"happened_at = {{ time = {toml_text(main.name)} }}")
        out.append(f"outcome.column = {toml_text(found.name)}  # the keys of the flow's outcomes")
        for value, _ in found.values[:FEW]:
            ours = meant(value, OUTCOMES)
            hint = "" if ours else "  # which outcome of the flow is it?"
            out.append(f"outcome.values.{toml_text(value)} = {toml_text(ours or slug(value))}{hint}")
        out += self._common(talk="talk_ms")
        return out

    def _contact(self, main: Clock, name: str = "") -> list[str]:
        at = f"{{ time = {toml_text(main.name)} }}"
        out = ["", "[[record]]", 'kind = "contact"', *([f'name = "{name}"'] if name else []), *self._reference()]
        out.append('direction = "in"  # or "out"; without a queue it counts for no queue')
        out.append(f"offered_at = {at}")
        if {"queue", "wait"} & self.roles.keys():
            out.append(f"queued_at = {at}")
        by_role = {clock.role: clock for clock in self.clocks if clock is not main}
        wait, talk = self.roles.get("wait"), self.roles.get("talk")
        if clock := by_role.get("answered"):
            out.append(f"answered_at = {{ time = {toml_text(clock.name)} }}")
        elif wait and wait.holds in ("number", "comma", "duration"):
            self.used.add(wait.name)
            out.append(
                f"answered_at = {{ time = {toml_text(main.name)}, plus = [{toml_text(wait.name)}]{_unit(wait)} }}"
            )
            if talk and talk.holds == wait.holds:
                self.used.add(talk.name)
                both = f"[{toml_text(wait.name)}, {toml_text(talk.name)}]"
                out.append(f"ended_at = {{ time = {toml_text(main.name)}, plus = {both}{_unit(wait)} }}")
        if (clock := by_role.get("ended")) and not any(line.startswith("ended_at") for line in out):
            out.append(f"ended_at = {{ time = {toml_text(clock.name)} }}")
        if queue := self._take("queue"):
            out.append(f"queue = {queue}")
        if found := self.roles.get("outcome"):
            self.used.add(found.name)
            out.append(f"end_reason.column = {toml_text(found.name)}")
            for value, _ in found.values[:FEW]:
                out.append(f"end_reason.values.{toml_text(value)} = {toml_text(meant(value, END_REASONS))}")
        return out + self._common(talk="talk_ms")

    def _reference(self) -> list[str]:
        found = self.roles.get("reference")
        if found and found.name not in self.used and found.different == found.filled == self.seen.rows:
            self.used.add(found.name)
            return [f"reference = {{ column = {toml_text(found.name)} }}  # different in every row looked at"]
        return []

    def _common(self, talk: str) -> list[str]:
        out = []
        if agent := self._take("agent"):
            out.append(f"agent = {agent}")
        found = self.roles.get("channel")
        if found and found.different <= FEW and found.name not in self.used:
            self.used.add(found.name)
            out.append(f"channel.column = {toml_text(found.name)}")
            for value, _ in found.values:
                ours = meant(value, CHANNELS)
                hint = "" if ours else "  # which channel is it?"
                out.append(f"channel.values.{toml_text(value)} = {toml_text(ours or 'voice')}{hint}")
        else:
            out.append('channel = "voice"')
        found = self.roles.get("talk") if talk else None
        if found and found.name not in self.used and found.holds in ("number", "comma", "duration"):
            self.used.add(found.name)
            unit = _unit(found) or ', unit = "s"'
            out.append(f"{talk} = {{ column = {toml_text(found.name)}{unit} }}")
        if reason := self._take("reason"):
            out.append(f"reason = {reason}")
        return out


def _field_type(each: Look, rows: int) -> str:
    if each.holds in ("number", "comma"):
        return ', type = "number"'
    if each.holds == "time" and time_format(each.formats[0]).has_year and each.formats[0] != "epoch":
        return f', type = "date", format = {toml_text(each.formats[0])}'
    if each.holds == "text" and each.different <= 20 and each.different < rows / 2:
        return ', type = "choice", analyse = true'
    return ""


def _unit(each: Look) -> str:
    return ', unit = "clock"' if each.holds == "duration" else ""
