"""The house as one page asks it: what is told twice is read once, and nothing is kept from one page to the next."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, cast

from utfall.catalogue.model import Catalogue
from utfall.columns.store import Answer, Reader, Store
from utfall.query import Settings
from utfall.wiring.house import House
from utfall.wiring.remote_reader import RemoteReader

FEW_ROWS = 5_000  # of an answer that is remembered; a long list is read in parts and passed on


@dataclass(frozen=True)
class AtOnce(House):
    """A house whose numbers, settings and zone are looked up once, and whose reader remembers what it was asked."""

    @cached_property
    def catalogue(self) -> Catalogue:
        """What every number means."""
        return super().catalogue

    @cached_property
    def settings(self) -> Settings:
        """The settings that change numbers, as they were when first asked for."""
        return super().settings

    @cached_property
    def zone(self) -> str:
        """The home's zone."""
        return super().zone


def at_once(house: House) -> House:
    """The house for the questions of one page."""
    told = {each.name: getattr(house, each.name) for each in fields(House)}
    return AtOnce(**{**told, "reader": cast(Store, _Remembering(house.reader))})


@dataclass
class _Remembering:
    """A store that is asked the same only once."""

    store: Store | RemoteReader
    known: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        with self.store.reading() as reader:
            yield cast(Reader, _Remembered(reader, self.known))


@dataclass
class _Remembered:
    """A reader that looks among the answers there are before it asks."""

    reader: Reader
    known: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.reader, name)

    def run(self, sql: str) -> Answer:
        found = self.known.get(sql)
        if found is None:
            found = self.reader.run(sql)
            if len(found) <= FEW_ROWS:
                self.known[sql] = found
        return cast(Answer, found)

    def complete_until(self) -> dict[int, int]:
        if "" not in self.known:
            self.known[""] = self.reader.complete_until()
        return cast("dict[int, int]", self.known[""])
