"""Which words a record of each kind may use, and whether its values are of the right sort: whole columns at a time."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from utfall.core.names import nearest
from utfall.core.zones import UnknownZone, local_times
from utfall.facts import KINDS, Column, Kind

Raw = Mapping[str, Sequence[Any]]
DETAILS = ("comment", "verbatim")  # free text, kept apart from the facts
THE_LEDGERS = ("fact_id", "version", "why", "origin_id")
CLASS = ("kind", "attempt", "conclusion", "state_id", "state_category", "is_conversation", "flow_has_other")
# Kinds of fact that no record tells: they follow from others.
FOLLOWING = {
    "transition": "a change of state is told as an outcome, a customer or a trigger",
    "case": "an inquiry is told by its events, as records of case_event",
}
# What follows from a record and others, and is not told.
DECIDED = {
    "outcome": (CLASS, "the campaign's flow"),
    "case_event": (("from_status", "to_status", "was_answered", "now_answered", "told"), "the inquiry's events"),
}
# What a record of an outcome may say of the call it came of, beyond its own words.
OF_THE_CALL = (
    "direction", "interaction", "queue", "contact_point", "offered_at", "answered_at", "ended_at", "wrapped_at",
    "talk_ms", "hold_ms", "wrap_ms", "length_ms", "handle_ms", "answer_ms", "setup_result", "end_reason",
    "answered_by", "ended_by",
)  # fmt: skip

_CODE = re.compile(r"[A-Za-z0-9_./+:-]{1,64}")
_NONE = type(None)
_WHOLE = {int, _NONE}
_FLAG = {bool, _NONE}
_TEXT = {str, _NONE}
_LATEST = 7_258_118_400_000  # the year 2200: whoever sends later times counts in other units
_LARGEST = 10**15
_LIMITS = {
    "time": (0, _LATEST),
    "ms": (0, _LARGEST),
    "count": (-_LARGEST, _LARGEST),
    "points": (-_LARGEST, _LARGEST),
    "money": (-_LARGEST, _LARGEST),
    "number": (0, 2**31 - 1),
    "day": (0, _LATEST // 86_400_000),
    "id": (0, 2**63 - 1),
}


class NotTaken(ValueError):
    """A record that cannot be taken; the sentence says what and why."""


def words_of(kind: Kind) -> dict[str, tuple[str, Column | None]]:
    """Every word a record of the kind may use: its sort (a column type, or "text", "key"), and its column."""
    return _words(kind.name)  # by name: hashing a whole description for every look-up is slow


@cache
def _words(kind_name: str) -> dict[str, tuple[str, Column | None]]:
    kind = KINDS[kind_name]
    found: dict[str, tuple[str, Column | None]] = {}
    for column in kind.columns:
        if column.name in THE_LEDGERS:
            continue
        if column.refers and column.refers != "alias":
            found[column.word] = ("text", column)
        found[column.name] = ("key" if column.name == "order_id" else column.type, column)
    if kind.name == "outcome":
        contact = KINDS["contact"]
        by_word = {column.word: column for column in contact.columns}
        for word in OF_THE_CALL:
            found[word] = ("text" if by_word[word].refers else by_word[word].type, by_word[word])
    for word in DETAILS:
        found.setdefault(word, ("text", None))
    return found


def check(kind: Kind, raw: Raw, *, outright: bool = False) -> None:
    """Whether these columns of values may stand under these words. Raises `NotTaken` for the first that may not.

    `outright` lets a row of the ledger be said again: class and all.
    """
    known = words_of(kind)
    for word, values in raw.items():
        sort, column = known.get(word, ("", None))
        if not sort or (not outright and word in DECIDED.get(kind.name, ((), ""))[0]):
            raise NotTaken(_unknown(kind, word, known))
        _CHECKS[sort](word, values, column)
    if "n" in raw and any(n < 1 for n in raw["n"] if n is not None):
        raise NotTaken("n is how many alike the record stands for; it is at least 1")


def require(kind: Kind, columns: Mapping[str, Sequence[object]]) -> None:
    """Whether what every fact of the kind must have is there. Raises `NotTaken`."""
    for column in kind.own:
        if column.required and (column.name not in columns or None in columns[column.name]):
            raise NotTaken(f"{column.word} is missing: {column.says}")


def _unknown(kind: Kind, word: str, known: Iterable[str]) -> str:
    decided, by = DECIDED.get(kind.name, ((), ""))
    if word in decided:
        return f"{word} is decided by {by}, not by the record"
    near = nearest(word, known)
    return f"{kind.name} has no {word!r}" + (f"; did you mean {', '.join(near)}?" if near else "")


def _whole(word: str, values: Sequence[Any], column: Column | None) -> None:
    if not set(map(type, values)) <= _WHOLE:
        bad = next(v for v in values if type(v) not in _WHOLE)
        raise NotTaken(f"{word} is {bad!r}, not a whole number")
    assert column is not None
    low, high = _LIMITS[column.type]
    there: list[int] = [v for v in values if v is not None]
    if there and (min(there) < low or max(there) > high):
        bad = next(v for v in there if not low <= v <= high)
        raise NotTaken(_out_of_bounds(word, bad, column))


def _out_of_bounds(word: str, value: int, column: Column) -> str:
    if column.type == "ms" and value < 0:
        return f"{word} is negative: {value} ms ({column.says})"
    if column.type == "time":
        return f"{word} is {value}, no time in milliseconds since 1970 before the year 2200"
    return f"{word} is {value}, which is out of bounds ({column.says})"


def _flags(word: str, values: Sequence[Any], column: Column | None) -> None:
    if not set(map(type, values)) <= _FLAG:
        bad = next(v for v in values if type(v) not in _FLAG)
        raise NotTaken(f"{word} is {bad!r}, neither true nor false")


def _codes(word: str, values: Sequence[Any], column: Column | None) -> None:
    _texts(word, values, column)
    assert column is not None
    for value in set(values):
        if value is None or value in column.values:
            continue
        text = str(value)
        if column.values:
            raise NotTaken(f"{word} is {text!r}, not one of {', '.join(column.values)}")
        if not _CODE.fullmatch(text):
            raise NotTaken(f"{word} is {text!r}, not a short word of letters, digits and _./+:-")
        if word == "zone":
            try:
                local_times(text)
            except UnknownZone as wrong:
                raise NotTaken(str(wrong)) from wrong


def _texts(word: str, values: Sequence[Any], column: Column | None) -> None:
    if not set(map(type, values)) <= _TEXT:
        bad = next(v for v in values if type(v) not in _TEXT)
        raise NotTaken(f"{word} is {bad!r}, not a text")
    for value in set(values):
        if value is not None and not value.isascii():
            writable(word, value)
    if column is not None and column.refers and any(len(v) > 300 for v in set(values) if v):
        raise NotTaken(f"{word} is a text of more than 300 letters")


def writable(word: str, text: str) -> None:
    """Whether a text can be kept; half a character cannot. Raises `NotTaken`."""
    try:
        text.encode()
    except UnicodeEncodeError as wrong:
        raise NotTaken(f"{word} has letters that are no text: {text!r}") from wrong


def check_reference(reference: object) -> None:
    """Whether a record's reference can be one. Raises `NotTaken`."""
    if not isinstance(reference, str) or not 0 < len(reference) <= 500:
        raise NotTaken(f"its reference is {reference!r}, not a text of 1 to 500 letters")
    writable("its reference", reference)


def _keys(word: str, values: Sequence[Any], column: Column | None) -> None:
    if not set(map(type, values)) <= {int, str, _NONE}:
        raise NotTaken(f"{word} is neither a text nor a whole number")


_CHECKS = {
    "text": _texts,
    "key": _keys,
    "code": _codes,
    "flag": _flags,
    **dict.fromkeys(("id", "time", "ms", "count", "points", "money", "day", "number"), _whole),
}
