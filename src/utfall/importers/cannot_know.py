"""What each source cannot know: source -> kind of fact -> column -> a sentence, as its vocabulary declares it.

A source that is not here, or a column it does not name, may be told by its records.
"""

from collections.abc import Mapping
from importlib import import_module

from .sources import SOURCES

Unknowable = Mapping[str, Mapping[str, str]]  # kind of fact -> column -> why it is not told

CANNOT_KNOW: Mapping[str, Unknowable] = {
    name: import_module(f"utfall.importers.{source.folder}.vocabulary").CANNOT_KNOW
    for name, source in SOURCES.items()
    if source.folder != "csv"  # it knows what its mapping names
}


def of_all(sources: "frozenset[str]") -> Unknowable:
    """What none of these sources can know, in the words of the first by name, of those that tell a kind of fact at
    all; nothing for no source at all."""
    return {
        kind: {column: why for column, why in each[0].items() if all(column in other for other in each)}
        for kind in sorted({kind for source in sources for kind in CANNOT_KNOW.get(source, {})})
        if (each := [CANNOT_KNOW.get(name, {}).get(kind, {}) for name in sorted(sources) if _tells(name, kind)])
    }


def _tells(source: str, kind: str) -> bool:
    return source not in SOURCES or kind in SOURCES[source].tells
