"""Answers of another survey tool, a row an answer -> survey answers. See `vocabulary.py` for its words."""

from .read import read
from .vocabulary import CANNOT_KNOW, COLUMNS

__all__ = ["CANNOT_KNOW", "COLUMNS", "read"]
