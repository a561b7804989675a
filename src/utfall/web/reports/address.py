"""The whole question of a page, and its address: nothing a page shows depends on anything else."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from utfall.core.clock import DAY
from utfall.core.periods import Days, instant_text
from utfall.core.zones import day_date, day_number, local_times
from utfall.query.ask import Ask, Scope, Where

PRESETS = (
    "today", "yesterday", "this-week", "last-week", "this-month", "last-month", "7-days", "30-days",
)  # fmt: skip
COMPARE = ("before", "week", "year")
SETS = ("outbound", "inbound", "mixed")
DATED = ("day", "week", "month")
KEPT = ("face", "handling", "shrinkage", "cap", "share", "within")
FILTERS = (
    "group", "client", "campaign", "list", "segment", "centre", "team", "agent", "queue", "channel", "direction",
    "outcome", "reason", "state", "category", "product", "attempt_no", "day", "week", "month", "weekday", "hour",
    "half_hour", "quarter_hour", "currency", "actor", "bucket", "survey", "question", "scale", "score", "subject",
    "wait_band", "handed_over", "status",
)  # fmt: skip
LEVELS = (
    "group", "client", "campaign", "list", "segment", "centre", "team", "agent", "queue", "channel", "direction",
    "product", "outcome", "reason", "state", "category", "attempt_no", "month", "week", "day", "weekday", "hour",
    "half_hour", "quarter_hour", "bucket", "survey", "question", "scale", "score", "subject", "wait_band",
    "handed_over", "status",
)  # fmt: skip
_PLAIN = ",:@/"  # left as they are in an address


@dataclass(frozen=True)
class Question:
    """What an address asks. `first` and `end` (day numbers) are a period of one's own, else `preset` names it.

    `by` and `columns` empty mean the page's own; `sort` is a column's key, `-` before it for downwards.
    `as_of` (ms UTC) is for Current pages, None for now. `kept` are words that only one page heeds (`KEPT`).
    """

    preset: str = "today"
    first: int | None = None
    end: int | None = None
    by: tuple[str, ...] = ()
    where: tuple[Where, ...] = ()
    compare: str = ""
    columns: tuple[str, ...] = ()
    kind: str = SETS[0]
    sort: str = ""
    zone: str = ""
    bulk: bool = False
    as_of: int | None = None
    interval: bool = False
    targets: bool = False
    kept: tuple[tuple[str, str], ...] = ()

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
        more = urlencode(extra, safe=_PLAIN)
        return f"{self._query}&{more}" if self._query and more else self._query or more

    @cached_property
    def _query(self) -> str:
        words: list[tuple[str, str]] = []
        if self.first is not None and self.end is not None:
            words += [("from", day_date(self.first).isoformat()), ("to", day_date(self.end).isoformat())]
        elif self.preset != "today":
            words.append(("period", self.preset))
        kind = "" if self.kind == SETS[0] else self.kind
        for name, value in (("by", ",".join(self.by)), ("compare", self.compare), ("set", kind)):
            words += [(name, value)] if value else []
        words += [(each.dimension, ",".join(word(each.dimension, value) for value in each.ids)) for each in self.where]
        for name, value in (("columns", ",".join(self.columns)), ("sort", self.sort), ("zone", self.zone)):
            words += [(name, value)] if value else []
        words += [
            (name, "1")
            for name, is_on in (("bulk", self.bulk), ("interval", self.interval), ("targets", self.targets))
            if is_on
        ]
        words += [("as_of", instant_text(self.as_of))] if self.as_of is not None else []
        words += self.kept
        return urlencode(words, safe=_PLAIN)


def word(name: str, value: int | str | None) -> str:
    """A value of a dimension as it stands in an address; days, weeks and months by their first day."""
    if value is None:
        return "none"
    return day_date(value).isoformat() if name in DATED and isinstance(value, int) else str(value)


def key_words(by: Iterable[str], key: Iterable[int | str | None]) -> str:
    """A row's key as words of an address."""
    return ",".join(word(name, value) for name, value in zip(by, key, strict=False))


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
