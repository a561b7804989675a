"""What is wrong with catalogue files: every mistake at once, each with its file."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in one file, as a sentence that says what would be right."""

    file: str
    says: str

    def __str__(self) -> str:
        return f"{self.file}: {self.says}"


class Mistakes(ValueError):
    """All that is wrong with the files that were read."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))
