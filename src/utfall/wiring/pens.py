"""Who writes a column: every importer, mapping and API call that can tell it, and what the ledger works out itself.

Nothing is told by a number whose columns have no pen; a test holds every number of the catalogue to that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from utfall.facts import KINDS
from utfall.importers.cannot_know import CANNOT_KNOW
from utfall.importers.writes import WRITES, columns_of
from utfall.ledger.follows import follows
from utfall.ledger.recording.words import DECIDED, FOLLOWING, THE_LEDGERS, words_of
from utfall.ledger.surveys.writes import WRITES as SURVEYS

Sort = Literal["source", "mapping", "page", "api", "ledger"]
MAPPING = "csv"
PAGES = {"Setup › Surveys": SURVEYS}
CALL = "POST /api/v1/facts"


@dataclass(frozen=True, slots=True)
class Pen:
    """One writer of a column: a source by name, a mapping, a page, the API's call, or the ledger.

    Of the ledger `says` is how, `of` the columns that it needs for it (`kind.column`, `a|b`), `at` the page of Setup
    that decides.
    """

    sort: Sort
    name: str
    says: str = ""
    of: tuple[str, ...] = ()
    at: str = ""


def writers(kind: str, column: str) -> tuple[Pen, ...]:
    """Every pen that can write a column of a kind of fact; none where nothing in the product does."""
    pens: list[Pen] = []
    if column in _told(kind):
        pens += [Pen("source", name) for name in WRITES if name != MAPPING and column in columns_of(name, kind)]
        pens += [Pen("mapping", MAPPING)] if column in columns_of(MAPPING, kind) else []
        pens += [Pen("page", name) for name, writes in PAGES.items() if column in writes.get(kind, ())]
        pens.append(Pen("api", CALL))
    own = follows(kind, column)
    if own is not None and _can_follow(kind, own.of, frozenset(((kind, column),))):
        pens.append(Pen("ledger", "ledger", own.says, own.of, own.at))
    return tuple(pens)


def tells_all(source: str, columns: Iterable[tuple[str, str]]) -> bool:
    """Whether a source by itself writes all of these columns (kind of fact, column), or what they follow from."""
    return all(_tells(source, kind, column, frozenset()) for kind, column in columns)


def sources_of(columns: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The sources, mappings left out, each of which by itself tells all of these columns."""
    wanted = tuple(columns)
    return tuple(name for name in WRITES if name != MAPPING and wanted and tells_all(name, wanted))


def _tells(source: str, kind: str, column: str, met: frozenset[tuple[str, str]]) -> bool:
    if column in CANNOT_KNOW.get(source, {}).get(kind, {}) or (kind, column) in met:
        return False
    if column in columns_of(source, kind):
        return True
    own = follows(kind, column)
    if own is None or not (WRITES[source].get(kind) or kind in FOLLOWING):
        return False
    met |= {(kind, column)}
    return all(
        any(
            _tells(source, place or kind, of, met) for place, _, of in (each.rpartition(".") for each in one.split("|"))
        )
        for one in own.of
    )


def _told(kind: str) -> frozenset[str]:
    """The columns that a record of the kind may bring."""
    if kind in FOLLOWING:
        return frozenset()
    decided = {*THE_LEDGERS, *DECIDED.get(kind, ((), ""))[0]}
    known = {column.name for word, (_, column) in words_of(KINDS[kind]).items() if column and word not in decided}
    return frozenset(known & set(KINDS[kind].names))


def _can_follow(kind: str, of: tuple[str, ...], met: frozenset[tuple[str, str]]) -> bool:
    """Whether something writes what a column follows from, without going in a circle."""
    return all(any(_is_written(each, kind, met) for each in one.split("|")) for one in of)


def _is_written(name: str, kind: str, met: frozenset[tuple[str, str]]) -> bool:
    at = _at(name, kind)
    if at in met:
        return False
    if at[1] in _told(at[0]):
        return True
    own = follows(*at)
    return own is not None and _can_follow(at[0], own.of, met | {at})


def _at(name: str, kind: str) -> tuple[str, str]:
    """Kind of fact and column of a name such as `contact.wait_ms`, or `wait_ms` of the kind itself."""
    place, _, column = name.rpartition(".")
    return place or kind, column
