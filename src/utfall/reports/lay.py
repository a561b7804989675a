"""Lays one or more answers out as a table: cells with their texts and changes, rows in order, subtotals, links.

Answers may differ in what splits them apart (money is split by currency): their cells are laid side by side, a column
for each currency.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from utfall.catalogue.model import Catalogue, Number
from utfall.query.answer import SYSTEM, Answer, Cell, Key, Row

from . import show
from .cells import cell_view, held_cell
from .interval import has_interval
from .languages import ENGLISH, Language
from .league import SAYS, ranked
from .naming import split_name
from .table import Column, RowKind, RowView, Table

Named = Callable[[str, int | str | None], str]  # (dimension, key) -> what people call it
TIMES = ("quarter", "half_hour", "hour", "day", "weekday", "week", "month")


@dataclass(frozen=True)
class Wording:
    """How to say things: the language, the translation of our own words, and the names of split values."""

    named: Named
    language: Language = ENGLISH
    say: Callable[[str], str] = str

    def name(self, split: str, key: int | str | None) -> str:
        """What people call a value of a split: days, hours and codes by the language, all else by `named`."""
        return split_name(split, key, self.language, self.say) or self.named(split, key)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One column as a page wants it: a number of the catalogue under a title of its own (empty: the number's name).

    `hours` shows a sum of time as hours with one decimal instead of h:mm:ss.
    """

    kpi: str
    title: str = ""
    bar: bool = False
    hours: bool = False

    @property
    def key(self) -> str:
        """Names the column in an address."""
        return self.kpi


@dataclass(frozen=True)
class Shape:
    """How the table is laid out: its columns in order (none named: every number asked) and what it is sorted by."""

    columns: tuple[Wanted, ...] = ()
    sort: str = ""
    down: bool = False
    only_with_counts: bool = False
    interval: bool = False


def make_table(answers: Sequence[Answer], catalogue: Catalogue, wording: Wording, shape: Shape) -> Table:
    """One table of answers to one question about different numbers (same period, scope and splits)."""
    first = answers[0]
    by = first.ask.by
    sources = _sources(answers, catalogue, wording, shape)
    columns = tuple(column for column, _ in sources)
    total = _row((), "total", sources, "total", catalogue, wording, (wording.say("All"),))
    keys = list(dict.fromkeys(row.key[: len(by)] for answer in answers for row in answer.rows))
    rows = [_view(key, by, sources, catalogue, wording) for key in keys] if by else []
    if shape.only_with_counts:
        rows = [row for row in rows if any(cell.numerator or cell.denominator for cell in row.cells)]
    bulk = None
    if any(answer.bulk for answer in answers):
        bulk = _row((), "bulk", sources, "bulk", catalogue, wording, (wording.say("Bulk actions"),))
    ordered = _ordered(rows, by, columns, shape)
    place = next((i for i, column in enumerate(columns) if column.key == shape.sort and column.interval), None)
    is_league = place is not None and bool(by) and by[-1] not in TIMES
    if is_league and place is not None:
        ordered = ranked(ordered, place, columns[place].better)
    if len(by) > 1:
        ordered = _with_subtotals(ordered, by, sources, catalogue, wording)
    notes = tuple(dict.fromkeys(note for answer in answers for note in answer.notes))
    notes += (wording.say(SAYS),) if is_league and any(row.rank for row in ordered) else ()
    notes += _without(columns, catalogue, wording) if shape.interval else ()
    zones = tuple(dict.fromkeys(zone for answer in answers for zone in answer.zones))
    complete = [a.complete_until for a in answers if a.complete_until is not None]
    table = Table(by, columns, total, tuple(ordered), bulk, notes, zones, min(complete, default=None),
                  shape.sort, shape.down)  # fmt: skip
    return _with_bars(table)


def _without(columns: Sequence[Column], catalogue: Catalogue, wording: Wording) -> tuple[str, ...]:
    """Which ratios have no interval, and why."""
    ratios = [each for each in columns if catalogue.numbers[each.kpi].kind in ("ratio", "share")]
    names = [each.title for each in ratios if not has_interval(catalogue.numbers[each.kpi], catalogue)]
    return (wording.say("No 95 % interval, for their spread is not known:") + " " + ", ".join(names),) if names else ()


Source = tuple[Column, Answer]


