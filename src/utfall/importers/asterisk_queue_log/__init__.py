"""Asterisk's queue_log -> contact legs, routing offers and agents' time. See `vocabulary.py` for its words."""

from .read import Reading, read
from .vocabulary import VOCABULARY

__all__ = ["VOCABULARY", "Reading", "read"]
