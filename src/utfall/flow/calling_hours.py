"""When a campaign may call: hours of the weekdays, by the wall clock of the campaign's zone.

    {"mon": [["09:00", "12:00"], ["13:00", "21:00"]], "sat": [["10:00", "14:00"]]}

A weekday that is not named is closed; no weekday at all means always open. A stretch ends before its second time;
`24:00` is midnight at the day's end.
"""

import re
from collections.abc import Mapping
from itertools import pairwise

from utfall.core.clock import DAY, HOUR, MINUTE
from utfall.core.zones import local_times

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])\Z|24:00\Z")
Stretch = tuple[int, int]  # milliseconds since midnight
Week = Mapping[int, tuple[Stretch, ...]]  # 0 is Monday


def read_hours(told: object) -> Week:
    """Calling hours of their JSON. Raises `ValueError` with a sentence that names the day."""
    if not isinstance(told, Mapping):
        raise ValueError("calling hours name weekdays, such as {'mon': [['09:00', '21:00']]}")
    week: dict[int, tuple[Stretch, ...]] = {}
    for day, stretches in told.items():
        if day not in WEEKDAYS:
            raise ValueError(f"there is no weekday {day!r}; they are {', '.join(WEEKDAYS)}")
        week[WEEKDAYS.index(day)] = read_stretches(day, stretches)
    return week


def read_stretches(day: str, told: object) -> tuple[Stretch, ...]:
    """The stretches of one day, in order; none is closed. Raises `ValueError` with a sentence that names the day."""
    if not isinstance(told, list | tuple):
        raise ValueError(f"{day}: hours are a list of stretches such as ['09:00', '21:00']")
    found = tuple(sorted(_stretch(day, each) for each in told))
    _apart(day, found)
    return found


def _stretch(day: str, told: object) -> Stretch:
    if not isinstance(told, list | tuple) or len(told) != 2:
        raise ValueError(f"{day}: {told!r} is not a stretch such as ['09:00', '21:00']")
    start, end = (_time(day, each) for each in told)
    if start >= end:
        raise ValueError(f"{day}: {told[0]} is not before {told[1]}")
    return start, end


def _time(day: str, told: object) -> int:
    if not isinstance(told, str) or not _TIME.match(told):
        raise ValueError(f"{day}: {told!r} is not a time such as 09:00")
    hours, minutes = told.split(":")
    return int(hours) * HOUR + int(minutes) * MINUTE


def _apart(day: str, stretches: tuple[Stretch, ...]) -> None:
    if any(before[1] > after[0] for before, after in pairwise(stretches)):
        raise ValueError(f"{day}: its stretches lie over one another")


def may_call(week: Week, zone: str, at: int) -> bool:
    """Whether the hours hold at an instant (ms UTC), by the wall clock of the zone. No hours at all: always."""
    if not week:
        return True
    local = at + local_times(zone).offset(at)
    day, since_midnight = local // DAY, local % DAY
    return any(start <= since_midnight < end for start, end in week.get((day + 3) % 7, ()))
