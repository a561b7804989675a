"""The rows behind a number: what each one counts, its columns in words, a page at a time or all in a file.

Customers' names are shown to those who may see personal data; everybody else sees the client's own key.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from utfall.catalogue.model import Number
from utfall.core.periods import Period
from utfall.facts.kind import Column as FactColumn
from utfall.facts.kinds import KINDS
from utfall.facts.wide import wide_columns
from utfall.ledger import names
from utfall.query.ask import Ask, NotUnderstood
from utfall.query.behind import Behind, Side, Sort
from utfall.reports import show
from utfall.reports.files import Figure, FileCell, Text

from .address import Question
from .asking import Asker
from .export import Lines
from .header import address
from .reading import values
from .why import then

SIZE, FILE_ROWS = 100, 200_000
PLAIN = frozenset({
    "fact_id", "version", "why", "origin_id", "is_test", "zone", "piece", "known_to", "alias_id", "interaction_id",
    "contact_point_id", "arrived_at", "flow_has_other", "sale_id", "contact_id", "outcome_fact_id", "delta",
})  # fmt: skip
NAMED = ("client", "campaign", "list", "segment", "centre", "team", "agent", "queue", "reason", "outcome", "state",
         "product", "customer", "field", "field_value", "alias")  # fmt: skip
WHEN = ("happened_at", "queued_at", "offered_at", "start_at", "rang_at", "since")
FIRST = (*WHEN, "agent_id", "customer_id", "campaign_id", "queue_id", "outcome_id", "product_id", "state", "state_id",
         "reason_id", "qty", "amount", "currency", "end_reason", "wait_ms", "talk_ms")  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Which rows: of which number's side, in which row and column of which page, in what order, which page of them."""

    page: str
    kpi: str
    apart: str
    at: str
    side: Side
    number: int
    sort: str
    current: bool
    then: bool = False  # of the period compared with

    @classmethod
    def read(cls, words: QueryDict, page: str, *, current: bool) -> "Wanted":
        """From the words of an address. Raises `NotUnderstood`."""
        kpi, _sign, apart = words.get("kpi", "").partition("@")
        side = words.get("part", "numerator")
        if side not in ("numerator", "denominator"):
            raise NotUnderstood(f"a number has a numerator and a denominator, no {side!r}")
        number = words.get("n", "1")
        if not (number.isascii() and number.isdigit() and 0 < int(number[:9]) < 10**8):
            raise NotUnderstood(f"{number!r} is no page")
        order, then = words.get("order", ""), words.get("then") == "1"
        return cls(page, kpi, apart, words.get("at", ""), side, int(number), order, current, then)  # type: ignore[arg-type]

    def words(self, **other: str) -> dict[str, str]:
        """The words of its address, some of them changed."""
        kpi = self.kpi + (f"@{self.apart}" if self.apart else "")
        own = {"page": self.page, "kpi": kpi, "at": self.at, "part": self.side, "order": self.sort,
               "then": "1" if self.then else ""}  # fmt: skip
        return {name: word for name, word in (own | other).items() if word}


@dataclass(frozen=True)
class Head:
    """A column of the list: title, what it says, where a press leads, how it is sorted now."""

    title: str
    says: str
    link: str
    sorted: str
    is_figure: bool


@dataclass(frozen=True)
class Listed:
    """One page of rows in words."""

    title: str
    of: str
    count: str
    figure: str
    parts: tuple[str, ...]
    heads: tuple[Head, ...]
    lines: tuple[tuple[tuple[Head, str], ...], ...]
    pages: str
    earlier: str
    later: str
    file: str
    back: str


