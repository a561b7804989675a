"""Reads the question of a page back from its address, or says in a sentence what makes no sense in it."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from django.http import QueryDict

from utfall.catalogue.dimensions import FIELD, dimension
from utfall.core.names import nearest
from utfall.core.periods import Days, parse_day, parse_instant
from utfall.core.zones import zone
from utfall.query.ask import NotUnderstood, Where

from .address import COMPARE, DATED, FILTERS, KEPT, LEVELS, PRESETS, SETS, Question

_CODE = re.compile(r"[A-Za-z0-9_.+-]{1,40}\Z")
_COLUMN = re.compile(r"[a-z0-9_]+(:[a-z0-9_:]+)?(@[A-Za-z]{3})?\Z")
Read = TypeVar("Read")


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
        kind=_one_of("set of columns", words.get("set", ""), SETS) or SETS[0],
        sort=_sort(words.get("sort", "")),
        zone=recut,
        bulk=words.get("bulk", "") == "1",
        interval=words.get("interval", "") == "1",
        targets=words.get("targets", "") == "1",
        kept=tuple((name, words[name][:20]) for name in KEPT if words.get(name)),
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


def values(by: Iterable[str], text: str) -> tuple[int | str | None, ...]:
    """The key of a row from its words, as `key_words` wrote them. Raises `NotUnderstood`."""
    names, words = tuple(by), text.split(",") if text else []
    if len(words) > len(names):
        raise NotUnderstood(f"{text!r} names no row of this question")
    return tuple(_value(name, each) for name, each in zip(names, words, strict=False))


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
