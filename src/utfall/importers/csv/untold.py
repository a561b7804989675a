"""What files read by a mapping do not tell, where nothing else could: the columns none of its records names."""

from collections.abc import Mapping as Words

from .model import Mapping
from .vocabulary import CALL

# kind of fact -> column -> the word that would tell it, and what to say where none does
_TELLABLE = {
    "contact": {
        "contact_point_id": ("contact_point", "the mapping of the files names no number or address of who called"),
        "hold_ms": ("hold_ms", "the mapping of the files names no time on hold"),
    },
}


def cannot_know(mapping: Mapping) -> dict[str, dict[str, str]]:
    """Kind of fact -> column -> why it is not told, for every kind the mapping's records tell."""
    told: dict[str, set[str]] = {}
    for rule in mapping.rules:
        told.setdefault(rule.kind, set()).update(rule.words)
        if rule.kind == "outcome" and not CALL.isdisjoint(rule.words):
            told.setdefault("contact", set()).update(rule.words)
    return {kind: _untold(_TELLABLE.get(kind, {}), words) for kind, words in told.items()}


def _untold(tellable: Words[str, tuple[str, str]], words: set[str]) -> dict[str, str]:
    return {column: why for column, (word, why) in tellable.items() if word not in words}
