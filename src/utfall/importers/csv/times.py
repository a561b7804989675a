"""Reads dates and times as people write them, by a format, into instants of a zone.

A date without a year takes its year from the rows before it: the first is told, and a new one begins when the month
goes back.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from utfall.core.clock import HOUR, MINUTE, SECOND
from utfall.core.zones import EPOCH

FIRST_YEAR, LAST_YEAR = 1970, 2199
PLAIN = ("iso", "epoch", "epoch_ms", "excel")

_NAMES = (
    "jan january januar janvier janeiro enero ene января янв ינואר יאַנואַר",
    "feb february februar février fevereiro febrero fév fev февраля фев פברואר פֿעברואַר",
    "mar march märz mars março marzo mär mrz марта мар מרץ מאַרץ",
    "apr april avril abril abr avr апреля апр אפריל אַפּריל",
    "may mai maj mayo maio мая май מאי מײַ",
    "jun june juni juin junho junio июня июн יוני",
    "jul july juli juillet julho julio июля июл יולי",
    "aug august août agosto ago aoû августа авг אוגוסט אויגוסט",
    "sep sept september septembre setembro septiembre set сентября сен ספטמבר סעפּטעמבער",
    "oct october oktober octobre outubro octubre okt out октября окт אוקטובר אָקטאָבער",
    "nov november novembre novembro noviembre ноября ноя נובמבר נאָוועמבער",
    "dec december dezember décembre dezembro diciembre desember dez des déc dic декабря дек דצמבר דעצעמבער",
)
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}

_PARTS = {
    "Y": r"(?P<Y>\d{4})",
    "y": r"(?P<y>\d{2})",
    "m": r"(?P<m>\d{1,2})",
    "d": r"(?P<d>\d{1,2})",
    "b": r"(?P<b>(?:[^\W\d_]|[\u0591-\u05c7])+)\.?",
    "B": r"(?P<b>(?:[^\W\d_]|[\u0591-\u05c7])+)\.?",
    "H": r"(?P<H>\d{1,2})",
    "I": r"(?P<I>\d{1,2})",
    "M": r"(?P<M>\d{2})",
    "S": r"(?P<S>\d{2})",
    "f": r"(?P<f>\d{1,9})",
    "p": r"(?P<p>[AaPp])\.?[Mm]?\.?",
    "z": r"(?P<z>[Zz]|[+-]\d{2}:?\d{2})",
    "a": r"[^\W\d_]+\.?",
    "A": r"[^\W\d_]+\.?",
    "%": "%",
}
_TIGHT = {"m": r"(?P<m>\d{2})", "d": r"(?P<d>\d{2})", "H": r"(?P<H>\d{2})"}


class NotATime(ValueError):
    """A text that is no date or time of its format; says why."""


@dataclass(frozen=True, slots=True)
class Format:
    """How a time is written: strptime's directives, or one of `PLAIN`."""

    text: str
    known_to: str
    has_year: bool = True
    has_offset: bool = False
    pattern: "re.Pattern[str] | None" = None


@dataclass(frozen=True, slots=True)
class Parts:
    """A time as it was written: `ms` within its day, `offset` from UTC in ms where it was given."""

    year: int | None
    month: int
    day: int
    ms: int
    offset: int | None


@lru_cache(maxsize=256)
def time_format(text: str) -> Format:
    """The format of that text. Raises `ValueError` with a sentence."""
    if text in PLAIN:
        known = {"iso": "second", "epoch": "second", "epoch_ms": "ms", "excel": "second"}[text]
        return Format(text, known, has_offset=text in ("epoch", "epoch_ms"))
    names = re.findall(r"%(.?)", text)
    unknown = [name for name in names if name not in _PARTS]
    if unknown:
        raise ValueError(f"%{unknown[0]} is no part of a time; known are {' '.join('%' + name for name in _PARTS)}")
    kinds = {"b" if name in "Bm" else name for name in names if name not in "aA%"}
    twice = len([name for name in names if name not in "aA%"]) != len(kinds)
    if twice or {"Y", "y"} <= kinds or {"H", "I"} <= kinds:
        raise ValueError(f"{text!r} names the same part of a time twice")
    if not {"b", "d"} <= kinds:
        raise ValueError(f"{text!r} has no month and day; join the columns of the date and of the time")
    if ("I" in kinds) != ("p" in kinds):
        raise ValueError(f"{text!r}: a 12-hour clock needs both %I and %p; a 24-hour clock is %H")
    has_hour = bool(kinds & {"H", "I"})
    if kinds & {"M", "S", "f"} and not has_hour:
        raise ValueError(f"{text!r} has minutes without hours")
    known = "ms" if "f" in kinds else "second" if "S" in kinds else "minute" if has_hour else "day"
    return Format(text, known, bool(kinds & {"Y", "y"}), "z" in kinds, _pattern(text))


