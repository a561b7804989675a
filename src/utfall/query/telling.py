"""Which origins there are rows of, and which columns their rows have a value in: who in this house tells what."""

from collections.abc import Iterable, Mapping

from utfall.facts.kinds import KINDS

from . import listing
from .gather import Engine

Told = Mapping[tuple[str, str], frozenset[int]]  # kind of fact, column -> origins some of whose rows tell it


def telling(columns: Iterable[tuple[str, str]], engine: Engine) -> Told:
    """The origins that tell each of these columns (kind of fact, column). One look at each table."""
    of: dict[str, list[str]] = {}
    for kind, column in dict.fromkeys(columns):
        if column in KINDS[kind].names:
            of.setdefault(kind, []).append(column)
    found: dict[tuple[str, str], set[int]] = {(kind, name): set() for kind, names in of.items() for name in names}
    for kind, names in of.items():
        for origin, _rows, *known in engine.run(listing.telling(kind, names, engine.table)):
            for name, count in zip(names, known, strict=True):
                if count:
                    found[kind, name].add(int(str(origin)))
    return {at: frozenset(origins) for at, origins in found.items()}
