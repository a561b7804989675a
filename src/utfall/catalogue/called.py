"""Numbers by what people call them: id, name, old names, abbreviations, other vendors' names, in any language.

Names are held against each other without what people leave out when they type: case, accents, vowel points, the shapes
letters take at a word's end, hyphens of every sort.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from .model import Catalogue, Number

LONGEST = 200
_LETTERS = str.maketrans({
    "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",  # as they are written at a word's end
    "װ": "וו", "ױ": "וי", "ײ": "יי",  # two letters in one
    "ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    "׳": "", "״": "", "'": "", "’": "", '"': "", ".": "",  # A.H.T., ראשי־תיבות
})  # fmt: skip
_PAIRS = (("aa", "a"), ("ae", "a"), ("oe", "o"))  # å, æ and ø on a keyboard without them
_CLOSE, _MOST = 0.7, 5
_SCATTERED = 4  # the words stand in several of its names


@dataclass(frozen=True, slots=True)
class Called:
    """A number found, and the name it was found by."""

    number: Number
    name: str


def plain(text: str) -> str:
    """A name as it is held against others: letters and digits in words, one space between them."""
    apart = unicodedata.normalize("NFKD", text[:LONGEST]).casefold()
    bare = "".join(each for each in apart if not unicodedata.combining(each)).translate(_LETTERS)
    for pair, letter in _PAIRS:
        bare = bare.replace(pair, letter)
    return " ".join("".join(each if each.isalnum() or each in "%+" else " " for each in bare).split())


def found(catalogue: Catalogue, wanted: str, also: Callable[[str], str] = str) -> list[Called]:
    """The numbers that are called so, or whose names have every word of it, the best first; a number stands for its
    variants. `also` says what a name is called in the reader's language. All there are for an empty search."""
    words = plain(wanted)
    names = _names(catalogue, also)
    if not words:
        return [Called(catalogue.numbers[each], catalogue.numbers[each].name) for each in names]
    fits = [(best, at, key) for at, (key, each) in enumerate(names.items()) if (best := _best(words, each))]
    return [Called(catalogue.numbers[key], best[2]) for best, _, key in sorted(fits)]


def meant(catalogue: Catalogue, wanted: str, also: Callable[[str], str] = str) -> list[Called]:
    """The numbers a misspelt search may have meant, the nearest first; none where nothing is near."""
    words = plain(wanted)
    near: list[tuple[float, int, Called]] = []
    for at, (name, each) in enumerate(_names(catalogue, also).items()):
        likeness, called = max((_likeness(words, plain(one)), one) for one in each)
        if likeness >= _CLOSE:
            near.append((-likeness, at, Called(catalogue.numbers[name], called)))
    return [called for _, _, called in sorted(near, key=lambda one: one[:2])[:_MOST]]


def exactly(catalogue: Catalogue, wanted: str) -> Number | None:
    """The number, or variant, that alone is called so; None where none is, or several are."""
    words = plain(wanted)
    every = [n for n in catalogue.numbers.values() if any(plain(name) == words for name in (n.id, n.name, *n.aliases))]
    own = [each for each in every if not each.variant_of] or every
    return own[0] if len(own) == 1 else None


def _names(catalogue: Catalogue, also: Callable[[str], str]) -> Mapping[str, tuple[str, ...]]:
    """Every name of each number and of its variants, by the number's id, its own name first."""
    names: dict[str, list[str]] = {}
    for each in catalogue.numbers.values():
        own = (each.name, also(each.name), *each.aliases, each.id)
        names.setdefault(each.variant_of or each.id, []).extend(own)
    return {key: tuple(dict.fromkeys(each)) for key, each in names.items()}


def _best(words: str, names: Iterable[str]) -> tuple[int, bool, str] | None:
    """How well the best of the names fits (0 best), whether it is not the first of them, and the name; None where not
    all of the words are in them."""
    every = [(plain(name), name) for name in names]
    fits = [(fit, at > 0, at, name) for at, (bare, name) in enumerate(every) if (fit := _fit(words, bare)) is not None]
    if fits:
        fit, other, _, name = min(fits)
        return fit, other, name
    if all(any(word in bare for bare, _ in every) for word in words.split()):
        return _SCATTERED, True, next(name for bare, name in every if words.split()[0] in bare)
    return None


def _fit(words: str, name: str) -> int | None:
    joined, run_on = words.replace(" ", ""), name.replace(" ", "")
    if joined == run_on:
        return 0
    if f" {words} " in f" {name} ":
        return 1
    if name.startswith(words):
        return 2
    return 3 if joined in run_on or all(word in name for word in words.split()) else None


def _likeness(words: str, name: str) -> float:
    """How alike two names are, between 0 and 1."""
    return SequenceMatcher(None, words, name, autojunk=False).ratio()
