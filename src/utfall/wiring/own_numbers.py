"""The catalogue of this house: what comes with Utfall, and the numbers made here; read anew when one changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from utfall.catalogue import Catalogue, Mistakes, built_in
from utfall.catalogue.load import read
from utfall.ledger.own.keep import revision, sources_of, standing
from utfall.ledger.own.models import OwnVersion


@dataclass(frozen=True)
class Kept:
    """A catalogue, and the numbers of the house that could not be read, each with what is wrong with it."""

    catalogue: Catalogue
    broken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def kept(*, outside: bool = False) -> Kept:
    """The catalogue as it is now; for clients' readers (`outside`) with the numbers alone that are shared with them."""
    return _kept(revision(), outside)


@lru_cache(maxsize=4)
def _kept(revision: tuple[int, str], outside: bool) -> Kept:
    if revision == (0, ""):
        return Kept(built_in())
    return together(each for each in standing() if not each.archived and (each.shared or not outside))


def together(versions: Iterable[OwnVersion]) -> Kept:
    """The built-in catalogue with these numbers. One that the loader refuses stands aside, and nothing else does: a
    part that a newer Utfall no longer has takes down the numbers made of it alone."""
    whole, broken = built_in(), {}
    for version in versions:
        try:
            whole = read(sources_of(version), whole)
        except Mistakes as wrong:
            broken[version.number.kpi] = tuple(dict.fromkeys(each.says for each in wrong.mistakes))
    return Kept(whole, broken)
