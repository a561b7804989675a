"""The whole question of a page in its address, and back: nothing a page shows depends on anything else."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

from django.http import QueryDict

from utfall.catalogue.dimensions import FIELD, dimension
from utfall.core.clock import DAY
from utfall.core.names import nearest
from utfall.core.periods import Days, instant_text, parse_day, parse_instant
from utfall.core.zones import day_date, day_number, local_times, zone
from utfall.query.ask import Ask, NotUnderstood, Scope, Where

PRESETS = (
    "today", "yesterday", "this-week", "last-week", "this-month", "last-month", "7-days", "30-days",
)  # fmt: skip
COMPARE = ("before", "week", "year")
SETS = ("outbound", "inbound")
DATED = ("day", "week", "month")
FILTERS = (
    "client", "campaign", "list", "segment", "centre", "team", "agent", "queue", "channel", "outcome", "reason",
    "state", "category", "product", "attempt_no", "day", "week", "month",
    "weekday", "hour", "half_hour", "quarter_hour", "currency", "actor",
    "bucket",
)  # fmt: skip
LEVELS = (
    "client", "campaign", "list", "segment", "centre", "team", "agent", "queue", "channel", "product", "outcome",
    "reason", "state", "category", "attempt_no", "month", "week", "day", "weekday", "hour", "half_hour", "quarter_hour",
    "bucket",
)  # fmt: skip
_CODE = re.compile(r"[A-Za-z0-9_.+-]{1,40}\Z")
_COLUMN = re.compile(r"[a-z0-9_]+(:[a-z0-9_:]+)?(@[A-Za-z]{3})?\Z")

Read = TypeVar("Read")


@dataclass(frozen=True)
class Question:
    """What an address asks. `first` and `end` (day numbers) are a period of one's own, else `preset` names it.

    `by`, `columns` and `kind` empty mean the page's own; `sort` is a column's key, `-` before it for downwards.
    `as_of` (ms UTC) is for Current pages, None for now.
    """

    preset: str = "today"
    first: int | None = None
    end: int | None = None
    by: tuple[str, ...] = ()
    where: tuple[Where, ...] = ()
    compare: str = ""
    columns: tuple[str, ...] = ()
    kind: str = ""
    sort: str = ""
    zone: str = ""
    bulk: bool = False
    as_of: int | None = None

    # -- the period -----------------------------------------------------------------------------------------------

    def period(self, today: int) -> Days:
        """The days asked for; `today` is the local day it is."""
        if self.first is not None and self.end is not None:
            return Days(self.first, self.end)
        monday, month = today - (today + 3) % 7, day_date(today).replace(day=1)
        match self.preset:
            case "yesterday":
                return Days(today - 1, today)
            case "this-week":
                return Days(monday, today + 1)
            case "last-week":
                return Days(monday - 7, monday)
            case "this-month":
                return Days(day_number(month), today + 1)
            case "last-month":
                return _month(month, -1)
            case "7-days":
                return Days(today - 7, today)
            case "30-days":
                return Days(today - 30, today)
            case _:
                return Days(today, today + 1)

    def compared(self, today: int, local_ms: int) -> Days | None:
        """The days to hold against; a running period is cut at the same clock time (`local_ms` of the day)."""
        if not self.compare:
            return None
        asked = self.period(today)
        until = local_ms if asked.end == today + 1 and local_ms else None
        if self.compare == "week":
            back = 7 * -(-len(asked) // 7)
            return Days(asked.first - back, asked.end - back, until)
        if self.compare == "year":
            return Days(_years(asked.first, -1), _years(asked.end - 1, -1) + 1, until)
        if self.first is None and self.preset == "this-week":
            return Days(asked.first - 7, asked.end - 7, until)
        if self.first is None and self.preset == "this-month":
            whole = _month(day_date(asked.first), -1)
            return Days(whole.first, min(whole.end, whole.first + len(asked)), until)
        before = asked.before()
        return Days(before.first, before.end, until)

    def stepped(self, today: int, step: int) -> "Question":
        """The same question one period earlier (-1) or later (+1)."""
        whole = self._whole(today)
        to = whole.before() if step < 0 else whole.after()
        return self.during(to.first, to.end, today)

    def _whole(self, today: int) -> Days:
        asked = self.period(today)
        if self.first is None and self.preset == "this-week":
            return Days(asked.first, asked.first + 7)
        if self.first is None and self.preset == "this-month":
            return _month(day_date(asked.first), 0)
        return asked

    def during(self, first: int, end: int, today: int) -> "Question":
        """The same question over other days; today and yesterday keep their names."""
        if end - first == 1 and first in (today, today - 1):
            return replace(self, preset="today" if first == today else "yesterday", first=None, end=None)
        return replace(self, preset="", first=first, end=end)

    def named(self, preset: str) -> "Question":
        """The same question over a preset period."""
        return replace(self, preset=preset, first=None, end=None)

    # -- what it is held to ---------------------------------------------------------------------------------------

    def held_to(self, name: str, ids: Iterable[int | str | None]) -> "Question":
        """The same question held to these values of a dimension; none at all lifts it."""
        rest = tuple(each for each in self.where if each.dimension != name)
        kept = tuple(dict.fromkeys(ids))
        return replace(self, where=(*rest, Where(name, kept)) if kept else rest)

    def held(self, name: str) -> tuple[int | str | None, ...]:
        """The values a dimension is held to; empty where it is not."""
        return next((each.ids for each in self.where if each.dimension == name), ())

    @property
    def sorted_by(self) -> tuple[str, bool]:
        """(the column's key or "name" or "", whether downwards)."""
        return self.sort.removeprefix("-"), self.sort.startswith("-")

    # -- the ask --------------------------------------------------------------------------------------------------

    def ask(
        self, scope: Scope, kpis: Iterable[str], now: int, home_zone: str, by: tuple[str, ...] | None = None
    ) -> Ask:
        """The question for the query floor: `by` of the address unless given."""
        day, local_ms = local_now(now, self.zone or home_zone)
        return Ask(
            scope=scope,
            kpis=tuple(kpis),
            as_of=self.as_of if self.as_of is not None else now,
            period=self.period(day),
            by=self.by if by is None else by,
            where=self.where,
            compare=self.compared(day, local_ms),
            zone=self.zone or None,
            bulk=self.bulk,
        )

    def current(self, scope: Scope, kpis: Iterable[str], now: int, by: tuple[str, ...]) -> Ask:
        """The question of a Current page: no period, as of a moment."""
        return Ask(scope, tuple(kpis), self.as_of if self.as_of is not None else now, None, by, self.where)

    # -- the address ----------------------------------------------------------------------------------------------

    def query(self, **extra: str) -> str:
        """The question as the query string of an address (without `?`), `extra` words after it."""
        words: list[tuple[str, str]] = []
        if self.first is not None and self.end is not None:
            words += [("from", day_date(self.first).isoformat()), ("to", day_date(self.end).isoformat())]
        elif self.preset != "today":
            words.append(("period", self.preset))
        for name, value in (("by", ",".join(self.by)), ("compare", self.compare), ("set", self.kind)):
            words += [(name, value)] if value else []
        words += [(each.dimension, ",".join(word(each.dimension, value) for value in each.ids)) for each in self.where]
        for name, value in (("columns", ",".join(self.columns)), ("sort", self.sort), ("zone", self.zone)):
            words += [(name, value)] if value else []
        words += [("bulk", "1")] if self.bulk else []
        words += [("as_of", instant_text(self.as_of))] if self.as_of is not None else []
        return urlencode(words + list(extra.items()), safe=",:@/")


def read(query: QueryDict | Mapping[str, str], home_zone: str) -> Question:
    """The question of an address. Words it does not know are left for the page. Raises `NotUnderstood`."""
    words = {name: str(query.get(name) or "").strip() for name in query}
    recut = words.get("zone", "")
    if recut:
        _understood(lambda: zone(recut))
    first, end = _own_days(words)
    preset = words.get("period", "today" if first is None else "")
    if first is None and preset not in PRESETS:
        raise _unknown("period", preset, PRESETS)
    return Question(
        preset=preset if first is None else "",
        first=first,
        end=end,
        by=_levels(words.get("by", "")),
        where=tuple(_wheres(words)),
        compare=_one_of("comparison", words.get("compare", ""), COMPARE),
        columns=_columns(words.get("columns", "")),
        kind=_one_of("set of columns", words.get("set", ""), SETS),
        sort=_sort(words.get("sort", "")),
        zone=recut,
        bulk=words.get("bulk", "") == "1",
        as_of=_understood(lambda: parse_instant(words["as_of"], recut or home_zone)) if words.get("as_of") else None,
    )


def _own_days(words: Mapping[str, str]) -> tuple[int | None, int | None]:
    if not words.get("from"):
        return None, None
    first = _understood(lambda: parse_day(words["from"]))
    if words.get("to"):
        end = _understood(lambda: parse_day(words["to"]))
    elif words.get("last"):
        end = _understood(lambda: parse_day(words["last"])) + 1
    else:
        end = first + 1
    if end - first > 366 * 60:
        raise NotUnderstood("a period may not be longer than 60 years")
    _understood(lambda: Days(first, end))
    return first, end


def _levels(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name for name in text.split(",") if name))
    for name in names:
        if name not in LEVELS and not _is_field(name):
            raise _unknown("split", name, LEVELS)
    if len(names) > 2:
        raise NotUnderstood("a page shows at most two splits at once")
    return names


