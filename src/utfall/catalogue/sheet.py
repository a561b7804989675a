"""One table of a catalogue file: its values by key, each checked for its type, every mistake noted with the file."""

from collections.abc import Iterable, Mapping, Sequence

from utfall.core.names import nearest

from .mistakes import Mistake

ABSENT = object()


def told(found: str, known: Iterable[str], what: str) -> str:
    """The sentence on an unknown word, with the nearest known one."""
    near = nearest(found, known, most=1)
    return f"unknown {what} {found!r}" + (f"; did you mean {near[0]}?" if near else "")


class Sheet:
    """A table of a file. Mistakes go to `found`; a value that is wrong is read as its default."""

    def __init__(self, file: str, table: Mapping[str, object], found: list[Mistake], at: str = "") -> None:
        self.file, self.table, self.found, self.at = file, table, found, at

    def mistake(self, says: str) -> None:
        """Note what is wrong."""
        self.found.append(Mistake(self.file, f"{self.at}: {says}" if self.at else says))

    def under(self, table: Mapping[str, object], at: str) -> "Sheet":
        """A table inside this one, named `at` in mistakes."""
        return Sheet(self.file, table, self.found, f"{self.at}, {at}" if self.at else at)

    def only(self, known: Sequence[str]) -> None:
        """Note every key that is not one of these."""
        for key in self.table:
            if key not in known:
                self.mistake(told(key, known, "key"))

    def known(self, words: Iterable[str], of: Iterable[str], what: str) -> tuple[str, ...]:
        """Those of the words that are known; the others are noted."""
        known = tuple(of)
        out = []
        for word in words:
            if word in known:
                out.append(word)
            else:
                self.mistake(told(word, known, what))
        return tuple(out)

    def text(self, key: str, *, needed: bool = False) -> str:
        """A text; empty where it is missing."""
        value = self.table.get(key, ABSENT)
        if value is ABSENT or value == "":
            if needed:
                self.mistake(f"{key} is missing")
            return ""
        if not isinstance(value, str):
            self.mistake(f"{key} is a text, not {value!r}")
            return ""
        return value.strip()

    def choice(self, key: str, values: Sequence[str], default: str = "") -> str:
        """One of these words; without a default it has to be there."""
        if key not in self.table and default:
            return default
        value = self.text(key, needed=True)
        if value and value not in values:
            self.mistake(told(value, values, key) + f" ({', '.join(values)})")
            value = ""
        return value or default or values[0]

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text alone is a list of one."""
        value = self.table.get(key, ())
        if isinstance(value, str):
            return (value,) if value else ()
        if not isinstance(value, list | tuple) or not all(isinstance(each, str) and each for each in value):
            self.mistake(f"{key} is a list of texts, not {value!r}")
            return ()
        if len(set(value)) < len(value):
            self.mistake(f"{key} names something twice")
        return tuple(dict.fromkeys(value))

    def whole(self, key: str, default: int = 0) -> int:
        """A whole number."""
        value = self.table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            self.mistake(f"{key} is a whole number, not {value!r}")
            return default
        return value

    def flag(self, key: str) -> bool:
        """True or false; false where it is missing."""
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            self.mistake(f"{key} is true or false, not {value!r}")
            return False
        return value

    def tables(self, key: str) -> list[Mapping[str, object]]:
        """The tables of a `[[key]]`."""
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
            self.mistake(f"{key} is a list of tables: write [[{key}]]")
            return []
        return value

    def inner(self, key: str) -> Mapping[str, object]:
        """The table of a `[key]`; empty where it is missing."""
        value = self.table.get(key, {})
        if not isinstance(value, Mapping):
            self.mistake(f"{key} is a table: write [{key}]")
            return {}
        return value
