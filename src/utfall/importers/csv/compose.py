"""Writes a form's choices as a mapping: TOML that `mapping.parse` reads, with hints where a guess is unsure."""

from collections.abc import Mapping, Sequence

from .model import Form
from .sheet import CALL, CASE, CLOCKS, CUSTOMER, EVENT, LEAVE_OUT, LOST, OF_CUSTOMER, OUTCOME, Choice, Sheet, is_clock
from .writing import bare_key, slug, toml_list, toml_text

Hints = Mapping[tuple[str, str], str]  # (column, what of it) -> a remark
_WHOSE = ("client", "campaign")
_NOT_OF_A_CALL = ("agent", "queue", "reason", *_WHOSE)


def compose(sheet: Sheet, hints: Hints | None = None) -> str:
    """The mapping of these choices. One whose `wants` are not met may not load."""
    return "\n".join(_Text(sheet, hints or {}).lines()).strip() + "\n"


def time_names(sheet: Sheet) -> dict[str, str]:
    """What the time of each role is called in the mapping."""
    names: dict[str, str] = {}
    for role in (*CLOCKS, "day"):
        choice = sheet.one(role)
        if choice is not None and (role != "day" or not any(each in names for each in ("began", "opened"))):
            name = slug(choice.column)
            while name in names.values():
                name += "_"
            names[role] = name
    if "day" in names and len(names) > 1:
        del names["day"]  # it is part of the others
    return names


