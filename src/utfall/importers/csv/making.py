"""Makes the records of one row after another by a mapping."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b

from utfall.facts import KINDS, Place, Record
from utfall.facts.wide import ONLY_DAY

from .cells import Getter, Impossible, Refused, Row, Wrong
from .model import Customer, Rule, Value
from .model import Mapping as Plan
from .row_times import clocks
from .times import time_format
from .vocabulary import known_words
from .words import Compiler

NOT_MEANT, NOTHING = "not meant", "nothing"
_IN_ORDER: dict[str, tuple[str, ...]] = {
    "contact": ("offered_at", "queued_at", "answered_at", "ended_at", "wrapped_at"),
    "outcome": ("answered_at", "ended_at"),
    "agent_state": ("start_at", "end_at"),
    "schedule": ("start_at", "end_at"),
    "employment": ("started_at", "ended_at"),
    "target": ("first_day", "end_day"),
}
Getters = list[tuple[str, Getter]]
MakeOne = Callable[[Row], "Record | str"]


class Maker:
    """A mapping made into functions for one file, and what one row must know of those before it.

    `latest` is the latest main clock (ms UTC) of any record made. `given` words hold for every record. `whole`: the
    last cell is the whole row, which alone tells one row from another. `zone_told`: the zone is the file's own, so that
    its days are cut there too; a day alone is always one of the zone it was read in.
    """

    def __init__(
        self, plan: Plan, columns: Mapping[str, int], zone: str, given: Mapping[str, str | None], *,
        whole: bool = False, zone_told: bool = False,
    ) -> None:  # fmt: skip
        self.plan = plan
        self.zone = zone
        self.whole, self.zone_told = whole, zone_told
        told_first = {column for rule in plan.rules for column in (rule.first_of, rule.later_of) if column}
        self.told_first: dict[str, tuple[int, set[str]]] = {column: (columns[column], set()) for column in told_first}
        self.given = {word: text for word, text in given.items() if text}
        self.compiler = Compiler(plan, dict(columns), zone)
        self.clocks = clocks(self.compiler)
        self.left_out = [test for each in plan.leave_out if (test := self.compiler.passes([each]))]
        self.key = self.compiler.text(plan.customer.key) if plan.customer else None
        self.customer = self._customer(plan.customer) if plan.customer else None
        self.rules = [self._rule(rule) for rule in plan.rules]
        self.hashed = any(rule.reference is None for rule in plan.rules)
        self.at = Row(len(plan.times))
        self.yearless = [i for i, time in enumerate(plan.times.values()) if not time_format(time.format).has_year]
        self.latest: int | None = None
        self.customers: dict[str, int] = {}  # what was last told of each, hashed
        self.pending: tuple[str, int] | None = None
        self.met: set[bytes] = set()
        self.again: dict[bytes, int] = {}

    def row(self, line: int, cells: list[str], told_at: Place | None = None) -> list[Record]:
        """The records of the row on the line so many behind the heading; `at.refused` tells what of it was not taken.

        Raises `Wrong`.
        """
        at = self.at
        at.place = told_at
        at.cells, at.line, at.made, at.customer, at.refused = cells, line, {}, None, []
        for place, clock in self.clocks:
            try:
                at.moments[place] = clock(at)
            except Wrong as wrong:
                at.moments[place] = wrong
        if self.hashed:
            at.digest = self._digest(cells[-1:] if self.whole else cells, at.moments)
        for column, (place, known) in self.told_first.items():
            at.first[column] = cells[place].strip() not in known
        if self.left_out and any(test(at) for test in self.left_out):
            return []
        made: list[Record] = []
        self.pending = None
        if self.key and self.customer:
            at.customer = self.key(at)
            one = self.customer(at)
            if isinstance(one, Record):
                made.append(one)
        meant = not self.rules
        for rule in self.rules:
            one = rule(at)
            if isinstance(one, Record):
                made.append(one)
            meant = meant or one is not NOT_MEANT
        if not meant:
            raise Wrong("no record of the mapping is for this row; name such rows in [leave_out] if they mean nothing")
        if self.pending:
            self.customers[self.pending[0]] = self.pending[1]
        for place, known in self.told_first.values():
            known.add(cells[place].strip())
        return made

    def _digest(self, cells: Sequence[str], moments: Sequence[object]) -> str:
        """The row's content hashed, with its number among identical ones of the file.

        Its own words tell the second it is of, save where they have no year: there the time counts too.
        """
        content = "\x1f".join(cells)
        for place in self.yearless:
            content += f"\x1e{moments[place]}"
        hashed = blake2b(content.encode(errors="surrogatepass"), digest_size=12)
        digest = hashed.digest()
        if digest not in self.met:
            self.met.add(digest)
            return hashed.hexdigest()
        number = self.again[digest] = self.again.get(digest, 1) + 1
        return f"{hashed.hexdigest()}#{number}"

    # -- a customer --------------------------------------------------------------------------------------------------

    def _customer(self, customer: Customer) -> MakeOne:
        words = {**customer.words, **{w: Value(constant=t) for w, t in self._given(customer.words).items()}}
        at_word = words.pop("happened_at", None)
        clock = self.compiler.moment(at_word) if at_word else None
        fixed, getters = self._split({word: self.compiler.text(value) for word, value in words.items()}, words)
        known_to = customer.known_to or (self._known_to(at_word) if at_word else "")
        if clock and known_to:
            fixed["known_to"] = known_to
            if self.zone_told or known_to in ONLY_DAY:
                fixed["zone"] = self.zone
        fields = [(field.key, self.compiler.field(field)) for field in customer.fields]
        fixed["analyse"] = tuple(field.key for field in customer.fields if field.analyse)
        fixed["types"] = {field.key: field.type for field in customer.fields}
        once = customer.key.row is not None

        def make(row: Row) -> Record | str:
            key = row.customer
            if key is None:
                return NOTHING
            values = dict(fixed)
            for word, get in getters:
                found = get(row)
                if found is not None:
                    values[word] = found
            told = {name: said for name, get in fields if (said := get(row)) is not None}
            values["fields"] = told
            if not once:
                content = hash((tuple(values.get(word) for word, _ in getters), tuple(told.items())))
                if self.customers.get(key) == content:
                    return NOTHING
                self.pending = key, content
            if clock:
                values["happened_at"] = clock(row)
            return Record("customer", key, values, place=row.place)

        return make

    def _given(self, words: Mapping[str, Value]) -> dict[str, str]:
        """The words given for all rows, save where a column has its own."""
        return {word: text for word, text in self.given.items() if word not in words or words[word].fixed}

    def _split(
        self, made: Mapping[str, Getter], words: Mapping[str, Value]
    ) -> tuple[dict[str, object], list[tuple[str, Getter]]]:
        """What is the same for every row, worked out once; and what each row must be asked for."""
        fixed: dict[str, object] = {}
        getters: Getters = []
        for word, get in made.items():
            if words[word].fixed and word not in ("amount", "margin", "turnover", "commission"):
                fixed[word] = get(self._nobody)
            else:
                getters.append((word, get))
        return fixed, getters

    _nobody = Row(0)

    def _known_to(self, value: Value) -> str:
        time = self.plan.times[value.time]
        return time.known_to or time_format(time.format).known_to

    # -- a fact ------------------------------------------------------------------------------------------------------

    def _rule(self, rule: Rule) -> MakeOne:
        kind, known = rule.kind, known_words(rule.kind)
        given = {word: text for word, text in self._given(rule.words).items() if word in known}
        words = {**rule.words, **{word: Value(constant=text) for word, text in given.items()}}
        currency = self.compiler.text(words["currency"]) if "currency" in words else None
        made = {word: self.compiler.word(known[word], value, currency) for word, value in words.items()}
        fixed, getters = self._split(made, words)
        main = KINDS[kind].clocks[0]
        known_to = rule.known_to or (self._known_to(words[main]) if main in words else "ms")
        fixed["known_to"] = known_to
        if (self.zone_told or known_to in ONLY_DAY) and "zone" not in words:
            fixed["zone"] = self.zone
        names_customer = "customer" in known and "customer" not in words
        passes, first_of, later_of = self.compiler.passes(rule.when), rule.first_of, rule.later_of
        count = self._count(rule)
        base = self.compiler.text(rule.reference) if rule.reference else None
        changed = self.compiler.moment(rule.changed) if rule.changed else None
        needed = {c.word for c in KINDS[kind].columns if c.required} | ({"outcome"} if kind == "outcome" else set())
        order = [word for word in _IN_ORDER.get(kind, ()) if word in words]
        suffix, name = (f":{rule.name}" if rule.name else ""), rule.name

        def make(row: Row) -> Record | str:
            if passes is not None and not passes(row):
                return NOT_MEANT
            if (first_of and not row.first[first_of]) or (later_of and row.first[later_of]):
                return NOT_MEANT
            values = dict(fixed)
            if count is not None:
                n = count(row)
                if n == 0:
                    return NOTHING
                values["n"] = n
            for word, get in getters:
                try:
                    found = get(row)
                except Impossible as wrong:
                    row.refused.append(Refused(kind, str(wrong)))
                    if word in needed:
                        return NOTHING
                    continue
                if found is not None:
                    values[word] = found
                elif word in needed:
                    raise Wrong(f"{rule.label} needs {word}, and {_where(words[word], self.plan)} is empty")
            if names_customer and row.customer is not None:
                values["customer"] = row.customer
            if len(order) > 1:
                for word, says in _out_of_order(values, order):
                    row.refused.append(Refused(kind, f"{rule.label}: {says}"))
                    del values[word]
                    if word in needed:
                        return NOTHING
            self._met(values.get(main))
            reference = row.digest if base is None else base(row)
            if not reference:
                raise Wrong(f"{rule.label} needs its reference, and {_where(rule.reference, self.plan)} is empty")
            reference += suffix
            if name:
                row.made[name] = reference
            clock = changed(row) if changed else None
            return Record(kind, reference, values, clock=clock, place=row.place)  # type: ignore[arg-type]

        return make

    def _met(self, ms: object) -> None:
        if isinstance(ms, int) and (self.latest is None or ms > self.latest):
            self.latest = ms

    def _count(self, rule: Rule) -> Callable[[Row], int] | None:
        if rule.count is None:
            return None
        number, plus, column = (
            self.compiler.whole(Value(columns=(rule.count.column,))),
            rule.count.plus,
            rule.count.column,
        )

        def count(row: Row) -> int:
            found = number(row)
            if found is None:
                raise Wrong(f"column {column!r} is empty, and {rule.label} is counted by it")
            n = int(found) + plus  # type: ignore[call-overload]
            if n < 0:
                raise Wrong(f"column {column!r} holds {found}, which leaves {n} for {rule.label}")
            return n  # type: ignore[no-any-return]

        return count


def _where(value: Value | None, plan: Plan) -> str:
    columns = () if value is None else value.columns or (plan.times[value.time].columns if value.time else ())
    return f"column {' '.join(columns)!r}" if columns else "it"


def _out_of_order(values: Mapping[str, object], order: Sequence[str]) -> list[tuple[str, str]]:
    """The times that come before one they have to follow, and what is wrong with each."""
    before, begun, wrong = "", None, []
    for word in order:
        ms = values.get(word)
        if not isinstance(ms, int):
            continue
        if begun is not None and ms < begun:
            wrong.append((word, f"{word} is {(begun - ms) / 1000:g} s before {before}: a duration cannot be negative"))
        else:
            before, begun = word, ms
    return wrong
