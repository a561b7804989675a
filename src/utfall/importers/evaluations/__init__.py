"""Evaluated contacts, a row for each item of a sheet -> evaluations. See `vocabulary.py` for its words."""

from .read import read
from .vocabulary import CANNOT_KNOW, COLUMNS

__all__ = ["CANNOT_KNOW", "COLUMNS", "read"]
