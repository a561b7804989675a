"""The only place that rounds or formats: exact values in, words for people out.

Rounding is half up, away from zero. A value that is None is shown as "–".
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import floor

from utfall.catalogue.model import Unit
from utfall.core.money import places
from utfall.core.periods import Days, Instants, Period
from utfall.core.zones import day_date, local_times

from .languages import ENGLISH, NBSP, Language

NOTHING = "–"
INDICATIVE_BELOW = 30
LONG_SECONDS = 60
_START = datetime(1970, 1, 1, tzinfo=UTC)


def rounded(value: Fraction | int, decimals: int) -> int:
    """The value times ten to the `decimals`, as a whole number, half up (away from zero)."""
    scaled = abs(Fraction(value)) * 10**decimals
    whole = floor(scaled + Fraction(1, 2))
    return int(-whole if value < 0 else whole)


def number(value: Fraction | int, decimals: int = 0, language: Language = ENGLISH, grouped: bool = True) -> str:
    """A number with its decimals, groups of three from 1 000 on, and a real minus."""
    whole = rounded(value, decimals)
    digits = str(abs(whole)).rjust(decimals + 1, "0")
    before, after = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    if grouped:
        before = f"{int(before):,}".replace(",", language.group)
    text = before + (language.decimal + after if after else "")
    return (language.minus if whole < 0 else "") + text


def count(value: Fraction | int | None, language: Language = ENGLISH) -> str:
    """A count: `count(1284) == "1 284"` with a thin space."""
    return NOTHING if value is None else number(value, 0, language)


def percent(value: Fraction | None, language: Language = ENGLISH, decimals: int = 1) -> str:
    """A fraction of one as per cent: `percent(Fraction(1, 3)) == "33.3 %"`."""
    return NOTHING if value is None else number(value * 100, decimals, language) + language.percent


def shares(parts: Sequence[int], language: Language = ENGLISH, decimals: int = 1) -> list[str]:
    """Shares of a whole that add up to 100 % as shown (largest remainder); nothing where the whole is nothing."""
    whole = sum(parts)
    if whole <= 0:
        return [NOTHING for _ in parts]
    unit = 100 * 10**decimals
    down = [part * unit // whole for part in parts]
    by_rest = sorted(range(len(parts)), key=lambda i: (-(parts[i] * unit % whole), i))
    for i in by_rest[: unit - sum(down)]:
        down[i] += 1
    return [number(Fraction(each, 10**decimals), decimals, language) + language.percent for each in down]


def seconds(value: Fraction | int | None, language: Language = ENGLISH) -> str:
    """Seconds to the whole one: `39 s`; from a minute on as a clock, `4:07`, from an hour on `1:02:11`."""
    if value is None:
        return NOTHING
    whole = rounded(value, 0)
    if abs(whole) < LONG_SECONDS:
        return number(whole, 0, language) + language.seconds
    sign = language.minus if whole < 0 else ""
    return sign + _as_clock(abs(whole), language)


def _as_clock(whole: int, language: Language) -> str:
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes}:{rest:02d}"
    return f"{number(minutes // 60, 0, language)}:{minutes % 60:02d}:{rest:02d}"


def spoken(value: Fraction | int | None, language: Language = ENGLISH) -> str:
    """What `seconds` shows as a clock, in words, for who listens: `4 minutes 7 seconds`; empty where it shows none."""
    whole = 0 if value is None else rounded(value, 0)
    if abs(whole) < LONG_SECONDS:
        return ""
    amounts = (abs(whole) // 3600, abs(whole) // 60 % 60, abs(whole) % 60)
    said = (
        f"{number(each, 0, language)} {language.plural(each, forms)}"
        for each, forms in zip(amounts, language.lengths, strict=True)
        if each
    )
    return (language.minus if whole < 0 else "") + " ".join(said)


def limit(milliseconds: int, language: Language = ENGLISH) -> str:
    """A limit as it was agreed, nothing rounded away: `20 s`, `2.5 s`, `5 min`, `4 h`."""
    for size, name in ((3_600_000, "h"), (60_000, "min")):
        if milliseconds >= size and milliseconds % size == 0:
            return f"{number(milliseconds // size, 0, language)}{NBSP}{name}"
    decimals = next(places for places in range(4) if milliseconds % 10 ** (3 - places) == 0)
    return number(Fraction(milliseconds, 1000), decimals, language) + language.seconds


def hours(milliseconds: Fraction | int | None, language: Language = ENGLISH) -> str:
    """A duration as hours with one decimal: `hours(18_720_000) == "5.2"`."""
    return NOTHING if milliseconds is None else number(Fraction(milliseconds, 3_600_000), 1, language)


def money(value: Fraction | int | None, currency: str | None, language: Language = ENGLISH) -> str:
    """Smallest units with their currency: `NOK 412 800`; decimals only where there are any."""
    if value is None:
        return NOTHING
    decimals = places(currency) if currency else 2
    exact = Fraction(value) / 10**decimals
    shown = number(exact, 0 if rounded(exact, decimals) % 10**decimals == 0 else decimals, language)
    return f"{currency}{NBSP}{shown}" if currency else shown


def value(of: Fraction | None, unit: Unit, language: Language = ENGLISH, currency: str | None = None) -> str:
    """A number in its unit, as a page shows it."""
    match unit:
        case "percent":
            return percent(of, language)
        case "seconds":
            return seconds(of, language)
        case "money":
            return money(of, currency, language)
        case "count":
            return count(of, language)
        case "points":
            return NOTHING if of is None else number(of, 0, language)
        case "per_mille":
            return NOTHING if of is None else number(of * 1000, 1, language) + NBSP + "‰"
        case "hours" | "days" | "per_day":
            return NOTHING if of is None else number(of, 1, language)
        case "times" | "per_hour" | "score":
            return NOTHING if of is None else number(of, 2, language)


def plain(of: Fraction | None, unit: Unit, language: Language = ENGLISH, currency: str | None = None) -> str:
    """The same figure for a file: no groups, no unit; per cent stays per cent, long seconds stay seconds."""
    if of is None:
        return ""
    match unit:
        case "percent":
            return _bare(of * 100, 1, language)
        case "money":
            decimals = places(currency) if currency else 2
            return _bare(of / 10**decimals, decimals, language)
        case "per_mille":
            return _bare(of * 1000, 1, language)
        case "hours" | "days" | "per_day":
            return _bare(of, 1, language)
        case "times" | "per_hour" | "score":
            return _bare(of, 2, language)
        case _:
            return _bare(of, 0, language)


def exact(of: Fraction, decimals: int) -> str:
    """A figure for a file with so many decimals, those that are nothing left out."""
    text = _bare(of, decimals, ENGLISH)
    return text.rstrip("0").rstrip(".") if "." in text else text


def units_of(currency: str) -> int:
    """How many smallest units make a whole one."""
    return int(10 ** (places(currency) if currency else 2))


def _bare(of: Fraction, decimals: int, language: Language) -> str:
    return number(of, decimals, language, grouped=False).replace(language.minus, "-")


def change(now: Fraction | None, before: Fraction | None, unit: Unit, language: Language = ENGLISH) -> str:
    """What changed: percentage points for shares, per cent for the rest; empty where either has no value or there was
    nothing."""
    if now is None or before is None:
        return ""
    if unit == "percent":
        return number(abs(now - before) * 100, 1, language) + language.points
    if unit == "points":
        return number(abs(now - before), 0, language)
    if before == 0:
        return ""
    return number(abs((now - before) / before) * 100, 0, language) + language.percent


def reach(part: Fraction | int, of: Fraction | int) -> Fraction:
    """How far one value reaches towards another, 0 to 1, for a bar."""
    return Fraction(0) if of <= 0 or part <= 0 else min(Fraction(1), Fraction(part) / Fraction(of))


def fraction(part: int, whole: int) -> Fraction | None:
    """A part of a whole, exactly; no value where the whole is nothing."""
    return Fraction(part, whole) if whole else None


def pixels(share: Fraction, whole: int) -> str:
    """A share of a length as whole hundredths, for a drawing (never for a reader)."""
    return f"{rounded(share * whole, 2) / 100:g}"


def day(number_of_day: int, language: Language = ENGLISH, year: bool = False) -> str:
    """A local day: `Fri 20 Nov`, or with its year `20 November 2026`."""
    on = day_date(number_of_day)
    pattern = language.day_year if year else language.day
    months = language.month_names if year and language.code == "en" else language.months
    return pattern.format(weekday=language.weekdays[on.weekday()], day=on.day, month=months[on.month - 1], year=on.year)


def month(on: date, language: Language = ENGLISH) -> str:
    """A month with its year: `November 2026`."""
    return f"{language.month_names[on.month - 1]} {on.year}"


def period(of: Period, language: Language = ENGLISH) -> str:
    """A period as people say it: a day, a week, a month, or from – to (both included)."""
    if isinstance(of, Instants):
        return f"{moment(of.start, 'UTC', language)} – {moment(of.end, 'UTC', language)} UTC"
    first, last = day_date(of.first), day_date(of.end - 1)
    if len(of) == 1:
        return f"{day(of.first, language)} {first.year}"
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and (first.year, first.month) == (last.year, last.month):
        return month(first, language)
    same_year = first.year == last.year
    begin = day(of.first, language) if same_year else day(of.first, language, year=True)
    return f"{begin} – {day(of.end - 1, language)} {last.year}" if same_year else f"{begin} – {_year_day(of, language)}"


def _year_day(of: Days, language: Language) -> str:
    return day(of.end - 1, language, year=True)


def clock(ms: int, zone: str, with_seconds: bool = False) -> str:
    """The local time of day of an instant: `10:42`."""
    local = (_START + timedelta(milliseconds=ms)).astimezone(local_times(zone).zone)
    return local.strftime("%H:%M:%S" if with_seconds else "%H:%M")


def moment(ms: int | None, zone: str, language: Language = ENGLISH, with_seconds: bool = False) -> str:
    """An instant as local day and time: `Fri 20 Nov 2026 10:42`."""
    if ms is None:
        return NOTHING
    on = local_times(zone).cut(ms)[0]
    return f"{day(on, language)} {day_date(on).year} {clock(ms, zone, with_seconds)}"


def moment_of(ms: int | None, zone: str, known_to: str, language: Language = ENGLISH) -> str:
    """An instant as exactly as it is known: with seconds, with minutes, or its day alone."""
    if ms is None:
        return NOTHING
    if known_to in ("day", "not_after"):
        on = local_times(zone).cut(ms)[0]
        return f"{day(on, language)} {day_date(on).year}"
    return moment(ms, zone, language, with_seconds=known_to in ("ms", "second"))


def iso(ms: int, zone: str) -> str:
    """An instant for a file: local ISO time with its offset."""
    local = (_START + timedelta(milliseconds=ms)).astimezone(local_times(zone).zone)
    return local.isoformat(timespec="seconds")


def complete_to(ms: int, now: int, zone: str, language: Language = ENGLISH) -> str:
    """Up to when a page is complete: the time alone today, else with its day."""
    local = local_times(zone)
    return clock(ms, zone) if local.cut(ms)[0] == local.cut(now)[0] else moment(ms, zone, language)


def spell(milliseconds: int, language: Language = ENGLISH) -> str:
    """How long something has stood, coarsely: `12 s`, `4 min`, `3 h`, `6 d`."""
    for size, name in ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min")):
        if milliseconds >= size:
            return f"{number(milliseconds // size, 0, language)}{NBSP}{name}"
    return number(milliseconds // 1000, 0, language) + language.seconds


def stopwatch(milliseconds: int | None) -> str:
    """How long something goes on, to the second, as a clock that runs shows it: `4:07`, from an hour on `1:02:11`."""
    if milliseconds is None:
        return NOTHING
    return _as_clock(max(0, milliseconds) // 1000, ENGLISH)
