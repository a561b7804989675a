"""The history of a number's meaning: since which release it is there, when it came to mean something else, and why."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .load import BUILT_IN
from .lock import Changed, Lock

RELEASED = BUILT_IN / "released.toml"


@dataclass(frozen=True)
class Release:
    """A release: its version, its day, and the fingerprint of every number in it."""

    version: str
    day: str
    numbers: Mapping[str, str]


def releases(file: Path = RELEASED) -> tuple[Release, ...]:
    """Every release, the oldest first."""
    told = tomllib.loads(file.read_text(encoding="utf-8"))["release"]
    return tuple(Release(each["version"], each["day"], each["numbers"]) for each in told)


def changes(number: str, lock: Lock) -> tuple[Changed, ...]:
    """When the number came to mean something else, and why, the newest first."""
    return tuple(each for each in reversed(lock.changed) if each.number == number)


def first_in(number: str, known: Sequence[Release]) -> Release | None:
    """The first release that has the number; None for one that none has yet."""
    return next((each for each in known if number in each.numbers), None)


def unexplained(lock: Lock, known: Sequence[Release]) -> list[str]:
    """Released numbers whose meaning became another, or that went, with no reasons that lead from there to now."""
    out = []
    for release in known:
        for number, mark in release.numbers.items():
            for each in lock.changed:
                if each.number == number and each.was == mark:
                    mark = each.is_
            if mark != lock.numbers.get(number, ""):
                out.append(f"{number} since {release.version}")
    return out
