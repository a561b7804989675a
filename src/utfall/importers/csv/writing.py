"""Writes texts, lists and keys as TOML does, and names into comments."""

import json
import re
from collections.abc import Iterable

from .headings import words_in


def slug(text: str) -> str:
    """A heading as a short key."""
    return "_".join(re.findall(r"[a-z0-9]+", " ".join(words_in(text))))[:60] or "column"


def bare_key(text: str) -> str:
    """A key, quoted where it must be."""
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else toml_text(text)


def toml_text(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_list(texts: Iterable[str]) -> str:
    """A list of texts as TOML writes it."""
    return "[" + ", ".join(toml_text(text) for text in texts) + "]"


def printed(text: str) -> str:
    """A text that may stand in a comment."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def few(names: Iterable[str], most: int = 30) -> str:
    """Names for a comment, and how many more there are."""
    told = [printed(name) or "(empty)" for name in names]
    return ", ".join(told[:most]) + (f" and {len(told) - most} more" if len(told) > most else "")
