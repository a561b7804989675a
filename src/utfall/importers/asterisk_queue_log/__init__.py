"""Asterisk's queue_log -> contact legs, routing offers and agents' time. See `vocabulary.py` for its words."""

from .files import Step, plan, read_files
from .read import Reading, read
from .vocabulary import VOCABULARY

__all__ = ["VOCABULARY", "Reading", "Step", "plan", "read", "read_files"]
