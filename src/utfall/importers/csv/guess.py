"""Guesses a mapping from what files look like, as a commented text to edit; it never guesses in silence."""

from collections.abc import Iterable
from pathlib import Path

from .compose import compose
from .guess_more import answers_of, asked_for, event_column, event_words, is_case, moment_of, unanswered_words
from .guess_times import Clock, chosen, clocks_of, main_of
from .headings import CHANNELS, OUTCOMES, meant, role_of
from .looking import FEW, Look, Seen, can_be, look, within
from .sheet import ANSWER, CALL, CASE, CUSTOMER, EVENT, OF_CUSTOMER, OUTCOME, Choice, Sheet
from .times import time_format
from .writing import few, printed, slug

CALLS = {"queue", "wait", "talk", "answered", "outcome"}  # roles that tell of calls, or of what came of them
LENGTHS = ("wait", "talk", "hold", "wrap")
WHICH_OUTCOME, WHICH_CHANNEL = "which outcome of the flow is it?", "which channel is it?"


def guess(paths: Iterable[Path | str]) -> str:
    """A mapping for files of one sort, as TOML that `mapping.parse` reads. Raises `Unreadable`."""
    files = [look(path) for path in paths]
    if not files:
        raise ValueError("name a file to look at")
    first, others = files[0], files[1:]
    told = [(other, others_of(first, other)) for other in others]
    notes = [f"# {printed(other.file)} has other columns: {names}" for other, names in told if names]
    begin = f"# A guess from the first {first.rows:,} rows of {printed(first.file)}. Read it through and mend it."
    return "\n".join([begin, "", guessed(first).rstrip(), *notes]).rstrip() + "\n"


def guessed(seen: Seen) -> str:
    """The same of a file that was looked at, without what is said of the files themselves."""
    one = _Guess(seen)
    sheet = one.sheet()
    names = [each.name for each in seen.columns]
    used = {each.column for each in sheet.choices if each.role}
    out = [compose(sheet, one.hints)]
    if rest := [each.name for each in one.columns if each.name not in used]:
        out.append(f"# Not used: {few(rest)}\n")
    if unclear := [name for name in names if names.count(name) > 1 or not name]:
        out.append(f"# Columns whose name is empty or comes twice cannot be used: {few(unclear)}\n")
    return "\n".join(out)


def others_of(first: Seen, other: Seen) -> str:
    """The columns of another file that the first has not, for a sentence; empty where they are the same."""
    names, own = [each.name for each in first.columns], [each.name for each in other.columns]
    if own == names:
        return ""
    return few(name for name in own if name not in names) or "fewer"


