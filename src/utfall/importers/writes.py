"""What each source writes: source -> kind of fact -> the words of its records, as its vocabulary declares them.

What an import is given for all its rows (client, campaign, zone) any source writes.
"""

from collections.abc import Mapping
from importlib import import_module

from utfall.facts import KINDS

from .sources import SOURCES

GIVEN = ("client", "campaign", "zone")  # utfall import --client --campaign --zone

WRITES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    name: getattr(import_module(f"utfall.importers.{source.folder}.vocabulary"), "WRITES", {})
    for name, source in SOURCES.items()
}


def columns_of(source: str, kind: str) -> frozenset[str]:
    """The columns of a kind of fact that a source fills; none of a kind it does not tell."""
    told = WRITES.get(source, {}).get(kind)
    if told is None:
        return frozenset()
    words = {*told, *GIVEN}
    named = {column.name for column in KINDS[kind].columns if column.word in words}
    return frozenset(named | ({"alias_id"} if "agent" in words and "alias_id" in KINDS[kind].names else set()))