def _sources(answers: Sequence[Answer], catalogue: Catalogue, wording: Wording, shape: Shape) -> list[Source]:
    found: list[Source] = []
    asked = dict.fromkeys(kpi for answer in answers for kpi in answer.ask.kpis)
    for wanted in shape.columns or tuple(Wanted(kpi) for kpi in asked):
        answer = next((each for each in answers if wanted.kpi in each.ask.kpis), None)
        if answer is None:
            continue
        number = catalogue.numbers[wanted.kpi]
        title = wording.say(wanted.title or number.name)
        says = wording.say(number.says)
        column = Column(wanted.kpi, title, says, number.unit, number.better, bar=wanted.bar, hours=wanted.hours)
        if has_interval(number, catalogue):
            column = replace(column, interval=_interval(shape, wanted))
        found += [(each, answer) for each in _apart(answer, number, column, wording)] or [(column, answer)]
    return found


def _interval(shape: Shape, wanted: Wanted) -> Literal["", "ranked", "shown"]:
    if shape.interval:
        return "shown"
    return "ranked" if shape.sort == wanted.kpi else ""


def _apart(answer: Answer, number: Number, column: Column, wording: Wording) -> list[Column]:
    """The column once for each currency, or question and scale, that its number is held apart by in an answer: none
    where the table is split by these itself."""
    extra = answer.by[len(answer.ask.by) :]
    places = [place for place, name in enumerate(extra) if name in number.apart]
    if not places:
        return []
    known: dict[Key, None] = {}
    for row in (*answer.rows, *answer.apart_totals):
        key = row.key[len(row.key) - len(extra) :]
        values = tuple(value if place in places else None for place, value in enumerate(key))
        cell = row.cells.get(number.id)
        counted = len(number.apart) == 1 or (cell is not None and (cell.numerator or cell.denominator))
        if counted and all(values[place] is not None for place in places):
            known[values] = None
    if len(number.apart) == 1:
        return [
            replace(column, apart=str(key[places[0]]), within=key, title=f"{column.title} {key[places[0]]}")
            for key in sorted(known, key=lambda key: str(key[places[0]]))
        ]
    named = {key: ", ".join(wording.name(extra[place], key[place]) for place in places) for key in known}
    ordered = sorted(named.items(), key=lambda each: (each[1], str(each[0])))
    return [replace(column, within=key, title=f"{column.title}: {name}") for key, name in ordered]


def _view(key: Key, by: Sequence[str], sources: Sequence[Source], catalogue: Catalogue, wording: Wording) -> RowView:
    names = tuple(wording.name(dimension, value) for dimension, value in zip(by, key, strict=True))
    kind: RowKind = "row"
    if key[-1] is None:
        kind = "nobody"
    elif key[-1] == SYSTEM:
        kind = "system"
    return _row(key, "rows", sources, kind, catalogue, wording, names)


def _row(
    key: Key, where: str, sources: Sequence[Source], kind: RowKind, catalogue: Catalogue, wording: Wording,
    names: tuple[str, ...],
) -> RowView:  # fmt: skip
    cells = []
    for column, answer in sources:
        number = catalogue.numbers[column.kpi]
        row = _found(answer, key, where, column)
        now, before = (None, None) if row is None else (row.cells.get(column.kpi), row.before.get(column.kpi))
        unknown = answer.unknown.get(column.kpi, "")
        if unknown and now is None:
            now = Cell(None, None, None)
        cell = cell_view(now, before, column, number, catalogue, wording.language)
        if row is not None and now is not None:
            cell = held_cell(cell, now, row.against.get(column.kpi), number, wording, column.apart or None)
        cells.append(replace(cell, unknown=wording.say(unknown)) if unknown else cell)
    return RowView(key, names, kind, tuple(cells), level=len(key))


def _found(answer: Answer, key: Key, where: str, column: Column) -> Row | None:
    """The row of a cell; rows of an answer with currencies, or questions, carry these last, none for plain counts."""
    extra = answer.by[len(answer.ask.by) :]
    values = column.within or (None,) * len(extra)
    row: Row | None
    if where == "rows":
        row = _index(answer).get((*key, *values))
    elif where == "subtotals":
        row = next(
            (each for level, each in answer.subtotals if level == len(key) and each.key == (*key, *values)), None
        )
    elif where == "bulk":
        row = answer.bulk
    elif column.within:
        row = next((each for each in answer.apart_totals if each.key == values), None)
    else:
        row = answer.total
    return row


