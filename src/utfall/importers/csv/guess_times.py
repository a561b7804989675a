"""Guesses which times the columns of a file make, and which of them a row stands at."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .headings import role_of
from .looking import Look, numbered_day, only_day, within
from .sheet import Choice
from .times import time_format
from .writing import slug

FIRST_YEAR_GUESSED = 2026


@dataclass(frozen=True, slots=True)
class Clock:
    """A time that can be made of the file's columns."""

    name: str
    role: str
    columns: tuple[str, ...]
    formats: tuple[str, ...]


def clocks_of(columns: Sequence[Look], roles: Mapping[str, Look]) -> list[Clock]:
    """The times that columns make: alone, a day with a clock, or a day with a month."""
    days = [each for each in columns if each.holds == "time" and only_day(each.formats)]
    found: list[Clock] = []
    for each in columns:
        role = role_of(each.name)
        numbered = numbered_day(each)
        if each.holds == "clock" and (dates := days or [d for d in columns if numbered_day(d)]):
            day = dates[0]
            forms = [f"{a} {b}" for a in day.formats or numbered_day(day) for b in each.formats]
            found.append(Clock(slug(each.name), role, (day.name, each.name), tuple(forms)))
        elif each.holds == "time" or numbered:
            found.append(Clock(slug(each.name), role, (each.name,), each.formats or numbered))
    month, number = roles.get("month"), roles.get("day")
    if not found and number and month and within(month, 12) and within(number, 31):
        form = "%d %b" if month.holds == "month" else "%d %m"
        found.append(Clock("day", "started", (number.name, month.name), (form,)))
    unique: dict[str, Clock] = {}
    for clock in found:
        unique.setdefault(clock.name, clock)
    return list(unique.values())


def main_of(clocks: Sequence[Clock], columns: Sequence[Look], rows: int) -> Clock | None:
    """The time a row stands at: begun, with a time of day rather than without."""

    def rank(clock: Clock) -> tuple[bool, bool, bool]:
        day = time_format(clock.formats[0]).known_to == "day"
        return bool(_zeroes(clock, columns, rows)), day, clock.role not in ("started", "wait")

    return min(clocks, key=rank, default=None)


def chosen(role: str, clock: Clock, columns: Sequence[Look], rows: int) -> list[tuple[Choice, dict[str, str]]]:
    """What the columns of a time say where it has this role, each with remarks on what a guess is unsure of."""
    looks = {each.name: each for each in columns}
    years = {} if time_format(clock.formats[0]).has_year else {"first_year": FIRST_YEAR_GUESSED}
    could = [form for form in clock.formats[1:] if not form.startswith("iso")]
    hints = {"format": f"every row looked at could also be {' or '.join(could)}"} if could else {}
    own = looks[clock.columns[-1]]
    if own.holds == "clock":
        day = looks[clock.columns[0]]
        zeroes = tuple(_zeroes(clock, columns, rows))
        if zeroes:
            hints["empty"] = "midnight comes so often that it seems to mean no time"
        dated = day.formats or numbered_day(day)
        return [(Choice(day.name, "day", dated[0]), {}), (Choice(own.name, role, own.formats[0], empty=zeroes), hints)]
    if len(clock.columns) == 2:
        of_day, of_month = clock.formats[0].split(" ")
        begin = Choice(clock.columns[0], "day", of_day, **years)  # type: ignore[arg-type]
        return [(begin, hints), (Choice(clock.columns[1], "month", of_month), {})]
    alone = role == "began" and time_format(clock.formats[0]).known_to == "day"
    only = Choice(own.name, "day" if alone else role, clock.formats[0], **years)  # type: ignore[arg-type]
    return [(only, hints)]


def _zeroes(clock: Clock, columns: Sequence[Look], rows: int) -> list[str]:
    """Midnights that stand for no time at all."""
    own = next(each for each in columns if each.name == clock.columns[-1])
    told = [(value, count) for value, count in own.values if re.fullmatch(r"0?0[:.]00(?:[:.]00)?", value)]
    return [value for value, count in told if own.holds == "clock" and count > rows / 20]
