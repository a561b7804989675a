"""Looks at a file of rows it knows nothing of: its encoding, delimiter, heading, and what each column holds."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from utfall.facts import Reject
from utfall.importers.reading import Unreadable, open_parquet, open_runs

from .cells import NO, YES
from .formats import format_of, sheet_rows
from .headings import words_in
from .json_rows import json_rows
from .model import Form
from .rows import rows
from .times import MONTHS, fits, time_format

ROWS = 2_000
NEARLY = 0.95  # of the values, for a column to be one of times
FEW = 30  # different values that may still be a list of outcomes
_DATE_WORDS = ("date", "dato", "дата", "fecha", "datum", "day")
NO_VALUE = ("null", "none", "nan", "n/a", "na", "-", "--", "nil", "\\n", "#n/a", "нет данных", "ikke oppgitt")
_DELIMITERS = ";,\t|"
_DATES = (
    "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%y",
    "%d/%m/%y", "%m/%d/%y", "%Y%m%d", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y", "%d. %b %Y", "%b %d %Y",
    "%d/%m %Y", "%y%m%d",
)  # fmt: skip
CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%H:%M:%S.%f", "%I:%M:%S%p", "%I:%M%p", "%H.%M.%S")
_YEARLESS = ("%d %b", "%b %d", "%d. %b", "%b %d %H:%M:%S", "%d %b %H:%M:%S")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_COMMA = re.compile(r"[+-]?\d+,\d+|[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_DURATION = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?")


@dataclass(frozen=True, slots=True)
class Look:
    """What a column holds in the rows looked at.

    `holds` is empty, number, comma (a number with a decimal comma), time (with `formats` that fit all), clock (a time
    of day), month, or text. `values` are its different values with their counts, the commonest first.
    """

    name: str
    holds: str
    formats: tuple[str, ...]
    values: tuple[tuple[str, int], ...]
    filled: int
    whole: bool

    @property
    def different(self) -> int:
        """How many different values there are."""
        return len(self.values)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file looks like from its first rows; `body` is their cells, as many in each as there are columns."""

    file: str
    form: Form
    heading: bool
    columns: tuple[Look, ...]
    rows: int
    body: tuple[tuple[str, ...], ...] = ()


def look(path: Path | str, form: Form | None = None) -> Seen:
    """What the file looks like, or what it looks like written in this form. Raises `Unreadable` for one without a
    single row of cells."""
    taken, form = _taken(path, form)
    if not taken:
        raise Unreadable(f"{path} has no line that can be read as a row")
    heading = form.format in ("jsonl", "parquet") or _is_heading(taken)
    names = [cell.strip() for cell in taken[0]] if heading else [f"column_{i + 1}" for i in range(len(taken[0]))]
    body = [row for row in taken[1 if heading else 0 :] if len(row) == len(names)]
    looks = tuple(_column(name, [row[i].strip() for row in body]) for i, name in enumerate(names))
    words = [value for each in looks for value, _ in each.values]
    empty = sorted({word for word in words if word.casefold() in NO_VALUE})
    decimal = "," if any(each.holds == "comma" for each in looks) else "."
    thousands = "." if decimal == "," and any("." in word and _COMMA.fullmatch(word) for word in words) else ""
    form = replace(
        form, decimal=decimal, thousands=thousands, columns=() if heading else tuple(names), empty=tuple(empty)
    )
    return Seen(str(path), form, heading, looks, len(body), tuple(tuple(row) for row in body))


def _taken(path: Path | str, told: Form | None) -> tuple[list[list[str]], Form]:
    """The first rows, the names among or before them, and how the file is written. Raises `Unreadable`."""
    is_one = format_of(path)
    if is_one == "csv":
        if told is None:
            encoding = _encoding(path)
            told = Form(delimiter=_delimiter(path, encoding), encoding=encoding)
        return _rows(path, told), Form(delimiter=told.delimiter, quote=told.quote, encoding=told.encoding,
                                       skip_lines=told.skip_lines, zone=told.zone)  # fmt: skip
    skip, zone = (told.skip_lines, told.zone) if told else (0, "")
    if is_one == "xlsx":
        sheet, stream = sheet_rows(path, told.sheet if told else "", ".")
        below = (cells for line, cells in stream if line > skip)
        return list(islice(below, ROWS)), Form(format=is_one, sheet=sheet, skip_lines=skip, zone=zone)
    if is_one == "parquet":
        found = open_parquet(path)
        body = [[cell or "" for cell in cells] for cells in islice(found.rows, ROWS)]
        return [found.names, *body], Form(format=is_one, zone=zone)
    rejects: list[Reject] = []
    objects = [
        fields for _, fields, _ in islice(json_rows(open_runs(path, rejects=rejects), Form(), str(path), rejects), ROWS)
    ]
    names = list(dict.fromkeys(name for fields in objects for name in fields))
    return [names, *([fields.get(name, "") for name in names] for fields in objects)] if names else [], Form(
        format=is_one, zone=zone
    )


def _lines(path: Path | str, encoding: str, most: int) -> tuple[list[str], list[Reject]]:
    rejects: list[Reject] = []
    lines: list[str] = []
    for run in open_runs(path, encoding, rejects=rejects):
        lines += run.lines
        if len(lines) >= most:
            break
    return lines[:most], rejects


