"""An answer for machines: plain dicts for JSON, unrounded. The terminal, the API and the socket give the same."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from utfall.catalogue.dimensions import FIELD, dimension
from utfall.catalogue.model import Catalogue, Number
from utfall.core.money import to_text
from utfall.core.periods import Period, instant_text
from utfall.core.zones import day_date
from utfall.facts import KINDS, Column
from utfall.facts.wide import wide_columns
from utfall.query.answer import SYSTEM, Against, Answer, Cell, Key, Row

from .cells import counts_rows
from .held import judged
from .interval import interval_of
from .mark import NO_END
from .units import scale_of, scaled, units_told

# What an id may be shown by its name for. Customers are left to the page that has the right to show them.
NAMED = (
    "client", "campaign", "list", "segment", "centre", "team", "agent", "queue", "product", "reason", "outcome",
    "state",
)  # fmt: skip
HASHED = (  # what ids of 63 bits refer to, beside facts
    "interaction", "contact", "outcome_fact", "case", "invite", "sheet", "field_value",
)  # fmt: skip
Named = Callable[[str, int | str | None], str]
Plain = dict[str, object]


def bucket(split: str, key: int | str | None) -> int | str | None:
    """A time bucket as machines read it: day 2026-03-29, week 2026-W13, month 2008-05, hour 0-23, weekday 1-7."""
    if not isinstance(key, int):
        return key
    if split == "day":
        return day_date(key).isoformat()
    if split == "week":
        year, week, _ = day_date(key).isocalendar()
        return f"{year}-W{week:02d}"
    if split == "month":
        return day_date(key).isoformat()[:7]
    if split == "half_hour":
        return f"{key // 2:02d}:{key % 2 * 30:02d}"
    if split == "quarter_hour":
        return f"{key // 4:02d}:{key % 4 * 15:02d}"
    return key


def is_time(split: str) -> bool:
    """Whether a split is worked out from a clock."""
    return not split.startswith(FIELD) and bool(dimension(split).of_clock)


def split_words(split: str, key: int | str | None, named: Named) -> Plain:
    """What a row says of one split: its name and, beside it, its id; a bucket of time, a code or a number alone."""
    if is_time(split):
        return {split: bucket(split, key)}
    word = named("field", int(split.removeprefix(FIELD))) if split.startswith(FIELD) else split
    if not split.startswith(FIELD) and dimension(split).sort == "code":
        return {word: key}
    whole = str(key) if isinstance(key, int) and (split.startswith(FIELD) or abs(key) >= 2**53) else key
    return {word: named(split, key), f"{word}_id": whole}


def period_words(period: Period | None) -> Plain | None:
    """{"from", "to"} of a period, `to` exclusive."""
    return None if period is None else dict(zip(("from", "to"), period.texts(), strict=True))


def answer_words(
    answer: Answer, catalogue: Catalogue, named: Named, *, interval: bool = False, targets: bool = False
) -> Plain:
    """The whole answer as plain dicts, lists, strings and numbers; with `targets`, of an answer that was asked for
    them, each cell has what it is held against, null where that is nothing."""
    make = _Maker(answer, catalogue, named, interval, targets)
    words: Plain = {
        "units": {kpi: units_told(catalogue.numbers[kpi], catalogue) for kpi in answer.ask.kpis},
        "period": period_words(answer.ask.period),
        "as_of": instant_text(answer.ask.as_of),
        "complete_until": None if answer.complete_until is None else instant_text(answer.complete_until),
        "zones": list(answer.zones),
        "by": list(answer.by),
        "rows": [make.row(row, answer.by) for row in answer.rows],
        "subtotals": [make.row(row, answer.by[:level]) for level, row in answer.subtotals],
        "total": make.row(answer.total, ()),
        "notes": list(answer.notes),
    }
    if answer.apart_totals:
        words["subtotals"] = [
            *words["subtotals"],  # type: ignore[misc]
            *(make.row(row, answer.by[len(answer.ask.by) :]) for row in answer.apart_totals),
        ]
    if answer.bulk is not None:
        words["bulk"] = make.row(answer.bulk, ())
    if answer.ask.compare is not None:
        words["compared_with"] = period_words(answer.ask.compare)
    return words


class _Maker:
    def __init__(self, answer: Answer, catalogue: Catalogue, named: Named, interval: bool, targets: bool) -> None:
        self._interval = interval
        self._targets = targets
        self._answer = answer
        self._catalogue = catalogue
        self._named = named

    def row(self, row: Row, by: tuple[str, ...]) -> Plain:
        words: Plain = {}
        for split, key in zip(by, row.key, strict=False):
            words |= split_words(split, key, self._named)
        words |= self.cells(row.cells, _currency(by, row.key))
        for kpi, cell in row.cells.items() if self._targets else ():
            told = words[kpi]
            assert isinstance(told, dict)
            told["target"] = self._target(row.against.get(kpi), cell, kpi, _currency(by, row.key))
        if row.before:
            words["before"] = self.cells(row.before, _currency(by, row.key))
        return words

    def _target(self, against: Against | None, cell: Cell, kpi: str, currency: str | None) -> Plain | None:
        number = self._catalogue.numbers[kpi]
        n = cell.denominator if counts_rows(number, self._catalogue) else None
        return None if against is None else target_words(against, cell, number, n, currency, self._named)

    def cells(self, cells: Mapping[str, Cell], currency: str | None) -> Plain:
        numbers = self._catalogue.numbers
        words = {kpi: cell_words(cell, numbers[kpi], self._catalogue, currency) for kpi, cell in cells.items()}
        for kpi, cell in cells.items() if self._interval else ():
            span = interval_of(cell, numbers[kpi], self._catalogue)
            words[kpi]["interval"] = None if span is None else [float(end) for end in span]
        return dict(words)


def _currency(by: tuple[str, ...], key: Key) -> str | None:
    found = key[by.index("currency")] if "currency" in by and by.index("currency") < len(key) else None
    return found if isinstance(found, str) else None


def cell_words(cell: Cell, number: Number, catalogue: Catalogue, currency: str | None) -> Plain:
    """One cell: value, numerator, denominator, open and undecided, as `units_told` says; money as decimal strings."""
    words: Plain = {
        "value": _value(cell.value, number, currency),
        "numerator": side_words(cell.numerator, "numerator", number, catalogue, currency),
        "denominator": side_words(cell.denominator, "denominator", number, catalogue, currency),
        "open": cell.open,
        "undecided": cell.undecided,
    }
    if number.unit == "money":
        words["currency"] = currency
    return words


def target_words(
    against: Against, cell: Cell, number: Number, n: int | None, currency: str | None, named: Named
) -> Plain:
    """What a cell is held against, in the unit of its value: plan (of a number that adds up what is due by now, `whole`
    all of it), `least` and `most`, where the value lies (`place`: below, in or above) and whether that is as wished;
    where nothing is said, why. `to` is exclusive, null without an end."""
    verdict, source = judged(cell.value, against, number, n), against.sources[0]
    plan, whole, low, high = (
        _value(each, number, currency) for each in (against.plan, against.whole, against.low, against.high)
    )
    whose: Plain = {}
    for split, key in source.whose:
        whose |= split_words(split, key, named)
    return {
        "plan": plan,
        "whole": whole,
        "least": low,
        "most": high,
        "place": verdict.place or None,
        "as_wished": verdict.good if verdict.place else None,
        "why_not": verdict.why_not or None,
        "for": whose,
        "agreed": source.agreed,
        "from": day_date(source.first_day).isoformat(),
        "to": None if source.end_day >= NO_END else day_date(source.end_day).isoformat(),
        "days": {"covered": against.covered, "so_far": against.days},
        "others": len(against.sources) - 1,
    }


def _value(value: Fraction | None, number: Number, currency: str | None) -> object:
    if value is None:
        return None
    if number.unit == "money" and currency:
        return _money(value, currency)
    return int(value) if value.denominator == 1 else float(value)


def _money(units: Fraction, currency: str) -> str:
    if units.denominator == 1:
        return to_text(int(units), currency)
    whole = to_text(round(units * 10_000), currency)
    from decimal import Decimal

    return f"{Decimal(whole).scaleb(-4):f}"


def side_words(count: int | None, side: str, number: Number, catalogue: Catalogue, currency: str | None) -> object:
    """A numerator or denominator as a cell of the answer has it: seconds, hours, money as a decimal string."""
    if count is None:
        return None
    scale = scale_of(number, catalogue, upper=side == "numerator")
    if number.unit == "money" and currency and side == "numerator":
        return _money(Fraction(count, scale), currency)
    return scaled(count, scale)


def paged(page: int, size: int, count: int) -> Plain:
    """The place of a page among `count` rows: its number, how many there are, and those before and after it, None
    where there is none."""
    pages = max(1, -(-count // size))
    return {
        "page": page, "pages": pages,
        "previous": min(page - 1, pages) or None, "next": page + 1 if page < pages else None,
    }  # fmt: skip


def row_words(rows: Sequence[Mapping[str, object]], columns: Sequence[str], named: Named) -> list[Plain]:
    """Rows behind a figure as plain words: instants in ISO, days as dates, 63-bit ids as strings, names beside ids."""
    described = {column.name: column for kind in KINDS.values() for column in wide_columns(kind)}
    return [_row_words(row, columns, described, named) for row in rows]


def _row_words(
    row: Mapping[str, object], columns: Sequence[str], described: Mapping[str, Column], named: Named
) -> Plain:
    words: Plain = {name: row[name] for name in ("part", "sign", "counts", "holds") if name in row}
    for name in columns:
        value = row.get(name)
        column = described.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and column is not None:
            if column.type == "time":
                words[name] = instant_text(value)
                continue
            if column.type == "day":
                words[name] = day_date(value).isoformat()
                continue
            if column.type == "id":
                if column.refers in NAMED:
                    words[column.word] = named(column.refers, value)
                words[name] = str(value) if is_hashed(column) or abs(value) >= 2**53 else value
                continue
        words[name] = value
    return words


def is_hashed(column: Column) -> bool:
    """Whether its ids have 63 bits, more than a number in JSON can hold everywhere: they are always texts."""
    return column.refers in HASHED or column.name in ("fact_id", "order_id")


def plain_key(key: int | str | None) -> str:
    """A key as it stands in an address: `-` for no value, `system` for System."""
    return "-" if key is None else SYSTEM if key == SYSTEM else str(key)
