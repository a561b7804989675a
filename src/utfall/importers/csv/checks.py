"""Looks at the tables of a TOML file key by key and keeps every mistake, so that all can be said at once."""

from collections.abc import Iterable
from typing import Any

from utfall.core.names import nearest
from utfall.importers.reading import Unreadable

_TYPES = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}


class Mistakes(Unreadable):
    """A mapping that cannot be used; `sentences` has every mistake."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


class Checks:
    """Takes keys out of tables of a TOML file and gathers what is wrong with them, each with file and place."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.wrong: list[str] = []

    def say(self, place: str, sentence: str) -> None:
        self.wrong.append(f"{self.name}: {place}: {sentence}")

    def unknown(self, place: str, key: str, known: Iterable[str], what: str = "key") -> None:
        names = list(known)
        near = nearest(key, names)
        hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(names)}"
        self.say(place, f"{key!r} is no {what}; {hint}")

    def keys(self, place: str, table: dict[str, Any], known: Iterable[str]) -> None:
        names = list(known)
        for key in table:
            if key not in names:
                self.unknown(place, key, names)

    def get(self, place: str, table: dict[str, Any], key: str, type_: type, default: Any = None) -> Any:
        value = table.get(key, default)
        if key not in table:
            return value
        if not isinstance(value, type_) or (type_ is int and isinstance(value, bool)):
            self.say(f"{place}, {key}", f"is {value!r}, not {_TYPES[type_]}")
            return default
        return value

    def texts(self, place: str, table: dict[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.say(f"{place}, {key}", f"is {value!r}, not a list of texts")
            return ()
        return tuple(value)

    def one_of(self, place: str, table: dict[str, Any], key: str, known: Iterable[str], what: str) -> str:
        value: str = self.get(place, table, key, str, "")
        if value and value not in known:
            self.unknown(f"{place}, {key}", value, known, what)
            return ""
        return value

    def columns(self, place: str, table: dict[str, Any]) -> tuple[str, ...]:
        if "column" in table and "columns" in table:
            self.say(place, "has both column and columns")
        return self.texts(place, table, "column") + self.texts(place, table, "columns")
