"""The rows behind a number: what each one counts, its columns in words, a page at a time or all in a file.

Customers' names are shown to those who may see personal data; everybody else sees the client's own key.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from urllib.parse import parse_qsl

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from utfall.catalogue.model import Number
from utfall.core.periods import Period
from utfall.facts.kind import Column
from utfall.query.ask import Ask, NotUnderstood
from utfall.query.behind import Behind, Search, Side, Sort
from utfall.reports import show
from utfall.reports.files import FileCell
from utfall.reports.naming import CODES
from utfall.wiring import searching

from .address import Question
from .asking import Asker
from .foot import Foot, foot_of
from .header import address
from .reading import values
from .row_words import PLAIN, WRITTEN, Names, columns_of
from .row_words import Column as RowColumn
from .why import then

SIZE = 100
NOT_SEARCHED = PLAIN - {"fact_id", "interaction_id", "contact_point_id"}  # not shown, but for the fact's own ids


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
    search: str = ""

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
        order, then, search = words.get("order", ""), words.get("then") == "1", " ".join(words.get("q", "").split())
        return cls(page, kpi, apart, words.get("at", ""), side, int(number), order, current, then, search[:100])  # type: ignore[arg-type]

    def words(self, **other: str) -> dict[str, str]:
        """The words of its address, some of them changed."""
        kpi = self.kpi + (f"@{self.apart}" if self.apart else "")
        own = {"page": self.page, "kpi": kpi, "at": self.at, "part": self.side, "order": self.sort,
               "then": "1" if self.then else "", "q": self.search}  # fmt: skip
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
class Line:
    """One row in words; `holds` where it holds the maximum or the rank."""

    cells: tuple[tuple[Head, str], ...]
    holds: bool


@dataclass(frozen=True)
class Listed:
    """One page of rows in words. `foot` says what each part's rows come to, `figure` what all come to."""

    title: str
    of: str
    count: str
    found: str
    foot: tuple[Foot, ...]
    figure: str
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    pages: str
    earlier: str
    later: str
    file: str
    back: str
    search: str
    words: tuple[tuple[str, str], ...]
    sides: tuple[tuple[str, str, bool], ...]


def page(question: Question, wanted: Wanted, who: Asker) -> Listed:
    """One page of the rows. Raises `NotUnderstood`, and `Http404` for a number that is not there."""
    number, behind = _behind(question, wanted, who)
    columns = columns_of(behind, who)
    named = Names(columns, who).learn(behind.rows)
    columns = [each for each in columns if each.name != WRITTEN or named.has(each, behind.rows)]
    heads = tuple(_head(column, question, wanted) for column in columns)
    lines = tuple(
        Line(tuple((head, named.text(column, row)) for head, column in zip(heads, columns, strict=True)),
             bool(row.get("holds")))
        for row in behind.rows
    )  # fmt: skip
    last = max(1, -(-behind.rows_found // SIZE))
    key = values(question.by, wanted.at)
    row = " · ".join(who.named(split, value) for split, value in zip(question.by, key, strict=False))
    asked = _("now") if wanted.current else show.period(_period(question, wanted, who), who.language)

    def to(step: int) -> str:
        at = wanted.number + step
        return address("rows", question, **wanted.words(n=str(at))) if 1 <= at <= last else ""

    foot, figure = foot_of(behind, wanted.apart, who)
    return Listed(
        title=_(number.name) + (f" {wanted.apart}" if wanted.apart else ""),
        of=" · ".join(each for each in (row, asked) if each),
        count=show.count(behind.rows_in_all, who.language),
        found=show.count(behind.rows_found, who.language) if wanted.search else "",
        foot=foot,
        figure=figure,
        heads=heads,
        lines=lines,
        pages=_("page %(n)s of %(last)s") % {"n": wanted.number, "last": show.count(last, who.language)},
        earlier=to(-1),
        later=to(1),
        file=address("rows", question, **wanted.words(file="csv")),
        back=address(wanted.page, question),
        search=wanted.search,
        words=tuple(parse_qsl(question.query(**wanted.words(q="")), keep_blank_values=False)),
        sides=_sides(number, question, wanted),
    )


def _sides(number: Number, question: Question, wanted: Wanted) -> tuple[tuple[str, str, bool], ...]:
    """(name, address, whether it is shown) of the numerator and the denominator."""
    if number.kind not in ("ratio", "share", "fold"):
        return ()
    named = (("numerator", _("Numerator")), ("denominator", _("Denominator")))
    return tuple(
        (name, address("rows", question, **wanted.words(part=side, order="", q="")), side == wanted.side)
        for side, name in named
    )


def _period(question: Question, wanted: Wanted, who: Asker) -> Period:
    ask = question.ask(who.scope, (), who.now, who.house.zone)
    return (ask.compare if wanted.then else None) or question.period(who.today_of(question))


def file_rows(question: Question, wanted: Wanted, who: Asker) -> tuple[list[str], Iterator[list[FileCell]]]:
    """Head and all rows of a file, as they are read, with every column; what cannot be answered is raised at once, as
    `page` does."""
    _number, ask, more = _meant(question, wanted, who)
    parts = who.house.behind_all(ask, wanted.kpi, wanted.side, **more)
    first = next(parts)
    columns = columns_of(first, who, all_of_them=True)

    def rows() -> Iterator[list[FileCell]]:
        for part in chain((first,), parts):
            named = Names(columns, who).learn(part.rows)
            for row in part.rows:
                yield [named.cell(column, row) for column in columns]

    return [column.title for column in columns], rows()


def _behind(question: Question, wanted: Wanted, who: Asker) -> tuple[Number, Behind]:
    number, ask, more = _meant(question, wanted, who)
    return number, who.house.behind(ask, wanted.kpi, wanted.side, page=wanted.number, size=SIZE, **more)


def _meant(question: Question, wanted: Wanted, who: Asker) -> tuple[Number, Ask, dict[str, object]]:
    """The number, the question of its page, and which cell, order and search of it are meant."""
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
        ask = replace(who.house.serving(ask), period=ask.compare, compare=None)
    sort = Sort(wanted.sort.removeprefix("-"), wanted.sort.startswith("-")) if wanted.sort else None
    apart = {name: _own(wanted.apart) for name in number.apart[:1]} if wanted.apart else None
    search = None
    if wanted.search:
        search = searched(wanted.search, searching.columns_of(number, wanted.side, who.catalogue, NOT_SEARCHED), who)
    return number, ask, {"key": key, "apart": apart, "sort": sort, "search": search}


def searched(text: str, columns: Mapping[str, Column | None], who: Asker) -> Search:
    """What the typed text may mean in these columns, as codes are called in the reader's language."""
    codes = {code: _(name) for code, name in CODES.items()}
    return searching.meant(text, columns, who.scope.personal, codes)


def _own(apart: str) -> int | str:
    return int(apart) if apart.isascii() and apart.isdigit() else apart


def _head(column: RowColumn, question: Question, wanted: Wanted) -> Head:
    down = wanted.sort == column.name
    link = address("rows", question, **wanted.words(order=("-" if down else "") + column.name))
    is_sorted = {column.name: "ascending", f"-{column.name}": "descending"}.get(wanted.sort, "")
    return Head(column.title, column.says, link, is_sorted, column.kind in ("count", "ms", "money", "number", "points"))
