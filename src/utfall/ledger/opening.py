"""Opening hours as Setup keeps them: in force for a client, a queue or the whole house, and what they say of a fact."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any

from utfall.core.opening import Hours, Opening, no_holiday
from utfall.core.zones import day_date, local_times
from utfall.flow.calling_hours import read_hours, read_stretches

from .campaigns.models import OpeningHours
from .spans import holds

Row = Mapping[str, Any]
BY_THE_HOURS = ("in_opening_hours", "offered_open_at", "wrapped_open_at")
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ALSO = {"nb": "no"}  # what the library calls a language
_Key = tuple[int | None, int | None]  # client, queue


class Openings:
    """The opening hours there are, read once; what is in force for a client and a queue is worked out once."""

    def __init__(self) -> None:
        self._rows = list(OpeningHours.objects.filter(campaign=None).order_by("pk"))
        self._known: dict[_Key, Opening | None] = {}

    @property
    def are_set(self) -> bool:
        """Whether any opening hours are set at all."""
        return bool(self._rows)

    def of(self, client_id: int, queue_id: int | None) -> Opening | None:
        """What is in force for the work of a client on a queue: the queue's hours, else the client's, else the house's;
        of a queue those for this client alone first. None where none ever are."""
        key = client_id, queue_id
        if key not in self._known:
            self._known[key] = self._made(key)
        return self._known[key]

    def every(self) -> tuple[tuple[int | None, int | None, Opening], ...]:
        """The hours of every client and queue that have some, the more particular first; None is any other."""
        clients = [*sorted({row.client_id for row in self._rows if row.client_id is not None}), None]
        queues = [*sorted({row.queue_id for row in self._rows if row.queue_id is not None}), None]
        pairs = sorted(product(clients, queues), key=lambda pair: (pair[1] is None, pair[0] is None))
        told = ((client, queue, self._made((client, queue))) for client, queue in pairs)
        return tuple((client, queue, opening) for client, queue, opening in told if opening is not None)

    def contact(self, row: Row) -> dict[str, object]:
        """What a contact is stamped with."""
        opening = self.of(row["client_id"], row.get("queue_id"))
        offered, wrapped = row.get("offered_at"), row.get("wrapped_at")
        if opening is None or row.get("known_to") in ("day", "not_after"):
            return dict.fromkeys(BY_THE_HOURS)
        is_open = None if offered is None else opening.is_open(offered)
        return {
            "in_opening_hours": None if is_open is None else int(is_open),
            "offered_open_at": None if offered is None else opening.open_ms(offered),
            "wrapped_open_at": None if wrapped is None else opening.open_ms(wrapped),
        }

    def case(self, row: Row) -> dict[str, object]:
        """What a case is stamped with: its durations, where they are known, in opening hours."""
        opening = self.of(row["client_id"], row.get("queue_id")) if self._rows else None
        untimed = row["known_to"] in ("day", "not_after")

        def open_ms(known: str, end: str) -> int | None:
            if opening is None or untimed or row[known] is None:
                return None
            return opening.between(row["opened_at"], row[end])

        return {
            "first_response_open_ms": open_ms("first_response_ms", "first_response_at"),
            "resolution_open_ms": open_ms("resolution_ms", "resolved_at"),
        }

    def _made(self, key: _Key) -> Opening | None:
        client_id, queue_id = key
        mine = [row for row in self._rows if row.client_id in (None, client_id) and row.queue_id in (None, queue_id)]
        if not mine:
            return None
        mine.sort(key=lambda row: (row.queue_id is None, row.client_id is None, row.pk))
        return opening_of(mine)


def opening_of(rows: Sequence[OpeningHours]) -> Opening:
    """What rows of one thing come to over time; of two that hold on a day the first."""
    edges = sorted({edge for row in rows for edge in _edges(row)})
    spans: list[tuple[int, Hours | None]] = []
    hours = {row.pk: hours_of(row) for row in rows}
    for edge in edges:
        row = next((row for row in rows if _holds(row, edge)), None)
        spans.append((edge, None if row is None else hours[row.pk]))
    return Opening(tuple(spans))


def hours_of(row: OpeningHours) -> Hours:
    """The hours of a row, its public holidays among them."""
    days = {int(day): tuple(read_stretches(str(day_date(int(day))), told)) for day, told in row.days.items()}
    return Hours(row.zone, read_hours(row.week), days, holidays_of(row.country) if row.country else no_holiday)


@lru_cache(maxsize=50)
def holidays_of(country: str) -> Callable[[int], bool]:
    """Whether a local day is a public holiday of a country (two letters), by the library `holidays`, in any year."""
    from holidays import country_holidays

    known: dict[int, bool] = {}
    every = country_holidays(country)

    def is_holiday(day: int) -> bool:
        found = known.get(day)
        if found is None:
            found = known[day] = day_date(day) in every
        return found

    return is_holiday


def holiday_name(country: str, day: int, language: str = "en") -> str:
    """What a public holiday is called, in a language (its code) or English or the country's own; '' for no holiday."""
    from holidays import country_holidays

    spoken = country_holidays(country).supported_languages
    wanted = (language, _ALSO.get(language), "en")
    meant = (each for code in wanted for each in spoken if each.split("_")[0] == code)
    every = country_holidays(country, language=next(meant, None))
    return str(every.get(day_date(day)) or "")


@lru_cache(maxsize=1)
def countries() -> Mapping[str, str]:
    """Two letters -> the name in English of every country whose public holidays are known, by name."""
    from holidays.registry import COUNTRIES

    named = {code: _WORDS.sub(" ", name) for name, code, *_ in COUNTRIES.values()}
    return dict(sorted(named.items(), key=lambda each: each[1]))


def _edges(row: OpeningHours) -> tuple[int, ...]:
    times = local_times(row.zone)
    first = 0 if row.first_day is None else times.start_of(row.first_day)
    return (first,) if row.end_day is None else (first, times.start_of(row.end_day))


def _holds(row: OpeningHours, at: int) -> bool:
    return holds(row.first_day, row.end_day, local_times(row.zone).cut(at)[0])