class _Guess:
    """What each column of one file may say."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        names = [each.name for each in seen.columns]
        self.columns = [each for each in seen.columns if each.name and names.count(each.name) == 1]
        self.looks = {each.name: each for each in self.columns}
        self.roles: dict[str, Look] = {}
        for each in self.columns:
            role = role_of(each.name)
            if role == "answered" and (words := unanswered_words(each)):
                self.roles.setdefault("end_reason", each)
                self.ended = words
            elif role and role not in self.roles and can_be(role, each):
                self.roles[role] = each
        lengths = {self.roles[role].name for role in LENGTHS if role in self.roles}
        self.clocks = clocks_of([each for each in self.columns if each.name not in lengths], self.roles)
        self.main = main_of(self.clocks, self.columns, seen.rows)
        self.choices = {each.name: Choice(each.name) for each in self.columns}
        self.hints: dict[tuple[str, str], str] = {}

    def sheet(self) -> Sheet:
        """The choices, all columns in the order of the file."""
        scores = [each for each in self.columns if asked_for(each)]
        row = self._row(bool(scores)) if self.main else CUSTOMER
        self._times(row)
        if row != CUSTOMER:
            for each in scores:
                self._score(each)
        told = {CALL: self._call, OUTCOME: self._outcome, EVENT: self._event, CASE: self._case}
        if row in told:
            told[row]()
        elif row == ANSWER:
            self._simple("agent", "queue", "reason")
            self._reference()
        self._customer(row)
        channel = "voice" if row in (CALL, OUTCOME) else ""
        return Sheet(self.seen.form, row, tuple(self.choices.values()), channel=channel)

    def _row(self, has_scores: bool) -> str:
        if not CALLS & self.roles.keys() and (row := self._inquiries()):
            return row
        if self._tells_outcomes():
            return OUTCOME
        return ANSWER if has_scores and not (CALLS | {"end_reason"}) & self.roles.keys() else CALL

    def _tells_outcomes(self) -> bool:
        """Whether rows are outcomes rather than queue visits: values we know, or nothing that speaks of waiting."""
        found = self.roles.get("outcome")
        if found is None or "queue" in self.roles or "end_reason" in self.roles:
            return False
        known = any(meant(value, OUTCOMES) for value, _ in found.values)
        return known or not ({"wait", "answered"} & self.roles.keys())

    def _inquiries(self) -> str:
        """Whether rows are events of cases, or a case each with its times."""
        case, event = self._of_case()
        if case is None:
            return ""
        alone = case.different == case.filled
        if alone and len({told for each in self.clocks if (told := moment_of(each.name))}) > 1:
            return CASE
        return EVENT if not alone and event is not None else ""

    def _of_case(self) -> tuple[Look | None, Look | None]:
        timed = {column for clock in self.clocks for column in clock.columns}
        case = next((each for each in self.columns if is_case(each)), None)
        return case, event_column(each for each in self.columns if each.name not in timed and each is not case)

    # -- what columns say --------------------------------------------------------------------------------------------

    def _says(self, each: Look, role: str, **more: object) -> bool:
        if self.choices[each.name].role:
            return False
        self.choices[each.name] = Choice(each.name, role, **more)  # type: ignore[arg-type]
        return True

    def _simple(self, *roles: str) -> None:
        for role in roles:
            if found := self.roles.get(role):
                self._says(found, role)

    def _times(self, row: str) -> None:
        taken: dict[str, Clock] = {}
        if row == CASE:
            for clock in self.clocks:
                taken.setdefault(moment_of(clock.name), clock)
            taken.pop("", None)
        elif self.main:
            taken["began"] = self.main
            if row == CALL:
                others = [clock for clock in self.clocks if clock is not self.main]
                taken |= {clock.role: clock for clock in others if clock.role in ("answered", "ended")}
        for role, clock in taken.items():
            for choice, hint in chosen(role, clock, self.columns, self.seen.rows):
                if not self.choices[choice.column].role:
                    self.choices[choice.column] = choice
                    self.hints |= {(choice.column, what): said for what, said in hint.items()}

    def _score(self, each: Look) -> None:
        asked, scale, hint = answers_of(each)
        if self._says(each, "score", asked_for=asked, scale=scale) and hint:
            self.hints[each.name, "scale"] = hint

    def _call(self) -> None:
        for role in LENGTHS:
            found = self.roles.get(role)
            clocked = role == "wait" and any(each.role == "answered" for each in self.choices.values())
            if found and not clocked:
                self._says(found, role, unit="clock" if found.holds in ("duration", "clock") else "s")
        if found := self.roles.get("end_reason"):
            self._says(found, "end_reason", words=self.ended)
        elif found := self.roles.get("outcome"):
            self._says(found, "end_reason", words=unanswered_words(found, every=True))
        if found := self.roles.get("resolved"):
            self._says(found, "is_resolved")
        if self.main and time_format(self.main.formats[0]).known_to == "day":
            self._count()
        self._simple("queue")
        self._common()
        self._reference()

    def _count(self) -> None:
        found = self.roles.get("count") or self.roles.get("attempts")
        if found is not None and found.whole:
            self._says(found, "count")

    def _outcome(self) -> None:
        attempts = self.roles.get("attempts")
        if attempts and attempts.whole and within(attempts, 10_000):
            self._says(attempts, "attempts")
        found = self.roles["outcome"]
        words = {value: meant(value, OUTCOMES) or slug(value) for value, _ in found.values[:FEW]}
        self._says(found, "outcome", words=words)
        self.hints[found.name, "words"] = "the keys of the flow's outcomes"
        self._unsure(found, OUTCOMES, WHICH_OUTCOME)
        talk = self.roles.get("talk")
        if talk and can_be("talk", talk):
            self._says(talk, "talk", unit="clock" if talk.holds in ("duration", "clock") else "s")
        self._common()
        self._reference()

    def _event(self) -> None:
        case, event = self._of_case()
        assert case is not None and event is not None
        self._says(case, "case")
        words, hints = event_words(case, event, self.seen)
        self._says(event, "event", words=words)
        self.hints |= {(event.name, f"word:{theirs}"): said for theirs, said in hints.items()}
        self._simple("queue")
        self._common()

    def _case(self) -> None:
        case, _ = self._of_case()
        assert case is not None
        self._says(case, "case")
        self._simple("queue")
        self._common()

    def _common(self) -> None:
        self._simple("agent", "reason")
        found = self.roles.get("channel")
        if found and found.different <= FEW:
            self._says(found, "channel", words={value: meant(value, CHANNELS) or "voice" for value, _ in found.values})
            self._unsure(found, CHANNELS, WHICH_CHANNEL)

    def _unsure(self, found: Look, known: dict[str, tuple[str, ...]], ask: str) -> None:
        self.hints |= {(found.name, f"word:{value}"): ask for value, _ in found.values if not meant(value, known)}

    def _reference(self) -> None:
        found = self.roles.get("reference")
        if found and found.different == found.filled == self.seen.rows and self._says(found, "reference"):
            self.hints[found.name, "column"] = "different in every row looked at"

    # -- customers ---------------------------------------------------------------------------------------------------

    def _customer(self, row: str) -> None:
        alone = row in (OUTCOME, CUSTOMER)
        key, phone = self.roles.get("customer"), self.roles.get("phone")
        if key is None and phone is None and not alone:
            return
        if key is not None and dict(key.values).get("0", 0) > self.seen.rows / 20:
            self._says(key, "customer", empty=("0",))
            self.hints[key.name, "column"] = "so many that 0 seems to mean nobody"
        elif key is not None:
            self._says(key, "customer")
        for role in OF_CUSTOMER:
            if found := self.roles.get("phone" if role == "phone1" else role):
                self._says(found, role)
        timed = {column for clock in self.clocks for column in clock.columns if row == CALL}
        for each in self.columns:
            if each.holds != "empty" and each.name not in timed:
                self._says(each, "field", **_field_type(each, self.seen.rows))


def _field_type(each: Look, rows: int) -> dict[str, object]:
    if each.holds in ("number", "comma"):
        return {"type": "number"}
    if each.holds == "time" and time_format(each.formats[0]).has_year and each.formats[0] != "epoch":
        return {"type": "date", "format": each.formats[0]}
    if each.holds == "text" and each.different <= 20 and each.different < rows / 2:
        return {"type": "choice", "analyse": True}
    return {}