def _pattern(text: str) -> "re.Pattern[str]":
    """The regular expression of a format; parts that touch one another have their full width."""
    out = ""
    for i, piece in enumerate(pieces := re.findall(r"%.|\s+|[^%\s]+", text.strip())):
        if piece[0] == "%":
            beside = [*(pieces[i - 1 : i] if i else []), *pieces[i + 1 : i + 2]]
            touches = any(other[0] == "%" for other in beside)
            out += _TIGHT.get(piece[1], _PARTS[piece[1]]) if touches else _PARTS[piece[1]]
        else:
            out += r"\s+" if piece.isspace() else re.escape(piece)
    return re.compile(out)


def reader(form: Format) -> Callable[[str], Parts]:
    """What reads one text of the format into `Parts`; raises `NotATime`."""
    if form.pattern is None:
        return {"iso": _iso, "epoch": _epoch, "epoch_ms": _epoch_ms, "excel": _excel}[form.text]
    fullmatch = form.pattern.fullmatch

    def read(text: str) -> Parts:
        found = fullmatch(text.strip())
        if found is None:
            raise NotATime(f"{text!r} is not written as {form.text}")
        return _parts(text, found.groupdict())

    return read


def _parts(text: str, got: dict[str, str | None]) -> Parts:
    year = None
    if y := got.get("Y"):
        year = int(y)
    elif y := got.get("y"):
        year = int(y) + (2000 if int(y) < 69 else 1900)
    if m := got.get("m"):
        month = int(m)
    else:
        month = MONTHS.get((got.get("b") or "").casefold(), 0)
        if not month:
            raise NotATime(f"{text!r}: {got.get('b')!r} is no month")
    hour = int(got.get("H") or 0)
    if half := got.get("I"):
        if not 1 <= int(half) <= 12:
            raise NotATime(f"{text!r}: {half} is no hour of a 12-hour clock")
        hour = int(half) % 12 + (12 if (got.get("p") or "a")[0] in "Pp" else 0)
    minute, second = int(got.get("M") or 0), int(got.get("S") or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise NotATime(f"{text!r} is no time of day")
    ms = hour * HOUR + minute * MINUTE + second * SECOND + int(((got.get("f") or "0") + "00")[:3])
    return Parts(year, month, int(got.get("d") or 0), ms, _offset(got.get("z")))


def _offset(text: str | None) -> int | None:
    if not text:
        return None
    if text in "zZ":
        return 0
    digits = text[1:].replace(":", "")
    return (int(digits[:2]) * HOUR + int(digits[2:]) * MINUTE) * (-1 if text[0] == "-" else 1)


def _of(moment: datetime) -> Parts:
    ms = moment.hour * HOUR + moment.minute * MINUTE + moment.second * SECOND + moment.microsecond // 1000
    there = moment.utcoffset()
    offset = None if there is None else round(there.total_seconds() * 1000)
    return Parts(moment.year, moment.month, moment.day, ms, offset)


def _iso(text: str) -> Parts:
    try:
        return _of(datetime.fromisoformat(text.strip()))
    except ValueError:
        raise NotATime(f"{text!r} is not a time like 2026-11-24 10:42:00") from None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise NotATime(f"{text!r} is not a number") from None


def _epoch(text: str) -> Parts:
    return _epoch_ms(str(round(_number(text) * 1000)) if "." in text else text.strip() + "000")


def _epoch_ms(text: str) -> Parts:
    try:
        return _of(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(text)))
    except (ValueError, OverflowError):
        raise NotATime(f"{text!r} is not a count since 1970") from None


def _excel(text: str) -> Parts:
    try:
        days = _number(text.replace(",", "."))
        return _of(datetime(1899, 12, 30) + timedelta(seconds=round(days * 86_400)))  # noqa: DTZ001
    except (ValueError, OverflowError):
        raise NotATime(f"{text!r} is not a date as a spreadsheet counts it") from None


class Years:
    """Gives rows in order their year. A new one begins when the month goes back by more than `after` months.

    With `after` 0 rows must be in order. With more, as in syslog (6), a row that leaps forward by as much is a late
    one of the year before.
    """

    __slots__ = ("after", "month", "year")

    def __init__(self, first: int, after: int) -> None:
        self.year = first
        self.month = 0
        self.after = after

    def of(self, month: int, day: int) -> int:
        """The year of a row's date. Raises `NotATime` when there is no such day; then nothing has moved."""
        year, standing = self.year, True
        if self.month:
            on = month - self.month
            if on < -self.after:
                year += 1
            elif on > 12 - self.after:
                year, standing = year - 1, False
        check_day(year, month, day)
        if standing:
            self.year, self.month = year, month
        return year


def check_day(year: int, month: int, day: int, *, any_year: bool = False) -> int:
    """The day number of a date. Raises `NotATime` for one that does not exist or that no record can be of."""
    try:
        number = (date(year, month, day) - EPOCH).days
    except ValueError:
        raise NotATime(f"there is no day {year:04d}-{month:02d}-{day:02d}") from None
    if not any_year and not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotATime(f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return number


def fits(form: Format, texts: Sequence[str]) -> bool:
    """Whether every text is a real date and time of the format."""
    read = reader(form)
    try:
        for text in texts:
            parts = read(text)
            check_day(parts.year or 2000, parts.month, parts.day)
    except NotATime:
        return False
    return True
