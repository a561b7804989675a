"""Asterisk's call detail records (Master.csv) -> contact legs and offers. See `vocabulary.py` for its words."""

from .read import Clock, read
from .vocabulary import CANNOT_KNOW, COLUMNS, DISPOSITIONS, Directions

__all__ = ["CANNOT_KNOW", "COLUMNS", "DISPOSITIONS", "Clock", "Directions", "read"]