def _wheres(words: Mapping[str, str]) -> Iterable[Where]:
    for name, text in words.items():
        if (name in FILTERS or _is_field(name)) and text:
            yield Where(name, tuple(dict.fromkeys(_value(name, each) for each in text.split(","))))


def _value(name: str, text: str) -> int | str | None:
    if text == "none":
        return None
    if name in DATED:
        return _understood(lambda: parse_day(text))
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    if not _CODE.match(text):
        raise NotUnderstood(f"{text!r} is no value of {name}")
    return text


def word(name: str, value: int | str | None) -> str:
    """A value of a dimension as it stands in an address; days, weeks and months by their first day."""
    if value is None:
        return "none"
    return day_date(value).isoformat() if name in DATED and isinstance(value, int) else str(value)


def values(by: Iterable[str], text: str) -> tuple[int | str | None, ...]:
    """The key of a row from its words, as `key_words` wrote them. Raises `NotUnderstood`."""
    names, words = tuple(by), text.split(",") if text else []
    if len(words) > len(names):
        raise NotUnderstood(f"{text!r} names no row of this question")
    return tuple(_value(name, each) for name, each in zip(names, words, strict=False))


def key_words(by: Iterable[str], key: Iterable[int | str | None]) -> str:
    """A row's key as words of an address."""
    return ",".join(word(name, value) for name, value in zip(by, key, strict=False))


