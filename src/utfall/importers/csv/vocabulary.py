"""The words a record of each kind may have in a mapping."""

from utfall.facts import KINDS, Column

_FOLLOW = ("transition", "case")  # told by outcomes and customers, and by their events
_LEDGERS_OWN = ("fact_id", "version", "why", "origin", "n", "known_to", "alias", "arrived_at")
# what an outcome may say of the call it came of
CALL = frozenset((
    "direction", "interaction", "queue", "contact_point", "offered_at", "answered_at", "ended_at", "wrapped_at",
    "talk_ms", "hold_ms", "wrap_ms", "setup_result", "end_reason", "answered_by", "ended_by",
))  # fmt: skip


def known_words(kind: str) -> dict[str, Column]:
    """The words a record of that kind may have, each with the column it fills."""
    words = {c.word: c for c in KINDS[kind].columns if c.word not in _LEDGERS_OWN}
    if kind == "outcome":
        words |= {column.word: column for column in KINDS["contact"].columns if column.word in CALL}
    return words


# What a mapping can tell: every word of every kind of fact that records tell, and how many a row stands for.
WRITES: dict[str, tuple[str, ...]] = {name: (*known_words(name), "n") for name in KINDS if name not in _FOLLOW}
