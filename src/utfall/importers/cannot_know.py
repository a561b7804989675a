"""What each source cannot know: source -> kind of fact -> column -> a sentence, as its vocabulary declares it.

A source that is not here, or a column it does not name, may be told by its records.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module

from utfall.facts import KINDS

from .sources import SOURCES

BY_MAPPING = "csv"  # knows what its mapping names
Unknowable = Mapping[str, Mapping[str, str]]  # kind of fact -> column -> why it is not told

CANNOT_KNOW: Mapping[str, Unknowable] = {
    name: import_module(f"utfall.importers.{source.folder}.vocabulary").CANNOT_KNOW
    for name, source in SOURCES.items()
    if name != BY_MAPPING
}


def of_all(sources: "frozenset[str]", mapped: Sequence[Unknowable | None] = ()) -> Unknowable:
    """What none of these sources can know, in the words of the first by name, of those that tell a kind of fact at
    all; nothing for no source at all.

    `mapped` has what each of the mappings that rows were read by leaves out, for every kind it tells; None is a
    mapping of which nothing is known.
    """
    told = [(_kinds(name), CANNOT_KNOW.get(name, {})) for name in sorted(sources) if name != BY_MAPPING or not mapped]
    told += [(tuple(KINDS), {}) if each is None else (tuple(each), each) for each in mapped]
    return {
        kind: {column: why for column, why in first.items() if all(column in other for other in others)}
        for kind in sorted({kind for _, declared in told for kind in declared})
        for first, *others in [[declared.get(kind, {}) for kinds, declared in told if kind in kinds]]
    }


def _kinds(source: str) -> tuple[str, ...]:
    return SOURCES[source].tells if source in SOURCES else tuple(KINDS)
