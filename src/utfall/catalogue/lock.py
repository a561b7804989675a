"""The lock of meanings: a number's meaning changes only with a dated reason.

`python -m utfall.catalogue.lock` says what differs from `lock.toml`; with `--reason "…"` it locks the catalogue as it
stands and writes the reason down beside each number that changed or went.
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from utfall.core.clock import DAY, now
from utfall.core.zones import day_date

from .fingerprint import fingerprints
from .load import BUILT_IN, load

LOCK = BUILT_IN / "lock.toml"


@dataclass(frozen=True, slots=True)
class Changed:
    """A number whose meaning became another on a day, and why. `is_` is empty where the number went."""

    number: str
    day: str
    reason: str
    was: str
    is_: str


@dataclass(frozen=True)
class Lock:
    """The fingerprint of every number, and every change so far, the oldest first."""

    numbers: Mapping[str, str]
    changed: tuple[Changed, ...] = ()

    def differences(self, standing: Mapping[str, str]) -> dict[str, str]:
        """What differs, number by number: `new`, `changed` or `gone`."""
        out = {name: "new" if name not in self.numbers else "changed" for name, mark in standing.items()
               if self.numbers.get(name) != mark}  # fmt: skip
        return out | {name: "gone" for name in self.numbers if name not in standing}

    def renewed(self, standing: Mapping[str, str], day: str, reason: str) -> "Lock":
        """The lock of what stands now. A new number needs no reason. Raises `ValueError` where one is missing."""
        differ = {name: how for name, how in self.differences(standing).items() if how != "new"}
        if differ and not reason.strip():
            raise ValueError(f"a meaning changes only with a reason: {', '.join(sorted(differ))}")
        more = (Changed(n, day, reason.strip(), self.numbers[n], standing.get(n, "")) for n in sorted(differ))
        return Lock(dict(sorted(standing.items())), (*self.changed, *more))


def read(file: Path = LOCK) -> Lock:
    """The lock as it was written; empty where there is none yet."""
    if not file.exists():
        return Lock({})
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    changed = (Changed(c["number"], c["day"], c["reason"], c["was"], c["is"]) for c in told.get("changed", ()))
    return Lock(told.get("numbers", {}), tuple(changed))


def written(lock: Lock) -> str:
    """The lock as a file."""
    head = "# What every number means, by fingerprint. Renewed by `python -m utfall.catalogue.lock --reason …`."
    out = [head, "", "[numbers]"]
    out += [f"{_quoted(name)} = {_quoted(mark)}" for name, mark in lock.numbers.items()]
    for each in lock.changed:
        told = {"number": each.number, "day": each.day, "reason": each.reason, "was": each.was, "is": each.is_}
        out += ["", "[[changed]]", *(f"{key} = {_quoted(value)}" for key, value in told.items())]
    return "\n".join(out) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def main(words: Sequence[str] | None = None) -> int:
    """0 where nothing differs or the lock was renewed, 1 where something differs and no reason is given."""
    parser = argparse.ArgumentParser(prog="python -m utfall.catalogue.lock", description="Lock what numbers mean.")
    parser.add_argument("--reason", default="", help="why a meaning changes; goes into the lock with today's date")
    parser.add_argument("--new", action="store_true", help="lock numbers that are new; they need no reason")
    said = parser.parse_args(words)
    lock, standing = read(), fingerprints(load())
    differ = lock.differences(standing)
    for name, how in sorted(differ.items()):
        print(f"{how}: {name}")
    if not (said.reason or said.new):
        return 1 if differ else 0
    try:
        renewed = lock.renewed(standing, day_date(now() // DAY).isoformat(), said.reason)
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    LOCK.write_text(written(renewed), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
