"""Periods, half-open: whole local days (each row's own), or a span of instants (UTC).

A period of days means every row's own local days; a period of instants means UTC, for every row alike.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from .zones import day_date, day_number, local_times


@dataclass(frozen=True, slots=True)
class Days:
    """Local days `first` up to but not including `end` (day numbers); `until` cuts the last day at a local clock time.

    `until` is in milliseconds of the local day, None for the whole of it: a running period compared with the one
    before is cut at the same clock time.
    """

    first: int
    end: int
    until: int | None = None

    def __post_init__(self) -> None:
        if self.end <= self.first:
            raise ValueError(f"the period ends ({day_date(self.end)}) before it begins ({day_date(self.first)})")

    def __len__(self) -> int:
        return self.end - self.first

    def before(self) -> "Days":
        """The period of the same length just before this one; calendar months step to the month before."""
        first, end = day_date(self.first), day_date(self.end)
        if first.day == 1 and end.day == 1:
            months = (end.year - first.year) * 12 + end.month - first.month
            back = first.year * 12 + first.month - 1 - months
            return Days(day_number(date(back // 12, back % 12 + 1, 1)), self.first, self.until)
        return Days(self.first - len(self), self.first, self.until)

    def after(self) -> "Days":
        """The period of the same length just after this one; calendar months step to the month after."""
        first, end = day_date(self.first), day_date(self.end)
        if first.day == 1 and end.day == 1:
            months = (end.year - first.year) * 12 + end.month - first.month
            on = end.year * 12 + end.month - 1 + months
            return Days(self.end, day_number(date(on // 12, on % 12 + 1, 1)))
        return Days(self.end, self.end + len(self))

    def instants(self, zone: str) -> "Instants":
        """The span of instants these days cover in one zone (`until` respected)."""
        times = local_times(zone)
        end = times.start_of(self.end) if self.until is None else times.shows(self.end - 1, self.until)
        return Instants(times.start_of(self.first), end)

    def texts(self) -> tuple[str, str]:
        """(from, to) as ISO dates, `to` exclusive."""
        return day_date(self.first).isoformat(), day_date(self.end).isoformat()


@dataclass(frozen=True, slots=True)
class Instants:
    """From `start` up to but not including `end`, milliseconds UTC."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("the period ends before it begins")

    def before(self) -> "Instants":
        """The span of the same length just before."""
        return Instants(self.start - (self.end - self.start), self.start)

    def texts(self) -> tuple[str, str]:
        """(from, to) as ISO instants in UTC, `to` exclusive."""
        return instant_text(self.start), instant_text(self.end)


Period = Days | Instants


def instant_text(ms: int) -> str:
    """An instant as ISO 8601 in UTC, with `Z`; milliseconds only where there are any."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
    return moment.isoformat(timespec="milliseconds" if ms % 1000 else "seconds").replace("+00:00", "Z")


def parse_day(text: str) -> int:
    """The day number of an ISO date. Raises `ValueError` with a sentence."""
    try:
        return day_number(date.fromisoformat(text))
    except ValueError as wrong:
        raise ValueError(f"{text!r} is not a date like 2026-11-24") from wrong


def parse_instant(text: str, zone: str) -> int:
    """An instant from ISO text; without an offset it is local time in `zone`. Raises `ValueError` with a sentence."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise ValueError(f"{text!r} is not a time like 2026-11-24T10:42 or 2026-11-24T10:42Z") from wrong
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=local_times(zone).zone)
    return round((moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1))


def parse_period(start: str | None, end: str | None, now: int, zone: str) -> Period:
    """The period two words name: dates make `Days`, times make `Instants`.

    Neither means today; `start` alone runs to now (today included); `end` is exclusive. Raises `ValueError`.
    """
    today = local_times(zone).cut(now)[0]
    if start is None and end is None:
        return Days(today, today + 1)
    if start is None:
        raise ValueError("--to needs a --from")
    if _is_date(start) and (end is None or _is_date(end)):
        first = parse_day(start)
        if end is None:
            if first > today:
                raise ValueError(f"{start} is in the future; name an end too")
            return Days(first, today + 1)
        return Days(first, parse_day(end))
    return Instants(parse_instant(start, zone), now if end is None else parse_instant(end, zone))


def _is_date(text: str) -> bool:
    return "T" not in text and " " not in text.strip() and ":" not in text
