"""An engine that is not here: questions are spelt for it and run by nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

from utfall.columns.ddl import after_from
from utfall.columns.store import Answer, Reader


@dataclass(frozen=True)
class Spelt:
    """What a question has to know of an engine to be spelt for it; how far the origins are told `here` says."""

    dialect: str
    here: Reader

    def table(self, kind: str, alias: str = "") -> str:
        """How that engine names the table of a kind after FROM."""
        return after_from(self.dialect, kind, alias)

    def run(self, sql: str) -> Answer:
        """Nobody runs it. Raises `RuntimeError`."""
        raise RuntimeError(f"there is no {self.dialect} here to run it")

    def complete_until(self) -> Mapping[int, int]:
        """How far each origin is told, ms UTC."""
        return self.here.complete_until()
