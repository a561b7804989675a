"""A ticket log, a row for each event or for each ticket -> events of inquiries. See `vocabulary.py` for its words."""

from .read import read
from .vocabulary import CANNOT_KNOW, COLUMNS, EVENTS

__all__ = ["CANNOT_KNOW", "COLUMNS", "EVENTS", "read"]
