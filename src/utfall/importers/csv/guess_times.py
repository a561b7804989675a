"""Guesses which times the columns of a file make, and which of them a row stands at."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .headings import role_of
from .looking import Look, numbered_day, only_day, within
from .times import time_format
from .writing import slug, toml_list, toml_text


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


def time_lines(clocks: Sequence[Clock], main: Clock | None, columns: Sequence[Look], rows: int) -> list[str]:
    """The tables [time.NAME]."""
    out: list[str] = []
    for clock in clocks:
        out += [
            "",
            f"[time.{clock.name}]",
            f"columns = {toml_list(clock.columns)}",
            f"format = {toml_text(clock.formats[0])}",
        ]
        told = [form for form in clock.formats[1:] if not form.startswith("iso")]
        if told:
            out[-1] += f"  # every row looked at could also be {' or '.join(told)}"
        if not time_format(clock.formats[0]).has_year:
            out += [
                "first_year = 2026  # of the first row: the file has no year",
                "year_turns_after = 6  # months back that begin a new year; 0 where rows are strictly in order",
            ]
        if len(clock.columns) == 2 and main and clock is not main and len(main.columns) == 2:
            out.append(f"after = {toml_text(main.name)}  # a clock far before it is meant for the next day")
        if zeroes := _zeroes(clock, columns, rows):
            out.append(f"empty = {toml_list(zeroes)}  # midnight comes so often that it seems to mean no time")
    return out


def _zeroes(clock: Clock, columns: Sequence[Look], rows: int) -> list[str]:
    """Midnights that stand for no time at all."""
    own = next(each for each in columns if each.name == clock.columns[-1])
    told = [(value, count) for value, count in own.values if re.fullmatch(r"0?0[:.]00(?:[:.]00)?", value)]
    return [value for value, count in told if own.holds == "clock" and count > rows / 20]
