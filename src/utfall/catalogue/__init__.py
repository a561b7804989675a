"""What every number means, as data: parts, numbers made of parts, their worked examples; dimensions; the lock."""

from .load import built_in, load
from .mistakes import Mistake, Mistakes
from .model import Catalogue, Dimension, Example, Fold, Number, Part, Signed, Test

__all__ = [
    "Catalogue", "Dimension", "Example", "Fold", "Mistake", "Mistakes", "Number", "Part", "Signed", "Test", "built_in",
    "load",
]  # fmt: skip