class _Text:
    def __init__(self, sheet: Sheet, hints: Hints) -> None:
        self.sheet = sheet
        self.hints = hints
        self.names = time_names(sheet)
        self.main = self.names.get(sheet.main, "")

    def lines(self) -> list[str]:
        sheet = self.sheet
        rules = {CALL: self._call, OUTCOME: self._outcome, EVENT: self._event, CASE: self._case}
        made = rules[sheet.row]() if sheet.row in rules else []
        scores = sheet.all("score")
        answers = [line for each, name in zip(scores, _own(scores), strict=True) for line in self._answer(each, name)]
        return [*self._file(sheet.form), *self._times(), *self._left_out(), *self._customer(), *made, *answers]

    # -- how it is written, and its times ----------------------------------------------------------------------------

    def _file(self, form: Form) -> list[str]:
        out = ["[file]"]
        if form.format and form.format != "csv":
            out.append(f"format = {toml_text(form.format)}")
        else:
            out += [f"delimiter = {toml_text(form.delimiter)}", f"encoding = {toml_text(form.encoding)}"]
        for word in ("sheet", "thousands"):
            if said := getattr(form, word):
                out.append(f"{word} = {toml_text(said)}")
        if form.quote != '"':
            out.append(f"quote = {toml_text(form.quote)}")
        if form.decimal != ".":
            out.append(f"decimal = {toml_text(form.decimal)}")
        if form.skip_lines:
            out.append(f"skip_lines = {form.skip_lines}")
        if form.empty:
            out.append(f"empty = {toml_list(form.empty)}  # cells that mean no value")
        if form.columns:
            out.append(f"columns = {toml_list(form.columns)}  # the file has no line of headings")
        zone = f"zone = {toml_text(form.zone)}" if form.zone else '# zone = "Europe/Oslo"'
        return [*out, f"{zone}  # whose clock the times are; --zone wins over it"]

    def _times(self) -> list[str]:
        out: list[str] = []
        day, month = self.sheet.one("day"), self.sheet.one("month")
        of_day = [each for each in (day, month) if each]
        first = next(iter(self.names), "")
        for role, name in self.names.items():
            own = self.sheet.one(role)
            assert own is not None
            joined = role != "day" and is_clock(own.format)
            parts = [*of_day, own] if joined else of_day if role == "day" else [own]
            text = " ".join(each.format for each in parts)
            out += ["", f"[time.{name}]", f"columns = {toml_list(each.column for each in parts)}"]
            out.append(f"format = {toml_text(text)}{self._hint(own, 'format')}")
            year = next((each for each in parts if each.first_year is not None), None)
            if year is not None:
                turns = f"year_turns_after = {year.year_turns_after}"
                out += [
                    f"first_year = {year.first_year}  # of the first row: the file has no year",
                    f"{turns}  # months back that begin a new year; 0 where rows are strictly in order",
                ]
            if joined and role != first:
                main = self.sheet.one(first)
                if main is not None and is_clock(main.format):
                    after = f"after = {toml_text(self.names[first])}"
                    out.append(f"{after}  # a clock far before it is meant for the next day")
            if own.empty and role != "day":
                out.append(f"empty = {toml_list(own.empty)}{self._hint(own, 'empty')}")
        return out

    def _left_out(self) -> list[str]:
        out = []
        for each in self.sheet.choices:
            gone = [theirs for theirs, ours in each.words.items() if ours == LEAVE_OUT]
            if gone and each.role and self.sheet.one(each.role) is each:
                out.append(f"{bare_key(each.column)} = {toml_list(gone)}")
        return ["", "[leave_out]", *out] if out else []

    # -- values ------------------------------------------------------------------------------------------------------

    def _hint(self, choice: Choice, what: str) -> str:
        said = self.hints.get((choice.column, what))
        return f"  # {said}" if said else ""

    def _plain(self, role: str, word: str = "") -> list[str]:
        found = self.sheet.one(role)
        if found is None:
            return []
        empty = f", empty = {toml_list(found.empty)}" if found.empty else ""
        return [f"{word or role} = {{ column = {toml_text(found.column)}{empty} }}{self._hint(found, 'column')}"]

    def _words(self, role: str, *, keep: frozenset[str] | None = None, drop: frozenset[str] | None = None) -> list[str]:
        found = self.sheet.one(role)
        if found is None:
            return []
        out = [f"{role}.column = {toml_text(found.column)}{self._hint(found, 'words')}"]
        for theirs, ours in found.words.items():
            if ours == LEAVE_OUT or (keep and ours not in keep) or (drop and ours in drop):
                continue
            hint = self._hint(found, f"word:{theirs}")
            out.append(f"{role}.values.{toml_text(theirs)} = {toml_text(ours)}{hint}")
        return out

    def _length(self, role: str, word: str) -> list[str]:
        found = self.sheet.one(role)
        if found is None:
            return []
        return [f"{word} = {{ column = {toml_text(found.column)}, unit = {toml_text(found.unit)} }}"]

    def _at(self, name: str, *plus: Choice) -> str:
        if not plus:
            return f"{{ time = {toml_text(name)} }}"
        told = ", ".join(f"{{ column = {toml_text(e.column)}, unit = {toml_text(e.unit)} }}" for e in plus)
        return f"{{ time = {toml_text(name)}, plus = [{told}] }}"

    def _common(self, *roles: str) -> list[str]:
        out = [line for role in (*roles, *_WHOSE) for line in self._plain(role)]
        if self.sheet.one("channel"):
            return out + self._words("channel")
        return [*out, f"channel = {toml_text(self.sheet.channel)}"] if self.sheet.channel else out

    # -- a customer --------------------------------------------------------------------------------------------------

    def _customer(self) -> list[str]:
        sheet = self.sheet
        key = self._plain("customer", "key")
        alone = sheet.row in (OUTCOME, CUSTOMER)
        if not key and not alone:
            key = self._plain("phone1", "key")
        if not key and alone:
            key = ['key = { row = "row-" }  # the file has no key: the number of the line behind the heading']
        if not key:
            return []
        out = ["", "[customer]", *key, *(line for role in OF_CUSTOMER for line in self._plain(role))]
        if self.main:
            out.append(f"happened_at = {self._at(self.main)}  # in the campaign from then")
        told = sheet.all("field")
        fields = [
            f"{bare_key(name)} = {{ column = {toml_text(each.column)}{_field_type(each)} }}"
            for each, name in zip(told, _own(told), strict=True)
        ]
        return [*out, *(["", "[customer.fields]", *fields] if fields else [])]

    # -- records -----------------------------------------------------------------------------------------------------

    def _begin(self, kind: str, name: str = "", reference: bool = True) -> list[str]:
        named = [f"name = {toml_text(name)}"] if name else []
        return ["", "[[record]]", f"kind = {toml_text(kind)}", *named, *(self._plain("reference") if reference else [])]

    def _call(self) -> list[str]:
        sheet, ended = self.sheet, self.sheet.one("end_reason")
        told = {} if ended is None else ended.words
        lost = [theirs for theirs, ours in told.items() if ours in LOST]
        split = bool(lost) and any(ours not in LOST and ours != LEAVE_OUT for ours in told.values())
        only_lost = bool(lost) and not split
        name = "call" if split or sheet.all("score") else ""
        when = f"{{ {toml_text(ended.column if ended else '')} = {toml_list(lost)} }}"
        out = self._begin("contact", name)
        if split:
            out.append(f"unless = {when}")
        out += self._offered(bool(lost))
        out += self._gone() if only_lost else self._taken()
        out += self._words("end_reason", drop=LOST if split else None)
        out += self._common(*(() if only_lost else ("agent",)), "reason")
        if not split:
            return out
        out += [*self._begin("contact", "lost"), f"when = {when}", *self._offered(True), *self._gone()]
        return [*out, *self._words("end_reason", keep=LOST), *self._common("reason")]

    def _offered(self, waits: bool) -> list[str]:
        sheet, at = self.sheet, self._at(self.main)
        count = sheet.one("count")
        out = [] if count is None else [f"count = {{ column = {toml_text(count.column)} }}"]
        if sheet.one("direction"):
            out += self._words("direction")
        else:
            out.append(f'direction = {toml_text(sheet.direction)}  # "in" or "out"')
        out.append(f"offered_at = {at}")
        if waits or sheet.queue or any(sheet.one(role) for role in ("queue", "wait", "answered")):
            out.append(f"queued_at = {at}")
        if sheet.one("queue"):
            return out + self._plain("queue")
        return [*out, f"queue = {toml_text(sheet.queue)}"] if sheet.queue else out

    def _taken(self) -> list[str]:
        """What a call that somebody took says of its times."""
        sheet, out = self.sheet, []
        wait, talk = sheet.one("wait"), sheet.one("talk")
        talk_is_told = False
        if "answered" in self.names:
            out.append(f"answered_at = {self._at(self.names['answered'])}")
        elif wait:
            out.append(f"answered_at = {self._at(self.main, wait)}")
        if "ended" in self.names:
            out.append(f"ended_at = {self._at(self.names['ended'])}")
        elif talk and (wait or "answered" in self.names):
            from_then = (wait, talk) if "answered" not in self.names and wait else (talk,)
            out.append(f"ended_at = {self._at(self.names.get('answered', self.main), *from_then)}")
            talk_is_told = True
        if not talk_is_told:
            out += self._length("talk", "talk_ms")
        return out + self._length("hold", "hold_ms") + self._length("wrap", "wrap_ms") + self._plain("is_resolved")

    def _gone(self) -> list[str]:
        """What a call that nobody took says: until when it waited."""
        wait = self.sheet.one("wait")
        if wait is not None:
            return [f"left_queue_at = {self._at(self.main, wait)}"]
        return [f"left_queue_at = {self._at(self.names['ended'])}"] if "ended" in self.names else []

    def _outcome(self) -> list[str]:
        out: list[str] = []
        attempts = self.sheet.one("attempts")
        if attempts is not None:
            out += [
                "",
                f"# {attempts.column!r} may count all contacts with the customer, this one included: then the earlier",
                "# ones came to no conclusion, at times not told. Take this out if it means something else.",
                "[[record]]",
                'kind = "outcome"',
                'name = "earlier"',
                f"count = {{ column = {toml_text(attempts.column)}, minus = 1 }}",
                'outcome = "call_back"',
                f"happened_at = {self._at(self.main)}",
                *(line for role in _WHOSE for line in self._plain(role)),
                'known_to = "not_after"',
            ]
        out += [*self._begin("outcome", "last"), f"happened_at = {self._at(self.main)}", *self._words("outcome")]
        return out + self._common("agent", "reason") + self._length("talk", "talk_ms")

    def _event(self) -> list[str]:
        case, event = self.sheet.one("case"), self.sheet.one("event")
        at, key = self._at(self.main), self._plain("case")
        common = self._common("agent", "queue", "reason")
        column = toml_text(case.column if case else "")
        if event is not None and "opened" in event.words.values():
            out = [*self._begin("case_event", "event", False), *key, *self._words("event"), 'event.other = "note"']
            return [*out, f"happened_at = {at}", *common]
        out = ["", "# A row is an event: the first one of a case opens it, since no value says so."]
        out += [*self._begin("case_event", "first", False)[1:], f"first_of = {column}", *key, 'event = "opened"']
        out += [f"happened_at = {at}", *common]
        out += [*self._begin("case_event", "later", False), f"later_of = {column}", *key, *self._words("event")]
        if event is not None:
            out.append('event.other = "note"  # what no row looked at holds')
        return [*out, f"happened_at = {at}", *common]

    def _case(self) -> list[str]:
        out: list[str] = []
        for event in ("opened", "answered", "resolved"):
            if event in self.names:
                out += [*self._begin("case_event", event, False), *self._plain("case"), f'event = "{event}"']
                out += [f"happened_at = {self._at(self.names[event])}", *self._common("agent", "queue", "reason")]
        return out

    def _answer(self, score: Choice, name: str) -> list[str]:
        sheet = self.sheet
        out = self._begin("survey_answer", name, sheet.row not in (CASE, EVENT))
        out.append(f'unless = {{ {toml_text(score.column)} = "" }}  # a blank is no answer')
        if sheet.row == CALL:
            out.append('contact = { record = "call" }')
        elif sheet.row in (CASE, EVENT):
            out += self._plain("case")
        out += [f"asked_for = {toml_text(score.asked_for)}", f"question = {toml_text(score.column[:300])}"]
        out.append(f"score = {{ column = {toml_text(score.column)} }}")
        least, most = score.scale
        out += [f"scale_min = {least}", f"scale_max = {most}{self._hint(score, 'scale')}"]
        out.append(f"happened_at = {self._at(self.main)}")
        if sheet.row == CALL:
            return out
        return out + [line for role in _NOT_OF_A_CALL for line in self._plain(role)]


def _own(choices: Sequence[Choice]) -> list[str]:
    """A name of its own for each of these columns."""
    names: list[str] = []
    for each in choices:
        name = slug(each.column)
        while name in names:
            name += "_"
        names.append(name)
    return names


def _field_type(each: Choice) -> str:
    out = "" if each.type == "text" else f", type = {toml_text(each.type)}"
    if each.type == "date":
        out += f", format = {toml_text(each.format or 'iso')}"
    return out + (", analyse = true" if each.analyse else "")