def _index(answer: Answer) -> Mapping[Key, Row]:
    known = _indexes.get(id(answer))
    if known is None or known[0] is not answer:
        if len(_indexes) > 32:
            _indexes.clear()
        known = _indexes[id(answer)] = (answer, {row.key: row for row in answer.rows})
    return known[1]


_indexes: dict[int, tuple[Answer, dict[Key, Row]]] = {}


def _ordered(rows: Sequence[RowView], by: Sequence[str], columns: Sequence[Column], shape: Shape) -> list[RowView]:
    """By the asked column, no value last; by name else (time in its own order). System and no agent always last."""
    last = {"row": 0, "system": 1, "nobody": 2}
    place = next((i for i, column in enumerate(columns) if column.key == shape.sort), None)
    timed = bool(by) and by[-1] in TIMES
    if place is not None:
        with_value = [row for row in rows if row.cells[place].raw is not None]
        without = [row for row in rows if row.cells[place].raw is None]
        with_value.sort(key=lambda row: row.names)
        with_value.sort(key=lambda row: row.cells[place].raw or Fraction(0), reverse=shape.down)
        ordered = with_value + sorted(without, key=lambda row: row.names)
    else:
        key = (lambda row: tuple(_natural(k) for k in row.key)) if timed else (lambda row: _folded(row.names))
        ordered = sorted(rows, key=key, reverse=shape.down and shape.sort == "name")
    return sorted(ordered, key=lambda row: last.get(row.kind, 0))


def _natural(value: int | str | None) -> tuple[int, int, str]:
    if value is None:
        return (2, 0, "")
    return (0, value, "") if isinstance(value, int) else (1, 0, value)


def _folded(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.casefold() for name in names)


def _with_subtotals(
    rows: Sequence[RowView], by: Sequence[str], sources: Sequence[Source], catalogue: Catalogue, wording: Wording
) -> list[RowView]:
    """Each outer value's subtotal, then its rows; the outer values in the order of their names."""
    outer = sorted({row.key[0] for row in rows}, key=lambda k: (_end(k), _outer(k, by[0], wording)))
    out: list[RowView] = []
    for key in outer:
        name = (wording.name(by[0], key),)
        out.append(_row((key,), "subtotals", sources, "subtotal", catalogue, wording, name))
        out += [row for row in rows if row.key[0] == key]
    return out


def _end(key: int | str | None) -> int:
    return 2 if key is None else int(key == SYSTEM)


def _outer(key: int | str | None, dimension: str, wording: Wording) -> tuple[tuple[int, int, str], str]:
    natural = _natural(key) if dimension in TIMES else (0, 0, "")
    return natural, wording.name(dimension, key).casefold()


def _with_bars(table: Table) -> Table:
    """Bars for the columns that have them: the share of the longest in the column, as hundredths of 44 px."""
    barred = [i for i, column in enumerate(table.columns) if column.bar]
    if not barred:
        return table
    tops = {
        i: max((row.cells[i].raw or Fraction(0) for row in table.rows if row.kind != "subtotal"), default=Fraction(0))
        for i in barred
    }

    def drawn(row: RowView) -> RowView:
        if row.kind not in ("row", "system", "nobody"):
            return row
        cells = list(row.cells)
        for i in barred:
            raw = cells[i].raw
            if raw is not None:
                cells[i] = replace(cells[i], bar=show.pixels(show.reach(raw, tops[i]), 44))
        return replace(row, cells=tuple(cells))

    return replace(table, rows=tuple(drawn(row) for row in table.rows))


def linked(
    table: Table, number: Callable[[RowView, Column], str], deeper: Callable[[RowView], str],
    colours: Mapping[Key, str] | None = None, why: Callable[[RowView, Column], str] | None = None,
) -> Table:  # fmt: skip
    """The same table with addresses: what each cell's number is, why it changed, and one level down from each row."""

    def one(row: RowView) -> RowView:
        cells = tuple(
            replace(cell, link=number(row, column), why=why(row, column) if why and cell.change else "")
            for column, cell in zip(table.columns, row.cells, strict=True)
        )
        return replace(row, cells=cells, link=deeper(row), colour=(colours or {}).get(row.key, ""))

    return replace(
        table, total=one(table.total), rows=tuple(one(row) for row in table.rows),
        bulk=one(table.bulk) if table.bulk else None,
    )  # fmt: skip