def _encoding(path: Path | str) -> str:
    """UTF-8 where it is (or a byte-order mark tells), else the likelier of the one-byte ones."""
    _, rejects = _lines(path, "utf-8", ROWS)
    if not any("not utf-8" in reject.reason for reject in rejects):
        return "utf-8"
    lines, _ = _lines(path, "latin-1", ROWS)
    high = Counter(letter for line in lines for letter in line if letter >= "\x80")
    cyrillic = sum(count for letter, count in high.items() if letter >= "\xc0")
    words = len(re.findall(r"[\xc0-\xff]{3,}", "\n".join(lines)))
    if cyrillic > 0.9 * high.total() and words > 0.1 * cyrillic / 3:
        return "cp1251"
    return "cp1252" if not set(high) & set("\x81\x8d\x8f\x90\x9d") else "latin-1"


def _delimiter(path: Path | str, encoding: str) -> str:
    """The one under which most rows have the same number of cells, and more than one."""
    best, best_score = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        taken = _rows(path, Form(delimiter=delimiter, encoding=encoding), 200)
        if not taken:
            continue
        width, alike = Counter(map(len, taken)).most_common(1)[0]
        score = (round(alike / len(taken), 1), width)
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best


def _rows(path: Path | str, form: Form, most: int = ROWS) -> list[list[str]]:
    rejects: list[Reject] = []
    runs = open_runs(path, form.encoding, rejects=rejects)
    cut = rows(runs, form, str(path), rejects)
    return [cells for _, cells in islice(((n, c) for n, c in cut if n > form.skip_lines), most) if cells]


def _is_heading(taken: Sequence[Sequence[str]]) -> bool:
    first = [cell.strip() for cell in taken[0]]
    if not any(first) or len([cell for cell in first if cell]) < len(first) / 2:
        return False
    return not any(_NUMBER.fullmatch(cell) or fits(time_format("iso"), [cell]) for cell in first if cell)


def _column(name: str, cells: Iterable[str]) -> Look:
    counts = Counter(cells)
    values = [value for value in counts if value and value.casefold() not in NO_VALUE]
    common = tuple((value, count) for value, count in counts.most_common() if value)
    filled = sum(counts[value] for value in values)
    holds, formats = _holds(values)
    whole = holds == "number" and not any("." in value for value in values)
    return Look(name, holds, formats, common, filled, whole)


def _holds(values: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    if not values:
        return "empty", ()
    dates = _formats(values)
    if all(_NUMBER.fullmatch(value) for value in values):
        epochs = all(
            len(value) == 10 and 600_000_000 < int(value) < 4_000_000_000 for value in values if value.isdigit()
        )
        if epochs and values[0].isdigit():
            return "time", ("epoch",)
        return ("time", dates) if dates and all(value[:2] in ("19", "20") for value in values) else ("number", ())
    if dates:
        return "time", dates
    if all(_COMMA.fullmatch(value) or _NUMBER.fullmatch(value) for value in values):
        return "comma", ()
    clocks = tuple(
        text for text in CLOCKS if fits(time_format("%Y-%m-%d " + text), ["2026-11-24 " + v for v in values])
    )
    if clocks:
        return "clock", clocks
    if all(_DURATION.fullmatch(value) for value in values):
        return "duration", ()
    if all(value.casefold().rstrip(".") in MONTHS for value in values):
        return "month", ()
    return "text", ()


def _formats(values: Sequence[str]) -> tuple[str, ...]:
    """Every way of writing dates and times that (nearly) all the values are written in, the likeliest first."""
    sample = values[:20]
    found = [text for text in _candidates() if _fit(text, sample, 0.9)]
    return tuple(text for text in found if _fit(text, values, NEARLY))


def _fit(text: str, values: Sequence[str], share: float) -> bool:
    """Whether that share of the values is written so: a few that are not are told as rejects when they are read."""
    form = time_format(text)
    left = int(len(values) * (1 - share))
    for value in values:
        if not fits(form, [value]):
            left -= 1
            if left < 0:
                return False
    return True


def _candidates() -> list[str]:
    both = [f"{date} {clock}" for date in _DATES for clock in CLOCKS]
    return [*_DATES, *both, "iso", *_YEARLESS]


def can_be(role: str, each: Look) -> bool:
    """Whether what a column holds suits what its heading says."""
    if each.holds == "empty":
        return False
    if role in ("started", "answered", "ended"):
        return each.holds in ("time", "clock") or bool(numbered_day(each))
    if role in ("wait", "talk", "hold", "wrap"):
        return is_length(each)
    if role in ("attempts", "count"):
        return each.whole
    if role == "resolved":
        return is_flag(each)
    if role in ("agent", "queue", "channel", "reason", "list", "segment", "name", "email"):
        return each.holds == "text"
    if role == "outcome":
        return each.holds in ("text", "number") and 1 < each.different <= FEW
    return True


def is_length(each: Look) -> bool:
    """Whether a column can hold how long something took: a number, or a clock as 0:02:23."""
    return each.holds in ("number", "comma", "duration", "clock")


def is_flag(each: Look) -> bool:
    """Whether a column says yes or no, in any of the words for it."""
    return 0 < each.different <= 4 and all(value.casefold() in YES | NO for value, _ in each.values)


def numbered_day(each: Look) -> tuple[str, ...]:
    """The format of a date written as six digits, which only its heading tells from a number."""
    if each.holds != "number" or not set(words_in(each.name)) & set(_DATE_WORDS):
        return ()
    return ("%y%m%d",) if each.values and all(re.fullmatch(r"\d{6}", value) for value, _ in each.values) else ()


def within(each: Look, most: int) -> bool:
    """Whether a column holds whole numbers from 1 to `most`, or names of months."""
    return each.holds == "month" or (each.whole and all(0 < int(value) <= most for value, _ in each.values))


def only_day(formats: Sequence[str]) -> bool:
    """Whether these formats are of dates with a year and without a time of day."""
    return bool(formats) and time_format(formats[0]).known_to == "day" and time_format(formats[0]).has_year