def is_column(name: str) -> bool:
    """Whether a word can name a column of a page."""
    return bool(_COLUMN.match(name)) and "@" not in name


def _columns(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name for name in text.split(",") if name))
    for name in names:
        if not is_column(name):
            raise NotUnderstood(f"{name!r} is no column")
    return names[:40]


def _sort(text: str) -> str:
    if text and not _COLUMN.match(text.removeprefix("-")):
        raise NotUnderstood(f"{text!r} is nothing to sort by")
    return text


def _is_field(name: str) -> bool:
    if not name.startswith(FIELD):
        return False
    try:
        dimension(name)
    except KeyError:
        return False
    return True


def _one_of(what: str, text: str, known: tuple[str, ...]) -> str:
    if text and text not in known:
        raise _unknown(what, text, known)
    return text


def _unknown(what: str, text: str, known: Iterable[str]) -> NotUnderstood:
    near = nearest(text, known) or list(known)
    return NotUnderstood(f"there is no {what} {text!r}; did you mean {', '.join(near)}?")


def _understood(read_it: Callable[[], Read]) -> Read:
    try:
        return read_it()
    except NotUnderstood:
        raise
    except (ValueError, OverflowError) as wrong:
        raise NotUnderstood(str(wrong)) from wrong


def local_now(now: int, zone_name: str) -> tuple[int, int]:
    """(local day, milliseconds since its midnight by the wall clock) of an instant."""
    times = local_times(zone_name)
    local = now + times.offset(now)
    return local // DAY, local % DAY


def _month(first: date, step: int) -> Days:
    on = first.year * 12 + first.month - 1 + step
    begin, after = date(on // 12, on % 12 + 1, 1), date((on + 1) // 12, (on + 1) % 12 + 1, 1)
    return Days(day_number(begin), day_number(after))


def _years(day: int, step: int) -> int:
    on = day_date(day)
    try:
        return day_number(on.replace(year=on.year + step))
    except ValueError:  # 29 February
        return day_number(on.replace(year=on.year + step, day=28))