def page(question: Question, wanted: Wanted, who: Asker) -> Listed:
    """One page of the rows. Raises `NotUnderstood`, and `Http404` for a number that is not there."""
    number, behind = _behind(question, wanted, who, wanted.number, SIZE)
    columns = _columns(behind, who)
    named = _Names(behind.rows, columns, who)
    heads = tuple(_head(column, question, wanted) for column in columns)
    lines = tuple(
        tuple((head, named.text(column, row)) for head, column in zip(heads, columns, strict=True))
        for row in behind.rows
    )
    last = max(1, -(-behind.rows_in_all // SIZE))
    key = values(question.by, wanted.at)
    row = " · ".join(who.named(split, value) for split, value in zip(question.by, key, strict=False))
    asked = _("now") if wanted.current else show.period(_period(question, wanted, who), who.language)

    def to(step: int) -> str:
        at = wanted.number + step
        return address("rows", question, **wanted.words(n=str(at))) if 1 <= at <= last else ""

    return Listed(
        title=_(number.name),
        of=" · ".join(each for each in (row, asked) if each),
        count=show.count(behind.rows_in_all, who.language),
        figure=_figure(behind, who),
        parts=tuple(
            f"{'− ' if told.sign < 0 else ''}{show.count(told.rows, who.language)} {told.noun or told.part}"
            for told in behind.parts
        ),
        heads=heads,
        lines=lines,
        pages=_("page %(n)s of %(last)s") % {"n": wanted.number, "last": show.count(last, who.language)},
        earlier=to(-1),
        later=to(1),
        file=address("rows", question, **wanted.words(file="csv")),
        back=address(wanted.page, question),
    )


def _period(question: Question, wanted: Wanted, who: Asker) -> Period:
    ask = question.ask(who.scope, (), who.now, who.house.zone)
    return (ask.compare if wanted.then else None) or question.period(who.today_of(question))


def file_lines(question: Question, wanted: Wanted, who: Asker) -> Lines:
    """All rows for a file, with ids beside names. Raises as `page`."""
    _number, behind = _behind(question, wanted, who, 1, FILE_ROWS)
    columns = _columns(behind, who, all_of_them=True)
    named = _Names(behind.rows, columns, who)
    rows = [[named.cell(column, row) for column in columns] for row in behind.rows]
    return [column.title for column in columns], rows


def _behind(question: Question, wanted: Wanted, who: Asker, at: int, size: int) -> tuple[Number, Behind]:
    number = who.catalogue.numbers.get(wanted.kpi)
    if number is None:
        raise Http404
    key = values(question.by, wanted.at)
    by = question.by[: len(key)]
    kpis = (wanted.kpi, *number.together[:1])
    if wanted.current:
        ask = question.current(who.scope, kpis, who.now, by)
    else:
        ask = question.ask(who.scope, kpis, who.now, who.house.zone, by=by)
    if wanted.then:
        key = then(question, key, who)
        ask = replace(ask, period=ask.compare, compare=None)
    sort = Sort(wanted.sort.removeprefix("-"), wanted.sort.startswith("-")) if wanted.sort else None
    apart = {name: _own(wanted.apart) for name in number.apart[:1]} if wanted.apart else None
    return number, _asked(ask, wanted, who, key, apart, at, size, sort)


def _asked(
    ask: Ask, wanted: Wanted, who: Asker, key: tuple[int | str | None, ...],
    apart: Mapping[str, int | str | None] | None, at: int, size: int, sort: Sort | None,
) -> Behind:  # fmt: skip
    return who.house.behind(ask, wanted.kpi, wanted.side, key=key, apart=apart, page=at, size=size, sort=sort)


def _own(apart: str) -> int | str:
    return int(apart) if apart.isascii() and apart.isdigit() else apart


@dataclass(frozen=True)
class _Column:
    name: str
    title: str
    says: str
    kind: str
    refers: str = ""


def _columns(behind: Behind, who: Asker, all_of_them: bool = False) -> list[_Column]:
    """The columns that any row has something in, the telling ones first."""
    facts = [told.fact for told in behind.parts if told.fact]
    known: dict[str, FactColumn] = {c.name: c for fact in facts if fact in KINDS for c in wide_columns(KINDS[fact])}
    filled = {name for row in behind.rows for name, value in row.items() if value is not None}
    shown = [
        name
        for name in behind.columns
        if name in filled and (all_of_them or name not in PLAIN) and not name.endswith(("_day", "_quarter"))
    ]
    shown.sort(key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
    columns = [_column(name, known.get(name)) for name in shown]
    if any(row.get("counts") not in (None, 1) for row in behind.rows):
        columns.append(_Column("counts", _("Counts"), _("what the row adds to the figure"), "count"))
    return columns


def _column(name: str, known: FactColumn | None) -> _Column:
    if known is None:
        kind = "time" if name in ("since", "first", "last") else "count"
        refers = name.removesuffix("_id") if name.endswith("_id") and name != "fact_id" else ""
        return _Column(name, _title(name), "", "id" if refers else kind, refers)
    return _Column(name, _title(name), _(known.says), known.type, known.refers)


def _title(name: str) -> str:
    text = name.removesuffix("_id").removesuffix("_at").removesuffix("_ms").replace("_", " ")
    return _({"happened": "When", "since": "Since", "n": "How many", "qty": "Units"}.get(text, text.capitalize()))


class _Names:
    """Cells of rows in words; names are looked up once for the page."""

    def __init__(self, rows: Iterable[Mapping[str, object]], columns: Iterable[_Column], who: Asker) -> None:
        self._who = who
        self._zone = who.house.zone
        self._known: dict[tuple[str, int], str] = {}
        for column in columns:
            if column.refers in NAMED:
                ids = {value for row in rows if isinstance(value := row.get(column.name), int)}
                self._known |= {(column.refers, key): name for key, name in self._found(column.refers, ids).items()}

    def _found(self, refers: str, ids: set[int]) -> dict[int, str]:
        if refers == "customer" and self._who.scope.personal:
            return names.customer_names(ids)
        return names.names(refers, ids)

    def text(self, column: _Column, row: Mapping[str, object]) -> str:
        """A cell for the screen."""
        value, language = row.get(column.name), self._who.language
        if value is None:
            return show.NOTHING
        match column.kind:
            case "time":
                zone = str(row.get("zone") or self._zone)
                return show.moment_of(_int(value), zone, str(row.get("known_to") or "second"), language)
            case "ms":
                return show.seconds(_int(value) // 1000, language)
            case "money":
                return show.money(_int(value), str(row.get("currency") or "") or None, language)
            case "flag":
                return _("yes") if value else _("no")
            case "count":
                return show.count(_int(value), language)
            case "id":
                return self._known.get((column.refers, _int(value)), str(value))
            case "code":
                return self._who.named("category", str(value)) if column.name.endswith("category") else str(value)
            case _:
                return str(value)

    def cell(self, column: _Column, row: Mapping[str, object]) -> FileCell:
        """A cell for a file: figures as figures, ids as text."""
        value = row.get(column.name)
        if value is None:
            return Text("")
        if column.kind in ("count", "number") and not isinstance(value, bool):
            return Figure(str(_int(value)))
        if column.kind == "ms":
            return Figure(show.plain(_fraction(value), "seconds"))
        if column.kind == "money":
            return Figure(show.plain(_fraction(value, 1), "money", currency=str(row.get("currency") or "") or None))
        if column.kind == "time":
            return Text(show.iso(_int(value), str(row.get("zone") or self._zone)))
        return Text(self.text(column, row))


def _fraction(value: object, per: int = 1000) -> Fraction:
    return Fraction(_int(value), per)


def _int(value: object) -> int:
    return int(value)  # type: ignore[call-overload,no-any-return]


def _figure(behind: Behind, who: Asker) -> str:
    return show.count(behind.figure, who.language) if behind.figure is not None else show.NOTHING


def _head(column: _Column, question: Question, wanted: Wanted) -> Head:
    down = wanted.sort == column.name
    link = address("rows", question, **wanted.words(order=("-" if down else "") + column.name))
    is_sorted = {column.name: "ascending", f"-{column.name}": "descending"}.get(wanted.sort, "")
    return Head(column.title, column.says, link, is_sorted, column.kind in ("count", "ms", "money", "number"))
