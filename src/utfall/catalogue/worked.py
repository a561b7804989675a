"""The worked example of a number made in a house: a few rows, and what comes of them by plain counting.

[example.given]
contact = \"\"\"
part     | counts | queue
answered | 1      | 3
answered | 1      | another
\"\"\"

A row counts for `part` as it comes with Utfall; `counts` is what it counts there (1, `60 s`, `100.00 EUR`, `4 points`);
then a column for every dimension that a part is held to: an id, a code, nothing, or `another` (a value that is named
nowhere). No engine is asked: the loader itself works every such example when it reads the file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from utfall.core.clock import DAY, HOUR, SECOND
from utfall.core.periods import parse_day
from utfall.core.tables import BadTable, read_table

from .model import Example, Held, Number, Part, Signed
from .read_number import sort_of
from .sheet import Sheet
from .shown import read_figure

ANOTHER = "another"
_STORED = {"durations": SECOND, "points": 100}
_OVER: Mapping[str, Fraction] = {  # what a figure in stored units is of the unit
    "seconds": Fraction(1, SECOND), "hours": Fraction(1, HOUR), "days": Fraction(1, DAY), "score": Fraction(1, 100),
    "per_hour": Fraction(HOUR),
}  # fmt: skip


def worked(number: Number, parts: Mapping[str, Part], example: Example) -> Fraction | None:
    """What the example's rows come to in the number's unit. Raises `ValueError` with a sentence for a bad cell."""
    rows = [row for text in example.given.values() for row in read_table(text)]
    days = 1
    if "from" in example.ask and "to" in example.ask:
        days = parse_day(str(example.ask["to"])) - parse_day(str(example.ask["from"]))
    above = _side(number.numerator, parts, rows, days)
    if not number.denominator:
        return above * number.per * _OVER.get(number.unit, Fraction(1))
    below = _side(number.denominator, parts, rows, days)
    return None if not below else above / below * number.per * _OVER.get(number.unit, Fraction(1))


def counts(part: Part, row: Mapping[str, str]) -> bool:
    """Whether a row of the whole part is one of this part."""
    return row["part"] == (part.of or part.id) and all(_meets(each, row.get(each.dimension, "")) for each in part.held)


def _meets(held: Held, cell: str) -> bool:
    known, among = cell != "", cell in map(str, held.ids)
    return {"in": among, "not": not among, "known": known, "unknown": not known}[held.word]


def _side(
    signed: Iterable[Signed], parts: Mapping[str, Part], rows: Sequence[Mapping[str, str]], days: int
) -> Fraction:
    total = Fraction(0)
    for each in signed:
        part = parts[each.part]
        if part.kind == "days":
            total += each.sign * days
        for row in rows:
            if counts(part, row):
                total += each.sign * _stored(row["counts"], part)
    return total


def _stored(cell: str, part: Part) -> Fraction:
    figure = read_figure(cell).value
    if figure is None:
        raise ValueError("a row counts something")
    return figure * _STORED.get(sort_of(part), 1)


def check_worked(sheet: Sheet, number: Number, parts: Mapping[str, Part], examples: Iterable[Example]) -> None:
    """Note where an example does not come to what it shows."""
    for example in examples:
        own = sheet.under({}, f"example {example.name!r}")
        try:
            came = worked(number, parts, example)
            (shown,) = read_table(example.shows)
            figure = read_figure(shown[number.id])
        except (BadTable, ValueError, KeyError) as wrong:
            own.mistake(str(wrong) if isinstance(wrong, ValueError) else f"no column {wrong}")
            continue
        if not figure.is_met_by(came):
            own.mistake(f"its rows come to {'no value' if came is None else came}, not {shown[number.id]}")


def invented(number: Number, parts: Mapping[str, Part]) -> dict[str, list[dict[str, str]]]:
    """Rows made up for an example, by kind of fact: of every part one that counts, and for each thing it is held to one
    that differs in this alone."""
    rows: dict[str, list[dict[str, str]]] = {}
    for place, each in enumerate((*number.numerator, *number.denominator)):
        part = parts[each.part]
        if part.kind == "days":
            continue
        right = {held.dimension: _cell(held, True) for held in part.held}
        some = [right, *({**right, held.dimension: _cell(held, False)} for held in part.held)]
        for cells in some:
            row = {"part": part.of or part.id, "counts": _counts(part, place), **cells}
            told = rows.setdefault(part.fact, [])
            if row not in told:
                told.append(row)
    return {fact: _whole(told) for fact, told in rows.items()}


def _whole(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Every row with every column: what its own part is not held to is any other value."""
    columns = dict.fromkeys(name for row in rows for name in row)
    return [{name: row.get(name, ANOTHER) for name in columns} for row in rows]


def _cell(held: Held, meets: bool) -> str:
    if held.word in ("known", "unknown"):
        return ANOTHER if meets == (held.word == "known") else ""
    return str(held.ids[0]) if meets == (held.word == "in") else ANOTHER


def _counts(part: Part, place: int) -> str:
    sort, size = sort_of(part), place % 3 + 1
    return {"durations": f"{60 * size} s", "money": f"{100 * size}.00 EUR", "points": f"{size + 2} points"}.get(
        sort, "1"
    )


def figure(value: Fraction | None, unit: str) -> str:
    """A figure as an example writes it, to three decimals where it needs them."""
    if value is None:
        return "-"
    scale, mark = {"percent": (100, " %"), "per_mille": (1000, " ‰")}.get(unit, (1, ""))
    if unit == "money":
        scale, mark = Fraction(1, 100), " EUR"  # type: ignore[assignment]
    mark = {"points": " points", "seconds": " s", "per_hour": " /h", "per_day": " /day"}.get(unit, mark)
    scaled = value * scale
    whole, parts = divmod(abs(round(scaled * 1000)), 1000)
    text = ("-" if scaled < 0 else "") + (f"{whole}.{parts:03d}" if scaled.denominator > 1 else str(whole))
    return f"{text}{mark}"


def tables(rows: Mapping[str, Sequence[Mapping[str, str]]]) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """The tables of rows by kind of fact: heading and cells, every dimension that any row of it names a column."""
    for fact, told in rows.items():
        head = list(dict.fromkeys(name for row in told for name in row))
        yield fact, head, [[row.get(name, "") for name in head] for row in told]
